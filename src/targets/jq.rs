//! `jq`, by the embedded `jaq`.
//!
//! Takes the program, its options and the text on standard input; hands on what jq would write and its exit status.
//! A page is not trusted: only programs whose work can be bounded before they run are run (see [`bound`]), so that
//! none can hang, exhaust memory or read the environment.

mod bound;

use crate::{model::Jq, text::Traced};
use jaq_core::{
    Compiler, Ctx, Vars, data, load,
    load::{Arena, File, Loader},
    unwrap_valr,
};
use jaq_json::{Val, read, write};

/// The longest program that is run, in bytes.
const LONGEST_PROGRAM: usize = 4096;

/// The deepest nesting of brackets that is followed, in programs and in inputs: parsers recurse.
const DEEPEST: usize = 100;

/// Definitions of the standard library that rest on functions left out of this build: dates, regular expressions,
/// encodings, the outside world. None of them passes [`bound::check`].
const UNDEFINED: &[(&str, usize)] = &[
    ("@base64", 0),
    ("@base64d", 0),
    ("@html", 0),
    ("@htmld", 0),
    ("@uri", 0),
    ("@urid", 0),
    ("capture", 1),
    ("capture", 2),
    ("capture_of_match", 0),
    ("debug", 0),
    ("debug", 1),
    ("drem", 2),
    ("fromdate", 0),
    ("gamma", 0),
    ("gsub", 2),
    ("gsub", 3),
    ("halt", 0),
    ("halt_error", 0),
    ("halt_error", 1),
    ("logb", 0),
    ("match", 1),
    ("match", 2),
    ("nexttoward", 2),
    ("pow10", 0),
    ("scalb", 2),
    ("scan", 1),
    ("scan", 2),
    ("scan_", 2),
    ("significand", 0),
    ("split", 2),
    ("splits", 1),
    ("splits", 2),
    ("stderr", 0),
    ("sub", 2),
    ("sub", 3),
    ("test", 1),
    ("test", 2),
    ("todate", 0),
];

/// What jq wrote and how it ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ran {
    /// Its standard output.
    pub(super) output: String,
    /// Its exit status.
    pub(super) status: u8,
    /// What it wrote to standard error, where it failed.
    pub(super) error: Option<String>,
}

impl Ran {
    fn failed(status: u8, error: String) -> Self {
        Self { output: String::new(), status, error: Some(error) }
    }
}

/// Runs a program over `input`; `Err` names what is not supported. Writes no more than `limit` bytes.
pub(super) fn run(jq: &Jq, input: &str, limit: usize) -> Result<Ran, String> {
    if let Some(option) = jq.unknown.first() {
        return Err(format!("jq {option}"));
    }
    let code = jq.filter.as_str();
    if code.len() > LONGEST_PROGRAM || depth(code) > DEEPEST {
        return Err(String::from("so long a jq program"));
    }
    if depth(input) > DEEPEST {
        return Ok(Ran::failed(2, String::from("jq: the input is nested too deeply")));
    }
    let names: Vec<String> = jq.variables.iter().map(|(name, ..)| format!("${name}")).collect();
    let values = match variables(jq) {
        Ok(values) => values,
        Err(error) => return Ok(Ran::failed(2, error)),
    };
    let Some(term) = load::parse(code, |parser| parser.term()) else {
        return Ok(Ran::failed(3, format!("jq: `{code}` is not a jq program")));
    };
    let size = input.len() + code.len() + jq.variables.iter().map(|(_, value, _)| value.len()).sum::<usize>();
    bound::check(&term, &names, size)?;

    let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let definitions = definitions.filter(|found| !UNDEFINED.contains(&(found.name, found.args.len())));
    let functions = jaq_core::funs().chain(jaq_std::base_funs()).chain(jaq_json::funs());
    let arena = Arena::default();
    let Ok(modules) = Loader::new(definitions).load(&arena, File { code, path: () }) else {
        return Ok(Ran::failed(3, format!("jq: `{code}` is not a jq program")));
    };
    let compiler = Compiler::default().with_funs(functions).with_global_vars(names.iter().map(String::as_str));
    let Ok(filter) = compiler.compile(modules) else {
        return Err(format!("something in the jq program `{code}`"));
    };

    let inputs = match inputs(jq, input) {
        Ok(inputs) => inputs,
        Err(error) => return Ok(Ran::failed(2, error)),
    };
    let mut ran = Ran::default();
    let mut last = None;
    for value in inputs {
        let context = Ctx::<data::JustLut<Val>>::new(&filter.lut, Vars::new(values.clone()));
        for result in filter.id.run((context, value)).map(unwrap_valr) {
            match result {
                Ok(value) => {
                    print(jq, &value, &mut ran.output);
                    last = Some(value);
                }
                Err(error) => {
                    ran.status = 5;
                    ran.error = Some(format!("jq: error: {error}"));
                    break;
                }
            }
            if ran.output.len() > limit {
                return Err(String::from("so much output from jq"));
            }
        }
    }
    if jq.exit_status && ran.status == 0 {
        ran.status = match last {
            None => 4,
            Some(Val::Null | Val::Bool(false)) => 1,
            Some(_) => 0,
        };
    }
    Ok(ran)
}

/// The values of `--arg` and `--argjson`; `Err` is what jq would say.
fn variables(jq: &Jq) -> Result<Vec<Val>, String> {
    let value = |(name, value, is_json): &(Traced, Traced, bool)| {
        let bytes = value.as_str().as_bytes();
        if !is_json {
            return Ok(Val::utf8_str(bytes.to_vec()));
        }
        if depth(value.as_str()) > DEEPEST {
            return Err(format!("jq: the value of --argjson {name} is nested too deeply"));
        }
        read::parse_single(bytes).map_err(|_| format!("jq: the value of --argjson {name} is not JSON"))
    };
    jq.variables.iter().map(value).collect()
}

/// The values the program runs on, by `-n` and `-s`.
fn inputs(jq: &Jq, input: &str) -> Result<Vec<Val>, String> {
    if jq.null_input {
        return Ok(vec![Val::Null]);
    }
    let values: Result<Vec<Val>, _> = read::parse_many(input.as_bytes()).collect();
    let values = values.map_err(|error| format!("jq: the input is not JSON: {error}"))?;
    Ok(if jq.slurp { vec![values.into_iter().collect()] } else { values })
}

/// Writes a value as jq does: two spaces of indentation, a blank after a colon, unless `-c`; plain strings with `-r`.
fn print(jq: &Jq, value: &Val, output: &mut String) {
    let mut bytes = Vec::new();
    match value {
        Val::TStr(text) if jq.raw => bytes.extend_from_slice(text),
        _ => {
            let printer = write::Pp {
                indent: (!jq.compact).then(|| String::from("  ")),
                sep_space: !jq.compact,
                ..write::Pp::default()
            };
            write::write(&mut bytes, &printer, 0, value).expect("writing to memory does not fail");
        }
    }
    *output += &String::from_utf8_lossy(&bytes);
    output.push('\n');
}

/// The deepest nesting of brackets outside of strings.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            // jq interpolates programs into strings: `"\(…)"`; counting its brackets too errs on the safe side.
            b'"' => quoted = !quoted,
            b'[' | b'{' | b'(' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' | b')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jq(filter: &str) -> Jq {
        Jq { filter: Traced::source(filter, 0), ..Jq::default() }
    }

    fn output(jq: &Jq, input: &str) -> String {
        run(jq, input, 1 << 20).unwrap().output
    }

    #[test]
    fn writes_as_jq_does() {
        assert_eq!(
            output(&jq("."), r#"{"b":[1,{}],"a":"x"}"#),
            "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": \"x\"\n}\n"
        );
        assert_eq!(output(&Jq { compact: true, ..jq(".") }, r#"{"b": [1]}"#), "{\"b\":[1]}\n");
        assert_eq!(output(&jq(".a[0].id"), r#"{"a":[{"id":"x"}]}"#), "\"x\"\n");
        assert_eq!(output(&Jq { raw: true, ..jq(".[]") }, r#"["x", 2]"#), "x\n2\n");
        assert_eq!(output(&Jq { slurp: true, compact: true, ..jq(".") }, "1 2"), "[1,2]\n");
        assert_eq!(output(&jq(r#".[] | select(.n | startswith("a")) | .n"#), r#"[{"n":"ab"},{"n":"b"}]"#), "\"ab\"\n");
    }

    #[test]
    fn variables_and_statuses() {
        let text = |text: &str| Traced::source(text, 0);
        let named = Jq { null_input: true, variables: vec![(text("x"), text("7"), true)], ..jq("$x + 1") };
        assert_eq!(output(&named, ""), "8\n");
        let exit = Jq { exit_status: true, ..jq(".a") };
        assert_eq!(run(&exit, "{}", 99).unwrap().status, 1);
        assert_eq!(run(&jq(".a"), "[]", 99).unwrap().status, 5);
        assert_eq!(run(&jq("."), "<html>", 99).unwrap().status, 2);
        assert_eq!(run(&jq(".["), "1", 99).unwrap().status, 3);
    }

    #[test]
    fn hostile_programs_are_not_run() {
        for program in [
            "repeat(.)",
            "def f: f; f",
            "[range(1e12)]",
            "\"x\" * 1000000000",
            ".[1000000000] = 1",
            "env",
            "$ENV.HOME",
            "input",
            "[recurse(.+1)]",
            "\"\\(repeat(1))\"",
            ".+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.",
        ] {
            assert!(run(&jq(program), "\"0123456789\"", 1 << 20).is_err(), "{program} ran");
        }
        let product = format!("[{}1]", ".[] as $x | ".repeat(12));
        assert!(run(&jq(&product), "[1,2,3,4,5,6,7,8,9]", 1 << 20).is_err());
        assert_eq!(run(&jq("."), &"[".repeat(100_000), 1 << 20).unwrap().status, 2);
        assert!(run(&jq(&"(".repeat(3000)), "1", 1 << 20).is_err());
    }
}
