//! The commands that make requests: `curl`, and programs whose commands stand for one.
//!
//! Takes commands whose words are known; sends what they ask for, redirects and cookies included, and hands on what they
//! write.

use super::{
    Answer, Exchange, Received, Reply, Sent, UNKNOWN,
    curl::{self, Hop, Jar, Local, Unsendable},
    fault,
    interpreter::{Interpreter, Stop},
    names, percent_encoded,
};
use crate::{
    model::{self, Curl, CurlProblemKind, Invocation, Request, curl::Transfer},
    spec::Route,
    text::{Span, Traced},
};
use std::sync::Arc;

/// The most redirects that are followed (curl(1), `--max-redirs`).
const MOST_REDIRECTS: usize = 50;

/// The command that is running.
struct Asking {
    span: Span,
    /// Its words, as the shell hands them over.
    words: Arc<[String]>,
    emulates: Option<String>,
}

impl Asking {
    fn new(words: &[Traced], emulates: Option<String>, span: Span) -> Self {
        Self { span, words: words.iter().map(ToString::to_string).collect(), emulates }
    }
}

/// A curl command that is running.
struct CurlRun<'a> {
    command: &'a Curl,
    input: &'a str,
    asking: &'a Asking,
    jar: Jar,
    /// What it wrote so far.
    output: String,
}

impl Interpreter<'_> {
    /// Runs a curl command; what it writes.
    pub(super) fn curl(&mut self, command: &Curl, words: &[Traced], input: &str, span: Span) -> Result<String, Stop> {
        let unsupported = command.problems.iter().find_map(|problem| match &problem.kind {
            CurlProblemKind::Unsupported { option } => Some((format!("curl {option}"), problem.span)),
            _ => None,
        });
        if let Some((what, span)) = unsupported {
            return Err(Stop::Unsupported { what, span });
        }
        // What the rules that read the command line report is not sent: the requests are only what was meant. curl
        // itself ends with status 2.
        let unread = command.problems.iter().find_map(|problem| match &problem.kind {
            CurlProblemKind::UnknownOption { option, .. } => Some(format!("curl: option {option}: is unknown")),
            CurlProblemKind::NoDashes { name, .. } => Some(format!("curl: `{name}` is no URL")),
            CurlProblemKind::MissingValue { option } => Some(format!("curl: option {option}: requires parameter")),
            CurlProblemKind::SplitHeader { header } => Some(format!("curl: `{header}` stands in two arguments")),
            _ => None,
        });
        let none = || command.requests.is_empty().then(|| String::from("curl: no URL specified"));
        if let Some(reason) = unread.or_else(none) {
            self.shell.status = 2;
            self.fail(reason, span);
            return Ok(String::new());
        }
        let asking = Asking::new(words, None, span);
        let mut run = CurlRun { command, input, asking: &asking, jar: self.cookies(command), output: String::new() };
        let mut status = 0;
        for request in &command.requests {
            let Some(transfer) = &request.transfer else { continue };
            let hops = match curl::hops(request, transfer) {
                Ok(hops) => hops,
                Err(why) => {
                    status = self.unsent(why, request.url.span, span)?;
                    continue;
                }
            };
            for hop in hops {
                status = self.transfer(&mut run, request, transfer, hop)?;
            }
        }
        let CurlRun { jar, mut output, .. } = run;
        let kept = command.requests.iter().rev().find_map(|request| request.transfer.as_ref()?.cookie_jar.as_ref());
        match kept.map(Traced::as_str) {
            None => {}
            Some("-") => output += &jar.file(),
            Some(name) => self.write_file(name, jar.file()),
        }
        self.shell.status = status;
        Ok(output)
    }

    /// The cookies that a command starts with. A file that is not there holds none, for curl as well.
    fn cookies(&self, command: &Curl) -> Jar {
        let mut jar = Jar::default();
        for transfer in command.requests.iter().filter_map(|request| request.transfer.as_ref()) {
            jar.takes |= transfer.cookie_jar.is_some();
            for name in transfer.cookies.iter().map(Traced::as_str).filter(|name| !name.contains('=')) {
                jar.read(self.shell.files.get(name).map_or("", |text| text));
            }
        }
        jar
    }

    /// One transfer with its redirects. The exit status of curl.
    fn transfer(
        &mut self,
        run: &mut CurlRun<'_>,
        request: &Request,
        transfer: &Transfer,
        mut hop: Hop,
    ) -> Result<u8, Stop> {
        let (command, asking) = (run.command, run.asking);
        let (mut written, mut redirects) = (String::new(), 0);
        loop {
            let files = self.shell.files.clone();
            let sent = match curl::sent(transfer, &hop, &mut Local::new(run.input, &files, &run.jar)) {
                Ok(sent) => sent,
                Err(why) => return self.unsent(why, request.url.span, asking.span),
            };
            let Some(answer) = self.exchange(request, &sent, redirects == 0, asking)? else {
                self.put(command, String::from(UNKNOWN), &mut run.output);
                return Ok(0);
            };
            let response = &answer.response;
            run.jar.take(hop.address(), response);
            let next = request.follow_redirects.then(|| curl::redirected(transfer, &hop, response)).flatten();
            if let Some(next) = next {
                if redirects == MOST_REDIRECTS {
                    self.fail(format!("curl: more than {MOST_REDIRECTS} redirects"), asking.span);
                    return Ok(47);
                }
                written += &if command.include_head { curl::head(response) } else { String::new() };
                (hop, redirects) = (next, redirects + 1);
                continue;
            }
            let (text, status) = curl::written(command, &sent, response, redirects);
            if status != 0 {
                self.fail(
                    format!("curl ended with status {status}: the target answered {}", response.status),
                    asking.span,
                );
            }
            written += &text.body;
            self.spend(written.len() + text.report.len(), asking.span)?;
            self.put(command, written, &mut run.output);
            run.output += &text.report;
            return Ok(status);
        }
    }

    /// Puts what a transfer writes where the command wants it.
    fn put(&mut self, command: &Curl, written: String, output: &mut String) {
        match command.output.as_ref().map(Traced::as_str) {
            None | Some("-") => *output += &written,
            Some("/dev/null") => {}
            Some(name) => self.write_file(name, written),
        }
    }

    fn write_file(&mut self, name: &str, text: String) {
        Arc::make_mut(&mut self.shell.files).insert(name.to_owned(), text.into());
    }

    /// Notes why a request is not sent; the exit status of curl, unless docproof itself cannot send it.
    fn unsent(&mut self, why: Unsendable, url: Span, command: Span) -> Result<u8, Stop> {
        let (reason, span, status) = match why {
            Unsendable::Unsupported(what) => return Err(Stop::Unsupported { what, span: command }),
            Unsendable::Malformed(reason) => (reason, url, 3),
            Unsendable::Usage(reason) => (reason, command, 2),
        };
        self.fail(reason, span);
        Ok(status)
    }

    /// A command of a program with a grammar, by the request it stands for. Its output is the response's body: how the
    /// program would print it is not known.
    pub(super) fn invocation(
        &mut self,
        invocation: &Invocation,
        words: &[Traced],
        input: &str,
        span: Span,
    ) -> Result<String, Stop> {
        let library = self.library;
        let name = invocation.program.as_str();
        let usage = library.interpret(invocation);
        let bound = usage.as_ref().and_then(|usage| Some((usage.command?, usage.requests())));
        let Some((command, requests)) = bound.filter(|(_, requests)| !requests.is_empty()) else {
            return Err(Stop::Unsupported { what: name.to_owned(), span });
        };
        let asking = Asking::new(words, Some(format!("{name} {}", command.name())), span);
        let mut output = String::new();
        for request in requests {
            if matches!(request.body, Some(model::Body::Stdin(_))) && input.is_empty() {
                return Err(Stop::Unsupported { what: format!("{name} with what its reader types"), span });
            }
            match self.plain(&request, input, &asking)? {
                Some(answer) => {
                    self.shell.status = u8::from(answer.response.status >= 400);
                    output += &answer.response.body;
                }
                None => output += UNKNOWN,
            }
        }
        Ok(output)
    }

    /// A request that HTTP itself spells: it says all that is sent.
    pub(super) fn message(&mut self, request: &Request) -> Result<(), Stop> {
        self.plain(request, "", &Asking::new(&[], None, request.span)).map(drop)
    }

    /// A request that no curl makes.
    fn plain(&mut self, request: &Request, input: &str, asking: &Asking) -> Result<Option<Answer>, Stop> {
        let request = self.with_values(request);
        let (files, jar) = (self.shell.files.clone(), Jar::default());
        match curl::plain(&request, &mut Local::new(input, &files, &jar)) {
            Ok(sent) => self.exchange(&request, &sent, true, asking),
            Err(Unsendable::Unsupported(what) | Unsendable::Malformed(what) | Unsendable::Usage(what)) => {
                Err(Stop::Unsupported { what, span: asking.span })
            }
        }
    }

    /// Sends a request; `None` where the target only writes it down. `is_first` says that it is the one which the
    /// command names, and not where a redirect led.
    fn exchange(
        &mut self,
        request: &Request,
        sent: &Sent,
        is_first: bool,
        asking: &Asking,
    ) -> Result<Option<Answer>, Stop> {
        let span = asking.span;
        self.spend_request(span)?;
        let headers = sent.headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
        let words = asking.words.iter().map(String::len).sum::<usize>();
        self.spend(sent.url.len() + headers + sent.body.len() + words, span)?;
        for (_, value) in sent.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("authorization")) {
            // Nothing else shows that a name and a password are in there.
            if let Some(encoded) = value.strip_prefix("Basic ").filter(|encoded| !encoded.is_empty()) {
                self.running.names.entry(encoded.to_owned()).or_insert_with(|| String::from("credentials"));
            }
        }
        let answer = match self.target.send(sent).map_err(Stop::Target)? {
            Reply::Answer(answer) => Some(answer),
            Reply::Recorded => None,
            Reply::Refused(reason) => return Err(Stop::Refused(reason)),
        };
        let response = answer.as_ref().map_or_else(Received::default, |answer| answer.response.clone());
        self.spend(response.body.len(), span)?;
        let mut operation = answer.as_ref().and_then(|answer| answer.operation.clone());
        if is_first && let Route::Operation(matched) = self.library.route(request) {
            names::of_response(&matched, &response, &mut self.running.names);
            operation = operation.or_else(|| Some(matched.operation.id.clone()));
        }
        let objection = answer.as_ref().and_then(|answer| answer.objection.as_ref());
        let fault = objection.map_or(span, |objection| fault::place(request, &objection.fault, span));
        self.running.exchanges.push(Exchange {
            span,
            words: asking.words.clone(),
            emulates: asking.emulates.clone(),
            operation,
            request: sent.clone(),
            response,
            objection: objection.map(|objection| objection.text.clone()),
            fault,
        });
        Ok(answer)
    }

    /// A request that a CLI's binding made, with values for what only the reader's profile holds.
    pub(super) fn with_values(&mut self, request: &Request) -> Request {
        let mut request = request.clone();
        let url = &mut request.url;
        url.host = self.filled_in_as(&url.host, str::to_owned);
        url.path = self.filled_in_as(&url.path, percent_encoded);
        for (_, value) in &mut url.query {
            *value = self.filled_in_as(value, percent_encoded);
        }
        for header in &mut request.headers {
            header.value = header.value.as_ref().map(|value| self.filled_in(value));
        }
        let content_type = request.header("content-type").and_then(|header| header.value.as_ref());
        let is_json = content_type.is_none_or(|media_type| media_type.as_str().contains("json"));
        if let Some(model::Body::Text(text, _)) = &mut request.body {
            *text = self.filled_in_as(text, if is_json { curl::json_escaped } else { str::to_owned });
        }
        request
    }
}
