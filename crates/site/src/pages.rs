//! Pages that change once a year, and the small files that machines ask for.

use std::borrow::Cow;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use serde_json::json;

use crate::Site;
use crate::card::escape;
use crate::frame::{Meta, Shell};
use crate::keeping::Asking;
use crate::visitor::Visitor;

const TEXT: &str = "text/plain; charset=utf-8";

/// `GET /about`.
pub async fn about(site: State<Site>, visitor: Visitor, asking: Asking) -> Result<Response, Failure> {
    page(site, visitor, asking, "about").await
}

/// `GET /privacy`.
pub async fn privacy(site: State<Site>, visitor: Visitor, asking: Asking) -> Result<Response, Failure> {
    page(site, visitor, asking, "privacy").await
}

/// `GET /terms`.
pub async fn terms(site: State<Site>, visitor: Visitor, asking: Asking) -> Result<Response, Failure> {
    page(site, visitor, asking, "terms").await
}

async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    asking: Asking,
    name: &'static str,
) -> Result<Response, Failure> {
    let basis = site.basis();
    let body_html = site.page_text(name).await?;
    let shell = site.read(|conn, press| Ok(Shell::load(conn, press)?)).await?;
    let title = site.say(name);
    let meta =
        Meta { kind: "page", title: title.clone(), canonical: Some(format!("/{name}")), ..Meta::default() };
    let (view, content) = (visitor.view(), json!({ "title": title, "body_html": body_html }));
    site.keep(&asking, &view, site.on_lists(basis, None, []), || {
        let html = site.render(&view, &shell, &meta, None, "page.html", content)?;
        Ok(Reply::html(CachePolicy::Revalidate, html))
    })
    .await
}

impl Site {
    /// The publisher's own text, or the language file's general one.
    async fn page_text(&self, name: &str) -> Result<String, Failure> {
        let settings = &self.press.config.site;
        if let Some(text) = settings.texts.of(name) {
            return Ok(render::body::sanitise(&in_paragraphs(text)).0);
        }
        let folder = settings.pages.clone();
        let own = match folder {
            Some(folder) => read_if_there(folder.join(format!("{name}.html"))).await?,
            None => None,
        };
        Ok(match own {
            Some(text) => render::body::sanitise(&text).0,
            None => {
                let args =
                    [("site", escape(&settings.name).into()), ("contact", escape(&settings.contact).into())];
                self.theme.text(&format!("page-{name}-html"), &args)
            }
        })
    }
}

/// Text without markup as paragraphs: they are parted by empty lines.
fn in_paragraphs(text: &str) -> Cow<'_, str> {
    let is_tag = |(at, _): (usize, &str)| {
        text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!".contains(c))
    };
    if text.match_indices('<').any(is_tag) {
        return text.into();
    }
    let text = escape(&text.replace("\r\n", "\n"));
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|lines| format!("<p>{}</p>", lines.replace('\n', "<br>"))).collect::<String>().into()
}

async fn read_if_there(path: std::path::PathBuf) -> Result<Option<String>, Failure> {
    match tokio::fs::read_to_string(&path).await {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::internal(format!("{} cannot be read: {error}", path.display()))),
    }
}

/// `GET /robots.txt`.
pub async fn robots(State(site): State<Site>, headers: HeaderMap) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /account\nDisallow: /gift/\nDisallow: /go/\nDisallow: /login\nDisallow: /newsletters/\nDisallow: /preferences\nDisallow: /register\nDisallow: /search\n\nSitemap: {}\nSitemap: {}\n",
        site.absolute("/sitemap.xml"),
        site.absolute("/news-sitemap.xml"),
    );
    Reply::new(CachePolicy::Revalidate, TEXT, text.into_bytes()).answer(&headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_becomes_paragraphs_and_markup_stays() {
        assert_eq!(
            in_paragraphs("One & two\r\nlines\r\n\r\n\r\nThree"),
            "<p>One &amp; two<br>lines</p><p>Three</p>"
        );
        assert_eq!(in_paragraphs("<h2>One</h2>\n\nTwo"), "<h2>One</h2>\n\nTwo");
    }
}
