//! What can be typed. The doc comments are the help text, which `docs/reference/cli.md` repeats.

use crate::{config::Version, report::State};
use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};
use std::path::PathBuf;

/// Proves that the command examples in a documentation site still work.
#[derive(Debug, Parser)]
#[command(name = "docproof", version, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 target or docproof failed, \
                        4 no examples found.")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check every example without running anything
    Check(CheckArguments),
    /// Check every example, run it against the embedded mock or a live server, and compare snapshots
    Run(RunArguments),
    /// List every fence with its one state and the reason
    List(ListArguments),
    /// Write the findings of today to a file, so that only new ones are reported
    Baseline(BaselineArguments),
    /// Show a rule's page, or what docproof understands of a place in a page
    Explain(ExplainArguments),
    /// List the rules
    Rules,
    /// Show the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Show the CLI grammars that commands are held against
    Spec(SpecArguments),
    /// Write a commented docproof.toml from what is found in a folder
    Init(InitArguments),
}

/// What `init` takes.
#[derive(Debug, Args)]
pub struct InitArguments {
    /// The folder of the site's sources; the file is written there
    #[arg(default_value = ".")]
    pub folder: PathBuf,
    /// Print the file instead of writing it
    #[arg(long)]
    pub print: bool,
    /// Write over a configuration file that is there
    #[arg(long)]
    pub force: bool,
}

/// What `spec` takes.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct SpecArguments {
    /// What else to do with grammars.
    #[command(subcommand)]
    pub command: Option<SpecCommand>,
    /// The program whose grammar to print; a table of all grammars where there is none
    pub program: Option<String>,
    /// Of the editions of a program, that of this product (its key in the site's data file, or its name)
    #[arg(long, value_name = "PRODUCT")]
    pub product: Option<String>,
    /// How to write it: a grammar file, or the same as JSON
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    pub format: Option<SpecFormat>,
    /// Write it to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The configuration and the contracts.
    #[command(flatten)]
    pub contracts: ContractArguments,
}

/// What can be done with grammars besides showing them.
#[derive(Debug, Subcommand)]
pub enum SpecCommand {
    /// Make a grammar of what a program prints when it is asked for help
    FromHelp(FromHelpArguments),
}

/// What `spec from-help` takes.
#[derive(Debug, Args)]
pub struct FromHelpArguments {
    /// Files with help texts, one or several in each; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The program, where the texts do not say it or call it otherwise
    #[arg(long, value_name = "NAME")]
    pub program: Option<String>,
    /// How to write it: a grammar file, or the same as JSON
    #[arg(short, long, value_enum, default_value_t = SpecFormat::Toml, value_name = "FORMAT")]
    pub format: SpecFormat,
    /// Write it to this file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// What can be asked of the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print every key with its value and where it comes from
    Show(ConfigShowArguments),
}

/// Which configuration and which contracts are used: what every command that reads pages takes.
#[derive(Debug, Args)]
pub struct ContractArguments {
    /// Read this configuration instead of the nearest docproof.toml
    #[arg(short, long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
    /// Hold requests against this OpenAPI document, before all others (repeatable)
    #[arg(long, value_name = "FILE")]
    pub openapi: Vec<PathBuf>,
    /// Hold commands against this CLI grammar, before all others (repeatable)
    #[arg(long, value_name = "FILE")]
    pub cli: Vec<PathBuf>,
    /// Report what a curl as old as this version does not take [config: curl.min-version]
    #[arg(long, value_name = "VERSION")]
    pub min_curl: Option<Version>,
}

/// What `check`, `run` and `list` have in common.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Which pages.
    #[command(flatten)]
    pub search: SearchArguments,
    /// The configuration and the contracts.
    #[command(flatten)]
    pub contracts: ContractArguments,
    /// Report only these rules (codes, names or the start of a code: `DP4`)
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Do not report these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// How to write the report
    #[arg(short, long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Print findings only
    #[arg(short, long)]
    pub quiet: bool,
    /// Report only what this baseline does not know (see `docproof baseline`)
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Report what comments in the pages and `[[ignore]]` in the configuration accept, too
    #[arg(long)]
    pub no_suppressions: bool,
    /// Exit with 0 even when there are findings
    #[arg(long)]
    pub exit_zero: bool,
}

/// What `list` takes besides.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// What all checks take.
    #[command(flatten)]
    pub check: CheckArguments,
    /// List only fences in these states
    #[arg(long, value_name = "STATES", value_delimiter = ',',
          value_parser = PossibleValuesParser::new(State::ALL.map(State::name)))]
    pub state: Vec<String>,
    /// List only fences in these languages; `-` is a fence without one
    #[arg(long, value_name = "LANGUAGES", value_delimiter = ',')]
    pub language: Vec<String>,
}

/// What `baseline` takes besides.
#[derive(Debug, Args)]
pub struct BaselineArguments {
    /// What all checks take; `--baseline` is the file to write, docproof-baseline.json where nothing names one.
    #[command(flatten)]
    pub check: CheckArguments,
    /// Only take out what is no longer found, and add nothing
    #[arg(long)]
    pub prune: bool,
}

/// What `explain` takes.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// A rule's code or name (`DP401`, `invalid-json`), or a line of a page (`docs/update.md:12`)
    #[arg(value_name = "RULE|FILE:LINE")]
    pub what: String,
    /// How to write it
    #[arg(short, long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
    /// The configuration and the contracts.
    #[command(flatten)]
    pub contracts: ContractArguments,
}

/// What `config show` takes.
#[derive(Debug, Args)]
pub struct ConfigShowArguments {
    /// The configuration and the contracts.
    #[command(flatten)]
    pub contracts: ContractArguments,
    /// How to write it
    #[arg(short, long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
    /// What holds in this page, `[[overrides]]` laid over the rest
    #[arg(value_name = "PAGE")]
    pub page: Option<PathBuf>,
}

/// Which pages to read.
#[derive(Debug, Args)]
pub struct SearchArguments {
    /// Files, folders and patterns (`'content/**/*.md'`) to read, the working directory where there are none; a file is
    /// read whatever its ending; `-` is standard input
    pub paths: Vec<PathBuf>,
    /// Read the paths that this file lists, one a line or each ending with a NUL; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// Show standard input under this path, and hold it against what the configuration says of that path
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    /// Leave out what matches this pattern, as in a .gitignore; a file that is named is read all the same (repeatable)
    #[arg(long, value_name = "PATTERN")]
    pub exclude: Vec<String>,
    /// Read what .gitignore and .ignore leave out, too
    #[arg(long)]
    pub no_ignore: bool,
    /// Read only pages that differ from this commit's last common ancestor with HEAD, or are new, by git; without a
    /// commit, from upstream's or origin's default branch, else from main or master
    #[arg(long, value_name = "COMMIT", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub changed: Option<String>,
}

/// What `run` takes besides.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// What all checks take.
    #[command(flatten)]
    pub check: CheckArguments,
    /// Print every request exactly as it would be sent, and send none
    #[arg(long, conflicts_with = "update")]
    pub dry_run: bool,
    /// Write the snapshots instead of comparing with them
    #[arg(long)]
    pub update: bool,
    /// The folder of the snapshots
    #[arg(long, value_name = "FOLDER")]
    pub snapshots: Option<PathBuf>,
    /// Put this value in for a placeholder (repeatable)
    #[arg(long, value_name = "NAME=VALUE")]
    pub var: Vec<String>,
    /// Read values for placeholders from a file of NAME=VALUE lines (repeatable)
    #[arg(long, value_name = "FILE")]
    pub env_file: Vec<PathBuf>,
    /// Send requests for this documented host to a live server instead of the mock (repeatable)
    #[arg(long, value_name = "HOST=URL")]
    pub live: Vec<String>,
    /// Send nothing to a live server, whatever the configuration names
    #[arg(long, conflicts_with_all = ["live", "allow"])]
    pub no_live: bool,
    /// What a live run may do besides reading
    #[arg(long, value_name = "EFFECT", value_enum, value_delimiter = ',')]
    pub allow: Vec<Effect>,
}

/// The report formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// JSON, version 1
    Json,
}

/// The formats of a grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SpecFormat {
    /// A grammar file
    Toml,
    /// The same document as JSON
    Json,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// When standard output is a terminal and `NO_COLOR` is not set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What a request may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Effect {
    /// GET, HEAD, OPTIONS
    Read,
    /// POST, PUT, PATCH
    Write,
    /// DELETE
    Delete,
}

impl Effect {
    /// The word for it, the same in a configuration file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Delete => "delete",
        }
    }
}
