//! Smaller copies: as large as they say, upright, in the right colours, and without anything of what the
//! picture knew.

use std::fs;

use broadsheet_media::{Derived, Format, Gain, Store, Stored, Variant, widths};
use image::{DynamicImage, ImageFormat};
use tempfile::TempDir;

use crate::made::{encoded, gif, png_chunk};
use crate::{contains, described};

struct Folder {
    home: TempDir,
    store: Store,
    derived: Derived,
}

impl Folder {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let store = Store::open(home.path().join("media")).unwrap();
        let derived = Derived::of(store.clone(), home.path().join("derived"));
        Self { home, store, derived }
    }

    fn put(&self, bytes: &[u8]) -> Stored {
        self.store.put(bytes).unwrap()
    }

    /// Where a copy of that name lies.
    fn path(&self, key: &str, name: &str) -> std::path::PathBuf {
        self.home.path().join("derived").join(key.rsplit_once('.').unwrap().0).join(name)
    }

    fn copy(&self, stored: &Stored, width: u32) -> DynamicImage {
        let bytes = self.derived.make_copy(&stored.key, webp(width)).unwrap().unwrap();
        assert_eq!(image::guess_format(&bytes).unwrap(), ImageFormat::WebP);
        image::load_from_memory(&bytes).unwrap()
    }
}

fn webp(width: u32) -> Variant {
    Variant { width, format: Format::WebP }
}

fn jpeg(width: u32) -> Variant {
    Variant { width, format: Format::Jpeg }
}

fn avif(width: u32) -> Variant {
    Variant { width, format: Format::Avif }
}

/// A picture of that size, red left and blue right.
fn drawing(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let half = |x: u32, _| if x < width / 2 { image::Rgb([240, 10, 10]) } else { image::Rgb([10, 10, 240]) };
    let picture = DynamicImage::from(image::RgbImage::from_fn(width, height, half));
    encoded(|bytes| picture.write_to(&mut std::io::Cursor::new(bytes), format).unwrap())
}

fn small(picture: &DynamicImage) -> Vec<u8> {
    picture.thumbnail_exact(16, 16).into_rgb8().into_raw()
}

#[track_caller]
fn looks_like(one: &DynamicImage, other: &DynamicImage, tolerance: f64) {
    let (one, other) = (small(one), small(other));
    let sum: u32 = one.iter().zip(&other).map(|(one, other)| u32::from(one.abs_diff(*other))).sum();
    let mean = f64::from(sum) / one.len() as f64;
    assert!(mean < tolerance, "they differ by {mean} steps of brightness");
}

#[test]
fn copies_are_made_once_and_made_again_when_they_are_gone() {
    let folder = Folder::new();
    let stored = folder.put(&drawing(1400, 700, ImageFormat::Jpeg));
    assert!(stored.scalable);
    let size = (stored.width, stored.height);
    assert_eq!(folder.derived.copy(&stored.key, webp(640)).unwrap(), None);
    assert_eq!(folder.derived.make_copies(&stored.key, size).unwrap(), 5, "four in WebP, one in JPEG");
    assert_eq!(folder.derived.make_copies(&stored.key, size).unwrap(), 0, "nothing is made twice");
    let original = image::load_from_memory(&folder.store.read(&stored.key).unwrap().unwrap()).unwrap();
    for width in widths(1400, 700) {
        let kept = folder.derived.copy(&stored.key, webp(width)).unwrap().unwrap();
        let copy = image::load_from_memory(&kept).unwrap();
        assert_eq!((copy.width(), copy.height()), (width, width / 2));
        assert!(kept.len() as u64 <= stored.bytes, "{width}: {} bytes of {}", kept.len(), stored.bytes);
        looks_like(&copy, &original, 4.0);
    }
    let again = folder.derived.copy(&stored.key, webp(640)).unwrap();
    fs::remove_dir_all(folder.home.path().join("derived")).unwrap();
    assert_eq!(folder.derived.copy(&stored.key, webp(640)).unwrap(), None);
    assert_eq!(
        folder.derived.make_copy(&stored.key, webp(640)).unwrap(),
        again,
        "the same copy, byte for byte"
    );
}

#[test]
fn no_other_width_is_made_and_none_is_larger_than_the_picture() {
    let folder = Folder::new();
    let stored = folder.put(&drawing(500, 300, ImageFormat::Png));
    for width in [0, 1, 319, 499, 640, 1920, u32::MAX] {
        assert_eq!(folder.derived.make_copy(&stored.key, webp(width)).unwrap(), None, "{width}");
    }
    for key in ["", "ab/cd.jpg", "../secret.jpg", &stored.key.replace(".png", ".jpg")] {
        assert_eq!(folder.derived.make_copy(key, webp(320)).unwrap(), None, "{key}");
    }
    assert!(!folder.home.path().join("derived").exists());
}

#[test]
fn what_moves_is_left_alone() {
    let folder = Folder::new();
    let stored = folder.put(&gif());
    assert!(!stored.scalable);
    assert_eq!(folder.derived.make_copy(&stored.key, webp(stored.width)).unwrap(), None);
    assert_eq!(folder.derived.make_copies(&stored.key, (stored.width, stored.height)).unwrap(), 0);
}

#[test]
fn what_can_be_seen_through_stays_so() {
    let folder = Folder::new();
    let clear = |x: u32, _| image::Rgba([200, 100, 50, if x < 50 { 0 } else { 255 }]);
    let picture = DynamicImage::from(image::RgbaImage::from_fn(400, 100, clear));
    let stored = folder.put(&encoded(|bytes| {
        picture.write_to(&mut std::io::Cursor::new(bytes), ImageFormat::Png).unwrap();
    }));
    let copy = folder.copy(&stored, 320).into_rgba8();
    assert_eq!((copy.get_pixel(5, 40)[3], copy.get_pixel(300, 40)[3]), (0, 255));
}

#[test]
fn a_copy_in_jpeg_is_for_everyone_and_shows_no_hole() {
    let folder = Folder::new();
    let clear = |x: u32, _| image::Rgba([200, 100, 50, if x < 50 { 0 } else { 255 }]);
    let picture = DynamicImage::from(image::RgbaImage::from_fn(400, 100, clear));
    let stored = folder.put(&encoded(|bytes| {
        picture.write_to(&mut std::io::Cursor::new(bytes), ImageFormat::Png).unwrap();
    }));
    let bytes = folder.derived.make_copy(&stored.key, jpeg(320)).unwrap().unwrap();
    assert_eq!(image::guess_format(&bytes).unwrap(), ImageFormat::Jpeg);
    let copy = image::load_from_memory(&bytes).unwrap().into_rgb8();
    assert!(copy.get_pixel(5, 40).0.iter().all(|channel| *channel > 250), "it stands on white");
    assert!(copy.get_pixel(300, 40)[2] < 70);
}

#[test]
fn avif_is_kept_where_every_width_of_it_is_smaller() {
    let folder = Folder::new();
    let stored = folder.put(&drawing(700, 460, ImageFormat::Jpeg));
    let (key, size) = (&stored.key, (stored.width, stored.height));
    let stop = || false;
    // As if WebP had done badly on all of it: how well either does on a drawing as plain as this is not the point.
    for width in widths(size.0, size.1) {
        folder.derived.make_copy(key, webp(width)).unwrap();
        fs::write(folder.path(key, &format!("{width}.webp")), vec![0; 1 << 20]).unwrap();
    }
    assert_eq!(folder.derived.make_avif(key, size, stop).unwrap(), Gain::Unfinished);
    assert_eq!(folder.derived.copy(key, avif(320)).unwrap(), None);
    assert_eq!(folder.derived.make_avif(key, size, || true).unwrap(), Gain::Smaller);
    let read = |variant| folder.derived.copy(key, variant).unwrap().unwrap();
    let first = read(avif(320));
    for width in widths(size.0, size.1) {
        let made = read(avif(width));
        assert_eq!(&made[4..12], b"ftypavif");
        assert!(made.len() < read(webp(width)).len(), "{width}");
    }
    // Whoever is asked again finds everything made.
    fs::write(folder.path(key, "320.avif"), b"kept").unwrap();
    assert_eq!(folder.derived.make_avif(key, size, || true).unwrap(), Gain::Smaller);
    assert_eq!(read(avif(320)), b"kept");
    fs::remove_file(folder.path(key, "320.avif")).unwrap();
    assert_eq!(folder.derived.make_avif(key, size, || true).unwrap(), Gain::Smaller);
    assert_eq!(read(avif(320)), first, "the same again, byte for byte");
}

#[test]
fn avif_that_gains_nothing_is_thrown_away() {
    let folder = Folder::new();
    let stored = folder.put(&drawing(700, 460, ImageFormat::Jpeg));
    let (key, size) = (&stored.key, (stored.width, stored.height));
    folder.derived.make_copies(key, size).unwrap();
    // As if WebP had done better on the largest.
    fs::write(folder.path(key, "700.webp"), b"tiny").unwrap();
    assert_eq!(folder.derived.make_avif(key, size, || true).unwrap(), Gain::None);
    assert_eq!(
        (folder.derived.copy(key, avif(320)).unwrap(), folder.derived.copy(key, avif(700)).unwrap()),
        (None, None)
    );
    assert!(folder.derived.copy(key, webp(320)).unwrap().is_some(), "the others stay");
}

#[test]
fn avif_is_not_tried_where_it_would_take_minutes() {
    let folder = Folder::new();
    let stored = folder.put(&drawing(1000, 9000, ImageFormat::Png));
    let size = (stored.width, stored.height);
    assert_eq!(folder.derived.make_avif(&stored.key, size, || panic!("it went on")).unwrap(), Gain::None);
    let moving = folder.put(&gif());
    assert_eq!(folder.derived.make_avif(&moving.key, (1, 1), || true).unwrap(), Gain::None);
}

#[test]
fn a_well_compressed_picture_is_not_compressed_again() {
    let folder = Folder::new();
    let stored = folder.put(include_bytes!("../../../../demo/images/maud-teresi.webp"));
    let whole = folder.derived.make_copy(&stored.key, webp(stored.width)).unwrap().unwrap();
    assert!(whole.len() as u64 <= stored.bytes);
    assert!(folder.derived.make_copy(&stored.key, webp(320)).unwrap().unwrap().len() < whole.len());
}

#[test]
fn wide_colours_come_out_as_the_web_shows_them() {
    // What is red to a wide profile is a red the web cannot show: its value must rise to the brim.
    let folder = Folder::new();
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let picture = DynamicImage::from(image::RgbImage::from_pixel(400, 300, image::Rgb([200, 60, 60])));
    let bytes = encoded(|bytes| {
        let mut encoder = image::codecs::png::PngEncoder::new(bytes);
        image::ImageEncoder::set_icc_profile(&mut encoder, profile).unwrap();
        picture.write_with_encoder(encoder).unwrap();
    });
    let stored = folder.put(&bytes);
    let red = folder.copy(&stored, 320).into_rgb8().get_pixel(100, 100).0;
    assert!((207..=224).contains(&red[0]) && red[1] < 56, "{red:?}");
}

#[test]
fn a_copy_knows_nothing_of_where_it_was_taken() {
    let folder = Folder::new();
    for (name, bytes, answers) in described() {
        let stored = folder.put(&bytes);
        let original = image::load_from_memory(&folder.store.read(&stored.key).unwrap().unwrap()).unwrap();
        // The largest says most; making all of all of them would say it five times.
        let width = *widths(stored.width, stored.height).last().unwrap();
        let copy = folder.derived.make_copy(&stored.key, webp(width)).unwrap().unwrap();
        for mark in [&b"EXIF"[..], b"XMP ", b"ICCP", b"Exif", b"Photoshop", b"GPS", b"http://ns.adobe.com"] {
            assert!(!contains(&copy, mark), "{name} keeps {}", String::from_utf8_lossy(mark));
        }
        let copy = image::load_from_memory(&copy).unwrap();
        let on_its_side = answers["IFD0:Orientation"].as_u64().is_some_and(|turn| turn > 4);
        let (sent_width, sent_height) =
            (answers["File:ImageWidth"].as_u64(), answers["File:ImageHeight"].as_u64());
        if sent_width != sent_height {
            let stands = copy.height() > copy.width();
            assert_eq!(stands, (sent_height > sent_width) != on_its_side, "{name} is not upright");
        }
        // Some come in colours of their own, which the copy has no more.
        looks_like(&copy, &original, 20.0);
    }
}

#[test]
fn a_damaged_original_is_named_and_nothing_is_kept() {
    let folder = Folder::new();
    let stored = folder.put(&drawing(800, 400, ImageFormat::Jpeg));
    let path = folder.home.path().join("media").join(&stored.key);
    let whole = fs::read(&path).unwrap();
    let mut bomb = whole.clone();
    let frame = bomb.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xF0; 4]);
    for damaged in [&whole[..200], b"", b"<svg/>", &bomb, &png_chunk(b"IHDR", b"")] {
        fs::write(&path, damaged).unwrap();
        let said = folder.derived.make_copy(&stored.key, webp(320)).unwrap_err().to_string();
        assert!(said.contains("damaged") || said.contains("limit"), "{said}");
        folder.derived.make_copies(&stored.key, (800, 400)).unwrap_err();
    }
    assert!(!folder.home.path().join("derived").exists());
}
