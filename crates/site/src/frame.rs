//! The frame of every page: what the theme needs around a page's own content.

use db::{Conn, DbError};
use http_kit::{CachePolicy, Failure, Reply};
use kernel::clock::Millis;
use kernel::config::Processor;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use press::Press;
use press::ads::{self, Campaign};
use press::articles;
use press::taxonomy::{self, Term};
pub use render::theme::direction;
use serde::Serialize;
use serde_json::{Value, json};

use crate::Site;
use crate::look;
use crate::sharing::Preview;
use crate::view::View;
use crate::visitor::Visitor;

/// Letters beyond ASCII are encoded anyway; these besides.
const UNSAFE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');
/// Sections in the navigation; more are found in the archive.
const MOST_SECTIONS: i64 = 9;

/// A name and where it leads.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// What it says.
    pub name: String,
    /// Where it leads.
    pub url: String,
}

/// What the frame reads from the database.
#[derive(Debug, Default)]
pub struct Shell {
    sections: Vec<Link>,
    /// When the next article appears that only waits for its time.
    pub(crate) next_article: Option<Millis>,
    /// What may stand in its slots.
    pub(crate) campaigns: Vec<Campaign>,
}

impl Shell {
    /// Reads it, in the snapshot of the page itself.
    pub fn load(conn: &mut Conn, press: &Press) -> Result<Shell, DbError> {
        let sections = taxonomy::navigation(conn, MOST_SECTIONS)?;
        let now = press.clock.now();
        Ok(Shell {
            sections: sections.iter().map(term_link).collect(),
            next_article: articles::next_scheduled(conn, now)?,
            campaigns: ads::running(conn, now)?,
        })
    }
}

/// The link to a term's page.
pub fn term_link(term: &Term) -> Link {
    Link { name: term.name.clone(), url: format!("/{}/{}", term.kind.folder(), term.slug) }
}

/// What a page says about itself.
#[derive(Debug, Default)]
pub struct Meta {
    /// `home`, `article`, `section`, ...: the theme's hook.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// A sentence about it, from what everyone may read.
    pub description: String,
    /// Its own path, if it has one address for good.
    pub canonical: Option<String>,
    /// The whole address it belongs under in place of that, if it first stood on another site.
    pub elsewhere: Option<String>,
    /// Title where it is shared, if it differs.
    pub social_title: Option<String>,
    /// Description where it is shared, if it differs.
    pub social_description: Option<String>,
    /// Kept out of search engines.
    pub hidden: bool,
    /// The picture that stands for it.
    pub image: Option<Preview>,
    /// Structured data.
    pub json_ld: Vec<String>,
    /// Path of its feed.
    pub feed: Option<String>,
    /// Path of the section it belongs to.
    pub section_url: Option<String>,
    /// Whether it has room for advertisements.
    pub ads: bool,
}

/// A message at the top of a page.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// `info`, `error` or `success`.
    pub kind: &'static str,
    /// The message.
    pub text: String,
    /// What to do about it.
    pub detail: Option<String>,
}

impl Site {
    /// Renders `template` within the frame.
    pub(crate) fn render(
        &self,
        view: &View,
        shell: &Shell,
        meta: &Meta,
        notice: Option<Notice>,
        template: &str,
        content: Value,
    ) -> Result<String, Failure> {
        let page = json!({
            "site": self.site_view(shell),
            "page": self.page_view(meta),
            "viewer": {
                "standing": view.standing.as_str(),
                "signed_in": view.signed_in,
                "institution": view.institution.as_deref(),
            },
            "notice": notice,
            "ads": self.ads_view(view.standing, shell, meta),
        });
        self.theme.render(template, merged(page, content)).map_err(Failure::internal)
    }

    /// A page that nobody else may see, such as a form with what was typed into it.
    pub(crate) async fn own_page(
        &self,
        visitor: &Visitor,
        meta: Meta,
        notice: Option<Notice>,
        template: &str,
        content: Value,
    ) -> Result<Reply, Failure> {
        let shell = self.read(|conn, press| Ok(Shell::load(conn, press)?)).await?;
        let html = self.render(&visitor.view(), &shell, &meta, notice, template, content)?;
        Ok(Reply::html(CachePolicy::NoStore, html))
    }

    /// The full address of a path.
    pub(crate) fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.press.config.site.url)
    }

    /// The same for programs that know ASCII alone in addresses (RFC 3986).
    pub(crate) fn encoded(&self, path: &str) -> String {
        self.absolute(&utf8_percent_encode(path, UNSAFE).to_string())
    }

    /// A message of the language file, without arguments.
    pub(crate) fn say(&self, key: &str) -> String {
        self.theme.text(key, &[])
    }

    fn site_view(&self, shell: &Shell) -> Value {
        let config = &self.press.config;
        let letters: Vec<Value> = config
            .newsletters
            .iter()
            .filter(|letter| !letter.subscribers_only)
            .map(|letter| json!({ "slug": letter.slug, "name": letter.name, "description": letter.description }))
            .collect();
        let year =
            kernel::clock::timestamp(self.now()).to_zoned_datetime(self.press.zone.clone()).date().year();
        json!({
            "name": config.site.name,
            "tagline": config.site.tagline,
            "url": config.site.url,
            "language": config.site.language,
            "dir": direction(&config.site.language),
            "sections": shell.sections,
            "year": year,
            "contact": config.site.contact,
            "newsletters": letters,
            "withdrawal": config.billing.withdrawal_days > 0 && self.processor() != Processor::None,
            "demo": self.stage().is_some(),
            "look": look::view(&config.look),
        })
    }

    fn page_view(&self, meta: &Meta) -> Value {
        let address = meta.canonical.as_deref().map(|path| self.absolute(path));
        let title = if meta.title.is_empty() { &self.press.config.site.name } else { &meta.title };
        let description =
            if meta.description.is_empty() { &self.press.config.site.description } else { &meta.description };
        json!({
            "kind": meta.kind,
            "title": meta.title,
            "description": description,
            "canonical": meta.elsewhere.as_ref().or(address.as_ref()),
            "robots": meta.hidden.then_some("noindex"),
            "og": json!({
                "type": if meta.kind == "article" { "article" } else { "website" },
                "title": meta.social_title.as_ref().unwrap_or(title),
                "description": meta.social_description.as_ref().unwrap_or(description),
                "image": meta.image.as_ref().map(|image| json!({
                    "url": self.absolute(&image.path), "width": image.width, "height": image.height, "alt": image.alt,
                })),
                "url": address,
            }),
            "json_ld": meta.json_ld,
            "feed_url": meta.feed,
            "section_url": meta.section_url,
        })
    }
}

/// The frame's variables and the page's own.
fn merged(mut frame: Value, content: Value) -> Value {
    if let (Value::Object(frame), Value::Object(content)) = (&mut frame, content) {
        frame.extend(content);
    }
    frame
}
