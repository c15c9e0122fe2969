//! Random grammars: a command line that a grammar describes has no problem, and one mistake in it is a problem of its kind.

use docproof::{
    model::Invocation,
    spec::{CliProblemKind as Kind, CliSpec},
    text::{SourceFile, Span, Traced},
};
use proptest::prelude::*;
use std::sync::Arc;

const WORDS: &[&str] = &["pool", "create", "remove", "table", "rename", "grant", "serve", "move", "export", "watch"];
const FLAGS: &[&str] =
    &["color", "weight", "owner", "since", "keep", "force", "quiet", "labels", "pair", "shape", "depth"];

/// Numbers that look random (Marsaglia, Xorshift RNGs, 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Text,
    Number,
    Choice,
    Optional,
    Nothing,
    Unknown,
}

#[derive(Debug, Clone)]
struct Flag {
    name: &'static str,
    short: bool,
    takes: Takes,
    required: bool,
    repeatable: bool,
}

#[derive(Debug)]
struct Grammar {
    flags_after_arguments: bool,
    path: Vec<&'static str>,
    flags: Vec<Flag>,
    required: usize,
    optional: usize,
    repeated: bool,
}

impl Grammar {
    fn random(random: &mut Random) -> Self {
        let depth = 1 + random.below(3);
        let first = random.below(WORDS.len());
        let path = (0..depth).map(|step| WORDS[(first + step) % WORDS.len()]).collect();
        let count = random.below(6);
        let flags = (0..count).map(|index| {
            let takes = [Takes::Text, Takes::Number, Takes::Choice, Takes::Optional, Takes::Nothing, Takes::Unknown];
            let takes = takes[random.below(takes.len())];
            let is_valued = matches!(takes, Takes::Text | Takes::Number | Takes::Choice);
            let required = is_valued && random.chance(30);
            Flag { name: FLAGS[index], short: random.chance(50), takes, required, repeatable: random.chance(30) }
        });
        let flags = flags.collect();
        let (required, optional) = (random.below(3), random.below(2));
        let repeated = required + optional > 0 && random.chance(20);
        Self { flags_after_arguments: random.chance(50), path, flags, required, optional, repeated }
    }

    /// The grammar file.
    fn text(&self) -> String {
        let mut text = format!(
            "version = 1\nprogram = \"things\"\nflags-after-arguments = {}\nflags = [{{ long = \"verbose\" }}]\n",
            self.flags_after_arguments
        );
        for depth in 1..self.path.len() {
            text += &format!("[[command]]\nname = \"{}\"\n", self.path[..depth].join(" "));
        }
        text += &format!("[[command]]\nname = \"{}\"\nflags = [\n", self.path.join(" "));
        for flag in &self.flags {
            let short = if flag.short { format!(", short = \"{}\"", &flag.name[..1]) } else { String::new() };
            let takes = match flag.takes {
                Takes::Text => ", value = \"string\"",
                Takes::Number => ", value = \"integer\"",
                Takes::Choice => ", choices = [\"red\", \"green\"]",
                Takes::Optional => ", value = \"string\", takes = \"optional\"",
                Takes::Nothing => "",
                Takes::Unknown => ", takes = \"unknown\"",
            };
            let (required, repeatable) = (flag.required, flag.repeatable);
            text += &format!(
                "  {{ long = \"{}\"{short}{takes}, required = {required}, repeatable = {repeatable} }},\n",
                flag.name
            );
        }
        text += "]\narguments = [\n";
        let count = self.required + self.optional;
        for index in 0..count {
            let (optional, repeated) = (index >= self.required, self.repeated && index + 1 == count);
            text += &format!("  {{ name = \"ARG_{index}\", optional = {optional}, repeated = {repeated} }},\n");
        }
        text + "]\n"
    }

    /// A command line of the grammar: its flags, one group of words each, and its arguments.
    fn line(&self, random: &mut Random) -> Line {
        let mut flags = Vec::new();
        for (index, flag) in self.flags.iter().enumerate() {
            // Short names may be the same letter; the first flag has it then.
            let is_first = !self.flags[..index].iter().any(|before| before.short && before.name[..1] == flag.name[..1]);
            let dashed = if flag.short && is_first && random.chance(40) {
                format!("-{}", &flag.name[..1])
            } else {
                format!("--{}", flag.name)
            };
            let value = match flag.takes {
                Takes::Text => ["sensors", "a b", "-5", "x=y"][random.below(4)],
                Takes::Number => ["0", "17", "-3"][random.below(3)],
                Takes::Choice => ["red", "green"][random.below(2)],
                Takes::Optional | Takes::Nothing | Takes::Unknown => "",
            };
            if !flag.required && random.chance(50) {
                continue;
            }
            flags.push(match (value, random.chance(50)) {
                ("", _) => vec![dashed],
                (value, true) => vec![format!("{dashed}={value}")],
                (value, false) => vec![dashed, value.to_owned()],
            });
        }
        let most = self.required + self.optional + usize::from(self.repeated) * 2;
        let count = self.required + random.below(most - self.required + 1);
        let arguments = (0..count).map(|index| format!("arg{index}")).collect();
        Line { path: self.path.iter().map(|word| (*word).to_owned()).collect(), flags, arguments }
    }

    fn has_unknown_arity(&self) -> bool {
        self.flags.iter().any(|flag| flag.takes == Takes::Unknown)
    }
}

#[derive(Debug, Clone)]
struct Line {
    path: Vec<String>,
    flags: Vec<Vec<String>>,
    arguments: Vec<String>,
}

impl Line {
    /// Flags first, as every program takes them.
    fn words(&self) -> Vec<String> {
        self.path.iter().chain(self.flags.iter().flatten()).chain(&self.arguments).cloned().collect()
    }

    /// Arguments first.
    fn arguments_first(&self) -> Vec<String> {
        self.path.iter().chain(&self.arguments).chain(self.flags.iter().flatten()).cloned().collect()
    }

    fn uses(&self, flag: &Flag) -> Option<usize> {
        let is_use = |word: &str| {
            let name = word.split('=').next().unwrap_or_default();
            name.strip_prefix("--") == Some(flag.name) || flag.short && name.strip_prefix('-') == Some(&flag.name[..1])
        };
        self.flags.iter().position(|words| is_use(&words[0]))
    }
}

fn problems(spec: &CliSpec, words: &[String]) -> Vec<Kind> {
    let mut file = String::from("things");
    let (mut arguments, mut spans) = (Vec::new(), Vec::new());
    for word in words {
        file.push(' ');
        arguments.push(Traced::source(word, file.len()));
        spans.push(Span::new(file.len(), file.len() + word.len()));
        file.push_str(word);
    }
    let span = Span::new(0, file.len());
    let invocation = Invocation { program: Traced::source("things", 0), arguments, spans, span };
    let usage = spec.interpret(&invocation);
    for problem in &usage.problems {
        assert!(file.get(problem.span.range()).is_some_and(|text| !text.is_empty()), "{file}: {problem:?}");
    }
    usage.problems.into_iter().map(|problem| problem.kind).collect()
}

/// The words of a line with a mistake, and what should be told of it.
type Mistake = (Vec<String>, fn(&Kind) -> bool);

/// Each mistake that can be made in the line.
fn mistakes(grammar: &Grammar, line: &Line) -> Vec<Mistake> {
    let mut all: Vec<Mistake> = Vec::new();
    let mut add = |line: &Line, kind: fn(&Kind) -> bool| all.push((line.words(), kind));
    let mut other = line.clone();
    *other.path.last_mut().unwrap() = String::from("zzqqx");
    add(&other, |kind| matches!(kind, Kind::UnknownCommand { .. }));
    let mut other = line.clone();
    other.flags.insert(0, vec![String::from("--zzqqx")]);
    add(&other, |kind| matches!(kind, Kind::UnknownFlag { .. }));
    if !grammar.has_unknown_arity() {
        let mut other = line.clone();
        if grammar.required > 0 {
            other.arguments.truncate(grammar.required - 1);
            add(&other, |kind| matches!(kind, Kind::MissingArgument { .. }));
        }
        let mut other = line.clone();
        if !grammar.repeated {
            let missing = grammar.required + grammar.optional - other.arguments.len();
            other.arguments.extend((0..=missing).map(|index| format!("more{index}")));
            add(&other, |kind| matches!(kind, Kind::TooManyArguments { .. }));
        }
    }
    for flag in &grammar.flags {
        let Some(used) = line.uses(flag) else { continue };
        let with = |words: &[&str]| {
            let mut other = line.clone();
            other.flags[used] = words.iter().map(|word| (*word).to_owned()).collect();
            other
        };
        let name = format!("--{}", flag.name);
        if flag.required && grammar.flags.iter().filter(|other| other.name[..1] == flag.name[..1]).count() == 1 {
            let mut other = line.clone();
            other.flags.remove(used);
            add(&other, |kind| matches!(kind, Kind::MissingFlag { .. }));
        }
        if flag.takes == Takes::Choice {
            add(&with(&[&name, "blue"]), |kind| matches!(kind, Kind::FlagValue { .. }));
        }
        if flag.takes == Takes::Number {
            add(&with(&[&name, "many"]), |kind| matches!(kind, Kind::FlagValue { .. }));
        }
        if matches!(flag.takes, Takes::Number | Takes::Choice | Takes::Text) {
            add(&with(&[&name, "--verbose"]), |kind| matches!(kind, Kind::MissingValue { .. }));
        }
        if flag.takes == Takes::Nothing && !flag.repeatable {
            add(&with(&[&name, &name]), |kind| matches!(kind, Kind::RepeatedFlag { .. }));
        }
        let is_full = line.arguments.len() == grammar.required + grammar.optional;
        if flag.takes == Takes::Nothing && is_full && !grammar.repeated && !grammar.has_unknown_arity() {
            add(&with(&[&name, "true"]), |kind| matches!(kind, Kind::BooleanWithValue { .. }));
        }
    }
    if !grammar.flags_after_arguments && !line.flags.is_empty() && !line.arguments.is_empty() {
        all.push((line.arguments_first(), |kind| matches!(kind, Kind::FlagAfterArgument { .. })));
    }
    all
}

proptest! {
    #[test]
    fn what_a_grammar_describes_is_right_and_one_mistake_is_told(seed in 1_u64..) {
        let random = &mut Random(seed);
        let grammar = Grammar::random(random);
        let text = grammar.text();
        let spec = CliSpec::load(Arc::new(SourceFile::new("things.toml", text.as_str()))).unwrap();
        let line = grammar.line(random);
        prop_assert_eq!(problems(&spec, &line.words()), vec![], "{:?} of {}", line, text);
        if grammar.flags_after_arguments {
            prop_assert_eq!(problems(&spec, &line.arguments_first()), vec![], "{:?} of {}", line, text);
        }
        for (words, is_wanted) in mistakes(&grammar, &line) {
            let found = problems(&spec, &words);
            prop_assert!(found.iter().any(is_wanted), "{words:?}: {found:?} of {text}");
        }
    }
}
