//! JSON pointers (RFC 6901), as texts.

use std::borrow::Cow;

/// The pointer to the member or element `token` of what `pointer` names.
pub fn join(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}

/// A token of a pointer, unescaped (section 4).
pub fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') { token.replace("~1", "/").replace("~0", "~").into() } else { token.into() }
}
