//! Two accounts of one person made one: the other is named, what will move is said, then it is done.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::Failure;
use kernel::EmailAddress;
use press::readers::{self, ReaderRecord};
use press::readers_desk::{self, Merge, MergeError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PATH, done, url_of};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// The other account.
#[derive(Debug, Default, Deserialize)]
pub struct Other {
    #[serde(default)]
    other: String,
}

/// `GET /newsroom/readers/{id}/merge`: asks for the other account, or says what would become of both.
pub async fn form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Other>,
) -> Result<Response, Failure> {
    let kept = newsroom.reader(id).await?;
    if asked.other.trim().is_empty() {
        return newsroom.merge_page(&desk, &kept, &asked.other, None, None);
    }
    let Some(other) = newsroom.other(&asked.other).await? else {
        return newsroom.merge_page(&desk, &kept, &asked.other, None, Some("readers-merge-nobody"));
    };
    let (now, one, two) = (newsroom.now(), kept.clone(), other.clone());
    let outcome = newsroom
        .read(move |conn, press| match readers_desk::preview(conn, press, now, &one, &two) {
            Err(MergeError::Failed(error)) => Err(error),
            outcome => Ok(outcome),
        })
        .await?;
    match outcome {
        Ok(merge) => newsroom.merge_page(&desk, &kept, &other.email, Some((&merge, &other)), None),
        Err(error) => newsroom.merge_page(&desk, &kept, &asked.other, None, Some(key(&error))),
    }
}

/// `POST /newsroom/readers/{id}/merge`.
pub async fn merge(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Other>,
) -> Result<Response, Failure> {
    let kept = newsroom.reader(id).await?;
    let Some(other) = newsroom.other(&form.other).await? else {
        return newsroom.merge_page(&desk, &kept, &form.other, None, Some("readers-merge-nobody"));
    };
    let (now, actor, one) = (newsroom.now(), desk.actor.clone(), kept.clone());
    let outcome = newsroom
        .write::<_, MergeError, _>(move |tx, press| {
            readers_desk::merge(tx, press, now, &actor, &one, &other).map(drop)
        })
        .await;
    match outcome {
        Ok(()) => Ok(done(&kept, "merged")),
        Err(MergeError::Failed(error)) => Err(error.into()),
        Err(error) => newsroom.merge_page(&desk, &kept, &form.other, None, Some(key(&error))),
    }
}

fn key(error: &MergeError) -> &'static str {
    match error {
        MergeError::Same => "readers-merge-same",
        MergeError::Staff => "readers-merge-staff",
        MergeError::BothPay => "readers-merge-both-pay",
        MergeError::Gone | MergeError::Failed(_) => "readers-merge-nobody",
    }
}

impl Newsroom {
    /// The account of that very address.
    async fn other(&self, typed: &str) -> Result<Option<ReaderRecord>, Failure> {
        let Ok(email) = EmailAddress::parse(typed) else { return Ok(None) };
        self.read(move |conn, _| readers::by_email(conn, &email)).await
    }

    fn merge_page(
        &self,
        desk: &Desk,
        kept: &ReaderRecord,
        typed: &str,
        merge: Option<(&Merge, &ReaderRecord)>,
        error: Option<&str>,
    ) -> Result<Response, Failure> {
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = error.map(|key| Notice::error(self.say(key)));
        let content = json!({
            "kept": kept.email, "other": typed, "error": error,
            "lines": merge.map(|(merge, other)| self.merge_lines(kept, other, merge)),
            "action": format!("{}/merge", url_of(kept)), "back_url": url_of(kept),
        });
        let page =
            Page { title: "readers-merge", template: "reader-merge.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    /// Exactly what will become of both.
    fn merge_lines(&self, kept: &ReaderRecord, other: &ReaderRecord, merge: &Merge) -> Vec<Value> {
        let (email, gone) = (kept.email.as_str(), other.email.as_str());
        let moves = &merge.moves;
        let counted = [
            ("readers-merge-grants", moves.grants),
            ("readers-merge-subscriptions", moves.subscriptions),
            ("readers-merge-unlocks", moves.unlocks),
            ("readers-merge-saved", moves.saved),
            ("readers-merge-browsers", moves.browsers),
            ("readers-merge-passkeys", moves.passkeys),
            ("readers-merge-newsletters", moves.newsletters),
            ("readers-merge-follows", moves.follows),
            ("readers-merge-notes", moves.notes),
        ];
        let both = [("kept", email.into()), ("other", gone.into())];
        let mut lines = vec![self.theme.text("readers-merge-first", &both)];
        let moving = counted.into_iter().filter(|(_, n)| *n > 0);
        lines.extend(moving.map(|(key, n)| self.theme.text(key, &[("n", n.into()), ("kept", email.into())])));
        let meter = [
            ("kept", merge.kept.used.into()),
            ("other", merge.other.used.into()),
            ("used", merge.united.used.into()),
            ("allowance", merge.united.allowance.into()),
        ];
        lines.push(self.theme.text("readers-merge-meter", &meter));
        lines.push(self.theme.text("readers-merge-last", &both));
        lines.into_iter().map(Value::from).collect()
    }
}
