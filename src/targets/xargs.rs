//! `xargs`: standard input to the words of other commands (POSIX.1-2024, xargs).
//!
//! Takes the command and its input; hands on what all runs wrote. Quotes and backslashes in the input are removed, as
//! the real one does: this is why `jq … | xargs` works without `-r`.

use super::{
    expand::Field,
    interpreter::{Interpreter, Stop},
};
use crate::{
    model::Xargs,
    text::{Inserted, Span, Traced},
};

/// How many commands, or words for one command, the input may make.
const MOST_ITEMS: usize = 200;

pub(super) fn run(interpreter: &mut Interpreter<'_>, xargs: &Xargs, input: &str, span: Span) -> Result<String, Stop> {
    if let Some(option) = xargs.unknown.first() {
        return Err(Stop::unsupported(format!("xargs {option}"), span));
    }
    let items: Vec<String> = match &xargs.replace {
        _ if xargs.null => input.split('\0').filter(|item| !item.is_empty()).map(str::to_owned).collect(),
        // Each line is one item (POSIX: "insert mode"), its leading blanks skipped.
        Some(_) => input.lines().map(|line| words(line, false).concat()).filter(|line| !line.is_empty()).collect(),
        None => words(input, true),
    };
    if items.len() > MOST_ITEMS {
        return Err(Stop::unsupported("so many items for xargs", span));
    }
    let fields: Vec<Field> = xargs.arguments.iter().cloned().zip(xargs.spans.iter().copied()).collect();
    let mut output = String::new();
    let Some(name) = &xargs.replace else {
        if items.is_empty() && xargs.skip_empty {
            return Ok(output);
        }
        let all = items.len().max(1);
        let count =
            xargs.count.as_ref().map_or(Some(all), |count| count.as_str().parse().ok()).filter(|count| *count > 0);
        let Some(count) = count else {
            return Err(Stop::unsupported("xargs with such a count", span));
        };
        // Without input the command still runs once (POSIX).
        let chunks: Vec<&[String]> = if items.is_empty() { vec![&[]] } else { items.chunks(count).collect() };
        for chunk in chunks {
            interpreter.spend_command(span)?;
            let added = chunk.iter().map(|item| (Traced::inserted(item, span, Inserted::Value), span));
            let fields: Vec<Field> = fields.iter().cloned().chain(added).collect();
            output += &interpreter.fields_as_command(&fields, "", span)?;
        }
        return Ok(output);
    };
    for item in &items {
        interpreter.spend_command(span)?;
        let replaced = fields.iter().map(|(field, place)| {
            let count = if name.is_empty() { 0 } else { field.as_str().matches(name.as_str()).count() };
            interpreter.spend(field.len() + count.saturating_mul(item.len()), span)?;
            Ok((replaced(field, name.as_str(), item, *place), *place))
        });
        let fields: Vec<Field> = replaced.collect::<Result<_, Stop>>()?;
        output += &interpreter.fields_as_command(&fields, "", span)?;
    }
    Ok(output)
}

/// `field` with `item` wherever `name` stands.
fn replaced(field: &Traced, name: &str, item: &str, span: Span) -> Traced {
    if name.is_empty() {
        return field.clone();
    }
    let (mut text, mut at) = (Traced::new(), 0);
    for (found, _) in field.as_str().match_indices(name) {
        let place = field.span(found..found + name.len());
        text.push_slice(field, at..found);
        text.push_inserted(item, if place.is_empty() { span } else { place }, Inserted::Value);
        at = found + name.len();
    }
    text.push_slice(field, at..field.len());
    text
}

/// The words of a text, quotes removed; with `split` false, blanks inside do not end a word.
fn words(text: &str, split: bool) -> Vec<String> {
    let (mut words, mut word, mut present) = (Vec::new(), String::new(), false);
    let mut letters = text.trim_start().chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\'' => {
                present = true;
                word.extend(letters.by_ref().take_while(|inner| *inner != letter));
            }
            '\\' => {
                present = true;
                word.extend(letters.next());
            }
            blank if split && blank.is_whitespace() => {
                if present {
                    words.push(std::mem::take(&mut word));
                }
                present = false;
            }
            other => {
                present = true;
                word.push(other);
            }
        }
    }
    if present {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_removed() {
        assert_eq!(words("\"0a1b\"\n 'x y' a\\ b\n", true), ["0a1b", "x y", "a b"]);
        assert_eq!(words("  \"0a1b\"", false), ["0a1b"]);
        let field = Traced::source("/things/id/id2", 10);
        let with = replaced(&field, "id", "7", Span::at(0));
        assert_eq!(with.as_str(), "/things/7/72");
        assert_eq!(with.span(8..9), Span::new(18, 20));
    }
}
