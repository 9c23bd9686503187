//! As much of an HTTP client as these tests need: requests over a connection that is kept.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use crate::server::PATIENCE;

pub struct Client {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
    /// The connection ends with this answer.
    pub last: bool,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let named =
            |line: &&str| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        let line = self.head.lines().find(|line| named(line) && line[name.len()..].starts_with(':'))?;
        Some(line[name.len() + 1..].trim())
    }
}

impl Client {
    pub fn new(address: SocketAddr) -> Client {
        Client { address, stream: None }
    }

    pub fn get(&mut self, path: &str) -> Result<Answer, String> {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address))
    }

    pub fn post(&mut self, path: &str, form: &str) -> Result<Answer, String> {
        let address = self.address;
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}",
            form.len()
        ))
    }

    /// Sends over the connection there is, else over a new one. Whatever is not a whole answer is a failure.
    pub fn send(&mut self, request: &str) -> Result<Answer, String> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream =
                    TcpStream::connect(self.address).map_err(|error| format!("connecting: {error}"))?;
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                stream.set_nodelay(true).unwrap();
                BufReader::new(stream)
            }
        };
        stream.get_mut().write_all(request.as_bytes()).map_err(|error| format!("asking: {error}"))?;
        let answer = read(&mut stream).map_err(|error| format!("hearing: {error}"))?;
        if !answer.last {
            self.stream = Some(stream);
        }
        Ok(answer)
    }

    pub fn hang_up(&mut self) {
        self.stream = None;
    }
}

fn read(stream: &mut BufReader<TcpStream>) -> Result<Answer, String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        match stream.read_line(&mut head) {
            Ok(0) => return Err(format!("the connection ended after {head:?}")),
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
    }
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or(head.clone())?;
    let mut answer = Answer { status, head, body: String::new(), last: false };
    answer.last = answer.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
    let length: usize = answer.header("content-length").map_or(Ok(0), str::parse).map_err(|_| "no length")?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).map_err(|error| format!("in the body: {error}"))?;
    answer.body = String::from_utf8_lossy(&body).into_owned();
    Ok(answer)
}
