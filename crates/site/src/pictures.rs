//! Pictures as pages show them: their smaller copies, named for the browser to choose from, and where they may be
//! cropped.

use std::collections::HashSet;

use press::pictures::{self, Focus, Format, Portrait};
use render::body::Offer;

use crate::card::media_path;

/// Portraits are shown in about a hundred pixels, of which dense screens make three.
const PORTRAIT: u32 = 300;
/// How wide a picture stands in a text: a column, or the whole of a telephone. Browsers that can measure do so
/// themselves, since these pictures are loaded when they come into view.
const IN_TEXT: &str = "auto, (min-width: 640px) 600px, 100vw";

/// What pages offer of a picture: the copies in one format, and one for browsers that do not read it.
pub struct Offered {
    /// The format of the copies.
    pub kind: &'static str,
    /// Their addresses and widths.
    pub srcset: String,
    /// The address for everyone else.
    pub src: String,
}

/// The copies of a picture; nothing if it has none. One format is offered, the best there is: a second would lengthen
/// each page for the few browsers that read the one and not the other, and those are served well by a single copy.
pub fn offered(file: &str, width: i64, height: i64, avif: bool) -> Option<Offered> {
    let format = if avif { Format::Avif } else { Format::WebP };
    let copies = pictures::copies(file, width, height, format);
    let named = copies.iter().map(|(name, width)| format!("{} {width}w", media_path(name)));
    // Of drawings the usual copy would not be in JPEG: what can be seen through in them stays so.
    let usual = match (file.ends_with(".jpg"), format) {
        (true, _) => pictures::usual_copy(file, width, height, Format::Jpeg),
        (false, Format::Avif) => pictures::usual_copy(file, width, height, Format::WebP),
        (false, _) => None,
    };
    let src = media_path(usual.as_ref().map_or(file, |(name, _)| name));
    let srcset = named.collect::<Vec<_>>().join(", ");
    (!copies.is_empty()).then(|| Offered { kind: format.mime(), srcset, src })
}

/// The classes by which a style sheet keeps the focus in sight; none for the middle.
pub fn focus_classes(focus: Focus) -> String {
    let (x, y) = focus.thousandths();
    let tenths = |thousandths: u16| (thousandths + 50) / 100;
    match (tenths(x), tenths(y)) {
        (5, 5) => String::new(),
        (x, y) => format!("fx-{x} fy-{y}"),
    }
}

/// The path of a portrait, small as it is shown.
pub fn portrait_path(portrait: &Portrait) -> String {
    let copies = pictures::copies(&portrait.file, portrait.width, portrait.height, Format::WebP);
    let small = copies.into_iter().find(|(_, width)| *width >= PORTRAIT && portrait.scalable);
    media_path(small.as_ref().map_or(&portrait.file, |(name, _)| name))
}

/// A text whose pictures come with their smaller copies: in AVIF those of these public ids.
pub fn with_copies(html: &str, in_avif: &HashSet<String>) -> String {
    render::body::with_copies(html, |src, width, height| {
        let file = src.strip_prefix("/media/")?;
        let still = [".jpg", ".png", ".webp"].iter().any(|end| file.ends_with(end));
        let avif = file.split('.').next().is_some_and(|public_id| in_avif.contains(public_id));
        let Offered { kind, srcset, src } = offered(file, width, height, avif).filter(|_| still)?;
        Some(Offer { kind, srcset, sizes: IN_TEXT, src })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_focus_is_told_in_tenths() {
        let classes = |x, y| focus_classes(Focus::at(x, y).unwrap());
        assert_eq!(classes(0.5, 0.5), "");
        assert_eq!(classes(0.46, 0.54), "");
        assert_eq!(classes(0.3, 0.74), "fx-3 fy-7");
        assert_eq!((classes(0.0, 0.5), classes(1.0, 1.0)), ("fx-0 fy-5".into(), "fx-10 fy-10".into()));
    }

    #[test]
    fn a_portrait_is_small_where_it_can_be() {
        let portrait = |width, scalable| Portrait {
            file: "abc.jpg".into(),
            width,
            height: width,
            scalable,
            focus: Focus::CENTRE,
        };
        assert_eq!(portrait_path(&portrait(2000, true)), "/media/abc.320.webp");
        assert_eq!(portrait_path(&portrait(340, true)), "/media/abc.340.webp");
        assert_eq!(portrait_path(&portrait(120, true)), "/media/abc.jpg");
        assert_eq!(portrait_path(&portrait(2000, false)), "/media/abc.jpg");
    }

    #[test]
    fn whoever_reads_no_new_format_gets_a_photograph_in_jpeg() {
        let src = |file, avif| offered(file, 2000, 1000, avif).unwrap().src;
        assert_eq!(
            (src("abc.jpg", false), src("abc.jpg", true)),
            ("/media/abc.960.jpg".into(), "/media/abc.960.jpg".into())
        );
        assert_eq!(
            (src("abc.png", false), src("abc.png", true)),
            ("/media/abc.png".into(), "/media/abc.960.webp".into())
        );
        assert!(offered("abc.jpg", 0, 0, true).is_none());
    }

    #[test]
    fn pictures_in_a_text_come_with_their_copies() {
        let html = "<figure><img src=\"/media/abc.png\" alt=\"\" width=\"700\" height=\"350\"></figure>";
        let none = HashSet::new();
        let shown = with_copies(html, &none);
        assert!(shown.contains("srcset=\"/media/abc.320.webp 320w, /media/abc.700.webp 700w\""), "{shown}");
        assert!(shown.contains("<img src=\"/media/abc.png\""), "{shown}");
        let shown = with_copies(html, &HashSet::from(["abc".to_owned()]));
        assert!(shown.contains("type=\"image/avif\" srcset=\"/media/abc.320.avif 320w, "), "{shown}");
        assert!(shown.contains("<img src=\"/media/abc.700.webp\""), "{shown}");
        for kept in
            [html.replace("/media/", "/static/"), html.replace(".png", ".gif"), html.replace("700", "0")]
        {
            assert_eq!(with_copies(&kept, &none), kept);
        }
    }
}
