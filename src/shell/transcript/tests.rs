//! What is typed in a transcript, by example.

use super::*;

/// What is typed, what is printed, and what is left out.
fn read(text: &str) -> (String, Vec<&str>, Vec<&str>) {
    let found = transcript(&Traced::source(text, 0), false, &|name| name == "influx");
    let printed = found.printed.iter().map(|printed| text[printed.range.clone()].trim_end()).collect();
    let elided = found.elisions.iter().map(|range| &text[range.clone()]).collect();
    (found.typed.iter().map(|range| &text[range.clone()]).collect(), printed, elided)
}

fn typed(text: &str) -> String {
    read(text).0
}

#[test]
fn prompts_are_told_from_what_is_typed() {
    for prompt in
        ["$ ", "% ", "❯ ", "user@host:~$ ", "[root@host ~]# ", "~# ", "(venv) $ ", "bash-5.1$ ", "me@mac dir % ", "> "]
    {
        let text = format!("{prompt}influx ping\nOK\n{prompt}influx query \\\n  'x\ny'\n");
        let (typed, printed, _) = read(&text);
        assert_eq!(typed, "influx ping\n\ninflux query \\\n  'x\ny'\n", "{prompt}");
        assert_eq!(printed, ["OK"], "{prompt}");
    }
    assert_eq!(typed("$ a <<E\n> $ b\n> E\nc\n$ d \\\n> --e\n"), "a <<E\n$ b\nE\n\nd \\\n--e\n");
    assert_eq!(typed("# on macOS\n$ a\n\n# on Linux\n$ b\n"), "# on macOS\na\n\n# on Linux\nb\n");
    assert_eq!(typed("    $ a\n    b: c\n"), "a\n");
}

#[test]
fn the_superuser_has_a_prompt_in_sessions_only() {
    let text = "# systemctl cat x\n[Unit]\n# apt-get update\n";
    let session = transcript(&Traced::source(text, 0), true, &|_| false);
    assert_eq!(
        session.typed.iter().map(|range| &text[range.clone()]).collect::<String>(),
        "systemctl cat x\n\napt-get update\n"
    );
    assert!(!transcript(&Traced::source(text, 0), false, &|_| false).prompted);
}

#[test]
fn what_is_no_prompt() {
    for text in [
        "> out.txt\n",
        "> file 2>&1\n",
        "a \\\n> b.txt 2>&1 &\n",
        "echo $ a\n",
        "cat <<E\n$ a\nE\n",
        "x@y=1 # c\n",
        "curl http://a@b/c # d\n",
        "f() {\n  a\n}\n",
        "(cd a && b)\n(\n  c\n)\n",
        "{ a; }\n{\n  b\n}\n[ -f x ] && y\n[[ -f x ]] || y\n",
        "curl -d '{\n\"a\": [\n{}\n]}'\n",
        "a | \\\n| b\nc --d\n--e f\n",
        "echo 'x\n+---+\n| a |\n'\n",
        "# {\n# \"a\": 1\n",
        "curl -d {\n  \"a\": [\n    {\n      \"b\": 1\n    }\n  ]\n}'\n",
        "curl \\\n-d {\n\"a\": [\n{\n\"b\": 1\n}\n]\n}'\n",
        "for x in a b; do\n  curl x\n  Name: y\ndone\n",
        "A=1  B=2 c\n",
        ": ${X:=1}\n",
        "{\n  curl a\n} > b\n",
    ] {
        assert_eq!(typed(text), text);
    }
}

#[test]
fn output_below_a_command_is_no_command() {
    for output in [
        "+---+---+\n| a | b |\n+---+---+",
        "{\n  \"a\": 1,\n  \"b\": [\n  ]\n}",
        "[{\"a\": 1}]",
        "{\"a\": 1}",
        "ID      Name\n0aa     b",
        "Token: abc",
        "HTTP Requests Header: Authorization: Bearer x",
        "name: cpu\ntime value",
        "2024-01-01T00:00:00Z\tinfo\tx",
        "HTTP/1.1 204 No Content",
        "Connected to http://localhost version 1\nIt's fine",
        ".\n├── a\n└── b",
        "[Unit]\nAfter=x",
        "204",
        "<?xml version=\"1.0\"?>\n<a/>",
    ] {
        let text = format!("influx ping --a \\\n  b\n{output}\n\nmore of it\n\ncurl x\n# c\n");
        let (typed, printed, _) = read(&text);
        assert_eq!(typed, "influx ping --a \\\n  b\n\ncurl x\n# c\n", "{output}");
        assert_eq!(printed, [format!("{output}\n\nmore of it")]);
    }
}

#[test]
fn what_is_left_out_is_cut_out() {
    assert_eq!(read("a b ... c\n"), ("a b  c\n".into(), vec![], vec!["..."]));
    assert_eq!(read("a\n...\n# …\nb\n"), ("a\n\n\nb\n".into(), vec![], vec!["...", "# …"]));
    assert_eq!(read("a \\\n  --b \\\n  ...\nc\n"), ("a \\\n  --b\nc\n".into(), vec![], vec!["..."]));
    assert_eq!(read("a \\\n  ... \\\n  --b\n"), ("a \\\n   \\\n  --b\n".into(), vec![], vec!["..."]));
    assert_eq!(read("a \\\n  # ...\n  --b\n"), ("a \\\n  --b\n".into(), vec![], vec!["# ..."]));
    assert_eq!(read("a \\\n  # ... \\\n  --b\n"), ("a \\\n  --b\n".into(), vec![], vec!["# ... \\"]));
    for text in
        ["a '{ ... }'\n", "a \"\n...\n\"\n", "go test ./...\n", "cat <<E\n...\nE\n", "a # see ...\n", "a FILE...\n"]
    {
        assert_eq!(typed(text), text);
    }
}

#[test]
fn other_programs_prompt_too() {
    for (line, who) in [
        (">>> import x", "a Python session"),
        ("PS C:\\> dir", "a PowerShell session"),
        ("C:\\Users\\me> dir", "a session of the Windows command prompt"),
        ("> SHOW DATABASES", "a session with a database"),
        ("mysql> select 1;", "a MySQL session"),
        ("postgres=# \\dt", "a PostgreSQL session"),
        ("127.0.0.1:6379> get a", "a Redis session"),
    ] {
        assert_eq!(prompt(line).map(|prompt| prompt.of), Some(Prompter::Other(who)), "{line}");
    }
}

#[test]
fn reading_takes_time_in_proportion() {
    for piece in ["$ a\nb: c\n", "a <<E\n", "a '", "{\n\"", "a ... ", "+---+\n\n", "$ a \\\n> b\n", "[\n"] {
        let text = piece.repeat(40_000);
        let found = transcript(&Traced::source(&text, 0), false, &|_| false);
        assert!(
            found.typed.is_sorted_by_key(|range| range.start) && found.elisions.is_sorted_by_key(|range| range.start)
        );
    }
}
