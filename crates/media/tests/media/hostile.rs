//! Files that are not what they should be. None may panic, none may be kept by mistake.

use broadsheet_media::{MAX_BYTES, MediaError, captions};
use proptest::prelude::*;

use crate::made::{gif, jpeg, png, webp};
use crate::put;

#[test]
fn other_files_are_refused_by_their_content() {
    for bytes in [
        &b""[..],
        b"GIF",
        b"%PDF-1.7",
        b"<html><script>",
        b"BM\0\0\0\0",
        b"II*\0\x08\0\0\0",
        b"\0\0\0\x0cftypheic",
    ] {
        assert!(matches!(put(bytes), Err(MediaError::UnknownFormat)), "{bytes:?}");
    }
    for drawing in ["<svg onload=alert(1)>", "<?xml version='1.0'?>\n<!-- x --><SVG xmlns='…'/>"] {
        assert!(matches!(put(drawing.as_bytes()), Err(MediaError::Svg)), "{drawing}");
    }
}

#[test]
fn limits_hold_before_anything_is_decoded() {
    let bytes = vec![0xFF; MAX_BYTES + 1];
    assert!(matches!(put(&bytes), Err(MediaError::TooManyBytes { .. })));

    // A header that promises ten thousand million pixels over a few bytes of content.
    let mut bomb = gif();
    bomb[6..10].copy_from_slice(&[0xFF; 4]);
    assert!(matches!(put(&bomb), Err(MediaError::TooManyPixels { width: 65_535, height: 65_535 })));

    let mut bomb = jpeg();
    let frame = bomb.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xF0; 4]);
    assert!(matches!(put(&bomb), Err(MediaError::TooManyPixels { .. })));
}

#[test]
fn pictures_cut_short_are_refused() {
    for whole in [jpeg(), png(), webp(), gif()] {
        for length in 12..whole.len() - 2 {
            assert!(put(&whole[..length]).is_err(), "{length} of {}", whole.len());
        }
    }
}

#[test]
fn a_refused_picture_leaves_nothing_behind() {
    let home = tempfile::tempdir().unwrap();
    let store = broadsheet_media::Store::open(home.path()).unwrap();
    let whole = png();
    store.put(&whole[..whole.len() - 20]).unwrap_err();
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn errors_are_sentences() {
    let said = put(&jpeg()[..100]).unwrap_err().to_string();
    assert!(said.starts_with("the JPEG picture is damaged ("), "{said}");
    assert!(said.ends_with("): save or export it again"), "{said}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_pictures_never_panic(
        which in 0_usize..4,
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = [jpeg, png, webp, gif][which]();
        for (place, value) in damage {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        captions(&bytes);
        if let Ok((stored, kept)) = put(&bytes) {
            prop_assert!(image::load_from_memory(&kept).is_ok(), "{} does not decode", stored.key);
        }
    }

    #[test]
    fn any_bytes_are_judged(start in 0_usize..6, rest in proptest::collection::vec(any::<u8>(), 0..300)) {
        let starts: [&[u8]; 6] = [
            b"", b"\xFF\xD8\xFF\xED\0\x40Photoshop 3.0\08BIM\x04\x04\0\0", b"\x89PNG\r\n\x1a\n", b"GIF89a",
            b"RIFF\xFF\0\0\0WEBP", b"\0\0\0\x10ftypavif\0\0\0\0",
        ];
        let bytes = [starts[start], &rest].concat();
        captions(&bytes);
        let _ = put(&bytes);
    }
}
