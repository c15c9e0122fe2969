//! curl's command line, read as curl reads it (curl(1)).

use crate::text::{Span, Traced};

/// Something wrong with a curl command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurlProblem {
    /// What.
    pub kind: CurlProblemKind,
    /// Where, in the file.
    pub span: Span,
}

/// What can be wrong with a curl command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CurlProblemKind {
    /// No option of this name; the nearest one that exists.
    UnknownOption {
        /// The option as written.
        option: String,
        /// The nearest option that curl has.
        suggestion: Option<String>,
    },
    /// An option that needs a value stands last.
    MissingValue {
        /// The option as written.
        option: String,
    },
    /// No URL at all.
    MissingUrl,
    /// An option docproof does not understand well enough to tell what would be sent (`-K`, `--aws-sigv4`).
    Unsupported {
        /// The option as written.
        option: String,
    },
}

/// Reads the arguments of a curl command, its name not included.
pub fn parse(arguments: &[Traced], spans: &[Span], command: Span) -> super::Curl {
    let _ = (arguments, spans, command);
    super::Curl::default()
}
