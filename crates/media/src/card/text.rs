//! Text as it can be set: tidied, shaped into glyphs, and measured.

use swash::shape::ShapeContext;
use swash::text::Codepoint as _;

use super::style::Family;

/// A glyph at its place in a line.
pub struct Placed {
    /// Which file of the family has it.
    pub face: usize,
    pub id: u16,
    pub x: f32,
    pub y: f32,
}

/// A line of glyphs from zero on.
#[derive(Default)]
pub struct Line {
    pub glyphs: Vec<Placed>,
    pub width: f32,
}

/// How text is set.
#[derive(Clone, Copy)]
pub struct Setting<'f> {
    pub family: &'f Family,
    pub size: f32,
    /// Added after each letter, in parts of the size.
    pub tracking: f32,
}

impl Setting<'_> {
    /// The line's glyphs, with the kerning and ligatures of the typeface.
    pub fn line(self, text: &str) -> Line {
        let mut context = ShapeContext::new();
        let mut line = Line::default();
        for (face, run) in self.runs(text) {
            let script =
                run.chars().find(|c| c.is_alphabetic()).map_or(swash::text::Script::Latin, |c| c.script());
            let mut shaper = context
                .builder(self.family.faces[face].font())
                .script(script)
                .size(self.size)
                .variations(&[("wght", self.family.weight)])
                .build();
            shaper.add_str(run);
            shaper.shape_with(|cluster| {
                for glyph in cluster.glyphs {
                    line.glyphs.push(Placed { face, id: glyph.id, x: line.width + glyph.x, y: glyph.y });
                    line.width += glyph.advance;
                }
                line.width += self.tracking * self.size;
            });
        }
        line
    }

    pub fn width(self, text: &str) -> f32 {
        self.line(text).width
    }

    /// Stretches of the text with the file that has their letters; spaces stay with what is before them.
    fn runs(self, text: &str) -> Vec<(usize, &str)> {
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            let face = match runs.last() {
                Some((face, ..)) if c == ' ' => *face,
                _ => self.family.face_of(c).unwrap_or_default(),
            };
            match runs.last_mut() {
                Some((last, _, until)) if *last == face => *until = end,
                _ => runs.push((face, at, end)),
            }
        }
        runs.into_iter().map(|(face, from, until)| (face, &text[from..until])).collect()
    }
}

/// Text without what is not seen: spaces of every width are one, hints for breaking and joining go.
pub fn tidied(text: &str) -> String {
    let seen = |c: char| match c {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => None,
        '\u{2011}' => Some('-'),
        c if c.is_whitespace() || c.is_control() => Some(' '),
        c => Some(c),
    };
    let text: String = text.chars().filter_map(seen).collect();
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Hebrew, Arabic and their kin, which would need more than is done here.
pub fn is_set_leftwards(c: char) -> bool {
    matches!(u32::from(c), 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_seen_is_set() {
        assert_eq!(tidied(" The\u{a0}long\n\tway\u{ad}side\u{200b} co\u{2011}op "), "The long wayside co-op");
        assert_eq!(tidied("\u{200b}\u{fe0f}"), "");
        assert!(is_set_leftwards('م') && is_set_leftwards('ש') && !is_set_leftwards('Ω'));
    }
}
