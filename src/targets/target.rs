//! What the interpreter asks of a place that answers requests.
//!
//! Takes requests as they would go over the wire; hands on answers. The embedded mock and a live server both pass the
//! conformance suite in `tests/targets.rs`.

use super::{Received, Sent};

/// A place that answers requests.
pub trait Target {
    /// Sends one request as it is. Redirects are followed by those who ask, with a request of their own.
    ///
    /// # Errors
    ///
    /// When the target cannot be reached. A request it turns down is an answer or a [`Reply::Refused`].
    fn send(&mut self, request: &Sent) -> Result<Reply, TargetError>;

    /// Makes true what an example takes for granted, where the target can, given the requests it is going to make: a
    /// mock creates the objects they read, change or delete, and removes those they create. A live server is left alone.
    fn prepare(&mut self, requests: &[Sent]);

    /// Keeps the present state; the number names it.
    fn save(&mut self) -> usize;

    /// Goes back to a state that was kept. A live server has no way back and stays as it is.
    fn restore(&mut self, saved: usize);
}

/// What became of a request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// It was answered.
    Answer(Answer),
    /// It was written down and not sent: what would have been answered is not known.
    Recorded,
    /// It was not sent, on purpose; the text says why (a host that was not named, an effect that is not allowed).
    Refused(String),
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The response.
    pub response: Received,
    /// The operation it was matched to, by `operationId`, where the target knows.
    pub operation: Option<String>,
    /// Why it was turned down, where the target knows.
    pub objection: Option<Objection>,
}

/// Why a request was turned down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The nearest operation and what differs.
    pub text: String,
    /// The part of the request at fault.
    pub fault: Fault,
}

/// A part of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// All of it.
    Request,
    /// The method.
    Method,
    /// A path segment, from 0.
    Segment(usize),
    /// A query parameter, by name.
    Query(String),
    /// A header, by name.
    Header(String),
    /// A value in a JSON body, by JSON pointer (RFC 6901).
    Body(String),
}

/// A target that cannot do its job: nobody's example is at fault.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct TargetError {
    /// What could not be reached and why.
    pub message: String,
}
