//! What a real server answered to exactly specified requests, held against the mock of the embedded contracts.

use docproof::{spec::Library, targets::Mock};
use serde_json::Value;
use std::fs;

/// The recorded exchanges beside the project, in order; `None` with a note on standard error where they are absent.
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
fn recordings(name: &str) -> Option<Vec<Value>> {
    let path = crate::support::root().join("../shared/recordings").join(name);
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("skipped: there are no recordings at {}", path.display());
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect())
}

fn request(exchange: &Value) -> Option<http::Request<String>> {
    let recorded = &exchange["request"];
    let target = recorded["target"].as_str()?;
    let mut request =
        http::Request::builder().method(recorded["method"].as_str()?).uri(format!("http://localhost:8181{target}"));
    for (name, value) in recorded["headers"].as_object()? {
        request = request.header(name, value.as_str()?);
    }
    request.body(recorded["body"].as_str().unwrap_or_default().to_owned()).ok()
}

/// What the mock cannot know, for it keeps no data and reads no line protocol, SQL or plugin.
fn depends_on_data(status: u16, body: &str) -> bool {
    let words = ["line protocol", "incoming write was empty", "query error", "not implemented", "duplicate field"];
    matches!(status, 404 | 405 | 409 | 422 | 500) || words.iter().any(|word| body.contains(word))
}

#[test]
fn the_mock_answers_as_a_real_server_did() {
    let Some(exchanges) = recordings("influxdb3-core-3.10.1.jsonl") else { return };
    let library = Library::embedded();
    let (mut covered, mut refused, mut missed, mut wrong) = (0, 0, 0, Vec::new());
    for exchange in &exchanges {
        let (Some(request), status) = (request(exchange), exchange["response"]["status"].as_u64().unwrap()) else {
            continue;
        };
        // Scenarios without authentication need no token; the contract speaks of servers that ask for one.
        let has_credentials = request.headers().contains_key("authorization");
        let status = u16::try_from(status).unwrap();
        let line = format!("{} {}", request.method(), request.uri());
        let sent = request.body().clone();
        let Some(answer) = Mock::new(&library).respond(&request) else { continue };
        covered += 1;
        let (answered, body) = (answer.status().as_u16(), exchange["response"]["body"].as_str().unwrap_or_default());
        match (status < 400, answered < 400) {
            (true, true) if status != answered => wrong.push(format!("{line} {sent}: {answered}, really {status}")),
            (true, false) if has_credentials && !depends_on_data(answered, "") => {
                wrong.push(format!("{line} {sent}: {answered}, really {status}"));
            }
            (false, false) => refused += 1,
            (false, true) if !depends_on_data(status, body) => missed += 1,
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The rest asks for more than a contract can say: what a statement means, which columns there are.
    assert!(covered >= 300 && refused >= 75, "{covered} covered; {refused} refused as the server did, {missed} not");
}
