//! Entries that are put together, of pages in which every name has its place.

use super::{
    super::{Named, Place, ReferenceProblemKind as Kind, Takes, Usage, UsageItem, UsageKind, ValueKind},
    *,
};
use crate::text::Span;

/// A page of which each mention of a name has a place: they are cut from its text in order.
struct Page {
    file: Arc<SourceFile>,
    next: std::cell::Cell<usize>,
}

impl Page {
    fn new(path: &str, text: &str) -> Self {
        Self { file: Arc::new(SourceFile::new(path, text)), next: std::cell::Cell::new(0) }
    }

    fn place(&self, word: &str) -> Place {
        let from = self.next.get();
        let at = self.file.text()[from..].find(word).unwrap_or_else(|| panic!("no `{word}` from byte {from}")) + from;
        self.next.set(at + word.len());
        Place { file: self.file.clone(), span: Span::new(at, at + word.len()) }
    }

    fn named(&self, word: &str) -> Named {
        Named { name: word.to_owned(), aliases: Vec::new(), place: self.place(word) }
    }

    fn entry(&self, path: &str) -> Entry {
        let path = path.split_whitespace().map(str::to_owned).collect();
        Entry::new("things", path, Place { file: self.file.clone(), span: Span::new(0, 1) })
    }

    fn usage(&self, words: &str, items: impl IntoIterator<Item = UsageItem>) -> Usage {
        let words: Vec<Named> = words.split_whitespace().map(|word| self.named(word)).collect();
        let span = words.iter().fold(words[0].place.span, |all, word| all.cover(word.place.span));
        Usage { words, items: items.into_iter().collect(), place: Place { file: self.file.clone(), span } }
    }

    fn flag(&self, long: &str, takes: Takes) -> Flag {
        Flag { takes, ..flags::bare(Some(long.to_owned()), None, &self.place(&format!("--{long}"))) }
    }
}

fn item(kind: UsageKind, place: Place) -> UsageItem {
    UsageItem { kind, optional: false, repeated: false, place }
}

fn flag_item(page: &Page, long: &str, value: Option<&str>) -> UsageItem {
    let long = long.to_owned();
    let place = page.place(&format!("--{long}"));
    let value = value.map(str::to_owned);
    item(UsageKind::Flag { long: Some(long), short: None, value, optional_value: false }, place)
}

/// The kinds of problem, with the text at their places.
fn told(problems: &[ReferenceProblem]) -> Vec<(Kind, &str)> {
    problems.iter().map(|problem| (problem.kind.clone(), problem.place.file.slice(problem.place.span))).collect()
}

#[test]
fn a_command_is_what_its_usage_and_its_lists_say() {
    let root = Page::new("things.md", "things create delete --debug");
    let mut program = root.entry("");
    program.subcommands = Some(vec![root.named("create"), root.named("delete")]);
    program.flags = vec![root.flag("debug", Takes::Nothing)];
    let page = Page::new("create.md", "things create --color <COLOR> <NAME> [TAG]... --color --token");
    let mut create = page.entry("create");
    let usage = page.usage("things create", []);
    let color = flag_item(&page, "color", Some("COLOR"));
    let name = item(UsageKind::Argument(String::from("NAME")), page.place("NAME"));
    let tag = item(UsageKind::Argument(String::from("TAG")), page.place("TAG"));
    create.usages =
        vec![Usage { items: vec![color, name, UsageItem { optional: true, repeated: true, ..tag }], ..usage }];
    create.flags = vec![page.flag("color", Takes::Unknown), page.flag("token", Takes::Value)];
    create.flags[1].required = true;
    create.flag_list = Some(create.flags[0].place.clone());
    let (spec, problems) = assemble(vec![create, program], None, None);
    assert_eq!(told(&problems), [(Kind::SubcommandWithoutPage(String::from("delete")), "delete")]);
    assert!(spec.complete && spec.file.path() == "things.md" && spec.globals.len() == 1);
    let [create, delete] = spec.commands.as_slice() else { panic!("{:?}", spec.commands) };
    assert!(create.knows_flags && create.knows_arguments && !delete.knows_flags && !delete.knows_arguments);
    let arguments: Vec<_> = create.arguments.iter().map(|one| (&*one.name, one.required, one.repeated)).collect();
    assert_eq!(arguments, [("NAME", true, false), ("TAG", false, true)]);
    assert_eq!((create.flags[0].takes, create.flags[0].value_name.as_deref()), (Takes::Value, Some("COLOR")));
    assert!(!create.flags[0].required && create.flags[1].required);
}

#[test]
fn commands_that_a_flag_selects_are_one_command() {
    let form = |path: &str, long: &str, own: &str| {
        let page = Page::new(&format!("{long}.md"), &format!("things create token --{long} --{own} --format"));
        let mut entry = page.entry(path);
        let usage = page.usage("things create token", []);
        entry.usages = vec![Usage { items: vec![flag_item(&page, long, None)], ..usage }];
        entry.flags = vec![page.flag(own, Takes::Value), page.flag("format", Takes::Value)];
        entry.flags.iter_mut().for_each(|flag| flag.required = true);
        entry.flag_list = Some(entry.flags[0].place.clone());
        entry
    };
    let entries =
        vec![form("create token admin", "admin", "name"), form("create token permission", "permission", "expiry")];
    let (spec, problems) = assemble(entries, None, None);
    assert_eq!(told(&problems), []);
    let paths: Vec<String> = spec.commands.iter().map(CommandSpec::name).collect();
    assert_eq!(paths, ["create", "create token"]);
    let flags: Vec<_> = spec.commands[1].flags.iter().map(|flag| (flag.name(), flag.takes, flag.required)).collect();
    let want = [
        ("--admin", Takes::Nothing, false),
        ("--name", Takes::Value, false),
        ("--format", Takes::Value, true),
        ("--permission", Takes::Nothing, false),
        ("--expiry", Takes::Value, false),
    ];
    assert_eq!(flags, want.map(|(name, takes, required)| (name.to_owned(), takes, required)));
    assert!(spec.commands[1].knows_flags && !spec.commands[0].knows_flags);
}

#[test]
fn a_page_that_contradicts_itself_is_told_at_both_places() {
    let page = Page::new("list.md", "things delete --all things list --all --sort --sort");
    let mut list = page.entry("list");
    let wrong = page.usage("things delete", []);
    let items = vec![flag_item(&page, "all", None)];
    let right = page.usage("things list", []);
    list.usages = vec![Usage { items, ..right }];
    let mut all = page.flag("sort", Takes::Value);
    let mut again = page.flag("sort", Takes::Nothing);
    (all.short, again.short) = (Some('s'), Some('s'));
    again.long = Some(String::from("other"));
    all.value = ValueKind::Choice(vec![String::from("id")]);
    all.default = Some(String::from("name"));
    list.flag_list = Some(all.place.clone());
    list.flags = vec![all, again];
    let delete = page.entry("delete");
    let mut show = page.entry("show");
    show.usages = vec![wrong];
    let (_, problems) = assemble(vec![list, delete, show], None, None);
    let want = [
        (Kind::UsageFlagNotListed(String::from("--all")), "--all"),
        (
            Kind::DefaultIsNoChoice {
                flag: String::from("--sort"),
                default: String::from("name"),
                choices: String::from("`id`"),
            },
            "--sort",
        ),
        (Kind::ShortNameTwice('s'), "--sort"),
        (Kind::UsageNamesOther(String::from("things delete")), "things delete"),
    ];
    assert_eq!(told(&problems), want);
    let (end, before) = problems.split_last().unwrap();
    assert!(end.command == "things show" && before.iter().all(|problem| problem.command == "things list"));
}

#[test]
fn a_grammar_file_fills_what_the_pages_leave_open() {
    let text = "version = 1\nprogram = \"things\"\none-dash-long-flags = true\n[[command]]\nname = \"list\"\n\
                flags = [{ long = \"sort\", choices = [\"a\"] }, { long = \"old\", hidden = true }, { long = \"gone\" }]\n\
                [[command.request]]\nmethod = \"GET\"\npath = \"/x\"\n";
    let base = CliSpec::load(Arc::new(SourceFile::new("x.toml", text))).unwrap();
    let page = Page::new("list.md", "things list --sort");
    let mut list = page.entry("list");
    list.flags = vec![page.flag("sort", Takes::Unknown)];
    let (spec, _) = assemble(vec![list], Some(&base), None);
    assert!(spec.one_dash_long_flags && !spec.flags_after_arguments);
    let flags: Vec<_> = spec.commands[0].flags.iter().map(|flag| (flag.name(), flag.takes)).collect();
    assert_eq!(flags, [(String::from("--sort"), Takes::Value), (String::from("--old"), Takes::Nothing)]);
    assert_eq!(spec.commands[0].bindings.len(), 1);
    let other = Page::new("other.md", "things show");
    let (spec, _) = assemble(vec![other.entry("show")], Some(&base), None);
    assert!(!spec.one_dash_long_flags, "a grammar of another program of this name says nothing");
}
