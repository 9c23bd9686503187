//! Sends calls, tries again what may be tried again, and turns answers into values or errors.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, USER_AGENT};
use hyper::{Method, Request, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::API_VERSION;
use crate::courier::{self, Courier, SetupError};
use crate::error::{Error, refusal};
use crate::form::Form;
use crate::key::IdempotencyKey;
use crate::retry::{self, Ended};
use crate::tolerant::Identified;

/// What stands in a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-');

/// How to reach Stripe.
#[derive(Clone)]
pub struct Settings {
    /// The secret or restricted key. Never printed.
    pub secret_key: String,
    /// Where Stripe is; for tests an address on this machine.
    pub base: String,
    /// Longest wait for one answer.
    pub patience: Duration,
    /// How often a call is sent at most.
    pub tries: u32,
    /// The pause before the second try; later ones are longer.
    pub pause: Duration,
}

impl Settings {
    /// The real Stripe, with this key.
    pub fn new(secret_key: impl Into<String>) -> Settings {
        Settings {
            secret_key: secret_key.into(),
            base: "https://api.stripe.com".to_owned(),
            patience: Duration::from_secs(30),
            tries: 3,
            pause: Duration::from_millis(500),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("base", &self.base).finish_non_exhaustive()
    }
}

/// A client of Stripe. Clones share its connections.
#[derive(Clone)]
pub struct Client {
    courier: Courier,
    settings: Settings,
    authorization: HeaderValue,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// A call, before it is sent.
struct Call<'a> {
    method: Method,
    path: String,
    form: &'a Form,
    key: Option<&'a IdempotencyKey>,
}

impl Client {
    /// A client; nothing is sent yet.
    ///
    /// # Errors
    /// [`SetupError`] says which setting cannot be used.
    pub fn new(settings: Settings) -> Result<Client, SetupError> {
        let base = courier::base(&settings.base)?;
        let secret = settings.secret_key.trim();
        let mut authorization =
            HeaderValue::from_str(&format!("Bearer {secret}")).map_err(|_| SetupError::Key)?;
        authorization.set_sensitive(true);
        if secret.is_empty() || secret.contains(char::is_whitespace) {
            return Err(SetupError::Key);
        }
        let courier = Courier::new(settings.patience)?;
        let settings = Settings { base, secret_key: secret.to_owned(), ..settings };
        Ok(Client { courier, settings, authorization })
    }

    /// A client of a stand-in in this process.
    #[cfg(feature = "fake")]
    pub(crate) fn inside(fake: crate::fake::Fake) -> Client {
        let settings = fake.settings();
        let authorization = HeaderValue::from_static("Bearer inside");
        Client { courier: Courier::inside(fake), settings, authorization }
    }

    /// Reads an object or a list; `path` are the parts behind `/v1`. For what the typed calls do not cover.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get<T: DeserializeOwned>(&self, path: &[&str], query: &Form) -> Result<T, Error> {
        let mut path = joined(path)?;
        if !query.is_empty() {
            path = format!("{path}?{}", query.encode());
        }
        self.answer(Call { method: Method::GET, path, form: &Form::default(), key: None }).await
    }

    /// Changes something, under a key. For what the typed calls do not cover.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &[&str],
        form: &Form,
        key: &IdempotencyKey,
    ) -> Result<T, Error> {
        self.answer(Call { method: Method::POST, path: joined(path)?, form, key: Some(key) }).await
    }

    /// Deletes or ends something. What is gone already is [`Error::NotFound`], also when the first of two tries
    /// did it and only its answer was lost.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn delete<T: DeserializeOwned>(&self, path: &[&str], form: &Form) -> Result<T, Error> {
        self.answer(Call { method: Method::DELETE, path: joined(path)?, form, key: None }).await
    }

    async fn answer<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, Error> {
        let sent = self.insist(&call).await;
        sent.and_then(|answer| read(&answer)).map_err(|error| error.without(&self.settings.secret_key))
    }

    /// Sends the call until an answer settles it or the tries are used up.
    async fn insist(&self, call: &Call<'_>) -> Result<Response<Bytes>, Error> {
        let spread = call.key.map_or(0, IdempotencyKey::spread);
        let mut tried = 0;
        loop {
            tried += 1;
            let outcome = self.courier.carry(self.request(call)?).await;
            let ended = outcome.as_ref().map_or(Ended::Lost, ended);
            match retry::pause(ended, tried, self.settings.tries, self.settings.pause, spread) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return outcome.map_err(Error::Network),
            }
        }
    }

    fn request(&self, call: &Call<'_>) -> Result<Request<Full<Bytes>>, Error> {
        let mut request = Request::builder()
            .method(&call.method)
            .uri(format!("{}{}", self.settings.base, call.path))
            .header(AUTHORIZATION, &self.authorization)
            .header(USER_AGENT, concat!("Broadsheet/", env!("CARGO_PKG_VERSION")))
            .header("stripe-version", API_VERSION);
        if let Some(key) = call.key {
            request = request.header("idempotency-key", key.as_str());
        }
        if !call.form.is_empty() || call.method == Method::POST {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let body = Full::new(Bytes::from(call.form.encode()));
        request.body(body).map_err(|error| invalid(format!("the request cannot be written: {error}")))
    }
}

fn invalid(message: String) -> Error {
    Error::Invalid { message, param: None, code: None }
}

/// The path of these parts. An empty one would ask for the whole list instead of one object.
fn joined(parts: &[&str]) -> Result<String, Error> {
    if parts.iter().any(|part| part.is_empty()) {
        return Err(invalid(format!("an id is empty in {parts:?}")));
    }
    Ok(parts
        .iter()
        .fold("/v1".to_owned(), |path, part| format!("{path}/{}", utf8_percent_encode(part, PLAIN))))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn ended(answer: &Response<Bytes>) -> Ended {
    let headers = answer.headers();
    let advice = text(headers, "stripe-should-retry").and_then(|advice| advice.parse().ok());
    let after = text(headers, "retry-after").and_then(|seconds| seconds.trim().parse().ok());
    Ended::Answered { status: answer.status().as_u16(), advice, after }
}

fn read<T: DeserializeOwned>(answer: &Response<Bytes>) -> Result<T, Error> {
    let status = answer.status();
    let parsed: Result<Value, _> = serde_json::from_slice(answer.body());
    if !status.is_success() {
        let request = text(answer.headers(), "request-id").map(str::to_owned);
        return Err(refusal(status.as_u16(), request, &parsed.unwrap_or_default()));
    }
    let value = parsed.map_err(|error| Error::Unreadable(error.to_string()))?;
    if !value.is_object() {
        return Err(Error::Unreadable("it is no object".to_owned()));
    }
    serde_json::from_value(value).map_err(|error| Error::Unreadable(error.to_string()))
}

/// An object that was asked for has an id; without one it is something else.
pub(crate) fn known<T: Identified>(object: T) -> Result<T, Error> {
    if object.id().is_empty() { Err(Error::Unreadable("it has no id".to_owned())) } else { Ok(object) }
}

/// Refuses an amount that Stripe cannot count.
pub(crate) fn counted(money: &kernel::Money) -> Result<i64, Error> {
    crate::amount::to_stripe(money).map_err(|error| Error::Invalid {
        message: error.to_string(),
        param: Some("amount".to_owned()),
        code: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_key_is_never_printed() {
        let client = Client::new(Settings::new("sk_live_hush")).unwrap();
        assert!(!format!("{client:?}").contains("hush"));
        assert!(!format!("{:?}", Settings::new("sk_live_hush")).contains("hush"));
        assert!(Client::new(Settings::new("sk_\nlive")).is_err());
        assert!(Client::new(Settings::new("  ")).is_err());
    }

    #[test]
    fn an_id_from_outside_cannot_lead_elsewhere() {
        assert_eq!(joined(&["customers", "cus_1"]).unwrap(), "/v1/customers/cus_1");
        assert_eq!(joined(&["customers", "../a?b"]).unwrap(), "/v1/customers/%2E%2E%2Fa%3Fb");
        assert!(joined(&["customers", ""]).is_err());
    }

    #[test]
    fn an_answer_that_is_no_object_is_an_error() {
        for body in ["", "[]", "null", "<html>", "\"id\""] {
            let answer = Response::new(Bytes::from(body));
            assert!(matches!(read::<crate::Customer>(&answer), Err(Error::Unreadable(_))), "{body}");
        }
    }
}
