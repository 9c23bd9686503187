//! What can go wrong between us and Stripe, in sentences.

use serde_json::Value;

/// Why a call to Stripe came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No answer came, whether or not the request arrived. The same call with the same key is safe.
    #[error(
        "Stripe could not be reached: {0}. Try again; with the same idempotency key nothing happens twice"
    )]
    Network(String),
    /// The card or bank said no.
    #[error("the payment was refused: {message}")]
    Card {
        /// What may be told to the payer.
        message: String,
        /// Stripe's code, such as `card_declined`.
        code: Option<String>,
        /// The bank's reason, such as `insufficient_funds`.
        decline_code: Option<String>,
    },
    /// Stripe does not take the request as it is.
    #[error("Stripe refused the request{}: {message}", of_field(.param.as_deref()))]
    Invalid {
        /// What Stripe says.
        message: String,
        /// Which field it means.
        param: Option<String>,
        /// Stripe's code, such as `coupon_expired`.
        code: Option<String>,
    },
    /// The secret key is wrong, revoked, or may not do this.
    #[error("Stripe does not accept the secret key: {0}. Check it in Stripe's dashboard")]
    Authentication(String),
    /// Too many requests.
    #[error("Stripe asks for fewer requests. Try again in a moment")]
    RateLimit,
    /// What was asked for is not there.
    #[error("Stripe does not know it: {0}")]
    NotFound(String),
    /// Another request is at work on the same object, or with the same idempotency key.
    #[error("Stripe is busy with another request for the same thing: {0}. Try again in a moment")]
    Busy(String),
    /// The idempotency key was used before for something else.
    #[error("the idempotency key was used before for another request: {0}")]
    KeyReused(String),
    /// Stripe itself failed.
    #[error("Stripe has a failure of its own (status {status}{}). Try again later", of_request(.request.as_deref()))]
    Server {
        /// The HTTP status.
        status: u16,
        /// The request's id, for Stripe's support.
        request: Option<String>,
    },
    /// An answer that makes no sense.
    #[error("Stripe's answer cannot be read: {0}")]
    Unreadable(String),
}

fn of_field(param: Option<&str>) -> String {
    param.map(|param| format!(" (its field {param})")).unwrap_or_default()
}

fn of_request(request: Option<&str>) -> String {
    request.map(|request| format!(", request {request}")).unwrap_or_default()
}

/// What an answer other than 2xx means.
pub(crate) fn refusal(status: u16, request: Option<String>, body: &Value) -> Error {
    let told = &body["error"];
    let text = |name: &str| told[name].as_str().map(str::to_owned);
    let message = text("message").unwrap_or_else(|| format!("status {status}, without a reason"));
    let kind = told["type"].as_str().unwrap_or_default();
    match (status, kind) {
        (429, _) => Error::RateLimit,
        (401 | 403, _) => Error::Authentication(message),
        (500.., _) => Error::Server { status, request },
        (_, "idempotency_error") if status != 409 => Error::KeyReused(message),
        (409, _) => Error::Busy(message),
        (402, _) | (_, "card_error") => {
            Error::Card { message, code: text("code"), decline_code: text("decline_code") }
        }
        (404, _) => Error::NotFound(message),
        _ => Error::Invalid { message, param: text("param"), code: text("code") },
    }
}

impl Error {
    /// The same error with each mention of the secret replaced: a fake, or a proxy, may repeat it.
    pub(crate) fn without(self, secret: &str) -> Error {
        let clean = |text: String| text.replace(secret, "(the secret key)");
        match self {
            Error::Network(text) => Error::Network(clean(text)),
            Error::Card { message, code, decline_code } => {
                Error::Card { message: clean(message), code, decline_code }
            }
            Error::Invalid { message, param, code } => {
                Error::Invalid { message: clean(message), param, code }
            }
            Error::Authentication(text) => Error::Authentication(clean(text)),
            Error::NotFound(text) => Error::NotFound(clean(text)),
            Error::Busy(text) => Error::Busy(clean(text)),
            Error::KeyReused(text) => Error::KeyReused(clean(text)),
            Error::Unreadable(text) => Error::Unreadable(clean(text)),
            same @ (Error::RateLimit | Error::Server { .. }) => same,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_answer_has_its_error() {
        let said = |status, error| refusal(status, None, &json!({ "error": error }));
        let declined = json!({ "type": "card_error", "code": "card_declined",
            "decline_code": "insufficient_funds", "message": "Your card has insufficient funds." });
        let card = said(402, declined);
        assert_eq!(card.to_string(), "the payment was refused: Your card has insufficient funds.");
        assert!(matches!(card, Error::Card { decline_code: Some(code), .. } if code == "insufficient_funds"));
        let invalid = json!({ "type": "invalid_request_error", "param": "items", "message": "Missing." });
        assert_eq!(said(400, invalid).to_string(), "Stripe refused the request (its field items): Missing.");
        assert!(matches!(said(401, json!({})), Error::Authentication(_)));
        assert!(matches!(said(404, json!({})), Error::NotFound(_)));
        assert!(matches!(said(409, json!({ "code": "lock_timeout" })), Error::Busy(_)));
        assert!(matches!(said(400, json!({ "type": "idempotency_error" })), Error::KeyReused(_)));
        assert_eq!(said(429, json!({})), Error::RateLimit);
        assert!(matches!(
            refusal(503, Some("req_1".into()), &Value::Null),
            Error::Server { status: 503, .. }
        ));
    }

    #[test]
    fn a_secret_that_is_repeated_is_not_passed_on() {
        let error = refusal(401, None, &json!({ "error": { "message": "no such key sk_live_1" } }));
        assert!(!error.without("sk_live_1").to_string().contains("sk_live_1"));
    }
}
