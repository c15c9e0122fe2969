//! Places to run an example, and the interpreter that runs it. Starts no process and no shell.
//!
//! Takes the plans of a page's examples; hands on one [`Outcome`] each: every exchange with the target, in order, and
//! how it ended. The embedded mock answers from the contracts in memory; a live server is reached only at hosts that
//! were named. The only module that touches the network.

use crate::text::Span;

/// What happened when an example ran.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Which example of the page.
    pub example: usize,
    /// How it ended.
    pub state: RunState,
    /// Every request and its response, in order.
    pub exchanges: Vec<Exchange>,
    /// What its last command wrote to standard output.
    pub output: String,
}

/// How an example ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunState {
    /// Everything ran and nothing failed.
    Passed,
    /// Something failed; the exchanges or the text say what, and the span where.
    Failed {
        /// What failed, one sentence.
        reason: String,
        /// The command at fault, in the file.
        span: Span,
    },
    /// It holds a command nobody here can run; it was stopped before that command.
    Unsupported {
        /// The program or construct, by name.
        what: String,
        /// Where it stands.
        span: Span,
    },
    /// It was not run on purpose; the text says why.
    Skipped(String),
}

/// A request that was sent and what came back.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The command that asked for it, in the file.
    pub span: Span,
    /// The CLI command it emulates (`influxctl token create`), when it was made from a binding.
    pub emulates: Option<String>,
    /// The operation it was matched to.
    pub operation: Option<String>,
    /// The request.
    pub request: Sent,
    /// The response.
    pub response: Received,
    /// Why the mock turned it down, when it did: the nearest operation and what differs.
    pub objection: Option<String>,
}

/// A request as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// The headers, in order.
    pub headers: Vec<(String, String)>,
    /// The body; empty where there is none. Bytes that are not UTF-8 are replaced.
    pub body: String,
}

/// A response as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The status code.
    pub status: u16,
    /// The headers, in order.
    pub headers: Vec<(String, String)>,
    /// The body, see [`Sent::body`].
    pub body: String,
}
