//! How an issue will look: for each kind of reader, by day and in the dark, on a phone, without pictures, as plain text;
//! how large it is, and where its links lead.

use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{CachePolicy, Failure, Reply, security};
use press::Press;
use press::newsletters::issues::{self, Entitlement, Listed, Prepared};
use press::newsletters::passes;
use press::newsletters::sending::{self, Variant};
use render::letter::{LARGEST_HTML, Piece, Slot, escaped};
use render::theme::Theme;
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::{PATH, known, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::paging::onward;

/// For a page that is a mail, whose styles stand in its tags: nothing acts in it, and only the newsroom frames it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'; sandbox";
/// The same in a mail program that shows no pictures.
const BARE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'; sandbox";
/// What mails ask before they are dark. A preview is as dark as it is asked to be, whatever the browser prefers.
const DARK: &str = "(prefers-color-scheme: dark)";

/// How it is to be looked at. Each has a word that is the usual one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    whom: String,
    light: String,
    width: String,
    pictures: String,
    part: String,
    done: String,
}

/// What there is to choose, the usual first: the name in addresses, and its words there and after `issues-look-`.
const CHOICES: [(&str, [&str; 2]); 4] = [
    ("part", ["html", "plain"]),
    ("light", ["day", "dark"]),
    ("width", ["wide", "phone"]),
    ("pictures", ["with", "without"]),
];

impl Asked {
    /// As these readers get it.
    pub(super) fn whom(whom: String) -> Asked {
        Asked { whom, ..Asked::default() }
    }

    /// The address that says it was mailed.
    pub(super) fn done(&self, base: &str) -> String {
        onward(base, &[("whom", &self.whom)], ("done", "tried"))
    }

    fn of(&self, name: &str) -> &str {
        let (asked, usual) = match name {
            "light" => (&self.light, "day"),
            "width" => (&self.width, "wide"),
            "pictures" => (&self.pictures, "with"),
            _ => (&self.part, "html"),
        };
        let known = CHOICES.iter().any(|(of, words)| *of == name && words.contains(&asked.as_str()));
        if known { asked } else { usual }
    }

    /// The address that shows it so, but for one thing.
    fn but(&self, base: &str, whom: &str, name: &str, word: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("whom", if name == "whom" { word } else { whom });
        for (of, [usual, _]) in CHOICES {
            let word = if of == name { word } else { self.of(of) };
            if word != usual {
                query.append_pair(of, word);
            }
        }
        format!("{base}?{}", query.finish())
    }
}

/// An issue as it would be sent now, or as it was frozen.
pub(super) struct Shown {
    pub issue: Listed,
    /// As long as it is open.
    pub prepared: Option<Prepared>,
    pub variants: Vec<Variant>,
    links: Vec<String>,
}

impl Shown {
    fn of(conn: &mut Conn, press: &Press, theme: &Theme, id: &str) -> Result<Option<Shown>, DbError> {
        let Some(issue) = issues::by_public_id(conn, id)? else { return Ok(None) };
        if !issue.listed.state.is_open() {
            let variants = sending::variants(conn, issue.listed.id)?;
            let links = passes::links(conn, issue.listed.id)?.into_iter().map(|(_, url)| url).collect();
            return Ok(Some(Shown { issue: issue.listed, prepared: None, variants, links }));
        }
        let prepared = issues::prepare(conn, press, theme, &issue, press.clock.now())?;
        Ok(prepared.map(|prepared| Shown {
            issue: issue.listed,
            variants: prepared.to_send(),
            links: prepared.links.iter().map(|(url, _)| url.clone()).collect(),
            prepared: Some(prepared),
        }))
    }

    /// The number of the variant for these readers, or else of the first.
    pub fn number(&self, whom: &str) -> usize {
        let of = |variant: &Variant| reader_of(variant).as_str() == whom;
        self.variants.iter().position(of).unwrap_or(0)
    }
}

fn reader_of(variant: &Variant) -> Entitlement {
    if variant.entitled { Entitlement::Subscriber } else { Entitlement::Free }
}

/// `GET /newsroom/issues/{id}/preview`.
pub async fn preview(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let notice = (asked.done == "tried").then(|| {
        let args = [("address", desk.reader.email.as_str().into())];
        Notice::success(newsroom.theme.text("issues-done-tried", &args))
    });
    newsroom.issue_preview(&desk, &known(&id), &asked, (StatusCode::OK, notice)).await
}

/// `GET /newsroom/issues/{id}/mail`: the mail itself.
pub async fn mail(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let shown = newsroom.shown_issue(&known(&id)).await?;
    let variant = shown.variants.get(shown.number(&asked.whom)).ok_or(Failure::NotFound)?;
    let media = if asked.of("light") == "dark" { "all" } else { "not all" };
    let html = newsroom.mail_filled(&shown, &variant.html, &desk, escaped).replace(DARK, media);
    let policy = if asked.of("pictures") == "without" { BARE_POLICY } else { POLICY };
    let page = Reply::html(CachePolicy::NoStore, html)
        .header(CONTENT_SECURITY_POLICY, policy)
        .header(X_FRAME_OPTIONS, "SAMEORIGIN");
    Ok(page.answer(&HeaderMap::new()))
}

impl Newsroom {
    pub(super) async fn shown_issue(&self, id: &str) -> Result<Shown, Failure> {
        let (theme, id) = (self.theme.clone(), id.to_owned());
        let shown = self.read(move |conn, press| Shown::of(conn, press, &theme, &id)).await?;
        shown.filter(|shown| !shown.variants.is_empty()).ok_or(Failure::NotFound)
    }

    /// A rendering with its gaps filled, as whoever looks at it would get it but for what is good for anything.
    fn mail_filled(
        &self,
        shown: &Shown,
        pieces: &[Piece],
        desk: &Desk,
        written: impl Fn(&str) -> String,
    ) -> String {
        let site = &self.press.config.site.url;
        let page = format!("{site}/newsletters/{}/{}", shown.issue.newsletter, shown.issue.day);
        let whole = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Slot(Slot::Unsubscribe | Slot::Preferences) => written(&format!("{site}/preferences")),
            Piece::Slot(Slot::Browser) => written(&page),
            Piece::Slot(Slot::Token) => String::new(),
            Piece::Slot(Slot::Address) => written(&desk.reader.email),
        });
        whole.collect()
    }

    pub(super) async fn issue_preview(
        &self,
        desk: &Desk,
        id: &str,
        asked: &Asked,
        (status, notice): (StatusCode, Option<Notice>),
    ) -> Result<Response, Failure> {
        let shown = self.shown_issue(id).await?;
        let variant = shown.variants.get(shown.number(&asked.whom)).ok_or(Failure::NotFound)?;
        let (here, whom) = (url(&shown.issue.public_id), reader_of(variant).as_str());
        let html = self.mail_filled(&shown, &variant.html, desk, escaped);
        let text = self.mail_filled(&shown, &variant.text, desk, str::to_owned);
        let is_plain = asked.of("part") == "plain";
        let sender =
            self.letter(&shown.issue.newsletter).map(|letter| letter.sender(&self.press.config).name);
        let preheader = shown.prepared.as_ref().map(|prepared| prepared.titles.preheader.as_str());
        let content = json!({
            "name": self.letter_name(&shown.issue.newsletter), "day": self.issue_day(shown.issue.day, "weekday"),
            "back_url": here, "rows": self.look_rows(&shown, asked, &format!("{here}/preview"), whom),
            "sender": sender, "subject": variant.subject, "preheader": preheader,
            "mail_url": (!is_plain).then(|| asked.but(&format!("{here}/mail"), whom, "", "")),
            "width": asked.of("width"), "dark": asked.of("light") == "dark", "plain": is_plain.then_some(&text),
            "size": self.size(html.len()), "too_big": html.len() > LARGEST_HTML,
            "links": shown.links.iter().map(|link| self.absolute_link(link)).collect::<Vec<_>>(),
            "trial": { "action": format!("{here}/trial"), "whom": whom, "address": desk.reader.email },
        });
        let page =
            Page { title: "issues-preview", template: "issue-preview.html", here: PATH, notice, content };
        let reply = Reply::html(CachePolicy::NoStore, self.page_html(desk, &page)?).status(status);
        Ok(reply.header(CONTENT_SECURITY_POLICY, security::FRAMING_POLICY).answer(&HeaderMap::new()))
    }

    /// How large it is, beside what mail programs show whole.
    fn size(&self, bytes: usize) -> String {
        let kilo = |bytes: usize| i64::try_from(bytes.div_ceil(1000)).unwrap_or(i64::MAX).into();
        self.theme.text("issues-size", &[("n", kilo(bytes)), ("most", kilo(LARGEST_HTML))])
    }

    fn absolute_link(&self, link: &str) -> String {
        if link.starts_with('/') { format!("{}{link}", self.press.config.site.url) } else { link.to_owned() }
    }

    /// What can be chosen, a row each; readers only where there is more than one kind.
    fn look_rows(&self, shown: &Shown, asked: &Asked, base: &str, whom: &str) -> Vec<Value> {
        let option = |name: &str, word: &str, text: String, here: bool| json!({ "name": text, "url": asked.but(base, whom, name, word), "here": here });
        let readers: Vec<Value> = shown
            .variants
            .iter()
            .map(reader_of)
            .map(|of| {
                let text = self.say(&format!("letter-entitlement-{}", of.as_str()));
                option("whom", of.as_str(), text, of.as_str() == whom)
            })
            .collect();
        let readers =
            (readers.len() > 1).then(|| json!({ "name": self.say("issues-look-whom"), "options": readers }));
        let of_html = |name: &str| name == "part" || asked.of("part") == "html";
        let others = CHOICES.iter().filter(|(name, _)| of_html(name)).map(|(name, words)| {
            let options = words.map(|word| {
                option(name, word, self.say(&format!("issues-look-{word}")), asked.of(name) == word)
            });
            json!({ "name": self.say(&format!("issues-look-{name}")), "options": options })
        });
        readers.into_iter().chain(others).collect()
    }
}
