//! Why a picture is not taken, in sentences an editor can act on.

use std::io;
use std::path::{Path, PathBuf};

use crate::prepare::{MAX_BYTES, MAX_PIXELS};

/// Why a picture was not taken or could not be read back.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// More bytes than allowed.
    #[error("the file has {bytes} bytes; the limit is {MAX_BYTES}: save the picture smaller")]
    TooManyBytes {
        /// Its size.
        bytes: usize,
    },
    /// More pixels than allowed, by its own header.
    #[error("the picture is {width} by {height} pixels; the limit is {MAX_PIXELS} in all: scale it down")]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// Drawings can hold scripts and load other files.
    #[error("SVG drawings are not accepted, since they can hold scripts: save the drawing as PNG")]
    Svg,
    /// Not one of the formats taken.
    #[error("this is not a JPEG, PNG, GIF, WebP or AVIF picture: save it as one of these")]
    UnknownFormat,
    /// The metadata of AVIF pictures cannot be taken out here.
    #[error(
        "this AVIF picture carries metadata, perhaps the place it was taken: save it without, or as JPEG"
    )]
    AvifMetadata,
    /// Moving AVIF pictures are films in all but name.
    #[error("animated AVIF pictures are not accepted: save it as GIF or WebP")]
    AvifAnimation,
    /// The content contradicts the format.
    #[error("the {format} picture is damaged ({reason}): save or export it again")]
    Damaged {
        /// The format its first bytes announce.
        format: &'static str,
        /// What was found.
        reason: String,
    },
    /// A smaller copy or a card could not be made.
    #[error("the picture could not be scaled or written anew ({reason})")]
    Scaling {
        /// What the encoder said.
        reason: String,
    },
    /// A typeface of the theme cannot be used.
    #[error("the typeface {name} cannot be read: {reason}")]
    Typeface {
        /// Its file.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The place where pictures or their copies are kept failed.
    #[error("pictures cannot be kept or read at {}: {source}", path.display())]
    Folder {
        /// The file or folder in question.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl MediaError {
    /// Names the path a failed file operation was about.
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Folder { path: path.to_owned(), source }
    }
}
