//! Shell scripts of real pages: every byte of every word is traced, and bash reads them as we do.

#![expect(clippy::print_stderr, reason = "how much was compared belongs to the result")]

use crate::support::{
    corpus_pages,
    shell::{accepts, assert_holds, is_syntax_error},
    words::{ask, commands, plain},
};
use docproof::{
    config::Config,
    reading::{self, context::FenceKind},
    resolve,
    shell::{self, ShellProblemKind},
    spec::Library,
    text::Traced,
};
use std::collections::BTreeMap;

/// Every fence of the corpus whose language is a shell's, or every fence, with its page's text and its name.
fn scripts(all: bool, mut read: impl FnMut(&str, &str, &Traced)) -> Option<()> {
    let config = Config::standard();
    for page in corpus_pages()? {
        let file = &page.file;
        for example in &page.examples {
            let language = example.info.language.as_ref().map(|language| language.as_str().to_ascii_lowercase());
            if all || language.is_some_and(|language| config.shell_languages.contains(&language)) {
                let name = format!("{}:{}", file.path(), file.position(example.span.start).line);
                read(&name, file.text(), &resolve::resolve(&page, example, &config).script);
            }
        }
    }
    Some(())
}

#[test]
fn every_byte_of_every_word_is_traced() {
    let (mut fences, mut bytes) = (0, 0);
    // Fences in other languages are read, too: they are no scripts, which makes them the harder test.
    let read = scripts(true, |_, file, text| {
        bytes += assert_holds(file, text, &shell::parse(text));
        fences += 1;
    });
    if read.is_none() {
        return;
    }
    assert!(fences > 1000 && bytes > 100_000, "only {fences} fences with {bytes} bytes of words were read");
}

/// A fence of a page: its name, what it was taken for, and the script as bash is to see it.
struct Fence {
    name: String,
    kind: FenceKind,
    script: String,
}

/// Every fence of the corpus in a shell's language, what is printed and left out in it cut away.
fn fences() -> Option<Vec<Fence>> {
    let (config, library) = (Config::standard(), Library::embedded());
    let mut fences = Vec::new();
    for page in corpus_pages()? {
        let context = reading::read_page(&page, &config, &library);
        for reading in &context.readings {
            let language = reading.example.info.language.as_ref();
            if language.is_some_and(|language| config.is_shell(&language.as_str().to_ascii_lowercase())) {
                let line = page.file.position(reading.example.span.start).line;
                let name = format!("{}:{line}", page.file.path());
                fences.push(Fence { name, kind: reading.kind.clone(), script: plain(&reading.resolved.script) });
            }
        }
    }
    Some(fences)
}

#[test]
fn bash_accepts_what_we_accept_and_nothing_else() {
    let Some(fences) = fences() else { return };
    let scripts: Vec<&str> = fences.iter().map(|fence| fence.script.as_str()).collect();
    let Some(accepted) = accepts(&scripts) else { return };
    let (mut wrong, mut rejected, mut reasons) = (Vec::new(), 0, BTreeMap::<String, usize>::new());
    for (fence, accepted) in fences.iter().zip(accepted) {
        let problems = shell::parse(&Traced::source(&fence.script, 0)).problems;
        let is_broken = problems.iter().any(|problem| is_syntax_error(&problem.kind));
        if accepted && is_broken {
            wrong.push(format!("{}: bash accepts it: {problems:?}", fence.name));
        } else if !accepted && fence.kind != FenceKind::Script {
            *reasons.entry(format!("{:?}", fence.kind)).or_default() += 1;
        } else if !accepted {
            rejected += 1;
            if !is_broken {
                wrong.push(format!("{}: bash rejects it", fence.name));
            }
        }
    }
    eprintln!("{} fences, {rejected} scripts that bash rejects and we do; no scripts: {reasons:#?}", fences.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rejected > 4, "only {rejected} scripts are broken");
}

#[test]
fn bash_reads_the_same_words() {
    let Some(fences) = fences() else { return };
    let (mut asked, mut compared, mut left_out) = (Vec::new(), 0, BTreeMap::<&str, usize>::new());
    for fence in &fences {
        let problems = shell::parse(&Traced::source(&fence.script, 0)).problems;
        if fence.kind != FenceKind::Script {
            *left_out.entry("no script").or_default() += 1;
        } else if problems.iter().any(|problem| problem.kind != ShellProblemKind::TrailingContinuation) {
            *left_out.entry("has a problem").or_default() += 1;
        } else {
            let (commands, reasons) = commands(&fence.script);
            compared += usize::from(reasons.is_empty());
            reasons.first().into_iter().for_each(|why| *left_out.entry(why).or_default() += 1);
            asked.extend(commands.into_iter().map(|command| (fence.name.as_str(), command)));
        }
    }
    let lines: Vec<&str> = asked.iter().map(|(_, command)| command.line.as_str()).collect();
    let Some(got) = ask(&lines) else { return };
    eprintln!("{} commands, all those of {compared} fences; other fences: {left_out:#?}", asked.len());
    for ((name, command), got) in asked.iter().zip(&got) {
        assert_eq!(got, &command.words, "{name}: {}", command.line);
    }
    assert_eq!(got.len(), asked.len());
    assert!(compared > 1000, "only {compared} fences are compared");
}
