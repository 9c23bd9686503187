//! What is done with an arrangement: place by place while it is prepared, then its time.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use db::Tx;
use http_kit::{Failure, Next, see_other};
use kernel::clock::Millis;
use press::Press;
use press::audit::Actor;
use press::fronts::{self, FrontError, Place};
use serde::Deserialize;
use serde_json::json;

use super::one::{Asked, Refused, reason};
use super::{PATH, done, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Page;
use crate::paging::onward;

/// What is to be done.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    act: String,
    /// The place it is about, and the one that something is moved to.
    place: String,
    to: String,
    /// A story's key, or a series' slug.
    piece: String,
    headline: String,
    at: String,
    /// What was searched, to be searched again.
    q: String,
}

/// What becomes of the page afterwards.
enum After {
    /// The map again, at this place.
    Map(Option<Place>),
    /// The list, which says what was done.
    List(&'static str),
    /// The map of an arrangement that can be changed now.
    Desk,
}

fn place(text: &str) -> Result<Place, FrontError> {
    Place::parse(text).ok_or(FrontError::Missing)
}

/// Does it.
fn act(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    id: &str,
    wanted: &Wanted,
    now: Millis,
) -> Result<After, FrontError> {
    let here = || place(&wanted.place);
    match wanted.act.as_str() {
        "put" => fronts::put(tx, actor, id, here()?, &wanted.piece, now)?,
        "series" => fronts::put_series(tx, actor, id, here()?, &wanted.piece, now)?,
        "take" => fronts::take(tx, actor, id, here()?, now)?,
        "say" => fronts::say(tx, actor, id, here()?, &wanted.headline, now)?,
        "move" => {
            let to = place(&wanted.to)?;
            fronts::shift(tx, actor, id, here()?, to, now)?;
            return Ok(After::Map(Some(to)));
        }
        "show" => {
            fronts::begin(tx, actor, id, None, now)?;
            return Ok(After::List("shown"));
        }
        "set" => {
            let at = fronts::moment(press, &wanted.at).ok_or(FrontError::Past)?;
            fronts::begin(tx, actor, id, Some(at), now)?;
            return Ok(After::List("set"));
        }
        "back" => {
            fronts::take_back(tx, actor, id, now)?;
            return Ok(After::Desk);
        }
        "again" => {
            fronts::show_again(tx, press, actor, id, now)?;
            return Ok(After::List("again"));
        }
        _ => return Err(FrontError::Missing),
    }
    Ok(After::Map(here().ok()))
}

/// `POST /newsroom/front/{id}`.
pub async fn change(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let (now, actor, front, doing) =
        (newsroom.now(), desk.actor.clone(), id.replace('\0', ""), wanted.clone());
    let outcome = newsroom
        .write::<_, FrontError, _>(move |tx, press| act(tx, press, &actor, &front, &doing, now))
        .await;
    match outcome {
        Ok(After::List(what)) => Ok(done(what)),
        Ok(After::Desk) => Ok(see_other(&Next::from_outside(&url(&id)), None)),
        Ok(After::Map(place)) => {
            let mut next = url(&id);
            if !wanted.q.is_empty() {
                next = onward(&next, &[], ("q", &wanted.q));
            }
            if let Some(place) = place {
                next.push_str(&format!("#place-{place}"));
            }
            Ok(see_other(&Next::from_outside(&next), None))
        }
        Err(FrontError::Failed(error)) => Err(error.into()),
        Err(error) => {
            let error = reason(&error).ok_or(Failure::NotFound)?;
            let asked = Asked { q: wanted.q, place: wanted.place };
            newsroom.front_page(&desk, id, asked, Some(Refused { error, at: wanted.at })).await
        }
    }
}

/// `GET /newsroom/front/{id}/drop`: says what it means.
pub async fn drop_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let wanted = id.replace('\0', "");
    let front = newsroom.read(move |conn, _| fronts::by_public_id(conn, &wanted)).await?;
    let front = front.filter(|front| front.begins_at.is_none()).ok_or(Failure::NotFound)?;
    let content = json!({
        "text": newsroom.say("front-drop-text"), "button": newsroom.say("front-drop-button"),
        "action": format!("{}/drop", url(&front.public_id)), "back_url": url(&front.public_id),
    });
    newsroom
        .page(&desk, Page { title: "front-drop", template: "sure.html", here: PATH, notice: None, content })
}

/// `POST /newsroom/front/{id}/drop`.
pub async fn drop_it(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (now, actor) = (newsroom.now(), desk.actor);
    let outcome = newsroom
        .write::<_, FrontError, _>(move |tx, _| fronts::drop_prepared(tx, &actor, &id.replace('\0', ""), now))
        .await;
    match outcome {
        Ok(()) => Ok(done("dropped")),
        Err(FrontError::Failed(error)) => Err(error.into()),
        Err(_) => Err(Failure::NotFound),
    }
}
