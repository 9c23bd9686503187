//! Taking metadata out of a file without touching its pixels.
//!
//! Each format keeps a list of the parts that draw the picture; whatever is not on it goes, known or not. So
//! does everything after the picture's end, where telephones put films and second pictures with places of
//! their own.

mod gif;
mod jpeg;
mod png;
mod webp;

pub use jpeg::segments as jpeg_segments;

use crate::error::MediaError;
use crate::kind::Kind;

/// A file reduced to its picture.
pub struct Stripped {
    pub bytes: Vec<u8>,
    /// Whether it moves.
    pub animated: bool,
}

/// Reduces a file to its picture.
pub fn strip(kind: Kind, bytes: &[u8]) -> Result<Stripped, MediaError> {
    let stripped = match kind {
        Kind::Jpeg => jpeg::strip(bytes),
        Kind::Png => png::strip(bytes),
        Kind::Gif => gif::strip(bytes),
        Kind::WebP => webp::strip(bytes),
        Kind::Avif => None,
    };
    stripped.ok_or_else(|| kind.damaged("it ends too early"))
}
