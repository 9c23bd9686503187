//! From an upload to what is kept: within limits, proven to decode, upright, and without metadata.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};

use crate::avif;
use crate::error::MediaError;
use crate::kind::Kind;
use crate::strip;

/// The largest file taken: 25 MB.
pub const MAX_BYTES: usize = 25 * 1024 * 1024;
/// The most pixels taken: 80 megapixels, more than cameras in the field make.
pub const MAX_PIXELS: u64 = 80_000_000;
/// The most memory a decoded picture may take: four bytes for each of the most pixels.
const MAX_DECODED: u64 = MAX_PIXELS * 4;
/// Used only where a photograph is turned; high enough not to be seen.
const TURNED_JPEG_QUALITY: u8 = 92;

/// A picture ready to be kept.
pub struct Prepared {
    pub kind: Kind,
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
    /// Whether smaller copies can be made of it: one that moves would stand still, and AVIF is not decoded.
    pub scalable: bool,
}

/// Judges an upload and makes of it what is kept.
pub fn prepare(bytes: &[u8]) -> Result<Prepared, MediaError> {
    if bytes.len() > MAX_BYTES {
        return Err(MediaError::TooManyBytes { bytes: bytes.len() });
    }
    let kind = Kind::sniff(bytes)?;
    if kind == Kind::Avif {
        let (width, height) = avif::inspect(bytes)?;
        within_pixels(width, height)?;
        return Ok(Prepared { kind, bytes: bytes.to_vec(), width, height, scalable: false });
    }

    let mut decoder = decoder(kind, bytes)?;
    let (width, height) = decoder.dimensions();
    within_pixels(width, height)?;
    if decoder.total_bytes() > MAX_DECODED {
        return Err(MediaError::TooManyPixels { width, height });
    }
    // Broken EXIF says nothing about the picture itself.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().unwrap_or_default();
    let stripped = strip::strip(kind, bytes)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| kind.damaged(error))?;

    if orientation == Orientation::NoTransforms || stripped.animated {
        let scalable = !stripped.animated;
        return Ok(Prepared { kind, bytes: stripped.bytes, width, height, scalable });
    }
    turned(kind, picture, orientation, profile)
}

/// Opens a picture without decoding it yet, under limits that hold for the decoding too.
pub fn decoder(kind: Kind, bytes: &[u8]) -> Result<impl ImageDecoder + '_, MediaError> {
    let format = match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        Kind::Gif => ImageFormat::Gif,
        Kind::WebP => ImageFormat::WebP,
        Kind::Avif => ImageFormat::Avif,
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    reader.into_decoder().map_err(|error| kind.damaged(error))
}

/// Refuses a picture that would be too much to decode.
pub fn within_pixels(width: u32, height: u32) -> Result<(), MediaError> {
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(MediaError::TooManyPixels { width, height });
    }
    Ok(())
}

/// Turns the pixels themselves, because the tag that told viewers to turn them goes with the metadata.
///
/// A lossless WebP of a photograph is several times the size of the lossy one it came from, so an opaque WebP
/// becomes JPEG.
fn turned(
    kind: Kind,
    mut picture: DynamicImage,
    orientation: Orientation,
    profile: Option<Vec<u8>>,
) -> Result<Prepared, MediaError> {
    picture.apply_orientation(orientation);
    let kind = match kind {
        Kind::WebP if picture.color().has_alpha() => Kind::WebP,
        Kind::Jpeg | Kind::WebP => Kind::Jpeg,
        Kind::Png | Kind::Gif | Kind::Avif => Kind::Png,
    };
    let profile = profile.filter(|profile| suits(profile, &picture));
    let mut bytes = Vec::new();
    match kind {
        Kind::Jpeg => {
            write(JpegEncoder::new_with_quality(&mut bytes, TURNED_JPEG_QUALITY), &picture, profile)
        }
        Kind::WebP => write(WebPEncoder::new_lossless(&mut bytes), &picture, profile),
        _ => write(PngEncoder::new(&mut bytes), &picture, profile),
    }
    .map_err(|error| kind.damaged(error))?;
    Ok(Prepared { kind, bytes, width: picture.width(), height: picture.height(), scalable: true })
}

fn write(
    mut encoder: impl ImageEncoder,
    picture: &DynamicImage,
    profile: Option<Vec<u8>>,
) -> image::ImageResult<()> {
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).map_err(image::ImageError::Unsupported)?;
    }
    picture.write_with_encoder(encoder)
}

/// A profile names its colour space at byte 16. Decoding turns CMYK into RGB, whose profile it then is not.
pub fn suits(profile: &[u8], picture: &DynamicImage) -> bool {
    let space: &[u8] = if picture.color().has_color() { b"RGB " } else { b"GRAY" };
    profile.get(16..20) == Some(space)
}
