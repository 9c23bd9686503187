//! `/newsroom/media/{id}`: a picture, what is said of it, what must stay in sight of it, where it is used.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::pictures::{
    self, Description, Entry, Focus, LONGEST_WORDS, Use, User, Uses, Words, day_ending, end_of,
};
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use super::PATH;
use super::view::percent;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::{Newsroom, drafts};

/// What was done just before.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    done: String,
}

/// What is said of a picture, as it is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    #[serde(default)]
    alt: String,
    #[serde(default)]
    caption: String,
    #[serde(default)]
    credit: String,
    #[serde(default)]
    licence: String,
    #[serde(default)]
    licence_until: String,
    #[serde(default)]
    focus_x: String,
    #[serde(default)]
    focus_y: String,
}

impl Said {
    /// As it is kept, or the message that says what is wrong.
    fn read(&self, zone: &jiff::tz::TimeZone) -> Result<(Words, Focus), &'static str> {
        let licence_until = match self.licence_until.trim() {
            "" => None,
            day => Some(end_of(day, zone).ok_or("media-bad-day")?),
        };
        let texts = [&self.alt, &self.caption, &self.credit, &self.licence];
        if texts.into_iter().any(|text| text.chars().count() > LONGEST_WORDS) {
            return Err("media-too-long");
        }
        let part =
            |percent: &str| percent.trim().replace(',', ".").parse::<f64>().ok().map(|part| part / 100.0);
        let focus = part(&self.focus_x).zip(part(&self.focus_y)).and_then(|(x, y)| Focus::at(x, y));
        let words = Words {
            alt: self.alt.clone(),
            caption: self.caption.clone(),
            credit: self.credit.clone(),
            licence: self.licence.clone(),
            licence_until,
        };
        Ok((words, focus.ok_or("media-bad-focus")?))
    }
}

/// `GET /newsroom/media/{id}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let notice = ["added", "changed", "replaced"]
        .contains(&asked.done.as_str())
        .then(|| Notice::success(newsroom.say(&format!("media-one-{}", asked.done))));
    newsroom.picture_page(&desk, StatusCode::OK, id, None, notice).await
}

/// `POST /newsroom/media/{id}`.
pub async fn change(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, Failure> {
    let (words, focus) = match said.read(&newsroom.press.zone) {
        Ok(read) => read,
        Err(key) => {
            let notice = Notice::error(newsroom.say(key));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return newsroom.picture_page(&desk, status, id, Some(said), Some(notice)).await;
        }
    };
    let (now, actor, of) = (newsroom.now(), desk.actor, id.clone());
    let described = newsroom
        .write::<_, Failure, _>(move |tx, _| Ok(pictures::describe(tx, &actor, &of, &words, focus, now)?))
        .await?;
    match described {
        Description::Done => Ok(see_other(&Next::from_outside(&format!("{PATH}/{id}?done=changed")), None)),
        Description::NotAllowed => Err(Failure::Forbidden("media-not-yours".into())),
        Description::Missing => Err(Failure::NotFound),
    }
}

impl Newsroom {
    /// The picture's page, with what was typed if it could not be kept.
    pub(crate) async fn picture_page(
        &self,
        desk: &Desk,
        status: StatusCode,
        id: String,
        typed: Option<Said>,
        notice: Option<Notice>,
    ) -> Result<Response, Failure> {
        let (entry, uses) = self.entry_with_uses(id).await?;
        let (actor, picture) = (desk.actor.clone(), entry.clone());
        let describes = self.read(move |conn, _| pictures::may_describe(conn, &actor, &picture)).await?;
        let said = typed.unwrap_or_else(|| self.said(&entry));
        let url = format!("{PATH}/{}", entry.public_id);
        let edits = desk.may(Action::EditAny);
        let content = json!({
            "picture": self.picture(&entry), "uses": self.uses(&uses), "more_uses": uses.more,
            "said": {
                "alt": said.alt, "caption": said.caption, "credit": said.credit, "licence": said.licence,
                "licence_until": said.licence_until, "focus_x": said.focus_x, "focus_y": said.focus_y,
            },
            "action": describes.then(|| url.clone()), "library_url": PATH,
            "replace_url": edits.then(|| format!("{url}/replace")),
            "delete_url": edits.then(|| format!("{url}/delete")),
        });
        let page = Page { title: "newsroom-picture", template: "picture.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }

    pub(crate) async fn entry_with_uses(&self, id: String) -> Result<(Entry, Uses), Failure> {
        let found = self.read(move |conn, _| {
            let Some(entry) = pictures::entry(conn, &id)? else { return Ok(None) };
            let uses = pictures::uses(conn, entry.id)?;
            Ok(Some((entry, uses)))
        });
        found.await?.ok_or(Failure::NotFound)
    }

    /// What is kept, as it would be typed.
    fn said(&self, entry: &Entry) -> Said {
        let (x, y) = entry.focus.thousandths();
        let until = entry.words.licence_until.map(|until| day_ending(until, &self.press.zone));
        Said {
            alt: entry.words.alt.clone(),
            caption: entry.words.caption.clone(),
            credit: entry.words.credit.clone(),
            licence: entry.words.licence.clone(),
            licence_until: until.unwrap_or_default(),
            focus_x: percent(x),
            focus_y: percent(y),
        }
    }

    /// Where it is used, as lines.
    pub(crate) fn uses(&self, uses: &Uses) -> Vec<Value> {
        let line = |one: &Use| {
            let live = one.user == User::Article && one.state == "published";
            let url = match one.user {
                User::Author => Some(format!("/authors/{}", one.slug)),
                User::Draft => Some(format!("{}/{}", drafts::PATH, one.public_id)),
                User::Ad => Some(format!("{}/{}", crate::ads::PATH, one.public_id)),
                User::Article => live.then(|| format!("/articles/{}", one.slug)),
            };
            let what = match one.user {
                User::Article if one.leads => "media-use-lead",
                User::Article => "media-use-article",
                User::Draft => "media-use-draft",
                User::Author => "media-use-author",
                User::Ad => "media-use-ad",
            };
            let state = (one.user == User::Article).then(|| self.say(&format!("story-state-{}", one.state)));
            json!({ "title": one.title, "url": url, "what": self.say(what), "state": one.state, "state_text": state })
        };
        uses.listed.iter().map(line).collect()
    }
}
