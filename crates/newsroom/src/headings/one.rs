//! One section, topic, place, series or author: made, worded, moved in its order, deleted while it is empty.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::headings::{self, Heading, HeadingError, Kind, Wording};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PATH, done, list_url, site_url, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    slug: String,
    description: String,
    navigation: String,
    role: String,
    links: String,
    portrait: String,
}

impl Typed {
    /// As it stands.
    fn of(heading: &Heading) -> Typed {
        Typed {
            name: heading.name.clone(),
            slug: heading.slug.clone(),
            description: heading.description.clone(),
            navigation: if heading.in_navigation { "yes".into() } else { String::new() },
            role: heading.role.clone(),
            links: heading.links.join("\n"),
            portrait: heading.portrait.clone().unwrap_or_default(),
        }
    }

    fn wording(&self) -> Wording {
        Wording {
            name: self.name.clone(),
            slug: self.slug.clone(),
            description: self.description.clone(),
            in_navigation: !self.navigation.is_empty(),
            role: self.role.clone(),
            links: self.links.clone(),
            portrait: self.portrait.clone(),
        }
    }
}

/// Which way in the order.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Way {
    up: String,
}

/// The kind and row in an address.
pub(super) fn named((folder, id): (String, String)) -> Result<(Kind, i64), Failure> {
    let kind = Kind::from_folder(&folder).ok_or(Failure::NotFound)?;
    Ok((kind, id.parse().map_err(|_| Failure::NotFound)?))
}

/// `GET /newsroom/headings/{kind}/new`.
pub async fn new_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(folder): Path<String>,
) -> Result<Response, Failure> {
    let kind = Kind::from_folder(&folder).ok_or(Failure::NotFound)?;
    newsroom.wording_page(&desk, kind, None, &Typed { navigation: "yes".into(), ..Typed::default() }, None)
}

/// `POST /newsroom/headings/{kind}/new`.
pub async fn make(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(folder): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let kind = Kind::from_folder(&folder).ok_or(Failure::NotFound)?;
    let (now, actor, wording) = (newsroom.now(), desk.actor.clone(), typed.wording());
    let made = newsroom
        .write::<_, HeadingError, _>(move |tx, _| headings::make(tx, &actor, kind, &wording, now))
        .await;
    match made {
        Ok(_) => Ok(done(kind, "made")),
        Err(HeadingError::Failed(error)) => Err(error.into()),
        Err(error) => newsroom.wording_page(&desk, kind, None, &typed, Some(&error)),
    }
}

/// `GET /newsroom/headings/{kind}/{id}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(path): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (kind, id) = named(path)?;
    let heading = newsroom.heading(kind, id).await?;
    newsroom.wording_page(&desk, kind, Some(&heading), &Typed::of(&heading), None)
}

/// `POST /newsroom/headings/{kind}/{id}`.
pub async fn change(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(path): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (kind, id) = named(path)?;
    let (now, actor, wording) = (newsroom.now(), desk.actor.clone(), typed.wording());
    let changed = newsroom
        .write::<_, HeadingError, _>(move |tx, press| {
            headings::change(tx, press, &actor, (kind, id), &wording, now)
        })
        .await;
    match changed {
        Ok(()) => Ok(done(kind, "changed")),
        Err(HeadingError::Failed(error)) => Err(error.into()),
        Err(HeadingError::Missing) => Err(Failure::NotFound),
        Err(error) => {
            let heading = newsroom.heading(kind, id).await?;
            newsroom.wording_page(&desk, kind, Some(&heading), &typed, Some(&error))
        }
    }
}

/// `GET /newsroom/headings/{kind}/{id}/move`: the form stands in the list.
pub async fn back(_: Desk, Path(path): Path<(String, String)>) -> Result<Response, Failure> {
    let (kind, _) = named(path)?;
    Ok(see_other(&Next::from_outside(&list_url(kind)), None))
}

/// `POST /newsroom/headings/{kind}/{id}/move`: a section, up or down.
pub async fn move_it(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(path): Path<(String, String)>,
    Form(way): Form<Way>,
) -> Result<Response, Failure> {
    let (kind, id) = named(path)?;
    if kind != Kind::Section {
        return Err(Failure::NotFound);
    }
    let (now, actor) = (newsroom.now(), desk.actor);
    let moved = newsroom
        .write::<_, HeadingError, _>(move |tx, _| {
            headings::move_section(tx, &actor, id, !way.up.is_empty(), now)
        })
        .await;
    match moved {
        Ok(()) => Ok(done(kind, "moved")),
        Err(HeadingError::Failed(error)) => Err(error.into()),
        Err(_) => Err(Failure::NotFound),
    }
}

/// `GET /newsroom/headings/{kind}/{id}/delete`: says what it means.
pub async fn delete_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(path): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (kind, id) = named(path)?;
    newsroom.delete_page(&desk, kind, id, None).await
}

/// `POST /newsroom/headings/{kind}/{id}/delete`.
pub async fn delete(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(path): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (kind, id) = named(path)?;
    let (now, actor) = (newsroom.now(), desk.actor.clone());
    let deleted = newsroom
        .write::<_, HeadingError, _>(move |tx, press| headings::delete(tx, press, &actor, (kind, id), now))
        .await;
    match deleted {
        Ok(()) => Ok(done(kind, "deleted")),
        Err(HeadingError::Failed(error)) => Err(error.into()),
        Err(HeadingError::Missing) => Err(Failure::NotFound),
        Err(error) => newsroom.delete_page(&desk, kind, id, Some(&error)).await,
    }
}

impl Newsroom {
    /// The one of that row, unless it is being merged.
    pub(super) async fn heading(&self, kind: Kind, id: i64) -> Result<Heading, Failure> {
        let found = self.read(move |conn, _| headings::find(conn, kind, id)).await?;
        found.filter(|found| found.merged_into.is_none()).ok_or(Failure::NotFound)
    }

    /// Why it could not be done.
    pub(super) fn heading_error(&self, error: &HeadingError) -> String {
        let key = match error {
            HeadingError::Missing => "heading-missing",
            HeadingError::Name => "heading-no-name",
            HeadingError::TooLong => "heading-too-long",
            HeadingError::Link(link) => {
                return self.theme.text("heading-bad-link", &[("link", link.as_str().into())]);
            }
            HeadingError::Portrait => "heading-no-picture",
            HeadingError::Taken(name) => {
                return self.theme.text("heading-taken", &[("name", name.as_str().into())]);
            }
            HeadingError::Ruled(number) => {
                let number = i64::try_from(*number).unwrap_or(0);
                return self.theme.text("heading-ruled", &[("number", number.into())]);
            }
            HeadingError::Busy => "heading-busy",
            HeadingError::Full => "heading-full",
            HeadingError::Same => "heading-same",
            HeadingError::Failed(_) => "message-500-text",
        };
        self.say(key)
    }

    fn wording_page(
        &self,
        desk: &Desk,
        kind: Kind,
        heading: Option<&Heading>,
        typed: &Typed,
        error: Option<&HeadingError>,
    ) -> Result<Response, Failure> {
        let here = heading.map(|one| url(kind, one.id));
        let action = here.clone().unwrap_or_else(|| format!("{}/new", list_url(kind)));
        let portrait = Some(&typed.portrait).filter(|file| !file.is_empty() && error.is_none());
        let content = json!({
            "kind": kind.as_str(), "action": action, "list_url": list_url(kind),
            "list_name": self.say(&format!("heading-all-{}", kind.as_str())),
            "name": typed.name, "slug": typed.slug, "description": typed.description,
            "navigation": !typed.navigation.is_empty(), "role": typed.role, "links": typed.links,
            "portrait": typed.portrait, "portrait_url": portrait.map(|file| format!("/media/{file}")),
            "folder": format!("/{}/", kind.folder()),
            "site_url": heading.map(|one| site_url(kind, &one.slug)),
            "merge_url": here.as_ref().map(|here| format!("{here}/merge")),
            "delete_url": here.map(|here| format!("{here}/delete")),
            "error_field": error.map(field), "heading": heading.map(|one| &one.name),
        });
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = error.map(|error| Notice::error(self.heading_error(error)));
        let title = match (kind, heading.is_some()) {
            (_, true) => "newsroom-heading",
            (Kind::Section, _) => "heading-new-section",
            (Kind::Topic, _) => "heading-new-topic",
            (Kind::Place, _) => "heading-new-place",
            (Kind::Series, _) => "heading-new-series",
            (Kind::Author, _) => "heading-new-author",
        };
        self.page_with(desk, status, Page { title, template: "heading.html", here: PATH, notice, content })
    }

    async fn delete_page(
        &self,
        desk: &Desk,
        kind: Kind,
        id: i64,
        error: Option<&HeadingError>,
    ) -> Result<Response, Failure> {
        let heading = self.heading(kind, id).await?;
        let sizes = self.read(move |conn, _| headings::sizes(conn, kind, id)).await?;
        let words = [
            ("name", heading.name.as_str().into()),
            ("path", site_url(kind, &heading.slug).into()),
            ("followers", sizes.followers.into()),
        ];
        let content = json!({
            "text": self.theme.text("heading-delete-text", &words), "button": self.say("heading-delete-button"),
            "action": format!("{}/delete", url(kind, id)), "back_url": url(kind, id),
        });
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = error.map(|error| Notice::error(self.heading_error(error)));
        let page = Page { title: "heading-delete", template: "sure.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }
}

/// The field an error is about.
fn field(error: &HeadingError) -> Value {
    match error {
        HeadingError::Name | HeadingError::Taken(_) => json!("name"),
        HeadingError::Ruled(_) => json!("slug"),
        HeadingError::TooLong => json!("description"),
        HeadingError::Link(_) => json!("links"),
        HeadingError::Portrait => json!("portrait"),
        _ => Value::Null,
    }
}
