//! What a curl command line says of one transfer: the options between two `--next`s and one URL.
//!
//! Holds the options' arguments as they were given, nothing joined, read or encoded. [`crate::model::Request`] is what
//! they come to as far as a page tells it; what goes over the wire depends on files and earlier responses too, and is
//! made when a request is sent.

use super::data::Data;
use crate::{model::Header, text::Traced};

/// One transfer of a curl command (curl(1)).
#[derive(Debug, Clone, Default)]
pub struct Transfer {
    /// `-X`.
    pub method: Option<Traced>,
    /// `-I`.
    pub head: bool,
    /// `-G`.
    pub get: bool,
    /// Every `-H` in order: those that take a header away, name a file (`@FILE`) or are malformed included.
    pub headers: Vec<Header>,
    /// `-d` and its kin, in order.
    pub data: Vec<Data>,
    /// `--url-query`, in order.
    pub query: Vec<Data>,
    /// `-F` and `--form-string`, in order.
    pub form: Vec<FormField>,
    /// `--form-escape`: quotes in names are escaped with a backslash, not percent-encoded.
    pub form_escape: bool,
    /// The `-T` of this URL.
    pub upload: Option<Traced>,
    /// `-u`.
    pub user: Option<Traced>,
    /// `--oauth2-bearer`.
    pub bearer: Option<Traced>,
    /// `--netrc-file`.
    pub netrc: Option<Traced>,
    /// `-A`.
    pub agent: Option<Traced>,
    /// `-e`.
    pub referer: Option<Traced>,
    /// `-b`, in order: cookies, or the name of a file of them.
    pub cookies: Vec<Traced>,
    /// `-c`: the file that cookies are written to.
    pub cookie_jar: Option<Traced>,
    /// `-r`.
    pub range: Option<Traced>,
    /// `--compressed`.
    pub compressed: bool,
    /// `--tr-encoding`.
    pub transfer_encoding: bool,
    /// `--http2`, which asks for an upgrade where the URL is `http:`.
    pub upgrade: bool,
    /// `--path-as-is`.
    pub path_as_is: bool,
    /// `-g`.
    pub globoff: bool,
    /// `--request-target`.
    pub request_target: Option<Traced>,
    /// `--post301`, `--post302`, `--post303`: a redirect with this status leaves a POST one.
    pub keep_post: [bool; 3],
    /// `--location-trusted`: credentials go to other hosts too.
    pub trusted: bool,
}

/// One `-F` or `--form-string`.
#[derive(Debug, Clone)]
pub struct FormField {
    /// The argument, `name=content`.
    pub text: Traced,
    /// `--form-string`: no character of the content means anything.
    pub literal: bool,
}
