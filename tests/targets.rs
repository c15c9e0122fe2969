//! Running: what the interpreter does, and one conformance suite that every target passes.

mod recordings;
mod server;

use crate::support::{markdown_files, root};
use docproof::{
    config::Config,
    extract,
    pipeline::{read_page, run_page},
    spec::Library,
    targets::{self, Effect, Live, Mock, Outcome, Reply, RunState, Sent, Target},
    text::SourceFile,
};
use server::Server;
use std::{collections::BTreeMap, fs, sync::Arc, time::Duration};

/// Runs a page on a mock of the embedded contracts.
fn run_text(text: &str) -> Vec<Outcome> {
    let config = Config::standard();
    let library = Library::embedded();
    let mut mock = Mock::new(&library);
    run_on(text, &config, &library, &mut mock)
}

fn run_on(text: &str, config: &Config, library: &Library, target: &mut dyn Target) -> Vec<Outcome> {
    let file = Arc::new(SourceFile::new("page.md", text));
    let page = extract::page(&file, config);
    let context = read_page(&page, config, library);
    run_page(&context, &[], target, None).expect("the target is there").outcomes
}

#[test]
fn our_guides_run() {
    for path in markdown_files(&root().join("docs/examples")) {
        let outcomes = run_text(&fs::read_to_string(&path).unwrap());
        assert!(!outcomes.is_empty(), "{}", path.display());
        for outcome in outcomes {
            assert_eq!(outcome.state, RunState::Passed, "{} {:#?}", path.display(), outcome.exchanges);
        }
    }
}

/// What happened, one line for each exchange.
fn told(outcome: &Outcome) -> Vec<String> {
    let line = |exchange: &targets::Exchange| {
        let path = exchange.request.url.split_once("://").map_or("", |(_, rest)| rest);
        let path = path.find('/').map_or("", |at| &path[at..]);
        let emulated = exchange.emulates.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        format!("{emulated}{} {path} -> {}", exchange.request.method, exchange.response.status)
    };
    outcome.exchanges.iter().map(line).collect()
}

#[test]
fn a_pipeline_feeds_one_request_with_the_answer_of_another() {
    let page = r#"
```sh
# Switch off the newest token of a user.
curl --request GET \
  "http://localhost:8086/api/v2/authorizations?user=mira" \
  --header "Authorization: Token ${OPERATOR_TOKEN}" \
  | jq .authorizations[0].id \
  | xargs -I found curl --request PATCH \
    http://localhost:8086/api/v2/authorizations/found \
    --header "Authorization: Token ${OPERATOR_TOKEN}" \
    --header 'Content-Type: application/json' \
    --data '{ "status": "inactive" }' \
  | jq -r '.user, .status'
```
"#;
    let outcomes = run_text(page);
    assert_eq!(outcomes[0].state, RunState::Passed, "{:#?}", outcomes[0].exchanges);
    assert_eq!(outcomes[0].exchanges.len(), 2);
    assert!(outcomes[0].exchanges[1].response.body.contains("inactive"));
    assert_eq!(outcomes[0].output, "mira\ninactive\n");
    assert!(outcomes[0].names.values().any(|name| name == "OPERATOR_TOKEN"));
}

const DATABASES: &str = "http://localhost/api/v0/accounts/ACCOUNT_ID/clusters/CLUSTER_ID/databases";

fn create(name: &str) -> String {
    format!(
        "curl --request POST \"{DATABASES}\" --header 'Authorization: Bearer MANAGEMENT_TOKEN' --json '{{\"name\": \"{name}\"}}'\n"
    )
}

fn delete(name: &str) -> String {
    format!("curl --request DELETE \"{DATABASES}/{name}\" --header 'Authorization: Bearer MANAGEMENT_TOKEN'\n")
}

fn fence(commands: &str) -> String {
    format!("```sh\n{commands}```\n\n")
}

fn statuses(page: &str) -> Vec<Vec<u16>> {
    let of = |outcome: &Outcome| outcome.exchanges.iter().map(|exchange| exchange.response.status).collect();
    run_text(page).iter().map(of).collect()
}

#[test]
fn the_mock_remembers_within_an_example() {
    let commands = [create("rain"), create("rain"), delete("rain"), delete("rain")].concat();
    assert_eq!(statuses(&fence(&commands)), [[200, 409, 204, 404]]);
}

#[test]
fn what_an_example_takes_for_granted_is_so() {
    // Guides show the same deletion in several forms; each speaks of whatever the reader has.
    let page = fence(&delete("rain")) + &fence(&delete("rain")) + &fence(&create("rain")) + &fence(&create("rain"));
    assert_eq!(statuses(&page), [[204], [204], [200], [200]]);
}

#[test]
fn alternatives_start_from_the_same_state() {
    let tabs = "{{< tabs-wrapper >}}\n{{% tabs %}}\n[A](#)\n[B](#)\n{{% /tabs %}}\n";
    let tab = |text: &str| format!("{{{{% tab-content %}}}}\n\n{text}\n{{{{% /tab-content %}}}}\n");
    let list = format!("curl \"{DATABASES}\" --header 'Authorization: Bearer MANAGEMENT_TOKEN' | jq -c '[.[].name]'\n");
    let page = [
        fence(&create("first")),
        tabs.to_owned(),
        tab(&(fence(&create("second")) + &fence(&list))),
        tab(&(fence(&create("third")) + &fence(&list))),
        String::from("{{< /tabs-wrapper >}}\n\n"),
        fence(&list),
    ]
    .concat();
    let outputs: Vec<String> = run_text(&page).into_iter().map(|outcome| outcome.output).collect();
    let both = "[\"first\",\"second\"]\n";
    assert_eq!([&outputs[2], &outputs[4], &outputs[5]], [both, "[\"first\",\"third\"]\n", both]);
}

#[test]
fn a_refusal_says_why_and_where() {
    let page = fence(&create("rain").replace("Bearer ", "Basic "));
    let outcome = &run_text(&page)[0];
    let [exchange] = outcome.exchanges.as_slice() else { panic!("{outcome:#?}") };
    assert_eq!(exchange.response.status, 401);
    assert_eq!(exchange.objection.as_deref(), Some("the operation wants `Authorization: Bearer …`"));
    assert_eq!(&page[exchange.fault.range()], "'Authorization: Basic MANAGEMENT_TOKEN'");

    let page = fence(&create("rain").replace("\"rain\"", "7"));
    let exchange = &run_text(&page)[0].exchanges[0];
    assert_eq!((exchange.response.status, &page[exchange.fault.range()]), (400, "7"));

    let page = fence(&(delete("rain") + &delete("rain")));
    let outcome = &run_text(&page)[0];
    assert_eq!(told(outcome).len(), 2);
    assert_eq!(&page[outcome.exchanges[1].fault.range()], "rain");
    assert!(matches!(&outcome.state, RunState::Failed { span, .. } if page[span.range()] == *"rain"));
}

#[test]
fn what_an_example_presupposes_is_there_at_a_host_that_a_shortcode_names() {
    let page = fence(
        "curl --request DELETE \"https://{{< influxdb/host >}}/api/v2/authorizations/$AUTH_ID\" \\
  --header 'Authorization: Token API_TOKEN'\n",
    );
    assert_eq!(statuses(&page), [[204]]);
}

#[test]
fn scripts_run_without_a_shell() {
    let script = r#"
NAME="two words"; export GREETING=hello
echo "$GREETING $NAME" > out.txt
cat out.txt | tr a-z A-Z
"#;
    let outcome = &run_text(&fence(script))[0];
    assert_eq!((&outcome.state, outcome.output.as_str()), (&RunState::Passed, "HELLO TWO WORDS\n"));
    for (script, output) in [
        ("false || echo no\n", "no\n"),
        ("false && echo no\n", ""),
        ("true; echo $?\n", "0\n"),
        ("echo \"$(echo a; echo b)\"\n", "a\nb\n"),
        ("echo \"$(false && echo a || echo b)\"\n", "b\n"),
        ("echo $(printf 'a\\n  b')\n", "a b\n"),
        ("cat <<EOF | head -n 1\n$(date -u +%Y)\nx\nEOF\n", "2026\n"),
        ("printf '\"a\" b\\n' | xargs echo -n\n", "a b"),
        ("echo '{\"a\": [1, 2]}' | jq -c '.a | map(. + 1)'\n", "[2,3]\n"),
    ] {
        let outcome = &run_text(&fence(script))[0];
        assert_eq!((&outcome.state, outcome.output.as_str()), (&RunState::Passed, output), "{script}");
    }
}

#[test]
fn what_curl_would_not_send_is_not_sent() {
    let page = fence(&create("rain").replace("curl ", "curl --requst POST "));
    let outcome = &run_text(&page)[0];
    assert!(outcome.exchanges.is_empty());
    assert!(matches!(&outcome.state, RunState::Failed { reason, .. } if reason.contains("--requst")), "{outcome:#?}");
}

#[test]
fn data_from_a_file_loses_its_line_ends_and_binary_data_keeps_them() {
    let body = |option: &str| {
        let script = format!(
            "printf '{{\\n\"status\": \"active\"\\n}}' > body.json\ncurl -X PATCH {option} @body.json -H 'Content-Type: \
             application/json' -H 'Authorization: Token API_TOKEN' http://localhost:8086/api/v2/authorizations/AUTH_ID\n"
        );
        let outcome = &run_text(&fence(&script))[0];
        assert_eq!(outcome.state, RunState::Passed, "{outcome:#?}");
        outcome.exchanges[0].request.body.clone()
    };
    assert_eq!(body("-d"), "{\"status\": \"active\"}");
    assert_eq!(body("--data-binary"), "{\n\"status\": \"active\"\n}");
}

#[test]
fn nothing_is_reached_but_contracts() {
    let outcome = &run_text(&fence("curl https://example.org/anything\n"))[0];
    assert!(matches!(outcome.state, RunState::Skipped(_)), "{:?}", outcome.state);
    for script in ["make install\n", "curl -F file=@x http://localhost/api/v2/authorizations\n", "cat /etc/passwd\n"] {
        let outcome = &run_text(&fence(script))[0];
        assert!(matches!(outcome.state, RunState::Unsupported { .. }), "{script}: {:?}", outcome.state);
        assert_eq!(outcome.output, "");
    }
}

/// What every target must do.
fn conforms(target: &mut dyn Target) {
    let base = "http://localhost:8086/api/v2/authorizations";
    let mut send = |method: &str, url: &str, token: bool, body: &str| {
        let mut headers = vec![(String::from("Accept"), String::from("*/*"))];
        if token {
            headers.push((String::from("Authorization"), String::from("Token abc")));
        }
        if !body.is_empty() {
            headers.push((String::from("Content-Type"), String::from("application/json")));
        }
        let sent = Sent::new(method, url, headers, body);
        match target.send(&sent).expect("the target is there") {
            Reply::Answer(answer) => answer.response,
            other => panic!("{method} {url}: {other:?}"),
        }
    };
    let permissions = r#""permissions": [{"action": "read", "resource": {"type": "buckets"}}]"#;
    let token = format!(r#"{{"orgID": "0b2c4d6e8fa01357", "description": "greenhouse é", {permissions}}}"#);
    let created = send("POST", base, true, &token);
    assert_eq!(created.status, 201, "{}", created.body);
    assert!(created.headers.iter().any(|(name, value)| name == "content-type" && value == "application/json"));
    let object: serde_json::Value = serde_json::from_str(&created.body).unwrap();
    assert_eq!((&object["description"], &object["status"]), (&"greenhouse \u{e9}".into(), &"active".into()));
    let item = format!("{base}/{}", object["id"].as_str().unwrap());
    let list = send("GET", &format!("{base}?orgID=0b2c4d6e8fa01357"), true, "");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&list.body).unwrap()["authorizations"][0], object);
    let other = send("GET", &format!("{base}?orgID=ffffffffffffffff"), true, "");
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&other.body).unwrap()["authorizations"],
        serde_json::json!([])
    );
    let changed = send("PATCH", &item, true, r#"{"status": "inactive"}"#);
    let changed: serde_json::Value = serde_json::from_str(&changed.body).unwrap();
    assert_eq!((&changed["status"], &changed["id"]), (&"inactive".into(), &object["id"]));
    assert_eq!(send("GET", &item, false, "").status, 401);
    assert_eq!(send("PATCH", &item, true, r#"{"status": "asleep"}"#).status, 400);
    assert_eq!(send("PUT", &item, true, "").status, 405);
    assert_eq!(send("GET", &format!("{base}/a/b"), true, "").status, 404);
    assert_eq!(send("HEAD", &item, true, "").status, 200);
    let gone = send("DELETE", &item, true, "");
    assert_eq!((gone.status, gone.body.as_str()), (204, ""));
    assert_eq!(send("GET", &item, true, "").status, 404);
}

#[test]
fn the_mock_conforms() {
    let library = Library::embedded();
    conforms(&mut Mock::new(&library));
}

fn live(server: &Server, allowed: &[Effect]) -> Live {
    let hosts = BTreeMap::from([(String::from("localhost:8086"), server.url())]);
    Live::new(&hosts, allowed, Duration::from_secs(30)).unwrap()
}

#[test]
fn a_live_server_conforms() {
    let server = Server::start();
    conforms(&mut live(&server, &[Effect::Read, Effect::Write, Effect::Delete]));
    server.stop();
}

#[test]
fn a_response_without_end_is_refused() {
    let server = Server::start();
    let url = format!("http://localhost:8086{}", server::FLOOD);
    let sent = Sent::new("GET", &url, Vec::new(), "");
    let reply = live(&server, &[Effect::Read]).send(&sent).unwrap();
    assert!(matches!(&reply, Reply::Refused(reason) if reason.contains("larger than 8 MiB")), "{reply:?}");
    assert_eq!(server.stop(), ["GET /flood"]);
}

#[test]
fn a_live_server_is_spared() {
    let server = Server::start();
    let library = Library::embedded();
    let create = "curl 'http://localhost:8086/api/v2/authorizations' --header 'Authorization: Token abc' --json '{}'\n";
    let read = "curl 'http://localhost:8086/api/v2/authorizations' --header 'Authorization: Token abc'\n";
    let elsewhere = "curl 'http://localhost:9999/api/v2/authorizations' --header 'Authorization: Token abc'\n";
    let page = fence(create) + &fence(read) + &fence(elsewhere);
    let outcomes = run_on(&page, &Config::standard(), &library, &mut live(&server, &[Effect::Read]));
    let states: Vec<&RunState> = outcomes.iter().map(|outcome| &outcome.state).collect();
    assert!(
        matches!(states.as_slice(), [RunState::Skipped(write), RunState::Passed, RunState::Skipped(host)]
            if write.contains("write") && host.contains("localhost:9999")),
        "{states:?}"
    );
    assert_eq!(server.stop(), ["GET /api/v2/authorizations"]);
}
