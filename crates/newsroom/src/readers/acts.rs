//! Single acts on a reader, each of which says what it does before it does it.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::Failure;
use press::articles;
use press::newsletters::feedback;
use press::passkeys;
use press::readers::{self, ReaderRecord};
use press::readers_desk::{self, GrantError};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{PATH, done, url_of};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// What an act means, as its page says it.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Sure {
    /// Sentences.
    pub lines: Vec<String>,
    /// What the button says.
    pub button: String,
    /// Whether it takes something away.
    pub danger: bool,
    /// Where the form goes.
    pub action: String,
    /// Where else to go.
    pub back_url: String,
    /// Fields that go along.
    pub fields: Vec<(String, String)>,
    /// What is to be typed to confirm: the label of its field.
    pub confirm: Option<String>,
    /// What was wrong.
    pub error: Option<String>,
}

/// An article, and where to come back to.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    article: String,
}

impl Newsroom {
    /// The page that says what an act means.
    pub(super) fn sure(&self, desk: &Desk, title: &'static str, sure: &Sure) -> Result<Response, Failure> {
        self.sure_at(desk, (title, PATH), sure)
    }

    /// The same on a page that belongs to another entry of the rail.
    pub(crate) fn sure_at(
        &self,
        desk: &Desk,
        (title, here): (&'static str, &'static str),
        sure: &Sure,
    ) -> Result<Response, Failure> {
        let status = if sure.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = sure.error.clone().map(Notice::error);
        let content = json!({ "sure": sure });
        self.page_with(desk, status, Page { title, template: "reader-sure.html", here, notice, content })
    }

    /// A message about a reader.
    pub(super) fn about(&self, key: &str, reader: &ReaderRecord) -> String {
        self.theme.text(key, &[("email", reader.email.as_str().into())])
    }

    fn act_page(&self, desk: &Desk, reader: &ReaderRecord, act: Act<'_>) -> Result<Response, Failure> {
        let Act { title, end, lines, danger, fields } = act;
        let url = url_of(reader);
        let sure = Sure {
            lines,
            button: self.say(&format!("{title}-button")),
            danger,
            action: format!("{url}/{end}"),
            back_url: url,
            fields,
            ..Sure::default()
        };
        self.sure(desk, title, &sure)
    }

    /// Why an act was not done.
    pub(super) fn not_done(&self, error: GrantError) -> Failure {
        match error {
            GrantError::Failed(error) => error.into(),
            GrantError::TooMany { retry_after } => {
                Failure::TooMany { retry_after: u64::try_from(retry_after).unwrap_or(60) }
            }
            GrantError::Gone => Failure::NotFound,
            GrantError::Past => Failure::BadRequest("readers-grant-past".into()),
            GrantError::Subscription => Failure::BadRequest("readers-grant-subscription".into()),
        }
    }

    /// The article at that address: row id, slug, headline.
    async fn article(&self, slug: String) -> Result<(i64, String, String), Failure> {
        let now = self.now();
        let slug = slug.replace('\0', "");
        let found = self
            .read(move |conn, _| match articles::find(conn, &slug, now)? {
                None => Ok(None),
                Some(id) => articles::card(conn, id, now),
            })
            .await?;
        found.map(|card| (card.id, card.slug, card.title)).ok_or(Failure::NotFound)
    }
}

/// An act's page.
struct Act<'a> {
    title: &'static str,
    end: &'a str,
    lines: Vec<String>,
    danger: bool,
    fields: Vec<(String, String)>,
}

/// `GET /newsroom/readers/{id}/link`.
pub async fn link_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let lines = vec![newsroom.about("readers-link-text", &reader)];
    let fields = vec![("article".to_owned(), wanted.article)];
    let act = Act { title: "readers-link", end: "link", lines, danger: false, fields };
    newsroom.act_page(&desk, &reader, act)
}

/// `POST /newsroom/readers/{id}/link`: mails the reader, and nobody else, a link that signs their browser in.
pub async fn link(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let next = match wanted.article.is_empty() {
        true => "/".to_owned(),
        false => format!("/articles/{}", newsroom.article(wanted.article).await?.1),
    };
    let (now, actor, whom) = (newsroom.now(), desk.actor, reader.clone());
    let mailed = newsroom
        .write::<_, GrantError, _>(move |tx, press| {
            readers_desk::mail_link(tx, press, now, &actor, &whom, &next)
        })
        .await;
    mailed.map_err(|error| newsroom.not_done(error))?;
    Ok(done(&reader, "link"))
}

/// `GET /newsroom/readers/{id}/sign-out`.
pub async fn sign_out_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (reader, now) = (newsroom.reader(id).await?, newsroom.now());
    let row = reader.id;
    let (browsers, keys) = newsroom
        .read(move |conn, _| {
            Ok((readers::sessions(conn, row, now)?.len(), passkeys::of_reader(conn, row)?.len()))
        })
        .await?;
    let args = [("email", reader.email.as_str().into()), ("n", browsers.into())];
    let mut lines = vec![newsroom.theme.text("readers-sign-out-text", &args)];
    if keys > 0 {
        lines.push(newsroom.theme.text("readers-sign-out-passkeys", &[("n", keys.into())]));
    }
    let act = Act { title: "readers-sign-out", end: "sign-out", lines, danger: true, fields: Vec::new() };
    newsroom.act_page(&desk, &reader, act)
}

/// `POST /newsroom/readers/{id}/sign-out`.
pub async fn sign_out(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let (now, actor, whom) = (newsroom.now(), desk.actor, reader.clone());
    newsroom.write::<_, Failure, _>(move |tx, _| Ok(readers_desk::sign_out(tx, now, &actor, &whom)?)).await?;
    Ok(done(&reader, "signed-out"))
}

/// `GET /newsroom/readers/{id}/open`: says what it means to open an article for a reader.
pub async fn open_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let (_, slug, title) = newsroom.article(wanted.article).await?;
    let args = [("email", reader.email.as_str().into()), ("title", title.as_str().into())];
    let lines = vec![newsroom.theme.text("readers-open-text", &args)];
    let fields = vec![("article".to_owned(), slug)];
    newsroom.act_page(
        &desk,
        &reader,
        Act { title: "readers-open", end: "open", lines, danger: false, fields },
    )
}

/// `POST /newsroom/readers/{id}/open`.
pub async fn open(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let (article, ..) = newsroom.article(wanted.article).await?;
    let (now, actor, whom) = (newsroom.now(), desk.actor, reader.clone());
    let opened = newsroom
        .write::<_, GrantError, _>(move |tx, _| readers_desk::open_article(tx, now, &actor, &whom, article))
        .await;
    opened.map_err(|error| newsroom.not_done(error))?;
    Ok(done(&reader, "opened"))
}

/// `GET /newsroom/readers/{id}/mail`: says what it means to let newsletters go to a reader again.
pub async fn lift_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let lines = vec![newsroom.about("readers-lift-text", &reader)];
    let act = Act { title: "readers-lift", end: "mail", lines, danger: false, fields: Vec::new() };
    newsroom.act_page(&desk, &reader, act)
}

/// `POST /newsroom/readers/{id}/mail`.
pub async fn lift(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let (now, actor, whom) = (newsroom.now(), desk.actor, reader.clone());
    newsroom
        .write::<_, Failure, _>(move |tx, press| Ok(feedback::lift(tx, press, now, &actor, &whom)?))
        .await?;
    Ok(done(&reader, "lifted"))
}
