//! The month.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::Failure;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use kernel::clock::Millis;
use press::Press;
use press::drafts::{self, Act, Entry, Listed, State as Stands};
use press::staff::Action;
use press::taxonomy::{self, TermKind};
use serde::Deserialize;
use serde_json::{Value, json};

use super::PATH;
use super::entries::Typed;
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::times::{day_of, day_start, to_field};

/// Entries that a month shows.
const MOST: i64 = 500;
/// Sections to choose from.
const SECTIONS: i64 = 200;

/// Which month, as `2026-11`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    month: String,
    done: String,
}

/// What a month holds.
#[derive(Debug)]
struct Held {
    entries: Vec<Entry>,
    scheduled: Vec<Listed>,
    due: Vec<Listed>,
    /// Of what is scheduled, what was planned.
    planned: HashMap<String, Entry>,
    sections: Vec<String>,
}

/// `GET /newsroom/calendar`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let notice = ["planned", "moved", "dropped"]
        .contains(&asked.done.as_str())
        .then(|| Notice::success(newsroom.say(&format!("calendar-done-{}", asked.done))));
    newsroom.calendar_page(&desk, first_of(&asked.month), notice, &Typed::default()).await
}

/// The first day of a month as it stands in an address.
pub(super) fn first_of(month: &str) -> Option<Date> {
    format!("{month}-01").parse().ok()
}

fn read(conn: &mut Conn, press: &Press, from: Date, until: Date) -> Result<Held, DbError> {
    let (from, until) = (day_start(press, from), day_start(press, until));
    let mut entries = drafts::between(conn, (from, 0), until, MOST)?;
    // What is scheduled stands on the day it goes out, and there alone.
    entries.retain(|entry| entry.state != Some(Stands::Scheduled));
    let planned = drafts::of_coming(conn, from, until, MOST)?;
    let planned = planned.into_iter().filter_map(|entry| Some((entry.planned.draft.clone()?, entry)));
    Ok(Held {
        entries,
        planned: planned.collect(),
        scheduled: drafts::coming(conn, from, until, MOST)?,
        due: drafts::due(conn, from, until, MOST)?,
        sections: section_names(conn)?,
    })
}

pub(super) fn section_names(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    let sections = taxonomy::list(conn, TermKind::Section, SECTIONS)?;
    Ok(sections.into_iter().map(|section| section.name).collect())
}

impl Newsroom {
    /// The month that begins on `first`, or this one; with a refused entry's fields as they were typed.
    pub(super) async fn calendar_page(
        &self,
        desk: &Desk,
        first: Option<Date>,
        notice: Option<Notice>,
        typed: &Typed,
    ) -> Result<Response, Failure> {
        let today = day_of(&self.press, self.now());
        let first = first.unwrap_or_else(|| today.first_of_month());
        let from = first.saturating_sub(Span::new().days(i64::from(first.weekday().to_monday_zero_offset())));
        let last = first.last_of_month();
        let days = 7 * (1 + (days_between(from, last) / 7));
        let until = from.saturating_add(days.days());
        let held = self.read(move |conn, press| read(conn, press, from, until)).await?;
        let plans = desk.may(Action::EditAny);
        let moves = plans || held.scheduled.iter().any(|one| may_move(desk, one));
        let days: Vec<Value> = (0..days)
            .map(|nth| from.saturating_add(nth.days()))
            .map(|day| self.calendar_day(desk, day, (first, today), &held))
            .collect();
        let weeks: Vec<&[Value]> = days.chunks(7).collect();
        let url = |month: Date| format!("{PATH}?month={}", month.strftime("%Y-%m"));
        let noon = day_start(&self.press, today.max(first)) + 33 * kernel::clock::HOUR;
        let when = if typed.planned_for.is_empty() {
            to_field(&self.press, noon)
        } else {
            typed.planned_for.clone()
        };
        let content = json!({
            "month": self.month_heading(first), "weeks": weeks,
            "weekdays": (1..=7).map(|nth| self.say(&format!("weekday-{nth}"))).collect::<Vec<_>>(),
            "is_empty": held.entries.is_empty() && held.scheduled.is_empty() && held.due.is_empty(),
            "previous_url": url(first.saturating_sub(1.months())),
            "next_url": url(first.saturating_add(1.months())),
            "this_url": (first != today.first_of_month()).then_some(PATH),
            "action": plans.then_some(PATH), "moves": moves,
            "form": json!({
                "title": typed.title, "note": typed.note, "planned_for": when, "public": !typed.public.is_empty(),
                "sections": sections(&held.sections, &typed.section), "draft": typed.draft,
            }),
        });
        let wrong = notice.as_ref().is_some_and(|notice| notice.kind == "error");
        let status =
            if wrong { axum::http::StatusCode::UNPROCESSABLE_ENTITY } else { axum::http::StatusCode::OK };
        let page =
            Page { title: "newsroom-calendar", template: "calendar.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    fn calendar_day(&self, desk: &Desk, day: Date, (first, today): (Date, Date), held: &Held) -> Value {
        let falls = |at: Millis| day_of(&self.press, at) == day;
        let entries = held.entries.iter().filter(|entry| falls(entry.planned.planned_for));
        let scheduled = held.scheduled.iter().filter(|one| one.draft.publish_at.is_some_and(falls));
        let due = held.due.iter().filter(|one| one.draft.due_at.is_some_and(falls));
        let start = day_start(&self.press, day);
        json!({
            "date": day.to_string(), "day": day.day(), "text": self.theme.date(start, "weekday"),
            "in_month": day.month() == first.month(), "is_today": day == today, "is_past": day < today,
            "entries": entries.map(|entry| self.planned_entry(desk, entry)).collect::<Vec<_>>(),
            "scheduled": scheduled.map(|one| self.scheduled_piece(desk, one, &held.planned)).collect::<Vec<_>>(),
            "due": due.map(|one| self.due_piece(one)).collect::<Vec<_>>(),
        })
    }

    fn due_piece(&self, one: &Listed) -> Value {
        let title = self.headline(&one.title);
        json!({
            "text": self.theme.text("calendar-due", &[("title", title.into())]), "who": one.who,
            "url": crate::drafts::address(&one.draft.public_id, ""),
            "time": one.draft.due_at.map(|at| self.theme.date(at, "time")),
        })
    }

    fn scheduled_piece(&self, desk: &Desk, one: &Listed, planned: &HashMap<String, Entry>) -> Value {
        let id = &one.draft.public_id;
        let plan = planned.get(id).map(|entry| {
            let day = self.theme.date(entry.planned.planned_for, "day");
            json!({ "url": format!("{PATH}/{}", entry.public_id), "text": self.theme.text("calendar-planned-for", &[("date", day.into())]) })
        });
        json!({
            "id": id, "title": self.headline(&one.title), "url": crate::drafts::address(id, "publish"), "plan": plan,
            "move_url": may_move(desk, one).then(|| crate::drafts::address(id, "move")),
            "time": one.draft.publish_at.map(|at| self.theme.date(at, "time")),
        })
    }

    fn planned_entry(&self, desk: &Desk, entry: &Entry) -> Value {
        let planned = &entry.planned;
        json!({
            "id": entry.public_id, "title": planned.title, "url": format!("{PATH}/{}", entry.public_id),
            "time": self.theme.date(planned.planned_for, "time"), "section": planned.section, "public": planned.public,
            "move_url": desk.may(Action::EditAny).then(|| format!("{PATH}/{}/move", entry.public_id)),
            "state": entry.state.map(|state| state.as_str()),
            "state_text": entry.state.map(|state| self.state(state)),
        })
    }

    fn month_heading(&self, first: Date) -> String {
        self.theme.date(day_start(&self.press, first), "month")
    }
}

/// Whether whoever is at the desk may have a scheduled piece go out at another time.
fn may_move(desk: &Desk, one: &Listed) -> bool {
    one.draft.allows(desk.colleague(), Act::Schedule)
}

pub(super) fn sections(known: &[String], chosen: &str) -> Vec<Value> {
    let own = (!chosen.is_empty() && !known.iter().any(|name| name == chosen)).then_some(chosen);
    let all = known.iter().map(String::as_str).chain(own);
    all.map(|name| json!({ "value": name, "name": name, "chosen": name == chosen })).collect()
}

fn days_between(from: Date, until: Date) -> i64 {
    i64::from((until - from).get_days())
}
