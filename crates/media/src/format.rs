//! What smaller copies are written as, and how.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use ravif::{BitDepth, Img, RGB8, RGBA8};

use crate::error::MediaError;
use crate::kind::Kind;
use crate::pixels::Pixels;

/// WebP of photographs: below it, skies begin to show steps.
const PHOTOGRAPH: f32 = 80.0;
/// WebP of drawings and screenshots, whose edges show every fault.
const DRAWING: f32 = 90.0;
/// JPEG, for programs that read nothing newer.
const JPEG: u8 = 82;
/// AVIF that looks as the WebP does, by the encoder's own scale.
const AVIF_PHOTOGRAPH: f32 = 66.0;
/// The same of drawings.
const AVIF_DRAWING: f32 = 80.0;
/// From 1, which takes minutes, to 10.
const AVIF_SPEED: u8 = 7;

/// The formats of copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Read by every browser in use, and made at once.
    WebP,
    /// Read by everything: mail programs, feed readers, whoever shows what was shared.
    Jpeg,
    /// The smallest, and seconds of work.
    Avif,
}

impl Format {
    /// Its content type.
    pub fn mime(self) -> &'static str {
        self.kind().mime()
    }

    /// How files of it end.
    pub fn extension(self) -> &'static str {
        self.kind().extension()
    }

    /// The one of files that end so.
    pub fn from_extension(extension: &str) -> Option<Format> {
        [Format::WebP, Format::Jpeg, Format::Avif].into_iter().find(|format| format.extension() == extension)
    }

    pub(crate) fn kind(self) -> Kind {
        match self {
            Format::WebP => Kind::WebP,
            Format::Jpeg => Kind::Jpeg,
            Format::Avif => Kind::Avif,
        }
    }

    /// Writes the pixels of a picture that came as `kind`.
    pub(crate) fn encode(self, pixels: &Pixels, kind: Kind) -> Result<Vec<u8>, MediaError> {
        let is_drawing = matches!(kind, Kind::Png | Kind::Gif);
        match self {
            Format::WebP => webp(pixels, if is_drawing { DRAWING } else { PHOTOGRAPH }),
            Format::Jpeg => jpeg(pixels),
            Format::Avif => avif(pixels, if is_drawing { AVIF_DRAWING } else { AVIF_PHOTOGRAPH }),
        }
    }
}

fn trouble(error: impl std::fmt::Display) -> MediaError {
    MediaError::Scaling { reason: error.to_string() }
}

fn webp(pixels: &Pixels, quality: f32) -> Result<Vec<u8>, MediaError> {
    let Pixels { width, height, bytes, .. } = pixels;
    let encoder = match pixels.transparent {
        true => webp::Encoder::from_rgba(bytes, *width, *height),
        false => webp::Encoder::from_rgb(bytes, *width, *height),
    };
    let encoded = encoder.encode_simple(false, quality).map_err(|error| trouble(format!("{error:?}")))?;
    Ok(encoded.to_vec())
}

/// What can be seen through stands on white, as on paper.
fn jpeg(pixels: &Pixels) -> Result<Vec<u8>, MediaError> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG);
    let flat = pixels.transparent.then(|| on_white(&pixels.bytes));
    let shown = flat.as_deref().unwrap_or(&pixels.bytes);
    encoder.write_image(shown, pixels.width, pixels.height, ExtendedColorType::Rgb8).map_err(trouble)?;
    Ok(bytes)
}

fn on_white(bytes: &[u8]) -> Vec<u8> {
    let blend = |colour: u8, opaque: u8| {
        let (colour, opaque) = (u16::from(colour), u16::from(opaque));
        // Never more than 255.
        ((colour * opaque + 255 * (255 - opaque)) / 255) as u8
    };
    let shown = |pixel: &[u8]| [0, 1, 2].map(|channel| blend(pixel[channel], pixel[3]));
    bytes.chunks_exact(4).flat_map(shown).collect()
}

/// In one thread: whoever makes it makes it beside everything else.
fn avif(pixels: &Pixels, quality: f32) -> Result<Vec<u8>, MediaError> {
    let encoder = ravif::Encoder::new()
        .with_quality(quality)
        .with_alpha_quality(quality)
        .with_speed(AVIF_SPEED)
        .with_bit_depth(BitDepth::Eight)
        .with_num_threads(Some(1));
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let encoded = match pixels.transparent {
        true => {
            let colours = |pixel: &[u8]| RGBA8::new(pixel[0], pixel[1], pixel[2], pixel[3]);
            let pixels: Vec<RGBA8> = pixels.bytes.chunks_exact(4).map(colours).collect();
            encoder.encode_rgba(Img::new(&*pixels, width, height))
        }
        false => {
            let colours = |pixel: &[u8]| RGB8::new(pixel[0], pixel[1], pixel[2]);
            let pixels: Vec<RGB8> = pixels.bytes.chunks_exact(3).map(colours).collect();
            encoder.encode_rgb(Img::new(&*pixels, width, height))
        }
    };
    Ok(encoded.map_err(trouble)?.avif_file)
}
