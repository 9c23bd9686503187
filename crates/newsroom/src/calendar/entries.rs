//! What is planned, entry by entry.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use http_kit::Failure;
use jiff::civil::Date;
use press::Press;
use press::drafts::{self, DraftError, Entry, Hand, NewEntry, Planning};
use serde::Deserialize;
use serde_json::json;

use super::PATH;
use super::month::{section_names, sections};
use crate::Newsroom;
use crate::desk::Desk;
use crate::drafts::{address, to};
use crate::frame::{Notice, Page};
use crate::times::{day_of, of_field, on_day, to_field};

/// An entry as a form sends it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub(super) title: String,
    pub(super) note: String,
    pub(super) planned_for: String,
    pub(super) section: String,
    pub(super) public: String,
    pub(super) draft: String,
}

/// A day to move it to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Moved {
    pub(crate) day: String,
}

impl Typed {
    fn entry(&self, press: &Press) -> Result<NewEntry, DraftError> {
        // A draft can be named by its address.
        let draft = self.draft.trim().rsplit('/').next().unwrap_or_default();
        Ok(NewEntry {
            title: self.title.clone(),
            note: self.note.clone(),
            planned_for: of_field(press, &self.planned_for).ok_or(DraftError::Past)?,
            public: !self.public.is_empty(),
            section: self.section.clone(),
            draft: (!draft.is_empty()).then(|| draft.to_owned()),
        })
    }
}

impl Newsroom {
    async fn replan<T, W>(&self, desk: &Desk, work: W) -> Result<T, DraftError>
    where
        T: Send + 'static,
        W: FnOnce(&mut Tx, &Press, Hand<'_>) -> Result<T, DraftError> + Send + 'static,
    {
        let (actor, by, now) = (desk.actor.clone(), desk.colleague(), self.now());
        self.write(move |tx, press| work(tx, press, Hand { by, actor: &actor, now })).await
    }

    /// Back to the month that an entry stands in, at the entry.
    fn at_day(&self, day: Date, id: &str, done: &str) -> Response {
        to(&format!("{PATH}?month={}&done={done}#entry-{id}", day.strftime("%Y-%m")))
    }
}

/// `POST /newsroom/calendar`.
pub async fn plan(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(form): Form<Typed>,
) -> Result<Response, Failure> {
    let planned = match form.entry(&newsroom.press) {
        Err(error) => Err(error),
        Ok(entry) => {
            newsroom
                .replan(&desk, move |tx, press, hand| {
                    let id = drafts::replan(tx, press, hand, Planning::Add(&entry))?;
                    Ok((id, entry.planned_for))
                })
                .await
        }
    };
    match planned {
        Ok((id, at)) => Ok(newsroom.at_day(day_of(&newsroom.press, at), &id, "planned")),
        Err(error) => {
            let notice = Some(Notice::error(newsroom.plan_refused(error)?));
            newsroom.calendar_page(&desk, None, notice, &form).await
        }
    }
}

/// `GET /newsroom/calendar/{id}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (entry, sections) = newsroom.planned(id).await?;
    let planned = &entry.planned;
    let typed = Typed {
        title: planned.title.clone(),
        note: planned.note.clone(),
        planned_for: to_field(&newsroom.press, planned.planned_for),
        section: planned.section.clone(),
        public: if planned.public { "1".into() } else { String::new() },
        draft: planned.draft.clone().unwrap_or_default(),
    };
    newsroom.entry_page(&desk, &entry, &sections, &typed, None)
}

/// `POST /newsroom/calendar/{id}`.
pub async fn edit(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, Failure> {
    let name = id.clone();
    let changed = match form.entry(&newsroom.press) {
        Err(error) => Err(error),
        Ok(entry) => {
            newsroom
                .replan(&desk, move |tx, press, hand| {
                    drafts::replan(tx, press, hand, Planning::Edit(&name, &entry))?;
                    Ok(entry.planned_for)
                })
                .await
        }
    };
    match changed {
        Ok(at) => Ok(newsroom.at_day(day_of(&newsroom.press, at), &id, "planned")),
        Err(error) => {
            let notice = Some(Notice::error(newsroom.plan_refused(error)?));
            let (entry, sections) = newsroom.planned(id).await?;
            newsroom.entry_page(&desk, &entry, &sections, &form, notice)
        }
    }
}

/// `POST /newsroom/calendar/{id}/move`: to another day, at the same time of day.
pub async fn move_entry(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Moved>,
) -> Result<Response, Failure> {
    let Ok(day) = form.day.parse::<Date>() else {
        return Err(Failure::BadRequest("calendar-no-day".into()));
    };
    let name = id.clone();
    let moved = newsroom
        .replan(&desk, move |tx, press, hand| {
            let known = drafts::entry(tx, &name)?.ok_or(DraftError::Missing("entry of the plan"))?;
            let at = on_day(press, day, known.planned.planned_for).ok_or(DraftError::Past)?;
            drafts::replan(tx, press, hand, Planning::Move(&name, at))
        })
        .await;
    match moved {
        Ok(_) => Ok(newsroom.at_day(day, &id, "moved")),
        Err(error) => Err(Failure::BadRequest(newsroom.plan_refused(error)?)),
    }
}

/// `POST /newsroom/calendar/{id}/drop`.
pub async fn drop_entry(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let dropped = newsroom
        .replan(&desk, move |tx, press, hand| drafts::replan(tx, press, hand, Planning::Drop(&id)))
        .await;
    match dropped {
        Ok(_) => Ok(to(&format!("{PATH}?done=dropped"))),
        Err(error) => Err(Failure::BadRequest(newsroom.plan_refused(error)?)),
    }
}

/// `POST /newsroom/calendar/{id}/begin`: the draft of what is planned.
pub async fn begin(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let begun =
        newsroom.replan(&desk, move |tx, press, hand| drafts::begin_planned(tx, press, hand, &id)).await;
    match begun {
        Ok(draft) => Ok(to(&address(&draft, ""))),
        Err(error) => Err(Failure::BadRequest(newsroom.plan_refused(error)?)),
    }
}

impl Newsroom {
    /// Why nothing was planned: here a time that is none need not be to come.
    fn plan_refused(&self, error: DraftError) -> Result<String, Failure> {
        match error {
            DraftError::Past => Ok(self.say("calendar-no-day")),
            DraftError::Missing("piece") => Ok(self.say("calendar-no-draft")),
            error => self.refusal(error),
        }
    }

    async fn planned(&self, id: String) -> Result<(Entry, Vec<String>), Failure> {
        let found = self
            .read(move |conn, _| {
                let Some(entry) = drafts::entry(conn, &id)? else { return Ok(None) };
                Ok(Some((entry, section_names(conn)?)))
            })
            .await?;
        found.ok_or(Failure::NotFound)
    }

    fn entry_page(
        &self,
        desk: &Desk,
        entry: &Entry,
        known: &[String],
        typed: &Typed,
        notice: Option<Notice>,
    ) -> Result<Response, Failure> {
        let url = format!("{PATH}/{}", entry.public_id);
        let day = day_of(&self.press, entry.planned.planned_for);
        let content = json!({
            "form": {
                "title": typed.title, "note": typed.note, "planned_for": typed.planned_for,
                "public": !typed.public.is_empty(), "sections": sections(known, &typed.section), "draft": typed.draft,
            },
            "action": url, "drop_url": format!("{url}/drop"),
            "begin_url": entry.planned.draft.is_none().then(|| format!("{url}/begin")),
            "draft_url": entry.planned.draft.as_ref().map(|draft| address(draft, "")),
            "state_text": entry.state.map(|state| self.state(state)),
            "back_url": format!("{PATH}?month={}#entry-{}", day.strftime("%Y-%m"), entry.public_id),
        });
        let status = if notice.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let page = Page { title: "newsroom-plan", template: "plan.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }
}
