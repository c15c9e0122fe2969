//! Scripts, read to what they ask for.

use super::{Piece, Plan, RedirectionSource, plan};
use crate::{
    model::{Action, Body},
    shell,
    text::{Span, Traced},
};

fn read(text: &str) -> Plan {
    let text = Traced::source(text, 0);
    plan(&shell::parse(&text), &text)
}

/// What each command of a script is, in short.
fn told(text: &str) -> Vec<String> {
    let tell = |action: &Action| match action {
        Action::Curl(curl) => {
            let urls: Vec<String> = curl.requests.iter().map(|request| request.url.text.to_string()).collect();
            format!("curl {}", urls.join(" "))
        }
        Action::Invocation(invocation) => format!("run {} {}", invocation.program, invocation.arguments.len()),
        Action::Tool(tool) => format!("tool {}", tool.program),
        Action::Jq(jq) => format!("jq {} {}", jq.filter, jq.raw),
        Action::Xargs(xargs) => format!("xargs {}", xargs.replace.clone().unwrap_or_default()),
        Action::Assignments => String::from("assignments"),
        Action::Compound(compound) => format!("compound {}", compound.keyword),
        Action::Unreadable => String::from("unreadable"),
    };
    read(text).commands().into_iter().flat_map(super::Command::actions).map(tell).collect()
}

#[test]
fn commands_are_known_by_their_names() {
    assert_eq!(told("curl http://a | jq -r .id"), ["curl http://a", "jq .id true"]);
    assert_eq!(told("sudo -u me env A=b /usr/bin/curl http://a"), ["curl http://a"]);
    assert_eq!(told("time curl.exe http://a && command -v curl"), ["curl http://a", "run command 2"]);
    assert_eq!(told("X=1 influxctl token list"), ["run influxctl 2"]);
    assert_eq!(told("TOKEN=abc"), ["assignments"]);
    assert_eq!(told("export TOKEN=$(curl http://a | jq -r .id)"), ["curl http://a", "jq .id true", "tool export"]);
    assert_eq!(told("for x in 1; do curl http://a; done"), ["compound for", "curl http://a"]);
    assert_eq!(
        told("f() { if [ -f x ]; then jq .a; else curl $(b); fi; }; diff <(curl http://a) y"),
        [
            "compound f",
            "compound {",
            "compound if",
            "tool [",
            "jq .a false",
            "run b 0",
            "curl $(…)",
            "curl http://a",
            "run diff 2"
        ]
    );
    assert_eq!(told("sudo"), ["run sudo 0"]);
    assert_eq!(told("$CURL http://a"), ["run $CURL 1"]);
}

#[test]
fn programs_in_containers_are_looked_at() {
    for line in [
        "docker exec -it db mytool list --all",
        "sudo docker exec -u root -e A=b --env=C=d $DB mytool list --all",
        "docker exec -uroot NAME /usr/bin/mytool list --all",
        "docker run --rm -v $PWD:/x -p8086:8086 --network host tools:2 mytool list --all",
        "docker compose -f a.yml exec -T db mytool list --all",
        "docker-compose run --rm db mytool list --all",
        "podman container exec db sudo mytool list --all",
        "kubectl exec -n x -it db-0 -c db -- mytool list --all",
        "kubectl -n x exec db-0 -- env A=b mytool list --all",
    ] {
        assert_eq!(told(line), ["run mytool 2"], "{line}");
    }
    for line in [
        "docker exec db",
        "docker ps -a",
        "docker run tools:2 -config x",
        "docker exec db curl http://a",
        "docker exec db cat x",
        "docker exec db xargs docker exec db mytool",
        "kubectl exec db-0 ls",
        "kubectl get pods -- mytool",
        "docker exec -it",
    ] {
        let told = told(line);
        assert!(told[0].starts_with("run docker") || told[0].starts_with("run kubectl"), "{line}: {told:?}");
    }
    assert_eq!(told("docker exec a docker exec b mytool x"), ["run docker 4"]);
}

#[test]
fn the_command_inside_xargs_has_the_input_as_an_open_part() {
    let script = "jq -r .id | xargs -I authid curl -X DELETE http://h/auths/authid/x -H 'A: authid'";
    let plan = read(script);
    let Action::Xargs(xargs) = &plan.steps[0].commands[1].action else { panic!("no xargs") };
    assert_eq!(xargs.arguments.len(), 6);
    let Action::Curl(curl) = &*xargs.action else { panic!("no curl") };
    let path = &curl.requests[0].url.path;
    assert_eq!(path.as_str(), "/auths/authid/x");
    assert!(path.is_open(7..13) && !path.is_open(0..7) && !path.is_open(13..15));
    let at = script.find("authid/x").unwrap();
    assert_eq!(path.span(7..13), Span::new(at, at + 6));
    assert_eq!(told("cat urls | xargs -n 1 -0r curl -sO"), ["tool cat", "xargs ", "curl $input"]);
    assert_eq!(told("cat urls | xargs"), ["tool cat", "xargs ", "tool echo"]);
}

#[test]
fn expansions_stay_apart_and_cook_to_open_parts() {
    let plan = read(r#"curl "http://$HOST/$(date +%s)/${X:-y}""#);
    let argument = &plan.steps[0].commands[0].arguments[1];
    let kinds: Vec<&str> = argument
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(_) => "text",
            Piece::Variable { quoted: true, .. } => "variable",
            Piece::Substitution { plan, .. } if plan.steps.len() == 1 => "substitution",
            Piece::Parameter(_) => "parameter",
            _ => "?",
        })
        .collect();
    assert_eq!(kinds, ["text", "variable", "text", "substitution", "text", "parameter"]);
    let cooked = argument.cooked();
    assert_eq!(cooked.as_str(), "http://$HOST/$(…)/${…}");
    assert!(cooked.is_open(7..12) && !cooked.is_open(0..7) && cooked.is_open(13..19));
    assert_eq!(cooked.span(7..12), Span::new(13, 18));
}

#[test]
fn redirections_say_where_from_and_where_to() {
    let plan = read("curl http://a > out 2>> log < in 2>&1 <<< text");
    let sources: Vec<String> = plan.steps[0].commands[0]
        .redirections
        .iter()
        .map(|redirection| {
            let name = match &redirection.source {
                RedirectionSource::Read(_) => "read",
                RedirectionSource::Write(_) => "write",
                RedirectionSource::Append(_) => "append",
                RedirectionSource::Text(_) => "text",
                RedirectionSource::Other => "other",
            };
            let text = redirection.source.argument().map(|argument| argument.cooked().to_string());
            format!("{}{name} {}", redirection.descriptor, text.unwrap_or_default())
        })
        .collect();
    assert_eq!(sources, ["1write out", "2append log", "0read in", "2other ", "0text text\n"]);
}

#[test]
fn what_curl_reads_from_the_script_itself_is_its_body() {
    let body = |text: &str| match &read(text).curls().next().unwrap().requests[0].body {
        Some(Body::Text(text, _)) => Some(text.as_str().to_owned()),
        _ => None,
    };
    let here = "curl http://a --data-binary @- <<EOF\n{\n\"a\": 1}\nEOF\n";
    assert_eq!(body(here).as_deref(), Some("{\n\"a\": 1}\n"));
    assert_eq!(body("curl http://a -d @- <<EOF\na\nb\nEOF\n").as_deref(), Some("ab"));
    assert_eq!(body("cat <<EOF | curl http://a --json @-\n{}\nEOF\n").as_deref(), Some("{}\n"));
    assert_eq!(body("echo '{}' x | curl http://a --json @-").as_deref(), Some("{} x\n"));
    assert_eq!(body("cat file | curl http://a --json @-"), None);
    assert_eq!(body("echo -n x | curl http://a --json @-"), None);
}
