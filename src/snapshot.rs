//! What running an example showed, as files that are reviewed and committed.
//!
//! Takes the outcomes of a page; reads and writes one insta file a page; hands on what is equal, different, new or no
//! longer wanted. Secrets and volatile values are replaced by names before anything is compared or written.

mod compare;
mod file;
mod redact;
mod render;
mod request;

pub use compare::compare;
pub use file::{SnapshotError, parse, path_of, print, read, unreferenced, write};
pub use redact::redacted;
pub use render::{Shown, render};
pub use request::{ShownRequest, shown_request};

use crate::text::Span;

/// What running a page showed: the contents of its snapshot file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The page's path, as it is shown.
    pub source: String,
    /// One section for each example that made a request, in page order.
    pub sections: Vec<Section>,
}

/// What running one example showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The headings and tabs it stands under, and a number where they repeat. Unique in the page.
    pub title: String,
    /// Its exchanges, written for people. No line ends in a blank; the last one has no newline.
    pub text: String,
}

/// How an example compares with its snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Which example of the page.
    pub example: usize,
    /// The command to point at, in the page.
    pub span: Span,
    /// The verdict.
    pub verdict: Verdict,
}

/// A part of an exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The request's method.
    Method,
    /// The request's URL.
    Url,
    /// A header of the request, by name.
    Header(String),
    /// The request's body; the member's key where the line has one.
    Body(Option<String>),
    /// What came back.
    Response,
}

/// Equal, different or new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// As recorded.
    Same,
    /// Not as recorded.
    Different {
        /// The snapshot file.
        path: String,
        /// The difference, a unified diff.
        diff: String,
        /// What the first different line is part of.
        part: Part,
    },
    /// Nothing is recorded.
    New {
        /// The snapshot file it belongs in.
        path: String,
    },
    /// Something is recorded, and the example did not run, or made no request.
    Gone {
        /// The snapshot file.
        path: String,
        /// Why it did not run.
        reason: String,
    },
}
