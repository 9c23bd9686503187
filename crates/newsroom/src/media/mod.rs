//! The library of pictures: found, described, uploaded, replaced, deleted.

mod delete;
mod file;
mod list;
mod one;
mod receive;
mod replace;
mod upload;
mod view;

pub use delete::{delete, delete_form};
pub use file::file;
pub use list::list;
pub use one::{change, show};
pub use replace::{replace, replace_form};
pub use upload::{to_library, upload};

use std::sync::Arc;

use axum::http::StatusCode;
use http_kit::Failure;
use media::{Derived, MediaError};
use press::pictures::{self, Entry};
use tokio::sync::Semaphore;

use crate::Newsroom;

/// The library's address.
pub(crate) const PATH: &str = "/newsroom/media";

/// Where uploads are judged and small copies made for the library: one at a time, since a large picture takes some
/// hundred megabytes while it is decoded.
#[derive(Clone)]
pub(crate) struct Bench {
    pictures: Derived,
    seat: Arc<Semaphore>,
}

impl Bench {
    pub(crate) fn new(pictures: Derived) -> Bench {
        Bench { pictures, seat: Arc::new(Semaphore::new(1)) }
    }

    /// Does something that waits for the disk.
    async fn off<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&Derived) -> T + Send + 'static,
    {
        let pictures = self.pictures.clone();
        tokio::task::spawn_blocking(move || work(&pictures)).await.map_err(Failure::internal)
    }

    /// Does something that decodes a picture, when its turn has come.
    async fn in_turn<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&Derived) -> T + Send + 'static,
    {
        let seat = self.seat.clone().acquire_owned().await.map_err(Failure::internal)?;
        self.off(move |pictures| {
            let done = work(pictures);
            drop(seat);
            done
        })
        .await
    }
}

/// Why an upload is not taken, to be told to whoever sent it.
#[derive(Debug)]
pub(crate) enum Refused {
    /// In words, with the status that says the same to programs.
    Told(StatusCode, String),
    /// Our own fault.
    Failed(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Refused {
        Refused::Failed(failure)
    }
}

/// What the folder's failure is to whoever waits.
fn folder_failed(error: MediaError) -> Failure {
    match &error {
        MediaError::Folder { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => {
            Failure::NoRoom
        }
        _ => Failure::internal(error),
    }
}

impl Newsroom {
    /// Why a file is not taken, in the language of the site.
    fn media_refusal(&self, error: MediaError) -> Refused {
        let megabytes = i64::try_from(media::MAX_BYTES >> 20).unwrap_or_default();
        let megapixels = i64::try_from(media::MAX_PIXELS / 1_000_000).unwrap_or_default();
        let (status, text) = match &error {
            MediaError::TooManyBytes { .. } => (
                StatusCode::PAYLOAD_TOO_LARGE,
                self.theme.text("media-refused-bytes", &[("megabytes", megabytes.into())]),
            ),
            MediaError::TooManyPixels { width, height } => (
                StatusCode::UNPROCESSABLE_ENTITY,
                self.theme.text(
                    "media-refused-pixels",
                    &[
                        ("width", i64::from(*width).into()),
                        ("height", i64::from(*height).into()),
                        ("megapixels", megapixels.into()),
                    ],
                ),
            ),
            MediaError::Svg => (StatusCode::UNSUPPORTED_MEDIA_TYPE, self.say("media-refused-svg")),
            MediaError::UnknownFormat => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, self.say("media-refused-format"))
            }
            MediaError::AvifMetadata | MediaError::AvifAnimation => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, self.say("media-refused-avif"))
            }
            MediaError::Damaged { format, .. } => (
                StatusCode::UNPROCESSABLE_ENTITY,
                self.theme.text("media-refused-damaged", &[("format", (*format).into())]),
            ),
            _ => return Refused::Failed(folder_failed(error)),
        };
        Refused::Told(status, text)
    }

    async fn entry(&self, id: String) -> Result<Entry, Failure> {
        self.read(move |conn, _| pictures::entry(conn, &id)).await?.ok_or(Failure::NotFound)
    }
}
