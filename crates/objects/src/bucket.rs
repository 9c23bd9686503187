//! A bucket, as the settings name it.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Method, Request, Response, StatusCode, Uri};
use kernel::clock::{Clock, timestamp};
use kernel::config::S3;
use media::{Shelf, Store};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::answer::{element, passes, trouble};
use crate::courier::Courier;
use crate::sign::{Signed, Signer, date, digest};

/// How often a request is sent at most.
const TRIES: u32 = 4;
/// The pause before the second try; each later one is twice as long.
const PAUSE: Duration = Duration::from_millis(250);
/// What stands in a path as it is; in a query the slash does not.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');
const QUERY: &AsciiSet = &PATH.add(b'/');

/// Why no bucket can be used as the settings say.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The address cannot be used.
    #[error(
        "media.s3.endpoint is {0:?}: write the address of the service, as in \"https://s3.eu-central-1.amazonaws.com\"; plain http is for this machine alone"
    )]
    Endpoint(String),
    /// Something is left out.
    #[error("{0} is not set, and media.storage is \"s3\"")]
    Missing(&'static str),
    /// TLS or a thread cannot be had.
    #[error("the bucket cannot be asked from this machine: {0}")]
    Machine(String),
}

/// Who asks the bucket.
#[derive(Clone)]
pub struct Keys {
    /// Names the key.
    pub access: String,
    /// Proves that it is theirs. Never printed, never sent.
    pub secret: String,
}

/// A bucket. Its calls wait for the network, so they belong on a blocking thread.
pub struct Bucket {
    courier: Courier,
    clock: Clock,
    keys: Keys,
    settings: S3,
    /// As in `https://s3.example`.
    base: String,
    host: String,
    /// What comes before a key: bucket and prefix, with slashes around.
    path: String,
    pause: Duration,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket").field("base", &self.base).field("path", &self.path).finish_non_exhaustive()
    }
}

impl Bucket {
    /// The bucket of these settings; nothing is sent yet. Requests are signed for the time of `clock`.
    ///
    /// # Errors
    /// [`SetupError`] says which setting cannot be used.
    pub fn open(settings: &S3, keys: Keys, clock: Clock) -> Result<Bucket, SetupError> {
        let given = [
            ("media.s3.endpoint", &settings.endpoint),
            ("media.s3.bucket", &settings.bucket),
            ("media.s3.region", &settings.region),
            ("media.s3.access_key", &keys.access),
            ("media.s3.secret_key_file", &keys.secret),
        ];
        if let Some((name, _)) = given.into_iter().find(|(_, value)| value.trim().is_empty()) {
            return Err(SetupError::Missing(name));
        }
        let refused = || SetupError::Endpoint(settings.endpoint.clone());
        let (scheme, authority) = endpoint(&settings.endpoint).ok_or_else(refused)?;
        let (host, root) = match settings.path_style {
            true => (authority, format!("/{}/", settings.bucket)),
            false => (format!("{}.{authority}", settings.bucket), "/".to_owned()),
        };
        let prefix = settings.prefix.trim_matches('/');
        let path = if prefix.is_empty() { root } else { format!("{root}{prefix}/") };
        let path = utf8_percent_encode(&path, PATH).to_string();
        let (base, settings) = (format!("{scheme}://{host}"), settings.clone());
        Ok(Bucket { courier: Courier::new()?, clock, keys, settings, base, host, path, pause: PAUSE })
    }

    /// The same with another pause between two tries, for tests.
    pub fn pausing(mut self, pause: Duration) -> Bucket {
        self.pause = pause;
        self
    }

    /// Asks whether the bucket is there and the keys open it; changes nothing. Gives where it is.
    ///
    /// # Errors
    /// What is wrong and what to do about it.
    pub fn check(&self) -> io::Result<String> {
        let prefix = self.settings.prefix.trim_matches('/');
        let prefix = utf8_percent_encode(prefix, QUERY);
        let query = format!("list-type=2&max-keys=1&prefix={prefix}");
        let root = match self.settings.path_style {
            true => format!("/{}", utf8_percent_encode(&self.settings.bucket, PATH)),
            false => "/".to_owned(),
        };
        let answer =
            self.insist(&Call { method: Method::GET, path: root, query, body: Bytes::new(), kind: None })?;
        match answer.status().is_success() && element(answer.body(), "Name").is_some() {
            true => Ok(self.place("").display().to_string()),
            false if answer.status().is_success() => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "whatever answers there is no bucket: correct media.s3.endpoint",
            )),
            false => Err(self.trouble(&answer)),
        }
    }

    fn ask(&self, method: Method, key: &str, body: &[u8]) -> io::Result<Response<Bytes>> {
        let path = format!("{}{}", self.path, utf8_percent_encode(key, PATH));
        let body = Bytes::copy_from_slice(body);
        self.insist(&Call { method, path, query: String::new(), body, kind: Store::mime(key) })
    }

    /// Sends the call until an answer settles it or the tries are used up: all of them can be done twice.
    fn insist(&self, call: &Call) -> io::Result<Response<Bytes>> {
        let mut tried = 0;
        loop {
            tried += 1;
            let outcome = self.courier.carry(self.request(call)?);
            let settled = outcome.as_ref().is_ok_and(|answer| !passes(answer.status()));
            if settled || tried == TRIES {
                return outcome.map_err(|why| {
                    io::Error::other(format!("{} cannot be reached: {why}", self.settings.endpoint))
                });
            }
            sleep(self.pause * 2_u32.pow(tried - 1));
        }
    }

    /// Signed anew for each try: a signature ages.
    fn request(&self, call: &Call) -> io::Result<Request<Full<Bytes>>> {
        let (at, body) = (timestamp(self.clock.now()), digest(&call.body));
        let signed = Signed {
            method: call.method.as_str(),
            path: &call.path,
            query: &call.query,
            host: &self.host,
            body: &body,
            at,
        };
        let signer = Signer {
            access_key: &self.keys.access,
            secret_key: &self.keys.secret,
            region: &self.settings.region,
        };
        let mark = if call.query.is_empty() { "" } else { "?" };
        let mut request = Request::builder()
            .method(&call.method)
            .uri(format!("{}{}{mark}{}", self.base, call.path, call.query))
            .header(HOST, &self.host)
            .header(USER_AGENT, concat!("Broadsheet/", env!("CARGO_PKG_VERSION")))
            .header("x-amz-content-sha256", &body)
            .header("x-amz-date", date(at))
            .header(AUTHORIZATION, signer.authorization(&signed));
        if let Some(kind) = call.kind.filter(|_| call.method == Method::PUT) {
            request = request.header(CONTENT_TYPE, kind);
        }
        request.body(Full::new(call.body.clone())).map_err(io::Error::other)
    }

    fn trouble(&self, answer: &Response<Bytes>) -> io::Error {
        trouble(answer, &self.settings.bucket, &self.settings.region)
    }
}

/// A request, before it is signed.
struct Call {
    method: Method,
    path: String,
    query: String,
    body: Bytes,
    kind: Option<&'static str>,
}

/// Scheme and authority of an address: https, or plain http on this machine, where nobody listens in.
fn endpoint(address: &str) -> Option<(String, String)> {
    let uri: Uri = address.trim_end_matches('/').parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let at_home = matches!(uri.host()?, "localhost" | "127.0.0.1" | "[::1]");
    let plain = matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.as_str().contains('@');
    let safe = scheme == "https" || (scheme == "http" && at_home);
    (plain && safe).then(|| (scheme.to_owned(), authority.to_string()))
}

/// Whether a 404 says that there is no such object, rather than no such bucket.
fn is_missing(answer: &Response<Bytes>) -> bool {
    let code = element(answer.body(), "Code");
    answer.status() == StatusCode::NOT_FOUND && code.is_none_or(|code| code == "NoSuchKey")
}

impl Shelf for Bucket {
    fn put(&self, key: &str, bytes: &[u8]) -> io::Result<()> {
        let answer = self.ask(Method::PUT, key, bytes)?;
        if answer.status().is_success() { Ok(()) } else { Err(self.trouble(&answer)) }
    }

    fn get(&self, key: &str) -> io::Result<Option<Vec<u8>>> {
        let answer = self.ask(Method::GET, key, b"")?;
        match answer.status() {
            status if status.is_success() => Ok(Some(answer.into_body().into())),
            _ if is_missing(&answer) => Ok(None),
            _ => Err(self.trouble(&answer)),
        }
    }

    fn has(&self, key: &str) -> io::Result<bool> {
        let answer = self.ask(Method::HEAD, key, b"")?;
        match answer.status() {
            status if status.is_success() => Ok(true),
            _ if is_missing(&answer) => Ok(false),
            _ => Err(self.trouble(&answer)),
        }
    }

    fn remove(&self, key: &str) -> io::Result<()> {
        let answer = self.ask(Method::DELETE, key, b"")?;
        match answer.status().is_success() || is_missing(&answer) {
            true => Ok(()),
            false => Err(self.trouble(&answer)),
        }
    }

    fn place(&self, key: &str) -> PathBuf {
        let parts = [self.settings.bucket.as_str(), self.settings.prefix.trim_matches('/'), key];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!("s3://{}", parts.join("/")).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_never_travel_in_the_clear() {
        let parts = |address| endpoint(address).map(|(scheme, host)| format!("{scheme} {host}"));
        assert_eq!(parts("https://s3.example/").as_deref(), Some("https s3.example"));
        assert_eq!(parts("http://127.0.0.1:9000").as_deref(), Some("http 127.0.0.1:9000"));
        for refused in [
            "http://s3.example",
            "s3.example",
            "https://a/b",
            "https://a/?b",
            "https://user@a",
            "ftp://a",
            "",
        ] {
            assert_eq!(parts(refused), None, "{refused}");
        }
    }

    #[test]
    fn what_is_left_out_is_named() {
        let keys = |access: &str, secret: &str| Keys { access: access.into(), secret: secret.into() };
        let settings =
            S3 { endpoint: "https://s3.example".into(), bucket: "pictures".into(), ..S3::default() };
        let said =
            |settings: &S3, keys| Bucket::open(settings, keys, Clock::manual(0)).unwrap_err().to_string();
        assert!(said(&settings, keys("", "s")).contains("media.s3.access_key"));
        assert!(said(&settings, keys("a", " ")).contains("media.s3.secret_key_file"));
        assert!(
            said(&S3 { bucket: String::new(), ..settings.clone() }, keys("a", "s"))
                .contains("media.s3.bucket")
        );
        let bucket = Bucket::open(&settings, keys("a", "secret"), Clock::manual(0)).unwrap();
        assert!(!format!("{bucket:?}").contains("secret"));
        assert_eq!(bucket.place("ab/c.jpg").to_str(), Some("s3://pictures/ab/c.jpg"));
    }
}
