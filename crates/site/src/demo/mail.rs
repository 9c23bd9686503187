//! The demonstration's mails, which went no further than a folder, for its visitor to read.

use std::io;
use std::path::PathBuf;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_FRAME_OPTIONS};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply, security};
use kernel::clock::timestamp;
use mail::{Letter, Outbox};
use serde_json::{Value, json};

use crate::Site;
use crate::visitor::Visitor;

/// Mails listed, the newest first.
const MOST: usize = 200;
/// A mail brings its styles along, may show our pictures and lead to our pages, and nothing else: it has no
/// origin, no script and no form.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation";

/// `GET /demo/mail`: who was mailed what, when.
pub async fn list(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let letters = newest(site.outbox()?).await?;
    let rows: Vec<Value> = letters.iter().map(|(name, letter)| site.row(name, letter)).collect();
    let content = json!({ "letters": rows });
    Ok(site
        .demo_page(&visitor, "demo-mail-title", "demo-mail.html", content)
        .await?
        .answer(&HeaderMap::new()))
}

/// `GET /demo/mail/{letter}`: one of them, as it looks, as plain text, and with its headers.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let letter = find(site.outbox()?, &name).await?;
    let mut row = site.row(&name, &letter);
    let header = |name: &String| json!({ "name": name, "value": letter.header(name) });
    row["headers"] = letter.header_names.iter().map(header).collect();
    row["text"] = letter.text.clone().into();
    let content = json!({ "letter": row });
    let page = site.demo_page(&visitor, "demo-mail-title", "demo-letter.html", content).await?;
    let page = page.header(CONTENT_SECURITY_POLICY, security::FRAMING_POLICY);
    Ok(page.answer(&HeaderMap::new()))
}

/// `GET /demo/mail/{letter}/html`: what stands in the frame. Its links open in the whole window.
pub async fn frame(State(site): State<Site>, Path(name): Path<String>) -> Result<Response, Failure> {
    let letter = find(site.outbox()?, &name).await?;
    let html = letter.html.replacen("<head>", "<head><base target=\"_top\">", 1);
    let page = Reply::html(CachePolicy::NoStore, html)
        .header(CONTENT_SECURITY_POLICY, MAIL_POLICY)
        .header(X_FRAME_OPTIONS, "SAMEORIGIN")
        .header(REFERRER_POLICY, "no-referrer");
    Ok(page.answer(&HeaderMap::new()))
}

impl Site {
    fn outbox(&self) -> Result<PathBuf, Failure> {
        self.stage().map(|stage| stage.outbox.clone()).ok_or(Failure::NotFound)
    }

    fn row(&self, name: &str, letter: &Letter) -> Value {
        let moment = timestamp(letter.date_ms).to_zoned_datetime(self.press.zone.clone());
        json!({
            "url": format!("/demo/mail/{name}"),
            "to": letter.to.1,
            "subject": letter.subject,
            "when": { "date": letter.date_ms, "time": moment.strftime("%H:%M").to_string() },
        })
    }
}

/// The newest mails by the names of their files.
async fn newest(outbox: PathBuf) -> Result<Vec<(String, Letter)>, Failure> {
    read(move || {
        let files = Outbox::new(outbox).files()?;
        let named =
            files.iter().rev().take(MOST).filter_map(|file| Some((file.file_stem()?.to_str()?, file)));
        let letters = named.map(|(name, file)| Ok((name.to_owned(), Letter::parse(&std::fs::read(file)?))));
        let letters: Vec<_> = letters.collect::<io::Result<_>>()?;
        Ok(letters.into_iter().filter_map(|(name, letter)| Some((name, letter?))).collect())
    })
    .await
}

/// The mail in the file of that name; one that is not among the outbox's own files is none.
async fn find(outbox: PathBuf, name: &str) -> Result<Letter, Failure> {
    let wanted = name.to_owned();
    let found = read(move || {
        let files = Outbox::new(outbox).files()?;
        let file = files.iter().find(|file| file.file_stem().is_some_and(|stem| *stem == *wanted));
        let raw = file.map(std::fs::read).transpose()?;
        Ok(raw.and_then(|raw| Letter::parse(&raw)))
    })
    .await?;
    found.ok_or(Failure::NotFound)
}

async fn read<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await.map_err(Failure::internal)?;
    done.map_err(|error| Failure::internal(format!("the outbox cannot be read: {error}")))
}
