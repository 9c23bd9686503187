//! Past issues of newsletters on the web: a list for each newsletter, and each issue as it was sent. What is for
//! subscribers alone is shown to whoever reads everything, and to browsers that hold the issue's reading pass.

use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Next, Reply, see_other};
use press::access;
use press::newsletters::issues::in_its_words;
use press::newsletters::passes;
use press::newsletters::{self, Past};
use render::letter::{Piece, Slot, escaped};
use serde_json::json;

use crate::Site;
use crate::ads::is_person;
use crate::frame::{Meta, Shell};
use crate::keeping::Asking;
use crate::lists::Turn;
use crate::passes::{Said, with_cookies};
use crate::visitor::Visitor;

/// For a page that is a mail, whose styles stand in its tags: pictures of this site, and nothing else at all.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// `GET /newsletters/{slug}`: a newsletter, and its past issues.
pub async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(turn): Query<Turn>,
    asking: Asking,
) -> Result<Response, Failure> {
    turn.check()?;
    let letter = site.press.config.newsletters.iter().find(|letter| letter.slug == slug);
    let letter = letter.ok_or(Failure::NotFound)?;
    let (basis, base, first) = (site.basis(), format!("/newsletters/{slug}?"), turn.is_first());
    let named = slug.clone();
    let (shell, (issues, pager)) = site
        .read(move |conn, press| {
            let issues = turn.entries(&base, Past::cursor, |from, direction, limit| {
                Ok(newsletters::past(conn, &named, from, direction, limit)?)
            })?;
            Ok((Shell::load(conn, press)?, issues))
        })
        .await?;
    let meta = Meta {
        kind: "newsletter",
        title: letter.name.clone(),
        canonical: first.then(|| format!("/newsletters/{slug}")),
        ..Meta::default()
    };
    let content = json!({
        "newsletter": { "slug": slug, "name": letter.name, "description": letter.description },
        "issues": issues.iter().map(|issue| json!({
            "url": format!("/newsletters/{slug}/{}", issue.day),
            "subject": issue.subject,
            "date_text": site.theme.date(issue.due_at, "long"),
        })).collect::<Vec<_>>(),
        "pager": pager,
    });
    let mut basis = site.on_lists(basis, None, []);
    basis.on([site.db.watch().every(newsletters::sending::CHANGE)]);
    let view = visitor.view();
    site.keep(&asking, &view, basis, || {
        let html = site.render(&view, &shell, &meta, None, "newsletter.html", content)?;
        Ok(Reply::html(CachePolicy::Revalidate, html))
    })
    .await
}

/// `GET /newsletters/{slug}/{day}`: an issue as it was sent. A reader's own link to it leaves its pass, and then leads
/// to the same address without saying whose it is.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    method: Method,
    Path((slug, day)): Path<(String, String)>,
    Query(said): Query<Said>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (newsletter, of) = (slug.clone(), day.clone());
    let found = site.read(move |conn, _| Ok(newsletters::past_of(conn, &newsletter, &of)?)).await?;
    let issue = found.ok_or(Failure::NotFound)?;
    let entitled = access::opens_everything(&visitor.visit.viewer) || visitor.known.reads_issue(issue.id);
    let path = format!("/newsletters/{slug}/{day}");
    if !said.word.is_empty() {
        let reader = passes::whose(&site.press, &issue.public_id, &said.word);
        let cookies = match reader.filter(|_| !entitled && is_person(&method, &headers)) {
            Some(reader) => site.leave_pass(&visitor, issue.id, reader).await?,
            None => Vec::new(),
        };
        return Ok(with_cookies(see_other(&Next::from_outside(&path), None), cookies));
    }
    let id = issue.id;
    let variant = site.read(move |conn, _| Ok(newsletters::shown(conn, id, entitled)?)).await?;
    let Some(variant) = variant else { return Err(Failure::Forbidden(site.say("issue-subscribers-only"))) };
    let policy = if variant.entitled { CachePolicy::NoStore } else { CachePolicy::Revalidate };
    let html = site.issue_page(&slug, &variant.html, &path, visitor.reader().is_some());
    let page = Reply::html(policy, html)
        .header(CONTENT_SECURITY_POLICY, MAIL_POLICY)
        .header(REFERRER_POLICY, "same-origin");
    Ok(page.answer(&headers))
}

impl Site {
    /// A mail as a page of nobody's: its links say nothing of anyone.
    fn issue_page(&self, newsletter: &str, pieces: &[Piece], path: &str, signed_in: bool) -> String {
        let letter = self.press.config.newsletters.iter().find(|letter| letter.slug == newsletter);
        let theme = letter.map(|letter| in_its_words(&self.press, &self.theme, letter));
        let readers = theme.as_ref().unwrap_or(&self.theme).text("issue-readers", &[]);
        let choices = if signed_in { "/account#newsletters" } else { "/newsletters" };
        let whole = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Slot(Slot::Unsubscribe | Slot::Preferences) => escaped(&self.absolute(choices)),
            Piece::Slot(Slot::Browser) => escaped(&self.absolute(path)),
            Piece::Slot(Slot::Token) => String::new(),
            Piece::Slot(Slot::Address) => escaped(&readers),
        });
        whole.collect()
    }
}
