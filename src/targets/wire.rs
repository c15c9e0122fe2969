//! A request between its three shapes: as it is reported, as `reqwest` sends it, as the mock takes it.

use super::{Received, Sent};
use reqwest::{Method, Url, header};

/// The request as `reqwest` would send it; `Err` says what HTTP does not allow in it.
pub(super) fn reqwest(sent: &Sent) -> Result<reqwest::Request, String> {
    let method = Method::from_bytes(sent.method.as_bytes())
        .map_err(|_| format!("`{}` is not a method (RFC 9110 section 9.1)", sent.method))?;
    let url = Url::parse(&sent.url).map_err(|error| format!("`{}` is not a URL: {error}", sent.url))?;
    if !sent.url.ends_with(&sent.target) {
        return Err(format!("`{}` as its target is not what the URL says", sent.target));
    }
    let mut request = reqwest::Request::new(method, url);
    for (name, value) in &sent.headers {
        let field = header::HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| format!("`{name}` is not a header name (RFC 9110 section 5.1)"))?;
        let value = header::HeaderValue::from_bytes(value.as_bytes())
            .map_err(|_| format!("the value of `{name}` has a control character in it"))?;
        request.headers_mut().append(field, value);
    }
    if !sent.body.is_empty() {
        *request.body_mut() = Some(sent.body.clone().into());
    }
    Ok(request)
}

/// The request as a server gets it.
pub(super) fn http(sent: &Sent) -> Result<http::Request<String>, String> {
    let request = http::Request::<reqwest::Body>::try_from(reqwest(sent)?).map_err(|error| error.to_string())?;
    let (head, _) = request.into_parts();
    Ok(http::Request::from_parts(head, sent.body.clone()))
}

/// A response as it is reported.
pub(super) fn received(response: http::Response<String>) -> Received {
    let (head, body) = response.into_parts();
    Received { status: head.status.as_u16(), headers: headers(&head.headers), body }
}

/// Header fields in order; bytes that are not UTF-8 are replaced.
pub(super) fn headers(map: &header::HeaderMap) -> Vec<(String, String)> {
    map.iter().map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())).collect()
}
