//! From options and URLs to the requests that curl would send.

use super::{
    Curl, CurlProblem, CurlProblemKind, Section, UsedOption,
    arguments::Item,
    data::{self, Part, Source},
};
use crate::{
    model::{Body, Header, Method, Request, Url, url},
    text::{Inserted, Origin, Span, Traced},
};
use std::ops::Range;

/// Options that change what is sent in ways that are not followed here.
const NOT_FOLLOWED: &[&str] =
    &["config", "aws-sigv4", "variable", "digest", "ntlm", "negotiate", "anyauth", "netrc", "request-target"];

/// Options after which curl asks for no URL.
const NO_URL: &[&str] = &["help", "version", "manual", "config", "dump-ca-embed"];

/// Reads the options of each part between `--next`s and adds its requests to `curl`.
pub(super) fn read(items: &[Item], command: Span, curl: &mut Curl) {
    let (mut complete, mut found) = (true, false);
    for group in items.split(|item| matches!(item, Item::Option { name: "next", .. })) {
        let mut settings = Settings::default();
        for item in group {
            match item {
                Item::Option { name, off, value, span } => {
                    complete &= !NO_URL.contains(name);
                    settings.option(name, *off, value.as_ref(), *span, curl);
                }
                Item::Url(text, span) => settings.urls.push((text.clone(), *span)),
                Item::Unknown => complete = false,
            }
        }
        settings.drop_expansions_among_urls();
        found |= !settings.urls.is_empty();
        let first = curl.requests.len();
        for (text, span) in &settings.urls {
            let request = settings.request(text, *span, command, curl);
            curl.requests.push(request);
        }
        curl.sections.push(section(group, first..curl.requests.len()));
    }
    if !found && complete && !items.is_empty() {
        let span = Span::new(command.start, command.end.min(command.start + "curl".len()));
        curl.problems.push(CurlProblem { kind: CurlProblemKind::MissingUrl, span });
    }
}

fn section(group: &[Item], requests: Range<usize>) -> Section {
    let options = group.iter().filter_map(|item| match item {
        Item::Option { name, off, value, span } => {
            Some(UsedOption { name, off: *off, value: value.clone(), span: *span })
        }
        Item::Url(..) | Item::Unknown => None,
    });
    let is_open = group.iter().any(|item| match item {
        Item::Unknown => true,
        Item::Url(text, _) => is_expansion(text),
        Item::Option { .. } => false,
    });
    Section { options: options.collect(), requests, is_open }
}

/// What the options between two `--next`s say.
#[derive(Default)]
struct Settings {
    urls: Vec<(Traced, Span)>,
    method: Option<(Traced, Span)>,
    get: bool,
    head: Option<Span>,
    headers: Vec<Header>,
    data: Vec<Part>,
    query: Vec<(Traced, Span)>,
    form: Vec<(Traced, Span)>,
    upload: Option<(Traced, Span)>,
    user: Option<(Traced, Span)>,
    bearer: Option<(Traced, Span)>,
    agent: Option<(Traced, Span)>,
    referer: Option<(Traced, Span)>,
    cookies: Option<(Traced, Span)>,
    range: Option<(Traced, Span)>,
    follow: bool,
}

impl Settings {
    fn option(&mut self, name: &str, off: bool, value: Option<&(Traced, Span)>, span: Span, curl: &mut Curl) {
        if NOT_FOLLOWED.contains(&name) {
            curl.unsupported(&format!("--{name}"), span);
        }
        match (name, value) {
            ("url", Some((text, span))) => self.urls.push((text.clone(), *span)),
            ("request", Some((text, place))) => {
                curl.methods.push((span, text.clone(), *place));
                // An option in the method's place is read as that option, see `arguments`.
                self.method = Some((text.clone(), *place)).filter(|_| !text.as_str().starts_with('-'));
            }
            ("header", Some((text, place))) => self.header(text, *place, curl),
            ("data" | "data-ascii" | "data-binary" | "data-raw" | "data-urlencode" | "json", Some((text, span))) => {
                let part = data::part(name, text, *span);
                let is_file = matches!(part.source, Source::File(..));
                curl.joins_lines |= is_file && matches!(name, "data" | "data-ascii");
                self.data.push(part);
            }
            ("url-query", Some((text, span))) => self.query.push((text.clone(), *span)),
            ("form" | "form-string", Some(value)) => self.form.push(value.clone()),
            ("upload-file", Some(value)) => self.upload = Some(value.clone()),
            ("user", Some(value)) => self.user = Some(value.clone()),
            ("oauth2-bearer", Some(value)) => self.bearer = Some(value.clone()),
            ("user-agent", Some(value)) => self.agent = Some(value.clone()),
            ("referer", Some(value)) => self.referer = Some(value.clone()),
            ("cookie", Some(value)) => self.cookies = Some(value.clone()),
            ("range", Some(value)) => self.range = Some(value.clone()),
            ("output", Some((file, _))) => curl.output = curl.output.take().or_else(|| Some(file.clone())),
            ("write-out", Some((format, _))) => curl.write_out = Some(format.clone()),
            ("get", _) => self.get = !off,
            ("head", _) => {
                self.head = (!off).then_some(span);
                curl.include_head = !off;
            }
            ("include" | "show-headers", _) => curl.include_head = !off,
            ("fail" | "fail-with-body", _) => curl.fail = !off,
            ("location" | "location-trusted" | "follow", _) => self.follow = !off,
            ("remote-name" | "remote-name-all", _) if curl.output.is_none() => {
                curl.output = Some(Traced::inserted("-O", span, Inserted::Implied));
            }
            _ => {}
        }
    }

    /// `Name: value`; `Name;` is a header without a value, `Name:` takes away what curl would send by itself.
    fn header(&mut self, text: &Traced, span: Span, curl: &mut Curl) {
        let all = text.as_str();
        if all.starts_with('@') && !text.is_open(0..1) {
            curl.unsupported("--header @file", span);
            return;
        }
        let plain = |at: &usize| !text.is_open(*at..at + 1);
        let colon = all.match_indices(':').map(|(at, _)| at).find(plain);
        let semicolon = all.len().checked_sub(1).filter(|at| all.ends_with(';') && colon.is_none() && plain(at));
        let name_end = colon.or(semicolon).unwrap_or(all.len());
        let value = colon.or(semicolon).map(|at| text.slice(at + 1..all.len()).trim());
        let name = text.slice(0..name_end).trim();
        let header = Header { text: text.clone(), span, name, value, implied: false };
        curl.headers.push(header.clone());
        self.headers.push(header);
    }

    /// `curl $OPTIONS https://…`: an expansion is taken for a URL only where there is no other.
    fn drop_expansions_among_urls(&mut self) {
        if self.urls.iter().any(|(text, _)| !is_expansion(text)) {
            self.urls.retain(|(text, _)| !is_expansion(text));
        }
    }

    fn request(&self, text: &Traced, span: Span, command: Span, curl: &mut Curl) -> Request {
        let mut url = Url::read(text, span);
        let user_in_url = url.user().map(|user| (user, span));
        let (implied, at) = self.implied_method(command);
        let method = match &self.method {
            Some((name, place)) => Method { name: name.clone(), written: Some(*place) },
            None => Method { name: Traced::inserted(implied, at, Inserted::Implied), written: None },
        };
        let body = self.body(&mut url, curl);
        for (text, _) in &self.query {
            // `+text` is added as it is; everything else is encoded as by `--data-urlencode`.
            let part = match text.as_str().strip_prefix('+').filter(|_| !text.is_open(0..1)) {
                Some(_) => text.slice(1..text.len()),
                None => match data::part("data-urlencode", text, span).source {
                    Source::Text(text) => text,
                    Source::File(name, file) => opened(&name, &file),
                },
            };
            url.query.extend(url::pairs(&part));
        }
        let headers = self.headers(body.as_ref(), user_in_url);
        Request { method, url, headers, body, follow_redirects: self.follow, span: command }
    }

    /// The headers that are sent: those that were asked for, and those that curl adds unless they were given or taken away.
    fn headers(&self, body: Option<&Body>, user_in_url: Option<(Traced, Span)>) -> Vec<Header> {
        // `Name:` with nothing after the colon is not sent; it takes a header away.
        let (removed, mut headers): (Vec<Header>, Vec<Header>) = self.headers.iter().cloned().partition(is_removal);
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
        let mut found = Vec::new();
        let implied = |text: &str, span: Span| Traced::inserted(text, span, Inserted::Implied);
        if let Some((user, span)) = self.user.clone().or(user_in_url) {
            found.push(("Authorization", basic(&user, span), span));
        }
        if let Some((token, span)) = &self.bearer {
            found.push(("Authorization", prefixed("Bearer ", token, *span), *span));
        }
        for (name, option) in [("User-Agent", &self.agent), ("Referer", &self.referer)] {
            found.extend(option.iter().map(|(value, span)| (name, value.clone(), *span)));
        }
        // Anything without `=` names a file of cookies.
        let is_text = |value: &Traced| value.as_str().contains('=') || value.has_open_parts();
        if let Some((cookies, span)) = self.cookies.as_ref().filter(|(value, _)| is_text(value)) {
            found.push(("Cookie", cookies.clone(), *span));
        }
        if let Some((range, span)) = &self.range {
            found.push(("Range", prefixed("bytes=", range, *span), *span));
        }
        if let Some(json) = self.data.iter().find(|part| part.json) {
            found.push(("Content-Type", implied("application/json", json.span), json.span));
            found.push(("Accept", implied("application/json", json.span), json.span));
        }
        match (body, self.data.first(), self.form.first()) {
            (Some(Body::Form(_)), _, Some((_, span))) => {
                found.push(("Content-Type", implied("multipart/form-data", *span), *span));
            }
            (Some(_), Some(part), _) if !self.get => {
                found.push(("Content-Type", implied("application/x-www-form-urlencoded", part.span), part.span));
            }
            _ => {}
        }
        found
    }

    /// The method that curl uses without `-X`, and the place of what implies it.
    fn implied_method(&self, command: Span) -> (&'static str, Span) {
        match (self.head, self.upload.as_ref(), self.form.first(), self.data.first()) {
            (Some(span), ..) => ("HEAD", span),
            (_, Some((_, span)), ..) => ("PUT", *span),
            (_, _, Some((_, span)), _) => ("POST", *span),
            (.., Some(part)) if !self.get => ("POST", part.span),
            _ => ("GET", Span::at(command.start)),
        }
    }

    /// The body; with `-G` the data goes into the query instead.
    fn body(&self, url: &mut Url, curl: &mut Curl) -> Option<Body> {
        if let Some((file, span)) = &self.upload {
            let is_stdin = matches!(file.as_str(), "-" | ".");
            if url.path.as_str().ends_with('/') && !is_stdin {
                // curl adds the file's name to a URL that names a folder.
                let start = file.as_str().rfind('/').map_or(0, |slash| slash + 1);
                url.path.push_slice(file, start..file.len());
            }
            return Some(if is_stdin { Body::Stdin(*span) } else { Body::File(file.clone()) });
        }
        if !self.form.is_empty() {
            return Some(Body::Form(self.form.iter().map(|(text, _)| text.clone()).collect()));
        }
        let first = self.data.first()?;
        let text = data::joined(&self.data, |_, _| None);
        if self.get {
            let text = text.unwrap_or_else(|| self.with_files(curl));
            url.query.extend(url::pairs(&text));
            return None;
        }
        if let Some(text) = text {
            let last = self.data.last().unwrap_or(first);
            return Some(Body::Text(text, first.span.cover(last.span)));
        }
        match (&first.source, self.data.len()) {
            (Source::File(prefix, file), 1) if prefix.is_empty() => Some(match file.as_str() {
                "-" => Body::Stdin(first.span),
                _ => Body::File(file.clone()),
            }),
            _ => {
                let text = self.with_files(curl);
                Some(Body::Text(text, first.span))
            }
        }
    }

    /// The data joined, with the content of files as open parts.
    fn with_files(&self, curl: &mut Curl) -> Traced {
        for part in self.data.iter().filter(|part| matches!(part.source, Source::File(..))) {
            curl.unsupported("--data @file", part.span);
        }
        data::joined(&self.data, |name, file| Some(opened(name, file))).unwrap_or_default()
    }
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
