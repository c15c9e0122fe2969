//! Hard scripts, read as bash reads them: `tests/bash/lines.txt` has one on each line, `tests/bash/blocks.txt` several
//! lines for each, between lines of `%%`. What bash accepts we accept and nothing else, and the words are bash's own.

use crate::support::{
    root,
    shell::{accepts, assert_holds, bash, is_syntax_error},
    words::{ask, commands},
};
use docproof::{
    config::Config,
    extract,
    pipeline::{read_page, run_page},
    shell,
    spec::Library,
    targets::{Mock, Outcome, RunState},
    text::{SourceFile, Traced},
};
use std::{fs, sync::Arc};

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

/// Runs a script as the only fence of a page.
fn run(script: &str) -> Outcome {
    let (config, library) = (Config::standard(), Library::embedded());
    let file = Arc::new(SourceFile::new("page.md", format!("```sh\n{script}\n```\n")));
    let page = extract::page(&file, &config);
    let context = read_page(&page, &config, &library);
    let ran = run_page(&context, &[], &mut Mock::new(&library), None).expect("the mock is there");
    ran.outcomes.into_iter().next().expect("the fence is a script")
}

#[test]
fn scripts_print_what_they_print_in_bash() {
    let table = fs::read_to_string(root().join("tests/bash/runs.txt")).expect("the table is there");
    let scripts: Vec<&str> = table.split("\n%%\n").collect();
    assert!(scripts.len() > 50, "only {} scripts", scripts.len());
    let mut wrong = Vec::new();
    for script in scripts {
        // What a page shows of a run is what its last command prints: the whole script is made one.
        let script = format!("{{\n{script}\n}}");
        let folder = tempfile::tempdir().expect("an empty folder");
        let change = format!("cd {} && {script}", folder.path().display());
        let Some(output) = bash(&["-c", &change]) else { return };
        let (want, got) = (String::from_utf8_lossy(&output.stdout), run(&script));
        if got.state != RunState::Passed || got.output != want {
            wrong.push(format!("{script}\nprints {want:?} in bash, here {:?} {:?}", got.output, got.state));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Two texts that are no bigger than a page's budget make one that no memory holds.
#[test]
fn small_scripts_of_much_text_end() {
    let many = |word: &str| word.repeat(20_000);
    let long = format!("x={}; for i in {{1..8}}; do x=$x$x; done; ", "a".repeat(4_000));
    for (script, what) in [
        (String::from("set -- a; for i in {1..99}; do set -- \"$@\" \"$@\"; done"), "so much text"),
        (format!("{long} echo ${{x//a/$x}}"), "so much text"),
        (format!("{long} echo \"{}\"", many("$x")), "so much text"),
        (format!("{long} echo {}", many("${#x}")), "so much text"),
        (format!("{long} set -- $x; echo \"{}\"", many("$@")), "so much text"),
        (format!("{long} echo {}", many("${x%*b*b*b}")), "so much text"),
        (format!("{long} [[ $x =~ (a{{1,99}}){{1,20}}b ]]"), "so much text"),
        (format!("{long} echo $x | xargs -I@ echo {}", many("@")), "so much text"),
        (format!("{long} echo $x > f; cat {}", many("f ")), "cat of so much text"),
        (format!("{long} echo $x > f; curl {} localhost", many("-d @f ")), "so much text"),
        (format!("{long} printf \"$x\"%s {}", many("a ")), "printf of so much text"),
        (format!("curl -T '{{{}1}}' 'localhost/[1-99]'", "1,".repeat(99)), "curl with so many uploads"),
        (format!("curl {}", "localhost ".repeat(101)), "curl with so many URLs"),
    ] {
        let start = &script[..script.len().min(60)];
        match run(&script).state {
            RunState::Unsupported { what: got, .. } => assert_eq!(got, what, "{start}"),
            state => panic!("{start} is {state:?}"),
        }
    }
}

#[test]
fn what_cannot_run_is_named() {
    for (script, what) in [
        ("select x in a b; do echo $x; done", "select"),
        ("coproc cat", "coproc"),
        ("diff <(echo a) <(echo b)", "a process substitution"),
        ("a=(b c); echo x", "an array"),
        ("echo ${a[0]}", "an array"),
        ("while true; do echo a; done", "a loop of so many rounds"),
        ("for ((;;)); do echo a; done", "a loop of so many rounds"),
        ("f() { f; }; f", "so deep a nesting"),
        ("if [ -d /tmp ]; then echo a; fi", "the condition `-d`"),
        ("echo $((1 / 0))", "a division by 0"),
        ("eval 'echo a'", "eval"),
        ("bash -c 'echo a'", "bash"),
    ] {
        match run(script).state {
            RunState::Unsupported { what: got, .. } => assert_eq!(got, what, "{script}"),
            state => panic!("{script} is {state:?}"),
        }
    }
    for (script, reason) in [("exit 3", "the script ends with status 3"), ("x=; echo ${x:?is needed}", "x: is needed")]
    {
        match run(script).state {
            RunState::Failed { reason: got, .. } => assert_eq!(got, reason, "{script}"),
            state => panic!("{script} is {state:?}"),
        }
    }
}
