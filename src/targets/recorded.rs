//! A target that sends nothing: each request is written down as it would be sent.

use super::{Reply, Sent, Target, TargetError};

/// Writes requests down. What examples take for granted it leaves to their readers.
#[derive(Debug, Default)]
pub struct Recorded;

impl Target for Recorded {
    fn send(&mut self, _: &Sent) -> Result<Reply, TargetError> {
        Ok(Reply::Recorded)
    }

    fn prepare(&mut self, _: &[Sent]) {}

    fn save(&mut self) -> usize {
        0
    }

    fn restore(&mut self, _: usize) {}
}
