//! Command lines of the embedded grammars, read and bound.

use super::{CliProblemKind, CommandUse, Reach};
use crate::{
    model::{Body, Invocation, Request, json},
    spec::{CliSpec, Library, Route},
    text::{Inserted, SourceFile, Span, Traced},
};
use std::sync::{Arc, LazyLock};

mod styles;

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::embedded);

/// The words of a line: `"…"` and `'…'` quote, `<NAME>` is a placeholder, `$…` is an expansion.
fn words(line: &str) -> Invocation {
    let (mut all, mut spans) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < line.len() {
        if line[at..].starts_with(' ') {
            at += 1;
            continue;
        }
        let start = at;
        let mut word = Traced::new();
        let mut quote = None;
        while let Some(c) = line[at..].chars().next() {
            let end = at + c.len_utf8();
            match (c, quote) {
                (' ', None) => break,
                ('"' | '\'', None) => quote = Some(c),
                (c, Some(open)) if c == open => quote = None,
                ('<', _) => {
                    let close = at + line[at..].find('>').unwrap();
                    let name = &line[at + 1..close];
                    word.push_inserted(name, Span::new(at, close + 1), Inserted::Placeholder(name.into()));
                    at = close;
                }
                ('$', _) => {
                    let length = line[at..].find([' ', '"']).unwrap_or(line.len() - at);
                    let name = &line[at..at + length];
                    word.push_inserted(name, Span::new(at, at + length), Inserted::Expansion(name.into()));
                    at += length;
                    continue;
                }
                _ => word.push_source(&line[at..end], at),
            }
            at += line[at..].chars().next().map_or(0, char::len_utf8);
        }
        all.push(word);
        spans.push(Span::new(start, at));
    }
    let program = all.remove(0);
    spans.remove(0);
    Invocation { program, arguments: all, spans, span: Span::new(0, line.len()) }
}

/// What is wrong with a line: each problem and the text it points at.
fn problems(line: &str) -> Vec<(CliProblemKind, String)> {
    let usage = LIBRARY.interpret(&words(line)).unwrap();
    usage.problems.into_iter().map(|problem| (problem.kind, line[problem.span.range()].to_owned())).collect()
}

fn request(line: &str) -> Option<Request> {
    LIBRARY.interpret(&words(line)).unwrap().request()
}

fn body(line: &str) -> String {
    match request(line).unwrap().body {
        Some(Body::Text(text, _)) => text.as_str().to_owned(),
        _ => String::new(),
    }
}

fn with<T>(line: &str, look: impl FnOnce(&CommandUse<'_>) -> T) -> T {
    look(&LIBRARY.interpret(&words(line)).unwrap())
}

/// Holds a text against `snapshots/cli`.
fn assert_snapshot(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../../../snapshots/cli", omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn embedded_grammars_load() {
    let names: Vec<&str> = LIBRARY.clis.iter().map(|cli| cli.program.as_str()).collect();
    assert_eq!(names, ["influxctl", "influx", "influxdb3"]);
}

#[test]
fn right_commands_have_no_problem() {
    for line in [
        "influxctl token list --format json",
        "influxctl token create --read-database <DATABASE_NAME> --write-database=mydb \"Read token\"",
        "influxctl token create -read-database \"*\" 'all of them'",
        "influxctl --profile other token revoke --force <TOKEN_ID_1> <TOKEN_ID_2>",
        "influxctl token delete $TOKEN_ID",
        "influxctl token create $FLAGS",
        "influxctl token create --expires-at $(date) \"7d\"",
        "influxctl database create --retention-period 2.5d --max-tables <COUNT> mydb",
        "influxctl database update --retention-period RETENTION_PERIOD mydb",
        "influxctl token",
        "influxctl token create --help",
        "influxctl help token",
        "influxctl --version",
        "influxctl token help create",
        "influxctl token create [--read-database=<DATABASE_NAME>] <TOKEN_DESCRIPTION>",
        "influxctl token revoke <TOKEN_ID> [<TOKEN_ID_N>...]",
        "influxctl database [subcommand] [flags]",
        "influxctl clustered whatever --flag 1",
        "influxctl <COMMAND> --flag",
        "influxctl write --database mydb -",
        "influx auth create --org my-org --read-bucket 03a2bbf46309a000 --all-access",
        "influx auth ls -t <API_TOKEN>",
        "influx auth active -id 0123",
        "influx authorization find -tTOKEN --json",
        "influx bucket list --json --limit 5",
        "influx -precision rfc3339 -execute 'SHOW DATABASES'",
    ] {
        assert_eq!(problems(line), [], "{line}");
    }
}

#[test]
fn mistakes_are_named_where_they_stand() {
    let told: Vec<String> = [
        "influxctl tokens list",
        "influxctl --profil staging token list",
        "influxctl token lst",
        "influxctl token create --read_database mydb \"x\"",
        "influxctl token create --retention-period 30d \"x\"",
        "influxctl token create --read-database",
        "influxctl token create --read-database --write-database mydb \"x\"",
        "influxctl token create --read-database mydb",
        "influxctl token create --read-database mydb Read token for mydb",
        "influxctl token list --format=yaml",
        "influxctl token list --format JSON",
        "influxctl database create --max-tables many --retention-period '30 days' mydb",
        "influxctl database create mydb --retention-period 7d",
        "influxctl database rename mydb",
        "influx auth active",
        "influx auth create --read-user",
    ]
    .iter()
    .map(|line| {
        let told: Vec<String> = problems(line).iter().map(|told| format!("  {told:?}\n")).collect();
        format!("{line}\n{}", told.concat())
    })
    .collect();
    assert_snapshot("problems", &told.concat());
}

#[test]
fn reach_says_what_was_read() {
    for (line, reach) in [
        ("influxctl token list", Reach::Whole),
        ("influxctl token create $ARGS", Reach::Uncounted),
        ("influxctl token create \"$DESCRIPTION\"", Reach::Whole),
        ("influxctl token list -h", Reach::Help),
        ("influxctl token list [flags]", Reach::Synopsis),
        ("influxctl clustered generate", Reach::OutOfScope),
    ] {
        assert_eq!(with(line, |usage| usage.reach), reach, "{line}");
    }
}

#[test]
fn commands_become_requests() {
    let lines = [
        "influxctl token create --read-database <DATABASE_NAME> --write-database '*' --expires-at 2030-01-01T00:00:00Z \"a \\\"b\"",
        "influxctl token list",
        "influxctl token get <TOKEN_ID>",
        "influxctl token update --description x --read-database a --read-database <B> <TOKEN_ID>",
        "influxctl --account 11 token revoke <TOKEN_ID>",
        "influxctl database create --retention-period 30d --max-tables 200 --template-tag room --template-tag-bucket id,500 --template-timeformat %Y mydb",
        "influxctl database update --retention-period <PERIOD> --max-columns $COUNT my/db",
        "influxctl database rename a b",
        "influxctl database undelete a",
        "influx auth active -i 0804f74142bbf000 --host https://eu.example.com",
        "influx auth list --user jane --json",
        "influx auth find -i <AUTH_ID>",
        "influx auth create --org my-org --read-bucket 03a2bbf46309a000 --write-tasks -d x",
        "influx auth delete --id $AUTH_ID",
    ];
    let mut told = String::new();
    for line in lines {
        let request = request(line).unwrap();
        let query: Vec<String> = request.url.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers: Vec<&str> = request.headers.iter().map(|header| header.text.as_str()).collect();
        told += &format!("{line}\n  {} {} {query:?}\n  {headers:?}\n", request.method.name, request.url.text);
        if let Some(Body::Text(text, _)) = &request.body {
            told += &format!("  {text}\n");
        }
    }
    assert_snapshot("requests", &told);
}

#[test]
fn values_keep_their_place() {
    let line = "influxctl token update --read-database <DATABASE_NAME> --write-database 'a\"b' <TOKEN_ID>";
    let request = request(line).unwrap();
    let Some(Body::Text(text, _)) = &request.body else { panic!("no body") };
    let at = |needle: &str| {
        let start = text.as_str().find(needle).unwrap();
        &line[text.span(start..start + needle.len()).range()]
    };
    assert_eq!(at("DATABASE_NAME"), "<DATABASE_NAME>");
    assert_eq!(at("a\\\"b"), "a\"b");
    assert_eq!(at("write"), "--write-database");
    assert_eq!(at("{\"permissions\""), "influxctl token update --read-database");
    let path = &request.url.path;
    let start = path.as_str().find("TOKEN_ID").unwrap();
    assert_eq!(&line[path.span(start..path.len()).range()], "<TOKEN_ID>");
    assert!(path.is_open(start..path.len()));
}

#[test]
fn each_repeated_argument_is_a_request() {
    let paths = with("influxctl database delete a b c", |usage| {
        usage
            .requests()
            .iter()
            .map(|request| request.url.path.as_str().rsplit('/').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    });
    assert_eq!(paths, ["a", "b", "c"]);
}

#[test]
fn what_cannot_be_bound_is_not() {
    for line in
        ["influxctl token revoke", "influxctl token get --help", "influxctl query x", "influxctl token create $ARGS"]
    {
        assert!(with(line, |usage| usage.requests().is_empty() || line.contains("$ARGS")), "{line}");
    }
    assert_eq!(body("influxctl token create \"x\""), "{\"description\":\"x\"}");
}

#[test]
fn mistakes_in_a_grammar_are_found() {
    for (text, want, at) in [
        ("version = 2\nprogram = \"x\"", "version 2 of", "2"),
        ("version = 1\nprogram = \"x\"\nflgs = []", "unknown key `flgs`", "flgs"),
        (
            "version = 1\nprogram = \"x\"\nflags = [{ value = \"string\" }]",
            "needs `long` or `short`",
            "{ value = \"string\" }",
        ),
        (
            "version = 1\nprogram = \"x\"\nflags = [{ long = \"a\", value = \"text\" }]",
            "unknown variant `text`",
            "\"text\"",
        ),
        (
            "version = 1\nprogram = \"x\"\n[[command]]\nname = \"a\"\n[[command.request]]\nmethod = \"GET\"\npath = \"/{ID}\"",
            "`ID` is no argument",
            "\"/{ID}\"",
        ),
        (
            "version = 1\nprogram = \"x\"\n[[command]]\nname = \"a\"\nflag-sets = [\"b\"]",
            "no `flag-sets` entry is called `b`",
            "\"b\"",
        ),
        (
            "version = 1\nprogram = \"x\"\n[[command]]\nname = \"a\"\ngroups = [{ flags = [\"b\"] }]",
            "the command has no flag `--b`",
            "{ flags = [\"b\"] }",
        ),
        ("version = 1\nprogram = \"x\"\nprofile-flags = [\"b\"]", "no command has a flag `b`", "\"b\""),
        (
            "version = 1\nprogram = \"x\"\n[[command]]\nname = \"a\"\nincomplete = [\"words\"]",
            "expected true, false or a list",
            "[\"words\"]",
        ),
    ] {
        let error = CliSpec::load(Arc::new(SourceFile::new("x.toml", text))).unwrap_err();
        assert!(error.message.contains(want), "{}", error.message);
        assert_eq!(&text[error.span.unwrap().range()], at);
    }
}

#[test]
fn bound_requests_are_what_the_embedded_apis_take() {
    let uuid = "5f1ad2c0-0f5e-4c9c-9d7e-1f6f3b2a4c11";
    let limits = "--retention-period 30d --max-tables 200 --max-columns 150";
    let template = "--template-tag room --template-tag-bucket id,500 --template-timeformat %Y-%m-%d";
    let all_access = "influx auth create --org-id 0123456789abcdef --user jane --all-access --description x";
    let lines = [
        (
            String::from(
                "influxctl token create --read-database a --write-database '*' --expires-at 2030-01-01T00:00:00Z \"a b\"",
            ),
            "CreateDatabaseToken",
        ),
        (String::from("influxctl token list --format json"), "GetDatabaseTokens"),
        (format!("influxctl token get {uuid}"), "GetDatabaseToken"),
        (format!("influxctl token update --description x --read-database a {uuid}"), "UpdateDatabaseToken"),
        (format!("influxctl token revoke {uuid}"), "DeleteDatabaseToken"),
        (format!("influxctl database create {limits} {template} mydb"), "CreateClusterDatabase"),
        (String::from("influxctl database list"), "GetClusterDatabases"),
        (format!("influxctl database update {limits} mydb"), "UpdateClusterDatabase"),
        (String::from("influxctl database delete --force mydb"), "DeleteClusterDatabase"),
        (String::from("influxctl database rename a b"), "RenameClusterDatabase"),
        (String::from("influxctl database undelete a"), "UndeleteClusterDatabase"),
        (format!("influxctl table create {template} mydb sensors"), "CreateClusterDatabaseTable"),
        (String::from("influxctl table rename mydb a b"), "RenameClusterDatabaseTable"),
        (String::from("influxctl table delete mydb a"), "DeleteClusterDatabaseTable"),
        (String::from("influxctl table undelete mydb 17"), "UndeleteClusterDatabaseTable"),
        (String::from("influx auth active --id 06c86c40a9f36000"), "PatchAuthorizationsID"),
        (String::from("influx auth inactive --id 06c86c40a9f36000"), "PatchAuthorizationsID"),
        (String::from("influx auth delete --id 06c86c40a9f36000"), "DeleteAuthorizationsID"),
        (String::from("influx auth list --org my-org --user jane"), "GetAuthorizations"),
        (String::from("influx auth list --id 06c86c40a9f36000"), "GetAuthorizationsID"),
        (
            String::from("influx auth create --org my-org --read-bucket 03a2bbf46309a000 --write-tasks"),
            "PostAuthorizations",
        ),
        (all_access.to_owned(), "PostAuthorizations"),
        (all_access.replace("all-access", "operator"), "PostAuthorizations"),
        (
            String::from(
                "influxdb3 write --host http://localhost:8181 --token x --database a --precision s --accept-partial --no-sync 'm f=1'",
            ),
            "PostWriteLP",
        ),
        (String::from("influxdb3 write -d a --file a.lp"), "PostWriteLP"),
        (String::from("influxctl write --database a --precision s 'm f=1'"), "PostWrite"),
        (String::from("influx bucket create -n a --retention 30d --shard-group-duration 1d"), "PostBuckets"),
        (String::from("influx bucket list --org a --limit 5"), "GetBuckets"),
        (String::from("influx bucket update -i 0123456789abcdef --name b"), "PatchBucketsID"),
        (String::from("influx bucket delete -n a -o b"), "DeleteBucketsID"),
        (String::from("influx dashboards --id a --id b"), "GetDashboards"),
        (
            String::from(
                "influx delete --bucket a --start 2026-01-01T00:00:00Z --stop 2026-02-01T00:00:00Z --predicate 'a=\"b\"'",
            ),
            "PostDelete",
        ),
        (String::from("influx org create -n a -d b"), "PostOrgs"),
        (String::from("influx org list"), "GetOrgs"),
        (String::from("influx org update -i a --name b"), "PatchOrgsID"),
        (String::from("influx org delete -i a"), "DeleteOrgsID"),
        (String::from("influx org members add -n a -m b --owner"), "PostOrgsIDOwners"),
        (String::from("influx org members add -i a -m b"), "PostOrgsIDMembers"),
        (String::from("influx org members list -n a"), "GetOrgsIDMembers"),
        (String::from("influx org members remove -i a -m b"), "DeleteOrgsIDMembersID"),
        (String::from("influx query -o a 'from(bucket: \"a\")'"), "PostQuery"),
        (String::from("influx query --file a.flux"), "PostQuery"),
        (
            String::from("influx remote create -n a --remote-url b --remote-api-token c --remote-org-id d"),
            "PostRemoteConnection",
        ),
        (String::from("influx remote update -i a --allow-insecure-tls"), "PatchRemoteConnectionByID"),
        (String::from("influx remote list -n a"), "GetRemoteConnections"),
        (String::from("influx remote delete -i a"), "DeleteRemoteConnectionByID"),
        (
            String::from("influx replication create -n a --remote-id b --local-bucket-id c --remote-bucket d"),
            "PostReplication",
        ),
        (String::from("influx replication update -i a --no-drop-non-retryable-data"), "PatchReplicationByID"),
        (String::from("influx replication list"), "GetReplications"),
        (String::from("influx replication delete -i a"), "DeleteReplicationByID"),
        (String::from("influx secret list"), "GetOrgsIDSecrets"),
        (String::from("influx secret delete -k a"), "PostOrgsIDSecrets"),
        (String::from("influx server-config"), "GetConfig"),
        (String::from("influx setup -u a -p b -o c -b d -r 30d --force"), "PostSetup"),
        (String::from("influx stacks --stack-id a --stack-id b"), "ListStacks"),
        (String::from("influx stacks init -n a -u b -u c"), "CreateStack"),
        (String::from("influx stacks update -i a -n b"), "UpdateStack"),
        (String::from("influx task create -o a 'option task = {name: \"a\", every: 1h}'"), "PostTasks"),
        (String::from("influx task create -f a.flux"), "PostTasks"),
        (String::from("influx task list --limit 5"), "GetTasks"),
        (String::from("influx task list -i a"), "GetTasksID"),
        (String::from("influx task update -i a --status inactive"), "PatchTasksID"),
        (String::from("influx task delete -i a"), "DeleteTasksID"),
        (String::from("influx task log list --task-id a"), "GetTasksIDLogs"),
        (String::from("influx task log list --task-id a --run-id b"), "GetTasksIDRunsIDLogs"),
        (String::from("influx task run list --task-id a --limit 5"), "GetTasksIDRuns"),
        (String::from("influx task run retry --task-id a --run-id b"), "PostTasksIDRunsIDRetry"),
        (String::from("influx telegrafs"), "GetTelegrafs"),
        (String::from("influx telegrafs create -n a -f a.conf"), "PostTelegrafs"),
        (String::from("influx user create -n a"), "PostUsers"),
        (String::from("influx user list"), "GetUsers"),
        (String::from("influx user update -i a -n b"), "PatchUsersID"),
        (String::from("influx user delete -i a"), "DeleteUsersID"),
        (String::from("influx user password -i a --password b"), "PostUsersIDPassword"),
        (String::from("influx v1 auth create --username a --no-password --read-bucket b"), "PostLegacyAuthorizations"),
        (String::from("influx v1 auth list --username a"), "GetLegacyAuthorizations"),
        (String::from("influx v1 auth set-active --id a"), "PatchLegacyAuthorizationsID"),
        (String::from("influx v1 auth set-password --id a --password b"), "PostLegacyAuthorizationsIDPassword"),
        (String::from("influx v1 auth delete --id a"), "DeleteLegacyAuthorizationsID"),
        (String::from("influx v1 dbrp create --db a --rp b --bucket-id c --default"), "PostDBRP"),
        (String::from("influx v1 dbrp list --db a"), "GetDBRPs"),
        (String::from("influx v1 dbrp update --id a --rp b"), "PatchDBRPID"),
        (String::from("influx v1 dbrp delete --id a"), "DeleteDBRPID"),
        (String::from("influx write -b a -o b -p s 'm f=1'"), "PostWrite"),
        (String::from("influx write --bucket-id a -f a.lp"), "PostWrite"),
        (String::from("influxdb3 query --database a --format json 'SELECT 1'"), "GetExecuteQuerySQL"),
        (String::from("influxdb3 query -d a -l influxql --file a.sql"), "GetExecuteInfluxQLQuery"),
        (
            String::from("influxdb3 create database --host localhost:8181 --retention-period 30d mydb"),
            "PostConfigureDatabase",
        ),
        (String::from("influxdb3 create table -d a --tags a,b --fields f:float64,g:utf8 t"), "PostConfigureTable"),
        (String::from("influxdb3 create table -d a --tags a t"), "PostConfigureTable"),
        (String::from("influxdb3 update database -d a --retention-period 30d"), "PutConfigureDatabase"),
        (String::from("influxdb3 update database -d a --retention-period none"), "DeleteDatabaseRetentionPeriod"),
        (String::from("influxdb3 delete database --hard-delete now --data-only a"), "DeleteConfigureDatabase"),
        (String::from("influxdb3 delete table --database a t"), "DeleteConfigureTable"),
        (String::from("influxdb3 show databases --show-deleted"), "GetConfigureDatabase"),
        (
            String::from("influxdb3 create distinct_cache -d a -t t --columns a,b --max-cardinality 9 --max-age 30d c"),
            "PostConfigureDistinctCache",
        ),
        (String::from("influxdb3 delete distinct_cache -d a -t t c"), "DeleteConfigureDistinctCache"),
        (
            String::from(
                "influxdb3 create last_cache -d a -t t --key-columns a --value-columns b --count 1 --ttl 4h c",
            ),
            "PostConfigureLastCache",
        ),
        (String::from("influxdb3 delete last_cache -d a -t t c"), "DeleteConfigureLastCache"),
        (
            String::from(
                "influxdb3 create trigger -d a --path p.py --trigger-spec every:1m --trigger-arguments a=b,c=d t",
            ),
            "PostConfigureProcessingEngineTrigger",
        ),
        (String::from("influxdb3 delete trigger -d a --force t"), "DeleteConfigureProcessingEngineTrigger"),
        (String::from("influxdb3 enable trigger -d a t"), "PostEnableProcessingEngineTrigger"),
        (String::from("influxdb3 disable trigger -d a t"), "PostDisableProcessingEngineTrigger"),
        (String::from("influxdb3 install package a b"), "PostInstallPluginPackages"),
        (String::from("influxdb3 install package -r a.txt"), "PostInstallPluginRequirements"),
        (String::from("influxdb3 test wal_plugin -d a --lp 'm f=1' --input-arguments a=b p.py"), "PostTestWALPlugin"),
        (String::from("influxdb3 test wal_plugin -d a --file a.lp p.py"), "PostTestWALPlugin"),
        (String::from("influxdb3 test schedule_plugin -d a p.py"), "PostTestSchedulingPlugin"),
        (String::from("influxdb3 create token --admin"), "PostCreateAdminToken"),
        (String::from("influxdb3 create token --admin --name a --expiry 10d"), "PostCreateNamedAdminToken"),
        (String::from("influxdb3 create token --admin --regenerate"), "PostRegenerateAdminToken"),
        (String::from("influxdb3 delete token --token-name a"), "DeleteToken"),
        (String::from("influxdb3 show tokens --format json"), "GetExecuteQuerySQL"),
    ];
    for (line, operation) in lines {
        assert_eq!(problems(&line), [], "{line}");
        let request = request(&line).unwrap();
        let Route::Operation(matched) = LIBRARY.route(&request) else { panic!("{line}: no operation") };
        assert_eq!(matched.operation.id, operation, "{line}");
        if matched.operation.body_required {
            assert!(request.body.is_some(), "{line}");
        }
        for parameter in &matched.operation.parameters {
            let mut query = request.url.query.iter();
            let sent = query.find(|(name, _)| name.as_str() == parameter.name).map(|(_, value)| value);
            assert!(
                sent.is_some() || !parameter.required || !matched.path_values.is_empty(),
                "{line}: {}",
                parameter.name
            );
            let problems = sent.map(|value| matched.api.check_parameter(parameter, value)).unwrap_or_default();
            assert_eq!(problems, [], "{line}: {}", parameter.name);
        }
        for (name, _) in &request.url.query {
            let known = matched.operation.parameters.iter().any(|parameter| parameter.name == name.as_str());
            assert!(known, "{line}: {name}");
        }
        let sent_type = request.header("content-type").and_then(|header| header.value.clone()).unwrap_or_default();
        let is_json = |_: &&Body| sent_type.as_str().contains("json");
        if let Some(Body::Text(text, _)) = request.body.as_ref().filter(is_json) {
            let body = json::parse(text);
            assert_eq!(body.problems, [], "{line}: {text}");
            let found = matched.api.check_body(matched.operation, "application/json", &body.root.unwrap());
            assert_eq!(found, [], "{line}: {text}");
        }
        for (parameter, value) in &matched.path_values {
            assert_eq!(matched.api.check_parameter(parameter, value), [], "{line}: {}", parameter.name);
        }
    }
}

/// A grammar with one of everything that a request can be made of.
const EVERYTHING: &str = r#"
version = 1
program = "things"
flags-after-arguments = true

[api]
url = "{host}/v1"
headers = { Authorization = "Bearer {token}" }

[api.values]
host = { flag = "--host", default = "http://localhost:8080" }
token = { flag = "--token", placeholder = "API_TOKEN" }

[flag-sets]
all = [
  { long = "host", value = "string" }, { long = "token", value = "string" }, { long = "file", short = "f", value = "file" },
  { long = "plan" }, { long = "async" }, { long = "format", value = "string" }, { long = "keep", value = "duration" },
  { long = "columns", value = "string" }, { long = "fields", value = "string" }, { long = "set", value = "string" },
  { long = "id", value = "string", repeatable = true },
]

[[command]]
name = "send"
flag-sets = ["all"]
arguments = [{ name = "DATA", optional = true }]

[[command.request]]
method = "POST"
path = "/data"
url = "{host}/compat"
headers = { Authorization = "Token {token}" }
unless = ["--plan", "--file=*.csv"]
query = { async = { when = "--async", value = true }, seconds = "{--keep:seconds|60}", id = { each = "--id", value = "{--id}" } }
content = { type = "text/plain", file = "--file", value = "{DATA}" }

[[command]]
name = "make"
flag-sets = ["all"]
arguments = [{ name = "NAME", repeated = true }]

[[command.request]]
method = "POST"
path = "/plans"
when = ["--plan", "--format=json"]

[[command.request]]
method = "POST"
path = "/things"
body = [
  { member = "names", each = "NAME", value = "{NAME}" },
  { member = "columns", value = "{--columns:list}" },
  { member = "fields", each = "--fields", split = ",", value = { name = "{--fields.:0}", type = "{--fields.:1}" } },
  { member = "set", each = "--set", split = ",", key = "{--set.=0}", value = "{--set.=1}" },
  { member = "keep", value = "{--keep:seconds}" },
  { member = "settings", value = { async = "{--async:boolean}", format = "{--format|table}" } },
]
"#;

#[test]
fn requests_are_made_of_all_that_a_command_line_has() {
    let cli = CliSpec::load(Arc::new(SourceFile::new("things.toml", EVERYTHING))).unwrap();
    let mut told = String::new();
    for line in [
        "things send --async --keep 1h30m --id a --id b 'm f=1'",
        "things send --token x -f data.lp",
        "things send --file -",
        "things send @data.lp",
        "things send <DATA>",
        "things send",
        "things send --file data.csv",
        "things send --plan x",
        "things make --plan --format json a",
        "things make --plan --format text a b",
        "things make --columns a,b --fields f:int,g:utf8 --set k=v=w,l=1 --async --keep 90s n",
        "things make --columns <COLUMNS> --fields <FIELDS> --set $SETTINGS --keep <TIME> --format <FORMAT> n",
        "things make --columns a,<COLUMN> --fields <FIELD>:<TYPE>,g:int --keep soon n",
    ] {
        let invocation = words(line);
        let requests = cli.interpret(&invocation).requests();
        told += &format!("{line}\n");
        for request in requests {
            let header = |name| request.header(name).and_then(|header| header.value.clone()).unwrap_or_default();
            told += &format!("  {} {} ", request.method.name, request.url.text);
            for (name, value) in &request.url.query {
                told += &format!("{name}={value}&");
            }
            told += &format!("\n  {}, {}\n  ", header("authorization"), header("content-type"));
            told += &match &request.body {
                None => String::from("nothing\n"),
                Some(Body::Text(text, _)) => format!("{text}\n"),
                Some(Body::File(name)) => format!("the file {name}, {}\n", &line[name.whole_span().range()]),
                Some(Body::Stdin(span)) => format!("standard input, {}\n", &line[span.range()]),
                Some(Body::Form(_)) => String::from("a form\n"),
            };
            if let Some(Body::Text(text, _)) = &request.body
                && header("content-type").as_str().contains("json")
            {
                assert_eq!(json::parse(text).problems, [], "{line}: {text}");
            }
        }
    }
    assert_snapshot("everything", &told);
}
