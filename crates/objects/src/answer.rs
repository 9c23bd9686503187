//! What a bucket's answers say, in sentences that an operator can act on.

use std::io;

use bytes::Bytes;
use hyper::{Response, StatusCode};
use quick_xml::Reader;
use quick_xml::events::Event;

/// The text of the first element of that name; nothing if there is none, or the answer is no XML.
pub(crate) fn element(xml: &[u8], name: &str) -> Option<String> {
    let mut reader = Reader::from_str(std::str::from_utf8(xml).ok()?);
    let mut inside = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => inside = tag.local_name().as_ref() == name,
            Event::Text(text) if inside => return Some(text.to_string()),
            Event::End(_) => inside = false,
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Whether the same request may have another answer in a moment.
pub(crate) fn passes(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
}

/// What went wrong and what to do about it.
pub(crate) fn trouble(answer: &Response<Bytes>, bucket: &str, region: &str) -> io::Error {
    let code = element(answer.body(), "Code").unwrap_or_default();
    let said = element(answer.body(), "Message").unwrap_or_default();
    let (kind, text) = match code.as_str() {
        "NoSuchBucket" => (
            io::ErrorKind::NotFound,
            format!("there is no bucket {bucket:?} there: make it, or correct media.s3.bucket"),
        ),
        "InvalidAccessKeyId" => (
            io::ErrorKind::PermissionDenied,
            "the access key is not known there: correct media.s3.access_key".to_owned(),
        ),
        "SignatureDoesNotMatch" => (
            io::ErrorKind::PermissionDenied,
            "the secret key does not belong to the access key: correct the file media.s3.secret_key_file"
                .to_owned(),
        ),
        "RequestTimeTooSkewed" => (
            io::ErrorKind::PermissionDenied,
            "this machine's clock is wrong by more than a quarter of an hour: set it (`timedatectl`, or an NTP service)"
                .to_owned(),
        ),
        "AccessDenied" => (
            io::ErrorKind::PermissionDenied,
            format!("the access key may not do this in {bucket:?}: it has to list, get, put and delete objects"),
        ),
        "PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException" => {
            let other = element(answer.body(), "Region").unwrap_or_else(|| "another region".into());
            let text = format!("the bucket is in {other}, not in {region:?}: correct media.s3.region and endpoint");
            (io::ErrorKind::InvalidInput, text)
        }
        "" => (io::ErrorKind::Other, format!("the bucket answered {}", answer.status())),
        code => (io::ErrorKind::Other, format!("the bucket answered {}: {code}: {said}", answer.status())),
    };
    io::Error::new(kind, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: u16, body: &str) -> String {
        let answer = Response::builder().status(status).body(Bytes::from(body.to_owned())).unwrap();
        trouble(&answer, "pictures", "eu-central-1").to_string()
    }

    #[test]
    fn an_operator_is_told_what_to_do() {
        let error = |code: &str| {
            format!(
                "<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>Text</Message><Region>us-west-2</Region></Error>"
            )
        };
        for (status, code, words) in [
            (404, "NoSuchBucket", "media.s3.bucket"),
            (403, "InvalidAccessKeyId", "media.s3.access_key"),
            (403, "SignatureDoesNotMatch", "media.s3.secret_key_file"),
            (403, "RequestTimeTooSkewed", "clock"),
            (403, "AccessDenied", "list, get, put and delete"),
            (301, "PermanentRedirect", "us-west-2"),
            (400, "EntityTooLarge", "EntityTooLarge: Text"),
        ] {
            let said = told(status, &error(code));
            assert!(said.contains(words), "{said}");
        }
        assert_eq!(told(502, "<html>gateway"), "the bucket answered 502 Bad Gateway");
        assert_eq!(told(403, ""), "the bucket answered 403 Forbidden");
    }

    #[test]
    fn an_element_is_found_wherever_it_stands() {
        let list = b"<ListBucketResult xmlns=\"x\"><KeyCount>1</KeyCount><Contents><Key>a/b</Key></Contents></ListBucketResult>";
        assert_eq!(element(list, "Key").as_deref(), Some("a/b"));
        assert_eq!((element(list, "Nothing"), element(b"<a", "a"), element(b"", "a")), (None, None, None));
    }
}
