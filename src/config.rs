//! What the user asked for: built-in defaults, then a preset, then `docproof.toml`, then flags.
//!
//! Takes the text of configuration files; hands on a [`Config`]. Reads no file and no environment itself.

/// The configuration of a run.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Values for placeholders, by name, highest precedence first applied: flags, environment, file.
    pub values: std::collections::BTreeMap<String, String>,
    /// What shortcodes without a body stand for, by name (`product-name`).
    pub shortcodes: std::collections::BTreeMap<String, String>,
    /// Languages (first word of an info string, lower case) whose fences are shell scripts.
    pub shell_languages: Vec<String>,
    /// Front matter fields that hold Markdown with examples of their own.
    pub markdown_fields: Vec<String>,
}

impl Config {
    /// The configuration of a run that says nothing.
    pub fn standard() -> Self {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        Self {
            shell_languages: words(&["sh", "bash", "shell", "zsh", "console"]),
            markdown_fields: words(&["list_code_example"]),
            ..Self::default()
        }
    }
}
