//! Source text, places in it, and strings that remember where they came from.
//!
//! Takes the bytes of a file; hands on [`SourceFile`], [`Span`] and [`Traced`]. Every other module builds on these
//! three, and none may invent a place of its own: a span is always a byte range of the file the author wrote.
//! Lines and columns exist only at the edge, in [`SourceFile::position`]. Beside them stand small questions about words
//! that several stages ask ([`nearest`], [`is_upper_snake`]), and quick searches ([`search`]).

mod buffer;
mod format;
mod likeness;
mod names;
mod offsets;
pub mod search;
mod secrets;
mod source;
mod traced;
mod version;
mod visible;

pub use format::{Format, is_contract, is_openapi};
pub use likeness::{Nearest, nearest};
pub use names::is_upper_snake;
pub use offsets::CharacterOffsets;
pub use secrets::{Secret, redacted, secrets};
pub use source::{Position, SourceFile, Span};
pub use traced::{Inserted, Origin, Traced};
pub use version::Version;
pub use visible::{visible, visible_line, visible_source};
