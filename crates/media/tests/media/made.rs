//! Pictures made for the test, so that every format and every hiding place is covered without real data.

use std::io::Cursor;

use broadsheet_media::{Captions, MediaError, captions};
use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageEncoder, ImageReader, Rgb, RgbImage};

use crate::{contains, put};

const XMP: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <r:Description xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:p="http://ns.adobe.com/photoshop/1.0/"
   xmlns:i="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" p:Credit="Anna &amp; Agency">
  <d:description><r:Alt><r:li xml:lang="de">Brücke</r:li><r:li xml:lang="x-default">Bridge &lt;old&#62;</r:li></r:Alt></d:description>
  <d:creator><r:Seq><r:li>Anna</r:li><r:li>Ben</r:li></r:Seq></d:creator>
  <i:AltTextAccessibility><r:Alt><r:li xml:lang="x-default">A bridge</r:li></r:Alt></i:AltTextAccessibility>
  <p:DateCreated>2024-05-06T07:08:09</p:DateCreated>
  <i:Artwork><r:Bag><r:li><d:description>not this one</d:description></r:li></r:Bag></i:Artwork>
 </r:Description></r:RDF></x:xmpmeta>"#;

/// An EXIF block that says only: turn a quarter to the right (6).
const TURNED: &[u8] = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";

/// Red on the left and blue on the right.
fn picture() -> DynamicImage {
    let half = |x: u32, _| if x < 16 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) };
    DynamicImage::from(RgbImage::from_fn(32, 16, half))
}

pub fn encoded(make: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    make(&mut bytes);
    bytes
}

pub fn jpeg() -> Vec<u8> {
    encoded(|bytes| picture().write_with_encoder(JpegEncoder::new(bytes)).unwrap())
}

pub fn png() -> Vec<u8> {
    encoded(|bytes| picture().write_with_encoder(PngEncoder::new(bytes)).unwrap())
}

pub fn webp() -> Vec<u8> {
    encoded(|bytes| picture().write_with_encoder(WebPEncoder::new_lossless(bytes)).unwrap())
}

pub fn gif() -> Vec<u8> {
    let frame = || image::Frame::new(picture().into_rgba8());
    encoded(|bytes| GifEncoder::new(bytes).encode_frames([frame(), frame()]).unwrap())
}

fn with_exif<'a>(mut encoder: impl ImageEncoder + 'a) {
    encoder.set_exif_metadata(TURNED.to_vec()).unwrap();
    picture().write_with_encoder(encoder).unwrap();
}

pub fn png_chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    // Decoders skip ancillary chunks with a wrong checksum, so a right one is needed: CRC-32, bit by bit.
    let named = [kind, content].concat();
    let checksum = !named.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & 0u32.wrapping_sub(sum & 1)))
    });
    [&(content.len() as u32).to_be_bytes()[..], &named, &checksum.to_be_bytes()].concat()
}

fn jpeg_segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], &length[..], content].concat()
}

fn inserted(bytes: &[u8], at: usize, parts: &[Vec<u8>]) -> Vec<u8> {
    [&bytes[..at], &parts.concat(), &bytes[at..]].concat()
}

/// Riff chunks, in an extended file that announces EXIF and XMP.
fn extended_webp() -> Vec<u8> {
    let chunk = |kind: &[u8; 4], content: &[u8]| {
        let padding = &[0][..content.len() % 2];
        [kind, &(content.len() as u32).to_le_bytes()[..], content, padding].concat()
    };
    let header = chunk(b"VP8X", &[0x0C, 0, 0, 0, 31, 0, 0, 15, 0, 0]);
    let chunks = [&header, &webp()[12..], &chunk(b"EXIF", TURNED), &chunk(b"XMP ", XMP.as_bytes())].concat();
    [b"RIFF", &(chunks.len() as u32 + 4).to_le_bytes()[..], b"WEBP", &chunks].concat()
}

fn expected_captions() -> Captions {
    Captions {
        caption: Some("Bridge <old>".to_owned()),
        alt: Some("A bridge".to_owned()),
        byline: Some("Anna, Ben".to_owned()),
        credit: Some("Anna & Agency".to_owned()),
        date: Some("2024-05-06".to_owned()),
        ..Captions::default()
    }
}

/// Red must be on top after a quarter turn to the right of red on the left.
#[track_caller]
fn assert_turned(kept: &[u8]) {
    let picture = image::load_from_memory(kept).unwrap().into_rgb8();
    assert_eq!(picture.dimensions(), (16, 32));
    assert!(picture.get_pixel(8, 4)[0] > 200 && picture.get_pixel(8, 28)[2] > 200);
}

#[test]
fn every_format_is_kept_as_what_it_is() {
    for (bytes, mime, extension) in [
        (jpeg(), "image/jpeg", "jpg"),
        (png(), "image/png", "png"),
        (webp(), "image/webp", "webp"),
        (gif(), "image/gif", "gif"),
    ] {
        let (stored, kept) = put(&bytes).unwrap();
        assert_eq!((stored.mime, stored.width, stored.height), (mime, 32, 16));
        assert_eq!(stored.key, format!("{}/{}.{extension}", &stored.sha256[..2], stored.sha256));
        let same = image::load_from_memory(&kept).unwrap() == image::load_from_memory(&bytes).unwrap();
        assert!(same, "{mime}");
    }
}

#[test]
fn jpeg_loses_comments_thumbnails_and_what_follows_its_end() {
    let profile = [&[0; 16][..], b"RGB ", &[7; 40]].concat();
    let segments = [
        jpeg_segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", XMP.as_bytes()].concat()),
        jpeg_segment(0xE0, b"JFXX\0secret thumbnail"),
        jpeg_segment(0xE2, b"MPF\0secret second picture"),
        jpeg_segment(0xE2, &[&b"ICC_PROFILE\0\x01\x01"[..], &profile].concat()),
        jpeg_segment(0xFE, b"secret comment"),
    ];
    let mut bytes = inserted(&jpeg(), 2, &segments);
    bytes.extend(b"secret film at 47.3769 N, 8.5417 E");
    assert_eq!(captions(&bytes), expected_captions());
    let (_, kept) = put(&bytes).unwrap();
    assert!(!contains(&kept, b"secret") && !contains(&kept, b"xap"));
    assert!(contains(&kept, &profile), "the colours stay");
    assert_eq!(captions(&kept), Captions::default());
}

#[test]
fn png_loses_its_texts() {
    let texts = [
        png_chunk(b"tEXt", b"Author\0secret"),
        png_chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", XMP.as_bytes()].concat()),
        png_chunk(b"prIv", b"secret"),
    ];
    let mut bytes = inserted(&png(), 33, &texts);
    bytes.extend(b"secret");
    assert_eq!(captions(&bytes), expected_captions());
    let (_, kept) = put(&bytes).unwrap();
    assert_eq!(kept, png());
}

#[test]
fn gif_loses_comments_and_keeps_moving() {
    let blocks = [b"\x21\xFE\x06secret\0".to_vec(), b"\x21\xFF\x0BXMP DataXMP\x06secret\0".to_vec()];
    // Blocks start after the palette, whose size is in the flags of the header.
    let palette = if gif()[10] & 0x80 == 0 { 0 } else { 3 << ((gif()[10] & 7) + 1) };
    let (_, kept) = put(&inserted(&gif(), 13 + palette, &blocks)).unwrap();
    assert_eq!(kept, gif());
}

#[test]
fn pictures_of_every_format_are_turned() {
    assert_turned(&put(&encoded(|bytes| with_exif(JpegEncoder::new(bytes)))).unwrap().1);
    let (stored, kept) = put(&encoded(|bytes| with_exif(PngEncoder::new(bytes)))).unwrap();
    assert_turned(&kept);
    assert_eq!((stored.mime, stored.width, stored.height), ("image/png", 16, 32));

    let bytes = extended_webp();
    assert_eq!(captions(&bytes), expected_captions());
    let (stored, kept) = put(&bytes).unwrap();
    assert_turned(&kept);
    assert_eq!(stored.mime, "image/jpeg", "an opaque WebP that must be turned becomes JPEG");
}

#[test]
fn webp_loses_metadata_and_no_longer_announces_it() {
    // The same file with orientation 1, so that it is not written anew.
    let mut bytes = extended_webp();
    let turn = bytes.windows(TURNED.len()).position(|window| window == TURNED).unwrap();
    bytes[turn + 18] = 1;
    let (stored, kept) = put(&bytes).unwrap();
    assert_eq!(stored.mime, "image/webp");
    assert!(!contains(&kept, b"EXIF") && !contains(&kept, b"XMP "));
    let mut decoder =
        ImageReader::new(Cursor::new(&kept)).with_guessed_format().unwrap().into_decoder().unwrap();
    assert_eq!(decoder.exif_metadata().unwrap(), None);
    assert_eq!(kept[20], 0, "the flags");
}

fn avif_box(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes()[..], kind, content].concat()
}

fn avif(item: &[u8; 4], rotation: u8, end: &[u8]) -> Vec<u8> {
    let size = [&[0; 4][..], &640u32.to_be_bytes(), &480u32.to_be_bytes()].concat();
    let properties = [avif_box(b"ispe", &size), avif_box(b"irot", &[rotation])].concat();
    let entry = avif_box(b"infe", &[&[2, 0, 0, 0, 0, 1, 0, 0][..], item, b"\0"].concat());
    let items = avif_box(b"iinf", &[&[0, 0, 0, 0, 0, 1][..], &entry].concat());
    let properties = avif_box(b"iprp", &avif_box(b"ipco", &properties));
    let meta = avif_box(b"meta", &[&[0; 4][..], &items, &properties].concat());
    [avif_box(b"ftyp", b"avif\0\0\0\0avifmif1"), meta, avif_box(b"mdat", b"picture"), end.to_vec()].concat()
}

#[test]
fn avif_is_kept_as_it_is_or_refused() {
    let (stored, kept) = put(&avif(b"av01", 0, b"")).unwrap();
    assert_eq!((stored.mime, stored.width, stored.height), ("image/avif", 640, 480));
    assert_eq!(kept, avif(b"av01", 0, b""));
    let (stored, _) = put(&avif(b"av01", 1, b"")).unwrap();
    assert_eq!((stored.width, stored.height), (480, 640));

    for item in [b"Exif", b"mime"] {
        assert!(matches!(put(&avif(item, 0, b"")), Err(MediaError::AvifMetadata)));
    }
    let hidden = avif_box(b"uuid", b"secret");
    assert!(matches!(put(&avif(b"av01", 0, &hidden)), Err(MediaError::AvifMetadata)));
    let film = avif_box(b"moov", b"");
    assert!(matches!(put(&avif(b"av01", 0, &film)), Err(MediaError::AvifAnimation)));
    assert!(matches!(put(&avif(b"av01", 0, b"\0\0")), Err(MediaError::Damaged { .. })));
}
