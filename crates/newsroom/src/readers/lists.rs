//! Lists of readers from other systems: handed in as a file, taken in beside the site's other work.

use std::path::Path as FilePath;

use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Next, Reply, see_other};
use press::readers_desk::{self, List};
use serde_json::{Value, json};
use tokio::fs;
use tokio::io::AsyncWriteExt as _;

use super::PATH;
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// Largest file that is taken, in bytes; larger ones go by the command.
const LARGEST: usize = 32 << 20;
/// Lists on the page.
const MOST: i64 = 20;
/// Remarks on a list's page.
const REMARKS: usize = 100;
/// Longest name of a file, in characters.
const LONGEST: usize = 120;

/// `GET /newsroom/readers/lists`.
pub async fn page(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    newsroom.lists_page(&desk, None).await
}

/// `POST /newsroom/readers/lists`: keeps the file and leads to where one sees how far it is.
pub async fn hand_in(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    mut request: Request,
) -> Result<Response, Failure> {
    DefaultBodyLimit::max(LARGEST).apply(&mut request);
    let Ok(parts) = Multipart::from_request(request, &()).await else {
        return newsroom.lists_page(&desk, Some("readers-list-no-file")).await;
    };
    let public_id = newsroom.press.random.public_id();
    let path = readers_desk::file_of(&newsroom.data, &public_id);
    let outcome = keep(parts, &path).await;
    let kept = match outcome {
        Ok(Some(kept)) => kept,
        refused => {
            _ = fs::remove_file(&path).await;
            let key = match refused {
                Err(Refused::TooLarge) => "readers-list-too-large",
                Err(Refused::Failed(error)) => return Err(Failure::internal(error)),
                _ => "readers-list-no-file",
            };
            return newsroom.lists_page(&desk, Some(key)).await;
        }
    };
    let (now, actor, id) = (newsroom.now(), desk.actor, public_id.clone());
    newsroom
        .write::<_, Failure, _>(move |tx, _| {
            Ok(readers_desk::begin_list(tx, now, &actor, &id, &kept.name, kept.dry_run)?)
        })
        .await?;
    Ok(see_other(&Next::from_outside(&format!("{PATH}/lists/{public_id}")), None))
}

/// A file that was handed in.
struct Kept {
    name: String,
    dry_run: bool,
}

/// Why it was not taken.
enum Refused {
    TooLarge,
    Broken,
    Failed(std::io::Error),
}

impl From<std::io::Error> for Refused {
    fn from(error: std::io::Error) -> Refused {
        Refused::Failed(error)
    }
}

impl From<MultipartError> for Refused {
    fn from(error: MultipartError) -> Refused {
        match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Refused::TooLarge,
            _ => Refused::Broken,
        }
    }
}

/// Writes the file of the form to `path`, piece by piece; nothing if there is none in it.
async fn keep(mut parts: Multipart, path: &FilePath) -> Result<Option<Kept>, Refused> {
    let (mut name, mut dry_run) = (None, false);
    while let Some(mut field) = parts.next_field().await? {
        match field.name() {
            Some("look") => dry_run = true,
            Some("file") => {
                let called = field.file_name().unwrap_or_default();
                let called: String = called.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder).await?;
                }
                let mut file = fs::File::create(path).await?;
                let mut bytes = 0;
                while let Some(piece) = field.chunk().await? {
                    bytes += piece.len();
                    file.write_all(&piece).await?;
                }
                file.sync_all().await?;
                name = (bytes > 0).then_some(called);
            }
            _ => {}
        }
    }
    Ok(name.map(|name| Kept { name: if name.is_empty() { "readers.csv".to_owned() } else { name }, dry_run }))
}

/// `GET /newsroom/readers/lists/{list}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let list = newsroom.list_of(id).await?;
    let remarks: Vec<&str> = list.said.lines().take(REMARKS).collect();
    let content = json!({
        "list": newsroom.list_view(&list), "remarks": remarks, "lists_url": format!("{PATH}/lists"),
        "report_url": (list.state.is_over() && !list.said.is_empty())
            .then(|| format!("{PATH}/lists/{}/report", list.public_id)),
    });
    let page =
        Page { title: "readers-list", template: "readers-list.html", here: PATH, notice: None, content };
    newsroom.page(&desk, page)
}

/// `GET /newsroom/readers/lists/{list}/report`.
pub async fn report(State(newsroom): State<Newsroom>, Path(id): Path<String>) -> Result<Response, Failure> {
    let list = newsroom.list_of(id).await?;
    let reply = Reply::new(CachePolicy::NoStore, "text/plain; charset=utf-8", list.said.into_bytes());
    Ok(reply.attachment("attachment; filename=\"report.txt\"").answer(&HeaderMap::new()))
}

impl Newsroom {
    async fn list_of(&self, id: String) -> Result<List, Failure> {
        let id = id.replace('\0', "");
        self.read(move |conn, _| readers_desk::list_of(conn, &id)).await?.ok_or(Failure::NotFound)
    }

    async fn lists_page(&self, desk: &Desk, error: Option<&'static str>) -> Result<Response, Failure> {
        let lists = self.read(|conn, _| readers_desk::newest_lists(conn, MOST)).await?;
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice =
            error.map(|key| Notice::error(self.theme.text(key, &[("size", (LARGEST >> 20).into())])));
        let content = json!({
            "lists": lists.iter().map(|list| self.list_view(list)).collect::<Vec<_>>(),
            "action": format!("{PATH}/lists"), "size": LARGEST >> 20, "error": error,
        });
        let page =
            Page { title: "readers-lists", template: "readers-lists.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    fn list_view(&self, list: &List) -> Value {
        let (done, whole) = list.progress;
        json!({
            "url": format!("{PATH}/lists/{}", list.public_id), "name": list.name, "at": self.moment(list.at),
            "by": list.by.clone().unwrap_or_else(|| self.say("audit-forgotten")), "dry_run": list.dry_run,
            "state": list.state.as_str(), "state_text": self.say(&format!("list-state-{}", list.state.as_str())),
            "is_over": list.state.is_over(), "done": done, "whole": whole,
            "created": list.counts.created, "updated": list.counts.updated, "unchanged": list.counts.unchanged,
            "skipped": list.counts.skipped, "remarks": list.remarks, "failure": list.failure,
        })
    }
}
