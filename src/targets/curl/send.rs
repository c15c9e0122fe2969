//! What curl puts on the wire for one transfer: method, target, headers in curl's own order, body.
//!
//! Takes a [`Transfer`] whose words are all known, and where it goes; hands on a [`Sent`]. The order is that of curl's
//! HTTP/1.1 request (lib/http.c, the same from 7.88 to 8.6): its own headers, those that were asked for, those of the body.

use super::{Address, Local, Received, Sent, Unsendable, form};
use crate::model::{
    Request,
    curl::{Data, DataSource, FileReading, Transfer, base64},
    percent,
};
use crate::text::Traced;

/// The curl that docproof says it is: what Ubuntu 24.04 ships.
const AGENT: &str = "curl/8.5.0";

/// What a curl with all its libraries decodes.
const ENCODINGS: &str = "deflate, gzip, br, zstd";

/// The size from which curl asks before it sends a form or data, in bytes.
const ASKS_BEFORE: usize = 1024 * 1024;

/// Where a transfer stands: at its URL, or behind a redirect.
#[derive(Debug, Clone)]
pub(in crate::targets) struct Hop {
    address: Address,
    /// The file of `-T` for this URL.
    upload: Option<String>,
    /// A redirect made a GET of it.
    as_get: bool,
    /// Where the first request went, once a redirect was followed.
    first: Option<Address>,
}

impl Hop {
    /// Where the request goes.
    pub(in crate::targets) fn address(&self) -> &Address {
        &self.address
    }

    /// Whether a redirect left the host that the command names.
    fn is_elsewhere(&self) -> bool {
        let place = |address: &Address| (address.scheme.clone(), address.authority().to_ascii_lowercase());
        self.first.as_ref().is_some_and(|first| place(first) != place(&self.address))
    }
}

/// The transfers that a request of a command line stands for: one for each URL that its globs make, times one for each
/// file that the globs of `-T` make.
pub(in crate::targets) fn hops(request: &Request, transfer: &Transfer) -> Result<Vec<Hop>, Unsendable> {
    let url = &request.url.text;
    if url.as_str().contains("{{") {
        return Err(Unsendable::Unsupported(format!("curl with `{url}`, part of which nothing here knows")));
    }
    let globbed = |text: &str| {
        if transfer.globoff {
            return Ok(vec![text.to_owned()]);
        }
        super::glob::expand(text).map_err(|why| Unsendable::Malformed(format!("curl: {why} in `{text}`")))
    };
    let files = match &transfer.upload {
        Some(file) => globbed(file.as_str())?.into_iter().map(Some).collect(),
        None => vec![None],
    };
    let (mut hops, urls) = (Vec::new(), globbed(url.as_str())?);
    if urls.len() * files.len() > super::glob::MOST {
        return Err(Unsendable::Unsupported(String::from("curl with so many uploads")));
    }
    for upload in &files {
        for url in &urls {
            let mut address = Address::read(url, transfer.path_as_is)?;
            if let Some(file) = upload.as_ref().filter(|file| address.path.ends_with('/') && !is_stdin(file)) {
                // curl adds the file's name to a URL that names a folder.
                address.path += &percent::encoded(file.rsplit('/').next().unwrap_or_default(), "");
            }
            hops.push(Hop { address, upload: upload.clone(), as_get: false, first: None });
        }
    }
    Ok(hops)
}

/// What a redirect makes of a transfer (RFC 9110 section 15.4, as curl follows it); `None` where there is none.
pub(in crate::targets) fn redirected(transfer: &Transfer, hop: &Hop, response: &Received) -> Option<Hop> {
    let posts = !transfer.form.is_empty() || !transfer.data.is_empty() && !transfer.get;
    let kept = |index: usize| posts && transfer.keep_post[index];
    let becomes_get = match response.status {
        301 | 302 => posts && hop.upload.is_none() && !kept(usize::from(response.status) - 301),
        303 => (posts || hop.upload.is_some()) && !kept(2),
        300 | 304..=308 => false,
        _ => return None,
    };
    // Blanks are encoded, in the query as a form does.
    let location = response.header("location")?.trim();
    let (path, query) = location.split_once('?').map_or((location, None), |(path, query)| (path, Some(query)));
    let query = query.map(|query| format!("?{}", query.replace(' ', "+"))).unwrap_or_default();
    let location = format!("{}{query}", path.replace(' ', "%20"));
    let there = if location.contains("://") {
        location
    } else {
        reqwest::Url::parse(&hop.address.to_string()).ok()?.join(&location).ok()?.to_string()
    };
    Some(Hop {
        address: Address::read(&there, transfer.path_as_is).ok()?,
        upload: hop.upload.clone().filter(|_| !becomes_get),
        as_get: hop.as_get || becomes_get,
        first: hop.first.clone().or_else(|| Some(hop.address.clone())),
    })
}

/// The request of a transfer.
pub(in crate::targets) fn sent(transfer: &Transfer, hop: &Hop, local: &mut Local<'_>) -> Result<Sent, Unsendable> {
    let kind = kind(transfer, hop)?;
    let custom = custom(transfer, local)?;
    let mut address = hop.address.clone();
    if hop.first.is_none() {
        let moved = if transfer.get && !transfer.data.is_empty() { &transfer.data } else { &transfer.query };
        if !moved.is_empty() {
            address.append(&joined(moved, local)?)?;
        }
    }
    let (body, body_headers) = body(transfer, &kind, &custom, local)?;
    let mut headers = own(transfer, hop, &kind, &custom, body.len(), local)?;
    let (own_last, of_body): (Vec<_>, Vec<_>) =
        body_headers.into_iter().partition(|(name, _)| name == "Transfer-Encoding");
    headers.extend(own_last);
    if transfer.upgrade && address.scheme == "http" {
        for (name, value) in [
            ("Connection", "Upgrade, HTTP2-Settings"),
            ("Upgrade", "h2c"),
            ("HTTP2-Settings", "AAMAAABkAAQCAAAAAAIAAAAA"),
        ] {
            headers.push((name.to_owned(), value.to_owned()));
        }
    }
    if let Some(cookies) = cookies(transfer, &address, local).filter(|_| !custom.given("cookie")) {
        headers.push((String::from("Cookie"), cookies));
    }
    let is_form = matches!(kind, Kind::Form);
    let asked = custom.0.iter().filter(|one| {
        let is = |name: &str| one.name.eq_ignore_ascii_case(name);
        !(is("host") || is_form && is("content-type"))
            && (!(is("authorization") || is("cookie")) || keeps_credentials(transfer, hop))
    });
    headers.extend(asked.filter_map(|one| Some((one.name.clone(), one.value.clone()?))));
    headers.extend(of_body);
    let method = transfer.method.as_ref().map_or_else(|| String::from(kind.method()), ToString::to_string);
    let target = transfer.request_target.as_ref().map_or_else(|| address.target(), ToString::to_string);
    Ok(Sent { method, url: address.to_string(), target, headers, body })
}

/// What kind of request curl makes of a transfer.
enum Kind {
    Get,
    Head,
    Upload(String),
    Form,
    Post,
}

impl Kind {
    fn method(&self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Upload(_) => "PUT",
            Self::Form | Self::Post => "POST",
        }
    }
}

fn kind(transfer: &Transfer, hop: &Hop) -> Result<Kind, Unsendable> {
    let posts = !transfer.data.is_empty() && !transfer.get;
    let asked = [transfer.head, transfer.upload.is_some(), !transfer.form.is_empty(), posts];
    if asked.into_iter().filter(|asked| *asked).count() > 1 {
        return Err(Unsendable::Usage(String::from("curl: you can only select one HTTP request method")));
    }
    Ok(match &hop.upload {
        _ if transfer.head => Kind::Head,
        _ if hop.as_get => Kind::Get,
        Some(file) => Kind::Upload(file.clone()),
        None if !transfer.form.is_empty() => Kind::Form,
        None if posts => Kind::Post,
        None => Kind::Get,
    })
}

/// The body, and the headers that curl adds for it.
fn body(
    transfer: &Transfer,
    kind: &Kind,
    custom: &Custom,
    local: &mut Local<'_>,
) -> Result<(String, Vec<(String, String)>), Unsendable> {
    let mut headers = Vec::new();
    let mut add = |name: &str, value: String| {
        if !custom.given(name) {
            headers.push((name.to_owned(), value));
        }
    };
    let asks = |size: usize| size > ASKS_BEFORE;
    let is_chunked = custom.value("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
    let body = match kind {
        Kind::Get | Kind::Head => return Ok((String::new(), Vec::new())),
        Kind::Upload(file) => {
            let body = local.file(if file == "." { "-" } else { file })?;
            if is_stdin(file) {
                // Its size is not known beforehand.
                add("Transfer-Encoding", String::from("chunked"));
                add("Expect", String::from("100-continue"));
                return Ok((body, headers));
            }
            if !is_chunked {
                add("Content-Length", body.len().to_string());
            }
            if !body.is_empty() {
                add("Expect", String::from("100-continue"));
            }
            return Ok((body, headers));
        }
        Kind::Form => {
            let said =
                custom.given("content-type").then(|| custom.value("content-type").unwrap_or_default().to_owned());
            let content_type = said.unwrap_or_else(|| String::from("multipart/form-data"));
            let is_form = content_type.to_ascii_lowercase().starts_with("multipart/form-data");
            let disposition = if is_form { "form-data" } else { "attachment" };
            let form = form::body(&transfer.form, disposition, transfer.form_escape, local)?;
            if !is_chunked {
                add("Content-Length", form.body.len().to_string());
            }
            headers.push((String::from("Content-Type"), format!("{content_type}; boundary={}", form.boundary)));
            if asks(form.body.len()) && !custom.given("expect") {
                headers.push((String::from("Expect"), String::from("100-continue")));
            }
            return Ok((form.body, headers));
        }
        Kind::Post => joined(&transfer.data, local)?,
    };
    if !is_chunked {
        add("Content-Length", body.len().to_string());
    }
    add("Content-Type", String::from("application/x-www-form-urlencoded"));
    if asks(body.len()) {
        add("Expect", String::from("100-continue"));
    }
    Ok((body, headers))
}

/// The headers that curl sends by itself, up to those that were asked for.
fn own(
    transfer: &Transfer,
    hop: &Hop,
    kind: &Kind,
    custom: &Custom,
    size: usize,
    local: &mut Local<'_>,
) -> Result<Vec<(String, String)>, Unsendable> {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: Option<String>| headers.extend(value.map(|value| (name.to_owned(), value)));
    let unless = |name: &str, value: &str| (!custom.given(name)).then(|| value.to_owned());
    let host = custom.0.iter().find(|one| one.name.eq_ignore_ascii_case("host"));
    match host.filter(|_| hop.first.as_ref().is_none_or(|first| first.host.eq_ignore_ascii_case(&hop.address.host))) {
        Some(host) => add("Host", host.value.clone()),
        None => add("Host", Some(hop.address.authority())),
    }
    if !custom.given("authorization") && keeps_credentials(transfer, hop) {
        add("Authorization", credentials(transfer, hop, local)?);
    }
    if let Some(range) = &transfer.range {
        match kind {
            Kind::Get | Kind::Head => add("Range", unless("range", &format!("bytes={range}"))),
            Kind::Upload(_) | Kind::Post => {
                add("Content-Range", unless("content-range", &format!("bytes {range}/{size}")));
            }
            Kind::Form => {}
        }
    }
    let agent = transfer.agent.as_ref().map_or(AGENT, |agent| agent.as_str());
    add("User-Agent", unless("user-agent", agent).filter(|agent| !agent.is_empty()));
    add("Accept", unless("accept", "*/*"));
    if transfer.transfer_encoding && !custom.given("te") {
        add("Connection", Some(String::from("TE")));
        add("TE", Some(String::from("gzip")));
    }
    add("Accept-Encoding", unless("accept-encoding", ENCODINGS).filter(|_| transfer.compressed));
    let referer = transfer.referer.as_ref().map_or("", |referer| referer.as_str());
    let automatic = referer.strip_suffix(";auto");
    add("Referer", unless("referer", automatic.unwrap_or(referer)).filter(|referer| !referer.is_empty()));
    Ok(headers)
}

/// Whether credentials go along: not to another host, unless `--location-trusted` says so.
fn keeps_credentials(transfer: &Transfer, hop: &Hop) -> bool {
    transfer.trusted || !hop.is_elsewhere()
}

/// The value of `Authorization`.
fn credentials(transfer: &Transfer, hop: &Hop, local: &mut Local<'_>) -> Result<Option<String>, Unsendable> {
    if let Some(token) = &transfer.bearer {
        return Ok(Some(format!("Bearer {token}")));
    }
    let address = hop.first.as_ref().unwrap_or(&hop.address);
    let basic = |name: &str, password: &str| Some(format!("Basic {}", base64(&format!("{name}:{password}"))));
    if let Some(user) = &transfer.user {
        let (name, password) = user.as_str().split_once(':').ok_or_else(|| {
            Unsendable::Unsupported(String::from("curl --user without a password, which curl then asks for"))
        })?;
        return Ok(basic(name, password));
    }
    let netrc = match &transfer.netrc {
        Some(file) => {
            let name = address.user.as_ref().map(|(name, _)| name.as_str());
            netrc(&local.named(file.as_str())?, &address.host, name)
        }
        None => None,
    };
    Ok(match (&address.user, netrc) {
        (Some((name, Some(password))), _) => basic(name, password),
        (_, Some((name, password))) => basic(&name, &password),
        (Some((name, None)), None) => basic(name, ""),
        (None, None) => None,
    })
}

/// Login and password of a host in a `.netrc` file (curl(1), `--netrc`), for this login if one is named.
fn netrc(text: &str, host: &str, wanted: Option<&str>) -> Option<(String, String)> {
    let mut words = text.lines().filter(|line| !line.trim_start().starts_with('#')).flat_map(str::split_whitespace);
    let (mut is_here, mut login, mut password) = (false, None, None);
    let complete = |is_here: bool, login: &Option<String>, password: &Option<String>| {
        let fits = wanted.is_none_or(|wanted| login.as_deref() == Some(wanted) || login.is_none());
        let name = login.clone().or_else(|| wanted.map(str::to_owned));
        // A login in the URL that the file does not name still gets the host's password.
        (is_here && (fits || password.is_some())).then(|| (wanted.map(str::to_owned).or(name), password.clone()))
    };
    let found = |(name, password): (Option<String>, Option<String>)| Some((name?, password.unwrap_or_default()));
    while let Some(word) = words.next() {
        match word {
            "machine" | "default" => {
                if let Some(entry) = complete(is_here, &login, &password).and_then(found) {
                    return Some(entry);
                }
                is_here = word == "default" || words.next().is_some_and(|name| name.eq_ignore_ascii_case(host));
                (login, password) = (None, None);
            }
            "login" => login = words.next().map(str::to_owned),
            "password" => password = words.next().map(str::to_owned),
            _ => {}
        }
    }
    complete(is_here, &login, &password).and_then(found)
}

/// The cookies of the jar, then those of the command line.
fn cookies(transfer: &Transfer, address: &Address, local: &Local<'_>) -> Option<String> {
    let texts: Vec<&str> = transfer.cookies.iter().map(Traced::as_str).filter(|cookie| cookie.contains('=')).collect();
    let written = (!texts.is_empty()).then(|| texts.join(";"));
    let parts: Vec<String> = [local.jar.header(address), written].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The headers that were asked for.
struct Custom(Vec<Asked>);

/// A `-H`. Without a value it is not sent, and takes curl's own away.
struct Asked {
    name: String,
    value: Option<String>,
}

impl Custom {
    /// Whether curl leaves its own header of this name to the user.
    fn given(&self, name: &str) -> bool {
        self.0.iter().any(|one| one.name.eq_ignore_ascii_case(name))
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|one| one.name.eq_ignore_ascii_case(name))?.value.as_deref()
    }
}

fn custom(transfer: &Transfer, local: &mut Local<'_>) -> Result<Custom, Unsendable> {
    let mut custom = Custom(Vec::new());
    for header in &transfer.headers {
        match header.text.as_str().strip_prefix('@') {
            Some(name) => {
                let text = local.file(name)?;
                custom.0.extend(text.lines().filter(|line| !line.starts_with('#')).filter_map(asked));
            }
            None => custom.0.extend(asked(header.text.as_str())),
        }
    }
    if transfer.data.iter().any(|data| data.json) {
        for name in ["Content-Type", "Accept"] {
            if !custom.given(name) {
                custom.0.push(Asked { name: name.to_owned(), value: Some(String::from("application/json")) });
            }
        }
    }
    Ok(custom)
}

/// `Name: value`, `Name:`, or `Name;` for one that is empty; a line that is neither is left out.
fn asked(line: &str) -> Option<Asked> {
    let (name, value) = match (line.split_once(':'), line.split_once(';')) {
        (Some((name, value)), _) => (name, Some(value.trim()).filter(|value| !value.is_empty())),
        (None, Some((name, rest))) => (name, rest.trim().is_empty().then_some("")),
        (None, None) => return None,
    };
    (!name.is_empty()).then(|| Asked { name: name.to_owned(), value: value.map(str::to_owned) })
}

/// Data joined as curl joins it.
fn joined(data: &[Data], local: &mut Local<'_>) -> Result<String, Unsendable> {
    let mut text = String::new();
    for (index, part) in data.iter().enumerate() {
        if index > 0 && !part.json {
            text.push('&');
        }
        match &part.source {
            DataSource::Text(own) => text += own.as_str(),
            DataSource::File { before, name, reading } => {
                let content = local.file(name.as_str())?;
                text += before.as_str();
                text += &match reading {
                    FileReading::Stripped => content.replace(['\r', '\n', '\0'], ""),
                    FileReading::Whole => content,
                    FileReading::Encoded => percent::form_encoded(&content),
                };
            }
        }
    }
    Ok(text)
}

fn is_stdin(name: &str) -> bool {
    matches!(name, "-" | ".")
}
