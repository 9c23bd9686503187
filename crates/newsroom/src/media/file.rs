//! `GET /newsroom/media/file/{id}`: any picture of the library and its copies, for whoever works here, also where no
//! reader may see it yet.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use press::pictures::{FileName, copies};

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
    let offered = copies(&file, entry.width, entry.height);
    let is_named = match copy {
        None => entry.file() == file,
        Some(width) => entry.scalable && offered.iter().any(|(_, offered)| *offered == width),
    };
    // A former name is no name here: what it was is gone.
    if !is_named || entry.public_id != public_id {
        return Err(Failure::NotFound);
    }
    let key = entry.storage_key;
    let (kind, bytes) = match copy {
        Some(width) => (media::COPY_TYPE, newsroom.small(key, width).await?),
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
    /// The copy of that width, made now if nobody has made it yet.
    async fn small(&self, key: String, width: u32) -> Result<Option<Vec<u8>>, Failure> {
        let wanted = key.clone();
        let found = self.bench.off(move |pictures| pictures.copy(&wanted, width)).await?;
        if let Some(found) = found.map_err(folder_failed)? {
            return Ok(Some(found));
        }
        let made = self.bench.in_turn(move |pictures| pictures.make_copy(&key, width)).await?;
        made.map_err(folder_failed)
    }
}
