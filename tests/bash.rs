//! Hard scripts, read as bash reads them: `tests/bash/lines.txt` has one on each line, `tests/bash/blocks.txt` several
//! lines for each, between lines of `%%`. What bash accepts we accept and nothing else, and the words are bash's own.

use crate::support::{
    root,
    shell::{accepts, assert_holds, is_syntax_error},
    words::{ask, commands},
};
use docproof::{shell, text::Traced};
use std::fs;

fn scripts() -> Vec<String> {
    let read = |name: &str| fs::read_to_string(root().join("tests/bash").join(name)).expect("the tables are there");
    let lines = read("lines.txt");
    let blocks = read("blocks.txt");
    let lines = lines.lines().filter(|line| !line.starts_with("## ")).map(str::to_owned);
    lines.chain(blocks.split("\n%%\n").map(|block| format!("{block}\n"))).collect()
}

#[test]
fn bash_accepts_the_hard_scripts_that_we_accept() {
    let scripts = scripts();
    assert!(scripts.len() > 400, "only {} scripts", scripts.len());
    let texts: Vec<&str> = scripts.iter().map(String::as_str).collect();
    let Some(accepted) = accepts(&texts) else { return };
    let mut wrong = Vec::new();
    for (script, accepted) in scripts.iter().zip(accepted) {
        let text = Traced::source(script, 0);
        let parsed = shell::parse(&text);
        assert_holds(script, &text, &parsed);
        let is_broken = parsed.problems.iter().any(|problem| is_syntax_error(&problem.kind));
        if accepted == is_broken {
            let verdict = if accepted { "accepts" } else { "rejects" };
            wrong.push(format!("bash {verdict} {script:?}, we say {:?}", parsed.problems));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_words_of_hard_scripts_are_those_of_bash() {
    let (mut asked, mut left_out) = (Vec::new(), 0);
    let scripts = scripts();
    for script in &scripts {
        let problems = shell::parse(&Traced::source(script, 0)).problems;
        if problems.is_empty() {
            let (commands, reasons) = commands(script);
            left_out += reasons.len();
            asked.extend(commands.into_iter().map(|command| (script, command)));
        }
    }
    let lines: Vec<&str> = asked.iter().map(|(_, command)| command.line.as_str()).collect();
    let Some(got) = ask(&lines) else { return };
    let mut wrong = Vec::new();
    for ((script, command), got) in asked.iter().zip(&got) {
        if *got != command.words {
            wrong.push(format!("of {script:?}: {:?} is {got:?} to bash and {:?} to us", command.line, command.words));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let next = asked.get(got.len()).map(|(script, _)| script);
    assert!(next.is_none(), "bash stops at {next:?}");
    assert!(asked.len() > 500 && left_out < 60, "{} commands are compared, {left_out} are not", asked.len());
}
