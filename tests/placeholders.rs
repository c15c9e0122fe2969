//! Ways in which authors write placeholders, on many kinds of sites, all of them right: nothing may be said of any.

use crate::cases::run;
use docproof::{config::Config, pipeline, spec::Library, text::SourceFile};
use std::{fs, sync::Arc};

/// Correct pages; three backticks are written as `~~~` here.
const PAGES: &[&str] = &[
    // Patterns on the fence, in every spelling.
    "~~~sh { placeholders=\"DB_NAME\" }\ncurl https://example.com/x?db=DB_NAME\n~~~\n",
    "~~~sh {placeholders=\"DB_NAME|API_TOKEN\"}\ncurl -H \"Authorization: Token API_TOKEN\" https://example.com/x?db=DB_NAME\n~~~\n",
    "~~~bash{placeholders=\"DB_NAME\" callout=\"--get\"}\ncurl --get https://example.com/x -d db=DB_NAME\n~~~\n",
    "~~~bash { callout=\"--get\" placeholders=\"DB_(NAME|TOKEN)\" }\ncurl --get https://example.com/x -d db=DB_NAME -d t=DB_TOKEN\n~~~\n",
    "~~~sh { placeholders=\"DB_NAME|30d|http://localhost:8086\" }\ncurl http://localhost:8086/x?db=DB_NAME\\&keep=30d\n~~~\n",
    "~~~sh { placeholders=\"(?<=db=)NAME|NODE_\\d\" }\ncurl https://example.com/NODE_1/x?db=NAME\n~~~\n",
    "~~~sh { placeholders=\"{db}|{token}\" }\ncurl https://example.com/x/{db}/{token}\n~~~\n",
    "~~~sh { placeholders=\"&lt;DB_NAME&gt;\" }\ncurl \"https://example.com/x?db=<DB_NAME>\"\n~~~\n",
    "~~~yaml { placeholders=\"DB_NAME\" }\nname: DB_NAME\n~~~\n",
    // One list for several examples, and patterns around them.
    "~~~sh { placeholders=\"DB_NAME|ORG_ID\" }\ncurl https://example.com/x?db=DB_NAME\n~~~\n\n~~~sh { placeholders=\"DB_NAME|ORG_ID\" }\ncurl https://example.com/x?org=ORG_ID\n~~~\n",
    "{{% code-placeholders \"DB_NAME|ORG_ID\" %}}\n~~~sh\ncurl https://example.com/x?db=DB_NAME\n~~~\n\n~~~js\nget(\"ORG_ID\")\n~~~\n{{% /code-placeholders %}}\n",
    "{{% code-placeholders \"DB_NAME\" %}}\n{{< api-endpoint endpoint=\"https://example.com/DB_NAME\" method=\"get\" >}}\n\n~~~sh\ncurl https://example.com/\n~~~\n{{% /code-placeholders %}}\n",
    // Descriptions.
    "~~~sh { placeholders=\"DB_NAME\" }\ncurl https://example.com/x?db=DB_NAME\n~~~\n\nReplace the following:\n\n- {{% code-placeholder-key %}}`DB_NAME`{{% /code-placeholder-key %}}: the name of the database\n",
    "~~~sh\ncurl https://example.com/x?db=DB_NAME\\&t=API_TOKEN\n~~~\n\nReplace `DB_NAME` and `API_TOKEN` with your own.\n",
    "~~~sh\ncurl https://example.com/x?db=DB_NAME\n~~~\n\nwhere `DB_NAME` is the database.\n",
    "~~~sh\ncurl https://example.com/x?db=DB_NAME\n~~~\n\n| Placeholder | Description |\n| --- | --- |\n| `DB_NAME` | the database |\n",
    "~~~sh\ncurl \"https://example.com/x?db=<db-name>\"\n~~~\n\nReplace the following:\n\n* **`<db-name>`**: the database\n",
    "~~~sh\ncurl https://example.com/x?db=DB_NAME\n~~~\n\nReplace the following:\n\n1. DB_NAME: the database\n",
    "Replace `ORG_ID` in `GET /orgs/ORG_ID` with your own.\n\n~~~sh\ncurl https://example.com/\n~~~\n",
    "The program reads:\n\n- `APP_TOKEN`: a token\n- `APP_HOST`: a host\n\n~~~sh\ncurl https://example.com/\n~~~\n",
    "| Variable | Meaning |\n| --- | --- |\n| `APP_TOKEN` | a token |\n\n~~~sh\ncurl https://example.com/\n~~~\n",
    "~~~sh\ncurl https://example.com/TOKEN_ID\n~~~\n\nReplace the following:\n\n- `TOKEN_ID`: the ID of the token\n\n~~~sh\ncurl https://example.com/x/TOKEN_ID\n~~~\n\nReplace the following:\n\n- `TOKEN_ID`: the token to change\n",
    "~~~sh\n{{< include \"x.sh\" >}}\n~~~\n\nReplace the following:\n\n- `DB_NAME`: the database\n",
    // What stands in for a value on other sites.
    "~~~sh\ncurl -H \"Authorization: Bearer <token>\" https://api.example.com/v1/items/<item-id>\n~~~\n",
    "~~~sh\ncurl -H \"Authorization: Bearer <your token>\" https://api.example.com/\n~~~\n",
    "~~~sh\ncurl -H \"Authorization: Bearer {{token}}\" https://api.example.com/{{ id }}/x\n~~~\n",
    "~~~sh\ncurl -H \"X-Api-Key: [YOUR_API_KEY]\" https://api.example.com/[ORG_ID]/x\n~~~\n",
    "~~~sh\ncurl -H \"X-Api-Key: your-api-key\" https://your-instance.example.com/\n~~~\n",
    "~~~sh\ncurl -H \"X-Api-Key: xxxxxxxx-xxxx-xxxx-xxxxxxxxxxxx\" https://api.example.com/\n~~~\n",
    "~~~sh\ncurl -u \"%USERNAME%:%PASSWORD%\" https://api.example.com/\n~~~\n",
    "~~~sh\ncurl https://api.example.com/users/{user_id}\n~~~\n",
    "~~~sh\ncurl -H 'X-Key: YOUR_API_KEY' -d '{\"id\": \"ITEM_ID\", \"n\": ITEM_COUNT}' https://api.example.com/\n~~~\n",
    // Variables.
    "~~~sh\nexport API_TOKEN=your-token\ncurl -H \"Authorization: Bearer $API_TOKEN\" https://api.example.com/\n~~~\n",
    "Set `API_TOKEN`.\n\n~~~sh\ncurl -H \"Authorization: Bearer ${API_TOKEN}\" https://api.example.com/\n~~~\n",
    "~~~ini title=\".env\"\nAPI_TOKEN=x\n~~~\n\n~~~sh\ncurl -H \"Authorization: Bearer $API_TOKEN\" \"https://api.example.com/$USER\"\n~~~\n",
    "~~~sh\nTOKEN_1=a\nTOKEN_2=b\ncurl -H \"X: $TOKEN_1$TOKEN_2$TOKEN_3\" https://api.example.com/\n~~~\n",
    "~~~powershell\n$env:API_TOKEN = \"x\"\n~~~\n",
    // What looks like a credential and is none.
    "~~~sh\ncurl -H \"Authorization: Token apiv3_0xxx0o0XxXxx00Xxxx000xXXxoo0==\" https://api.example.com/\n~~~\n",
    "~~~sh\necho \"8d7872013cad3524fb728ca8483d0adc30125ad1af262ab826dcf5d1801159cf  token.tar.gz\" | sha256sum -c\n~~~\n",
    "~~~html\n<script integrity=\"sha512-qX7fT2mZk9Lw4RbVn0Ys8Hc3Jd6Gp1Ua5EeKtQi7Mz2Wv9Bx4NfqX7fT2mZk9Lw4RbVn0Ys8Hc3Jd6Gp1Ua==\"></script>\n~~~\n",
    // Attributes of other generators.
    "~~~js title=\"app.js\" showLineNumbers {1,3-4}\nconst placeholder = 1\n~~~\n",
    "~~~html {.form placeholder=\"Your name\"}\n<input placeholder=\"Your name\">\n~~~\n",
    "~~~html\n<a href=\"/x?a=1&amp;b=2\">&lt;TOKEN&gt;</a>\n~~~\n",
];

#[test]
fn correct_pages_are_left_alone() {
    assert!(PAGES.len() >= 40);
    let (config, library) = (Config::standard(), Library::embedded());
    let mut alarms = Vec::new();
    for page in PAGES {
        let file = Arc::new(SourceFile::new("page.md", page.replace("~~~", "```")));
        let found = pipeline::check_source(&file, &config, &library);
        // Some URLs stand unquoted here, which is another matter.
        let of_interest = found.iter().filter(|finding| finding.code != "DP210");
        alarms.extend(of_interest.map(|finding| format!("{} {} in\n{page}", finding.code, finding.message)));
    }
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
}

/// A page that has credentials wherever an author may put one.
const LEAKING: &str = "# Keys KEY\n\n=== \"GITHUB\"\n\n    ~~~sh\n    export INFLUX_TOKEN=KEY\n    curl --request POST --header 'Authorization: Token KEY' --header 'X-Key: KEY' --data '{\"token\":\"KEY\",\"orgID\":\"a\",\"permissions\":[]}' 'https://cloud2.influxdata.com/api/v2/authorizations?token=KEY'\n    curl https://cloud2.influxdata.com/api/v2/authorizations/GITHUB\n    ~~~\n\n~~~sh { placeholders=\"KEY\" title=\"GITHUB\" }\ninfluxctl token get KEY\ninfluxctl token create --GITHUB\nGITHUB --token KEY\n~~~\n\n~~~GITHUB\nx\n~~~\n\n~~~http\nGET /api/v2/buckets?token=KEY HTTP/1.1\nAuthorization: Token KEY\n~~~\n\nThe following command fails because of token KEY:\n\n~~~sh\ncurl 'https://app:KEY@example.com/GITHUB' --data '{\"token\":\"KEY\",}'\n~~~\n";

#[test]
fn what_looks_like_a_credential_is_in_no_report_and_no_file() {
    let key = "qX7fT2mZk9Lw4RbVn0Ys8Hc3Jd6Gp1Ua5EeKtQi7Mz2Wv9Bx4Nf==";
    let github = format!("ghp_{}", &key[..36]);
    let page = LEAKING.replace('~', "`").replace("KEY", key).replace("GITHUB", &github);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.md"), &page).unwrap();
    let mut told = String::new();
    for arguments in [
        &["check", "page.md"][..],
        &["check", "--format", "json", "page.md"],
        &["list", "page.md"],
        &["list", "--format", "json", "page.md"],
        &["run", "--update", "page.md"],
        &["run", "page.md"],
        &["run", "--format", "json", "page.md"],
        &["baseline", "page.md"],
    ] {
        let ran = run(folder.path(), arguments);
        told += &format!("{arguments:?}\n{}{}\n", ran.stdout, ran.stderr);
    }
    for line in 1..=page.lines().count() {
        let ran = run(folder.path(), &["explain", &format!("page.md:{line}")]);
        told += &format!("explain {line}\n{}{}\n", ran.stdout, ran.stderr);
    }
    for file in ["snapshots/page.md.snap", "docproof-baseline.json"] {
        told += &format!("{file}\n{}\n", fs::read_to_string(folder.path().join(file)).unwrap());
    }
    assert!(told.contains("DP108") && told.contains("POST https://cloud2"), "{told}");
    let leaks: Vec<&str> = told.lines().filter(|line| line.contains(key) || line.contains(&github)).collect();
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}
