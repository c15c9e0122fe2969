//! DP202: a quote, backtick or `$(` that has no partner.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
    foreign_continuation,
};
use crate::{
    diagnostic::Level,
    shell::{self, ShellProblem, ShellProblemKind, Statement},
    text::Span,
};
use std::{collections::BTreeMap, ops::Range};

pub(super) const RULE: Rule = Rule {
    code: "DP202",
    name: "unbalanced-quote",
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP202-unbalanced-quote.md"),
    check: Check::Script(check),
};

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    let text = script.as_str();
    for comment in &reading.script.comments {
        commented(reading, comment, findings);
    }
    let mut apostrophes = BTreeMap::new();
    for ShellProblem { kind, range } in &reading.script.problems {
        let quote = &text[range.clone()];
        if !is_command(reading, range.start) || is_apostrophe(text, range.start) || is_smart(text, range.start) {
            continue;
        }
        let Some(statement) = reading.script.statement_at(range.start) else { continue };
        let apostrophe = apostrophes.entry(statement).or_insert_with(|| {
            let statement = &reading.script.statements[statement];
            apostrophe_in_string(text, &statement.range)
        });
        // The quotes behind it are the wrong way round, and the one that has no partner is none the author must change.
        if let Some(apostrophe) = apostrophe.as_ref().filter(|apostrophe| apostrophe.start < range.start) {
            let place = script.span(apostrophe.clone());
            let finding = findings
                .push(place, "this apostrophe ends the string in single quotes that it stands in")
                .help("write `'\\''` for an apostrophe in single quotes");
            let own = &reading.script.statements[statement].range;
            if shell::mends(script, own, apostrophe.clone(), ESCAPED) {
                finding.fix(place, ESCAPED);
            }
            continue;
        }
        if let ShellProblemKind::UnexpectedToken(token) = kind
            && token == "("
            && let Some((start, close)) = unopened(text, range.start)
        {
            let own = &reading.script.statements[statement].range;
            let own = own.start..own.end.max(close + 1);
            no_opening(reading, start, close, &own, findings);
            continue;
        }
        let message = match kind {
            ShellProblemKind::UnclosedQuote(_) if is_alone(text, range.start) => {
                format!("this `{quote}` has no partner: no `{quote}` opens the string that ends here")
            }
            ShellProblemKind::UnclosedQuote(_) => format!("this `{quote}` has no partner"),
            // Between double backticks, as in Markdown.
            ShellProblemKind::UnclosedExpansion if quote == "`" => "this backtick has no partner".to_owned(),
            ShellProblemKind::UnclosedExpansion => format!("this `{quote}` is never closed"),
            _ => continue,
        };
        if quote == "`" && foreign_continuation::continues(text, range.start) {
            continue; // DP219's.
        }
        let own = &reading.script.statements[statement].range;
        if let Some(open) = body(text, range.start).filter(|_| matches!(kind, ShellProblemKind::UnclosedQuote(_))) {
            let place = script.span(open..open + 1);
            let finding = findings
                .push(place, format!("no `{quote}` opens the body that starts here"))
                .related(script.span(range.clone()), format!("this `{quote}` has no partner"))
                .help(format!("write `{quote}` before it"));
            let line = text[..open].rfind('\n').map_or(0, |end| end + 1);
            if shell::mends(script, &(line..own.end), open..open, quote) {
                finding.fix(Span::at(place.start), quote);
            }
            continue;
        }
        let mut finding = findings.push(script.span(range.clone()), message);
        if is_alone(text, range.start) {
            continue;
        }
        let (before, after) = around(text, range.start);
        let is_continued = after.starts_with('\n') && is_option_line(after);
        if closes(text, range.start) {
            finding = finding.help(match quote {
                "`" if is_continued => "the next line goes on with an option: did you mean ` \\`?".to_owned(),
                "`" => "remove it".to_owned(),
                _ => format!("it seems to close a string, but no `{quote}` opens one before `{before}`"),
            });
            let edit = match quote {
                "`" => Some((range.clone(), if is_continued { " \\" } else { "" })),
                _ => opening(text, range.start).map(|at| (at..at, quote)),
            };
            if let Some((edit, with)) = edit.filter(|(edit, with)| shell::mends(script, own, edit.clone(), with)) {
                finding.fix(script.span(edit), with);
            }
        } else if matches!(kind, ShellProblemKind::UnclosedQuote(_)) {
            let close = shell::likely_close(text, range.start);
            let inside = &text[range.end..close];
            if let Some(other) = other_quote(inside, quote) {
                let at = close - 1..close;
                let finding = finding
                    .related(script.span(at.clone()), format!("a `{quote}` is missing here"))
                    .help(format!("the string starts with `{quote}` and ends with `{other}`"));
                if shell::mends(script, own, at.clone(), quote) {
                    finding.fix(script.span(at), quote);
                }
                continue;
            }
            if let Some(smart) = smart_close(text, range.end, quote) {
                let place = smart.clone();
                let finding = finding
                    .related(script.span(smart.clone()), format!("a `{quote}` is missing here"))
                    .help(format!("the string ends with `{}`, which is no quote to a shell", &text[smart]));
                finding.fix(script.span(place), quote);
                continue;
            }
            let last = inside.lines().last().unwrap_or_default().trim_start();
            let finding = finding
                .related(script.span(close..close), format!("a `{quote}` is missing here"))
                .help(format!("the string most likely ends after `{}`", shortened(last)));
            if is_one_string(inside) && shell::mends(script, own, close..close, quote) {
                finding.fix(Span::at(script.span(close - 1..close).end), quote);
            }
        } else {
            finding.help(format!("close what `{quote}` opens, or write `\\{quote}` for the characters themselves"));
        }
    }
}

/// A text behind an option that lost its first quote and begins with `#`, so that it is a comment.
fn commented(reading: &Reading<'_>, comment: &Range<usize>, findings: &mut Findings<'_>) {
    let text = reading.resolved.script.as_str();
    let written = text[comment.clone()].trim_end_matches([' ', '\t', '\r', '\\']);
    let Some(option) = option_before(text, comment.start) else { return };
    let quote = written.chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let Some(quote) = quote.filter(|quote| written.matches(*quote).count() == 1) else { return };
    if is_command(reading, comment.start - 1 - option.len()) {
        let close = comment.start + written.len() - quote.len_utf8();
        let line = text[..comment.start].rfind('\n').map_or(0, |end| end + 1);
        no_opening(reading, comment.start, close, &(line..comment.end), findings);
    }
}

/// Reports that no quote stands at `start`, before a string that the one at `close` closes; `own` is the statement.
fn no_opening(reading: &Reading<'_>, start: usize, close: usize, own: &Range<usize>, findings: &mut Findings<'_>) {
    let script = &reading.resolved.script;
    let quote = &script.as_str()[close..=close];
    let place = script.span(start..start + 1);
    let finding = findings
        .push(place, format!("no `{quote}` opens the string that starts here"))
        .related(script.span(close..close + 1), format!("this `{quote}` has no partner"))
        .help(format!("write `{quote}` before it"));
    if shell::mends(script, own, start..start, quote) {
        finding.fix(Span::at(place.start), quote);
    }
}

/// Where the text behind an option starts that holds the `(` at `at`, and the quote that closes it: the only one of its kind
/// before the next blank line, at the end of a line. A string that begins with text lost its first quote.
pub(super) fn unopened(text: &str, at: usize) -> Option<(usize, usize)> {
    let start = text[..at].rfind([' ', '\t', '\n']).map_or(0, |blank| blank + 1);
    option_before(text, start)?;
    let limit = text[start..].char_indices().nth(LONGEST).map_or(text.len(), |(end, _)| start + end);
    let inside = text[start..limit].split("\n\n").next().unwrap_or_default();
    let close = ['\'', '"'].into_iter().find_map(|quote| {
        let mut found = inside.match_indices(quote).map(|(at, _)| at);
        let at = found.next().filter(|_| found.next().is_none())?;
        let rest = inside[at + 1..].lines().next().unwrap_or_default();
        matches!(rest.trim(), "" | "\\").then_some(at)
    })?;
    Some((start, start + close))
}

/// How many characters of a text are looked at for the quote that closes it.
const LONGEST: usize = 5000;

/// The option that stands right before a place, on its line.
fn option_before(text: &str, at: usize) -> Option<&str> {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    let option = line.strip_suffix([' ', '='])?.trim_end().rsplit([' ', '\t']).next()?;
    let name = option.strip_prefix("--").or_else(|| option.strip_prefix('-'))?;
    (name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains(['=', ':'])).then_some(option)
}

/// Whether a quote is all that stands on its line.
fn is_alone(text: &str, at: usize) -> bool {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    let is_quote = text[at..].starts_with(['"', '\'']);
    is_quote && line.trim().is_empty() && text[at + 1..].lines().next().unwrap_or_default().trim().is_empty()
}

/// What a shell reads as an apostrophe in a string in single quotes.
const ESCAPED: &str = "'\\''";

/// The quote that a string ends with, where it is of the other kind than the one that it starts with and has no partner
/// itself.
fn other_quote(inside: &str, quote: &str) -> Option<char> {
    let other = if quote == "'" { '"' } else { '\'' };
    (inside.ends_with(other) && inside.matches(other).count() == 1 && inside.len() > 1).then_some(other)
}

/// Whether what a string seems to hold is nothing but text: no operator behind which it should have ended.
fn is_one_string(inside: &str) -> bool {
    let operators = [" | ", " > ", " >> ", " && ", " || ", " ; ", " #", "; "];
    !inside.trim().is_empty() && (inside.starts_with(['{', '[']) || !operators.iter().any(|sign| inside.contains(sign)))
}

/// The typographic quote that closes a string of several lines: the only quote of its kind before the next blank line.
fn smart_close(text: &str, from: usize, quote: &str) -> Option<Range<usize>> {
    let (straight, smart) = if quote == "\"" { ('"', '”') } else { ('\'', '’') };
    let (at, found) = text[from..].char_indices().find(|(_, c)| *c == straight || *c == smart)?;
    let end = from + at + found.len_utf8();
    let is_close = found == smart && text[end..].chars().next().is_none_or(char::is_whitespace);
    (is_close && !text[from..end].contains("\n\n")).then(|| from + at..end)
}

/// The bracket behind an option that opens the body of several lines which the quote at `at` closes, where no quote stands
/// before it.
fn body(text: &str, at: usize) -> Option<usize> {
    let close = text[..at].trim_end().len();
    let (bracket, open) = match text[..close].chars().next_back()? {
        '}' => ('}', '{'),
        ']' => (']', '['),
        _ => return None,
    };
    // Bodies are short; a bound keeps the search from being repeated over a long text.
    let first = text[..close].rmatch_indices('\n').nth(200).map_or(0, |(end, _)| end);
    let (mut depth, mut start) = (0_usize, None);
    for (index, c) in text[first..close].char_indices().rev() {
        if c == bracket {
            depth += 1;
        } else if c == open {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                start = Some(first + index);
                break;
            }
        }
    }
    let start = start?;
    let line = text[..start].rsplit('\n').next().unwrap_or_default();
    let option = line.strip_suffix([' ', '=']).and_then(|line| line.rsplit([' ', '\t']).next()).unwrap_or_default();
    let is_body = text[start..at].contains('\n') && !text[start..at].contains("\n\n") && option.starts_with('-');
    is_body.then_some(start)
}

/// Where the string that the quote at `at` closes most likely should have started: behind the option before it on its line.
fn opening(text: &str, at: usize) -> Option<usize> {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut start = None;
    for (index, _) in text[line..at].match_indices([' ', '=']) {
        let word = text[line..line + index].rsplit(' ').next().unwrap_or_default();
        let name = word.strip_prefix("--").or_else(|| word.strip_prefix('-')).unwrap_or_default();
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains(['=', ':']) {
            start = Some(line + index + 1);
        }
    }
    let is_text = |start: &usize| *start < at && !text[*start..at].contains(['"', '\'', '`', '$', '|', ';', '&']);
    let start = start.filter(is_text)?;
    // Of several words, only those of an option that takes a text are certainly all its own.
    let option = text[line..start].trim_end_matches([' ', '=']).rsplit(' ').next().unwrap_or_default();
    let takes_text = matches!(option, "-H" | "--header" | "-d" | "--json") || option.starts_with("--data");
    (takes_text || !text[start..at].contains(' ')).then_some(start)
}

/// Whether the statement that holds the problem is a command, or the end of a body that belongs to one; not prose or
/// a program's output.
fn is_command(reading: &Reading<'_>, at: usize) -> bool {
    let text = reading.resolved.script.as_str();
    let statements = &reading.script.statements;
    let Some(index) = reading.script.statement_at(at) else { return false };
    let starts = |statement: &Statement| shell::looks_like_command(&text[statement.range.clone()]);
    let own = &text[statements[index].range.clone()];
    if !own.starts_with(['}', ']']) && !is_alone(text, at) {
        return starts(&statements[index]);
    }
    // Bodies are short; a bound keeps the search from being repeated over a long output.
    let lines = statements[..=index].windows(2).rev().take(200);
    let above = lines.take_while(|pair| shell::are_neighbours(text, &pair[0].range, &pair[1].range));
    above.last().is_some_and(|pair| starts(&pair[0]))
}

/// Whether the quote stands between letters, as in "don't".
fn is_apostrophe(text: &str, at: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    text[at..].starts_with('\'') && letter(text[..at].chars().next_back()) && letter(text[at + 1..].chars().next())
}

/// The first apostrophe in a statement that ends a string in single quotes in the middle of a word, as in `'it's'`.
fn apostrophe_in_string(text: &str, statement: &Range<usize>) -> Option<Range<usize>> {
    let start = statement.start;
    let mut open = None;
    let mut characters = text[statement.clone()].char_indices();
    while let Some((index, c)) = characters.next() {
        match (c, open) {
            ('\\', None | Some('"')) => drop(characters.next()),
            ('\'', Some('\'')) if is_apostrophe(text, start + index) => return Some(start + index..start + index + 1),
            ('\'' | '"', None) => open = Some(c),
            (_, Some(quote)) if quote == c => open = None,
            _ => {}
        }
    }
    None
}

/// Whether the quote's partner is typographic: another rule speaks of those.
fn is_smart(text: &str, at: usize) -> bool {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    let rest = text[at..].lines().next().unwrap_or_default();
    line.contains(['“', '‘']) || rest.contains(['”', '’'])
}

/// Whether the quote looks like one that ends a string: text before it, none after it.
fn closes(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next();
    before.is_some_and(|c| !c.is_whitespace() && !matches!(c, '=' | '(' | ':' | '@'))
        && after.is_none_or(|c| c.is_whitespace() || matches!(c, ';' | '|' | ')' | '&'))
}

/// The word before a place, and all that comes after the character there.
fn around(text: &str, at: usize) -> (&str, &str) {
    let before = text[..at].rsplit('\n').next().unwrap_or_default().trim_start();
    (shortened(before), text[at + 1..].trim_start_matches([' ', '\t', '\r']))
}

/// The last 40 characters or so, from the start of a word.
fn shortened(line: &str) -> &str {
    let Some((cut, _)) = line.char_indices().rev().nth(39) else { return line };
    line[cut..].split_once(' ').map_or(&line[cut..], |(_, rest)| rest)
}

/// Whether the next line starts with an option.
fn is_option_line(after: &str) -> bool {
    after.trim_start().strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c == '-' || c.is_alphabetic()))
}
