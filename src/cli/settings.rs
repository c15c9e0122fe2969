//! From arguments and environment to a configuration: flags over environment over file over defaults.

use super::{
    Surroundings,
    arguments::{CheckArguments, Color, ContractArguments, ListArguments, RunArguments, SearchArguments},
};
use crate::{
    config::{Config, Source},
    pipeline::{self, Base, Exclude, Grounds, Search, Trouble},
    report::Fence,
    rules::{self, RULES},
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Placeholders' values come from environment variables of this prefix: a variable that happens to be set must not
/// change what an example sends.
const VALUE_PREFIX: &str = "DOCPROOF_VALUE_";

/// The variable that names the configuration file.
const CONFIG_VARIABLE: &str = "DOCPROOF_CONFIG";

/// The names of the configuration file that is looked for; in one folder the first wins.
pub(super) const FILE_NAMES: [&str; 2] = ["docproof.toml", ".docproof.toml"];

/// A configuration and the folder that its paths are relative to.
pub(super) struct Settings {
    pub(super) config: Config,
    pub(super) folder: PathBuf,
    /// The configuration file, if one was read.
    pub(super) file: Option<PathBuf>,
}

/// Reads the configuration that `arguments` ask for.
pub(super) fn read(arguments: &ContractArguments, surroundings: &Surroundings) -> Result<Settings, Trouble> {
    let Surroundings { working_directory, environment, .. } = surroundings;
    let named = environment.get(CONFIG_VARIABLE).filter(|path| !path.is_empty());
    let file = match &arguments.config {
        Some(path) => Some(working_directory.join(path)),
        None if arguments.no_config => None,
        None if let Some(path) = named => Some(working_directory.join(path)),
        None => pipeline::upward(&FILE_NAMES, working_directory),
    };
    let mut others = environment.clone();
    others.retain(|name, _| name != CONFIG_VARIABLE && !name.starts_with(VALUE_PREFIX));
    let mut config = pipeline::configuration(file.as_deref(), &others, working_directory)?;
    let folder = file.as_ref().and_then(|file| file.parent()).unwrap_or(working_directory).to_owned();
    // What a variable or a flag names is relative to where it was typed; joining an absolute path keeps it as it is.
    let typed = |path: &Path| working_directory.join(path).to_string_lossy().into_owned();
    let is_typed = |key: &str| matches!(config.settings[key].source, Source::Variable(_));
    let [openapi, grammars, snapshots] = ["openapi", "grammars", "snapshots"].map(is_typed);
    let lists = [(openapi, &mut config.openapi), (grammars, &mut config.grammars)];
    let paths = lists.into_iter().filter(|(typed, _)| *typed).flat_map(|(_, paths)| paths);
    for path in paths.chain(snapshots.then_some(&mut config.snapshots)) {
        *path = typed(Path::new(path));
    }
    for (key, flag, paths) in [("openapi", "--openapi", &arguments.openapi), ("grammars", "--cli", &arguments.cli)] {
        let list = if key == "grammars" { &mut config.grammars } else { &mut config.openapi };
        prepend(list, paths.iter().map(|path| typed(path)).collect());
        config.add_by_flag(key, paths.iter().map(|path| path.to_string_lossy().into_owned()).collect(), flag);
    }
    if let Some(version) = arguments.min_curl {
        config.min_curl = version;
        config.set_by_flag("curl.min-version", &version.to_string(), "--min-curl");
    }
    for code in config.levels.keys() {
        if !RULES.iter().any(|rule| rule.code == code || rule.name == code) {
            let Some(Source::File { path, position }) = config.source("rules", code) else { continue };
            let Trouble { message, .. } = unknown_rule(code);
            return Err(Trouble {
                path: path.clone(),
                position: Some(*position),
                message: format!("`{code}`: {message}"),
            });
        }
    }
    for layer in &config.overrides {
        let known = |word: &str| RULES.iter().any(|rule| rule.code == word || rule.name == word);
        if let Some((word, (_, position))) = layer.levels.iter().find(|(word, _)| !known(word)) {
            let Trouble { message, .. } = unknown_rule(word);
            let (path, position) = (layer.path.clone(), Some(*position));
            return Err(Trouble { path, position, message: format!("`{word}`: {message}") });
        }
    }
    for ignore in &config.ignores {
        let unknown = ignore.rules.get_ref().iter().find(|word| rules::named(word).next().is_none());
        if let Some(word) = unknown {
            let Trouble { message, .. } = unknown_rule(word);
            let (path, position) = (ignore.path.clone(), ignore.position);
            return Err(Trouble { path, position, message: format!("`{word}`: {message}") });
        }
    }
    config.folders = (folder.clone(), working_directory.clone());
    Ok(Settings { config, folder, file })
}

/// Which pages the arguments and the configuration ask for.
pub(super) fn search(
    arguments: &SearchArguments,
    settings: &Settings,
    surroundings: &Surroundings,
) -> Result<Search, Trouble> {
    let working_directory = &surroundings.working_directory;
    let mut paths = arguments.paths.clone();
    if let Some(list) = &arguments.files_from {
        let dash = Path::new("-");
        if list == dash && paths.iter().any(|path| path == dash) {
            let message = String::from("standard input cannot be both a page and the list of pages");
            return Err(Trouble { path: String::from("--files-from"), position: None, message });
        }
        paths.extend(pipeline::listed(list, working_directory)?);
    } else if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    let exclude = [
        Exclude { folder: settings.folder.clone(), patterns: settings.config.exclude.clone() },
        Exclude { folder: working_directory.clone(), patterns: arguments.exclude.clone() },
    ];
    let changed = arguments.changed.as_ref().map(|base| match base.as_str() {
        "" => Base::Usual,
        base => Base::Commit(base.to_owned()),
    });
    let contracts =
        settings.config.openapi.iter().chain(settings.config.grammar_files()).map(|path| settings.folder.join(path));
    let mut files: Vec<PathBuf> = settings.file.iter().cloned().chain(contracts).collect();
    if let Some(path) = paths.first().filter(|_| changed.is_some()) {
        files.extend(pipeline::reference_files(path, &settings.config, working_directory));
    }
    let grounds = Grounds { files, data: settings.config.site.products.clone() };
    Ok(Search { paths, exclude: exclude.into(), no_ignore: arguments.no_ignore, changed, grounds })
}

/// Adds what only `run` takes: values for placeholders, the snapshot folder, the live target.
pub(super) fn read_run(arguments: &RunArguments, surroundings: &Surroundings) -> Result<Settings, Trouble> {
    let mut settings = read(&arguments.check.contracts, surroundings)?;
    let config = &mut settings.config;
    let named = surroundings.environment.iter().filter_map(|(name, value)| {
        Some((name.strip_prefix(VALUE_PREFIX).filter(|name| !name.is_empty())?.to_owned(), value.clone()))
    });
    for path in &arguments.env_file {
        let file = pipeline::read(path, &surroundings.working_directory)?;
        for (number, line) in file.text().lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let pair = line.strip_prefix("export ").unwrap_or(line).split_once('=');
            let (name, value) = pair.ok_or_else(|| {
                let span = file.line(number + 1);
                Trouble::at(&file, span, "not a NAME=VALUE line")
            })?;
            give(config, name.trim().to_owned(), unquote(value.trim()).to_owned());
        }
    }
    named.for_each(|(name, value)| give(config, name, value));
    for text in &arguments.var {
        // Not shown: what stands there may be a value whose name was forgotten.
        let (name, value) = pair(text).ok_or_else(|| malformed("--var", "NAME=VALUE"))?;
        give(config, name, value);
    }
    if arguments.no_live {
        config.live_hosts.clear();
    }
    for text in &arguments.live {
        let (host, url) = pair(text).ok_or_else(|| malformed("--live", "HOST=URL"))?;
        config.live_hosts.insert(host, url);
    }
    for (host, url) in &config.live_hosts {
        let place = ["http://", "https://"].iter().find_map(|scheme| url.strip_prefix(scheme));
        if place.is_none_or(|place| place.is_empty() || place.starts_with('/')) {
            // The URL itself is not shown: it may hold a password.
            let message = String::from("what stands for this host must be a URL: http:// or https:// and a host");
            return Err(Trouble { path: host.clone(), position: None, message });
        }
    }
    for effect in &arguments.allow {
        let word = effect.name().to_owned();
        if !config.live_allow.contains(&word) {
            config.live_allow.push(word);
        }
    }
    if let Some(folder) = &arguments.snapshots {
        config.snapshots = surroundings.working_directory.join(folder).to_string_lossy().into_owned();
    }
    Ok(settings)
}

/// Takes in a value that wins over those of the file.
fn give(config: &mut Config, name: String, value: String) {
    config.given.insert(name.clone());
    config.values.insert(name, value);
}

/// Whether to print colours.
pub(super) fn color(choice: Color, surroundings: &Surroundings) -> bool {
    let set = |name: &str| surroundings.environment.get(name).is_some_and(|value| !value.is_empty());
    match choice {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if set("FORCE_COLOR") => true,
        Color::Auto => surroundings.terminal,
    }
}

/// What `--select` and `--ignore` say: whether a finding of this rule is reported.
pub(super) struct Selection {
    select: BTreeSet<&'static str>,
    ignore: BTreeSet<&'static str>,
}

impl Selection {
    /// Reads the two lists; a word that names no rule is an error.
    pub(super) fn read(arguments: &CheckArguments) -> Result<Self, Trouble> {
        let codes = |words: &[String]| -> Result<BTreeSet<&'static str>, Trouble> {
            let mut codes = BTreeSet::new();
            for word in words {
                rules::named(word).next().ok_or_else(|| unknown_rule(word))?;
                codes.extend(rules::named(word).map(|rule| rule.code));
            }
            Ok(codes)
        };
        Ok(Self { select: codes(&arguments.select)?, ignore: codes(&arguments.ignore)? })
    }

    /// Whether findings of the rule with this code are reported.
    pub(super) fn keeps(&self, code: &str) -> bool {
        (self.select.is_empty() || self.select.contains(code)) && !self.ignore.contains(code)
    }
}

/// What `list --state` and `--language` say: whether a fence is listed.
pub(super) fn lists(arguments: &ListArguments, fence: &Fence) -> bool {
    let language = fence.language.as_deref().unwrap_or("-");
    let any = |words: &[String], word: &str| words.is_empty() || words.iter().any(|one| one.eq_ignore_ascii_case(word));
    any(&arguments.state, fence.state.name()) && any(&arguments.language, language)
}

/// A place that is typed as `FILE:LINE` or `FILE:LINE:COLUMN`.
pub(super) struct Place {
    pub(super) path: PathBuf,
    pub(super) line: usize,
    pub(super) column: Option<usize>,
}

/// Reads a place; `None` where the text is none.
pub(super) fn place(text: &str) -> Option<Place> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
    let (rest, last) = text.rsplit_once(':')?;
    let last = number(last)?;
    match rest.rsplit_once(':').and_then(|(path, line)| Some((path, number(line)?))) {
        Some((path, line)) => Some(Place { path: path.into(), line, column: Some(last) }),
        None => Some(Place { path: rest.into(), line: last, column: None }),
    }
}

/// A word that should name a rule and does not.
pub(super) fn unknown_rule(word: &str) -> Trouble {
    let help = match rules::nearest(word) {
        Some(rule) => format!("did you mean `{}` ({})?", rule.name, rule.code),
        None => String::from("`docproof rules` lists them all"),
    };
    Trouble { path: word.to_owned(), position: None, message: format!("no rule has this code or name; {help}") }
}

fn pair(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=').filter(|(name, _)| !name.is_empty())?;
    Some((name.to_owned(), value.to_owned()))
}

fn malformed(what: &str, form: &str) -> Trouble {
    Trouble { path: what.to_owned(), position: None, message: format!("not of the form {form}") }
}

fn prepend(list: &mut Vec<String>, mut first: Vec<String>) {
    first.append(list);
    *list = first;
}

fn unquote(value: &str) -> &str {
    let quoted = |quote| value.strip_prefix(quote).and_then(|rest: &str| rest.strip_suffix(quote));
    quoted('"').or_else(|| quoted('\'')).unwrap_or(value)
}
