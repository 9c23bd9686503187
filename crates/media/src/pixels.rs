//! A picture decoded, to be scaled and cropped and written anew. It carries nothing but its pixels: what is
//! made of it can hold no metadata.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, ImageDecoder as _};
use moxcms::{ColorProfile, Layout, TransformOptions};

use crate::error::MediaError;
use crate::focus::Crop;
use crate::kind::Kind;
use crate::prepare::{decoder, suits, within_pixels};

/// Pixels of eight bits a channel: red, green, blue, and how opaque they are where some are not wholly.
#[derive(Debug)]
pub struct Pixels {
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
    pub transparent: bool,
    /// The colours meant, unless they are what every browser takes them for.
    profile: Option<Vec<u8>>,
}

impl Pixels {
    /// Decodes a picture as it is kept, which is upright, within the limits of what is taken.
    pub fn decode(kind: Kind, bytes: &[u8]) -> Result<Self, MediaError> {
        let mut decoder = decoder(kind, bytes)?;
        let (width, height) = decoder.dimensions();
        within_pixels(width, height)?;
        let profile = decoder.icc_profile().unwrap_or_default();
        let picture = DynamicImage::from_decoder(decoder).map_err(|error| kind.damaged(error))?;
        let profile = profile.filter(|profile| picture.color().has_color() && suits(profile, &picture));
        let (transparent, bytes) = match picture.color().has_alpha() {
            true => seen_through(picture.into_rgba8().into_raw()),
            false => (false, picture.into_rgb8().into_raw()),
        };
        Ok(Self { width, height, bytes, transparent, profile })
    }

    /// The part of it that `crop` says, at this size and in the colours of the web.
    pub fn scaled(&self, crop: Crop, width: u32, height: u32) -> Result<Self, MediaError> {
        let kind = if self.transparent { PixelType::U8x4 } else { PixelType::U8x3 };
        let trouble = |error: &dyn std::fmt::Display| MediaError::Scaling { reason: error.to_string() };
        let source =
            ImageRef::new(self.width, self.height, &self.bytes, kind).map_err(|error| trouble(&error))?;
        let mut target = Image::new(width, height, kind);
        let (left, top) = (f64::from(crop.left), f64::from(crop.top));
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).crop(
            left,
            top,
            f64::from(crop.width),
            f64::from(crop.height),
        );
        Resizer::new().resize(&source, &mut target, &options).map_err(|error| trouble(&error))?;
        let bytes = match &self.profile {
            Some(profile) => in_web_colours(target.into_vec(), self.transparent, profile),
            None => target.into_vec(),
        };
        Ok(Self { width, height, bytes, transparent: self.transparent, profile: None })
    }

    /// All of it.
    pub fn whole(&self) -> Crop {
        Crop { left: 0, top: 0, width: self.width, height: self.height }
    }
}

/// Many drawings have an alpha channel that says nothing, which would cost a third more.
fn seen_through(bytes: Vec<u8>) -> (bool, Vec<u8>) {
    if bytes.chunks_exact(4).any(|pixel| pixel[3] != u8::MAX) {
        return (true, bytes);
    }
    (false, bytes.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect())
}

/// From the camera's or the printer's colours to sRGB. A profile that cannot be read says nothing.
fn in_web_colours(bytes: Vec<u8>, transparent: bool, profile: &[u8]) -> Vec<u8> {
    let layout = if transparent { Layout::Rgba } else { Layout::Rgb };
    let converted = ColorProfile::new_from_slice(profile).ok().and_then(|meant| {
        let options = TransformOptions::default();
        let transform =
            meant.create_transform_8bit(layout, &ColorProfile::new_srgb(), layout, options).ok()?;
        let mut converted = vec![0; bytes.len()];
        transform.transform(&bytes, &mut converted).ok()?;
        Some(converted)
    });
    converted.unwrap_or(bytes)
}
