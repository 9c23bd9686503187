//! A sheet of pixels that type, rules and shades are laid on.

use swash::scale::{Render, ScaleContext, Source};
use swash::zeno::{Format, Vector};

use super::style::Colour;
use super::text::{Line, Setting};

/// Rows of red, green and blue.
pub struct Canvas {
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
}

impl Canvas {
    /// An empty sheet.
    pub fn blank(width: u32, height: u32, colour: Colour) -> Self {
        Self { width, height, bytes: colour.repeat(width as usize * height as usize) }
    }

    /// A filled rectangle.
    pub fn rule(&mut self, (left, top): (u32, u32), (width, height): (u32, u32), colour: Colour) {
        for y in top..(top + height).min(self.height) {
            for x in left..(left + width).min(self.width) {
                self.blend(x, y, colour, u8::MAX);
            }
        }
    }

    /// Darkens towards the foot, so that light type can be read on any picture: from nothing at `top` to
    /// `deepest` well before the last row, with no edge to be seen.
    pub fn shade(&mut self, top: u32, deepest: f32, colour: Colour) {
        for y in top..self.height {
            let way = (y - top) as f32 / (self.height - top).max(1) as f32;
            let way = (way * 1.6).min(1.0);
            let eased = way * way * (3.0 - 2.0 * way);
            let amount = (eased * deepest * 255.0) as u8;
            for x in 0..self.width {
                self.blend(x, y, colour, amount);
            }
        }
    }

    /// Sets a line with its left end and baseline there.
    pub fn set(&mut self, line: &Line, setting: Setting<'_>, (left, baseline): (f32, f32), colour: Colour) {
        let mut context = ScaleContext::new();
        for glyph in &line.glyphs {
            let mut scaler = context
                .builder(setting.family.faces[glyph.face].font())
                .size(setting.size)
                .variations(&[("wght", setting.family.weight)])
                .build();
            let (x, y) = (left + glyph.x, baseline - glyph.y);
            let mut render = Render::new(&[Source::Outline]);
            render.format(Format::Alpha).offset(Vector::new(x.fract(), 0.0));
            // A space has nothing to draw.
            let Some(image) = render.render(&mut scaler, glyph.id) else { continue };
            let (left, top) = (x as i32 + image.placement.left, y.round() as i32 - image.placement.top);
            self.stamp((left, top), image.placement.width, &image.data, colour);
        }
    }

    /// Lays on a mask of coverage, row by row; what lies outside the sheet is lost.
    fn stamp(&mut self, (left, top): (i32, i32), width: u32, mask: &[u8], colour: Colour) {
        let width = width.max(1) as usize;
        for (down, row) in (0_i32..).zip(mask.chunks(width)) {
            for (across, amount) in (0_i32..).zip(row) {
                let place = (u32::try_from(left + across), u32::try_from(top + down));
                if let (Ok(x), Ok(y)) = place
                    && x < self.width
                    && y < self.height
                {
                    self.blend(x, y, colour, *amount);
                }
            }
        }
    }

    fn blend(&mut self, x: u32, y: u32, colour: Colour, amount: u8) {
        let at = (y as usize * self.width as usize + x as usize) * 3;
        for (under, over) in self.bytes[at..at + 3].iter_mut().zip(colour) {
            let (below, above, amount) = (u32::from(*under), u32::from(over), u32::from(amount));
            // A weighted mean of two bytes is a byte.
            *under = ((below * (255 - amount) + above * amount + 127) / 255) as u8;
        }
    }
}
