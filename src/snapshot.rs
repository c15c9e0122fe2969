//! What running an example showed, as files that are reviewed and committed.
//!
//! Takes the outcomes of a page; reads and writes one insta file a page; hands on what is equal, different, new or no
//! longer wanted. Secrets and volatile values are replaced by names before anything is compared or written.

use crate::text::Span;

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
    },
    /// Nothing is recorded.
    New {
        /// The snapshot file it belongs in.
        path: String,
    },
}
