//! A name server that knows what a test tells it.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};

const A: u16 = 1;
const MX: u16 = 15;
const TXT: u16 = 16;

/// What it knows, by name and type.
#[derive(Default)]
pub struct Names(HashMap<(String, u16), Vec<Vec<u8>>>);

impl Names {
    fn with(mut self, name: &str, kind: u16, data: Vec<u8>) -> Names {
        self.0.entry((name.to_owned(), kind)).or_default().push(data);
        self
    }

    pub fn address(self, name: &str, address: Ipv4Addr) -> Names {
        self.with(name, A, address.octets().to_vec())
    }

    pub fn text(self, name: &str, text: &str) -> Names {
        let data = [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        self.with(name, TXT, data)
    }

    pub fn mail(self, name: &str, host: &str) -> Names {
        let mut data = vec![0, 10];
        for label in host.split('.') {
            data.push(u8::try_from(label.len()).unwrap());
            data.extend(label.as_bytes());
        }
        data.push(0);
        self.with(name, MX, data)
    }

    /// Answers until the test ends.
    pub fn serve(self) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        std::thread::spawn(move || {
            let mut packet = [0; 512];
            while let Ok((length, from)) = socket.recv_from(&mut packet) {
                if let Some(answer) = self.answer(&packet[..length]) {
                    let _ = socket.send_to(&answer, from);
                }
            }
        });
        address
    }

    /// RFC 1035, section 4: the question again, then what is known.
    fn answer(&self, query: &[u8]) -> Option<Vec<u8>> {
        let (mut at, mut labels) = (12, Vec::new());
        while *query.get(at)? > 0 {
            let length = usize::from(query[at]);
            labels.push(String::from_utf8_lossy(query.get(at + 1..=at + length)?).to_lowercase());
            at += length + 1;
        }
        let question = query.get(12..at + 5)?;
        let (name, kind) = (labels.join("."), u16::from_be_bytes([query[at + 1], query[at + 2]]));
        let found = self.0.get(&(name.clone(), kind)).map(Vec::as_slice).unwrap_or_default();
        let known = self.0.keys().any(|(one, _)| *one == name);
        let count = u16::try_from(found.len()).ok()?.to_be_bytes();
        let mut answer = query[..2].to_vec();
        answer.extend([0x84, if known { 0 } else { 3 }, 0, 1, count[0], count[1], 0, 0, 0, 0]);
        answer.extend(question);
        for data in found {
            answer.extend([0xc0, 12]);
            answer.extend(kind.to_be_bytes());
            answer.extend([0, 1, 0, 0, 0, 60]);
            answer.extend(u16::try_from(data.len()).ok()?.to_be_bytes());
            answer.extend(data);
        }
        Some(answer)
    }
}
