//! A small HTTP/1.1 server on loopback that serves the mock, so that the live target has something to talk to.

use docproof::{spec::Library, targets::Mock};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

/// A path whose response is larger than any client should read.
pub(super) const FLOOD: &str = "/flood";

/// A server that runs until it is stopped.
pub(super) struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: JoinHandle<Vec<String>>,
}

impl Server {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stopping = Arc::new(AtomicBool::new(false));
        let thread = std::thread::spawn({
            let stopping = stopping.clone();
            move || serve(&listener, &stopping)
        });
        Self { address, stopping, thread }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends the server; the requests it got, in order.
    pub(super) fn stop(self) -> Vec<String> {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes it from waiting for a connection.
        drop(TcpStream::connect(self.address));
        self.thread.join().unwrap()
    }
}

fn serve(listener: &TcpListener, stopping: &AtomicBool) -> Vec<String> {
    let library = Library::embedded();
    let mut mock = Mock::new(&library);
    let mut seen = Vec::new();
    for stream in listener.incoming() {
        if stopping.load(Ordering::SeqCst) {
            break;
        }
        let mut stream = stream.unwrap();
        let Some(request) = read(&mut stream) else { continue };
        seen.push(format!("{} {}", request.method(), request.uri().path()));
        let response = mock.respond(&request).unwrap_or_else(|| {
            if request.uri().path() == FLOOD {
                return http::Response::new("x".repeat(9 << 20));
            }
            let mut missing = http::Response::new(String::new());
            *missing.status_mut() = http::StatusCode::NOT_FOUND;
            missing
        });
        let is_head = request.method() == http::Method::HEAD;
        // A client that has read enough hangs up.
        drop(stream.write_all(written(&response, is_head).as_bytes()));
    }
    seen
}

/// One request; each connection carries one.
fn read(stream: &mut TcpStream) -> Option<http::Request<String>> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut builder = http::Request::builder().method(method.as_str());
    let (mut length, mut host) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap(),
            "host" => value.trim().clone_into(&mut host),
            _ => {}
        }
        builder = builder.header(name, value.trim());
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    builder.uri(format!("http://{host}{target}")).body(String::from_utf8(body).unwrap()).ok()
}

fn written(response: &http::Response<String>, is_head: bool) -> String {
    let mut text = format!("HTTP/1.1 {}\r\nconnection: close\r\n", response.status());
    for (name, value) in response.headers() {
        text += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    if response.status() != http::StatusCode::NO_CONTENT {
        text += &format!("content-length: {}\r\n", response.body().len());
    }
    text += "\r\n";
    if !is_head {
        text += response.body();
    }
    text
}
