//! What mail programs make of a letter, by the records of caniemail (hteumeuleu/caniemail): whatever it uses is
//! supported by all of them, or is in the list below with what becomes of it where it is not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use scraper::{Html, Node, Selector};
use serde_json::Value;

use super::{filled, reader, sample};

/// What some programs do not support, or not all of; and why the letter is still read well there.
const DEGRADES: &[(&str, &str)] = &[
    ("css-at-media", "without it the column keeps its margins and its large headlines"),
    ("css-at-media-prefers-color-scheme", "without it the letter is light, or darkened by the program"),
    ("css-background-color", "the cells say it with bgcolor, too"),
    ("css-border", "on cells alone, of 1 and 3 pixels"),
    ("css-color-scheme", "without it programs do what they do with letters that are light"),
    (
        "css-display",
        "block, inline-block and none alone; a button without it is its words on the cell's ground",
    ),
    ("css-display-none", "where the preheader shows, it is a line before the letter"),
    ("css-font-size", "pixels alone"),
    ("css-font-weight", "normal and bold alone"),
    ("css-height", "auto, on pictures alone, whose attributes say the same"),
    ("css-important", "in the sheet alone, in small letters and after a space"),
    ("css-letter-spacing", "a pixel or less"),
    ("css-line-height", "pixels alone; where they behave, lines are a little closer"),
    ("css-margin", "of no negative values, on paragraphs, headings, quotes and lists"),
    ("css-max-height", "only of the preheader, which is not displayed anyway"),
    ("css-max-width", "of tables everywhere; pictures say their width as an attribute"),
    ("css-overflow", "only of the preheader, which is not displayed anyway"),
    ("css-padding", "on cells alone; the link on a button has it from mso-padding-alt or goes without"),
    ("css-selector-class", "of the sheet alone, which only adds"),
    ("css-selector-type", "of the sheet alone, which only adds"),
    ("css-text-decoration", "where links are always underlined, headlines are"),
    ("css-text-transform", "uppercase alone"),
    ("css-width", "of tables and pictures, which say it as an attribute, too"),
    ("html-align", "of cells alone"),
    ("html-aria-label", "names the letter for screen readers; without it they read on"),
    ("html-blockquote", "one program folds it up"),
    ("html-body", "the outer table has the same ground"),
    ("html-dir", "said thrice, where it is kept: on the document, within it, and by the order of cells"),
    ("html-doctype", "nothing depends on its mode"),
    ("html-height", "of pictures, to keep their place"),
    ("html-lang", "said twice"),
    ("html-lists", "without reversed or value"),
    ("html-meta-color-scheme", "see css-color-scheme"),
    ("html-picture", "without it the logo by day is shown"),
    ("html-role", "without it some screen readers count cells"),
    ("html-srcset", "one address, within picture"),
    ("html-style", "the sheet only adds"),
    ("html-width", "in pixels, but for one cell, whose hundredths hold"),
];

/// What the records say nothing of: older than all programs, or their own.
const UNLISTED: &[(&str, &str)] = &[
    ("html-a", "a link"),
    ("html-br", "a new line"),
    ("html-em", "stress"),
    ("html-head", "the document's"),
    ("html-html", "the document's"),
    ("html-meta", "charset, viewport and what is listed by name"),
    ("html-source", "of picture"),
    ("html-tbody", "made by parsers"),
    ("html-td", "with its table"),
    ("html-title", "the document's"),
    ("html-tr", "with its table"),
    ("attribute-alt", "of HTML 2"),
    ("attribute-bgcolor", "of HTML 3.2"),
    ("attribute-border", "of HTML 3.2"),
    ("attribute-charset", "of HTML 5, and mails say it in their headers"),
    ("attribute-content", "of HTML 2"),
    ("attribute-href", "of HTML 2"),
    ("attribute-media", "of picture's source"),
    ("attribute-name", "of meta"),
    ("attribute-src", "of HTML 2"),
    ("css-color", "of CSS 1"),
    ("css-font-family", "of CSS 1"),
    ("css-font-style", "of CSS 1"),
    ("css-mso-padding-alt", "Outlook's own; all others pass over it"),
];

/// The newest record of each program, by feature; none where the data is not at hand.
fn records() -> Option<BTreeMap<String, BTreeMap<String, String>>> {
    let root = std::env::var_os("BROADSHEET_TEST_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let file = root.join("caniemail/caniemail-features.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("skipped: {} is absent", file.display());
        return None;
    };
    let data: Value = serde_json::from_str(&text).unwrap();
    let features = data["features"].as_array().unwrap().iter();
    Some(
        features
            .map(|feature| (feature["slug"].as_str().unwrap().to_owned(), newest(&feature["stats"])))
            .collect(),
    )
}

fn newest(stats: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (program, platforms) in stats.as_object().unwrap() {
        for (platform, versions) in platforms.as_object().unwrap() {
            let last = versions.as_object().unwrap().iter().max_by_key(|(version, _)| numbers(version));
            if let Some((_, support)) = last {
                found.insert(format!("{program}/{platform}"), support.as_str().unwrap().to_owned());
            }
        }
    }
    found
}

fn numbers(version: &str) -> Vec<u32> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}

/// Everything the letter uses, by the names of the records.
fn used(html: &str) -> BTreeSet<String> {
    let document = Html::parse_document(html);
    let mut used = BTreeSet::from(["html-doctype".to_owned(), "css-selector-type".to_owned()]);
    for element in document.tree.nodes().filter_map(|node| node.value().as_element()) {
        used.insert(of_element(element.name()));
        for (name, value) in element.attrs() {
            match name {
                "style" => used.extend(of_style(value)),
                "name" if value.ends_with("color-scheme") => {
                    used.extend(["html-meta-color-scheme".to_owned()])
                }
                _ => used.extend([of_attribute(name)]),
            }
        }
    }
    let sheet = Selector::parse("style").unwrap();
    let sheet: String = document.select(&sheet).next().unwrap().text().collect();
    used.extend(of_sheet(&sheet));
    used
}

fn of_element(name: &str) -> String {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "html-h1-h6".into(),
        "ul" | "ol" | "li" => "html-lists".into(),
        name => format!("html-{name}"),
    }
}

fn of_attribute(name: &str) -> String {
    match name {
        "align" | "aria-label" | "cellpadding" | "cellspacing" | "dir" | "height" | "lang" | "role"
        | "srcset" | "valign" | "width" => format!("html-{name}"),
        "class" => "css-selector-class".into(),
        name => format!("attribute-{name}"),
    }
}

fn of_style(style: &str) -> Vec<String> {
    let mut used = Vec::new();
    for declaration in style.split(';').filter(|declaration| !declaration.trim().is_empty()) {
        let (property, value) = declaration.split_once(':').unwrap();
        let property = property.trim();
        let family = ["padding", "margin", "border"].into_iter().find(|family| {
            property
                .strip_prefix(family)
                .is_some_and(|side| ["", "-left", "-right", "-top", "-bottom", "-color"].contains(&side))
        });
        used.push(format!("css-{}", family.unwrap_or(property)));
        for word in value.split([' ', ',']).filter(|word| !word.is_empty()) {
            match word {
                "!important" => used.push("css-important".into()),
                "none" if property == "display" => used.push("css-display-none".into()),
                _ => used.extend(unit(word)),
            }
        }
    }
    used
}

/// The unit of a number, if it is one.
fn unit(word: &str) -> Option<String> {
    let number = word.trim_start_matches(['-', '.']);
    let unit = number.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let is_number = number.len() > unit.len() && !unit.is_empty();
    is_number.then(|| format!("css-unit-{}", if unit == "%" { "percent" } else { unit }))
}

fn of_sheet(sheet: &str) -> Vec<String> {
    let mut used = Vec::new();
    for line in sheet.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "}") {
        let (selector, style) = line.split_once('{').unwrap();
        match selector.trim() {
            "@media (max-width: 480px)" => used.push("css-at-media".to_owned()),
            "@media (prefers-color-scheme: dark)" => {
                used.push("css-at-media-prefers-color-scheme".to_owned())
            }
            selector => assert!(
                selector == "html"
                    || selector.strip_prefix('.').is_some_and(|name| name.chars().all(char::is_alphanumeric)),
                "{selector}: a class alone is read everywhere where sheets are"
            ),
        }
        used.extend(of_style(style.trim_end_matches('}')));
    }
    used
}

#[test]
fn mail_programs_support_what_a_letter_uses() {
    let Some(records) = records() else { return };
    let mut letter = sample::fullest();
    letter.logo = Some(sample::logo());
    let used = used(&filled(&letter.render().html, reader));
    let degrades: BTreeMap<&str, &str> = DEGRADES.iter().copied().collect();
    let unlisted: BTreeMap<&str, &str> = UNLISTED.iter().copied().collect();
    for feature in &used {
        let Some(support) = records.get(feature) else {
            assert!(unlisted.contains_key(feature.as_str()), "{feature} is in no record");
            continue;
        };
        assert!(!unlisted.contains_key(feature.as_str()), "{feature} is in the records");
        let lacking: Vec<_> =
            support.iter().filter(|(_, how)| !how.starts_with('y') && *how != "u").collect();
        let whole = lacking.is_empty();
        assert!(whole || degrades.contains_key(feature.as_str()), "{feature}: {lacking:?}");
        assert!(!whole || !degrades.contains_key(feature.as_str()), "{feature} degrades nowhere any more");
    }
    let stale: Vec<_> =
        degrades.keys().chain(unlisted.keys()).filter(|name| !used.contains(**name)).collect();
    assert!(stale.is_empty(), "no letter uses {stale:?}");
}

#[test]
fn what_degrades_is_used_in_the_one_way_that_does_no_harm() {
    let mut letter = sample::fullest();
    letter.logo = Some(sample::logo());
    let html = filled(&letter.render().html, reader);
    let document = Html::parse_document(&html);
    for node in document.tree.nodes() {
        let Node::Element(element) = node.value() else { continue };
        let (name, style) = (element.name(), element.attr("style").unwrap_or_default());
        let has = |what: &str| style.split(';').any(|declaration| declaration.starts_with(what));
        if ["padding:", "padding-", "border-"].iter().any(|what| has(what)) {
            let none = has("padding:0");
            assert!(name == "td" || none || style.starts_with("display:inline-block"), "{name}: {style}");
        }
        assert!(!style.contains('!') && !style.contains("/*"), "{style}");
        let bold = style.split_once("font-weight:").map(|(_, weight)| weight.split(';').next().unwrap());
        assert!(bold.is_none_or(|weight| ["normal", "bold"].contains(&weight)), "{style}");
        assert!(name != "img" || (element.attr("width").is_some() && element.attr("alt").is_some()));
        assert!(name != "table" || element.attr("role") == Some("presentation"));
        let grounds = style.contains("background-color");
        assert_eq!(grounds, element.attr("bgcolor").is_some(), "{name}: {style}");
    }
}
