//! The frame of every page: the rail with what this role may open, and what the theme needs around a page's own content.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use kernel::clock::Millis;
use press::staff::{Action, NEWSROOM, Role};
use render::theme::direction;
use serde::Serialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::{invoices, readers};

/// What stands in the rail: address, message, and what it takes.
const RAIL: &[(&str, &str, Action)] = &[
    (NEWSROOM, "newsroom-home", Action::Enter),
    ("/newsroom/drafts", "newsroom-drafts", Action::ReadStories),
    ("/newsroom/stories", "newsroom-stories", Action::ReadStories),
    ("/newsroom/calendar", "newsroom-calendar", Action::ReadStories),
    (crate::front::PATH, "newsroom-front", Action::Curate),
    (crate::issues::PATH, "newsroom-newsletters", Action::SeeFigures),
    (crate::openings::PATH, "newsroom-openings", Action::EditAny),
    (crate::headings::PATH, "newsroom-headings", Action::Curate),
    ("/newsroom/media", "newsroom-media", Action::ReadStories),
    (readers::PATH, "newsroom-readers-desk", Action::SeeReaders),
    (invoices::PATH, "newsroom-invoices", Action::SeeReaders),
    (crate::institutions::PATH, "newsroom-institutions", Action::SeeReaders),
    (crate::ads::PATH, "newsroom-ads", Action::SeeAds),
    ("/newsroom/figures", "newsroom-figures-title", Action::SeeFigures),
    ("/newsroom/people", "newsroom-people", Action::SeePeople),
    (crate::settings::PATH, "newsroom-settings", Action::ChangeSettings),
    ("/newsroom/audit", "newsroom-audit", Action::SeeAudit),
];

/// A page about to be shown.
#[derive(Debug)]
pub struct Page {
    /// Key of its title.
    pub title: &'static str,
    /// Its template, below `newsroom/`.
    pub template: &'static str,
    /// Address of the rail's entry it belongs to.
    pub here: &'static str,
    /// A message at its top.
    pub notice: Option<Notice>,
    /// Its own variables.
    pub content: Value,
}

/// A message at the top of a page.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// `info`, `error` or `success`.
    pub kind: &'static str,
    /// The message.
    pub text: String,
    /// Where on the page what it is about stands.
    pub url: Option<String>,
}

impl Notice {
    /// What went wrong.
    pub fn error(text: String) -> Notice {
        Notice { kind: "error", text, url: None }
    }

    /// What was done.
    pub fn success(text: String) -> Notice {
        Notice { kind: "success", text, url: None }
    }
}

impl Newsroom {
    /// The page, for whoever is at this desk.
    pub(crate) fn page(&self, desk: &Desk, page: Page) -> Result<Response, Failure> {
        self.page_with(desk, StatusCode::OK, page)
    }

    /// The same with another status.
    pub(crate) fn page_with(&self, desk: &Desk, status: StatusCode, page: Page) -> Result<Response, Failure> {
        let html = self.framed(Some(desk), &self.say(page.title), &page)?;
        Ok(Reply::html(CachePolicy::NoStore, html).status(status).answer(&HeaderMap::new()))
    }

    /// The page itself, for whoever has more to say in its answer.
    pub(crate) fn page_html(&self, desk: &Desk, page: &Page) -> Result<String, Failure> {
        self.framed(Some(desk), &self.say(page.title), page)
    }

    /// A page that says one thing.
    pub(crate) fn message(&self, desk: Option<&Desk>, status: StatusCode, text: &str) -> Option<Response> {
        let content = json!({ "text": text });
        let page =
            Page { title: "newsroom-message", template: "message.html", here: "", notice: None, content };
        let html = self.framed(desk, &self.say(page.title), &page).ok()?;
        Some(Reply::html(CachePolicy::NoStore, html).status(status).answer(&HeaderMap::new()))
    }

    fn framed(&self, desk: Option<&Desk>, title: &str, page: &Page) -> Result<String, Failure> {
        let site = &self.press.config.site;
        let mut context = json!({
            "site": {
                "name": site.name, "url": site.url, "language": site.language,
                "dir": direction(&site.language),
            },
            "page": { "title": title, "here": page.here },
            "desk": desk.map(|desk| self.desk_view(desk, page.here)),
            "notice": page.notice,
        });
        if let (Value::Object(context), Value::Object(content)) = (&mut context, &page.content) {
            context.extend(content.clone());
        }
        self.theme.render(&format!("newsroom/{}", page.template), context).map_err(Failure::internal)
    }

    fn desk_view(&self, desk: &Desk, here: &str) -> Value {
        // Before the door is open there is nowhere to go, and no desk is for what is not done here.
        let open = RAIL.iter().filter(|(url, _, action)| {
            desk.is_open() && desk.may(*action) && (*url != invoices::PATH || self.sells_by_invoice())
        });
        let rail: Vec<Value> = open
            .map(|(url, key, _)| json!({ "url": url, "name": self.say(key), "here": *url == here }))
            .collect();
        json!({
            "email": desk.reader.email, "role_text": self.role(desk.role()),
            "is_open": desk.is_open(), "has_factor": desk.knock.has_factor, "rail": rail, "open": self.open_banner(desk, here),
        })
    }

    /// A moment, for people and for programs.
    pub(crate) fn moment(&self, at: Millis) -> Value {
        json!({ "iso": self.theme.date(at, "iso"), "text": self.theme.date(at, "wire") })
    }

    /// The name of a role.
    pub(crate) fn role(&self, role: Role) -> String {
        self.say(&format!("role-{}", role.as_str()))
    }
}
