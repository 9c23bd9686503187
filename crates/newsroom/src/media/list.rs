//! `GET /newsroom/media`: every picture, searched by its words, filtered, paged by key, as a grid or as lines.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use press::pictures::{self, Entry, Place, Show};
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use super::PATH;
use super::upload::NotTaken;
use crate::Newsroom;
use crate::desk::Desk;
use crate::door::speaks_json;
use crate::frame::{Notice, Page};
use crate::paging::{cut, onward};

/// Pictures on a page.
const A_PAGE: usize = 48;
/// Letters of a search that are looked at.
const LONGEST: usize = 200;

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    view: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
}

impl Asked {
    fn show(&self) -> Show {
        Show::from_name(&self.show).unwrap_or_default()
    }

    fn view(&self) -> &'static str {
        if self.view == "list" { "list" } else { "" }
    }

    /// The address of the same list in the other form.
    fn seen_as(&self, view: &str) -> String {
        onward(PATH, &[("q", &*self.q), ("show", &*self.show)], ("view", view))
    }
}

/// `GET /newsroom/media`. A program gets what it needs to put the pictures into a text.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if !speaks_json(&headers) {
        return newsroom.library(&desk, StatusCode::OK, &asked, Vec::new()).await;
    }
    let (entries, next) = newsroom.asked_for(&asked).await?;
    let pictures: Vec<Value> = entries.iter().map(|entry| newsroom.placeable(entry)).collect();
    let body = json!({ "pictures": pictures, "next": next }).to_string().into_bytes();
    Ok(Reply::new(CachePolicy::NoStore, "application/json", body).answer(&headers))
}

/// A number that is counted up to a thousand.
fn counted(waiting: i64) -> String {
    if waiting < 1_000 { waiting.to_string() } else { format!("{waiting}+") }
}

impl Newsroom {
    /// The pictures asked for, and the address of those that follow.
    async fn asked_for(&self, asked: &Asked) -> Result<(Vec<Entry>, Option<String>), Failure> {
        let words: String = asked.q.chars().filter(|c| *c != '\0').take(LONGEST).collect();
        let (show, now) = (asked.show(), self.now());
        let after = Place::parse(&asked.after).unwrap_or(Place::TOP);
        // One more than is shown says whether there is another page.
        let most = A_PAGE as i64 + 1;
        let mut entries =
            self.read(move |conn, _| pictures::list(conn, &words, show, after, most, now)).await?;
        let next = cut(&mut entries, A_PAGE).map(|last| {
            let asked = [("q", &*asked.q), ("show", &*asked.show), ("view", asked.view())];
            onward(PATH, &asked, ("after", &last.place().to_string()))
        });
        Ok((entries, next))
    }

    /// The library, with what was not taken of an upload that was sent to it.
    pub(crate) async fn library(
        &self,
        desk: &Desk,
        status: StatusCode,
        asked: &Asked,
        not_taken: Vec<NotTaken>,
    ) -> Result<Response, Failure> {
        let (entries, next) = self.asked_for(asked).await?;
        let (sizes, avif) = self.read(|conn, _| pictures::unfinished(conn)).await?;
        let (show, view) = (asked.show(), asked.view());
        let shows: Vec<Value> = Show::ALL
            .into_iter()
            .map(|one| json!({
                "value": one.as_str(), "name": self.say(&format!("media-show-{}", one.as_str())), "chosen": one == show,
            }))
            .collect();
        let content = json!({
            "q": asked.q, "shows": shows, "view": view, "action": PATH,
            "grid_url": asked.seen_as("grid"), "list_url": asked.seen_as("list"),
            "pictures": entries.iter().map(|entry| self.picture(entry)).collect::<Vec<_>>(),
            "unfinished": (sizes + avif > 0).then(|| json!({ "sizes": counted(sizes), "avif": counted(avif) })),
            "next_url": next, "is_filtered": !asked.q.is_empty() || show != Show::All,
            "is_first": Place::parse(&asked.after).is_none(), "shown": show.as_str(),
            "upload_url": desk.may(Action::WriteOwn).then(|| format!("{PATH}/upload")),
            "most_bytes": media::MAX_BYTES, "megabytes": media::MAX_BYTES >> 20,
            "not_taken": not_taken.iter().map(|one| json!({ "name": one.name, "text": one.text })).collect::<Vec<_>>(),
        });
        let notice = ["added", "deleted"]
            .contains(&asked.done.as_str())
            .then(|| Notice::success(self.say(&format!("media-done-{}", asked.done))));
        let page = Page { title: "newsroom-media", template: "media.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }
}
