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
use press::desk;
use press::pictures::{self, Format, Variant};
use press::reading::Known;
use press::staff::Action;

use crate::Site;
use crate::card::media_path;
use crate::keeping::Asking;
use crate::reading::decide;
use crate::view::View;
use crate::visitor::Visitor;

/// How long a reader waits for a copy that nobody has made yet; then the picture itself has to do.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// `GET /static/{path}`: kept for good by the name that changes with its content, asked about each time by the plain one.
pub async fn asset(
    State(site): State<Site>,
    Path(path): Path<String>,
    asking: Asking,
) -> Result<Response, Failure> {
    // Made once for as long as the theme stays.
    let basis = Basis::begin(site.db.watch());
    let asset = site.theme.asset(&path).ok_or(Failure::NotFound)?;
    site.keep(&asking, &View::ANONYMOUS, basis, || {
        Ok(Reply::new(CachePolicy::of(asset.is_fixed_at(&path)), asset.content_type, asset.bytes.to_vec()))
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
    let now = site.now();
    let found = site.read(move |conn, press| seen(conn, press, &visitor, &file, now)).await?;
    let (picture, policy) = match found {
        Seen::Shown(picture, policy) => (picture, policy),
        Seen::Walled => return Err(Failure::Forbidden(site.say("message-403-picture"))),
        Seen::Renamed(file) => return Ok(reply::moved(&media_path(&file))),
    };
    Ok(site.picture_reply(picture, policy).await?.answer(&headers))
}

impl Site {
    /// A picture, or the copy of it that was asked for.
    pub(crate) async fn picture_reply(
        &self,
        picture: Picture,
        policy: CachePolicy,
    ) -> Result<Reply, Failure> {
        let key = picture.storage_key;
        match picture.copy {
            Some(variant) => copy(self, key, variant, policy).await,
            None => whole(self, key, policy).await,
        }
    }
}

/// A smaller copy; what stands in for one that is not there is not kept by anyone.
async fn copy(site: &Site, key: String, wanted: Variant, policy: CachePolicy) -> Result<Reply, Failure> {
    if let Some(bytes) = copy_in_time(site, &key, wanted).await {
        return Ok(Reply::new(policy, wanted.format.mime(), bytes));
    }
    if wanted.format == Format::Avif {
        site.workshop.miss(&key);
        let other = Variant { format: Format::WebP, ..wanted };
        if let Some(bytes) = copy_in_time(site, &key, other).await {
            return Ok(Reply::new(CachePolicy::NoStore, other.format.mime(), bytes));
        }
    }
    whole(site, key, CachePolicy::NoStore).await
}

async fn copy_in_time(site: &Site, key: &str, wanted: Variant) -> Option<Vec<u8>> {
    match tokio::time::timeout(PATIENCE, site.workshop.copy(key, wanted)).await {
        Ok(Ok(found)) => found,
        // Too much else is being made; what was begun is finished for the next one who asks.
        Err(_) => None,
        // A full disk or a damaged file: readers get the picture as it is, and the next one who asks tries again.
        Ok(Err(error)) => {
            tracing::warn!(%error, key, ?wanted, "a smaller copy could not be made");
            None
        }
    }
}

/// What a visitor meets under a picture's name.
enum Seen {
    /// The picture, and who may keep it.
    Shown(Picture, CachePolicy),
    /// It stands past a teaser, and they may not read that far.
    Walled,
    /// It has another name now.
    Renamed(String),
}

fn seen(conn: &mut Conn, press: &Press, visitor: &Visitor, file: &str, now: Millis) -> Result<Seen, Failure> {
    let (viewer, known) = (&visitor.visit.viewer, &visitor.known);
    if let Some(picture) = articles::picture(conn, file, now)? {
        return Ok(match may_see(conn, press, &picture, viewer, known, now)? {
            true if picture.gated_by.is_empty() => Seen::Shown(picture, CachePolicy::Immutable),
            true => Seen::Shown(picture, CachePolicy::NoStore),
            false => Seen::Walled,
        });
    }
    // Whoever works on a piece that readers do not see sees its pictures, behind the newsroom's own door.
    let session = visitor.reader().and(visitor.session()).filter(|_| viewer.staff.is_some());
    if let Some(session) = session
        && desk::admits(conn, press, session, Action::ReadStories, now)?
        && let Some(picture) = articles::hidden_picture(conn, file)?
    {
        return Ok(Seen::Shown(picture, CachePolicy::NoStore));
    }
    pictures::renamed(conn, file)?.map(Seen::Renamed).ok_or(Failure::NotFound)
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
