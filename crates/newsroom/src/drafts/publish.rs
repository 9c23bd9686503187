//! `/newsroom/drafts/{id}/publish`: what is still missing, and every act that takes the piece further.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http_kit::Failure;
use kernel::clock::{HOUR, Millis};
use press::Press;
use press::drafts::{self, Act, Correction, Draft, Finding, Item, Weight};
use press::staff::{self, Action};
use serde_json::{Value, json};

use super::acts::Assigned;
use super::head::Seen;
use super::lists::waits;
use super::particulars::COLLEAGUES;
use super::{Done, address};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Notice;
use crate::times::{of_field, to_field};

/// What the page reads beside the draft.
#[derive(Debug)]
pub struct Ready {
    findings: Vec<Finding>,
    is_ready: bool,
    corrections: Vec<Correction>,
    people: Vec<staff::Person>,
}

/// What the checklist says is of the moment it is to go out: the one that was typed, or is set; else now.
fn ready(
    conn: &mut db::Conn,
    press: &Press,
    seen: &Seen,
    typed: Option<Millis>,
) -> Result<Ready, db::DbError> {
    let (id, now) = (&seen.draft.public_id, press.clock.now());
    let at = typed.or(seen.draft.publish_at).map_or(now, |at| at.max(now));
    let galley = drafts::galley(conn, press, id, drafts::Which::Latest, at)?;
    let is_ready = galley.as_ref().is_some_and(|galley| galley.obstacles(now).is_empty());
    let corrections = match seen.draft.article {
        Some(article) => drafts::of_article(conn, article)?,
        None => Vec::new(),
    };
    let people = staff::people(conn, "", COLLEAGUES)?;
    let findings = galley.map(|galley| galley.findings).unwrap_or_default();
    Ok(Ready { findings, is_ready, corrections, people })
}

/// `GET /newsroom/drafts/{id}/publish`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let known = [
        "published",
        "scheduled",
        "called-off",
        "withdrawn",
        "submitted",
        "taken-back",
        "corrected",
        "opened",
        "closed",
        "assigned",
    ];
    let notice = newsroom.done(&done.done, &known);
    newsroom.publish_page(&desk, &id, notice, &Typed::default()).await
}

/// What a refused form held.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) at: String,
    pub(super) until: String,
    pub(super) note: String,
    pub(super) assigned: Option<Assigned>,
}

impl Newsroom {
    pub(super) async fn publish_page(
        &self,
        desk: &Desk,
        id: &str,
        notice: Option<Notice>,
        typed: &Typed,
    ) -> Result<Response, Failure> {
        let at = of_field(&self.press, &typed.at);
        let (seen, ready) = self.seen(id, move |conn, press, seen| ready(conn, press, seen, at)).await?;
        let draft = &seen.draft;
        let at = |end: &str| address(&draft.public_id, end);
        let act = |act, end: &str| seen.can(desk, act).then(|| at(end));
        let now = self.now();
        let content = json!({
            "draft": self.head(&seen, "publish"),
            "checklist": self.checklist(draft, &ready.findings),
            "is_ready": ready.is_ready,
            "number": seen.stands.number,
            "saved": self.moment(seen.stands.saved_at),
            "by": self.by(seen.stands.name.as_ref()),
            "acts": {
                "publish": act(Act::Publish, "publish"), "schedule": act(Act::Schedule, "schedule"),
                "call_off": act(Act::Unschedule, "call-off"), "hand_in": act(Act::Submit, "hand-in"),
                "take_back": act(Act::TakeBack, "take-back"),
                "withdraw": act(Act::Withdraw, "withdraw").filter(|_| draft.article.is_some()),
                "correct": act(Act::Correct, "correct").filter(|_| draft.article.is_some()),
                "open": act(Act::Open, "open").filter(|_| seen.openness.as_ref().is_some_and(|article| article.live)),
                "discard": act(Act::Discard, "delete").filter(|_| draft.article.is_none()),
            },
            "is_own": draft.is_own(desk.colleague()),
            "assign": desk.may(Action::EditAny).then(|| self.assignment(&seen, &ready.people, typed.assigned.as_ref())),
            "publish_at": draft.publish_at.map(|at| self.moment(at)), "waits": waits(draft, now),
            "at": self.suggested(&typed.at, draft.publish_at, now),
            "until": typed.until, "note": typed.note,
            "open_until": seen.openness.as_ref().and_then(|open| open.until).filter(|until| *until > now).map(|until| self.moment(until)),
            "zone": self.press.config.site.time_zone,
            "corrections": ready.corrections.iter().map(|one| json!({ "note": one.note, "at": self.moment(one.at) })).collect::<Vec<_>>(),
        });
        self.draft_page(desk, ("draft-publish", "draft-publish.html"), notice, content)
    }

    /// The time in the form: what was typed, what is set, else the next full hour but one.
    fn suggested(&self, typed: &str, set: Option<Millis>, now: Millis) -> String {
        if !typed.is_empty() {
            return typed.to_owned();
        }
        to_field(&self.press, set.unwrap_or((now / HOUR + 2) * HOUR))
    }

    /// What is missing or wrong, each with where it is set right.
    pub(super) fn checklist(&self, draft: &Draft, findings: &[Finding]) -> Vec<Value> {
        let one = |finding: &Finding| {
            let end = if is_in_text(finding.item) { "" } else { "particulars" };
            json!({
                "blocks": finding.weight == Weight::Blocking,
                "text": self.say(&format!("check-{}", finding.item.as_str())),
                "about": finding.about,
                "picture": finding.about.starts_with("/media/").then_some(&finding.about),
                "url": address(&draft.public_id, end),
                "field": field(finding.item),
            })
        };
        findings.iter().map(one).collect()
    }
}

/// Whether it is set right where the piece is written.
fn is_in_text(item: Item) -> bool {
    matches!(
        item,
        Item::Headline
            | Item::Body
            | Item::Divider
            | Item::EmptyTeaser
            | Item::Standfirst
            | Item::Link
            | Item::PictureElsewhere
    )
}

/// The field it is set right in.
fn field(item: Item) -> &'static str {
    match item {
        Item::Address => "slug",
        Item::Canonical => "canonical",
        Item::OpeningOver => "open_until",
        Item::SearchTitle => "search_title",
        Item::SearchDescription => "search_description",
        Item::SocialTitle => "social_title",
        Item::Section => "section",
        Item::Author => "authors",
        Item::LeadPicture => "lead_file",
        Item::Headline => "title",
        Item::Standfirst => "standfirst",
        _ => "",
    }
}
