//! The piece as its readers would find it: each standing, on a phone and at a desk, and links that show it to others.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply, security};
use press::drafts::{self, Act, DraftError, Hand};
use serde::Deserialize;
use serde_json::{Value, json};

use super::head::Seen;
use super::{Done, address, to};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// Who it is looked at as, in the order of the choice.
const STANDINGS: [&str; 8] = [
    "anonymous",
    "unconfirmed",
    "registered",
    "unlocked",
    "exhausted",
    "lapsed",
    "institution",
    "subscriber",
];
/// Days a link can last, in the order of the choice.
const DAYS: [i64; 4] = [1, 3, 7, 30];

/// How it is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    standing: String,
    width: String,
}

/// A link to make.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    label: String,
    days: i64,
}

/// `GET /newsroom/drafts/{id}/preview`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let notice = newsroom.done(&done.done, &["link-ended"]);
    newsroom.preview_page(&desk, &id, &asked, notice, None).await
}

/// `POST /newsroom/drafts/{id}/preview`: makes a link, which is shown this once.
pub async fn make(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Wanted>,
) -> Result<Response, Failure> {
    let (actor, by, now, draft) = (desk.actor.clone(), desk.colleague(), newsroom.now(), id.clone());
    let made = newsroom
        .write::<_, DraftError, _>(move |tx, press| {
            let hand = Hand { by, actor: &actor, now };
            drafts::make_link(tx, press, &draft, hand, &form.label, form.days)
        })
        .await;
    let (notice, link) = match made {
        Ok(token) => {
            let url = format!("{}/preview/{}", newsroom.press.config.site.url, token.expose());
            (Some(Notice::success(newsroom.say("draft-done-link-made"))), Some(url))
        }
        Err(error) => (Some(Notice::error(newsroom.refusal(error)?)), None),
    };
    newsroom.preview_page(&desk, &id, &Asked::default(), notice, link).await
}

/// `POST /newsroom/drafts/{id}/preview/{link}/end`.
pub async fn end(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, link)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (actor, by, now, draft) = (desk.actor.clone(), desk.colleague(), newsroom.now(), id.clone());
    let ended = newsroom
        .write::<_, DraftError, _>(move |tx, _| {
            drafts::end_link(tx, &draft, Hand { by, actor: &actor, now }, &link)
        })
        .await;
    match ended {
        Ok(()) => Ok(to(&format!("{}?done=link-ended", address(&id, "preview")))),
        Err(error) => {
            let notice = Some(Notice::error(newsroom.refusal(error)?));
            newsroom.preview_page(&desk, &id, &Asked::default(), notice, None).await
        }
    }
}

impl Newsroom {
    async fn preview_page(
        &self,
        desk: &Desk,
        id: &str,
        asked: &Asked,
        notice: Option<Notice>,
        link: Option<String>,
    ) -> Result<Response, Failure> {
        let now = self.now();
        let (seen, links) =
            self.seen(id, move |conn, _, seen| drafts::links(conn, seen.draft.id, now)).await?;
        let shares = seen.draft.allows(desk.colleague(), Act::Write);
        let content = json!({
            "draft": self.head(&seen, "preview"),
            "look": self.look(&seen, asked),
            "made": link,
            "action": shares.then(|| address(id, "preview")),
            "days": DAYS.map(|days| json!({ "value": days, "name": self.theme.text("draft-link-days", &[("n", days.into())]), "chosen": days == 7 })),
            "links": links.iter().map(|link| json!({
                "label": link.label, "by": self.by(link.by.as_ref()), "at": self.moment(link.created_at),
                "until": self.moment(link.expires_at),
                "end_url": shares.then(|| address(id, &format!("preview/{}/end", link.public_id))),
            })).collect::<Vec<_>>(),
        });
        let page = Page {
            title: "draft-preview",
            template: "draft-preview.html",
            here: super::PATH,
            notice,
            content,
        };
        let wrong = page.notice.as_ref().is_some_and(|notice| notice.kind == "error");
        let status =
            if wrong { axum::http::StatusCode::UNPROCESSABLE_ENTITY } else { axum::http::StatusCode::OK };
        let html = self.page_html(desk, &page)?;
        // The piece stands in a frame.
        let reply = Reply::html(CachePolicy::NoStore, html).status(status);
        Ok(reply.header(CONTENT_SECURITY_POLICY, security::FRAMING_POLICY).answer(&HeaderMap::new()))
    }

    fn look(&self, seen: &Seen, asked: &Asked) -> Value {
        let id = &seen.draft.public_id;
        let standing = STANDINGS.into_iter().find(|known| *known == asked.standing).unwrap_or(STANDINGS[0]);
        let width = if asked.width == "phone" { "phone" } else { "desk" };
        let ticket = drafts::desk_link(&self.press, id, self.now());
        let choice = |kind: &str, standing: &str, width: &str, name: &str, here: bool| {
            let url = format!("{}?standing={standing}&width={width}", address(id, "preview"));
            json!({ "url": url, "name": self.say(&format!("draft-{kind}-{name}")), "here": here })
        };
        let widths = ["desk", "phone"].map(|one| choice("width", standing, one, one, one == width));
        json!({
            "frame": format!("/preview/{ticket}?as={standing}"), "width": width,
            "standings": STANDINGS.map(|one| choice("as", one, width, one, one == standing)),
            "widths": widths,
        })
    }
}
