//! What is open to everyone: a section, or the whole site, until a time; opened with a reason, closed before it if need be.
//! As long as anything is, every page of the newsroom says so.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use jiff::Timestamp;
use press::headings::{self, Kind};
use press::openings::{self, By, Opening, OpeningError, Wide};
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::times::of_field;

/// Its address.
pub const PATH: &str = "/newsroom/openings";
/// Sections that a form offers.
const SECTIONS: i64 = 500;

/// What was typed; without a section it is the whole site.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    section: String,
    until: String,
    reason: String,
}

/// What was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

fn slug(text: &str) -> Option<&str> {
    Some(text).filter(|slug| !slug.is_empty())
}

/// `GET /newsroom/openings`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let done = ["opened", "closed"].contains(&asked.done.as_str());
    let notice = done.then(|| Notice::success(newsroom.say(&format!("openings-done-{}", asked.done))));
    newsroom.openings_page(&desk, &Typed::default(), None, notice).await
}

/// `POST /newsroom/openings`.
pub async fn open(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (now, who, wanted) = (newsroom.now(), desk.clone(), typed.clone());
    let opened = newsroom
        .write::<_, OpeningError, _>(move |tx, press| {
            let by = By { reader: who.reader.id, actor: &who.actor };
            let until = of_field(press, &wanted.until);
            openings::open(tx, press, by, slug(&wanted.section), (until, &wanted.reason), now)
        })
        .await;
    newsroom.after_opening(&desk, opened, &typed, "opened").await
}

/// `GET /newsroom/openings/close`: the form stands in the list.
pub async fn back(_: Desk) -> Response {
    see_other(&Next::from_outside(PATH), None)
}

/// `POST /newsroom/openings/close`.
pub async fn close(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (now, who, wanted) = (newsroom.now(), desk.clone(), typed.clone());
    let closed = newsroom
        .write::<_, OpeningError, _>(move |tx, _| {
            let by = By { reader: who.reader.id, actor: &who.actor };
            openings::close(tx, by, slug(&wanted.section), now)
        })
        .await;
    newsroom.after_opening(&desk, closed, &typed, "closed").await
}

impl Newsroom {
    async fn after_opening(
        &self,
        desk: &Desk,
        outcome: Result<(), OpeningError>,
        typed: &Typed,
        done: &str,
    ) -> Result<Response, Failure> {
        let (message, field) = match outcome {
            Ok(()) => return Ok(see_other(&Next::from_outside(&format!("{PATH}?done={done}")), None)),
            Err(OpeningError::Failed(error)) => return Err(error.into()),
            Err(OpeningError::Missing) => ("openings-no-section", "section"),
            Err(OpeningError::Past) => ("openings-past", "until"),
            Err(OpeningError::Far) => ("openings-far", "until"),
            Err(OpeningError::Reason) => ("openings-no-reason", "reason"),
        };
        let notice = Some(Notice::error(self.say(message)));
        self.openings_page(desk, typed, Some(field), notice).await
    }

    async fn openings_page(
        &self,
        desk: &Desk,
        typed: &Typed,
        wrong: Option<&str>,
        notice: Option<Notice>,
    ) -> Result<Response, Failure> {
        let sections = self.read(|conn, _| headings::list(conn, Kind::Section, "", "", SECTIONS)).await?;
        let sections = sections
            .iter()
            .map(|one| json!({ "value": one.slug, "name": one.name, "chosen": one.slug == typed.section }));
        let content = json!({
            "action": PATH, "close_action": format!("{PATH}/close"), "error_field": wrong,
            "open": desk.open.iter().map(|one| self.opening(one)).collect::<Vec<_>>(),
            "settings": self.opened_by_settings(),
            "sections": sections.collect::<Vec<_>>(), "until": typed.until, "reason": typed.reason,
            "zone": self.press.config.site.time_zone,
        });
        let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let page =
            Page { title: "newsroom-openings", template: "openings.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    fn wide(&self, wide: &Wide) -> String {
        match wide {
            Wide::Site => self.say("openings-site"),
            Wide::Section { name, .. } => name.clone(),
        }
    }

    /// What is open, with why and by whom.
    fn opening(&self, one: &Opening) -> Value {
        let value = match &one.wide {
            Wide::Site => "",
            Wide::Section { slug, .. } => slug,
        };
        json!({
            "value": value, "name": self.wide(&one.wide), "until": self.moment(one.until), "reason": one.reason,
            "by": one.by.clone().unwrap_or_else(|| self.say("openings-by-command")),
        })
    }

    /// Until when the settings have the whole site open, if they do.
    fn opened_by_settings(&self) -> Option<Value> {
        let until = self.press.config.access.open_until.map(Timestamp::as_millisecond);
        until.filter(|until| *until > self.now()).map(|until| self.moment(until))
    }

    /// What every page says while something is open; nothing on the page that lists it.
    pub(crate) fn open_banner(&self, desk: &Desk, here: &str) -> Option<Value> {
        if here == PATH || !desk.is_open() {
            return None;
        }
        let one = |one: &Opening| {
            let date = self.theme.date(one.until, "wire");
            self.theme.text("openings-one", &[("what", self.wide(&one.wide).into()), ("date", date.into())])
        };
        let settings = self.opened_by_settings().map(|_| self.say("openings-one-settings"));
        let all: Vec<String> = settings.into_iter().chain(desk.open.iter().map(one)).collect();
        let text = self.theme.text("openings-banner", &[("what", all.join(", ").into())]);
        (!all.is_empty()).then(|| json!({ "text": text, "url": desk.may(Action::EditAny).then_some(PATH) }))
    }
}
