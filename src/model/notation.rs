//! Which notation a text is plainly written in, whatever it is said to be in.
//!
//! Takes text; hands on a [`Notation`] where its first lines leave no doubt. A shell must not read them as a command that
//! anybody would write; where one might, the answer is that nothing is known.

use super::json::{self, NodeKind};
use crate::text::Traced;

/// A notation that is no shell's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// JSON (RFC 8259): one object or array.
    Json,
    /// A query in Flux.
    Flux,
    /// A statement in SQL or a dialect of it.
    Sql,
    /// Tables and keys: INI, TOML, systemd units.
    Toml,
    /// Python.
    Python,
    /// PowerShell.
    PowerShell,
}

impl Notation {
    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Flux => "Flux",
            Self::Sql => "SQL",
            Self::Toml => "a configuration file",
            Self::Python => "Python",
            Self::PowerShell => "PowerShell",
        }
    }

    /// The language that an info string names it by.
    pub const fn language(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Flux => "flux",
            Self::Sql => "sql",
            Self::Toml => "toml",
            Self::Python => "python",
            Self::PowerShell => "powershell",
        }
    }
}

/// Words with which a statement of SQL begins, and the words of which one comes next.
const STATEMENTS: &[(&str, &[&str])] = &[
    ("SELECT", &[]),
    ("INSERT", &["INTO"]),
    ("CREATE", &["TABLE", "DATABASE", "USER", "VIEW", "INDEX", "RETENTION", "CONTINUOUS", "SUBSCRIPTION"]),
    (
        "DROP",
        &["TABLE", "DATABASE", "USER", "VIEW", "INDEX", "RETENTION", "CONTINUOUS", "MEASUREMENT", "SERIES", "SHARD"],
    ),
    ("ALTER", &["TABLE", "DATABASE", "USER", "RETENTION"]),
    ("DELETE", &["FROM"]),
    ("GRANT", &["ALL", "READ", "WRITE", "SELECT"]),
    ("REVOKE", &["ALL", "READ", "WRITE", "SELECT"]),
    (
        "SHOW",
        &[
            "TABLES",
            "DATABASES",
            "USERS",
            "SHARDS",
            "SERIES",
            "MEASUREMENTS",
            "RETENTION",
            "TAG",
            "FIELD",
            "GRANTS",
            "QUERIES",
        ],
    ),
    ("EXPLAIN", &["SELECT", "ANALYZE"]),
];

/// The notation that a text is in, if its first lines leave no doubt.
pub fn notation(text: &Traced) -> Option<Notation> {
    let all = text.as_str();
    let is_remark = |line: &&str| !line.is_empty() && !line.starts_with('#') && !line.starts_with("--");
    let line = all.lines().map(str::trim).find(is_remark)?;
    let mut words = line.split_whitespace();
    let (first, second) = (words.next()?, words.next());
    if line.starts_with(['{', '[']) && is_json(text) {
        return Some(Notation::Json);
    }
    if is_table(line) && all.lines().any(|line| is_setting(line.trim())) {
        return Some(Notation::Toml);
    }
    if line.starts_with("from(bucket:") || first == "import" && all.contains("|> ") {
        return Some(Notation::Flux);
    }
    let statement = STATEMENTS.iter().find(|(name, _)| *name == first);
    if statement.is_some_and(|(_, next)| second.is_some_and(|second| next.is_empty() || next.contains(&second))) {
        return Some(Notation::Sql);
    }
    let is_import = first == "from" && words.next() == Some("import");
    if is_import || first == "def" && line.ends_with("):") {
        return Some(Notation::Python);
    }
    let sets_variable = line.starts_with("$env:") && second == Some("=");
    (sets_variable || first.starts_with("Invoke-") || first.starts_with("New-Item")).then_some(Notation::PowerShell)
}

/// Whether it is one object with keys, or one array of them, and nothing is wrong with it.
fn is_json(text: &Traced) -> bool {
    let document = json::parse(text);
    let root = document.root.as_ref().map(|root| &root.kind);
    let has_content = match root {
        Some(NodeKind::Object(_)) => text.as_str().contains("\":") || text.as_str().contains("\" :"),
        Some(NodeKind::Array(_)) => text.as_str().contains('"'),
        _ => false,
    };
    has_content && document.problems.is_empty()
}

/// `[table]`, `[[outputs.influxdb_v2]]`.
fn is_table(line: &str) -> bool {
    let name = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let name = name.map(|name| name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name));
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '"');
    name.is_some_and(|name| name.starts_with(char::is_alphabetic) && name.chars().all(is_name))
}

/// `key = value`, `Key=value`.
fn is_setting(line: &str) -> bool {
    let Some((key, _)) = line.split_once('=') else { return false };
    let key = key.trim_end();
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leaves_no_doubt() {
        let of = |text: &str| notation(&Traced::source(text, 0));
        for (text, expected) in [
            ("{\"a\": 1}", Notation::Json),
            ("[\n {\"a\": 1}]\n", Notation::Json),
            ("from(bucket: \"b\")\n  |> range(start: -1h)", Notation::Flux),
            ("import \"date\"\nx |> y()", Notation::Flux),
            ("-- all of it\nSELECT * FROM home", Notation::Sql),
            ("SHOW DATABASES", Notation::Sql),
            ("# a\n[[outputs.x]]\n  urls = []", Notation::Toml),
            ("[Unit]\nAfter=network.target", Notation::Toml),
            ("from x import y", Notation::Python),
            ("$env:A = 'b'", Notation::PowerShell),
        ] {
            assert_eq!(of(text), Some(expected), "{text}");
        }
        for text in [
            "[ -f x ] && A=b",
            "[ -f x ]\nA=b",
            "{ echo a; }",
            "import -window root a.png",
            "from",
            "SELECT",
            "[flags]",
            "curl -X POST",
            "A=b",
            "{}",
            "def x",
            "",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
