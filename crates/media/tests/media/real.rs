//! Real pictures through the store: what is private is gone, what is seen is the same and upright.

use broadsheet_media::{Captions, captions};
use image::DynamicImage;

use crate::{contains, described, put};

#[test]
fn nothing_private_is_kept_and_the_picture_is_the_same() {
    let mut located = 0;
    for (name, bytes, answers) in described() {
        let (stored, kept) = put(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(stored.mime, "image/jpeg", "{name}");
        let exif = exif::Reader::new().read_from_container(&mut std::io::Cursor::new(&kept));
        assert!(exif.is_err(), "{name} keeps EXIF");
        for mark in [&b"Exif\0"[..], b"http://ns.adobe.com", b"Photoshop", b"MPF\0", b"GPS"] {
            assert!(!contains(&kept, mark), "{name} keeps {}", String::from_utf8_lossy(mark));
        }
        assert_eq!(captions(&kept), Captions::default(), "{name}");
        located += usize::from(answers.get("GPS:GPSLatitude").is_some());

        let (width, height) = (&answers["File:ImageWidth"], &answers["File:ImageHeight"]);
        let on_its_side = answers["IFD0:Orientation"].as_u64().is_some_and(|turn| turn > 4);
        let (width, height) = if on_its_side { (height, width) } else { (width, height) };
        assert_eq!(
            (Some(stored.width.into()), Some(stored.height.into())),
            (width.as_u64(), height.as_u64())
        );
        if answers["IFD0:Orientation"].as_u64().unwrap_or(1) == 1 {
            let same = image::load_from_memory(&kept).unwrap() == image::load_from_memory(&bytes).unwrap();
            assert!(same, "{name} looks different");
        }
        if stored.width < 800 {
            assert_eq!(put(&kept).unwrap().0, stored, "{name} changes when it is kept again");
        }
    }
    assert!(described().is_empty() || located >= 8, "too few pictures with a place: {located}");
}

/// The mean distance of two pictures, a small copy of each, in steps of brightness.
fn distance(one: &DynamicImage, other: &DynamicImage) -> f64 {
    let small = |picture: &DynamicImage| picture.thumbnail_exact(32, 32).into_luma8().into_raw();
    let (one, other) = (small(one), small(other));
    let sum: u32 = one.iter().zip(&other).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
    f64::from(sum) / one.len() as f64
}

#[test]
fn turned_photographs_stand_upright() {
    for shape in ["landscape", "portrait"] {
        let files = described();
        let find = |number: u32| {
            let file = files.iter().find(|(name, ..)| name.ends_with(&format!("{shape}_{number}.jpg")));
            file.map(|(_, bytes, _)| put(bytes).unwrap().1)
        };
        let Some(upright) = find(1) else { return };
        let upright = image::load_from_memory(&upright).unwrap();
        for number in 2..=8 {
            let Some(turned) = find(number) else { continue };
            let turned = image::load_from_memory(&turned).unwrap();
            let right = distance(&turned, &upright);
            for wrong in [turned.fliph(), turned.flipv(), turned.rotate180()] {
                let wrong = distance(&wrong, &upright);
                assert!(right < 0.6 * wrong, "{shape} {number}: {right} upright, {wrong} otherwise");
            }
        }
    }
}
