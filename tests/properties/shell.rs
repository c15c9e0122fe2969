//! Whatever the text, reading it as a shell script holds; and a command line, quoted at random, reads back as its words.

#![expect(clippy::disallowed_methods, reason = "a script for bash is written to a scratch file")]

use crate::support::shell::{assert_holds, bash};
use docproof::{
    shell::{self, Command},
    text::{Inserted, Traced},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

/// A word's text in one way of quoting it.
#[derive(Debug, Clone)]
enum Piece {
    Plain(String),
    Single(String),
    Double(String),
    Backslash(String),
    DollarSingle(String),
}

impl Piece {
    fn text(&self) -> &str {
        match self {
            Self::Plain(text)
            | Self::Single(text)
            | Self::Double(text)
            | Self::Backslash(text)
            | Self::DollarSingle(text) => text,
        }
    }

    fn write(&self, out: &mut String) {
        let escaped = |text: &str, special: &[char]| -> String {
            text.chars().flat_map(|c| special.contains(&c).then_some('\\').into_iter().chain([c])).collect()
        };
        match self {
            Self::Plain(text) => out.push_str(text),
            Self::Single(text) => out.push_str(&format!("'{}'", text.replace('\'', "'\\''"))),
            Self::Double(text) => out.push_str(&format!("\"{}\"", escaped(text, &['"', '$', '`', '\\']))),
            Self::Backslash(text) => text.chars().for_each(|c| out.extend(['\\', c])),
            Self::DollarSingle(text) => {
                let text = escaped(text, &['\'', '\\']).replace('\n', "\\n").replace('é', "\\u00e9");
                out.push_str(&format!("$'{text}'"));
            }
        }
    }
}

fn piece() -> impl Strategy<Value = Piece> {
    let any = || "[ a-c\n\t'\"\\\\$`|&;<>(){}#*é世]{0,6}";
    prop_oneof![
        "[a-z0-9/._:,@%+=-]{1,6}".prop_map(Piece::Plain),
        any().prop_map(Piece::Single),
        any().prop_map(Piece::Double),
        "[ a-c\t'\"\\\\$`|&;<>(){}#*é世]{1,4}".prop_map(Piece::Backslash),
        any().prop_map(Piece::DollarSingle),
    ]
}

fn separator() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(" "), Just(" \t"), Just(" \\\n  "), Just(" \\\r\n\t"), Just("\\\n ")]
}

fn word() -> impl Strategy<Value = Vec<Piece>> {
    prop::collection::vec(piece(), 1..4)
}

/// A command line, and its words.
fn command_line() -> impl Strategy<Value = (String, Vec<String>)> {
    prop::collection::vec((separator(), word()), 0..6).prop_map(|words| {
        let mut line = String::from("command");
        let mut want = vec![String::from("command")];
        for (separator, pieces) in &words {
            line.push_str(separator);
            for piece in pieces {
                piece.write(&mut line);
            }
            want.push(pieces.iter().map(Piece::text).collect());
        }
        // A backslash and a blank at the very end would be taken for a continuation with blanks after it.
        line.push_str(" end");
        want.push(String::from("end"));
        (line, want)
    })
}

proptest! {
    #[test]
    fn any_text_reads_as_a_script(
        text in "([ \t\n\r]|[a-z0-9=!_-]|[\"'`\\\\$]|[|&;<>(){}#]|\\$\\(|<<[-E]|E\n|if |fi|do |done|case |in |esac|é|世){0,60}",
    ) {
        let traced = Traced::source(&text, 0);
        assert_holds(&text, &traced, &shell::parse(&traced));
    }

    #[test]
    fn open_parts_stay_whole(
        before in "[a-z \n'\"$(<\\\\]{0,12}",
        name in "[A-Z '\"|&;<>$(){}\n#]{1,8}",
        after in "[a-z \n'\")>\\\\]{0,12}",
    ) {
        let file = format!("{before}{name}{after}");
        let place = before.len()..before.len() + name.len();
        let text = Traced::source(&file, 0);
        let why = Inserted::Placeholder(name.as_str().into());
        let text = text.replace(place.clone(), &Traced::inserted(&name, text.span(place), why));
        let script = shell::parse(&text);
        assert_holds(&file, &text, &script);
        let plain = format!("{before}{}{after}", "_".repeat(name.len()));
        let want = shell::parse(&Traced::source(&plain, 0));
        let shape = |script: &shell::Script| -> (Vec<_>, Vec<_>) {
            let problems = script.problems.iter();
            let problems = problems.map(|problem| (std::mem::discriminant(&problem.kind), problem.range.clone()));
            let statements = script.statements.iter().map(|statement| statement.range.clone());
            (problems.collect(), statements.collect())
        };
        prop_assert_eq!(shape(&script), shape(&want));
    }

    #[test]
    fn a_command_line_reads_back((line, want) in command_line()) {
        let traced = Traced::source(&line, 0);
        let script = shell::parse(&traced);
        assert_holds(&line, &traced, &script);
        prop_assert_eq!(&script.problems, &[]);
        prop_assert_eq!(words_of(&script), want);
    }
}

#[test]
fn bash_reads_the_same_words() {
    let mut lines: Vec<String> = [
        r#"printf '%s\0' a"b"'c'\d$'e' "" '' "a\b\"\\\n" 'a\b' "#,
        r#"printf '%s\0' $'\x41\101\u00e9\t\\\'\"\q' $"money" a$ $ "$" "a $" b"#,
        "printf '%s\\0' a#b #c",
        "printf '%s\\0' a\\\nb \"c\\\nd\" 'e\\\nf' \\\n\\\n g\\ h\\\n\n",
        r"printf '%s\0' =a a=b --c=d e+=f %g @h ^i ,j :k ] }",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut runner = TestRunner::deterministic();
    for _ in 0..300 {
        let (line, _) = command_line().new_tree(&mut runner).expect("lines can be made").current();
        // To bash, a carriage return is a letter.
        lines.push(line.replace("\r\n", "\n").replacen("command", "printf '%s\\0'", 1));
    }
    let script = lines.join("\nprintf '\\1\\0'\n");
    let scratch = tempfile::NamedTempFile::new().expect("a scratch file");
    std::fs::write(scratch.path(), script).expect("the scratch file can be written");
    let Some(output) = bash(&[&scratch.path().to_string_lossy()]) else { return };
    let output = String::from_utf8(output.stdout).expect("UTF-8 in, UTF-8 out");
    let read: Vec<Vec<&str>> = output.split("\u{1}\0").map(|all| all.split_terminator('\0').collect()).collect();
    assert_eq!(read.len(), lines.len());
    for (line, want) in lines.iter().zip(read) {
        let words = words_of(&shell::parse(&Traced::source(line, 0)));
        assert_eq!(words[2..], want, "{line:?}");
    }
}

/// The words of a script that is one simple command without expansions.
fn words_of(script: &shell::Script) -> Vec<String> {
    let [statement] = script.statements.as_slice() else { panic!("{script:?} is one statement") };
    let [Command::Simple(command)] = statement.pipelines[0].commands.as_slice() else {
        panic!("{script:?} is one simple command")
    };
    let words = command.words.iter().map(|word| word.as_literal().expect("only literals"));
    words.map(|word| word.as_str().to_owned()).collect()
}

proptest! {
    /// Whatever the text, its lines are told apart without a panic: what is typed, printed and left out lies in the text,
    /// in order, on the boundaries of characters.
    #[test]
    fn any_text_is_read_as_a_transcript(text in "([$%>#] |\\.\\.\\.|[a-c'\"\\\\|{}\\[\\]():+=<é…世-]| |\n|<<E\n|Key: ){0,60}", session: bool) {
        let traced = Traced::source(&text, 7);
        let found = shell::transcript::transcript(&traced, session, &|name| name == "a");
        let printed: Vec<_> = found.printed.iter().map(|printed| printed.range.clone()).collect();
        for ranges in [&found.typed, &printed, &found.elisions] {
            prop_assert!(ranges.windows(2).all(|two| two[0].end <= two[1].start));
            for range in ranges {
                prop_assert!(text.get(range.clone()).is_some());
            }
        }
    }
}
