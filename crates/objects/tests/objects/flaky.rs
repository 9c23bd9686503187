//! A line that fails: what passes is tried again, and what does not is said.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use media::Shelf as _;

use crate::{bucket, keys, settings};

/// Gives these answers to one request each, and then the first lines of what it was asked.
fn answering(answers: &[(&'static str, &'static str)]) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let answers = answers.to_vec();
    let serving = std::thread::spawn(move || {
        let mut asked = Vec::new();
        for (status, body) in answers {
            let (mut stream, _) = listener.accept().unwrap();
            asked.push(request(&stream));
            let length = body.len();
            write!(
                stream,
                "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            )
            .unwrap();
        }
        asked
    });
    (endpoint, serving)
}

fn request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    first.trim().to_owned()
}

#[test]
fn what_passes_is_tried_again() {
    let slow = ("503 Slow Down", "<Error><Code>SlowDown</Code></Error>");
    let (endpoint, serving) = answering(&[slow, ("500 Internal Server Error", ""), ("200 OK", "")]);
    bucket(&settings(&endpoint), keys()).put("ab/c.jpg", b"bytes").unwrap();
    assert_eq!(serving.join().unwrap(), ["PUT /pictures/magazine/ab/c.jpg HTTP/1.1"; 3]);
}

#[test]
fn tries_come_to_an_end() {
    let (endpoint, serving) = answering(&[("503 Slow Down", ""); 4]);
    let error = bucket(&settings(&endpoint), keys()).get("ab/c.jpg").unwrap_err();
    assert!(error.to_string().contains("503"), "{error}");
    assert_eq!(serving.join().unwrap().len(), 4);
}

#[test]
fn what_is_refused_is_not_tried_again() {
    let refused = ("403 Forbidden", "<Error><Code>RequestTimeTooSkewed</Code></Error>");
    let (endpoint, serving) = answering(&[refused]);
    let error = bucket(&settings(&endpoint), keys()).check().unwrap_err();
    assert!(error.to_string().contains("clock"), "{error}");
    assert_eq!(serving.join().unwrap(), ["GET /pictures?list-type=2&max-keys=1&prefix=magazine HTTP/1.1"]);
}

#[test]
fn whatever_is_no_bucket_is_not_taken_for_one() {
    let (endpoint, serving) = answering(&[("200 OK", "<html>Welcome</html>")]);
    let error = bucket(&settings(&endpoint), keys()).check().unwrap_err();
    assert!(error.to_string().contains("no bucket"), "{error}");
    drop(serving.join());
}

#[test]
fn a_service_that_is_down_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = bucket(&settings(&endpoint), keys()).has("ab/c.jpg").unwrap_err().to_string();
    assert!(error.contains(&endpoint) && error.contains("refused"), "{error}");
}
