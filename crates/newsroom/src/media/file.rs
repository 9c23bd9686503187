//! `GET /newsroom/media/file/{id}`: any picture of the library and its copies, for whoever works here, also where no
//! reader may see it yet.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use press::pictures::{FileName, Format, Variant, copies};

use super::folder_failed;
use crate::Newsroom;

/// `GET /newsroom/media/file/{id}`.
pub async fn file(
    State(newsroom): State<Newsroom>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let name = FileName::parse(&file).ok_or(Failure::NotFound)?;
    let (public_id, copy) = (name.public_id.to_owned(), name.copy);
    let entry = newsroom.entry(public_id.clone()).await?;
    let is_named = match copy {
        None => entry.file() == file,
        // What editors look at need not be the smallest: they get WebP, which is there at once.
        Some(Variant { width, format }) => {
            let offered = copies(&file, entry.width, entry.height, format);
            let at_once = format != Format::Avif && entry.scalable;
            at_once && offered.iter().any(|(_, offered)| *offered == width)
        }
    };
    // A former name is no name here: what it was is gone.
    if !is_named || entry.public_id != public_id {
        return Err(Failure::NotFound);
    }
    let key = entry.storage_key;
    let (kind, bytes) = match copy {
        Some(variant) => (variant.format.mime(), newsroom.small(key, variant).await?),
        None => {
            let kind = media::Store::mime(&key).ok_or(Failure::NotFound)?;
            let read = newsroom.bench.off(move |pictures| pictures.originals().read(&key)).await?;
            (kind, read.map_err(folder_failed)?)
        }
    };
    let bytes = bytes.ok_or(Failure::NotFound)?;
    Ok(Reply::new(CachePolicy::Kept, kind, bytes).answer(&headers))
}

impl Newsroom {
    /// That copy, made now if nobody has made it yet.
    async fn small(&self, key: String, variant: Variant) -> Result<Option<Vec<u8>>, Failure> {
        let wanted = key.clone();
        let found = self.bench.off(move |pictures| pictures.copy(&wanted, variant)).await?;
        if let Some(found) = found.map_err(folder_failed)? {
            return Ok(Some(found));
        }
        let made = self.bench.in_turn(move |pictures| pictures.make_copy(&key, variant)).await?;
        made.map_err(folder_failed)
    }
}
