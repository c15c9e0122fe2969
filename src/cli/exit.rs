//! The exit codes, which `docs/reference/exit-codes.md` lists.

use std::process::ExitCode;

/// How a run ended. The numbers are promised to scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing is wrong.
    Clean,
    /// There are findings of level error or warning.
    Findings,
    /// The command line, the configuration, a path or a contract cannot be used.
    Usage,
    /// The target could not be reached, or docproof itself failed.
    Failed,
    /// No example was found: a check that checks nothing must not look green.
    NoExamples,
}

impl Exit {
    /// Every exit code with what it means.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Clean, "nothing is wrong"),
        (Self::Findings, "there are findings of level error or warning"),
        (Self::Usage, "the command line, the configuration, a path or a contract cannot be used"),
        (Self::Failed, "the target could not be reached, or docproof itself failed"),
        (Self::NoExamples, "no example was found"),
    ];

    /// The number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Failed => 3,
            Self::NoExamples => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
