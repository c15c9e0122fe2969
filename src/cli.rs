//! The command line: arguments, environment, terminal and exit codes, each read or written here and nowhere else.
//!
//! Takes what the user typed; hands it on to `pipeline` as values and prints what comes back. Decides nothing about
//! examples.
#![expect(clippy::disallowed_methods, reason = "this is the module that reads the environment")]

mod arguments;
mod baselines;
mod commands;
mod exit;
mod init;
mod settings;
mod show;
mod spec;

pub use arguments::Arguments;
pub use exit::Exit;

use clap::Parser as _;
use std::{
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
};

/// Runs the program with the arguments, environment and terminal of this process.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are printed as errors by clap, with exit code 0.
            let code = if error.use_stderr() { Exit::Usage } else { Exit::Clean };
            return if error.print().is_ok() { code.into() } else { Exit::Failed.into() };
        }
    };
    let working_directory = match std::env::current_dir() {
        Ok(folder) => folder,
        Err(error) => return complain(&format!("the working directory cannot be read: {error}"), Exit::Failed),
    };
    let surroundings = Surroundings {
        working_directory,
        environment: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        terminal: io::stdout().is_terminal(),
    };
    let (mut out, mut err) = (io::BufWriter::new(io::stdout().lock()), io::stderr().lock());
    let exit = commands::run(&arguments, &surroundings, &mut out, &mut err).and_then(|exit| {
        out.flush()?;
        Ok(exit)
    });
    match exit {
        Ok(exit) => exit.into(),
        // A reader that closes the pipe (`docproof … | head`) has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean.into(),
        Err(error) => complain(&format!("the report cannot be written: {error}"), Exit::Failed),
    }
}

/// What a run may know of the world around it, read once.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The working directory.
    pub working_directory: std::path::PathBuf,
    /// The environment, those variables that are UTF-8.
    pub environment: std::collections::BTreeMap<String, String>,
    /// Whether standard output is a terminal.
    pub terminal: bool,
}

fn complain(message: &str, exit: Exit) -> ExitCode {
    // When standard error cannot be written to either, the exit code has to do.
    let _ = writeln!(io::stderr(), "error: {message}");
    exit.into()
}
