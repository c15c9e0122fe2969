//! Running: no page, however hostile, makes the interpreter panic or hang, and no snapshot shows a secret.

use docproof::{
    config::Config,
    extract, pipeline, snapshot,
    spec::Library,
    targets::{Mock, Outcome},
    text::SourceFile,
};
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::embedded);

fn run(text: &str, config: &Config) -> pipeline::Ran {
    let library: &Library = &LIBRARY;
    let file = Arc::new(SourceFile::new("page.md", text));
    let page = extract::page(&file, config);
    let context = pipeline::read_page(&page, config, library);
    pipeline::run_page(&context, &[], &mut Mock::new(library), Some(("page.md.snap", None))).expect("the mock is there")
}

/// Words and operators that scripts are made of, in any order.
fn script() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "curl",
        "jq",
        "xargs",
        "-I",
        "x",
        "-n",
        "echo",
        "cat",
        "printf",
        "date",
        "-d",
        "+%F",
        "head",
        "tail",
        "tr",
        "a-z",
        "grep",
        "export",
        "A=1",
        "A=$(",
        "$A",
        "\"$A\"",
        "$(",
        ")",
        "`",
        "|",
        "||",
        "&&",
        ";",
        "\n",
        "'",
        "\"",
        "\\",
        "<<EOF\n",
        "EOF\n",
        "<",
        ">",
        "f",
        "@f",
        "@-",
        "-o",
        "-w",
        "%{http_code}",
        "-i",
        "-f",
        "-L",
        "-G",
        "--json",
        "-X",
        "PATCH",
        "DELETE",
        "POST",
        "-H",
        "\"Authorization: Token T\"",
        "{\"a\":1}",
        "{",
        "}",
        "[1,2]",
        ".",
        ".[]",
        "'.[]|.id'",
        "--next",
        "é",
        "http://localhost:8086/api/v2/authorizations",
        "http://localhost:8086/api/v2/authorizations/ID",
        "https://console.influxdata.com/api/v0/accounts/A/clusters/B/tokens/C",
        "influxctl",
        "token",
        "list",
        "delete",
        "ID",
        "influx",
        "auth",
        "--id",
        "true",
        "false",
        "%s",
        "99999999999",
        "-1",
        "!",
        "&",
        "2>&1",
        "sleep",
        "#",
    ]);
    prop::collection::vec((token, prop::sample::select(vec![" ", " ", " ", ""])), 0..40)
        .prop_map(|tokens| tokens.into_iter().flat_map(|(token, blank)| [token, blank]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_script_ends(scripts in prop::collection::vec(script(), 1..3)) {
        let fences: Vec<String> = scripts.iter().map(|script| format!("~~~~sh\n{script}\n~~~~\n\n")).collect();
        let page = fences.concat();
        let ran = run(&page, &Config::standard());
        for outcome in &ran.outcomes {
            for exchange in &outcome.exchanges {
                prop_assert!(exchange.span.end <= page.len() && page.get(exchange.fault.range()).is_some());
            }
        }
        // The same page gives the same result.
        prop_assert_eq!(run(&page, &Config::standard()).snapshot, ran.snapshot);
    }

    #[test]
    // What stands in a URL holds no brace or bracket: curl takes those for globs, and sends nothing where they do not pair.
    fn no_snapshot_shows_a_secret(secret in "[!-Z\\^-z|~]{8,40}", other in "[A-Za-z0-9+/=]{12,60}") {
        let page = "\
~~~~sh { placeholders=\"SECRET|OTHER\" }
curl \"http://localhost:8086/api/v2/authorizations?user=SECRET\" --header \"Authorization: Token OTHER\"
curl --user 'mira:OTHER' 'http://localhost:8086/api/v2/authorizations/SECRET' --header 'X-Note: about SECRET'
curl http://localhost:8086/api/v2/authorizations --header \"Authorization: Token $SECRET\" --json '{
  \"description\": \"SECRET and OTHER\", \"orgID\": \"OTHER\",
  \"permissions\": [{\"action\": \"read\", \"resource\": {\"type\": \"buckets\"}}] }' | jq .description
echo \"SECRET\" | curl http://localhost:8086/api/v2/authorizations --data @- --data-urlencode \"a=OTHER\"
influx auth inactive --id SECRET --token OTHER
~~~~
";
        let mut config = Config::standard();
        config.values.insert(String::from("SECRET"), secret.clone());
        config.values.insert(String::from("OTHER"), other.clone());
        let ran = run(page, &config);
        let shown = snapshot::print(&ran.snapshot);
        prop_assert!(ran.outcomes[0].exchanges.len() >= 3);
        prop_assert!(!shown.contains(&secret), "{secret} in\n{shown}");
        prop_assert!(!shown.contains(&other), "{other} in\n{shown}");
        for finding in &ran.findings {
            let told = format!("{} {:?}", finding.message, finding.help);
            prop_assert!(!told.contains(&secret) && !told.contains(&other), "{told}");
        }
    }

    #[test]
    fn insta_reads_what_we_write(
        source in "[ -~é]{1,30}",
        sections in prop::collection::vec(("[A-Za-z>()][A-Za-z >()]{0,19}[a-z]", "[!-~][ -~\n]{0,80}[!-~]"), 1..4),
    ) {
        let text = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        let section = |(title, body): (String, String)| snapshot::Section { title, text: text(&body) };
        let written = snapshot::Snapshot { source, sections: sections.into_iter().map(section).collect() };
        let folder = tempfile::tempdir().unwrap();
        let path = snapshot::path_of(folder.path(), "docs/page.md");
        prop_assert!(snapshot::write(folder.path(), "docs/page.md", &written).unwrap());
        prop_assert!(!snapshot::write(folder.path(), "docs/page.md", &written).unwrap());
        let read = insta::Snapshot::from_file(&path).unwrap();
        prop_assert_eq!(read.metadata().source(), Some(written.source.as_str()));
        let printed = snapshot::print(&written);
        let contents = printed.split_once("\n---\n").unwrap().1;
        let text = read.as_text().unwrap().to_string();
        prop_assert_eq!(text.trim_end(), contents.trim_end());
        prop_assert_eq!(snapshot::read(folder.path(), "docs/page.md").unwrap(), Some(written));
        prop_assert_eq!(snapshot::unreferenced(folder.path(), std::iter::once("docs/page.md")).len(), 0);
        prop_assert_eq!(snapshot::unreferenced(folder.path(), std::iter::empty()), vec![path]);
    }
}

#[test]
fn a_page_has_a_budget() {
    let outcomes =
        |script: &str| -> Vec<Outcome> { run(&format!("~~~~sh\n{script}\n~~~~\n"), &Config::standard()).outcomes };
    let doubling = "A=0123456789; ".to_owned() + &"A=$A$A; ".repeat(60) + "echo $A";
    assert!(outcomes(&doubling)[0].output.len() < 1 << 20);
    let nested = "echo ".to_owned() + &"$(echo ".repeat(200) + "x" + &")".repeat(200);
    assert_eq!(outcomes(&nested)[0].output, "");
    let lines = "printf '1\\n%.0s' ; ".to_owned()
        + "echo '"
        + &"1\n".repeat(5_000)
        + "' | xargs -I n curl http://localhost:8086/";
    assert!(outcomes(&lines)[0].exchanges.is_empty());
}
