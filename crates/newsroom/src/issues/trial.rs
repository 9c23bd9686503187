//! An issue in one's own inbox: as its readers would get it, by the way all its mails go.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::Failure;
use press::newsletters::issues::{self, IssueError, Prepared};
use press::newsletters::sending::{Mailing, Trial};
use serde::Deserialize;

use super::look::{Asked, Shown};
use super::{known, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::drafts::to;
use crate::frame::Notice;

/// As which readers get it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    whom: String,
}

/// `POST /newsroom/issues/{id}/trial`.
pub async fn trial(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let id = known(&id);
    let shown = newsroom.shown_issue(&id).await?;
    let sent = match newsroom.tried(&desk, &shown, &wanted.whom).await? {
        Ok(trial) => newsroom.send_trial(trial).await,
        Err(error) => Err(newsroom.issue_refusal(error)?),
    };
    let asked = Asked::whom(wanted.whom);
    match sent {
        Ok(()) => Ok(to(&asked.done(&format!("{}/preview", url(&id))))),
        Err(why) => {
            let notice = Some(Notice::error(why));
            newsroom.issue_preview(&desk, &id, &asked, (StatusCode::UNPROCESSABLE_ENTITY, notice)).await
        }
    }
}

impl Newsroom {
    /// Writes down that it is tried, and makes the mail.
    async fn tried(
        &self,
        desk: &Desk,
        shown: &Shown,
        whom: &str,
    ) -> Result<Result<Trial, IssueError>, Failure> {
        let mailing = match &shown.prepared {
            Some(prepared) => prepared.mailing(),
            None => {
                let issue = shown.issue.id;
                self.read(move |conn, _| Mailing::of(conn, issue)).await?
            }
        };
        let number = shown.number(whom);
        let subject = shown.variants.get(number).map_or("", |variant| variant.subject.as_str());
        let subject = self.theme.text("issues-trial-subject", &[("subject", subject.into())]);
        let trial = mailing.trial(&self.press, number, &desk.reader, subject).ok_or(Failure::NotFound)?;
        let (now, actor, issue) = (self.now(), desk.actor.clone(), shown.issue.clone());
        let prepared: Option<Prepared> = shown.prepared.clone();
        let noted = self
            .write::<_, IssueError, _>(move |tx, _| {
                issues::try_out(tx, &actor, &issue, prepared.as_ref(), now)
            })
            .await;
        match noted {
            Ok(()) => Ok(Ok(trial)),
            Err(IssueError::Failed(error)) => Err(error.into()),
            Err(error) => Ok(Err(error)),
        }
    }

    /// Sends it; says why it was not sent.
    async fn send_trial(&self, trial: Trial) -> Result<(), String> {
        let Some(send) = self.trials.get() else { return Err(self.say("issues-no-trial")) };
        send(trial).await.map_err(|why| match why.as_str() {
            "" => self.say("issues-not-tried-silent"),
            why => self.theme.text("issues-not-tried", &[("why", why.into())]),
        })
    }
}
