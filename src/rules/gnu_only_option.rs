//! DP215: an option that only the GNU tools have, in an example for macOS or BSD.

use super::{
    Check, Findings, Rule,
    context::{Context, Reading},
};
use crate::{
    diagnostic::Level,
    extract::Example,
    shell::{SimpleCommand, Word},
};

pub(super) const RULE: Rule = Rule {
    code: "DP215",
    name: "gnu-only-option",
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("../../docs/rules/DP215-gnu-only-option.md"),
    check: Check::Script(check),
};

/// An option of a program that the GNU version has and those of macOS and BSD have not, or mean otherwise.
struct GnuOnly {
    program: &'static str,
    /// A short option with its letter only, or a long one.
    option: &'static str,
    /// What does the same there.
    instead: &'static str,
}

/// From the manuals of macOS 14 and FreeBSD 14 against those of the GNU coreutils 9, findutils 4, grep 3 and sed 4.
const OPTIONS: &[GnuOnly] = &[
    GnuOnly { program: "base64", option: "-w", instead: "`base64 | tr -d '\\n'`" },
    GnuOnly { program: "base64", option: "--wrap", instead: "`base64 | tr -d '\\n'`" },
    GnuOnly { program: "cp", option: "--parents", instead: "`rsync -R`, or `ditto`" },
    GnuOnly {
        program: "date",
        option: "-d",
        instead: "`date -v+7d` for a time from now, `date -j -f FORMAT` to read one",
    },
    GnuOnly {
        program: "date",
        option: "--date",
        instead: "`date -v+7d` for a time from now, `date -j -f FORMAT` to read one",
    },
    GnuOnly { program: "date", option: "--utc", instead: "`date -u`" },
    GnuOnly { program: "df", option: "--output", instead: "`df -k | awk '{print $1}'`" },
    GnuOnly { program: "du", option: "--max-depth", instead: "`du -d`" },
    GnuOnly { program: "find", option: "-printf", instead: "`find -exec stat -f FORMAT {} +`" },
    GnuOnly { program: "grep", option: "-P", instead: "`grep -E`, or `perl -ne`" },
    GnuOnly { program: "grep", option: "--perl-regexp", instead: "`grep -E`, or `perl -ne`" },
    GnuOnly { program: "ps", option: "--sort", instead: "`ps -m` or `ps -r`" },
    GnuOnly { program: "ps", option: "--no-headers", instead: "`ps -o pid=`" },
    GnuOnly { program: "sed", option: "--in-place", instead: "`sed -i ''`" },
    GnuOnly { program: "sed", option: "--expression", instead: "`sed -e`" },
    GnuOnly { program: "sed", option: "--regexp-extended", instead: "`sed -E`" },
    GnuOnly { program: "stat", option: "-c", instead: "`stat -f`" },
    GnuOnly { program: "stat", option: "--format", instead: "`stat -f`" },
    GnuOnly { program: "stat", option: "--printf", instead: "`stat -f`" },
    GnuOnly { program: "tar", option: "--wildcards", instead: "nothing: patterns are what bsdtar expects" },
    GnuOnly { program: "tar", option: "--transform", instead: "`tar -s`" },
    GnuOnly { program: "xargs", option: "--no-run-if-empty", instead: "nothing: that is what xargs does there" },
    GnuOnly { program: "xargs", option: "--replace", instead: "`xargs -I {}`" },
    GnuOnly { program: "xargs", option: "--max-args", instead: "`xargs -n`" },
    GnuOnly { program: "xargs", option: "-d", instead: "`tr '\\n' '\\0' | xargs -0`" },
];

fn check(_: &Context<'_>, reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if !is_for_bsd(reading.example) {
        return;
    }
    let script = &reading.resolved.script;
    let text = script.as_str();
    for command in reading.script.simple_commands() {
        let Some(program) = command.program() else { continue };
        for word in command.words.iter().skip(1).filter(|word| word.looks_like_option()) {
            let written = &text[word.range.clone()];
            let known = OPTIONS.iter().find(|known| known.program == program && is_option(written, known.option));
            if let Some(known) = known {
                findings
                    .push(
                        script.span(word.range.start..word.range.start + known.option.len()),
                        format!("`{program} {}` is GNU's: that of macOS and BSD does not know it", known.option),
                    )
                    .help(format!("there, it is {}", known.instead));
            }
        }
        if program == "sed"
            && let Some(option) = in_place(command, text)
        {
            let place = script.span(option.range.clone());
            findings
                .push(place, "`sed -i` takes the next word for the ending of a backup on macOS and BSD")
                .help("write `-i ''` there")
                .fix(place, "-i ''");
        }
    }
}

/// Whether a word is an option of this name, its value perhaps joined to it.
fn is_option(word: &str, option: &str) -> bool {
    let Some(rest) = word.strip_prefix(option) else { return false };
    let is_long = option.starts_with("--");
    rest.is_empty()
        || if is_long { rest.starts_with('=') } else { rest.starts_with(|c: char| !c.is_ascii_alphabetic()) }
}

/// The `-i` of a `sed` that no ending for a backup follows: an empty string, or one that starts with a dot.
fn in_place<'a>(command: &'a SimpleCommand, text: &str) -> Option<&'a Word> {
    let at = command.words.iter().position(|word| &text[word.range.clone()] == "-i")?;
    let next = command.words.get(at + 1)?;
    let has_ending = next.as_literal().is_some_and(|ending| ending.is_empty() || ending.as_str().starts_with('.'));
    (!has_ending).then(|| &command.words[at])
}

/// Whether an example stands under a tab or heading that is for macOS or BSD and for nothing else.
pub(super) fn is_for_bsd(example: &Example) -> bool {
    let labels = example.alternatives.iter().filter_map(|choice| choice.label.as_deref());
    let heading = example.headings.last().map(|heading| &*heading.text);
    let is_bsd = |text: &str| {
        let text = text.to_ascii_lowercase();
        let has = |word: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part == word);
        let is_named = ["macos", "osx", "darwin", "bsd", "freebsd", "openbsd", "netbsd"].iter().any(|name| has(name))
            || text.contains("mac os")
            || text.contains("os x");
        is_named && !["linux", "gnu", "ubuntu", "debian", "windows", "unix"].iter().any(|name| has(name))
    };
    labels.chain(heading).any(is_bsd)
}
