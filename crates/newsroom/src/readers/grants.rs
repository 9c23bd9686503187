//! All-Access given until a day, and taken back.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::Failure;
use press::billing::comps::Comp;
use press::readers::ReaderRecord;
use press::readers_desk::{self, GrantError};
use serde::Deserialize;
use serde_json::json;

use super::acts::Sure;
use super::{PATH, done, url_of};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// Longest reason, in characters.
const LONGEST: usize = 300;
/// Grants among which one is looked for.
const ALL: i64 = 10_000;

/// All-Access to give.
#[derive(Debug, Default, Deserialize)]
pub struct Given {
    #[serde(default)]
    plan: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    endless: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    tell: String,
}

/// `GET /newsroom/readers/{id}/grant`.
pub async fn form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let given = Given { plan: super::standing::COMPLIMENTARY.to_owned(), ..Given::default() };
    newsroom.grant_page(&desk, &reader, &given, None)
}

/// `POST /newsroom/readers/{id}/grant`.
pub async fn give(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let refuse = |key| newsroom.grant_page(&desk, &reader, &given, Some(key));
    if !newsroom.knows_plan(&given.plan) {
        return refuse("readers-grant-no-plan");
    }
    let until = match given.endless.is_empty() {
        false => None,
        true => match readers_desk::end_of_day(&newsroom.press, &given.until) {
            None => return refuse("readers-grant-no-day"),
            day => day,
        },
    };
    let reason = given.reason.trim().replace('\0', "");
    if reason.is_empty() || reason.chars().count() > LONGEST {
        return refuse("readers-grant-no-reason");
    }
    let comp = Comp { plan: given.plan.clone(), until, tell: !given.tell.is_empty() };
    let (now, actor, whom) = (newsroom.now(), desk.actor.clone(), reader.clone());
    let outcome = newsroom
        .write::<_, GrantError, _>(move |tx, press| {
            readers_desk::give(tx, press, now, &actor, &whom, &comp, &reason)
        })
        .await;
    match outcome {
        Ok(()) => Ok(done(&reader, "given")),
        Err(GrantError::Past) => refuse("readers-grant-past"),
        Err(error) => Err(newsroom.not_done(error)),
    }
}

/// `GET /newsroom/readers/{id}/grants/{grant}/end`.
pub async fn end_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, grant)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let row = reader.id;
    let all = newsroom.read(move |conn, _| readers_desk::grants(conn, row, ALL)).await?;
    let now = newsroom.now();
    let found = all.into_iter().find(|one| one.id == grant && one.lasts(now)).ok_or(Failure::NotFound)?;
    let args =
        [("email", reader.email.as_str().into()), ("plan", newsroom.plan_name(&found.plan).as_str().into())];
    let key = if found.by_subscription { "readers-grant-subscription" } else { "readers-end-text" };
    let url = url_of(&reader);
    let sure = Sure {
        lines: vec![newsroom.theme.text(key, &args)],
        button: newsroom.say("readers-end-button"),
        danger: true,
        action: format!("{url}/grants/{grant}/end"),
        back_url: url,
        ..Sure::default()
    };
    newsroom.sure(&desk, "readers-end", &sure)
}

/// `POST /newsroom/readers/{id}/grants/{grant}/end`.
pub async fn end(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, grant)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let (now, actor, whom) = (newsroom.now(), desk.actor, reader.clone());
    let outcome = newsroom
        .write::<_, GrantError, _>(move |tx, press| {
            readers_desk::end_grant(tx, press, now, &actor, &whom, grant)
        })
        .await;
    outcome.map_err(|error| newsroom.not_done(error))?;
    Ok(done(&reader, "ended"))
}

impl Newsroom {
    fn knows_plan(&self, plan: &str) -> bool {
        plan == super::standing::COMPLIMENTARY
            || self.press.config.plans.iter().any(|known| known.slug == plan)
    }

    fn grant_page(
        &self,
        desk: &Desk,
        reader: &ReaderRecord,
        given: &Given,
        error: Option<&str>,
    ) -> Result<Response, Failure> {
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = error.map(|key| Notice::error(self.say(key)));
        let content = json!({
            "email": reader.email, "plans": self.plan_choices(&given.plan), "until": given.until,
            "endless": !given.endless.is_empty(), "reason": given.reason,
            "tell": !given.tell.is_empty(), "action": format!("{}/grant", url_of(reader)), "back_url": url_of(reader),
            "error": error,
        });
        let page =
            Page { title: "readers-grant", template: "reader-grant.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }
}
