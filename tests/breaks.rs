//! Our own guides, broken one character or word at a time: `run` must fail, with one finding, at the place to mend.

use crate::{cases::run, support::root};
use std::fs;

/// A page, which occurrence of a text in it is replaced (from 0), by what, the rule that must speak, and the text at
/// whose start its caret must stand: the first such text in the code block that is edited.
type Break = (&'static str, usize, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const BREAKS: &[Break] = &[
    ("database-tokens/create.md", 1, "Bearer MANAGEMENT_TOKEN\"", "Bearer MANAGEMENT_TOKEN", "DP202", "\"Authori"),
    ("database-tokens/create.md", 1, "--header \"Accept", "--header Accept", "DP202", "\" \\\n  --h"),
    ("database-tokens/list.md", 1, "CLUSTER_ID/tokens\" \\", "CLUSTER_ID/tokens \\", "DP202", "\"https:/"),
    ("database-tokens/update.md", 0, "]\n  }'\n", "]\n  }\n", "DP202", "'{"),
    ("database-tokens/update.md", 2, "--data '{", "--data {", "DP202", "{"),
    ("database-tokens/create.md", 0, "\"Dashboards that show DATABASE_NAME\"\n```", "\"Dashboards that show DATABASE_NAME\n```", "DP202", "\"Dashboa"),
    ("database-tokens/update.md", 1, "\"action\": \"read\"", "\"action: \"read\"", "DP401", "\"action:"),
    ("database-tokens/update.md", 1, "\"action\": \"read\"", "\"action\": \"read", "DP401", "\"read,"),
    ("database-tokens/update.md", 1, "\"action\": \"read\"", "\"action\": read\"", "DP401", "read\","),
    ("database-tokens/create.md", 1, "curl \\\n  --location", "curl\n  --location", "DP201", "\n "),
    ("database-tokens/create.md", 2, "\"Accept: application/json\" \\\n", "\"Accept: application/json\"\n", "DP201", "\n  --header \"C"),
    ("database-tokens/create.md", 1, "MANAGEMENT_TOKEN\" \\\n  --data", "MANAGEMENT_TOKEN\"\n  --data", "DP201", "\n  --d"),
    ("database-tokens/create.md", 0, "--read-database DATABASE_NAME \\\n  \"Dash", "--read-database DATABASE_NAME\n  \"Dash", "DP201", "\n  \""),
    ("databases/create.md", 0, "--max-tables 120 \\\n", "--max-tables 120\n", "DP201", "\n  --max-c"),
    ("databases/create.md", 0, "--max-columns 80 \\\n  greenhouse", "--max-columns 80\n  greenhouse", "DP201", "\n  g"),
    ("databases/create.md", 0, "--max-tables 120 \\\n", "--max-tables 120 \\ \n", "DP203", " \n"),
    ("databases/create.md", 0, "--request POST \\\n", "--request POST \\  \n", "DP203", "  \n"),
    ("v2-tokens/update.md", 0, "Token API_TOKEN\" \\\n| jq", "Token API_TOKEN\"\n| jq", "DP201", "\n|"),
    ("database-tokens/create.md", 0, "--write-database DATABASE2_NAME", "--write-db DATABASE2_NAME", "DP602", "--write-"),
    ("databases/create.md", 0, "--max-tables 120", "--max-table 120", "DP602", "--max-ta"),
    ("database-tokens/create.md", 0, "--request POST", "--reqest POST", "DP301", "--reqest"),
    ("databases/update.md", 0, "--data '{", "--dat '{", "DP301", "--dat '{"),
    ("database-tokens/create.md", 0, "--request POST", "-request POST", "DP301", "-request"),
    ("database-tokens/list.md", 0, "influxctl token list --format json", "influxctl token list -z json", "DP602", "-z json"),
    ("database-tokens/list.md", 0, "--format json", "--format jsn", "DP605", "jsn"),
    ("databases/create.md", 1, "--retention-period 30d", "--retention-period 30days", "DP605", "30days \\"),
    ("databases/create.md", 0, "--max-tables 120", "--max-tables many", "DP605", "many \\"),
    ("database-tokens/list.md", 0, "influxctl token get", "influxctl tokn get", "DP601", "tokn get"),
    ("database-tokens/list.md", 0, "influxctl token get", "influxctl token gett", "DP601", "gett TOK"),
    ("database-tokens/list.md", 0, "influxctl token get", "influxctrl token get", "DP802", "influxct"),
    ("v2-tokens/activate.md", 1, "influx auth active", "influx auth activate", "DP601", "activate"),
    ("database-tokens/list.md", 0, "influxctl token get TOKEN_ID", "influxctl token get", "DP603", "influxct"),
    ("database-tokens/list.md", 0, "influxctl token get TOKEN_ID", "influxctl token get TOKEN_ID json", "DP606", "json"),
    ("v2-tokens/activate.md", 0, "--token API_TOKEN \\\n      --id AUTHORIZATION_ID", "--token API_TOKEN", "DP607", "influx a"),
    ("database-tokens/delete.md", 0, "revoke --force OTHER_TOKEN_ID", "revoke OTHER_TOKEN_ID --force", "DP608", "--force"),
    ("database-tokens/update.md", 2, "\"action\": \"read\"", "\"acton\": \"read\"", "DP506", "\"acton\":"),
    ("database-tokens/update.md", 0, "\"resource\": \"DATABASE_NAME\" }\n    ]", "\"ressource\": \"DATABASE_NAME\" }\n    ]", "DP506", "\"ressour"),
    ("databases/create.md", 0, "\"maxTables\": 120", "\"maxTable\": 120", "DP506", "\"maxTabl"),
    ("databases/create.md", 0, "\"name\": \"greenhouse\"", "\"nam\": \"greenhouse\"", "DP506", "\"nam\": \""),
    ("databases/create.md", 0, "\"maxTables\": 120", "\"maxTables\": \"120\"", "DP506", "\"120\","),
    ("database-tokens/update.md", 0, "\"permissions\": [\n      { \"action\": \"read\", \"resource\": \"DATABASE_NAME\" }\n    ]", "\"permissions\": { \"action\": \"read\", \"resource\": \"DATABASE_NAME\" }", "DP506", "{ \"actio"),
    ("database-tokens/update.md", 0, "\"action\": \"read\", \"resource\": \"DATABASE_NAME\" }\n    ]", "\"action\": \"raed\", \"resource\": \"DATABASE_NAME\" }\n    ]", "DP701", "\"raed\", "),
    ("databases/create.md", 0, "\"maxTables\": 120", "\"maxTables\": 121", "DP701", "121,"),
    ("v2-tokens/update.md", 0, "\"status\": \"inactive\"", "\"status\": \"passive\"", "DP506", "\"passive"),
    ("databases/create.md", 0, "\"maxColumnsPerTable\": 80\n", "\"maxColumnsPerTable\": 80,\n", "DP401", ",\n  }"),
    ("databases/create.md", 0, "\"maxTables\": 120,\n", "\"maxTables\": 120\n", "DP401", "\n    \"maxC"),
    ("databases/create.md", 0, "\"maxTables\": 120,\n", "\"maxTables\" 120,\n", "DP401", " 120,"),
    ("databases/create.md", 0, "80\n  }'", "80\n  '", "DP401", "{"),
    ("database-tokens/update.md", 0, "\"resource\": \"DATABASE_NAME\" }\n    ]\n", "\"resource\": \"DATABASE_NAME\" }\n", "DP401", "["),
    ("databases/create.md", 0, "\"name\": \"weather\"", "name: \"weather\"", "DP401", "name: \"w"),
    ("v2-tokens/update.md", 0, "\"status\": \"inactive\"", "\"status\": None", "DP401", "None"),
    ("databases/create.md", 0, "\"maxTables\": 120,", "\"maxTables\": 120, \"maxTables\": 130,", "DP402", "\"maxTables\": 13"),
    ("database-tokens/update.md", 0, "\"resource\": \"DATABASE_NAME\" }\n  ]\n}\nEOF", "\"resource\": \"DATABASE_NAME\" },\n  ]\n}\nEOF", "DP401", ",\n  ]\n}"),
    ("database-tokens/update.md", 0, "\"description\": \"Kept in a file\"", "\"descripton\": \"Kept in a file\"", "DP506", "\"descripton"),
    ("database-tokens/update.md", 0, "@token.json", "@tokens.json", "DP314", "tokens.json"),
    ("database-tokens/update.md", 0, "\nEOF\n", "\nEOFF\n", "DP208", "EOFF"),
    ("database-tokens/create.md", 0, "\\\"action\\\": \\\"read\\\"", "\\\"action\": \\\"read\\\"", "DP202", "\"\n`"),
    ("database-tokens/create.md", 0, "--request POST", "--request CREATE", "DP502", "CREATE \\"),
    ("database-tokens/update.md", 1, "--request PATCH", "--request PUT", "DP502", "PUT \\"),
    ("database-tokens/update.md", 1, "--request PATCH", "--request patch", "DP304", "patch \\"),
    ("database-tokens/update.md", 1, "  --request PATCH \\\n", "", "DP502", "'{"),
    ("database-tokens/delete.md", 1, "  --request DELETE \\\n", "", "DP702", "curl \\"),
    ("database-tokens/delete.md", 1, "--request DELETE", "--request DELTE", "DP304", "DELTE \\"),
    ("database-tokens/list.md", 1, "CLUSTER_ID/tokens\" \\", "CLUSTER_ID/token\" \\", "DP501", "token\" \\"),
    ("database-tokens/list.md", 1, "clusters/CLUSTER_ID/tokens\" \\", "cluster/CLUSTER_ID/tokens\" \\", "DP501", "cluster/"),
    ("database-tokens/list.md", 2, "api/v0/accounts", "api/v1/accounts", "DP802", "curl \\"),
    ("database-tokens/list.md", 1, "/clusters/CLUSTER_ID/tokens\" \\", "/tokens\" \\", "DP501", "tokens\" "),
    ("database-tokens/list.md", 1, "CLUSTER_ID/tokens\" \\", "CLUSTER_ID/tokens/\" \\", "DP802", "\"https:/"),
    ("database-tokens/list.md", 1, "https://console.influxdata.com/api/v0/accounts/ACCOUNT_ID/clusters/CLUSTER_ID/tokens\" \\", "https://consol.influxdata.com/api/v0/accounts/ACCOUNT_ID/clusters/CLUSTER_ID/tokens\" \\", "DP802", "curl \\"),
    ("database-tokens/list.md", 1, "https://console.influxdata.com/api/v0/accounts/ACCOUNT_ID/clusters/CLUSTER_ID/tokens\" \\", "http://console.influxdata.com/api/v0/accounts/ACCOUNT_ID/clusters/CLUSTER_ID/tokens\" \\", "DP313", "http://"),
    ("database-tokens/list.md", 1, "https://console.influxdata.com/api/v0/accounts/ACCOUNT_ID/clusters/CLUSTER_ID/tokens\" \\", "htps://console.influxdata.com/api/v0/accounts/ACCOUNT_ID/clusters/CLUSTER_ID/tokens\" \\", "DP308", "htps://"),
    ("database-tokens/list.md", 1, "https://console.influxdata.com/api/v0/accounts/ACCOUNT_ID/clusters/CLUSTER_ID/tokens\" \\", "https//console.influxdata.com/api/v0/accounts/ACCOUNT_ID/clusters/CLUSTER_ID/tokens\" \\", "DP308", "//console"),
    ("database-tokens/list.md", 1, "  --location \"https://console.influxdata.com/api/v0/accounts/ACCOUNT_ID/clusters/CLUSTER_ID/tokens\" \\\n", "", "DP303", "curl \\"),
    ("v2-tokens/update.md", 0, "\"https://cloud2.influxdata.com/api/v2/authorizations?user=USER_NAME\"", "https://cloud2.influxdata.com/api/v2/authorizations?user=USER_NAME&org=a", "DP207", "&org=a \\"),
    ("database-tokens/list.md", 0, " \\\n  --header \"Authorization: Bearer MANAGEMENT_TOKEN\"\n```\n\n{{% /tab", "\n```\n\n{{% /tab", "DP801", "curl \\"),
    ("database-tokens/list.md", 1, "\"Accept: application/json\"", "\"Accept application/json\"", "DP302", "\"Accept "),
    ("database-tokens/list.md", 1, "\"Accept: application/json\"", "\"Accept=application/json\"", "DP302", "\"Accept="),
    ("database-tokens/list.md", 1, "\"Authorization: Bearer MANAGEMENT_TOKEN\"", "\"Authorization: Token MANAGEMENT_TOKEN\"", "DP309", "Token MAN"),
    ("database-tokens/list.md", 1, "\"Authorization: Bearer MANAGEMENT_TOKEN\"", "\"Authorization: MANAGEMENT_TOKEN\"", "DP309", "MANAGEMENT_TOKEN\"\n"),
    ("database-tokens/list.md", 1, "\"Authorization: Bearer MANAGEMENT_TOKEN\"", "\"Authorisation: Bearer MANAGEMENT_TOKEN\"", "DP302", "Authorisation"),
    ("database-tokens/update.md", 1, "  --header \"Content-Type: application/json\" \\\n", "", "DP310", "'{"),
    ("database-tokens/update.md", 2, "\"Content-Type: application/json\"", "\"Content-Type: application/jsn\"", "DP302", "application/jsn"),
    ("database-tokens/update.md", 0, "MANAGEMENT_TOKEN\" \\\n  --data '{\n    \"permissions\": [\n      { \"action\": \"read\", \"resource\": \"DATABASE_NAME\" }\n    ]\n  }'", "MANAGEMENT_TOKEN\"", "DP507", "PATCH \\"),
    ("database-tokens/update.md", 0, "placeholders=\"DATABASE_NAME|TOKEN_ID\"", "placeholders=\"DATABASE_NAME\"", "DP101", "TOKEN_ID"),
    ("database-tokens/update.md", 0, "placeholders=\"DATABASE_NAME|TOKEN_ID\"", "placeholders=\"DATABASE_NAME|TOKEN_ID|OTHER_ID\"", "DP102", "OTHER_ID"),
    ("database-tokens/update.md", 0, "placeholders=\"DATABASE_NAME|TOKEN_ID\"", "placeholders=\"DATABASE_NAME|(TOKEN_ID\"", "DP104", "(TOKEN_I"),
    ("database-tokens/update.md", 0, "--read-database DATABASE_NAME \\\n  TOKEN_ID", "--read-database DATABSE_NAME \\\n  TOKEN_ID", "DP103", "DATABSE_"),
    ("database-tokens/list.md", 0, "`TOKEN_ID`{{% /code", "`TOKEN ID`{{% /code", "DP103", "TOKEN ID"),
    ("database-tokens/list.md", 0, "influxctl token list\n```\n\nFor", "influxctl token list\n\nFor", "DP001", "```sh"),
    ("database-tokens/list.md", 0, "'.[].id'\n```", "'.[].id'", "DP001", "```sh { "),
    ("database-tokens/list.md", 0, "{{% /code-placeholders %}}", "", "DP003", "{{% code-placeholders"),
    ("database-tokens/list.md", 0, "weight: 102", "weight: [102", "DP002", ": |"),
    ("database-tokens/list.md", 0, "    parent: Database tokens", "\tparent: Database tokens", "DP002", "parent: "),
    ("database-tokens/update.md", 0, "\"resource\": \"DATABASE2_NAME\" }\n      ]", "\"resource\": \"DATABASE2_NAME\" },\n      ]", "DP401", ",\n      ]"),
    ("database-tokens/update.md", 0, "\"action\": \"write\", \"resource\": \"DATABASE2_NAME\" }\n      ]", "\"action\": \"read\", \"resource\": \"DATABASE2_NAME\" }\n      ]", "DP701", "\"read\", \"resource\": \"DATABASE2"),
    ("database-tokens/create.md", 0, "  --write-database DATABASE2_NAME \\\n", "", "DP701", "{ \"action\": \"w"),
    ("database-tokens/create.md", 0, "--write-database DATABASE2_NAME", "--write-database DATABASE_NAME", "DP701", "\"DATABASE2_NAME\" }\n"),
    ("database-tokens/create.md", 0, "\"expiresAt\": \"2035-06-30T12:00:00Z\"", "\"expiresAt\": \"2035-06-31T12:00:00Z\"", "DP506", "\"2035-06"),
    ("database-tokens/create.md", 0, "\"expiresAt\": \"2035-06-30T12:00:00Z\"", "\"expiresAt\": \"2036-06-30T12:00:00Z\"", "DP701", "\"2036-06"),
    ("database-tokens/create.md", 0, "\"description\": \"Loan of DATABASE_NAME to the test bench\"", "\"description\": \"Loan of DATABASE_NAME to the bench\"", "DP802", "\"Loan of"),
    ("v2-tokens/activate.md", 1, "\"status\": \"active\"", "\"status\": \"inactive\"", "DP701", "\"inactiv"),
    ("v2-tokens/activate.md", 1, "influx auth active", "influx auth inactive", "DP701", "\"active\""),
    ("databases/create.md", 0, "\"retentionPeriod\": 2592000000000000\n", "\"retentionPeriod\": 259200000000000\n", "DP701", "25920000"),
    ("v2-tokens/update.md", 0, "'.authorizations[0].id'", "'.authorization[0].id'", "DP801", "authid\" "),
    ("v2-tokens/update.md", 0, "'.authorizations[0].id'", "'.authorizations[0.id'", "DP801", "jq --raw"),
    ("v2-tokens/update.md", 0, "jq --raw-output", "jq --raw-ouput", "DP802", "curl --r"),
    ("v2-tokens/update.md", 0, "authorizations/authid", "authorizations/authd", "DP802", "xargs -I"),
    ("v2-tokens/update.md", 0, "xargs -I authid", "xargs -i authid", "DP802", "curl --r"),
    ("v2-tokens/update.md", 0, "\"$INFLUX_HOST/", "\"$INFLUX_HST/", "DP107", "$INFLUX_HST"),
    ("v2-tokens/update.md", 0, "${INFLUX_TOKEN}", "${INFLUX_TOKN}", "DP107", "${INFLUX"),
    ("databases/create.md", 0, "\"Authorization: Bearer $MANAGEMENT_BEARER\"", "'Authorization: Bearer $MANAGEMENT_BEARER'", "DP209", "$MANAGEM"),
    ("database-tokens/create.md", 0, "+\"%Y-%m-%dT%H:%M:%SZ\")\\\"", "+\"%Y-%m-%d\")\\\"", "DP802", "\"$(date "),
    ("v2-tokens/update.md", 0, "| xargs -I authid curl", "  xargs -I authid curl", "DP802", "curl --r"),
    ("database-tokens/delete.md", 0, "influxctl token revoke TOKEN_ID\n```\n\n`infl", "influxctl token revoke TOKEN_ID\ninfluxctl token revoke TOKEN_ID\n```\n\n`infl", "DP801", "TOKEN_ID\n`"),
    ("database-tokens/list.md", 0, "tokens/TOKEN_ID\" \\", "tokens/12345\" \\", "DP504", "12345\" \\"),
    ("database-tokens/list.md", 0, "Bearer MANAGEMENT_TOKEN\"\n```\n\n{{% /tab", "Bearer MANAGEMENT_TOKEN\" \\\n```\n\n{{% /tab", "DP204", "\\\n`"),
];

#[test]
fn one_break_is_one_finding_at_its_place() {
    let mut errors = Vec::new();
    for (page, occurrence, from, to, code, caret) in BREAKS {
        let path = format!("docs/examples/{page}");
        let text = fs::read_to_string(root().join(&path)).unwrap();
        let at = text.match_indices(from).nth(*occurrence).unwrap_or_else(|| panic!("{page} has no {from:?}")).0;
        let broken = format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
        let block = opening_before(&broken, at);
        let from_block = broken[block..].find(caret).map(|found| block + found);
        let place = from_block.or_else(|| broken.find(caret)).unwrap_or_else(|| panic!("{page} has no {caret:?}"));
        let line = broken[..place].rfind('\n').map_or(0, |end| end + 1);
        let want = (*code, broken[..place].matches('\n').count() + 1, broken[line..place].chars().count() + 1);

        let folder = tempfile::tempdir().unwrap();
        let snapshot = format!("snapshots/{path}.snap");
        for (name, text) in [(&path, &broken), (&snapshot, &fs::read_to_string(root().join(&snapshot)).unwrap())] {
            let name = folder.path().join(name);
            fs::create_dir_all(name.parent().unwrap()).unwrap();
            fs::write(name, text).unwrap();
        }
        let ran = run(folder.path(), &["run", "--format", "json", &path]);
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap();
        let number = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let found: Vec<_> = findings
            .iter()
            .map(|found| (found["code"].as_str().unwrap(), number(&found["line"]), number(&found["column"])))
            .collect();
        if found != [want] || ran.code != Some(1) {
            errors.push(format!("{page}: {from:?} to {to:?}: exit {:?}, {found:?} instead of {want:?}", ran.code));
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// The start of the line that opens the code block which holds `at`, or which is the last one before it.
fn opening_before(page: &str, at: usize) -> usize {
    let (mut start, mut found) = (0, 0);
    for line in page.split_inclusive('\n') {
        if start > at {
            break;
        }
        if line.trim_start().starts_with("```") && line.trim() != "```" {
            found = start;
        }
        start += line.len();
    }
    found
}

#[test]
fn a_response_that_changes_is_found_at_its_example() {
    let path = "docs/examples/databases/create.md";
    let snapshot = format!("snapshots/{path}.snap");
    let recorded = fs::read_to_string(root().join(&snapshot)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let edited = recorded.replacen("\"maxTables\": 500", "\"maxTables\": 600", 1);
    assert_ne!(edited, recorded);
    for (name, text) in [(path, &fs::read_to_string(root().join(path)).unwrap()), (&*snapshot, &edited)] {
        let name = folder.path().join(name);
        fs::create_dir_all(name.parent().unwrap()).unwrap();
        fs::write(name, text).unwrap();
    }
    let ran = run(folder.path(), &["run", path]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.stdout.matches("error[").count(), 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("error[DP802]") && ran.stdout.contains("-  \"maxTables\": 600"), "{}", ran.stdout);
}
