//! EXIF: three texts and a date among the camera's settings.

use exif::{Exif, In, Reader, Tag, Value};

use crate::captions::{Captions, clean, day, legacy_text};

/// Reads the texts of an EXIF block, as far as it can be read.
pub fn read(block: Vec<u8>) -> Captions {
    // WebP writers disagree on whether the block repeats its JPEG name.
    let block = block.strip_prefix(b"Exif\0\0").map(<[u8]>::to_vec).unwrap_or(block);
    let parsed = Reader::new().continue_on_error(true).read_raw(block);
    let Ok(exif) = parsed.or_else(|error| error.distill_partial_result(|_| ())) else {
        return Captions::default();
    };
    Captions {
        caption: text(&exif, Tag::ImageDescription),
        byline: text(&exif, Tag::Artist),
        copyright: text(&exif, Tag::Copyright),
        date: text(&exif, Tag::DateTimeOriginal).and_then(|taken| day(&taken)),
        ..Captions::default()
    }
}

/// A value may hold several texts, as copyright does for photographer and editor.
fn text(exif: &Exif, tag: Tag) -> Option<String> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(parts) => {
            let parts: Vec<_> = parts.iter().filter_map(|part| clean(&legacy_text(part))).collect();
            clean(&parts.join(", "))
        }
        _ => None,
    }
}
