//! What readers get of an issue: nothing that they may not read, and links that are theirs.

use kernel::clock::HOUR;
use kernel::config::{AccessLevel, Config};
use proptest::prelude::*;
use render::letter::{Block as Part, Logo, Piece, Slot};

use super::*;

const LEVELS: [Option<AccessLevel>; 5] = [
    None,
    Some(AccessLevel::Free),
    Some(AccessLevel::Registered),
    Some(AccessLevel::Metered),
    Some(AccessLevel::Subscribers),
];

/// Every byte that readers of that kind are sent, and what stands behind its links.
fn bytes(prepared: &Prepared, whom: Entitlement) -> String {
    let variant = prepared.variant(whom).unwrap();
    let text = |pieces: &[Piece]| {
        let of = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Slot(slot) => format!("{slot:?}"),
        };
        pieces.iter().map(of).collect::<String>()
    };
    let (html, plain) = (text(&variant.rendered.html), text(&variant.rendered.text));
    format!("{html}\n{plain}\n{:?}\n{:?}\n{:?}", variant.letter, prepared.titles, prepared.links)
}

/// A story whose paid part has the word in its prose, its links and its pictures.
fn walled(
    db: &TestDb,
    press: &Press,
    title: &str,
    level: Option<AccessLevel>,
    word: &str,
    ago: Millis,
) -> i64 {
    let mut text = body("It begins.", "x");
    text.lead_html = Some(format!("<p>It begins.<sup>{word}</sup></p>"));
    text.rest_html = format!(
        "<h2>{word}</h2><p>It goes on: {word}.</p><p><a href=\"https://else.example/{word}\">there</a></p>\
         <figure><img src=\"/media/{word}.jpg\" alt=\"{word}\"></figure><p>{word}</p>"
    );
    let manuscript = Manuscript {
        access: level,
        body: text,
        section: Some("Ports".into()),
        ..manuscript(title, NOW - ago)
    };
    publish(db, press, &manuscript)
}

/// A newsletter for everyone with everything in it.
fn open() -> Newsletter {
    let all = [
        "take 0-1",
        "news",
        "latest 0-3",
        "top-stories 0-3",
        "most-read",
        "archive 0-3",
        "takes",
        "radar",
        "to-come",
    ];
    Newsletter { sections: sections(&all), ..weekly() }
}

#[test]
fn paid_text_is_in_no_byte_of_what_free_readers_get() {
    let db = TestDb::sqlite();
    let press = site(&[open()]);
    let actor = editor(&db, &press);
    let first = walled(&db, &press, "First", Some(AccessLevel::Subscribers), "CANARY", HOUR);
    walled(&db, &press, "Second", None, "CANARY", 2 * HOUR);
    walled(&db, &press, "Third", Some(AccessLevel::Metered), "CANARY", 3 * HOUR);
    let comment = walled(&db, &press, "Fourth", None, "CANARY", 4 * HOUR);
    write(&db, move |tx| {
        tx.execute("UPDATE articles SET kind = 'opinion' WHERE id = $1", &[&comment]).map(drop)
    });
    let mut issue = made(&db, &press, "weekly");
    issue = edit(&db, &press, &actor, &issue, Edit::Pin(TAKE.into())).unwrap();
    let prepared = prepared(&db, &press, &issue);
    let free = bytes(&prepared, Entitlement::Free);
    assert!(!free.contains("CANARY"), "{free}");
    assert!(
        free.contains("First") && free.contains("It begins.") && free.contains("For subscribers"),
        "{free}"
    );
    // Subscribers read on in the mail itself, without the links of what they read.
    let paid = bytes(&prepared, Entitlement::Subscriber);
    assert!(paid.contains("It goes on: CANARY.") && !paid.contains("else.example/CANARY"), "{paid}");
    let lead =
        prepared.variant(Entitlement::Subscriber).unwrap().letter.blocks.iter().find_map(|part| match part {
            Part::Lead(story) => Some(story.headline.clone()),
            _ => None,
        });
    assert_eq!(lead.as_deref(), Some("First"));
    assert!(first > 0);
}

#[test]
fn a_newsletter_may_speak_a_language_of_its_own() {
    let db = TestDb::sqlite();
    let own = Newsletter { language: "fr".into(), time_zone: "Pacific/Auckland".into(), ..open() };
    let press = site(&[open()]);
    walled(&db, &press, "First", None, "more", HOUR);
    let issue = made(&db, &press, "weekly");
    let press = Press { config: Config { newsletters: vec![own], ..press.config.clone() }, ..press };
    let letter = prepared(&db, &press, &issue).variants.remove(0).letter;
    let day = issue.listed.day;
    assert_eq!(letter.lang, "fr");
    assert!(letter.blocks.iter().any(
        |part| matches!(part, Part::Section(heading) if heading.starts_with("Les dernières parutions"))
    ));
    assert!(
        letter.date.contains(&format!("{} ", day.day())) && letter.date.contains("novembre"),
        "{}",
        letter.date
    );
    // What an editor wrote is theirs in any language.
    assert_eq!(letter.name, "The Weekly");
}

#[test]
fn a_language_without_words_is_named_with_its_newsletter() {
    let press = site(&[Newsletter { language: "tlh".into(), ..weekly() }]);
    let refused = speaks_all(&press.config, &theme(&press)).unwrap_err().to_string();
    for word in ["newsletters[].language of \"weekly\"", "\"tlh\"", "fr", "choose one of these"] {
        assert!(refused.contains(word), "{refused}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever levels stories have and however they are ordered: free readers are sent of each what `decide` gives them.
    #[test]
    fn free_readers_are_sent_what_is_decided_for_them(levels in prop::collection::vec(0..LEVELS.len(), 1..6), up in any::<bool>()) {
        let db = TestDb::sqlite();
        let press = site(&[open()]);
        let words: Vec<String> = (0..levels.len()).map(|nth| format!("CANARY{nth}X")).collect();
        for (nth, level) in levels.iter().enumerate() {
            let ago = if up { nth as i64 + 1 } else { 10 - nth as i64 } * HOUR;
            walled(&db, &press, &format!("Story {nth}"), LEVELS[*level], &words[nth], ago);
        }
        let issue = made(&db, &press, "weekly");
        let prepared = prepared(&db, &press, &issue);
        let free = bytes(&prepared, Entitlement::Free);
        let leads: Vec<bool> = words.iter().map(|word| bytes(&prepared, Entitlement::Subscriber).contains(word)).collect();
        prop_assert_eq!(leads.iter().filter(|leads| **leads).count(), 1, "one story leads");
        for (nth, level) in levels.iter().enumerate() {
            let level = LEVELS[*level].unwrap_or(press.config.access.default);
            let viewer = Entitlement::Free.viewer();
            let full = crate::access::decide(level, &viewer, crate::access::Held::default()).is_full();
            prop_assert_eq!(free.contains(&words[nth]), full && leads[nth], "{} {:?}", &words[nth], level);
        }
    }
}

#[test]
fn what_was_written_for_subscribers_is_not_quoted_to_others() {
    let db = TestDb::sqlite();
    let press = site(&[daily(), open()]);
    let actor = editor(&db, &press);
    walled(&db, &press, "Story", None, "CANARY", HOUR);
    let issue = made(&db, &press, "daily");
    let issue = edit(&db, &press, &actor, &issue, take("CANARYTAKE")).unwrap();
    do_it(&db, &press, &actor, &issue, Deed::Approve(theme(&press))).unwrap();
    keep(&db, &then(&press, DUE - kernel::clock::MINUTE), &theme(&press)).unwrap();
    let issue = today(&db, "weekly").unwrap();
    let (of, listed) = (press.clone(), issue.listed.clone());
    let assembled = read(&db, move |conn| anew(conn, &of, &listed, DUE + 1)).unwrap();
    let prepared = prepared(&db, &press, &Issue { assembled, ..issue });
    assert!(bytes(&prepared, Entitlement::Subscriber).contains("CANARYTAKE"));
    assert!(!bytes(&prepared, Entitlement::Free).contains("CANARY"));
}

#[test]
fn links_of_subscribers_carry_a_pass_to_the_articles_of_the_issue_alone() {
    let db = TestDb::sqlite();
    let press = site(&[open()]);
    let actor = editor(&db, &press);
    let story = walled(&db, &press, "Story", None, "CANARY", HOUR);
    let issue = made(&db, &press, "weekly");
    let outside = What::Outside {
        source: "Else".into(),
        headline: "News".into(),
        url: "https://else.example/a".into(),
    };
    let issue = edit(&db, &press, &actor, &issue, Edit::Add(LetterSection::News, outside)).unwrap();
    let prepared = prepared(&db, &press, &issue);
    let base = format!("https://weir.example/n/{}/", issue.listed.public_id);
    let passes = |whom| bytes(&prepared, whom).matches("?r=Token").count();
    assert!(passes(Entitlement::Subscriber) > 0);
    assert_eq!(passes(Entitlement::Free), 0);
    let position = prepared.links.iter().position(|(_, article)| *article == Some(story)).unwrap();
    let to_article = format!("{base}{position}?r=Token");
    let paid = bytes(&prepared, Entitlement::Subscriber);
    assert_eq!(paid.matches("?r=Token").count(), paid.matches(&to_article).count());
    assert!(bytes(&prepared, Entitlement::Free).contains(&format!("{base}{position}\"")));
    let urls: Vec<&str> = prepared.links.iter().map(|(url, _)| url.as_str()).collect();
    assert!(
        urls.contains(&"https://else.example/a") && urls.contains(&"/articles/story?utm_source=newsletter"),
        "{urls:?}"
    );
    // Both kinds have the reader's own address in them, and the way out.
    for variant in &prepared.variants {
        for slot in [Slot::Address, Slot::Unsubscribe, Slot::Preferences, Slot::Browser] {
            assert!(variant.rendered.html.contains(&Piece::Slot(slot)), "{slot:?}");
            assert!(variant.rendered.text.contains(&Piece::Slot(slot)), "{slot:?}");
        }
    }
}

#[test]
fn what_is_open_for_an_hour_is_not_in_a_letter_that_comes_later() {
    let db = TestDb::sqlite();
    let press = site(&[open()]);
    let story = walled(&db, &press, "Story", None, "CANARY", HOUR);
    let until = move |at: Millis| {
        write(&db, move |tx| {
            tx.execute("UPDATE articles SET open_until = $2 WHERE id = $1", &[&story, &at]).map(drop)
        });
        let issue = made(&db, &press, "weekly");
        bytes(&prepared(&db, &press, &issue), Entitlement::Free).contains("CANARY")
    };
    assert!(!until(DUE));
    assert!(until(DUE + 1));
}

#[test]
fn a_newsletter_for_subscribers_has_one_variant() {
    assert_eq!(entitlements(&daily()), [Entitlement::Subscriber]);
    assert_eq!(entitlements(&open()), [Entitlement::Subscriber, Entitlement::Free]);
    for one in Entitlement::ALL {
        assert_eq!(Entitlement::from_name(one.as_str()), Some(one));
    }
}

#[test]
fn the_logo_heads_a_letter_if_every_mail_program_shows_it() {
    let db = TestDb::sqlite();
    write(&db, |tx| {
        let keep = "INSERT INTO media (public_id, storage_key, mime, width, height, bytes, created_at) VALUES ($1, $1, $2, 960, 240, 1, 1)";
        tx.execute(keep, &[&"m1", &"image/png"])?;
        tx.execute(keep, &[&"m2", &"image/webp"])
    });
    let with = |day: &'static str, night: &'static str| {
        let press = press(move |config| {
            config.site.url = "https://weir.example".into();
            config.newsletters = vec![daily()];
            (config.look.logo, config.look.dark.logo) = (day.into(), night.into());
        });
        if today(&db, "daily").is_none() {
            walled(&db, &press, "First", None, "x", HOUR);
        }
        let issue = made(&db, &press, "daily");
        prepared(&db, &press, &issue).variants.remove(0).letter.logo
    };
    let shown = |dark_url: &str| {
        let url = "https://weir.example/media/m1.png".into();
        Some(Logo { url, dark_url: dark_url.into(), width: 192, height: 48 })
    };
    assert_eq!(with("m1.png", ""), shown(""));
    assert_eq!(with("m1.png", "m1.png"), shown("https://weir.example/media/m1.png"));
    assert_eq!(with("m1.png", "m2.webp"), shown(""));
    for other in ["", "m2.webp", "gone.png", "m1.svg"] {
        assert_eq!(with(other, "m1.png"), None, "{other:?}");
    }
}

#[test]
fn subjects_are_one_line_and_made_up_of_what_stands_first() {
    let db = TestDb::sqlite();
    let press = site(&[daily()]);
    let actor = editor(&db, &press);
    for (title, ago) in [("First", HOUR), ("Second", 2 * HOUR), ("Third", 3 * HOUR)] {
        walled(&db, &press, title, None, "x", ago);
    }
    let mut issue = made(&db, &press, "daily");
    let titles = |issue: &Issue| prepared(&db, &press, issue).titles;
    assert_eq!(titles(&issue), Titles { subject: "First".into(), preheader: "Second · Third".into() });
    let words = Words {
        headline: Some("Our\r\nBcc: x@evil.example".into()),
        note: Some("Take.".into()),
        ..Words::default()
    };
    issue = edit(&db, &press, &actor, &issue, Edit::Words(TAKE.into(), words)).unwrap();
    assert_eq!(titles(&issue).subject, "Our Bcc: x@evil.example");
    issue = edit(&db, &press, &actor, &issue, Edit::Subject("Mine\r\nX: y\u{0}".into())).unwrap();
    assert_eq!(titles(&issue).subject, "Mine X: y");
    issue = edit(&db, &press, &actor, &issue, Edit::Subject(" ".into())).unwrap();
    assert_eq!(titles(&issue).subject, "Our Bcc: x@evil.example");
    // No mail is made of what begins like an answer: a headline is sent without that.
    for (headline, subject) in [
        ("Re: the\nriver", "the river"),
        ("Fwd: Re: it", "it"),
        ("Re: Fwd:", "Fwd:"),
        ("re:publica", "re:publica"),
    ] {
        let words = Words { headline: Some(headline.into()), note: Some("Take.".into()), ..Words::default() };
        issue = edit(&db, &press, &actor, &issue, Edit::Words(TAKE.into(), words)).unwrap();
        assert_eq!(titles(&issue).subject, subject);
    }
}

#[test]
fn what_is_not_as_it_should_be_is_said() {
    let db = TestDb::sqlite();
    let press = site(&[Newsletter { sections: sections(&["take 1", "news 1-3", "latest 2-3"]), ..daily() }]);
    let actor = editor(&db, &press);
    let gone = publish(&db, &press, &manuscript("Gone", NOW - HOUR));
    let mut issue = made(&db, &press, "daily");
    let found = |issue: &Issue| {
        let (prepared, press) = (prepared(&db, &press, issue), press.clone());
        read(&db, move |conn| checks(conn, &press, &prepared, NOW))
    };
    let few = |section, has, least| Check::Few { section, has, least };
    let expected = [Check::NoTake, few(LetterSection::News, 0, 1), few(LetterSection::Latest, 1, 2)];
    assert_eq!(found(&issue), expected);
    assert!(found(&issue)[0].prevents() && !found(&issue)[1].prevents());
    let never = "https://weir.example/articles/never";
    for url in
        ["/articles/none", "/authors/none", "/topics/none?x=y", "https://weir.example/articles/gone", never]
    {
        let what = What::Outside { source: "x".into(), headline: "x".into(), url: (*url).into() };
        issue = edit(&db, &press, &actor, &issue, Edit::Add(LetterSection::News, what)).unwrap();
    }
    issue = edit(&db, &press, &actor, &issue, Edit::Subject("x".repeat(61))).unwrap();
    issue = edit(&db, &press, &actor, &issue, take(&"words ".repeat(1_600))).unwrap();
    let dead = |url: &str| Check::DeadLink { item: "x".into(), url: url.into() };
    let checks = found(&issue);
    let expected = [
        few(LetterSection::Latest, 1, 2),
        dead("/articles/none"),
        dead("/authors/none"),
        dead("/topics/none?x=y"),
        dead(never),
        Check::LongSubject(61),
    ];
    assert_eq!(checks, expected);
    for _ in 0..9 {
        let text = What::Text { headline: String::new(), text: "x".repeat(10_000) };
        issue = edit(&db, &press, &actor, &issue, Edit::Add(LetterSection::News, text)).unwrap();
    }
    assert!(
        matches!(found(&issue).last(), Some(Check::TooBig(Entitlement::Subscriber, bytes)) if *bytes > 90_000)
    );
    write(&db, move |tx| crate::articles::withdraw(tx, gone, NOW).map(drop));
    assert!(found(&issue).contains(&Check::Gone));
    let theme = theme(&press);
    let all = [
        Check::NoTake,
        Check::Empty,
        few(LetterSection::News, 0, 1),
        Check::Gone,
        Check::NoLink("A".into()),
        Check::BadLink { item: "A".into(), url: "ftp://else.example/a".into() },
        dead("/x"),
        Check::NoAlt("A".into()),
        Check::LongSubject(70),
        Check::TooBig(Entitlement::Free, 91_000),
    ];
    for check in all {
        let sentence = check.sentence(&press, &theme);
        assert!(
            sentence.ends_with('.') && !sentence.contains('{') && !sentence.starts_with("issue-"),
            "{sentence}"
        );
    }
}
