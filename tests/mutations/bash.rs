//! What bash makes of a script: the words of each command that it would start.
//!
//! Bash starts nothing: it looks for programs in a folder that is not there, so that a function of ours gets the words; it
//! is restricted, so that nothing is written; and what could end it is taken away.

use crate::support::shell::bash;
use std::fs;

/// The driver: reads each file and prints what its commands were given, with what a pipe or here-document would feed them.
/// A substitution waits for all that a script started, in the background too, and takes out every NUL that it wrote.
const DRIVER: &str = r#"
ulimit -t 2
command_not_found_handle() {
    local input
    IFS= read -r -d '' input
    { printf ' %q' "$@" "$input"; echo; } >&3
}
enable -n kill exec trap ulimit
PATH=/nonexistent
for file; do
    output=$(
        (
            text=$(<"$file")
            set -r
            eval "$text"
        ) 3>&1 2>&1 </dev/null
    )
    printf '%s\0' "$output"
done
"#;

/// What bash makes of each script, in order; `None` where there is no bash.
pub(super) fn readings(scripts: &[&str]) -> Option<Vec<Vec<String>>> {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let mut paths = Vec::new();
    for (index, script) in scripts.iter().enumerate() {
        let path = scratch.path().join(index.to_string());
        fs::write(&path, script).expect("the scratch folder can be written");
        paths.push(path.to_string_lossy().into_owned());
    }
    let mut readings = Vec::new();
    for paths in paths.chunks(500) {
        let mut arguments = vec!["-c", DRIVER, "bash"];
        arguments.extend(paths.iter().map(String::as_str));
        let output = bash(&arguments)?;
        let output = String::from_utf8_lossy(&output.stdout).into_owned();
        let found = output.split_terminator('\0').map(|lines| {
            // Commands of a pipe, and those in the background, come in any order.
            let mut lines: Vec<String> = lines.lines().map(str::to_owned).collect();
            lines.sort_unstable();
            lines
        });
        readings.extend(found);
    }
    assert_eq!(readings.len(), scripts.len(), "each script has its part of the output");
    Some(readings)
}

#[test]
fn what_a_script_leaves_in_the_background_is_its_own() {
    let later = "printf 'a\\0b\\0'; { for ((i = 0; i < 20000; i++)); do :; done; curl late; } & curl first";
    let Some(read) = readings(&[later, "curl second", "curl third &"]) else { return };
    assert!(read[0].iter().any(|line| line == " curl late ''"), "{read:?}");
    assert_eq!(read[1..], [[" curl second ''"], [" curl third ''"]]);
}

#[test]
fn bash_tells_the_same_words_from_others_and_writes_nothing() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("made");
    let write = format!("echo x >{0}; touch {0}; command cp /etc/hostname {0}", file.display());
    let scripts = ["curl \"a\" b", "curl a b", "curl 'a b'", "curl a b\\", "cat <<E\na\nE", "cat <<E\nb\nE", &write];
    let Some(read) = readings(&scripts) else { return };
    assert_eq!(read[0], read[1]);
    assert_eq!(read[0], [" curl a b ''"]);
    assert_ne!(read[1], read[2]);
    assert_ne!(read[1], read[3]);
    assert_ne!(read[4], read[5]);
    assert!(!file.exists(), "{:?}", read[6]);
}
