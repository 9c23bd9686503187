//! `/newsroom/drafts/{id}/particulars`: everything of a piece but its words.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http_kit::Failure;
use press::drafts::{self, Act, DraftError, Pane, Part, Saved};
use press::staff::Action;
use press::taxonomy::{self, TermKind};
use press::{Press, staff};
use render::body::{TeaserLimits, prepare};
use serde_json::{Value, json};

use super::acts::Assigned;
use super::fields::{Filed, LEVELS, Wrong};
use super::head::Seen;
use super::{Done, address, to};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Notice;
use crate::times::to_field;

/// Names that are suggested of each kind.
const SUGGESTED: i64 = 300;
/// Colleagues to choose from.
pub(super) const COLLEAGUES: i64 = 500;

/// What there is to choose from.
#[derive(Debug)]
pub struct Choices {
    sections: Vec<String>,
    series: Vec<String>,
    topics: Vec<String>,
    places: Vec<String>,
    people: Vec<staff::Person>,
    findings: Vec<drafts::Finding>,
}

fn choices(conn: &mut db::Conn, press: &Press, seen: &Seen) -> Result<Choices, db::DbError> {
    let mut names = |kind| -> Result<Vec<String>, db::DbError> {
        Ok(taxonomy::list(conn, kind, SUGGESTED)?.into_iter().map(|term| term.name).collect())
    };
    let (sections, series) = (names(TermKind::Section)?, names(TermKind::Series)?);
    let (topics, places) = (names(TermKind::Topic)?, names(TermKind::Place)?);
    let people = staff::people(conn, "", COLLEAGUES)?;
    let now = press.clock.now();
    let galley = drafts::galley(conn, press, &seen.draft.public_id, drafts::Which::Latest, now)?;
    let findings = galley.map(|galley| galley.findings).unwrap_or_default();
    Ok(Choices { sections, series, topics, places, people, findings })
}

/// `GET /newsroom/drafts/{id}/particulars`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let (seen, choices) = newsroom.seen(&id, choices).await?;
    let notice = newsroom.done(&done.done, &["filed", "assigned"]);
    let filed = Filed::of(seen.stands.text.particulars.clone(), &newsroom.press);
    newsroom.particulars_page(&desk, &seen, &choices, &filed, notice)
}

/// `POST /newsroom/drafts/{id}/particulars`.
pub async fn file(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Filed>,
) -> Result<Response, Failure> {
    let (by, now, draft, sent) = (desk.colleague(), newsroom.now(), id.clone(), form.clone());
    let saved = newsroom
        .write::<_, DraftError, _>(move |tx, press| {
            let before = drafts::latest(tx, &draft)?.ok_or(DraftError::Missing("piece"))?;
            let part = match sent.onto(&before.1.text.particulars, press) {
                Ok(particulars) => Part::Particulars(Box::new(particulars)),
                Err(wrong) => return Ok(Err(wrong)),
            };
            drafts::save(tx, &draft, by, sent.base, Pane::from(""), part, now).map(Ok)
        })
        .await;
    let error = match saved {
        Ok(Ok(Saved::Stands { .. })) => {
            return Ok(to(&format!("{}?done=filed", address(&id, "particulars"))));
        }
        Ok(Ok(Saved::Conflict(conflict))) => {
            let end = format!("texts/{}", conflict.set_aside);
            return Ok(to(&format!("{}?conflict=1", address(&id, &end))));
        }
        Ok(Err(Wrong(key))) => newsroom.say(key),
        Err(error) => newsroom.refusal(error)?,
    };
    let (seen, choices) = newsroom.seen(&id, choices).await?;
    let typed = form.again(&seen.stands.text.particulars);
    newsroom.particulars_page(&desk, &seen, &choices, &typed, Some(Notice::error(error)))
}

impl Newsroom {
    fn particulars_page(
        &self,
        desk: &Desk,
        seen: &Seen,
        choices: &Choices,
        filed: &Filed,
        notice: Option<Notice>,
    ) -> Result<Response, Failure> {
        let draft = &seen.draft;
        let level = |name: &str| {
            let key = if name.is_empty() { "rules" } else { name };
            json!({ "value": name, "name": self.say(&format!("draft-access-{key}")), "chosen": filed.access == name })
        };
        let levels = std::iter::once("").chain(LEVELS.iter().map(|level| level.as_str()));
        let content = json!({
            "draft": self.head(seen, "particulars"),
            "form": filed,
            "base": seen.stands.number,
            "action": seen.can(desk, Act::Write).then(|| address(&draft.public_id, "particulars")),
            "levels": levels.map(level).collect::<Vec<_>>(),
            "sections": sections(&choices.sections, &filed.section),
            "series": choices.series, "topics": choices.topics, "places": choices.places,
            "pictures": pictures(seen),
            "upload_url": "/newsroom/media/upload",
            "checklist": self.checklist(draft, &choices.findings),
            "assign": desk.may(Action::EditAny).then(|| self.assignment(seen, &choices.people, None)),
        });
        self.draft_page(desk, ("draft-particulars", "draft-particulars.html"), notice, content)
    }

    /// Who is to write it, until when; as it was typed, if that was refused.
    pub(super) fn assignment(
        &self,
        seen: &Seen,
        people: &[staff::Person],
        typed: Option<&Assigned>,
    ) -> Value {
        let draft = &seen.draft;
        let due = || draft.due_at.map(|at| to_field(&self.press, at)).unwrap_or_default();
        let writes = |person: &&staff::Person| staff::may(person.role, Action::WriteOwn);
        let one = |person: &staff::Person| {
            let name = if person.name.is_empty() { &person.email } else { &person.name };
            let chosen =
                typed.map_or(draft.assigned_to == Some(person.reader), |typed| typed.to == person.public_id);
            json!({ "value": person.public_id, "name": name, "chosen": chosen })
        };
        json!({
            "action": address(&draft.public_id, "assign"),
            "people": people.iter().filter(writes).map(one).collect::<Vec<_>>(),
            "due": typed.map_or_else(due, |typed| typed.due.clone()),
        })
    }
}

/// Sections there are, and the one it has, which may be new.
fn sections(known: &[String], chosen: &str) -> Vec<Value> {
    let own = (!chosen.is_empty() && !known.iter().any(|name| name == chosen)).then_some(chosen);
    let all = known.iter().map(String::as_str).chain(own);
    all.map(|name| json!({ "value": name, "name": name, "chosen": name == chosen })).collect()
}

/// Pictures of the text that could lead it.
fn pictures(seen: &Seen) -> Vec<Value> {
    let body = prepare(&seen.stands.text.writing.html, TeaserLimits::default());
    let own = body.images.iter().filter_map(|image| Some((image.src.strip_prefix("/media/")?, image)));
    own.map(|(file, image)| json!({ "file": file, "src": image.src, "alt": image.alt })).collect()
}
