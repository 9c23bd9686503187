//! What comes back of newsletters: reports as they come by mail, and what providers tell at `/webhooks`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::DbError;
use http_kit::Failure;
use mail::bounces::{Report, ses as notification};
use press::newsletters::feedback::{self, Source, Taken};
use sns::{Ear, Net, Refused, Told};

use crate::Site;
use crate::billing::webhooks::whole;

/// Whether mail to that address is a report on a letter of this site's.
pub fn accepts_report(site: &Site, address: &str) -> bool {
    feedback::is_return_path(&site.press, address)
}

/// Takes in a report.
///
/// # Errors
/// When the database fails; it should come again then.
pub async fn take_report(site: &Site, source: Source, report: Report) -> Result<Taken, DbError> {
    let take = move |tx: &mut db::Tx, press: &press::Press| {
        feedback::take(tx, press, press.clock.now(), &source, &report)
    };
    let taken = site.write(take).await?;
    tracing::info!(?taken, "a report was taken in");
    Ok(taken)
}

/// Why nothing was learned from what a provider told.
pub(crate) enum Unheard {
    /// It is not set up here.
    Absent,
    /// It is not believed.
    Refused(String),
    /// It should be told again.
    Later(String),
}

/// A provider that tells by web hook what became of mail. What it tells is believed once it is known to come from there;
/// what it means is a [`Report`] like any other.
pub(crate) trait Provider {
    /// The report in what was posted; none if it tells of something else.
    fn hear(site: &Site, body: &[u8]) -> impl Future<Output = Result<Option<Report>, Unheard>> + Send;
}

/// Amazon SES, by the topics of SNS that the settings name.
pub(crate) struct Ses;

impl Provider for Ses {
    async fn hear(site: &Site, body: &[u8]) -> Result<Option<Report>, Unheard> {
        let topics = &site.press.config.mail.bounces.sns_topics;
        if topics.is_empty() {
            return Err(Unheard::Absent);
        }
        let ear = site.ear().map_err(Unheard::Later)?;
        match ear.hear(body, topics, site.now()).await {
            Ok(Told::News(news)) => Ok(notification::read(&news)),
            Ok(Told::Subscribed(topic)) => {
                tracing::info!(topic, "a topic of SNS tells this site from now on");
                Ok(None)
            }
            Ok(Told::Ended(topic)) => {
                tracing::warn!(topic, "a topic of SNS tells this site no more: bounces do not come in by it");
                Ok(None)
            }
            Err(unreachable @ Refused::Unreachable(_)) => Err(Unheard::Later(unreachable.to_string())),
            Err(refused) => Err(Unheard::Refused(refused.to_string())),
        }
    }
}

/// `POST /webhooks/ses`.
pub async fn ses(State(site): State<Site>, request: Request) -> Result<Response, Failure> {
    hear::<Ses>(site, request).await
}

async fn hear<P: Provider>(site: Site, request: Request) -> Result<Response, Failure> {
    let Some(body) = whole(request.into_body()).await else {
        return Ok(site.told("too large", StatusCode::PAYLOAD_TOO_LARGE, ""));
    };
    match P::hear(&site, &body).await {
        Ok(Some(report)) => {
            let became = match take_report(&site, Source::Provider, report).await? {
                Taken::Repeated => "known",
                _ => "taken",
            };
            Ok(site.told(became, StatusCode::OK, "Thank you."))
        }
        Ok(None) => Ok(site.told("taken", StatusCode::OK, "Thank you.")),
        Err(Unheard::Absent) => Err(Failure::NotFound),
        Err(Unheard::Refused(why)) => {
            tracing::warn!(why, "a webhook was refused");
            Ok(site.told("refused", StatusCode::BAD_REQUEST, &why))
        }
        Err(Unheard::Later(why)) => {
            tracing::warn!(why, "a webhook is to come again");
            Ok(site.told("later", StatusCode::SERVICE_UNAVAILABLE, &why))
        }
    }
}

impl Site {
    /// Hears SNS by `ear` from now on, unless it has heard something before.
    pub fn hear_sns_by(&self, ear: Ear) {
        // Somebody was quicker: theirs is as good.
        let _ = self.sns.set(ear);
    }

    fn ear(&self) -> Result<&Ear, String> {
        if self.sns.get().is_none() {
            self.hear_sns_by(Ear::new(Arc::new(Net::new()?)));
        }
        self.sns.get().ok_or_else(|| "Amazon SNS cannot be heard".to_owned())
    }
}
