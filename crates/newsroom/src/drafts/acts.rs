//! The acts that take a piece further: each is a form of the page where it is published, and leads back there.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use db::Tx;
use http_kit::Failure;
use jiff::civil::Date;
use press::drafts::{self, Colleague, Deed, DraftError, Galley, Hand, Which, perform};
use press::{Press, staff};
use serde::Deserialize;
use serde_json::json;

use super::publish::Typed;
use super::{PATH, address, to};
use crate::Newsroom;
use crate::calendar::{Moved, PATH as CALENDAR};
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::times::{NoTime, of_field, of_open_field, on_day, to_field};

/// The text that was looked at when the button was pressed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Looked {
    number: i64,
    at: String,
    until: String,
    note: String,
}

/// Who is to write it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Assigned {
    pub(super) to: String,
    pub(super) due: String,
}

type Outcome = Result<(), DraftError>;

impl Newsroom {
    /// An act in one transaction, as whoever is at the desk.
    async fn acted<W>(&self, desk: &Desk, work: W) -> Outcome
    where
        W: FnOnce(&mut Tx, &Press, Hand<'_>) -> Outcome + Send + 'static,
    {
        let (actor, by, now): (_, Colleague, _) = (desk.actor.clone(), desk.colleague(), self.now());
        self.write(move |tx, press| work(tx, press, Hand { by, actor: &actor, now })).await
    }

    /// Back to where it is published, which says what was done or why not.
    async fn led_back(
        &self,
        desk: &Desk,
        id: &str,
        outcome: Outcome,
        done: &str,
        typed: Typed,
    ) -> Result<Response, Failure> {
        match outcome {
            Ok(()) => Ok(to(&format!("{}?done={done}", address(id, "publish")))),
            Err(error) => {
                let notice = Some(Notice::error(self.refusal(error)?));
                self.publish_page(desk, id, notice, &typed).await
            }
        }
    }

    async fn plainly(
        &self,
        desk: &Desk,
        id: String,
        deed: Deed<'static>,
        done: &str,
    ) -> Result<Response, Failure> {
        let draft = id.clone();
        let outcome = self.acted(desk, move |tx, press, hand| perform(tx, press, &draft, hand, deed)).await;
        self.led_back(desk, &id, outcome, done, Typed::default()).await
    }

    /// The text as readers would get it, if it is the one that was looked at.
    async fn looked_at(&self, id: &str, number: i64) -> Result<Galley, DraftError> {
        let (id, now) = (id.to_owned(), self.now());
        let press = self.press.clone();
        let found = self.db.read(move |conn| drafts::galley(conn, &press, &id, Which::Latest, now)).await?;
        let galley = found.ok_or(DraftError::Missing("piece"))?;
        if galley.number == number { Ok(galley) } else { Err(DraftError::Changed) }
    }
}

/// `POST /newsroom/drafts/{id}/hand-in`.
pub async fn hand_in(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    newsroom.plainly(&desk, id, Deed::Submit, "submitted").await
}

/// `POST /newsroom/drafts/{id}/take-back`.
pub async fn take_back(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    newsroom.plainly(&desk, id, Deed::TakeBack, "taken-back").await
}

/// `POST /newsroom/drafts/{id}/call-off`.
pub async fn call_off(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    newsroom.plainly(&desk, id, Deed::Unschedule, "called-off").await
}

/// `POST /newsroom/drafts/{id}/publish`.
pub async fn publish(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Looked>,
) -> Result<Response, Failure> {
    let outcome = match newsroom.looked_at(&id, form.number).await {
        Err(error) => Err(error),
        Ok(galley) => {
            let draft = id.clone();
            newsroom
                .acted(&desk, move |tx, press, hand| perform(tx, press, &draft, hand, Deed::Publish(&galley)))
                .await
        }
    };
    newsroom.led_back(&desk, &id, outcome, "published", Typed::default()).await
}

/// `POST /newsroom/drafts/{id}/schedule`.
pub async fn schedule(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Looked>,
) -> Result<Response, Failure> {
    let outcome = match (of_field(&newsroom.press, &form.at), newsroom.looked_at(&id, form.number).await) {
        (_, Err(error)) => Err(error),
        (None, _) => Err(DraftError::Past),
        (Some(at), Ok(galley)) => {
            let draft = id.clone();
            newsroom
                .acted(&desk, move |tx, press, hand| {
                    perform(tx, press, &draft, hand, Deed::Schedule(&galley, at))
                })
                .await
        }
    };
    newsroom.led_back(&desk, &id, outcome, "scheduled", Typed { at: form.at, ..Typed::default() }).await
}

/// `POST /newsroom/drafts/{id}/move`: what is scheduled goes out on another day, at the same time of day.
pub async fn move_to_day(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Moved>,
) -> Result<Response, Failure> {
    let Ok(day) = form.day.parse::<Date>() else {
        return Err(Failure::BadRequest("calendar-no-day".into()));
    };
    let (draft, now) = (id.clone(), newsroom.now());
    let galley =
        newsroom.read(move |conn, press| drafts::galley(conn, press, &draft, Which::Scheduled, now)).await?;
    let at = galley.as_ref().and_then(|galley| galley.draft.publish_at);
    let at = at.and_then(|at| on_day(&newsroom.press, day, at));
    let outcome = match (galley, at) {
        (Some(galley), Some(at)) => {
            let draft = id.clone();
            newsroom
                .acted(&desk, move |tx, press, hand| {
                    perform(tx, press, &draft, hand, Deed::Reschedule(&galley, at))
                })
                .await
        }
        // It has gone out meanwhile, or was called off.
        _ => Err(DraftError::Changed),
    };
    match outcome {
        Ok(()) => Ok(to(&format!("{CALENDAR}?month={}&done=moved#piece-{id}", day.strftime("%Y-%m")))),
        refused => {
            let at = at.map(|at| to_field(&newsroom.press, at)).unwrap_or_default();
            newsroom.led_back(&desk, &id, refused, "", Typed { at, ..Typed::default() }).await
        }
    }
}

/// `POST /newsroom/drafts/{id}/correct`.
pub async fn correct(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Looked>,
) -> Result<Response, Failure> {
    let (draft, note) = (id.clone(), form.note.clone());
    let outcome = newsroom
        .acted(&desk, move |tx, press, hand| perform(tx, press, &draft, hand, Deed::Correct(&note)))
        .await;
    newsroom.led_back(&desk, &id, outcome, "corrected", Typed { note: form.note, ..Typed::default() }).await
}

/// `POST /newsroom/drafts/{id}/open`: open to all until then; without a time, not any more.
pub async fn open_to_all(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Looked>,
) -> Result<Response, Failure> {
    let until = of_open_field(&newsroom.press, &form.until);
    let draft = id.clone();
    let done = if until == Ok(None) { "closed" } else { "opened" };
    let outcome = match until {
        Err(NoTime) => Err(DraftError::Past),
        Ok(until) => {
            newsroom
                .acted(&desk, move |tx, press, hand| perform(tx, press, &draft, hand, Deed::Open(until)))
                .await
        }
    };
    newsroom.led_back(&desk, &id, outcome, done, Typed { until: form.until, ..Typed::default() }).await
}

/// `POST /newsroom/drafts/{id}/assign`.
pub async fn assign(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Assigned>,
) -> Result<Response, Failure> {
    let Ok(due) = of_open_field(&newsroom.press, &form.due) else {
        let notice = Some(Notice::error(newsroom.say("draft-bad-due")));
        let typed = Typed { assigned: Some(form), ..Typed::default() };
        return newsroom.publish_page(&desk, &id, notice, &typed).await;
    };
    let (draft, to) = (id.clone(), form.to.clone());
    let outcome = newsroom
        .acted(&desk, move |tx, press, hand| {
            let person = match to.is_empty() {
                true => None,
                false => Some(staff::person(tx, &to)?.ok_or(DraftError::Missing("colleague"))?),
            };
            let to = person.as_ref().map(|person| (person.reader, person.public_id.as_str()));
            perform(tx, press, &draft, hand, Deed::Assign { to, due })
        })
        .await;
    let typed = Typed { assigned: Some(form), ..Typed::default() };
    newsroom.led_back(&desk, &id, outcome, "assigned", typed).await
}

/// `GET /newsroom/drafts/{id}/withdraw`: says what it means.
pub async fn withdraw_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    newsroom.ask_about_draft(&desk, &id, ("draft-withdraw", "withdraw")).await
}

/// `POST /newsroom/drafts/{id}/withdraw`.
pub async fn withdraw(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    newsroom.plainly(&desk, id, Deed::Withdraw, "withdrawn").await
}

/// `GET /newsroom/drafts/{id}/delete`: says what goes.
pub async fn discard_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    newsroom.ask_about_draft(&desk, &id, ("draft-discard", "delete")).await
}

/// `POST /newsroom/drafts/{id}/delete`.
pub async fn discard(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let draft = id.clone();
    let outcome =
        newsroom.acted(&desk, move |tx, press, hand| perform(tx, press, &draft, hand, Deed::Discard)).await;
    match outcome {
        Ok(()) => Ok(to(&format!("{PATH}?done=discarded"))),
        refused => newsroom.led_back(&desk, &id, refused, "", Typed::default()).await,
    }
}

impl Newsroom {
    async fn ask_about_draft(
        &self,
        desk: &Desk,
        id: &str,
        (what, end): (&'static str, &str),
    ) -> Result<Response, Failure> {
        let (seen, texts) = self
            .seen(id, |conn, _, seen| Ok(drafts::revisions(conn, seen.draft.id, i64::MAX, 1000)?.len()))
            .await?;
        let title = self.headline(&seen.stands.text.writing.title);
        let args = [("title", title.into()), ("texts", texts.into())];
        let content = json!({
            "text": self.theme.text(&format!("{what}-text"), &args), "button": self.say(&format!("{what}-button")),
            "action": address(id, end), "back_url": address(id, "publish"),
        });
        self.page(desk, Page { title: what, template: "sure.html", here: PATH, notice: None, content })
    }
}
