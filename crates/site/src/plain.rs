//! An article without the site around it: to print, and to hear. The same article, decided upon as on its
//! page; what a wall keeps back there is kept back here. Neither view ever spends an unlock.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{Failure, Reply, reply};
use render::body::{Line, Part, narrate};
use serde_json::{Value, json};

use crate::Site;
use crate::card::article_path;
use crate::frame::Meta;
use crate::reading::{Answer, Reading};
use crate::visitor::{Purpose, Visitor};

/// A way to read an article.
#[derive(Clone, Copy)]
enum Kind {
    Print,
    Listen,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Kind::Print => "print",
            Kind::Listen => "listen",
        }
    }
}

/// `GET /articles/{slug}/print`.
pub async fn print(
    State(site): State<Site>,
    visitor: Visitor,
    purpose: Purpose,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.plain(Kind::Print, &visitor, &purpose, &slug, &headers).await
}

/// `GET /articles/{slug}/listen`.
pub async fn listen(
    State(site): State<Site>,
    visitor: Visitor,
    purpose: Purpose,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.plain(Kind::Listen, &visitor, &purpose, &slug, &headers).await
}

impl Site {
    async fn plain(
        &self,
        kind: Kind,
        visitor: &Visitor,
        purpose: &Purpose,
        slug: &str,
        headers: &HeaderMap,
    ) -> Result<Response, Failure> {
        match self.reading(visitor, slug).await? {
            Answer::Reading(reading) => {
                if purpose.reads && reading.decision().is_full() {
                    self.note_request_of(visitor, headers, &reading);
                    self.note_view(visitor.reader(), reading.article.card.id, self.now());
                }
                Ok(self.plain_page(kind, &reading)?.answer(headers))
            }
            Answer::Moved(current) => {
                Ok(reply::moved(&format!("{}/{}", article_path(&current), kind.as_str())))
            }
            Answer::Gone => Err(Failure::Gone),
            Answer::Nothing => Err(Failure::NotFound),
        }
    }

    fn plain_page(&self, kind: Kind, reading: &Reading) -> Result<Reply, Failure> {
        let card = &reading.article.card;
        let meta = Meta {
            kind: "plain",
            title: card.title.clone(),
            canonical: Some(article_path(&card.slug)),
            hidden: true,
            ..Meta::default()
        };
        let mut content = self.article_content(reading, &self.article_text(reading), None);
        if let (Kind::Listen, Value::Object(content)) = (kind, &mut content) {
            content.insert("lines".into(), narration(reading));
        }
        let template = format!("{}.html", kind.as_str());
        let html = self.render(&reading.view, &reading.shell, &meta, None, &template, content)?;
        Ok(Reply::html(self.article_policy(reading), html))
    }
}

/// The text as it is read aloud, as far as it was decided to be open.
fn narration(reading: &Reading) -> Value {
    let article = &reading.article;
    let lead = article.lead.clone().and_then(|lead| reading.decision().open(lead));
    let rest = reading.decision().open(article.rest.clone());
    let parts = [Some(lead.unwrap_or_else(|| article.teaser_html.clone())), rest];
    let lines = parts.iter().flatten().flat_map(|html| narrate(html));
    lines.map(|Line { part, text }| json!({ "part": word(part), "text": text })).collect()
}

fn word(part: Part) -> &'static str {
    match part {
        Part::Heading => "heading",
        Part::Text => "text",
        Part::Quote => "quote",
        Part::Item => "item",
        Part::Picture => "picture",
        Part::Caption => "caption",
        Part::Row => "row",
    }
}
