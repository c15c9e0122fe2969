//! `docproof init`: a commented configuration file from what is found in a folder.
//!
//! What is written gives the same result as no file at all: what would change it is written as a comment, to be chosen.

use super::{settings::FILE_NAMES, show};
use crate::{pipeline::SiteSurvey, report::count};
use serde_json::Value;
use std::{fs, path::Path};

/// The text of the file.
pub(super) fn file(survey: &SiteSurvey) -> String {
    let mut text =
        String::from("# Written by `docproof init`. `docproof config show` prints every key with its value.\n");
    text += &match survey.generator {
        Some((name, mark)) => format!("# The folder holds a {name} site (`{mark}`).\n"),
        None => String::from("# The folder holds no site generator's files: pages are read as plain Markdown.\n"),
    };
    if let Some(preset) = survey.preset {
        text += "\n# Which site's contracts and settings docproof brings along, or \"none\".\n";
        text += &format!("preset = {}\n", show::toml(&Value::from(preset)));
    }
    text += "\n# OpenAPI documents to hold requests against, before those of the preset.\n";
    if survey.openapi.is_empty() {
        text += "# openapi = [\"openapi.yaml\"]\n";
    } else {
        text += "# These were found. They are not used yet: where a page and a document disagree, either may be right. A document\n\
                 # may call a parameter required that the server does without, or leave out a path that it has, and that of one\n\
                 # product says nothing about the pages of another. Take away the `#` of those to be used.\n\
                 openapi = [\n";
        for path in &survey.openapi {
            text += &format!("    # {},\n", show::toml(&Value::from(path.as_str())));
        }
        text += "]\n";
    }
    text += "\n# Grammars of command-line programs to hold commands against, before reference pages and those of the preset.\n";
    text += "# grammars = [\"program.toml\"]\n\n# Where reference pages are that commands are held against.";
    if !survey.programs.is_empty() {
        text += &format!(" There are some of {}.", survey.programs.join(", "));
    }
    text += &format!("\ncli-references = {}\n", show::toml(&survey.references));
    if let Some((path, products)) = &survey.products {
        text += &format!("\n[site]\n# The site's data file; it names {}.\n", count(*products, "product"));
        text += &format!("products = {}\n", show::toml(&Value::from(path.as_str())));
    }
    text += "\n# Levels of rules: \"off\", \"note\", \"warning\" or \"error\".\n[rules]\n# DP102 = \"off\"\n";
    text
}

/// Writes the file into a folder; the name of the file, or why it cannot be written.
pub(super) fn write(folder: &Path, text: &str, force: bool) -> Result<&'static str, String> {
    let there = FILE_NAMES.iter().find(|name| folder.join(name).symlink_metadata().is_ok());
    match there {
        Some(name) if !force => Err(format!("{name} is there; --force writes over it, --print only prints")),
        _ => {
            let name = there.copied().unwrap_or(FILE_NAMES[0]);
            fs::write(folder.join(name), text).map_err(|error| format!("{name} cannot be written: {error}"))?;
            Ok(name)
        }
    }
}
