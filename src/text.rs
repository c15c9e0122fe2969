//! Source text, places in it, and strings that remember where they came from.
//!
//! Takes the bytes of a file; hands on [`SourceFile`], [`Span`] and [`Traced`]. Every other module builds on these
//! three, and none may invent a place of its own: a span is always a byte range of the file the author wrote.
//! Lines and columns exist only at the edge, in [`SourceFile::position`].

mod likeness;
mod source;
mod traced;

pub use likeness::{Nearest, nearest};
pub use source::{Position, SourceFile, Span};
pub use traced::{Inserted, Origin, Traced};
