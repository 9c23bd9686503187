//! Mails of which nobody knows whether they arrived: somebody decides whether they are sent again or left at that.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use http_kit::Failure;
use press::newsletters::issues;
use press::newsletters::sending::{self, ActError, Decision, State as Stage, Uncertain};
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use super::sent::Sent;
use super::{PATH, known, nonsense, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::drafts::to;
use crate::frame::Page;
use crate::paging::{cut, onward};

/// Of them on a page.
pub(super) const A_PAGE: usize = 50;
/// Those that are decided about in one request take so many transactions at most.
const ROUNDS: usize = 50;
/// In place of a position: all of them.
const ALL: &str = "all";

/// What is to become of which of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    act: String,
    /// The one it is about, or [`ALL`].
    position: String,
}

/// `GET /newsroom/issues/{id}/uncertain`: what it means to send all of them again. Where there is nothing to send
/// again, back to the issue.
pub async fn again_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = known(&id);
    let (here, wanted) = (url(&id), id);
    let progress = newsroom
        .read(move |conn, press| match issues::by_public_id(conn, &wanted)? {
            Some(issue) => sending::progress(conn, press, issue.listed.id),
            None => Ok(None),
        })
        .await?
        .ok_or(Failure::NotFound)?;
    if progress.counts.uncertain == 0 || progress.state == Stage::Cancelled {
        return Ok(to(&here));
    }
    let content = json!({
        "text": newsroom.theme.text("issues-again-all-text", &[("n", progress.counts.uncertain.into())]),
        "button": newsroom.say("issues-again-all-button"), "action": format!("{here}/uncertain"),
        "fields": [["act", "again"], ["position", ALL]], "back_url": format!("{here}#uncertain"),
    });
    let page = Page {
        title: "issues-uncertain-again-all",
        template: "sure.html",
        here: PATH,
        notice: None,
        content,
    };
    newsroom.page(&desk, page)
}

/// `POST /newsroom/issues/{id}/uncertain`.
pub async fn decide(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let decision = match wanted.act.as_str() {
        "again" => Decision::SendAgain,
        "leave" => Decision::LeaveBe,
        _ => return Err(nonsense()),
    };
    let id = known(&id);
    let outcome = if wanted.position == ALL {
        newsroom.decide_all(&desk, &id, decision).await
    } else {
        let position: i64 = wanted.position.parse().map_err(|_| nonsense())?;
        let (now, actor) = (newsroom.now(), desk.actor.clone());
        let decide = move |tx: &mut db::Tx, issue| {
            sending::decide(tx, now, &actor, issue, &[position], decision).map(drop)
        };
        newsroom.on_its_way(&id, decide).await
    };
    newsroom.steered(&desk, &id, &wanted.act, outcome).await
}

impl Newsroom {
    /// Many are decided about in several short transactions.
    async fn decide_all(&self, desk: &Desk, id: &str, decision: Decision) -> Result<(), ActError> {
        for _ in 0..ROUNDS {
            let (now, actor) = (self.now(), desk.actor.clone());
            let some = move |tx: &mut db::Tx, issue| sending::decide_all(tx, now, &actor, issue, decision);
            if self.on_its_way(id, some).await? == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Those of an issue, for whoever may decide about them. Whom they are to is for those who may look readers up.
    pub(super) fn uncertain_view(&self, desk: &Desk, here: &str, sent: &Sent) -> Option<Value> {
        let mut found: Vec<&Uncertain> = sent.uncertain.iter().collect();
        if found.is_empty() || !desk.may(Action::Curate) {
            return None;
        }
        let next_url =
            cut(&mut found, A_PAGE).map(|last| onward(here, &[], ("after", &last.position.to_string())));
        let named = desk.may(Action::SeeReaders);
        let line = |one: &&Uncertain| {
            let nth =
                self.theme.text("issues-uncertain-nth", &[("n", self.theme.number(one.position).into())]);
            let is_named = named && !one.address.is_empty();
            json!({
                "position": one.position, "who": if is_named { one.address.clone() } else { nth },
                "words": one.words, "since": self.moment(one.since),
            })
        };
        let args = [("n", sent.progress.counts.uncertain.into())];
        let action = format!("{here}/uncertain");
        Some(json!({
            "action": action, "text": self.theme.text("issues-uncertain-text", &args),
            // Nothing of what was called off is sent again.
            "again_url": (sent.progress.state != Stage::Cancelled).then_some(&action),
            "mails": found.iter().map(line).collect::<Vec<_>>(), "next_url": next_url,
            "first_url": (sent.after > 0).then_some(here),
        }))
    }
}
