//! The checklist, by value.

use std::collections::HashMap;

use kernel::clock::Millis;
use render::body::{TeaserLimits, prepare};

use super::super::*;

const NOW: Millis = 1_794_312_000_000;

/// A piece that lacks nothing.
fn whole() -> (Text, Facts) {
    let html = "<p>Ships wait.</p><!--more--><figure><img src=\"/media/a.jpg\" alt=\"A ship\"><figcaption>A ship. <span class=\"credit\">Ada</span></figcaption></figure>";
    let lead = Lead { file: "b.jpg".into(), alt: "Boats".into(), credit: "Bea".into(), ..Lead::default() };
    let particulars = Particulars {
        section: "Ports".into(),
        authors: vec![Author { name: "Ada".into(), slug: String::new() }],
        lead: Some(lead),
        ..Particulars::default()
    };
    let writing = Writing { title: "Ships".into(), standfirst: "They wait.".into(), html: html.into() };
    let known = PictureFacts { licence: "CC BY 4.0".into(), licence_until: Some(NOW + 1) };
    let pictures = HashMap::from([("a.jpg".to_owned(), known.clone()), ("b.jpg".to_owned(), known)]);
    (Text { writing, particulars }, Facts { pictures, ..Facts::default() })
}

fn found(change: impl FnOnce(&mut Text, &mut Facts)) -> Vec<(Item, Weight)> {
    let (mut text, mut facts) = whole();
    change(&mut text, &mut facts);
    let body = prepare(&text.writing.html, TeaserLimits::default());
    check(&text, &body, &facts, NOW).into_iter().map(|one| (one.item, one.weight)).collect()
}

#[test]
fn a_whole_piece_lacks_nothing() {
    assert_eq!(found(|_, _| ()), []);
}

#[test]
fn what_readers_would_miss_holds_a_piece_back() {
    let blocked = |item, change: fn(&mut Text, &mut Facts)| {
        assert!(found(change).contains(&(item, Weight::Blocking)), "{item:?}: {:?}", found(change));
    };
    blocked(Item::Headline, |text, _| text.writing.title = " ".into());
    blocked(Item::Body, |text, _| text.writing.html = "<p> </p><!--more-->".into());
    blocked(Item::Address, |_, facts| facts.address_taken = true);
    blocked(Item::PictureElsewhere, |_, facts| _ = facts.pictures.remove("a.jpg"));
    blocked(Item::PictureElsewhere, |text, _| {
        text.writing.html = "<p>a</p><img src=\"https://other.example/a.jpg\" alt=\"a\">".into();
    });
    blocked(Item::Credit, |text, _| text.writing.html = text.writing.html.replace("Ada", " "));
    blocked(Item::Credit, |text, _| text.particulars.lead.as_mut().unwrap().credit.clear());
    blocked(Item::LicenceOver, |_, facts| facts.pictures.get_mut("b.jpg").unwrap().licence_until = Some(NOW));
    for bad in ["ships", "javascript:alert(1)", "https://", "/articles/ships"] {
        let found = found(|text, _| text.particulars.canonical = bad.into());
        assert_eq!(found, [(Item::Canonical, Weight::Blocking)], "{bad}");
    }
    assert_eq!(found(|text, _| text.particulars.canonical = "https://first.example/ships".into()), []);
}

#[test]
fn what_would_be_better_is_said() {
    let advised = |item, change: fn(&mut Text, &mut Facts)| {
        assert_eq!(found(change), [(item, Weight::Advisory)]);
    };
    advised(Item::Divider, |text, _| text.writing.html = text.writing.html.replace("<!--more-->", ""));
    advised(Item::EmptyTeaser, |text, _| text.writing.html = format!("<!--more-->{}", text.writing.html));
    advised(Item::Alt, |text, _| text.writing.html = text.writing.html.replace("alt=\"A ship\"", "alt=\"\""));
    advised(Item::Licence, |_, facts| facts.pictures.get_mut("a.jpg").unwrap().licence.clear());
    advised(Item::Standfirst, |text, _| text.writing.standfirst.clear());
    advised(Item::SearchTitle, |text, _| text.writing.title = "x".repeat(61));
    advised(Item::SearchTitle, |text, _| text.particulars.search_title = "é".repeat(61));
    advised(Item::SearchDescription, |text, _| text.particulars.search_description = "é".repeat(161));
    advised(Item::SocialTitle, |text, _| text.particulars.social_title = "é".repeat(71));
    advised(Item::Link, |_, facts| facts.broken_links.push("/articles/nowhere".into()));
    advised(Item::Section, |text, _| text.particulars.section.clear());
    advised(Item::Author, |text, _| text.particulars.authors.clear());
    advised(Item::LeadPicture, |text, _| text.particulars.lead = None);
    advised(Item::OpeningOver, |text, _| text.particulars.open_until = Some(NOW));
    assert_eq!(found(|text, _| text.particulars.search_title = "é".repeat(60)), []);
    assert_eq!(found(|text, _| text.particulars.social_title = "é".repeat(70)), []);
    // What readers have seen without a credit can be corrected without one.
    advised(Item::Credit, |text, facts| {
        facts.known_to_readers = true;
        text.particulars.lead.as_mut().unwrap().credit.clear();
    });
}

#[test]
fn what_holds_it_back_comes_first_and_every_item_has_a_word() {
    let found = found(|text, facts| {
        (text.writing.title, text.writing.standfirst) = (String::new(), String::new());
        (text.particulars.section, facts.address_taken) = (String::new(), true);
    });
    assert!(found.is_sorted_by_key(|(_, weight)| *weight) && found.len() == 4, "{found:?}");
    let words: std::collections::HashSet<&str> = found.iter().map(|(item, _)| item.as_str()).collect();
    assert_eq!(words.len(), 4);
}
