//! A form with files, taken in piece by piece: they lie on the disk, not in memory, until each is judged.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request};
use axum::http::StatusCode;
use media::{Arrival, MediaError};
use press::audit::Actor;
use press::pictures::{self, Arrived, Entry};

use super::{Refused, folder_failed};
use crate::Newsroom;

/// The most that one form may bring.
const LARGEST_FORM: usize = 300 * 1024 * 1024;
/// The most files in it.
const MOST_FILES: usize = 30;
/// Of the form's other fields, so much is looked at.
const LONGEST_FIELD: usize = 1_000;
/// So much of a file is held before it is written.
const HELD: usize = 256 * 1024;

/// What a form brought.
#[derive(Default)]
pub(crate) struct Sent {
    /// Its files, each with its name.
    pub(crate) files: Vec<(String, Arrival)>,
    /// Names of the other fields that are not empty.
    pub(crate) marked: Vec<String>,
}

/// A file that is kept. It is still at hand, should the kept one go before anything is known of it.
pub(crate) struct Kept {
    pub(crate) arrived: Arrived,
    arrival: Arrival,
}

impl Newsroom {
    /// Reads the form to its end.
    pub(crate) async fn receive(&self, mut request: Request) -> Result<Sent, Refused> {
        DefaultBodyLimit::max(LARGEST_FORM).apply(&mut request);
        let form = Multipart::from_request(request, &()).await;
        let mut form = form.map_err(|_| self.upload_refused(StatusCode::BAD_REQUEST, "media-no-form"))?;
        let mut sent = Sent::default();
        while let Some(field) = form.next_field().await.map_err(|error| self.broken(&error))? {
            match field.name().unwrap_or_default() {
                "file" => {
                    let name = field.file_name().unwrap_or_default().to_owned();
                    let arrival = self.arrive(field).await?;
                    // Browsers send an empty one for a field nothing was chosen in.
                    if !arrival.is_empty() {
                        sent.files.push((name, arrival));
                    }
                    if sent.files.len() > MOST_FILES {
                        return Err(self.upload_refused(StatusCode::PAYLOAD_TOO_LARGE, "media-too-many"));
                    }
                }
                name => {
                    let name = name.to_owned();
                    if self.is_marked(field).await? {
                        sent.marked.push(name);
                    }
                }
            }
        }
        Ok(sent)
    }

    fn upload_refused(&self, status: StatusCode, key: &str) -> Refused {
        Refused::Told(status, self.say(key))
    }

    fn broken(&self, error: &MultipartError) -> Refused {
        match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                self.upload_refused(StatusCode::PAYLOAD_TOO_LARGE, "media-too-many")
            }
            _ => self.upload_refused(StatusCode::BAD_REQUEST, "media-cut-off"),
        }
    }

    async fn arrive(&self, mut field: Field<'_>) -> Result<Arrival, Refused> {
        let mut arrival = self.bench.off(|pictures| pictures.originals().arrival()).await?;
        let mut held = Vec::new();
        loop {
            let piece = field.chunk().await.map_err(|error| self.broken(&error))?;
            let ended = piece.is_none();
            held.extend_from_slice(&piece.unwrap_or_default());
            if ended || held.len() >= HELD {
                let (pieces, mut file) = (std::mem::take(&mut held), arrival.map_err(folder_failed)?);
                arrival = self.bench.off(move |_| file.append(&pieces).map(|()| file)).await?;
            }
            if ended {
                return Ok(arrival.map_err(folder_failed)?);
            }
        }
    }

    async fn is_marked(&self, mut field: Field<'_>) -> Result<bool, Refused> {
        let mut length = 0;
        while let Some(piece) = field.chunk().await.map_err(|error| self.broken(&error))? {
            length += piece.len();
        }
        Ok((1..=LONGEST_FIELD).contains(&length))
    }

    /// Judges a file and keeps it, upright and without what is private.
    pub(crate) async fn keep(&self, file_name: String, mut arrival: Arrival) -> Result<Kept, Refused> {
        let kept = self.bench.in_turn(move |pictures| {
            let bytes = arrival.whole()?;
            let stored = pictures.originals().put(&bytes)?;
            let arrived = Arrived { stored, captions: media::captions(&bytes), file_name };
            Ok::<_, MediaError>(Kept { arrived, arrival })
        });
        kept.await?.map_err(|error| self.media_refusal(error))
    }

    /// Takes what is kept into the library.
    pub(crate) async fn take_in(&self, actor: Actor, kept: Kept) -> Result<(Entry, bool), Refused> {
        let (now, arrived) = (self.now(), kept.arrived.clone());
        let taken = self
            .write::<_, db::DbError, _>(move |tx, press| pictures::take_in(tx, press, &actor, &arrived, now))
            .await
            .map_err(http_kit::Failure::from)?;
        self.make_sure(kept).await?;
        Ok(taken)
    }

    /// The same picture may have been deleted in between, and its file with it.
    pub(crate) async fn make_sure(&self, mut kept: Kept) -> Result<(), Refused> {
        let sure = self.bench.off(move |pictures| {
            let store = pictures.originals();
            match store.has(&kept.arrived.stored.key)? {
                true => Ok::<_, MediaError>(()),
                false => store.put(&kept.arrival.whole()?).map(drop),
            }
        });
        sure.await?.map_err(|error| Refused::Failed(folder_failed(error)))
    }
}
