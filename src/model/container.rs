//! The command that `docker exec`, `docker run`, `docker compose exec` and `kubectl exec` run in a container.
//!
//! Takes the words behind the name of the program; hands on where the command begins. Knows of these programs what is
//! needed to tell options from their values (their own command-line references), and no more: where an option is not
//! known, it takes a value, as most do.

use crate::text::Traced;

/// Options of `docker exec`, `docker run` and their likes in `docker compose` that take no value.
const SWITCHES: &[&str] = &[
    "--build",
    "--detach",
    "--disable-content-trust",
    "--init",
    "--interactive",
    "--no-deps",
    "--no-healthcheck",
    "--no-TTY",
    "--oom-kill-disable",
    "--privileged",
    "--publish-all",
    "--quiet",
    "--quiet-pull",
    "--read-only",
    "--remove-orphans",
    "--rm",
    "--service-ports",
    "--sig-proxy",
    "--tty",
    "--use-aliases",
];

/// Their short options that take no value, alone or in a group.
const LETTERS: &str = "diPqtT";

/// Where the command in the container begins among the words behind `program`; `None` where there is none, and where that
/// is left open.
pub(super) fn command(program: &str, words: &[Traced]) -> Option<usize> {
    let mut at = match program {
        "kubectl" | "oc" => {
            let is_exec = words.iter().take_while(|word| word.as_str() != "--").any(|word| word.as_str() == "exec");
            let end = words.iter().position(|word| word.as_str() == "--")?;
            return (is_exec && end + 1 < words.len()).then_some(end + 1);
        }
        "docker" | "podman" | "nerdctl" | "docker-compose" => 0,
        _ => return None,
    };
    if program != "docker-compose" && matches!(words.first()?.as_str(), "container" | "compose") {
        at = 1;
    }
    // `docker compose -f FILE exec`.
    at = behind_options(words, at)?;
    if !matches!(words[at].as_str(), "exec" | "run") {
        return None;
    }
    // The container, the service or the image; then the command, unless options follow for the image's own.
    at = behind_options(words, at + 1)? + 1;
    words.get(at).filter(|word| !word.as_str().starts_with('-')).map(|_| at)
}

/// The first word that is neither an option nor its value.
fn behind_options(words: &[Traced], mut at: usize) -> Option<usize> {
    loop {
        let text = words.get(at)?.as_str();
        at += match text.strip_prefix('-') {
            None => return Some(at),
            Some(long) if long.starts_with('-') => {
                if text.contains('=') || SWITCHES.contains(&text) {
                    1
                } else {
                    2
                }
            }
            Some(letters) if letters.chars().all(|letter| LETTERS.contains(letter)) => 1,
            // A value may be glued to the last letter: `-uroot`, `-p8086:8086`.
            Some(letters) => {
                let value = letters.find(|letter| !LETTERS.contains(letter)).unwrap_or_default();
                if value + 1 < letters.len() { 1 } else { 2 }
            }
        };
    }
}
