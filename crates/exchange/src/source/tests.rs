//! Compression, limits and places.

use std::io::Write;

use super::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn read(bytes: &[u8]) -> Result<String, FatalError> {
    let mut input = Input::from_bytes(bytes);
    let mut text = String::new();
    match input.read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) => Err(input.fatal(error)),
    }
}

#[test]
fn compression_is_looked_through_member_by_member() {
    for compress in [gzip, zstd, <[u8]>::to_vec as fn(&[u8]) -> Vec<u8>] {
        let two = [compress(b"one\n"), compress(b"two\n")].concat();
        assert_eq!(read(&two).unwrap(), "one\ntwo\n");
    }
    // A frame that zstd tools skip, such as an index.
    let skippable = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3][..], &zstd(b"one")].concat();
    assert_eq!(read(&[zstd(b"zero "), skippable].concat()).unwrap(), "zero one");
}

#[test]
fn a_compressed_file_that_breaks_off_says_so() {
    let text = (0..20_000).map(|n| format!("{n} ")).collect::<String>();
    for whole in [gzip(text.as_bytes()), zstd(text.as_bytes())] {
        let error = read(&whole[..whole.len() / 2]).unwrap_err();
        assert!(matches!(error, FatalError::BreaksOff(_)), "{error:?}");
        let mut damaged = whole.clone();
        damaged[whole.len() / 2..].fill(0xa5);
        assert!(read(&damaged).is_err());
    }
}

#[test]
fn bombs_are_stopped_by_their_ratio() {
    let bomb = gzip(&vec![b'x'; 4 << 20]);
    let read = Arc::new(AtomicU64::new(bomb.len() as u64));
    let decoder = flate2::read::MultiGzDecoder::new(io::Cursor::new(bomb));
    let mut inflated = Inflated::new(decoder, read, Expansion { free: 1 << 20, ratio: 10 });
    let error = io::copy(&mut inflated, &mut io::sink()).unwrap_err();
    let error = FatalError::from_io(error, Place { line: 1, offset: 0 });
    assert!(error.to_string().contains("expands to more than 10 times"), "{error}");
    assert!(inflated.produced < 2 << 20);
}

#[test]
fn places_and_progress_are_kept() {
    let mut input = Input::from_bytes(b"one\ntwo\nthree");
    let mut line = String::new();
    input.read_line(&mut line).unwrap();
    assert_eq!(input.place(), Place { line: 2, offset: 4 });
    assert_eq!(input.progress(), Progress { bytes: 13, total: 13 });
    input.allow(2);
    let error = input.read_line(&mut line).unwrap_err();
    assert!(matches!(input.fatal(error), FatalError::Limit { limit: Limit::Record { bytes: 2 }, .. }));
}

#[test]
fn characters_cut_by_chunks_survive_the_repair() {
    let text = "é".repeat(100_000);
    let bytes = [b"a", text.as_bytes(), b"\xc3", b"b\x07c\xe2\x82"].concat();
    let (mut input, damaged) = Input::from_bytes(&bytes).repaired();
    input.allow(u64::MAX);
    let mut repaired = String::new();
    input.read_to_string(&mut repaired).unwrap();
    assert_eq!(repaired, format!("a{text}\u{fffd}bc\u{fffd}"));
    assert!(damaged.load(Relaxed));
}
