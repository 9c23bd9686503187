//! What a file is, told by its first bytes; names and content types sent along are never believed.

use image::ImageFormat;

use crate::error::MediaError;

/// The formats kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    Gif,
    WebP,
    Avif,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Jpeg, Self::Png, Self::Gif, Self::WebP, Self::Avif];

    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
            Self::Avif => "AVIF",
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::WebP => "webp",
            Self::Avif => "avif",
        }
    }

    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Avif => "image/avif",
        }
    }

    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.extension() == extension)
    }

    /// Recognises the format, or says why it is not one of ours.
    pub fn sniff(bytes: &[u8]) -> Result<Self, MediaError> {
        match image::guess_format(bytes) {
            Ok(ImageFormat::Jpeg) => Ok(Self::Jpeg),
            Ok(ImageFormat::Png) => Ok(Self::Png),
            Ok(ImageFormat::Gif) => Ok(Self::Gif),
            Ok(ImageFormat::WebP) => Ok(Self::WebP),
            _ if crate::avif::is_avif(bytes) => Ok(Self::Avif),
            _ if looks_like_svg(bytes) => Err(MediaError::Svg),
            _ => Err(MediaError::UnknownFormat),
        }
    }

    pub fn damaged(self, reason: impl ToString) -> MediaError {
        MediaError::Damaged { format: self.name(), reason: reason.to_string() }
    }
}

/// Only to give the better reason: both answers refuse the file.
fn looks_like_svg(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(4_096)];
    start.windows(4).any(|window| window.eq_ignore_ascii_case(b"<svg"))
}
