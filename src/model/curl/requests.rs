//! From options and URLs to the requests that curl would send.

use super::{
    Curl, CurlProblem, CurlProblemKind, Section,
    arguments::Item,
    conflicts,
    data::{self, Data, DataSource, FileReading},
    transfer::{FormField, Transfer},
};
use crate::{
    model::{Body, Header, Method, Request, Url, url},
    text::{Inserted, Origin, Span, Traced},
};
use std::sync::Arc;

/// Options that change what is sent in ways that are not followed here.
const NOT_FOLLOWED: &[&str] = &[
    "config",
    "aws-sigv4",
    "variable",
    "digest",
    "ntlm",
    "negotiate",
    "anyauth",
    "netrc",
    "netrc-optional",
    "time-cond",
    "continue-at",
];

/// How many URLs between two `--next`s become requests. Each request holds all the data, and nobody writes more by hand.
const MOST_URLS: usize = 100;

/// Options after which curl asks for no URL.
const NO_URL: &[&str] = &["help", "version", "manual", "config", "dump-ca-embed"];

/// Reads the options of each part between `--next`s and adds its requests to `curl`.
pub(super) fn read(items: Vec<Item>, command: Span, curl: &mut Curl) {
    let (mut complete, mut found) = (!items.is_empty(), false);
    let (mut items, mut nexts) = (items.into_iter(), Vec::new());
    loop {
        let (mut settings, mut options, mut is_open, mut next) = (Settings::default(), Vec::new(), false, None);
        for item in items.by_ref() {
            match item {
                Item::Option(option) if option.name == "next" => {
                    next = Some(option.span);
                    break;
                }
                Item::Option(option) => {
                    complete &= !NO_URL.contains(&option.name);
                    is_open |= option.name == "config";
                    settings.option(option.name, option.off, option.value.as_ref(), option.span, curl);
                    options.push(option);
                }
                Item::Url(text, span) => {
                    is_open |= is_expansion(&text);
                    settings.urls.push((text, span));
                }
                Item::Unknown => (is_open, complete) = (true, false),
            }
        }
        settings.drop_expansions_among_urls();
        let urls = std::mem::take(&mut settings.urls);
        found |= !urls.is_empty();
        if let Some((_, span)) = urls.get(MOST_URLS) {
            curl.unsupported("with so many URLs", *span);
        }
        let first = curl.requests.len();
        let last = urls.len().min(MOST_URLS);
        for (index, (text, span)) in urls[..last].iter().enumerate() {
            let request = settings.request(index, text, *span, command, index + 1 == last);
            curl.requests.push(request);
        }
        let section = Section { options, requests: first..curl.requests.len(), is_open };
        conflicts::find(&section, urls.len(), &mut curl.problems);
        curl.sections.push(section);
        match next {
            Some(span) => nexts.push(span),
            None => break,
        }
    }
    if complete {
        if found {
            next_without_url(&nexts, curl);
        } else {
            let span = Span::new(command.start, command.end.min(command.start + "curl".len()));
            curl.problems.push(CurlProblem { kind: CurlProblemKind::MissingUrl, span });
        }
    }
}

/// Each `--next` that no URL stands before or behind. A first section without one passed in
/// curl 7.88.1 and fails in 8.14.1.
fn next_without_url(nexts: &[Span], curl: &mut Curl) {
    for ((before, behind), span) in curl.sections.iter().zip(&curl.sections[1..]).zip(nexts.iter().copied()) {
        let before_it = match (before.requests.is_empty(), behind.requests.is_empty()) {
            (_, true) => false,
            (true, false) if before.requests.start == 0 => true,
            _ => continue,
        };
        curl.problems.push(CurlProblem { kind: CurlProblemKind::NextWithoutUrl { before: before_it }, span });
    }
}

/// What the options between two `--next`s say, and the places of those that imply something.
#[derive(Default)]
struct Settings {
    transfer: Transfer,
    urls: Vec<(Traced, Span)>,
    /// Each `-T`: the first belongs to the first URL, the second to the second.
    uploads: Vec<(Traced, Span)>,
    method: Option<(Traced, Span)>,
    head: Option<Span>,
    form: Option<Span>,
    user: Option<Span>,
    bearer: Option<Span>,
    agent: Option<Span>,
    referer: Option<Span>,
    cookies: Option<Span>,
    range: Option<Span>,
    follow: bool,
}

impl Settings {
    fn option(&mut self, name: &str, off: bool, value: Option<&(Traced, Span)>, span: Span, curl: &mut Curl) {
        if NOT_FOLLOWED.contains(&name) {
            curl.unsupported(&format!("--{name}"), span);
        }
        if let Some((text, place)) = value {
            self.valued(name, text, *place, span, curl);
        } else {
            self.switch(name, !off, span, curl);
        }
    }

    /// An option with an argument, which stands at `place`; the option itself stands at `span`.
    fn valued(&mut self, name: &str, text: &Traced, place: Span, span: Span, curl: &mut Curl) {
        let transfer = &mut self.transfer;
        match name {
            "url" => self.urls.push((text.clone(), place)),
            "request" => {
                curl.methods.push((span, text.clone(), place));
                // An option in the method's place is read as that option, see `arguments`.
                self.method = Some((text.clone(), place)).filter(|_| !text.as_str().starts_with('-'));
            }
            "header" => self.header(text, place, curl),
            "data" | "data-ascii" | "data-binary" | "data-raw" | "data-urlencode" | "json" => {
                let data = data::read(name, text, place);
                curl.joins_lines |= matches!(data.source, DataSource::File { reading: FileReading::Stripped, .. });
                transfer.data.push(data);
            }
            "url-query" => transfer.query.push(data::read(name, text, place)),
            "form" | "form-string" => {
                self.form = self.form.or(Some(place));
                transfer.form.push(FormField { text: text.clone(), literal: name == "form-string" });
            }
            "upload-file" => self.uploads.push((text.clone(), place)),
            "user" => (transfer.user, self.user) = (Some(text.clone()), Some(place)),
            "oauth2-bearer" => (transfer.bearer, self.bearer) = (Some(text.clone()), Some(place)),
            "netrc-file" => transfer.netrc = Some(text.clone()),
            "user-agent" => (transfer.agent, self.agent) = (Some(text.clone()), Some(place)),
            "referer" => (transfer.referer, self.referer) = (Some(text.clone()), Some(place)),
            "cookie" => {
                self.cookies = self.cookies.or(Some(place));
                transfer.cookies.push(text.clone());
            }
            "cookie-jar" => transfer.cookie_jar = Some(text.clone()),
            "range" => (transfer.range, self.range) = (Some(text.clone()), Some(place)),
            "request-target" => transfer.request_target = Some(text.clone()),
            "output" => curl.output = curl.output.take().or_else(|| Some(text.clone())),
            "write-out" => curl.write_out = Some(text.clone()),
            _ => {}
        }
    }

    fn switch(&mut self, name: &str, on: bool, span: Span, curl: &mut Curl) {
        let transfer = &mut self.transfer;
        match name {
            "get" => transfer.get = on,
            "head" => {
                transfer.head = on;
                self.head = on.then_some(span);
                curl.include_head = on;
            }
            "include" | "show-headers" => curl.include_head = on,
            "fail" | "fail-with-body" => curl.fail = on,
            "location" | "follow" => self.follow = on,
            "location-trusted" => (self.follow, transfer.trusted) = (on, on),
            "post301" => transfer.keep_post[0] = on,
            "post302" => transfer.keep_post[1] = on,
            "post303" => transfer.keep_post[2] = on,
            "compressed" => transfer.compressed = on,
            "tr-encoding" => transfer.transfer_encoding = on,
            "form-escape" => transfer.form_escape = on,
            "globoff" => transfer.globoff = on,
            "path-as-is" => transfer.path_as_is = on,
            "http2" => transfer.upgrade = on,
            "http1.0" | "http1.1" => transfer.upgrade = false,
            "remote-name" | "remote-name-all" if curl.output.is_none() => {
                curl.output = Some(Traced::inserted("-O", span, Inserted::Implied));
            }
            _ => {}
        }
    }

    /// `Name: value`; `Name;` is a header without a value, `Name:` takes away what curl would send by itself.
    fn header(&mut self, text: &Traced, span: Span, curl: &mut Curl) {
        let all = text.as_str();
        let plain = |at: &usize| !text.is_open(*at..at + 1);
        let colon = all.match_indices(':').map(|(at, _)| at).find(plain);
        let semicolon = all.len().checked_sub(1).filter(|at| all.ends_with(';') && colon.is_none() && plain(at));
        let name_end = colon.or(semicolon).unwrap_or(all.len());
        let value = colon.or(semicolon).map(|at| text.slice(at + 1..all.len()).trim());
        let name = text.slice(0..name_end).trim();
        let header = Header { text: text.clone(), span, name, value, implied: false };
        if !is_file(text) {
            curl.headers.push(header.clone());
        }
        self.transfer.headers.push(header);
    }

    /// `curl $OPTIONS https://…`: an expansion is taken for a URL only where there is no other.
    fn drop_expansions_among_urls(&mut self) {
        if self.urls.iter().any(|(text, _)| !is_expansion(text)) {
            self.urls.retain(|(text, _)| !is_expansion(text));
        }
    }

    /// The request for a URL. What it was told is copied for each but the last.
    fn request(&mut self, index: usize, text: &Traced, span: Span, command: Span, is_last: bool) -> Request {
        let mut url = Url::read(text, span);
        let user_in_url = url.user().map(|user| (user, span));
        let upload = self.uploads.get(index);
        let (implied, at) = self.implied_method(upload, command);
        let method = match &self.method {
            Some((name, place)) => Method { name: name.clone(), written: Some(*place) },
            None => Method { name: Traced::inserted(implied, at, Inserted::Implied), written: None },
        };
        let body = self.body(upload, &mut url);
        let moves_data = self.transfer.get && !self.transfer.data.is_empty();
        // curl asks for one or the other.
        for part in self.transfer.query.iter().filter(|_| !moves_data) {
            let part = match &part.source {
                DataSource::Text(text) => text.clone(),
                DataSource::File { before, name, .. } => opened(before, name),
            };
            url.query.extend(url::pairs(&part));
        }
        let (headers, follow_redirects) = (self.headers(body.as_ref(), user_in_url), self.follow);
        let upload = upload.map(|(file, _)| file.clone());
        let said = if is_last { std::mem::take(&mut self.transfer) } else { self.transfer.clone() };
        let transfer = Transfer { method: self.method.as_ref().map(|(name, _)| name.clone()), upload, ..said };
        Request { method, url, headers, body, follow_redirects, transfer: Some(Arc::new(transfer)), span: command }
    }

    /// The headers that are sent: those that were asked for, and those that curl adds unless they were given or taken away.
    fn headers(&self, body: Option<&Body>, user_in_url: Option<(Traced, Span)>) -> Vec<Header> {
        // `Name:` with nothing after the colon is not sent; it takes a header away.
        let written = self.transfer.headers.iter().filter(|header| !is_file(&header.text)).cloned();
        let (removed, mut headers): (Vec<Header>, Vec<Header>) = written.partition(is_removal);
        for (name, value, span) in self.implied_headers(body, user_in_url) {
            let same = |header: &Header| header.name.as_str().eq_ignore_ascii_case(name);
            if headers.iter().chain(&removed).any(same) {
                continue;
            }
            let text = prefixed(&format!("{name}: "), &value, span);
            let name = text.slice(0..name.len());
            headers.push(Header { text, span, name, value: Some(value), implied: true });
        }
        headers
    }

    /// What other options than `-H` say in a header, in the order in which curl lets them win.
    fn implied_headers(
        &self,
        body: Option<&Body>,
        user_in_url: Option<(Traced, Span)>,
    ) -> Vec<(&'static str, Traced, Span)> {
        let Transfer { data, form, user, bearer, agent, referer, cookies, range, get, .. } = &self.transfer;
        let mut found = Vec::new();
        let implied = |text: &str, span: Span| Traced::inserted(text, span, Inserted::Implied);
        if let (Some(token), Some(span)) = (bearer, self.bearer) {
            found.push(("Authorization", prefixed("Bearer ", token, span), span));
        }
        if let Some((user, span)) = user.clone().zip(self.user).or(user_in_url) {
            found.push(("Authorization", basic(&user, span), span));
        }
        for (name, option, span) in [("User-Agent", agent, self.agent), ("Referer", referer, self.referer)] {
            let said = option.as_ref().zip(span).filter(|(value, _)| !value.is_empty());
            found.extend(said.map(|(value, span)| (name, value.clone(), span)));
        }
        // Anything without `=` names a file of cookies.
        let mut texts = cookies.iter().filter(|value| value.as_str().contains('=') || value.has_open_parts());
        if let (Some(first), Some(span)) = (texts.next(), self.cookies) {
            let joined = texts.fold(first.clone(), |mut joined, cookie| {
                joined.push_inserted(";", span, Inserted::Implied);
                joined.push(cookie);
                joined
            });
            found.push(("Cookie", joined, span));
        }
        if let (Some(range), Some(span)) = (range, self.range) {
            found.push(("Range", prefixed("bytes=", range, span), span));
        }
        if let Some(json) = data.iter().find(|part| part.json) {
            found.push(("Content-Type", implied("application/json", json.span), json.span));
            found.push(("Accept", implied("application/json", json.span), json.span));
        }
        match (body, data.first(), self.form) {
            (Some(Body::Form(_)), _, Some(span)) if !form.is_empty() => {
                found.push(("Content-Type", implied("multipart/form-data", span), span));
            }
            (Some(_), Some(part), _) if !get => {
                found.push(("Content-Type", implied("application/x-www-form-urlencoded", part.span), part.span));
            }
            _ => {}
        }
        found
    }

    /// The method that curl uses without `-X`, and the place of what implies it.
    fn implied_method(&self, upload: Option<&(Traced, Span)>, command: Span) -> (&'static str, Span) {
        match (self.head, upload, self.form, self.transfer.data.first()) {
            (Some(span), ..) => ("HEAD", span),
            (_, Some((_, span)), ..) => ("PUT", *span),
            (_, _, Some(span), _) => ("POST", span),
            (.., Some(part)) if !self.transfer.get => ("POST", part.span),
            _ => ("GET", Span::at(command.start)),
        }
    }

    /// The body; with `-G` the data goes into the query instead.
    fn body(&self, upload: Option<&(Traced, Span)>, url: &mut Url) -> Option<Body> {
        let Transfer { data, form, get, .. } = &self.transfer;
        if let Some((file, span)) = upload {
            let is_stdin = matches!(file.as_str(), "-" | ".");
            if url.path.as_str().ends_with('/') && !is_stdin {
                // curl adds the file's name to a URL that names a folder.
                let start = file.as_str().rfind('/').map_or(0, |slash| slash + 1);
                url.path.push_slice(file, start..file.len());
            }
            return Some(if is_stdin { Body::Stdin(*span) } else { Body::File(file.clone()) });
        }
        if !form.is_empty() {
            return Some(Body::Form(form.iter().map(|field| field.text.clone()).collect()));
        }
        let first = data.first()?;
        let text = data::joined(data, |_, _| None);
        if *get {
            let text = text.unwrap_or_else(|| with_files(data));
            url.query.extend(url::pairs(&text));
            return None;
        }
        if let Some(text) = text {
            let last = data.last().unwrap_or(first);
            return Some(Body::Text(text, first.span.cover(last.span)));
        }
        match (&first.source, data.len()) {
            (DataSource::File { before, name, reading }, 1)
                if before.is_empty() && *reading != FileReading::Encoded =>
            {
                Some(match name.as_str() {
                    "-" => Body::Stdin(first.span),
                    _ => Body::File(name.clone()),
                })
            }
            _ => Some(Body::Text(with_files(data), first.span)),
        }
    }
}

/// The data joined, with the content of files as open parts.
fn with_files(data: &[Data]) -> Traced {
    data::joined(data, |name, file| Some(opened(name, file))).unwrap_or_default()
}

/// Whether a header's argument names a file of headers.
fn is_file(text: &Traced) -> bool {
    text.as_str().starts_with('@') && !text.is_open(0..1)
}

/// `name=` and a file's content, which is not known.
fn opened(name: &Traced, file: &Traced) -> Traced {
    let mut text = name.clone();
    let content = format!("@{file}");
    text.push_inserted(&content, file.whole_span(), Inserted::Expansion(content.as_str().into()));
    text
}

/// The value of `-u`'s header. With open parts it is open as a whole: encoding mixes all characters.
fn basic(user: &Traced, span: Span) -> Traced {
    let mut value = prefixed("Basic ", &Traced::new(), span);
    if user.has_open_parts() {
        value.push_inserted(user.as_str(), span, Inserted::Expansion(user.as_str().into()));
        return value;
    }
    let mut text = user.as_str().to_owned();
    if !text.contains(':') {
        // curl asks for the password; an empty one stands for it.
        text.push(':');
    }
    value.push_inserted(&data::base64(&text), span, Inserted::Implied);
    value
}

/// A value with what curl puts in front of it.
fn prefixed(prefix: &str, value: &Traced, span: Span) -> Traced {
    let mut text = Traced::inserted(prefix, Span::at(span.start), Inserted::Implied);
    text.push(value);
    text
}

fn is_removal(header: &Header) -> bool {
    header.text.as_str().trim_end().ends_with(':') && header.value.as_ref().is_some_and(Traced::is_empty)
}

/// Whether a word is one expansion and nothing else.
fn is_expansion(text: &Traced) -> bool {
    let mut runs = text.runs();
    let first = runs.next();
    let is_whole = runs.next().is_none();
    is_whole && matches!(first, Some((_, Origin::Inserted { why: Inserted::Expansion(_), .. })))
}
