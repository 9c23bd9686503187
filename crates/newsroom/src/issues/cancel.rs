//! Nobody is to get an issue, or nobody more: what that means, before it is done.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http_kit::Failure;
use press::newsletters::issues::{self, Deed, Issue, IssueError, Seen, State as Standing};
use press::newsletters::sending::{self, ActError};
use serde::Deserialize;
use serde_json::json;

use super::one::Asked;
use super::{PATH, known, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::drafts::to;
use crate::frame::Page;

/// The version of the issue that was shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    version: i64,
}

/// Whether an issue that stands so can be called off.
pub(super) fn can_be(state: Standing) -> bool {
    issues::next(state, issues::Step::Cancel).is_some()
}

/// `GET /newsroom/issues/{id}/cancel`.
pub async fn cancel_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let wanted = known(&id);
    let found = newsroom
        .read(move |conn, _| {
            let Some(issue) = issues::by_public_id(conn, &wanted)? else { return Ok(None) };
            let counts = sending::counts(conn, issue.listed.id)?;
            Ok(Some((issue.listed, counts.unwrap_or_default())))
        })
        .await?;
    let (issue, counts) = found.filter(|(issue, _)| can_be(issue.state)).ok_or(Failure::NotFound)?;
    let here = url(&issue.public_id);
    let number = |n: i64| newsroom.theme.number(n).into();
    let text = match issue.state {
        Standing::Sending => newsroom.theme.text(
            "issues-cancel-sending",
            &[("sent", number(counts.accepted)), ("left", number(counts.waiting))],
        ),
        _ => {
            let args = [
                ("newsletter", newsroom.letter_name(&issue.newsletter).into()),
                ("day", newsroom.issue_day(issue.day, "weekday").into()),
            ];
            newsroom.theme.text("issues-cancel-text", &args)
        }
    };
    let content = json!({
        "text": text, "button": newsroom.say("issues-cancel-button"), "back_url": here,
        "action": format!("{here}/cancel?version={}", issue.version),
    });
    let page = Page { title: "issues-cancel", template: "sure.html", here: PATH, notice: None, content };
    newsroom.page(&desk, page)
}

/// `POST /newsroom/issues/{id}/cancel`. What is frozen is called off where it is sent.
pub async fn cancel(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, Failure> {
    let (now, actor, id) = (newsroom.now(), desk.actor.clone(), known(&id));
    let wanted = id.clone();
    let outcome = newsroom
        .write::<_, IssueError, _>(move |tx, press| {
            let Issue { listed, .. } = issues::by_public_id(tx, &wanted)?.ok_or(IssueError::Missing)?;
            if listed.state.is_open() {
                let seen = Seen { issue: &wanted, version: shown.version };
                return issues::act(tx, press, &actor, seen, &Deed::Cancel, now).map(drop);
            }
            match sending::cancel(tx, now, &actor, listed.id) {
                Ok(()) => Ok(()),
                Err(ActError::Db(error)) => Err(error.into()),
                Err(ActError::NoIssue | ActError::Passed) => Err(IssueError::WrongState(listed.state)),
            }
        })
        .await;
    match outcome {
        Ok(()) => Ok(to(&format!("{}?done=cancelled", url(&id)))),
        Err(IssueError::Missing) => Err(Failure::NotFound),
        Err(error) => newsroom.issue_page(&desk, &id, &Asked::default(), Some(error.into())).await,
    }
}
