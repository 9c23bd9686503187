//! Cards for sharing: readable, in the theme's typefaces, and never a row of empty boxes.

use std::fs;
use std::path::Path;

use broadsheet_media::{
    CARD_SIZE, Card, CardStyle, Colours, Derived, Focus, FontFile, MediaError, Store, Words,
};
use image::RgbImage;
use tempfile::TempDir;

const COLOURS: Colours =
    Colours { paper: [253, 253, 251], ink: [23, 25, 28], soft: [90, 95, 103], accent: [168, 25, 46] };

/// The default theme's typefaces whose file names hold `part`, the smaller alphabet first.
fn fonts(part: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../themes/default/static/fonts");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|end| end == "woff2")).collect();
    files.sort_by_key(|file| (file.to_string_lossy().len(), file.clone()));
    let named =
        files.into_iter().map(|file| (file.file_name().unwrap().to_string_lossy().into_owned(), file));
    named
        .filter(|(name, _)| name.contains(part))
        .map(|(name, file)| (name, fs::read(file).unwrap()))
        .collect()
}

fn style() -> CardStyle {
    let (display, sans) = (fonts("display"), fonts("inter"));
    let files = |fonts: &'static [(String, Vec<u8>)]| -> Vec<FontFile<'static>> {
        fonts.iter().map(|(name, bytes)| FontFile { name, bytes }).collect()
    };
    CardStyle::read(&files(display.leak()), &files(sans.leak()), COLOURS).unwrap()
}

fn words(headline: &str) -> Words {
    Words {
        publication: "The Weir".into(),
        kicker: Some("Locks".into()),
        headline: headline.into(),
        byline: Some("By Petra Alder and Joss Tern".into()),
    }
}

struct Desk {
    _home: TempDir,
    store: Store,
    derived: Derived,
    style: CardStyle,
}

impl Desk {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let store = Store::open(home.path().join("media")).unwrap();
        let derived = Derived::of(store.clone(), home.path().join("derived"));
        Self { _home: home, store, derived, style: style() }
    }

    fn card(&self, words: Words, picture: Option<(String, Focus)>) -> Card {
        Card::compose(&self.style, words, picture).unwrap()
    }

    fn drawn(&self, card: &Card) -> RgbImage {
        let bytes = self.derived.make_card("a", card, &self.style, card.picture()).unwrap().unwrap();
        keep_for_looking(&card.name(&self.style), &bytes);
        let picture = image::load_from_memory(&bytes).unwrap().into_rgb8();
        assert_eq!(picture.dimensions(), CARD_SIZE);
        assert!(bytes.len() < 300_000, "{} bytes are too many for some networks", bytes.len());
        picture
    }

    /// Keeps a picture of the demonstration.
    fn picture(&self, name: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/images").join(name);
        self.store.put(&fs::read(path).unwrap()).unwrap().key
    }
}

/// Whoever wants to see the cards names a folder.
fn keep_for_looking(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("BROADSHEET_TEST_CARDS") {
        fs::write(Path::new(&folder).join(name), bytes).unwrap();
    }
}

/// The box around everything that is much darker than paper, below `top`.
fn inked(card: &RgbImage, top: u32) -> (u32, u32, u32, u32) {
    let dark = card
        .enumerate_pixels()
        .filter(|(_, y, pixel)| *y >= top && pixel.0.iter().all(|channel| *channel < 128));
    dark.fold((u32::MAX, u32::MAX, 0, 0), |(left, above, right, below), (x, y, _)| {
        (left.min(x), above.min(y), right.max(x), below.max(y))
    })
}

#[test]
fn a_headline_is_set_large_within_the_margins() {
    let desk = Desk::new();
    let card = desk.card(words("Who owns the sluice?"), None);
    assert_eq!(card.mime(), "image/png");
    let (left, above, right, below) = inked(&desk.drawn(&card), 200);
    assert!((70..80).contains(&left) && right < 1130, "{left} to {right}");
    assert!(above > 210 && below < 600 && below - above > 60, "{above} to {below}");
}

#[test]
fn long_headlines_stay_on_the_card() {
    let desk = Desk::new();
    let long = "Three deeds, two councils and one rusted wheel: how a town that owned its river for four hundred years \
        found out, in a single wet week of November, that it no longer did, and what it means to do about it now";
    for headline in
        [long.to_owned(), long.repeat(20), "Donaudampfschifffahrtsgesellschaft".repeat(8), "W".repeat(400)]
    {
        let (left, above, right, below) = inked(&desk.drawn(&desk.card(words(&headline), None)), 200);
        assert!(
            left >= 66 && right <= 1134 && above > 205 && below < 600,
            "{headline}: {left} {above} {right} {below}"
        );
    }
}

#[test]
fn letters_that_are_missing_are_never_drawn_as_boxes() {
    let desk = Desk::new();
    let name = |card: &Card| card.name(&desk.style);
    let plain = desk.card(words("The Weir"), None);
    for headline in ["看漫画学习", "من يملك الماء؟", "Who owns 水?", "\u{1F30A} Rising", "", "\u{200b}"]
    {
        assert!(!desk.style.can_set(headline), "{headline}");
        let alone = desk.card(words(headline), None);
        assert_ne!(name(&alone), name(&plain));
        let key = desk.picture("tide.webp");
        let pictured = desk.card(words(headline), Some((key, Focus::CENTRE)));
        assert_eq!(pictured.mime(), "image/jpeg");
        let nowhere = Words { publication: "水".into(), ..words(headline) };
        assert_eq!(Card::compose(&desk.style, nowhere, None), None, "{headline}");
    }
    // The publication's name stands in for every headline alike.
    assert_eq!(name(&desk.card(words("看漫画"), None)), name(&desk.card(words("学习"), None)));
    inked(&desk.drawn(&desk.card(words("看漫画"), None)), 0);
    // What cannot be set beside a headline goes, the headline stays.
    let odd =
        Words { kicker: Some("水".into()), byline: Some("水".into()), ..words("Who owns the sluice?") };
    let bare = Words { kicker: None, byline: None, ..words("Who owns the sluice?") };
    assert_eq!(desk.card(odd, None), desk.card(bare, None));
}

#[test]
fn accents_of_the_second_file_are_set() {
    let desk = Desk::new();
    for headline in
        ["Łódź, Škoda und die Größe", "“Quotes” — and a dash…", "L’été à l’œuvre", "Zürich\u{a0}2026"]
    {
        assert!(desk.style.can_set(headline), "{headline}");
        desk.drawn(&desk.card(words(headline), None));
    }
}

#[test]
fn the_picture_is_cropped_to_its_focus_under_the_headline() {
    let desk = Desk::new();
    // Four bands from top to bottom; the card shows little more than one of them.
    let bands =
        |_, y: u32| image::Rgb([[200, 0, 0], [0, 200, 0], [0, 0, 200], [200, 200, 0]][y as usize / 800]);
    let mut bytes = Vec::new();
    let picture = image::DynamicImage::from(RgbImage::from_fn(1600, 3200, bands));
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    let key = desk.store.put(&bytes).unwrap().key;
    let at = |y: f64| {
        let focus = Focus::at(0.5, y).unwrap();
        desk.drawn(&desk.card(words("Who owns the sluice?"), Some((key.clone(), focus))))
            .get_pixel(600, 100)
            .0
    };
    assert!(at(0.0)[0] > 150 && at(0.375)[1] > 150 && at(0.625)[2] > 150);
    let last = at(1.0);
    assert!(last[0] > 100 && last[1] > 100);
}

#[test]
fn type_on_a_picture_can_be_read() {
    let desk = Desk::new();
    let mut bytes = Vec::new();
    let white = image::DynamicImage::from(RgbImage::from_pixel(1500, 900, image::Rgb([255; 3])));
    white.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    let key = desk.store.put(&bytes).unwrap().key;
    let card = desk.drawn(&desk.card(words("Who owns the sluice?"), Some((key, Focus::CENTRE))));
    // Left of the words, at their height, even white is dark enough for white type.
    for y in [505, 560, 620] {
        assert!(card.get_pixel(30, y)[0] < 115, "{y}: {:?}", card.get_pixel(30, y));
    }
    assert!(card.get_pixel(30, 100)[0] > 250, "the picture itself is left as it is");
    for name in ["cranes.webp", "hydrograph.webp"] {
        desk.drawn(&desk.card(words("The queue is the border"), Some((desk.picture(name), Focus::CENTRE))));
    }
}

#[test]
fn a_card_is_kept_under_the_hash_of_all_that_is_on_it() {
    let desk = Desk::new();
    let (one, other) = (desk.card(words("One"), None), desk.card(words("Other"), None));
    assert_eq!(desk.derived.card("a", &one, &desk.style).unwrap(), None);
    let drawn = desk.derived.make_card("a", &one, &desk.style, None).unwrap();
    assert_eq!(desk.derived.card("a", &one, &desk.style).unwrap(), drawn);
    assert_eq!(desk.derived.card("b", &one, &desk.style).unwrap(), None);
    desk.derived.make_card("a", &other, &desk.style, None).unwrap();
    assert_eq!(desk.derived.card("a", &one, &desk.style).unwrap(), None, "the former card went");
    let key = desk.picture("tide.webp");
    let names: std::collections::BTreeSet<String> = [
        desk.card(words("One"), None),
        desk.card(words("Other"), None),
        desk.card(words("One"), Some((key.clone(), Focus::CENTRE))),
        desk.card(words("One"), Some((key, Focus::at(0.1, 0.1).unwrap()))),
        desk.card(Words { byline: None, ..words("One") }, None),
    ]
    .iter()
    .map(|card| card.name(&desk.style))
    .collect();
    assert_eq!(names.len(), 5);
    for subject in ["", "..", "a/b", "看"] {
        let drawn = desk.derived.make_card(subject, &one, &desk.style, None).unwrap();
        assert_eq!(
            desk.derived.card(subject, &one, &desk.style).unwrap(),
            drawn,
            "{subject:?} leads nowhere else"
        );
    }
}

#[test]
fn a_typeface_that_is_none_is_named() {
    let bad = |bytes| FontFile { name: "fonts/bad.woff2", bytes };
    let good = fonts("inter");
    let good = [FontFile { name: "inter", bytes: &good[0].1 }];
    for bytes in [&b""[..], b"wOF2", b"wOF2 and then nothing that makes sense at all, for long", b"<svg>"] {
        let refused = CardStyle::read(&[bad(bytes)], &good, COLOURS).unwrap_err();
        assert!(matches!(refused, MediaError::Typeface { .. }), "{refused}");
        assert!(refused.to_string().contains("fonts/bad.woff2"));
    }
    assert!(CardStyle::read(&[], &good, COLOURS).is_err());
    for cut in [10, 100, 1000, good[0].bytes.len() / 2] {
        let _ = CardStyle::read(&[bad(&good[0].bytes[..cut])], &good, COLOURS);
    }
}
