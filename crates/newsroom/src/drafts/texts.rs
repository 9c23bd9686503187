//! The texts a piece had: listed, compared in plain words, brought back.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http_kit::Failure;
use press::drafts::{self, Act, DraftError, Kind, Revision};
use serde::Deserialize;
use serde_json::{Value, json};

use super::difference::{is_same, whole};
use super::head::Seen;
use super::{Done, address, to};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Notice;
use crate::paging::{cut, onward};

/// Texts on a page.
const A_PAGE: usize = 50;

/// Which part of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    before: Option<i64>,
}

/// `GET /newsroom/drafts/{id}/texts`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let before = asked.before.unwrap_or(i64::MAX);
    let (seen, mut found) = newsroom
        .seen(&id, move |conn, _, seen| drafts::revisions(conn, seen.draft.id, before, A_PAGE as i64 + 1))
        .await?;
    let path = address(&id, "texts");
    let next = cut(&mut found, A_PAGE).map(|last| onward(&path, &[], ("before", &last.number.to_string())));
    let content = json!({
        "draft": newsroom.head(&seen, "texts"),
        "texts": found.iter().map(|one| newsroom.text(&seen, one)).collect::<Vec<_>>(),
        "next_url": next, "first_url": asked.before.is_some().then_some(path),
    });
    newsroom.draft_page(&desk, ("draft-texts", "draft-texts.html"), None, content)
}

/// What to compare it with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Compared {
    with: Option<i64>,
    conflict: Option<i64>,
}

/// `GET /newsroom/drafts/{id}/texts/{number}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, number)): Path<(String, i64)>,
    Query(asked): Query<Compared>,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let with = asked.with;
    let (seen, pair) = newsroom
        .seen(&id, move |conn, _, seen| {
            let Some(text) = drafts::revision(conn, seen.draft.id, number)? else { return Ok(None) };
            let other = with.map_or_else(|| usual(conn, seen, &text), |with| Ok(Some(with)))?;
            let earlier = match other {
                Some(other) => drafts::revision(conn, seen.draft.id, other)?,
                None => None,
            };
            Ok(Some((earlier, text)))
        })
        .await?;
    let (earlier, text) = pair.ok_or(Failure::NotFound)?;
    let difference = earlier.as_ref().map(|earlier| drafts::compare(&earlier.text, &text.text));
    let stands = text.number == seen.stands.number;
    let content = json!({
        "draft": newsroom.head(&seen, "texts"),
        "text": newsroom.text(&seen, &text), "other": earlier.as_ref().map(|earlier| newsroom.text(&seen, earlier)),
        "is_same": difference.as_ref().is_some_and(is_same),
        "difference": difference.as_ref().map(|difference| newsroom.difference(difference)),
        "whole": whole(&text.text),
        "standing_url": (!stands && with != Some(seen.stands.number))
            .then(|| format!("{}?with={}", address(&id, &format!("texts/{number}")), seen.stands.number)),
        "restore": (!stands && seen.can(&desk, Act::Write)).then(|| address(&id, &format!("texts/{number}/restore"))),
    });
    let notice = match asked.conflict {
        Some(_) => Some(Notice { kind: "info", text: newsroom.say("draft-set-aside"), url: None }),
        None => newsroom.done(&done.done, &["restored"]),
    };
    newsroom.draft_page(&desk, ("draft-text", "draft-text.html"), notice, content)
}

/// What a text is compared with unless something else is asked for: one that was set aside with the one that stands,
/// any other with the one before it.
fn usual(conn: &mut db::Conn, seen: &Seen, text: &Revision) -> Result<Option<i64>, db::DbError> {
    if text.kind == Kind::SetAside {
        return Ok(Some(seen.stands.number));
    }
    let before = drafts::revisions(conn, seen.draft.id, text.number, 20)?;
    Ok(before.iter().find(|one| one.kind != Kind::SetAside).map(|one| one.number))
}

/// `POST /newsroom/drafts/{id}/texts/{number}/restore`.
pub async fn restore(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, number)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let (by, now, draft) = (desk.colleague(), newsroom.now(), id.clone());
    let restored =
        newsroom.write::<_, DraftError, _>(move |tx, _| drafts::restore(tx, &draft, number, by, now)).await;
    match restored {
        Ok(_) => Ok(to(&format!("{}?done=restored", address(&id, "")))),
        Err(error) => Err(Failure::Forbidden(newsroom.refusal(error)?)),
    }
}

impl Newsroom {
    /// A text as a line of the list.
    fn text<T>(&self, seen: &Seen, one: &Revision<T>) -> Value {
        let draft = &seen.draft;
        let marks = [
            (one.number == draft.revision, "stands"),
            (Some(one.number) == draft.live, "live"),
            (Some(one.number) == draft.scheduled, "scheduled"),
            (one.published_at.is_some() && Some(one.number) != draft.live, "was-live"),
        ];
        let marks = marks.into_iter().filter(|(holds, _)| *holds);
        json!({
            "number": one.number,
            "url": address(&draft.public_id, &format!("texts/{}", one.number)),
            "kind": one.kind.as_str(),
            "kind_text": self.say(&format!("draft-kind-{}", one.kind.as_str().replace('_', "-"))),
            "by": if one.kind == Kind::Opened && one.by.is_none() { String::new() } else { self.by(one.name.as_ref()) },
            "at": self.moment(one.saved_at),
            "marks": marks.map(|(_, mark)| self.say(&format!("draft-mark-{mark}"))).collect::<Vec<_>>(),
        })
    }
}
