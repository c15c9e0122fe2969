//! Scripts of real pages with one character changed: what bash rejects we reject, and nothing else.

use super::{corpus::Corpus, random::Random};
use crate::support::shell::{accepts, is_syntax_error};
use docproof::{shell, text::Traced};

/// How many scripts are changed.
const SCRIPTS: usize = 1000;

/// What is put in: the characters and words that have a meaning in a shell.
const SIGNS: &[&str] = &[
    "'", "\"", "\\", "`", "$", "(", ")", "{", "}", "|", "&", ";", "<", ">", "#", "\n", " ", "$(", "${", "<<", "&&",
    ";;", " if ", " then ", " fi ", " do ", " done ", " for ", " case ", " esac ", " in ", "((", "))", " [[ ", " ]]",
    "=(", "!",
];

#[test]
fn bash_and_we_reject_the_same_changed_scripts() {
    let scripts = Corpus::get().scripts();
    let mut random = Random::new("scripts");
    let changed: Vec<String> =
        (0..SCRIPTS).map(|_| change(&scripts[random.below(scripts.len())], &mut random)).collect();
    let texts: Vec<&str> = changed.iter().map(String::as_str).collect();
    let Some(accepted) = accepts(&texts) else { return };
    let (mut wrong, mut rejected) = (Vec::new(), 0);
    for (text, accepted) in texts.iter().zip(accepted) {
        let problems = shell::parse(&Traced::source(text, 0)).problems;
        let is_broken = problems.iter().any(|problem| is_syntax_error(&problem.kind));
        rejected += usize::from(!accepted);
        match (accepted, is_broken) {
            (true, true) => wrong.push(format!("bash accepts what has {problems:?}:\n{text}")),
            (false, false) => wrong.push(format!("bash rejects:\n{text}")),
            _ => {}
        }
    }
    assert!(rejected * 4 > SCRIPTS, "only {rejected} are broken");
    assert!(wrong.is_empty(), "{} of {rejected}:\n{}", wrong.len(), wrong.join("\n----\n"));
}

/// A script with something put in, taken out or replaced at a place of chance, more often at a sign than elsewhere.
fn change(script: &str, random: &mut Random) -> String {
    let is_sign = |c: char| "'\"\\`$(){}|&;<>#\n".contains(c);
    let signs: Vec<usize> = script.char_indices().filter(|(_, c)| is_sign(*c)).map(|(at, _)| at).collect();
    let all: Vec<usize> = script.char_indices().map(|(at, _)| at).collect();
    let places = if signs.is_empty() || random.below(3) == 0 { &all } else { &signs };
    let at = places[random.below(places.len())];
    let length = script[at..].chars().next().map_or(0, char::len_utf8);
    let sign = SIGNS[random.below(SIGNS.len())];
    let (cut, put) = match random.below(3) {
        0 => (length, ""),
        1 => (0, sign),
        _ => (length, sign),
    };
    format!("{}{put}{}", &script[..at], &script[at + cut..])
}
