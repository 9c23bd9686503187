//! As much of a browser as a test of killed servers needs: one request a connection.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// A client of one server.
pub struct Browser {
    address: SocketAddr,
}

/// What came back.
pub struct Answer {
    /// The session's token. Its cookie is named after the port, which a restarted server changes.
    pub cookie: Option<String>,
    pub body: String,
}

impl Browser {
    pub fn new(address: SocketAddr) -> Browser {
        Browser { address }
    }

    /// `None` if the server ended before it had answered in full.
    pub fn get(&self, path: &str, cookie: Option<&str>) -> Option<Answer> {
        self.send("GET", path, "", cookie)
    }

    /// As a person's browser opens a page; says whether it was answered in full.
    pub fn opens(&self, path: &str) -> bool {
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let Ok(mut stream) = TcpStream::connect(self.address) else { return false };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nUser-Agent: {agent}\r\n\r\n",
            self.address
        );
        let mut raw = Vec::new();
        stream.write_all(request.as_bytes()).is_ok()
            && stream.read_to_end(&mut raw).is_ok()
            && raw.starts_with(b"HTTP/1.1 200")
    }

    /// The body, whatever the status.
    pub fn get_any(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).ok()?;
        let mut raw = Vec::new();
        stream.read_to_end(&mut raw).ok()?;
        let text = String::from_utf8_lossy(&raw);
        Some(text.split_once("\r\n\r\n")?.1.to_owned())
    }

    pub fn post(&self, path: &str, form: &str, cookie: Option<&str>) -> Option<Answer> {
        self.send("POST", path, form, cookie)
    }

    /// The status of the answer to a signed webhook.
    pub fn tell(&self, path: &str, signature: &str, body: &str) -> Option<u16> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nStripe-Signature: {signature}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut raw = Vec::new();
        stream.read_to_end(&mut raw).ok()?;
        String::from_utf8_lossy(&raw).split(' ').nth(1)?.parse().ok()
    }

    fn send(&self, method: &str, path: &str, form: &str, cookie: Option<&str>) -> Option<Answer> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        let cookie = cookie
            .map(|token| format!("Cookie: session-{}={token}\r\n", self.address.port()))
            .unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{cookie}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.address,
            form.len()
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut raw = Vec::new();
        stream.read_to_end(&mut raw).ok()?;
        let text = String::from_utf8_lossy(&raw).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status: u16 = head.split(' ').nth(1)?.parse().ok()?;
        assert!(status < 400, "{method} {path}: {head}");
        let line = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = line.and_then(|line| line.split(['=', ';']).nth(1)).map(str::to_owned);
        Some(Answer { cookie, body: body.to_owned() })
    }
}
