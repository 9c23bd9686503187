//! What photographers and agencies write into their pictures.
//!
//! Three places hold it, and often disagree. IPTC is what picture desks fill in and wins; XMP is its successor;
//! EXIF is mostly the camera's own. IPTC cuts long values short (a credit at 32 bytes), so where XMP begins
//! with the IPTC value and goes on, XMP has the whole of it.

mod exif;
mod iptc;
mod xmp;

use image::ImageDecoder as _;

use crate::kind::Kind;
use crate::prepare::decoder;
use crate::strip::jpeg_segments;

/// No caption is longer; what is longer is no caption.
const LONGEST: usize = 5_000;

/// The texts a picture brings along, each absent if it was empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captions {
    /// A short name for the picture.
    pub title: Option<String>,
    /// What it shows.
    pub caption: Option<String>,
    /// The description for those who cannot see it.
    pub alt: Option<String>,
    /// Who took it; several names are joined by commas.
    pub byline: Option<String>,
    /// The credit line asked for.
    pub credit: Option<String>,
    /// The copyright notice.
    pub copyright: Option<String>,
    /// The day it was taken, as `YYYY-MM-DD`.
    pub date: Option<String>,
}

impl Captions {
    /// Who is to be named under the picture: the credit asked for, else who took it, else who holds the rights.
    pub fn credit_line(&self) -> Option<&str> {
        self.credit.as_deref().or(self.byline.as_deref()).or(self.copyright.as_deref())
    }

    /// Fills from the next best source what is missing, or was cut short.
    fn or(self, next: Self) -> Self {
        Self {
            title: better(self.title, next.title),
            caption: better(self.caption, next.caption),
            alt: better(self.alt, next.alt),
            byline: better(self.byline, next.byline),
            credit: better(self.credit, next.credit),
            copyright: better(self.copyright, next.copyright),
            date: self.date.or(next.date),
        }
    }
}

fn better(first: Option<String>, next: Option<String>) -> Option<String> {
    match (first, next) {
        (Some(first), Some(next)) if next.starts_with(&first) => Some(next),
        (first, next) => first.or(next),
    }
}

/// The raw blocks a file holds, before anyone has made sense of them.
#[derive(Default)]
struct Blocks {
    iptc: Vec<u8>,
    xmp: Vec<u8>,
    exif: Vec<u8>,
}

/// Reads the captions of an upload as it came. A picture without any, or none at all, has empty ones.
pub fn captions(bytes: &[u8]) -> Captions {
    let Some(blocks) = blocks(bytes) else { return Captions::default() };
    iptc::read(&blocks.iptc).or(xmp::read(&blocks.xmp)).or(exif::read(blocks.exif))
}

fn blocks(bytes: &[u8]) -> Option<Blocks> {
    match Kind::sniff(bytes).ok()? {
        Kind::Jpeg => Some(jpeg_blocks(bytes)),
        // What is kept of an AVIF picture has none, or it is refused.
        Kind::Avif => None,
        kind => {
            let mut decoder = decoder(kind, bytes).ok()?;
            Some(Blocks {
                iptc: Vec::new(),
                xmp: decoder.xmp_metadata().ok().flatten().unwrap_or_default(),
                exif: decoder.exif_metadata().ok().flatten().unwrap_or_default(),
            })
        }
    }
}

/// IPTC may be spread over several segments, which read on as one.
fn jpeg_blocks(bytes: &[u8]) -> Blocks {
    let mut blocks = Blocks::default();
    for segment in jpeg_segments(bytes).unwrap_or_default() {
        let after = |prefix: &[u8]| segment.content.strip_prefix(prefix);
        match segment.marker {
            0xE1 => {
                if let Some(exif) = after(b"Exif\0\0").filter(|_| blocks.exif.is_empty()) {
                    blocks.exif = exif.to_vec();
                } else if let Some(xmp) = after(b"http://ns.adobe.com/xap/1.0/\0") {
                    blocks.xmp = xmp.to_vec();
                }
            }
            0xED => blocks.iptc.extend(after(b"Photoshop 3.0\0").unwrap_or_default()),
            _ => {}
        }
    }
    blocks
}

/// Trims a value, drops control characters but line breaks, and gives nothing for an empty one.
fn clean(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').take(LONGEST).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The day in `20240131`, `2024:01:31 …` or `2024-01-31T…`.
fn day(text: &str) -> Option<String> {
    let digits: String = text.chars().take(10).filter(char::is_ascii_digit).collect();
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
    let real = year != "0000" && ("01"..="12").contains(&month) && ("01"..="31").contains(&day);
    real.then(|| format!("{year}-{month}-{day}"))
}

/// Text of no declared encoding: UTF-8 where it is that, else what Western European systems wrote.
fn legacy_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

/// Windows-1252 is Latin-1 but for these; the five it leaves open stay control characters.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cut_short_gives_way_to_the_whole() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(better(text("NASA, ESA"), text("NASA, ESA and others")), text("NASA, ESA and others"));
        assert_eq!(better(text("Desk"), text("Agency")), text("Desk"));
        assert_eq!(better(None, text("Agency")), text("Agency"));
    }

    #[test]
    fn days_are_read_in_all_three_spellings() {
        for spelling in ["20240131", "2024:01:31 10:00:00", "2024-01-31T10:00:00Z"] {
            assert_eq!(day(spelling).as_deref(), Some("2024-01-31"));
        }
        for nonsense in ["", "0000:00:00 00:00:00", "2024", "20241301", "    :  :  "] {
            assert_eq!(day(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn old_encodings_are_read() {
        assert_eq!(legacy_text("Zürich".as_bytes()), "Zürich");
        assert_eq!(legacy_text(b"Z\xfcrich \x96 \xa9"), "Zürich – ©");
    }
}
