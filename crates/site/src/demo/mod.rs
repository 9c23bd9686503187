//! The demonstration's own pages: who one would like to be, everything there is to see, and the mails.
//! `broadsheet demo` alone has them; on any other site their addresses lead nowhere.

mod cast;
pub mod mail;
mod pages;
mod seat;

use std::path::PathBuf;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Next, Reply, see_other};
use press::readers;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Site;
use crate::frame::{Meta, Shell};
use crate::login::Refused;
use crate::visitor::Visitor;

pub use cast::{CAST, Part, Role, settle};
pub(crate) use seat::seat;

/// What the demonstration is played with: articles by their slugs, and where mails are kept.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The folder that mails are written to.
    pub outbox: PathBuf,
    /// Open to everyone.
    pub free: String,
    /// For registered readers.
    pub registered: String,
    /// Metered: where walls are shown.
    pub metered: String,
    /// Metered: what those who have spent some of the allowance have spent it on.
    pub spent: Vec<String>,
    /// For subscribers alone.
    pub subscribers: String,
    /// Withdrawn.
    pub withdrawn: String,
    /// A page of each kind of list, as paths.
    pub lists: Vec<(&'static str, String)>,
    /// What is worth searching for.
    pub query: String,
}

/// What goes with the choice of a part.
#[derive(Debug, Default, Deserialize)]
pub struct Chosen {
    /// Where to go; left out: to the article that shows the part.
    #[serde(default)]
    next: String,
}

/// `GET /demo`: who to be, and where everything is.
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let stage = site.stage().ok_or(Failure::NotFound)?;
    let content = json!({
        "cast": site.cast_list(),
        "walls": site.walls(stage),
        "groups": site.places(stage),
        "left": visitor.known.allowance.map(|allowance| allowance.left()),
    });
    Ok(site.demo_page(&visitor, "demo-title", "demo.html", content).await?.answer(&HeaderMap::new()))
}

/// `POST /demo/be/{part}`: makes this browser someone new who stands so, and shows them what that means.
pub async fn be(
    State(site): State<Site>,
    visitor: Visitor,
    Path(part): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Failure> {
    let stage = site.stage().ok_or(Failure::NotFound)?.clone();
    let role = CAST.iter().find(|role| role.slug == part).ok_or(Failure::NotFound)?;
    let scene = format!("/articles/{}", role.part.scene(&stage));
    let next = Next::from_outside(if chosen.next.is_empty() { &scene } else { &chosen.next });
    let (now, device, session) = (site.now(), visitor.device.clone(), visitor.session().cloned());
    let token = site
        .write::<_, Refused, _>(move |tx, press| {
            if let Some(session) = session {
                readers::logout(tx, &session, now)?;
            }
            cast::enter(tx, press, role, &stage, &device, now)
        })
        .await?;
    let cookie = match &token {
        Some(token) => site.cookie.set(token, site.press.config.readers.session_days),
        None => site.cookie.clear(),
    };
    let mut response = see_other(&next, cookie);
    if let Some(seat) = seat::cookie(&site, role.part == Part::Institution) {
        response.headers_mut().append(SET_COOKIE, seat);
    }
    Ok(response)
}

impl Site {
    /// A page of the demonstration. Nobody keeps it: it differs from one moment to the next.
    async fn demo_page(
        &self,
        visitor: &Visitor,
        title_key: &str,
        template: &str,
        content: Value,
    ) -> Result<Reply, Failure> {
        let shell = self.read(|conn, press| Ok(Shell::load(conn, press)?)).await?;
        let meta = Meta { kind: "demo", title: self.say(title_key), hidden: true, ..Meta::default() };
        let html = self.render(&visitor.view(), &shell, &meta, None, template, content)?;
        Ok(Reply::html(CachePolicy::NoStore, html))
    }
}
