//! Where the reference pages of command-line programs are.
//!
//! Takes folders and patterns of paths; hands on a [`Manual`] for each program: its pages, and the command that each of them
//! describes, as its place in the tree says. Opens no page and follows no link out of a folder that it walks.
#![expect(clippy::disallowed_methods, reason = "this is the module that looks for reference pages")]

use super::{is_hidden, survey::FOREIGN};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// What stands for the name of a program in a pattern.
const PROGRAM: &str = "{program}";

/// What the pages of folders are called, without their endings (Hugo, MkDocs and Docusaurus, repositories).
const INDEXES: [&str; 3] = ["_index", "index", "README"];

/// What reference pages end with.
const ENDINGS: [&str; 3] = ["md", "mdx", "markdown"];

/// How deep folders are looked at: those that hold references, and those of commands in a reference.
const DEEPEST: usize = 8;

/// The most entries of one folder tree that are looked at.
const MOST: usize = 50_000;

/// The reference pages of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manual {
    /// The program.
    pub program: String,
    /// The words of a command, and the page that describes it; the program's own page, which has no words, comes first, the
    /// others in order.
    pub pages: Vec<(Vec<String>, PathBuf)>,
}

/// The manuals that a pattern finds in `folder`: a path below it in which `{program}` stands for the name of a program, and
/// `*` for any name. `program` is the one that is looked for, where the pattern does not name it. A pattern that leads out of
/// the folder (`..`) finds nothing.
pub fn manuals(folder: &Path, pattern: &str, program: Option<&str>) -> Vec<Manual> {
    let mut places = vec![(folder.to_owned(), program.map(str::to_owned))];
    let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.contains(&"..") {
        return Vec::new();
    }
    for (index, part) in parts.iter().enumerate() {
        let is_last = index + 1 == parts.len();
        let below = |(place, program): (PathBuf, Option<String>)| -> Vec<(PathBuf, Option<String>)> {
            match (part.split_once(PROGRAM), &program) {
                (Some(_), Some(name)) => vec![(place.join(part.replace(PROGRAM, name)), program)],
                (Some((before, after)), None) => {
                    let named = |name: String| {
                        let program = name.strip_prefix(before)?.strip_suffix(after).filter(|rest| !rest.is_empty());
                        Some((place.join(&name), Some(program?.to_owned())))
                    };
                    names(&place, is_last).into_iter().filter_map(named).collect()
                }
                (None, _) if *part == "*" => {
                    names(&place, is_last).into_iter().map(|name| (place.join(name), program.clone())).collect()
                }
                (None, _) => vec![(place.join(part), program)],
            }
        };
        places = places.into_iter().flat_map(below).collect();
    }
    let manual = |(place, program): (PathBuf, Option<String>)| {
        let program = program?;
        let pages = pages(&place, &program);
        (!pages.is_empty()).then_some(Manual { program, pages })
    };
    let mut manuals: Vec<Manual> = places.into_iter().filter_map(manual).collect();
    // What is a page of a program's command is no program: `things_create.md` beside `things.md`.
    let commands: BTreeSet<PathBuf> =
        manuals.iter().flat_map(|manual| manual.pages.iter().skip(1)).map(|(_, page)| page.clone()).collect();
    manuals.retain(|manual| !commands.contains(&manual.pages[0].1));
    manuals
}

/// The folders below `root`, and itself, that hold what a pattern starts with; in order.
pub fn holders(root: &Path, pattern: &str) -> Vec<PathBuf> {
    let parts: Vec<&str> = pattern.split('/').take_while(|part| !part.contains(['{', '*'])).collect();
    if parts.iter().all(|part| part.is_empty()) {
        return Vec::new();
    }
    let start = parts.join("/");
    let is_own = |entry: &walkdir::DirEntry| {
        let is_foreign = entry.file_name().to_str().is_some_and(|name| FOREIGN.contains(&name));
        entry.depth() == 0 || entry.file_type().is_dir() && !is_hidden(entry) && !is_foreign
    };
    let folders = walkdir::WalkDir::new(root).max_depth(DEEPEST).sort_by_file_name().into_iter().filter_entry(is_own);
    let folders = folders.take(MOST).filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    folders.filter(|folder| folder.join(&start).is_dir()).collect()
}

/// The names in a folder: of its folders, and, where they are asked for, of its pages without their endings; in order.
fn names(folder: &Path, with_pages: bool) -> BTreeSet<String> {
    let entries = folder.read_dir().into_iter().flatten().take(MOST).filter_map(Result::ok);
    let name = |entry: std::fs::DirEntry| {
        let (name, kind) = (entry.file_name().into_string().ok()?, entry.file_type().ok()?);
        let name = if kind.is_dir() { Some(name) } else { stem(&name).filter(|_| with_pages && kind.is_file()) };
        name.filter(|name| {
            !name.starts_with('.') && !INDEXES.contains(&name.as_str()) && !name.contains(char::is_control)
        })
    };
    entries.filter_map(name).collect()
}

/// The name of a page without its ending; `None` where it is no page.
fn stem(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    ENDINGS.iter().any(|one| ending.eq_ignore_ascii_case(one)).then(|| stem.to_owned())
}

/// The pages of a program: the one page that `place` is, or its own at `place`, with an ending or as the index of a folder,
/// and those of its commands below it, or beside it with their words joined (`things_create_list.md`, as cobra generates them).
fn pages(place: &Path, program: &str) -> Vec<(Vec<String>, PathBuf)> {
    // A page that is named with its ending is the whole reference.
    if place.file_name().and_then(|name| stem(name.to_str()?)).is_some() && place.is_file() {
        return vec![(Vec::new(), place.to_owned())];
    }
    let mut pages: Vec<(Vec<String>, PathBuf)> = below(place, program);
    let beside = |ending: &&str| place.with_file_name(format!("{program}.{ending}"));
    let is_beside = place.file_name().is_some_and(|name| name == program);
    if let Some(own) = ENDINGS.iter().map(beside).find(|page| is_beside && page.is_file()) {
        pages.retain(|(path, _)| !path.is_empty());
        pages.push((Vec::new(), own));
        if pages.len() == 1 {
            let folder = place.parent().unwrap_or(place);
            let names = names(folder, true).into_iter().filter_map(|name| Some((joined(&name, program)?, name)));
            let page = |name: &str| {
                ENDINGS.iter().map(|ending| folder.join(format!("{name}.{ending}"))).find(|page| page.is_file())
            };
            pages.extend(names.filter_map(|(path, name)| Some((path, page(&name)?))));
        }
    }
    // A command may have two pages (`create.md` and `create/_index.md`); each says what it says.
    pages.sort();
    pages
}

/// The pages in the folder of a program.
fn below(folder: &Path, program: &str) -> Vec<(Vec<String>, PathBuf)> {
    let entries = walkdir::WalkDir::new(folder).max_depth(DEEPEST).into_iter();
    let entries =
        entries.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)).take(MOST).filter_map(Result::ok);
    let page = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).ok().filter(|_| entry.file_type().is_file())?;
        let mut words: Vec<String> = path.iter().map(|part| part.to_str().map(str::to_owned)).collect::<Option<_>>()?;
        let last = stem(&words.pop()?)?;
        if words.is_empty() && (last == program || joined(&last, program).is_some()) {
            words = joined(&last, program).unwrap_or_default();
        } else if !INDEXES.contains(&last.as_str()) {
            words.push(last);
        }
        Some((words, entry.into_path()))
    };
    entries.filter_map(page).collect()
}

/// The words of a command whose page's name joins them to that of the program.
fn joined(name: &str, program: &str) -> Option<Vec<String>> {
    let words = name.strip_prefix(program)?.strip_prefix('_')?;
    Some(words.split('_').map(str::to_owned).collect()).filter(|_| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// The manuals in a folder with these files, a program a line: each command with its page.
    fn found(files: &[&str], pattern: &str, program: Option<&str>) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let said = |manual: Manual| {
            let page = |(words, path): (Vec<String>, PathBuf)| {
                let path = path.strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned();
                format!(" {}={path}", words.join("."))
            };
            manual.program + ":" + &manual.pages.into_iter().map(page).collect::<String>()
        };
        manuals(folder.path(), pattern, program).into_iter().map(said).collect()
    }

    #[test]
    fn the_place_of_a_page_says_the_command() {
        let files = [
            "reference/cli/_index.md",
            "reference/cli/things/_index.md",
            "reference/cli/things/list.md",
            "reference/cli/things/create/_index.md",
            "reference/cli/things/create/a_b.md",
            "reference/cli/things/.x.md",
            "reference/cli/things/image.png",
            "reference/cli/other.mdx",
            "reference/cli/other/run/README.md",
        ];
        let want = [
            "other: =reference/cli/other.mdx run=reference/cli/other/run/README.md",
            "things: =reference/cli/things/_index.md create=reference/cli/things/create/_index.md \
             create.a_b=reference/cli/things/create/a_b.md list=reference/cli/things/list.md",
        ];
        assert_eq!(found(&files, "reference/cli/{program}", None), want);
        assert_eq!(found(&files, "/reference/cli/{program}/", Some("other")), want[..1]);
        assert_eq!(found(&files, "*/cli/{program}", Some("other")), want[..1]);
        assert_eq!(
            found(&files, "reference/*/things/create", Some("make")),
            ["make: =reference/cli/things/create/_index.md a_b=reference/cli/things/create/a_b.md",]
        );
    }

    #[test]
    fn names_may_join_the_words_of_a_command() {
        let files = ["cli/things.md", "cli/things_create.md", "cli/things_create_list.md", "cli/install.md"];
        let things = "things: =cli/things.md create=cli/things_create.md create.list=cli/things_create_list.md";
        assert_eq!(found(&files, "cli/{program}", None), ["install: =cli/install.md", things]);
        assert_eq!(found(&files, "cli", Some("things"))[0].split(' ').count(), 5, "a folder that holds all of them");
        assert_eq!(found(&["x-cli/a.md"], "{program}-cli", None), ["x: a=x-cli/a.md"]);
    }

    #[test]
    fn one_page_may_describe_all_commands() {
        let files = ["src/cli.md", "src/guide.md", "src/cli.md.bak/a.md"];
        assert_eq!(found(&files, "src/cli.md", Some("bolt")), ["bolt: =src/cli.md"]);
        assert!(found(&files, "src/none.md", Some("bolt")).is_empty());
    }

    #[test]
    fn folders_that_hold_references_are_found() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["docs/en/reference/cli", "node_modules/x/reference/cli", ".x/reference/cli", "docs/reference"] {
            fs::create_dir_all(folder.path().join(path)).unwrap();
        }
        assert_eq!(holders(folder.path(), "reference/cli/{program}"), [folder.path().join("docs/en")]);
        assert!(holders(folder.path(), "{program}").is_empty());
    }
}
