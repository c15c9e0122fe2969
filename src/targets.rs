//! Places to run an example, and the interpreter that runs it. Starts no process and no shell, opens no file.
//!
//! Takes the plans of a page's examples; hands on one [`Outcome`] each: every exchange with the target, in order, and
//! how it ended. The embedded mock answers from the contracts in memory; a live server is reached only at hosts that
//! were named. The only module that touches the network.

mod arithmetic;
mod builtins;
mod conditions;
mod control;
mod curl;
mod demand;
mod expand;
mod fault;
mod interpreter;
mod jq;
mod live;
mod mock;
mod names;
mod parameters;
mod patterns;
mod presuppose;
mod recorded;
mod requests;
mod scenario;
mod target;
mod tools;
mod values;
mod wire;
mod xargs;

pub use live::{Effect, Live};
pub use mock::{Mock, OperationId};
pub use recorded::Recorded;
pub use scenario::run;
pub use target::{Answer, Fault, Objection, Reply, Target, TargetError};

use crate::{
    model::{Plan, Request, percent},
    text::Span,
};
use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

/// What stands for text that only an answer would tell, where nothing is sent: two characters of private use, which no
/// shell, URL or notation gives a meaning.
pub const UNKNOWN: &str = "\u{E0D0}\u{E0D1}";

/// How much text the examples of one page may make, in bytes.
const MOST_TEXT: usize = 32 << 20;

/// A page to run: its examples in page order, on one fresh state.
#[derive(Debug, Clone, Default)]
pub struct Scenario<'a> {
    /// The examples, in page order.
    pub examples: Vec<Scene<'a>>,
    /// Values for placeholders and unset variables by name, already merged by precedence. They count as secrets.
    pub values: BTreeMap<String, String>,
}

/// One example of a [`Scenario`], or a part of one that shows several ways to do a thing.
#[derive(Debug, Clone)]
pub struct Scene<'a> {
    /// Which example of the page.
    pub example: usize,
    /// What it does.
    pub course: Course<'a>,
    /// The choices a reader makes to see it, outermost first: alternatives start from the same state.
    pub choices: Vec<Choice>,
    /// Why it must not run, if so.
    pub skip: Option<String>,
}

/// What an example does when it runs.
#[derive(Debug, Clone)]
pub enum Course<'a> {
    /// The commands of a script.
    Script(Cow<'a, Plan>),
    /// Requests as HTTP spells them, sent one after the other.
    Requests(Vec<Request>),
}

/// One alternative of a set: a tab of a group of tabs, one of several ways in a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Which set, unique in the page.
    pub group: usize,
    /// Which one of the set.
    pub index: usize,
}

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
    /// Values that must not be shown, and what is shown instead: placeholders' values by the placeholder's name, the
    /// secrets and volatile values of responses by the property's name.
    pub names: BTreeMap<String, String>,
}

impl Outcome {
    /// What happened in the parts of one example, as one: it ended as the part did that ended worst, the first of those.
    #[must_use]
    pub fn and(mut self, next: Self) -> Self {
        if next.state.severity() > self.state.severity() {
            self.state = next.state;
        }
        self.exchanges.extend(next.exchanges);
        self.names.extend(next.names);
        Self { output: next.output, ..self }
    }
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

impl RunState {
    /// How much is to be said of it, against other ends.
    const fn severity(&self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Skipped(_) => 1,
            Self::Unsupported { .. } => 2,
            Self::Failed { .. } => 3,
        }
    }
}

/// A request that was sent and what came back.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The command that asked for it, in the file.
    pub span: Span,
    /// The words of that command, as the shell hands them to the program; its name is the first.
    pub words: Arc<[String]>,
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
    /// The part of the command at fault where the target knows (a path segment, a header, a body value), else the
    /// same as [`Exchange::span`].
    pub fault: Span,
}

/// A request as it goes over the wire (RFC 9112), byte for byte what curl 8.5 sends where curl asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The whole URL, without user and fragment.
    pub url: String,
    /// The request target: the path and query of the URL, unless something else was asked for (`--request-target`).
    pub target: String,
    /// Every header in order, those that the client adds by itself included.
    pub headers: Vec<(String, String)>,
    /// The body, before any transfer coding; empty where there is none.
    pub body: String,
}

impl Sent {
    /// A request of this method for this URL, with these headers and this body, all as they are.
    pub fn new(method: &str, url: &str, headers: Vec<(String, String)>, body: &str) -> Self {
        let target = url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
        Self {
            method: method.to_owned(),
            url: url.to_owned(),
            target: target.to_owned(),
            headers,
            body: body.to_owned(),
        }
    }
}

/// A response as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// The status code.
    pub status: u16,
    /// The headers, in order.
    pub headers: Vec<(String, String)>,
    /// The body; bytes that are not UTF-8 are replaced.
    pub body: String,
}

impl Received {
    /// The value of the first header of this name (names compare without case, RFC 9110 section 5.1).
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The status code and, where it is registered, its reason phrase: `404 Not Found`.
    pub fn status_line(&self) -> String {
        let reason = http::StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason());
        format!("{} {}", self.status, reason.unwrap_or_default()).trim_end().to_owned()
    }
}

/// A value as requests spell it: all but the unreserved characters percent-encoded (RFC 3986 section 2.3).
pub fn percent_encoded(value: &str) -> String {
    percent::encoded(value, "")
}
