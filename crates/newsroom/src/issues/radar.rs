//! On our radar: what is about to happen in the world, as editors list it. Issues take it from here.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::Failure;
use press::Press;
use press::newsletters::issues::radar::{self, Event, NewEvent};
use press::newsletters::issues::{IssueError, Wrong};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PATH as LETTERS, known};
use crate::Newsroom;
use crate::desk::Desk;
use crate::drafts::to;
use crate::frame::{Notice, Page};
use crate::paging::{cut, onward};
use crate::times::day_of;

/// The list's address.
pub const PATH: &str = "/newsroom/radar";
/// Events on a page.
const A_PAGE: usize = 50;

/// Which part of the list, and what was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
    done: String,
}

/// An event as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    title: String,
    note: String,
    link: String,
    first: String,
    last: String,
    /// The print of the event as it was shown; empty for one that is new.
    seen: String,
}

impl Typed {
    /// The event; one without a last day is on its first alone.
    fn event(&self) -> Result<NewEvent, IssueError> {
        let day = |text: &str| text.trim().parse().map_err(|_| IssueError::Wrong(Wrong::Days));
        let first = day(&self.first)?;
        Ok(NewEvent {
            title: self.title.clone(),
            note: self.note.clone(),
            url: self.link.clone(),
            first,
            last: if self.last.trim().is_empty() { first } else { day(&self.last)? },
        })
    }

    fn of(event: &NewEvent) -> Typed {
        Typed {
            title: event.title.clone(),
            note: event.note.clone(),
            link: event.url.clone(),
            first: event.first.to_string(),
            last: event.last.to_string(),
            seen: event.print(),
        }
    }

    /// The same, as typed into a form that was shown with that print.
    fn on(&self, seen: String) -> Typed {
        Typed { seen, ..self.clone() }
    }

    fn view(&self) -> Value {
        json!({ "title": self.title, "note": self.note, "link": self.link, "first": self.first, "last": self.last, "seen": self.seen })
    }
}

fn url(id: &str) -> String {
    format!("{PATH}/{id}")
}

/// `GET /newsroom/radar`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let done = ["listed", "changed", "removed"].contains(&asked.done.as_str());
    let notice = done.then(|| Notice::success(newsroom.say(&format!("radar-done-{}", asked.done))));
    newsroom.radar_page(&desk, &known(&asked.after), &Typed::default(), (StatusCode::OK, notice)).await
}

/// `POST /newsroom/radar`: lists an event.
pub async fn add(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (now, actor, form) = (newsroom.now(), desk.actor.clone(), typed.clone());
    let add = move |tx: &mut db::Tx, press: &Press| radar::add(tx, press, &actor, &form.event()?, now);
    match newsroom.write::<_, IssueError, _>(add).await {
        Ok(id) => Ok(to(&format!("{PATH}?done=listed#event-{id}"))),
        Err(error) => {
            let notice = Notice::error(newsroom.radar_refusal(error)?);
            newsroom.radar_page(&desk, "", &typed, (StatusCode::UNPROCESSABLE_ENTITY, Some(notice))).await
        }
    }
}

/// `GET /newsroom/radar/{id}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let event = newsroom.event(&id).await?;
    newsroom.event_page(&desk, &event, &Typed::of(&event.event), None)
}

/// `POST /newsroom/radar/{id}`.
pub async fn change(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (now, actor, form, of) = (newsroom.now(), desk.actor.clone(), typed.clone(), known(&id));
    let change =
        move |tx: &mut db::Tx, _: &Press| radar::change(tx, &actor, (&of, &form.seen), &form.event()?, now);
    match newsroom.write::<_, IssueError, _>(change).await {
        Ok(()) => Ok(to(&format!("{PATH}?done=changed#event-{id}"))),
        Err(IssueError::Failed(error)) => Err(error.into()),
        Err(error) => newsroom.not_changed(&desk, &id, &typed, error).await,
    }
}

/// `GET /newsroom/radar/{id}/remove`: says what it means.
pub async fn remove_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let event = newsroom.event(&id).await?;
    let content = json!({
        "text": newsroom.theme.text("radar-remove-text", &[("title", event.event.title.as_str().into())]),
        "button": newsroom.say("radar-remove-button"), "action": format!("{}/remove", url(&event.public_id)),
        "back_url": url(&event.public_id),
    });
    let page = Page { title: "radar-remove", template: "sure.html", here: LETTERS, notice: None, content };
    newsroom.page(&desk, page)
}

/// `POST /newsroom/radar/{id}/remove`.
pub async fn remove(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (now, actor) = (newsroom.now(), desk.actor);
    let removed =
        newsroom.write::<_, IssueError, _>(move |tx, _| radar::remove(tx, &actor, &known(&id), now)).await;
    match removed {
        Ok(()) => Ok(to(&format!("{PATH}?done=removed"))),
        Err(IssueError::Failed(error)) => Err(error.into()),
        Err(_) => Err(Failure::NotFound),
    }
}

impl Newsroom {
    async fn listed_event(&self, id: &str) -> Result<Option<Event>, Failure> {
        let id = known(id);
        self.read(move |conn, _| radar::event(conn, &id)).await
    }

    async fn event(&self, id: &str) -> Result<Event, Failure> {
        self.listed_event(id).await?.ok_or(Failure::NotFound)
    }

    /// What was typed stays, whatever became of the event.
    async fn not_changed(
        &self,
        desk: &Desk,
        id: &str,
        typed: &Typed,
        why: IssueError,
    ) -> Result<Response, Failure> {
        let Some(event) = self.listed_event(id).await? else {
            let notice = Notice::error(self.say("radar-gone"));
            let typed = typed.on(String::new());
            return self.radar_page(desk, "", &typed, (StatusCode::CONFLICT, Some(notice))).await;
        };
        // Who has been told saves over it, if they want to.
        let typed = match why {
            IssueError::Overtaken => &typed.on(event.event.print()),
            _ => typed,
        };
        self.event_page(desk, &event, typed, Some(why))
    }

    fn radar_refusal(&self, error: IssueError) -> Result<String, Failure> {
        match error {
            IssueError::Wrong(Wrong::Empty) => Ok(self.say("radar-no-title")),
            IssueError::Overtaken => Ok(self.say("radar-overtaken")),
            IssueError::Missing => Err(Failure::NotFound),
            error => Ok(self.issue_refusal(error)?),
        }
    }

    /// The list from the event with this public id on, or from its beginning.
    async fn radar_page(
        &self,
        desk: &Desk,
        after: &str,
        typed: &Typed,
        (status, notice): (StatusCode, Option<Notice>),
    ) -> Result<Response, Failure> {
        let (today, of) = (day_of(&self.press, self.now()), after.to_owned());
        let mut events = self
            .read(move |conn, _| {
                let after = radar::event(conn, &of)?;
                radar::list(conn, today, after.as_ref(), A_PAGE as i64 + 1)
            })
            .await?;
        let next_url = cut(&mut events, A_PAGE).map(|last| onward(PATH, &[], ("after", &last.public_id)));
        let content = json!({
            "tabs": self.letter_tabs(desk, PATH), "action": PATH, "form": typed.view(), "today": today.to_string(),
            "events": events.iter().map(|event| self.radar_line(event)).collect::<Vec<_>>(),
            "is_first": after.is_empty(), "next_url": next_url,
        });
        let page = Page { title: "issues-radar", template: "radar.html", here: LETTERS, notice, content };
        self.page_with(desk, status, page)
    }

    fn radar_line(&self, event: &Event) -> Value {
        let of = &event.event;
        let day = |day| self.issue_day(day, "weekday");
        json!({
            "id": event.public_id, "title": of.title, "note": of.note, "link": of.url, "url": url(&event.public_id),
            "days": if of.first == of.last { day(of.first) } else { format!("{} – {}", day(of.first), day(of.last)) },
            "first": of.first.to_string(), "by": event.by,
        })
    }

    fn event_page(
        &self,
        desk: &Desk,
        event: &Event,
        typed: &Typed,
        refused: Option<IssueError>,
    ) -> Result<Response, Failure> {
        let here = url(&event.public_id);
        let (status, now) = match refused {
            None => (StatusCode::OK, None),
            Some(IssueError::Overtaken) => (StatusCode::CONFLICT, Some(self.radar_line(event))),
            Some(_) => (StatusCode::UNPROCESSABLE_ENTITY, None),
        };
        let content = json!({
            "form": typed.view(), "action": here, "list_url": PATH, "remove_url": format!("{here}/remove"),
            "now": now,
        });
        let notice = refused.map(|why| self.radar_refusal(why)).transpose()?.map(Notice::error);
        let page =
            Page { title: "radar-event", template: "radar-event.html", here: LETTERS, notice, content };
        self.page_with(desk, status, page)
    }
}
