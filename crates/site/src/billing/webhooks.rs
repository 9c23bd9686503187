//! `/webhooks`: processors tell that something happened. What they tell is checked and noted, never believed: it leaves
//! an inquiry, and the answer to that counts.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::DbError;
use http_kit::{CachePolicy, Failure, Reply};
use press::billing::inquiries;
use processors::{News, stripe::NAME};

use crate::Site;

/// The header that carries Stripe's signature.
const SIGNATURE: &str = "stripe-signature";
/// The largest news that is read.
const LARGEST: usize = 1 << 20;

/// `POST /webhooks/stripe`: taken once its record is safe, whatever it means.
pub async fn stripe(State(site): State<Site>, request: Request) -> Result<Response, Failure> {
    let stripe = site.processors.stripe().ok_or(Failure::NotFound)?;
    let (head, body) = request.into_parts();
    let signed = head.headers.get(SIGNATURE).and_then(|line| line.to_str().ok()).unwrap_or_default();
    let Some(body) = whole(body).await else {
        return Ok(site.told("too large", StatusCode::PAYLOAD_TOO_LARGE, ""));
    };
    match stripe.read(signed, &body, site.now()) {
        Ok(news) => {
            let became = if site.take_news(news).await? { "taken" } else { "known" };
            Ok(site.told(became, StatusCode::OK, "Thank you."))
        }
        Err(refused) => {
            tracing::warn!(%refused, "a webhook was refused");
            Ok(site.told("refused", StatusCode::BAD_REQUEST, &refused.to_string()))
        }
    }
}

/// The body, if it is not too large.
pub(crate) async fn whole(body: Body) -> Option<axum::body::Bytes> {
    to_bytes(body, LARGEST).await.ok()
}

impl Site {
    /// Notes that news came and puts the question that it leads to, both or neither. Says whether it was new.
    async fn take_news(&self, news: News) -> Result<bool, DbError> {
        let now = self.now();
        let new = self
            .write::<_, DbError, _>(move |tx, press| {
                let News { event, kind, subject } = news;
                let new = inquiries::note(tx, NAME, &event, &kind, now)?;
                if let Some(subject) = subject.filter(|_| new) {
                    inquiries::put(tx, press, NAME, &subject, now)?;
                }
                Ok(new)
            })
            .await?;
        self.news.notify_one();
        Ok(new)
    }

    /// The answer to whoever told something, counted.
    pub(crate) fn told(&self, became: &str, status: StatusCode, text: &str) -> Response {
        self.webhooks.with_label_values(&[became]).inc();
        let body = serde_json::json!({ "became": became, "text": text }).to_string().into_bytes();
        Reply::new(CachePolicy::NoStore, "application/json", body).status(status).answer(&HeaderMap::new())
    }
}
