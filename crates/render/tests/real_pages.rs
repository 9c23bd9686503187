//! The sanitiser and the teaser rule over real pages and a real archive, where these are at hand.
#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

use broadsheet_render::body::{TeaserLimits, plain_text, prepare, sanitise};
use ruzstd::decoding::StreamingDecoder;

/// Opens a compressed file of the test data, or says that it is absent.
fn open(path: &str) -> Option<impl Read> {
    let root = std::env::var_os("BROADSHEET_TEST_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let path = root.join(path);
    if !path.exists() {
        println!("skipped: {} is absent", path.display());
        return None;
    }
    Some(StreamingDecoder::new(BufReader::new(File::open(path).unwrap())).unwrap())
}

/// The files of a tar archive: name and content.
fn unpack(mut archive: impl Read) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut header = [0; 512];
    while archive.read_exact(&mut header).is_ok() && header[0] != 0 {
        let field = |range: std::ops::Range<usize>| {
            String::from_utf8_lossy(&header[range]).trim_end_matches(['\0', ' ']).to_owned()
        };
        let size = usize::from_str_radix(&field(124..135), 8).unwrap();
        let mut content = vec![0; size.next_multiple_of(512)];
        archive.read_exact(&mut content).unwrap();
        content.truncate(size);
        files.push((field(0..100), content));
    }
    files
}

/// Every tag of the output, taken apart without the parser that made it.
fn assert_harmless(page: &str, html: &str) {
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        let name = tag.trim_start_matches('/').split_whitespace().next().unwrap_or_default();
        for banned in
            ["script", "style", "iframe", "object", "embed", "form", "input", "svg", "math", "link", "meta"]
        {
            assert_ne!(name, banned, "{page}");
        }
        // Attribute values are quoted and their quotes escaped, so every other piece is outside them.
        for outside in tag.split('"').step_by(2) {
            assert!(
                !outside.trim_start().starts_with("on") && !outside.contains("style="),
                "{page}: <{tag}>"
            );
        }
        for value in tag.split('"').skip(1).step_by(2) {
            let plain: String =
                value.to_lowercase().chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            assert!(!plain.starts_with("javascript:") && !plain.starts_with("data:"), "{page}: <{tag}>");
        }
    }
    assert!(!html.contains("<!--"), "{page}");
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<String>().replace('-', "")
}

#[test]
fn messy_pages_come_out_harmless_and_stay_so() {
    let Some(archive) = open("messy-html/readability-test-pages.tar.zst") else { return };
    let mut seen = 0;
    for (name, content) in unpack(archive).into_iter().filter(|(name, _)| name.ends_with("source.html")) {
        let page = String::from_utf8_lossy(&content);
        let (once, _) = sanitise(&page);
        assert_harmless(&name, &once);
        assert_eq!(sanitise(&once).0, once, "{name} changes when sanitised again");
        let p = prepare(&page, TeaserLimits::default());
        assert_harmless(&name, &p.teaser_html);
        assert_harmless(&name, &p.rest_html);
        seen += 1;
    }
    assert!(seen >= 60, "only {seen} pages were read");
}

#[test]
fn a_real_archive_is_cut_within_the_limits() {
    let Some(archive) = open("archives/usgov-digital/articles.ndjson.zst") else { return };
    let (mut seen, mut with_teaser) = (0, 0);
    for line in BufReader::new(archive).lines().step_by(10) {
        let article: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let body = article["body_html"].as_str().unwrap();
        let p = prepare(body, TeaserLimits::default());
        let name = article["id"].to_string();
        assert_harmless(&name, &p.rest_html);
        assert!(p.teaser_words <= 150 && p.teaser_words * 3 <= p.words, "{name}");
        if p.lead_html.is_none() {
            let both = format!("{}{}", p.teaser_text, plain_text(&p.rest_html));
            assert_eq!(squeezed(&both), squeezed(&plain_text(&sanitise(body).0)), "{name}");
        }
        seen += 1;
        with_teaser += u32::from(!p.teaser_html.is_empty());
    }
    assert!(seen > 250 && with_teaser * 10 > seen * 8, "{with_teaser} teasers of {seen} articles");
}
