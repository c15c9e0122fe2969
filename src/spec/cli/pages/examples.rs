//! The command lines of a page, and what they prove of its flags.
//!
//! Takes code; hands on the words of each command that it shows of one program, and sets whether a flag takes a value where
//! no other reading of an example is possible. Quotes and continued lines are understood as far as words go; at the first
//! sign of anything else a command ends.

use super::list::List;
use crate::{
    spec::cli::{Shown, Takes},
    text::Traced,
};
use std::collections::{BTreeMap, BTreeSet};

/// A command line: its words behind the command's own.
#[derive(Debug)]
pub(super) struct Example {
    words: Vec<String>,
}

impl Example {
    /// Whether it shows how a command is used rather than using it.
    pub(super) fn is_synopsis(&self) -> bool {
        self.words.iter().any(|word| word.starts_with(['[', '<', '{']) || word == "...")
    }
}

/// Whether code has a line that begins with this command.
pub(super) fn shows(code: &Traced, program: &str, path: &[String]) -> bool {
    commands(code.as_str()).iter().any(|words| behind(words, program, path).is_some())
}

/// The command lines of code that call this command.
pub(super) fn examples(code: &Traced, program: &str, path: &[String]) -> Vec<Example> {
    let of_it = |words: Vec<String>| behind(&words, program, path).map(|words| Example { words: words.to_vec() });
    commands(code.as_str()).into_iter().filter_map(of_it).collect()
}

/// The words behind a command, where these words call it.
fn behind<'w>(words: &'w [String], program: &str, path: &[String]) -> Option<&'w [String]> {
    let start = words.iter().position(|word| !is_assignment(word) && word != "$" && word != "sudo")?;
    let rest = &words[start..];
    let name = rest.first()?.rsplit('/').next()?;
    // Flags of the whole program may stand before the command.
    let flags = rest[1..].iter().take_while(|word| !path.is_empty() && word.starts_with("--") && word.contains('='));
    let rest = &rest[1 + flags.count()..];
    if name != program || rest.len() < path.len() {
        return None;
    }
    // A flag may stand for the last word: `create token --admin`.
    let is_word = |(index, (word, name)): (usize, (&String, &String))| {
        word == name || (index + 1 == path.len() && word.strip_prefix("--") == Some(name))
    };
    rest.iter().zip(path).enumerate().all(is_word).then(|| &rest[path.len()..])
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    })
}

/// The words of each line; a line that ends with a backslash goes on with the next one.
fn commands(code: &str) -> Vec<Vec<String>> {
    let mut commands = Vec::new();
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = code.chars().peekable();
    let mut ended = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'\n') => {
                chars.next();
                words.extend(word.take().filter(|_| !ended));
            }
            '\\' => word.get_or_insert_default().extend(chars.next()),
            '\n' => {
                words.extend(word.take().filter(|_| !ended));
                commands.push(std::mem::take(&mut words));
                ended = false;
            }
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                while let Some(inside) = chars.next().filter(|inside| *inside != c) {
                    let escaped = inside == '\\' && c == '"';
                    word.push(if escaped { chars.next().unwrap_or(inside) } else { inside });
                }
            }
            '<' if placeholder(chars.clone()).is_some() => {
                let length = placeholder(chars.clone()).unwrap_or_default();
                word.get_or_insert_default().extend(chars.by_ref().take(length));
            }
            '|' | ';' | '&' | '<' | '>' | '#' if word.is_none() || c != '#' => {
                words.extend(word.take().filter(|_| !ended));
                // What follows on the line is another command, a file or a comment.
                ended = true;
            }
            c if c.is_whitespace() => words.extend(word.take().filter(|_| !ended)),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word.filter(|_| !ended));
    commands.push(words);
    commands.retain(|words| !words.is_empty());
    commands
}

/// The length in characters of a placeholder behind its `<`, its `>` included.
fn placeholder(chars: impl Iterator<Item = char>) -> Option<usize> {
    let mut length = 0;
    for c in chars.take(60) {
        length += 1;
        match c {
            '>' => return (length > 1).then_some(length),
            c if c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/') => {}
            _ => break,
        }
    }
    None
}

/// Sets whether flags take values from the examples of their own page. A flag that another flag or the end of the line
/// follows takes none. The words that are no flags are values and at most so many arguments as the command takes: where only
/// as many are left as flags are followed by a word, each of those words is a value.
pub(super) fn prove(examples: &[Example], flags: &mut List, arguments: Option<usize>) {
    // By the flag's index: whether an example gives it a value, and whether one gives it none.
    let mut proofs: BTreeMap<usize, (bool, bool)> = BTreeMap::new();
    for Example { words } in examples {
        let is_value = |index: usize| words.get(index).is_some_and(|word| !is_flag(word));
        let plain = words.iter().filter(|word| !is_flag(word)).count();
        let takes_next = |at: usize| is_flag(&words[at]) && !words[at].contains('=') && is_value(at + 1);
        let followed = (0..words.len()).filter(|at| takes_next(*at)).count();
        let is_open = words.iter().any(|word| word.contains(['$', '`']));
        let all_are_values = !is_open && arguments.is_some_and(|arguments| plain >= followed + arguments);
        for (at, word) in words.iter().enumerate() {
            let Some(flag) = flags.called(word) else { continue };
            let (with, without) = proofs.entry(flag).or_default();
            *with |= is_value(at + 1) && all_are_values;
            *without |= !is_value(at + 1);
        }
    }
    for (flag, proof) in proofs {
        let flag = &mut flags.as_mut_slice()[flag];
        // A list says that it takes a value, and an example that it takes none.
        if flag.takes == Takes::Value && proof == (false, true) {
            flag.takes = Takes::Unknown;
        } else if flag.takes == Takes::Unknown {
            flag.takes = match proof {
                (true, false) => Takes::Value,
                (false, true) => Takes::Nothing,
                // Examples that contradict each other prove nothing.
                _ => Takes::Unknown,
            };
        }
    }
}

/// What examples use that the lists of their page lack. Behind the first word of a group stands a command of its own.
pub(super) fn shown(examples: &[Example], flags: &List, is_group: bool) -> Shown {
    let mut shown = Shown::default();
    for Example { words } in examples.iter().filter(|example| !example.words.iter().any(|word| word.starts_with('['))) {
        let (mut arguments, mut may_be_value) = (0, false);
        for word in words {
            if !is_flag(word) {
                if is_group && !may_be_value {
                    break;
                }
                arguments += usize::from(!may_be_value);
                may_be_value = false;
                continue;
            }
            let name = word.split('=').next().unwrap_or_default();
            let known = flags.called(name).map(|index| &flags.as_slice()[index]);
            may_be_value = name.len() == word.len() && known.is_none_or(|flag| flag.takes != Takes::Nothing);
            shown.flags.extend(known.is_none().then(|| name.to_owned()));
        }
        shown.arguments = shown.arguments.max(arguments);
    }
    shown
}

/// Makes flags dispensable that some example of their own page does without, in an environment that supplies them perhaps.
pub(super) fn dispense(examples: &[Example], flags: &mut List) {
    let asks_for_help = |word: &String| word.starts_with("--help") || word == "-h";
    let is_whole = |words: &[String]| {
        !words.iter().any(|word| asks_for_help(word) || word.starts_with(['[', '$']) || word.contains("..."))
    };
    let whole: Vec<&Example> = examples.iter().filter(|example| is_whole(&example.words)).collect();
    let mut given: BTreeMap<usize, usize> = BTreeMap::new();
    for example in &whole {
        let names = example.words.iter().filter_map(|word| word.split('=').next());
        let flags: BTreeSet<usize> = names.filter_map(|name| flags.called(name)).collect();
        for flag in flags {
            *given.entry(flag).or_default() += 1;
        }
    }
    for (index, flag) in flags.as_mut_slice().iter_mut().enumerate() {
        flag.required &= given.get(&index).copied().unwrap_or_default() == whole.len();
    }
}

/// Makes flags repeatable that an example of their own page gives twice. Where a flag stands for the last word of the
/// command (`create token --permission`), the first time is not among the words of the example.
pub(super) fn repeat(examples: &[Example], path: &[String], flags: &mut List) {
    let own = path.last().and_then(|last| flags.called(&format!("--{last}")));
    for example in examples.iter().filter(|example| !example.is_synopsis()) {
        let mut seen: BTreeSet<usize> = own.into_iter().collect();
        let names = example.words.iter().filter_map(|word| word.split('=').next()).filter(|name| is_flag(name));
        for flag in names.filter_map(|name| flags.called(name)).collect::<Vec<_>>() {
            let is_again = !seen.insert(flag);
            flags.as_mut_slice()[flag].repeatable |= is_again;
        }
    }
}

/// Whether a word has the form of a flag; a lone dash stands for standard input.
fn is_flag(word: &str) -> bool {
    word.len() > 1 && word.starts_with('-') && !word[1..].starts_with(|c: char| c.is_ascii_digit())
}
