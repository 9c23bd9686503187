//! The front page's desk: what is shown, what waits for its time, what is being prepared, and what was shown before.

mod acts;
mod map;
mod one;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{Failure, Next, see_other};
use kernel::clock::Millis;
use press::fronts::{self, Content, Filled, Front};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::paging::{cut, onward};

pub use acts::{change, drop_form, drop_it};
pub use one::{preview, show};

/// The desk's address.
pub const PATH: &str = "/newsroom/front";
/// Former ones on a page.
const A_PAGE: usize = 20;
/// Those that wait, and those that are being prepared.
const AT_WORK: i64 = 20;

/// Which part of the list, and what was done just before.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    before: String,
    #[serde(default)]
    done: String,
}

/// Which arrangement another is to begin as.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    of: String,
}

/// An arrangement with what it says.
pub(crate) struct Told {
    pub front: Front,
    pub filled: Vec<Filled>,
}

/// What the list shows.
struct Listed {
    current: Option<Told>,
    waiting: Vec<Told>,
    prepared: Vec<Told>,
    earlier: Vec<Told>,
}

fn told(conn: &mut Conn, fronts: impl IntoIterator<Item = Front>) -> Result<Vec<Told>, DbError> {
    fronts.into_iter().map(|front| Ok(Told { filled: fronts::filled(conn, front.id)?, front })).collect()
}

fn listed(conn: &mut Conn, place: Option<(Millis, i64)>, now: Millis) -> Result<Listed, DbError> {
    let current = fronts::current(conn, now)?;
    // What is shown now stands above the list of what was.
    let last = current.as_ref().and_then(|front| Some((front.begins_at?, front.id)));
    let earlier = match place.or(last) {
        Some(place) => fronts::earlier(conn, now, place, A_PAGE as i64 + 1)?,
        None => Vec::new(),
    };
    let waiting = fronts::waiting(conn, now, AT_WORK)?;
    let prepared = fronts::prepared(conn, AT_WORK)?;
    Ok(Listed {
        current: told(conn, current)?.pop(),
        waiting: told(conn, waiting)?,
        prepared: told(conn, prepared)?,
        earlier: told(conn, earlier)?,
    })
}

/// `GET /newsroom/front`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let place = asked.before.rsplit_once('-').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
    let now = newsroom.now();
    let mut listed = newsroom.read(move |conn, _| listed(conn, place, now)).await?;
    let next = cut(&mut listed.earlier, A_PAGE).map(|last| {
        let place = format!("{}-{}", last.front.begins_at.unwrap_or(0), last.front.id);
        onward(PATH, &[], ("before", &place))
    });
    let all = |fronts: &[Told]| fronts.iter().map(|one| newsroom.front_line(one)).collect::<Vec<_>>();
    let content = json!({
        "action": PATH, "is_first": place.is_none(), "next_url": next,
        "current": listed.current.as_ref().map(|one| newsroom.front_line(one)),
        // What was shown before what is shown now, to go back to.
        "last_url": listed.earlier.first().filter(|_| place.is_none()).map(|one| url(&one.front.public_id)),
        "waiting": all(&listed.waiting), "prepared": all(&listed.prepared), "earlier": all(&listed.earlier),
    });
    let done = ["shown", "set", "back", "dropped", "again"].contains(&asked.done.as_str());
    let notice = done.then(|| Notice::success(newsroom.say(&format!("front-done-{}", asked.done))));
    newsroom
        .page(&desk, Page { title: "newsroom-front", template: "front.html", here: PATH, notice, content })
}

/// `POST /newsroom/front`: another arrangement, as the given one is or empty.
pub async fn prepare(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let (now, actor) = (newsroom.now(), desk.actor);
    let of = Some(wanted.of.replace('\0', "")).filter(|of| !of.is_empty());
    let made = newsroom
        .write::<_, Failure, _>(move |tx, press| Ok(fronts::prepare(tx, press, &actor, of.as_deref(), now)?))
        .await?;
    Ok(see_other(&Next::from_outside(&url(&made)), None))
}

/// The address of an arrangement.
fn url(public_id: &str) -> String {
    format!("{PATH}/{public_id}")
}

/// Back to the list, which says what was done.
fn done(what: &str) -> Response {
    see_other(&Next::from_outside(&format!("{PATH}?done={what}")), None)
}

impl Newsroom {
    /// An arrangement in a list.
    fn front_line(&self, told: &Told) -> Value {
        let Told { front, filled } = told;
        let headlines: Vec<&str> = filled.iter().map(headline).collect();
        let moment = |at: Option<Millis>| at.map(|at| self.moment(at));
        json!({
            "id": front.public_id, "url": url(&front.public_id),
            "preview_url": format!("{}/preview", url(&front.public_id)),
            "headlines": headlines, "count": headlines.len(),
            "begins": moment(front.begins_at),
            "changed": self.moment(front.changed_at), "changed_by": front.changed_by,
            "set_by": front.set_by, "set": moment(front.set_at),
        })
    }
}

/// What a place says.
fn headline(filled: &Filled) -> &str {
    match &filled.content {
        _ if !filled.headline.is_empty() => &filled.headline,
        Content::Piece(piece) => &piece.title,
        Content::Series(name, _) => name,
    }
}
