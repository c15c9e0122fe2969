//! The house rules: who may import whom, how long a file may be, that every module says what it does.

use crate::support::root;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A module may import only what its row lists; all that it lists stands above it.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("config", &["text"]),
    ("discover", &["config", "text"]),
    ("site", &["config", "text"]),
    ("extract", &["config", "site", "text"]),
    ("resolve", &["config", "extract", "site", "text"]),
    ("shell", &["text"]),
    ("model", &["resolve", "shell", "text"]),
    ("spec", &["extract", "model", "text"]),
    ("reading", &["config", "extract", "model", "resolve", "shell", "site", "spec", "text"]),
    ("targets", &["config", "model", "spec", "text"]),
    ("snapshot", &["config", "targets", "text"]),
    ("diagnostic", &["text"]),
    (
        "rules",
        &[
            "config",
            "diagnostic",
            "discover",
            "extract",
            "model",
            "reading",
            "resolve",
            "shell",
            "site",
            "snapshot",
            "spec",
            "targets",
            "text",
        ],
    ),
    ("report", &["diagnostic", "rules", "text"]),
    (
        "pipeline",
        &[
            "config",
            "diagnostic",
            "discover",
            "extract",
            "model",
            "report",
            "reading",
            "resolve",
            "rules",
            "shell",
            "site",
            "snapshot",
            "spec",
            "targets",
            "text",
        ],
    ),
    ("cli", &["config", "pipeline", "report", "rules"]),
];

/// The longest a source file may be, its tests apart.
const CEILING: usize = 600;

#[test]
fn modules_import_only_what_their_layer_allows() {
    let mut errors = Vec::new();
    for (module, allowed) in LAYERS {
        for file in files_of(module) {
            for import in crate_imports(&read(&file)) {
                if import != *module && !allowed.contains(&import.as_str()) {
                    errors.push(format!("{}: `{module}` must not import `{import}`", file.display()));
                }
            }
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn every_module_has_a_layer() {
    let named: BTreeSet<String> = LAYERS.iter().map(|(module, _)| (*module).to_owned()).collect();
    let found: BTreeSet<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|module| module != "lib" && module != "main")
        .collect();
    assert_eq!(found, named);
}

#[test]
fn a_module_only_imports_modules_listed_above_it() {
    let mut seen = BTreeSet::new();
    for (module, allowed) in LAYERS {
        for import in *allowed {
            assert!(seen.contains(import), "`{module}` imports `{import}`, which is not above it");
        }
        seen.insert(*module);
    }
}

#[test]
fn files_stay_short() {
    let mut errors = Vec::new();
    for file in all_files() {
        let text = read(&file);
        let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").count();
        if lines > CEILING {
            errors.push(format!("{}: {lines} lines without its tests, more than {CEILING}", file.display()));
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn every_file_says_what_it_does() {
    let silent: Vec<PathBuf> = all_files().into_iter().filter(|file| !read(file).starts_with("//! ")).collect();
    assert!(silent.is_empty(), "these files do not open with `//!`: {silent:?}");
}

/// The only modules that touch what lies outside, and the test that holds a table against a real program.
const OUTSIDE: [&str; 8] = [
    "src/cli.rs",
    "src/discover.rs",
    "src/discover/references.rs",
    "src/discover/site.rs",
    "src/discover/survey.rs",
    "src/model/curl/tests.rs",
    "src/snapshot/file.rs",
    "src/targets/live.rs",
];

#[test]
fn only_marked_modules_touch_the_outside() {
    let lifts = |file: &PathBuf| read(file).contains("clippy::disallowed_methods");
    let found: BTreeSet<PathBuf> = all_files().into_iter().filter(lifts).collect();
    assert_eq!(found, OUTSIDE.map(|file| root().join(file)).into());
}

#[test]
fn only_rules_make_diagnostics() {
    let makers: Vec<PathBuf> = all_files().into_iter().filter(|file| makes_diagnostics(&read(file))).collect();
    assert_eq!(makers, [root().join("src/rules.rs")]);
}

/// Whether a `Diagnostic` is put together somewhere in `text`; its declaration and what returns one are passed over.
fn makes_diagnostics(text: &str) -> bool {
    let mut literals = text.match_indices("Diagnostic {").map(|(at, _)| text[..at].trim_end());
    literals.any(|before| !["struct", "impl", "for", "->"].iter().any(|word| before.ends_with(word)))
}

#[test]
fn the_maker_of_a_diagnostic_is_seen() {
    assert!(makes_diagnostics("found.push(Diagnostic { code })") && makes_diagnostics("Diagnostic {"));
    assert!(!makes_diagnostics("pub struct Diagnostic {}\nimpl Diagnostic {}\nfn one() -> Diagnostic { todo() }"));
}

fn all_files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = LAYERS.iter().flat_map(|(module, _)| files_of(module)).collect();
    files.extend(["lib", "main"].map(|name| root().join(format!("src/{name}.rs"))));
    files
}

fn files_of(module: &str) -> Vec<PathBuf> {
    let src = root().join("src");
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(src.join(module))
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    let file = src.join(format!("{module}.rs"));
    if file.exists() {
        files.push(file);
    }
    files
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// The first path segment after each `crate::`. `use crate::{a, b::C}` is read one level deep.
fn crate_imports(text: &str) -> BTreeSet<String> {
    let lines: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = lines.join("\n");
    let mut imports = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => imports.extend(top_level_names(list)),
            None => drop(imports.insert(name_at(rest))),
        }
    }
    imports
}

/// The names at the top level of a braced import list, up to its closing brace.
fn top_level_names(list: &str) -> Vec<String> {
    let (mut depth, mut expect, mut names) = (0_usize, true, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expect = true,
            c if expect && depth == 0 && c.is_alphabetic() => {
                names.push(name_at(&list[at..]));
                expect = false;
            }
            _ => {}
        }
    }
    names
}

fn name_at(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn the_import_scanner_sees_every_form() {
    let text =
        "use crate::text::Span;\nuse crate::{\n    config::{A, B},\n    spec,\n};\nfn f() { crate::model::plan() }";
    let names: Vec<String> = crate_imports(text).into_iter().collect();
    assert_eq!(names, ["config", "model", "spec", "text"]);
}
