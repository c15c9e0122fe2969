//! A server on loopback that writes down what it is sent, byte for byte.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

/// A request as it came over the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    /// The body, out of its chunks.
    pub(crate) body: String,
}

/// What is answered to a target: the status and the headers. `/redirect/STATUS/…` redirects; everything sets a cookie.
pub(crate) fn answer(target: &str) -> (u16, Vec<(&'static str, String)>) {
    let mut parts = target.trim_start_matches('/').split(['/', '?']);
    match (parts.next(), parts.next().and_then(|status| status.parse().ok()), parts.next()) {
        (Some("redirect"), Some(status), place) => {
            let location = match place {
                Some("relative") => "next?a=b c",
                Some("elsewhere") => "http://other.example/there",
                _ => "/there",
            };
            (status, vec![("Location", location.to_owned())])
        }
        _ => (200, vec![("Set-Cookie", String::from("seen=1; Path=/"))]),
    }
}

/// Writes down requests until it is dropped.
pub(crate) struct Recorder {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Recorder {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, stopping) = (Arc::<Mutex<Vec<Seen>>>::default(), Arc::<AtomicBool>::default());
        let thread = std::thread::spawn({
            let (seen, stopping) = (seen.clone(), stopping.clone());
            move || {
                for stream in listener.incoming() {
                    if stopping.load(Ordering::SeqCst) {
                        break;
                    }
                    stream.map(|stream| serve(stream, &seen)).unwrap_or_default();
                }
            }
        });
        Self { address, seen, stopping, thread: Some(thread) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What came since the last time, in order.
    pub(crate) fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        self.thread.take().map(JoinHandle::join).transpose().ok();
    }
}

/// One connection, one request.
fn serve(mut stream: TcpStream, seen: &Mutex<Vec<Seen>>) {
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let Some(request) = read(&mut stream) else { return };
    let (status, headers) = answer(&request.target);
    let mut head = format!("HTTP/1.1 {status} Answered\r\nConnection: close\r\nContent-Length: 0\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    seen.lock().unwrap().push(request);
    // A client that has what it wants may be gone.
    drop(stream.write_all((head + "\r\n").as_bytes()));
}

fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        more(stream, &mut bytes)?;
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let line = lines.next()?;
    // A method or a target may have a blank in it, for curl sends what it is told.
    let (rest, _version) = line.rsplit_once(' ')?;
    let (method, target) = rest.rsplit_once(' ')?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    let value = |name: &str| headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    if value("expect").is_some() {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
    }
    let mut body = bytes.split_off(end + 4);
    if value("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        while !body.ends_with(b"0\r\n\r\n") {
            more(stream, &mut body)?;
        }
        body = unchunked(&body)?;
    } else {
        let length = value("content-length").map_or(Some(0), |length| length.parse().ok())?;
        while body.len() < length {
            more(stream, &mut body)?;
        }
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    Some(Seen { method: method.to_owned(), target: target.to_owned(), headers, body })
}

fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 1 << 13];
    let length = stream.read(&mut buffer).ok().filter(|length| *length > 0)?;
    bytes.extend_from_slice(&buffer[..length]);
    Some(())
}

/// A body out of its chunks (RFC 9112 section 7.1).
fn unchunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = bytes.windows(2).position(|two| two == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).ok()?, 16).ok()?;
        let chunk = bytes.get(end + 2..end + 2 + size)?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunk);
        bytes = bytes.get(end + 4 + size..)?;
    }
}
