//! How a card looks: a picture with the headline across its foot, or type on paper.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};

use super::canvas::Canvas;
use super::setting::{Fitted, Room, fit};
use super::style::{CardStyle, Colour, Family};
use super::text::{Setting, tidied};
use super::{CARD_SIZE, Words};
use crate::error::MediaError;
use crate::pixels::Pixels;

const MARGIN: f32 = 72.0;
const LEADING: f32 = 1.1;
/// Sizes of a headline on paper, and across a picture.
const ON_PAPER: [f32; 9] = [120.0, 108.0, 96.0, 86.0, 76.0, 68.0, 60.0, 52.0, 44.0];
const ON_PICTURE: [f32; 5] = [68.0, 60.0, 54.0, 48.0, 42.0];
const JPEG_QUALITY: u8 = 86;
const WHITE: Colour = [255, 255, 255];
const NIGHT: Colour = [8, 9, 11];
/// Letters of a headline spaced a little closer, of a kicker wider.
const CLOSE: f32 = -0.012;
const WIDE: f32 = 0.08;

/// Draws the card; a picture comes in the card's own size.
pub fn draw(
    style: &CardStyle,
    words: Option<&Words>,
    picture: Option<Pixels>,
) -> Result<Vec<u8>, MediaError> {
    let words = words.map(Tidy::of);
    match picture {
        None => {
            let mut canvas = Canvas::blank(CARD_SIZE.0, CARD_SIZE.1, style.colours.paper);
            words.iter().for_each(|words| on_paper(&mut canvas, style, words));
            encoded(|bytes| {
                let encoder =
                    PngEncoder::new_with_quality(bytes, CompressionType::Default, FilterType::Adaptive);
                encoder.write_image(&canvas.bytes, canvas.width, canvas.height, ExtendedColorType::Rgb8)
            })
        }
        Some(picture) => {
            let mut canvas = laid_on(picture, style.colours.paper);
            words.iter().for_each(|words| on_picture(&mut canvas, style, words));
            encoded(|bytes| {
                let encoder = JpegEncoder::new_with_quality(bytes, JPEG_QUALITY);
                encoder.write_image(&canvas.bytes, canvas.width, canvas.height, ExtendedColorType::Rgb8)
            })
        }
    }
}

fn encoded(write: impl FnOnce(&mut Vec<u8>) -> image::ImageResult<()>) -> Result<Vec<u8>, MediaError> {
    let mut bytes = Vec::new();
    write(&mut bytes).map_err(|error| MediaError::Scaling { reason: error.to_string() })?;
    Ok(bytes)
}

/// The picture as a sheet; what can be seen through lies on paper.
fn laid_on(picture: Pixels, paper: Colour) -> Canvas {
    let Pixels { width, height, bytes, transparent, .. } = picture;
    if !transparent {
        return Canvas { width, height, bytes };
    }
    let over = |pixel: &[u8]| {
        let alpha = u32::from(pixel[3]);
        let mixed = |channel: usize| {
            (u32::from(pixel[channel]) * alpha + u32::from(paper[channel]) * (255 - alpha)) / 255
        };
        // A weighted mean of two bytes is a byte.
        [mixed(0) as u8, mixed(1) as u8, mixed(2) as u8]
    };
    Canvas { width, height, bytes: bytes.chunks_exact(4).flat_map(over).collect() }
}

/// Words as they are set.
struct Tidy {
    publication: String,
    kicker: String,
    headline: String,
    byline: String,
}

impl Tidy {
    fn of(words: &Words) -> Self {
        let text = |text: &Option<String>| tidied(text.as_deref().unwrap_or_default());
        Self {
            publication: tidied(&words.publication),
            kicker: text(&words.kicker).to_uppercase(),
            headline: tidied(&words.headline),
            byline: text(&words.byline),
        }
    }
}

fn setting(family: &Family, size: f32, tracking: f32) -> Setting<'_> {
    Setting { family, size, tracking }
}

/// One line, shortened if it must be.
fn line(canvas: &mut Canvas, text: &str, setting: Setting<'_>, at: (f32, f32), colour: Colour) {
    if text.is_empty() {
        return;
    }
    let room = Room { width: canvas.width as f32 - at.0 - MARGIN, height: 1.0, leading: 1.0 };
    let fitted = fit(text, room, &[setting.size], |text, _| setting.width(text));
    if let Some(text) = fitted.lines.first() {
        canvas.set(&setting.line(text), setting, at, colour);
    }
}

fn fitted(style: &CardStyle, text: &str, room: Room, sizes: &[f32]) -> Fitted {
    fit(text, room, sizes, |text, size| setting(&style.display, size, CLOSE).width(text))
}

fn headline(canvas: &mut Canvas, style: &CardStyle, fitted: &Fitted, first: f32, colour: Colour) {
    let setting = setting(&style.display, fitted.size, CLOSE);
    for (at, text) in fitted.lines.iter().enumerate() {
        let baseline = first + at as f32 * fitted.size * LEADING;
        canvas.set(&setting.line(text), setting, (MARGIN, baseline), colour);
    }
}

/// The publication's name over a rule, the kicker, the headline as large as it can be, the byline at the foot.
fn on_paper(canvas: &mut Canvas, style: &CardStyle, words: &Tidy) {
    let colours = style.colours;
    let width = canvas.width - 2 * MARGIN as u32;
    canvas.rule((0, 0), (canvas.width, 10), colours.accent);
    line(canvas, &words.publication, setting(&style.display, 40.0, CLOSE), (MARGIN, 104.0), colours.ink);
    if !words.publication.is_empty() {
        canvas.rule((MARGIN as u32, 132), (width, 2), colours.ink);
    }
    line(canvas, &words.kicker, setting(&style.sans, 23.0, WIDE), (MARGIN, 190.0), colours.accent);
    let top = if words.kicker.is_empty() { 160.0 } else { 214.0 };
    let room = Room { width: width as f32, height: 540.0 - top, leading: LEADING };
    let fitted = fitted(style, &words.headline, room, &ON_PAPER);
    headline(canvas, style, &fitted, top + fitted.size * 0.92, colours.ink);
    line(canvas, &words.byline, setting(&style.sans, 27.0, 0.0), (MARGIN, 578.0), colours.soft);
}

/// The words across the picture's darkened foot, counted up from its edge.
fn on_picture(canvas: &mut Canvas, style: &CardStyle, words: &Tidy) {
    let foot = canvas.height as f32 - 52.0;
    let named = !words.publication.is_empty();
    let last = if named { foot - 58.0 } else { foot };
    let room = Room { width: canvas.width as f32 - 2.0 * MARGIN, height: 240.0, leading: LEADING };
    let fitted = fitted(style, &words.headline, room, &ON_PICTURE);
    let first = last - (fitted.lines.len().saturating_sub(1)) as f32 * fitted.size * LEADING;
    let kicker = first - fitted.size - 8.0;
    // A height within the sheet.
    canvas.shade((kicker - 170.0).max(0.0) as u32, 0.86, NIGHT);
    line(canvas, &words.kicker, setting(&style.sans, 22.0, WIDE), (MARGIN, kicker), WHITE);
    headline(canvas, style, &fitted, first, WHITE);
    line(canvas, &words.publication, setting(&style.display, 29.0, CLOSE), (MARGIN, foot), WHITE);
}
