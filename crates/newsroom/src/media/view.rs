//! A picture as templates get it.

use press::pictures::{Entry, Format, SOON, copies};
use serde_json::{Value, json};

use super::PATH;
use crate::Newsroom;

/// As wide as a picture in a list, and as one on its own page.
const SMALL: u32 = 320;
const LARGE: u32 = 960;

/// Where the newsroom finds a file of a picture.
fn at(file: &str) -> String {
    format!("{PATH}/file/{file}")
}

/// A copy that is large enough for a list.
fn small(entry: &Entry) -> String {
    let file = entry.file();
    let offered =
        if entry.scalable { copies(&file, entry.width, entry.height, Format::WebP) } else { Vec::new() };
    let near = offered.iter().find(|(_, width)| *width >= SMALL).or(offered.last());
    at(near.map_or(&file, |(name, _)| name))
}

impl Newsroom {
    /// A picture in the library.
    pub(crate) fn picture(&self, entry: &Entry) -> Value {
        let file = entry.file();
        let offered =
            if entry.scalable { copies(&file, entry.width, entry.height, Format::WebP) } else { Vec::new() };
        let large = offered.iter().find(|(_, width)| *width >= LARGE).or(offered.last());
        let srcset: Vec<String> = offered
            .iter()
            .filter(|(_, width)| *width <= LARGE)
            .map(|(name, width)| format!("{} {width}w", at(name)))
            .collect();
        let (x, y) = entry.focus.thousandths();
        json!({
            "url": format!("{PATH}/{}", entry.public_id), "name": entry.name(), "file": file,
            "small": small(entry), "srcset": srcset.join(", "), "large": at(large.map_or(&file, |(name, _)| name)), "whole": at(&file),
            "width": entry.width, "height": entry.height, "kind": kind(&entry.mime),
            "bytes": size(entry.bytes), "file_name": entry.file_name, "copyright": entry.copyright,
            "alt": entry.words.alt, "caption": entry.words.caption, "credit": entry.words.credit,
            "licence": entry.words.licence, "licence_state": self.licence_state(entry),
            "licence_text": entry.words.licence_until.map(|until| self.theme.date(until - 1, "long")),
            "in_use": entry.in_use, "formats": entry.scalable.then(|| entry.formats.as_str()), "added": self.moment(entry.created_at),
            "focus_x": percent(x), "focus_y": percent(y), "focus_class": classes(x, y),
        })
    }

    /// What an editor needs to put the picture into a text.
    pub(crate) fn placeable(&self, entry: &Entry) -> Value {
        json!({
            "src": format!("/media/{}", entry.file()), "width": entry.width, "height": entry.height,
            "alt": entry.words.alt, "caption": entry.words.caption, "credit": entry.words.credit,
            "name": entry.name(), "url": format!("{PATH}/{}", entry.public_id), "small": small(entry),
        })
    }

    fn licence_state(&self, entry: &Entry) -> Option<&'static str> {
        let (until, now) = (entry.words.licence_until?, self.now());
        match until {
            until if until <= now => Some("ended"),
            until if until <= now + SOON => Some("ending"),
            _ => None,
        }
    }
}

/// Thousandths as a field shows them.
pub(super) fn percent(thousandths: u16) -> String {
    match thousandths % 10 {
        0 => (thousandths / 10).to_string(),
        tenths => format!("{}.{tenths}", thousandths / 10),
    }
}

/// The classes by which a style sheet keeps the focus in sight, in tenths, as readers' pages have them.
fn classes(x: u16, y: u16) -> String {
    let tenths = |thousandths: u16| (thousandths + 50) / 100;
    format!("fx-{} fy-{}", tenths(x), tenths(y))
}

fn kind(mime: &str) -> String {
    mime.rsplit('/').next().unwrap_or_default().to_uppercase()
}

/// A file's size, with one digit where it is small.
fn size(bytes: i64) -> String {
    match bytes {
        ..1_000_000 => format!("{} kB", (bytes + 999) / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_places_are_short() {
        assert_eq!([1, 1000, 999_001].map(size), ["1 kB", "1 kB", "1000 kB"]);
        assert_eq!(size(2_460_000), "2.4 MB");
        assert_eq!([0, 5, 333, 500, 1000].map(percent), ["0", "0.5", "33.3", "50", "100"]);
        assert_eq!(classes(333, 960), "fx-3 fy-10");
    }
}
