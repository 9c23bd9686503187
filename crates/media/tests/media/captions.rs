//! Captions of real pictures against ExifTool's answers.

use broadsheet_media::{Captions, captions};
use serde_json::Value;

use crate::described;

/// What ExifTool read under the first of these names that holds anything, or under a later one that goes on
/// where the earlier was cut short.
fn told(answers: &Value, names: &[&str]) -> Option<String> {
    let values = names.iter().filter_map(|name| text(&answers[*name]));
    values.reduce(|best, next| if next.starts_with(&best) { next } else { best })
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => items.iter().filter_map(text).collect::<Vec<_>>().join(", "),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    (!text.is_empty()).then_some(text)
}

#[test]
fn captions_agree_with_exiftool() {
    let mut filled = 0;
    for (name, bytes, answers) in described() {
        let date = ["IPTC:DateCreated", "XMP-photoshop:DateCreated", "ExifIFD:DateTimeOriginal"];
        let date = date.iter().find_map(|name| text(&answers[*name]));
        let expected = Captions {
            title: told(&answers, &["IPTC:ObjectName", "XMP-dc:Title"]),
            caption: told(
                &answers,
                &["IPTC:Caption-Abstract", "XMP-dc:Description", "IFD0:ImageDescription"],
            ),
            alt: told(&answers, &["XMP-iptcCore:AltTextAccessibility"]),
            byline: told(&answers, &["IPTC:By-line", "XMP-dc:Creator", "IFD0:Artist"]),
            credit: told(&answers, &["IPTC:Credit", "XMP-photoshop:Credit"]),
            copyright: told(&answers, &["IPTC:CopyrightNotice", "XMP-dc:Rights", "IFD0:Copyright"]),
            date: date.map(|date| date[..10].replace(':', "-")),
        };
        filled += usize::from(expected.caption.is_some());
        assert_eq!(captions(&bytes), expected, "{name}");
    }
    assert!(described().is_empty() || filled >= 8, "too few pictures with captions: {filled}");
}

#[test]
fn a_credit_that_iptc_cut_short_is_whole() {
    let files = described();
    let Some((_, bytes, _)) = files.iter().find(|(name, ..)| name.contains("Issue 600")) else { return };
    let credit = captions(bytes).credit.unwrap();
    assert!(credit.starts_with("NASA, ESA, Michael Wong (Space Telescope Science Institute"), "{credit}");
}
