//! Static files of the theme and pictures of articles.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use db::{Basis, Conn};
use http_kit::{CachePolicy, Failure, Reply, reply};
use kernel::clock::Millis;
use press::Press;
use press::access::Viewer;
use press::articles::{self, Picture};
use press::pictures;
use press::reading::Known;

use crate::Site;
use crate::card::media_path;
use crate::keeping::Asking;
use crate::reading::decide;
use crate::view::View;
use crate::visitor::Visitor;

/// How long a reader waits for a copy that nobody has made yet; then the picture itself has to do.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// `GET /static/{path}`: names change with their content, so they are kept for good.
pub async fn asset(
    State(site): State<Site>,
    Path(path): Path<String>,
    asking: Asking,
) -> Result<Response, Failure> {
    // Made once for as long as the theme stays.
    let basis = Basis::begin(site.db.watch());
    let asset = site.theme.asset(&path).ok_or(Failure::NotFound)?;
    site.keep(&asking, &View::ANONYMOUS, basis, || {
        Ok(Reply::new(CachePolicy::Immutable, asset.content_type, asset.bytes.to_vec()))
    })
    .await
}

/// `GET /favicon.ico`, which browsers ask for unasked.
pub async fn favicon(State(site): State<Site>) -> Result<Response, Failure> {
    site.theme.asset_url("favicon.svg").map(|url| reply::moved(&url)).ok_or(Failure::NotFound)
}

/// `GET /media/{file}`. A picture that stands past a teaser is for those who may read that far; the name of one that
/// was replaced leads to the new one.
pub async fn media(
    State(site): State<Site>,
    visitor: Visitor,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (viewer, known, now) = (visitor.visit.viewer, visitor.known, site.now());
    let found = site.read(move |conn, press| {
        let Some(picture) = articles::picture(conn, &file, now)? else {
            let renamed = pictures::renamed(conn, &file)?.ok_or(Failure::NotFound)?;
            return Ok(Err(reply::moved(&media_path(&renamed))));
        };
        Ok(Ok((may_see(conn, press, &picture, &viewer, &known, now)?, picture)))
    });
    let (open, picture): (bool, Picture) = match found.await? {
        Ok(found) => found,
        Err(led_on) => return Ok(led_on),
    };
    if !open {
        return Err(Failure::Forbidden(site.say("message-403-picture")));
    }
    let key = picture.storage_key;
    let policy = if picture.gated_by.is_empty() { CachePolicy::Immutable } else { CachePolicy::NoStore };
    if let Some(width) = picture.copy {
        match tokio::time::timeout(PATIENCE, site.workshop.copy(&key, width)).await {
            Ok(Ok(Some(bytes))) => return Ok(Reply::new(policy, media::COPY_TYPE, bytes).answer(&headers)),
            // Too much else is being made; what was begun is finished for the next one who asks.
            Ok(Ok(None)) | Err(_) => {}
            // A full disk or a damaged file: readers get the picture as it is, and the next one who asks tries again.
            Ok(Err(error)) => tracing::warn!(%error, key, width, "a smaller copy could not be made"),
        }
        return Ok(whole(&site, key, CachePolicy::NoStore).await?.answer(&headers));
    }
    Ok(whole(&site, key, policy).await?.answer(&headers))
}

/// Whether this visitor may read as far as one of the articles shows it.
fn may_see(
    conn: &mut Conn,
    press: &Press,
    picture: &Picture,
    viewer: &Viewer,
    known: &Known,
    now: Millis,
) -> Result<bool, Failure> {
    let cards = articles::cards(conn, &picture.gated_by, now)?;
    let full = cards.iter().any(|card| decide(press, viewer, known, card, now).is_full());
    Ok(picture.gated_by.is_empty() || full)
}

/// The picture as it is kept.
async fn whole(site: &Site, key: String, policy: CachePolicy) -> Result<Reply, Failure> {
    let kind = media::Store::mime(&key).ok_or(Failure::NotFound)?;
    let store = site.store.clone();
    let bytes = tokio::task::spawn_blocking(move || store.read(&key)).await.map_err(Failure::internal)?;
    let bytes = bytes.map_err(Failure::internal)?.ok_or(Failure::NotFound)?;
    Ok(Reply::new(policy, kind, bytes))
}
