//! Path templates (OpenAPI 3.1.1 section 4.8.8.1) and how a request's path fits them, segment by segment.
//!
//! Takes template texts and traced segments; hands on whether and how well they fit. Open parts fit everything.

use crate::{
    model::percent,
    text::{Inserted, Origin, Traced},
};
use std::ops::Range;

/// A segment of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Variable(String),
}

/// How a segment of a request fits a segment of a template; better before worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The same text.
    Literal,
    /// A value for a variable.
    Variable,
    /// An unknown text where the template has a fixed one.
    Guess,
}

impl Template {
    /// The segments of a path template.
    pub(super) fn path(path: &str) -> Vec<Self> {
        path.split('/').filter(|segment| !segment.is_empty()).map(Self::segment).collect()
    }

    /// One segment: literal text and `{variables}`.
    pub(super) fn segment(text: &str) -> Self {
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            if !before.is_empty() {
                pieces.push(Piece::Literal(before.to_owned()));
            }
            pieces.push(Piece::Variable(name.to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Literal(rest.to_owned()));
        }
        Self { pieces }
    }

    /// The text, where there is no variable in it.
    pub(super) fn literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// How a segment fits.
    pub(super) fn fit(&self, segment: &Traced) -> Option<Fit> {
        match self.literal() {
            Some(text) if percent::decoded(segment.as_str()) == text => Some(Fit::Literal),
            Some(text) => glob(segment, text).then_some(Fit::Guess),
            None if segment.has_open_parts() || self.matches_text(segment.as_str()) => Some(Fit::Variable),
            None => None,
        }
    }

    /// Whether a plain text fits.
    pub(super) fn matches_text(&self, text: &str) -> bool {
        self.captures(text).is_some()
    }

    /// The name of each variable and the part of the segment that is its value. Nothing is known of the values in a
    /// segment with open parts unless the variable is all of it.
    pub(super) fn values(&self, segment: &Traced) -> Vec<(&str, Traced)> {
        match self.pieces.as_slice() {
            [Piece::Variable(name)] => vec![(name, segment.clone())],
            _ if segment.has_open_parts() => Vec::new(),
            _ => {
                let captures = self.captures(segment.as_str()).unwrap_or_default();
                captures.into_iter().map(|(name, range)| (name, segment.slice(range))).collect()
            }
        }
    }

    /// The parts of `text` that the variables stand for: each takes as little as it can, and at least one character.
    fn captures(&self, text: &str) -> Option<Vec<(&str, Range<usize>)>> {
        let (mut at, mut found, mut open) = (0, Vec::new(), None::<(&str, usize)>);
        for (index, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Variable(name) => open = open.or(Some((name.as_str(), at))),
                Piece::Literal(literal) => {
                    let least =
                        open.map_or(at, |(_, start)| start + text[start..].chars().next().map_or(1, char::len_utf8));
                    let rest = text.get(least..)?;
                    let place = match open {
                        None => rest.starts_with(literal.as_str()).then_some(0)?,
                        Some(_) if index + 1 == self.pieces.len() => {
                            rest.ends_with(literal.as_str()).then(|| rest.len() - literal.len())?
                        }
                        Some(_) => rest.find(literal.as_str())?,
                    };
                    if let Some((name, start)) = open.take() {
                        found.push((name, start..least + place));
                    }
                    at = least + place + literal.len();
                }
            }
        }
        match open {
            Some((name, start)) if start < text.len() => found.push((name, start..text.len())),
            Some(_) => return None,
            None if at != text.len() => return None,
            None => {}
        }
        Some(found)
    }
}

/// Whether a text with open parts could be `wanted`; a text without any must be.
pub(super) fn glob(text: &Traced, wanted: &str) -> bool {
    let (mut rest, mut open) = (wanted, false);
    for (range, origin) in text.runs() {
        if matches!(origin, Origin::Inserted { why, .. } if why.is_open()) {
            open = true;
            continue;
        }
        let part = &text.as_str()[range.clone()];
        let at = match open {
            true if range.end == text.len() => rest.ends_with(part).then(|| rest.len() - part.len()),
            true => rest.find(part),
            false => rest.starts_with(part).then_some(0),
        };
        let Some(at) = at else { return false };
        rest = &rest[at + part.len()..];
        open = false;
    }
    open || rest.is_empty()
}

/// The segments of a request's path. Slashes that repeat or stand last do not count.
pub(super) fn segments(path: &Traced) -> Vec<Traced> {
    let mut at = 0;
    let mut segments = Vec::new();
    for part in path.as_str().split('/') {
        if !part.is_empty() {
            segments.push(path.slice(at..at + part.len()));
        }
        at += part.len() + 1;
    }
    segments
}

/// Whether some part may hold slashes of its own: an unknown shortcode, a command's output, a variable that is named
/// like a path. Any other variable stands for one value, as a placeholder does.
pub(super) fn may_hold_slashes(segment: &Traced) -> bool {
    segment.insertions().any(|(_, _, why)| match why {
        Inserted::Shortcode(_) => true,
        Inserted::Expansion(name) => {
            let name = name.to_ascii_uppercase();
            let plain =
                name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'{' | b'}'));
            !plain || ["PATH", "URL", "URI", "ENDPOINT", "ROUTE"].iter().any(|part| name.contains(part))
        }
        _ => false,
    })
}
