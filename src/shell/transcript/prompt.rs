//! What a program writes before it takes a line: the prompts of shells and of other programs.

/// A prompt at the beginning of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// Its length in bytes, the blank after it included.
    pub length: usize,
    /// The character that it ends with: `$`, `#`, `%`, `>`, `❯`.
    pub sign: char,
    /// Who prompts.
    pub of: Prompter,
}

/// Who prompts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompter {
    /// A shell of Unix.
    Shell,
    /// Another program, which the text names.
    Other(&'static str),
}

impl Prompt {
    /// Whether what follows it is a shell's command.
    pub fn is_shell(&self) -> bool {
        self.of == Prompter::Shell
    }
}

/// Prompts of programs that are no shell of Unix, by how they begin, and what a session with them is called.
const SESSIONS: &[(&str, &str)] = &[
    (">>> ", "a Python session"),
    ("In [", "a Python session"),
    ("PS>", "a PowerShell session"),
    ("mysql>", "a MySQL session"),
    ("MariaDB [", "a MySQL session"),
    ("sqlite>", "an SQLite session"),
    ("redis>", "a Redis session"),
    ("cqlsh>", "a Cassandra session"),
    ("mongo>", "a MongoDB session"),
    ("test> db.", "a MongoDB session"),
    ("irb(", "a Ruby session"),
    ("julia>", "a Julia session"),
    ("scala>", "a Scala session"),
    ("iex(", "an Elixir session"),
    ("ghci>", "a Haskell session"),
    ("ftp>", "an FTP session"),
    ("sftp>", "an FTP session"),
    ("(gdb) ", "a session with a debugger"),
    ("(lldb) ", "a session with a debugger"),
];

/// Words with which a query begins.
const QUERIES: &[&str] = &[
    "ALTER", "CREATE", "DELETE", "DESCRIBE", "DROP", "EXPLAIN", "GRANT", "INSERT", "KILL", "REVOKE", "SELECT", "SHOW",
    "TRUNCATE", "UPDATE", "USE", "WITH",
];

/// Whether a line begins a query: a keyword in capitals, or in small letters and then a word that no command takes.
pub fn is_query(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_keyword =
        QUERIES.contains(&first) && second.starts_with(|c: char| c.is_ascii_alphabetic() || "\"*'(`/_".contains(c));
    let is_select = first.eq_ignore_ascii_case("select") && words.any(|word| word.eq_ignore_ascii_case("from"));
    is_keyword || is_select
}

/// The prompt that `line`, which has no indentation, begins with.
pub fn prompt(line: &str) -> Option<Prompt> {
    if let Some((_, name)) = SESSIONS.iter().find(|(sign, _)| line.starts_with(sign)) {
        return Some(Prompt { length: 0, sign: '>', of: Prompter::Other(name) });
    }
    if let Some(name) = server(line) {
        return Some(Prompt { length: 0, sign: '>', of: Prompter::Other(name) });
    }
    if is_windows(line) {
        let name =
            if line.starts_with("PS ") { "a PowerShell session" } else { "a session of the Windows command prompt" };
        return Some(Prompt { length: 0, sign: '>', of: Prompter::Other(name) });
    }
    let environment = environment(line);
    let rest = &line[environment..];
    let sign = sign(rest)?;
    let (length, sign) = sign;
    let typed = rest[length..].trim_start();
    if sign == '>' {
        if is_query(typed) {
            return Some(Prompt { length: 0, sign, of: Prompter::Other("a session with a database") });
        }
        if !is_typed(typed) {
            return None;
        }
    }
    let length = if typed.is_empty() { line.len() } else { line.len() - typed.len() };
    Some(Prompt { length, sign, of: Prompter::Shell })
}

/// `postgres=# `, `sales=> `, `127.0.0.1:6379> `: the prompts of clients that name their server.
fn server(line: &str) -> Option<&'static str> {
    let place = line.split_whitespace().next().filter(|place| place.len() < line.len())?;
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if place.strip_suffix("=#").or_else(|| place.strip_suffix("=>")).is_some_and(is_name) {
        return Some("a PostgreSQL session");
    }
    let (host, port) = place.strip_suffix('>')?.rsplit_once(':')?;
    let is_address = host.contains('.') && port.bytes().all(|byte| byte.is_ascii_digit()) && !port.is_empty();
    is_address.then_some("a Redis session")
}

/// `C:\>`, `C:\Users\me>`, `PS C:\>`, `PS /home/me>`.
fn is_windows(line: &str) -> bool {
    let path = line.strip_prefix("PS ").unwrap_or(line);
    let is_drive = path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && path[1..].starts_with(":\\");
    let is_folder = path.len() < line.len() && path.starts_with(['/', '~']);
    (is_drive || is_folder) && path.split_once('>').is_some_and(|(folder, _)| !folder.contains(['"', '\'', '|', '=']))
}

/// The length of `(venv) ` and its like, if a prompt follows.
fn environment(line: &str) -> usize {
    let name = line.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    match name {
        Some((name, _))
            if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) =>
        {
            name.len() + 3
        }
        _ => 0,
    }
}

/// The sign of a shell's prompt and where what is typed begins: `$ `, `% `, `> `, `❯ `, `~# `, `user@host:~$ `,
/// `[root@host ~]# `, `bash-5.1$ `.
fn sign(line: &str) -> Option<(usize, char)> {
    let first = line.chars().next()?;
    let ends = |at: usize| line[at..].is_empty() || line[at..].starts_with([' ', '\t']);
    if matches!(first, '$' | '%' | '>' | '❯' | '➜' | '»') {
        return ends(first.len_utf8()).then_some((first.len_utf8(), first));
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    // The longest prompt that is looked for, in bytes.
    let head = line.char_indices().take(80).find(|(at, c)| matches!(c, '$' | '#' | '%') && ends(at + 1));
    let (at, sign) = head?;
    let before = line[..at].trim_end();
    let (user, place) = before.trim_start_matches('[').split_once('@').unwrap_or(("", ""));
    let is_user = !user.is_empty() && user.chars().all(is_name) && place.starts_with(is_name);
    let is_place = !place.contains(['"', '\'', '=', '|', ';', '/', '('])
        || place.split([':', ' ']).next().is_some_and(|host| host.chars().all(is_name))
            && !place.contains(['"', '\'', '=', '|', ';', '(']);
    let is_folder = matches!(before, "~" | "/" | "root") || before.starts_with("~/") && !before.contains(' ');
    let is_shell = before.split_once('-').is_some_and(|(name, version)| {
        matches!(name, "bash" | "sh" | "zsh") && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    });
    (is_user && is_place || (is_folder || is_shell) && before.len() == at).then_some((at + 1, sign))
}

/// Whether what follows a `>` is a command and not the file of a redirection: the name of a command and an argument.
fn is_typed(typed: &str) -> bool {
    if typed.starts_with("# ") {
        return true;
    }
    let mut words = typed.split_whitespace();
    let name = words.next().unwrap_or_default();
    let argument = words.next().unwrap_or_default();
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'));
    is_name
        && !argument.is_empty()
        && !argument.starts_with(['<', '>', '&', '|', ';', '='])
        && !argument.starts_with("2>")
}
