//! JPEG: segments that start with a marker, and the compressed scans between them.

use crate::scan::Scan;
use crate::strip::Stripped;

const START: [u8; 2] = [0xFF, 0xD8];
const END: [u8; 2] = [0xFF, 0xD9];
const START_OF_SCAN: u8 = 0xDA;
const COMMENT: u8 = 0xFE;

/// One segment; `scan` is the compressed data that follows it.
pub struct Segment<'a> {
    pub marker: u8,
    pub content: &'a [u8],
    scan: &'a [u8],
}

/// The segments up to the end of the picture; nothing if the file ends before it does.
pub fn segments(bytes: &[u8]) -> Option<Vec<Segment<'_>>> {
    let mut file = Scan(bytes.strip_prefix(&START)?);
    let mut segments = Vec::new();
    loop {
        match next_marker(&mut file)? {
            0xD9 => return Some(segments),
            // Restart and other markers without content mean nothing outside a scan.
            0x01 | 0xD0..=0xD8 => {}
            marker => {
                let length = file.be16()?.checked_sub(2)?;
                let content = file.take(length)?;
                let scan = if marker == START_OF_SCAN { scan_data(&mut file)? } else { &[] };
                segments.push(Segment { marker, content, scan });
            }
        }
    }
}

/// Skips fill bytes and stray bytes, as decoders do.
fn next_marker(file: &mut Scan<'_>) -> Option<u8> {
    loop {
        if file.u8()? == 0xFF {
            let marker = loop {
                match file.u8()? {
                    0xFF => {}
                    other => break other,
                }
            };
            if marker != 0 {
                return Some(marker);
            }
        }
    }
}

/// A scan ends at the first marker that is neither a stuffed 0xFF nor a restart.
fn scan_data<'a>(file: &mut Scan<'a>) -> Option<&'a [u8]> {
    let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xFF | 0xD0..=0xD7);
    let length = file.0.windows(2).position(ends)?;
    file.take(length)
}

pub fn strip(bytes: &[u8]) -> Option<Stripped> {
    let mut kept = START.to_vec();
    for segment in segments(bytes)? {
        let Some(content) = drawn(&segment) else { continue };
        kept.extend([0xFF, segment.marker]);
        // The content came out of a segment, so its length fits.
        kept.extend(u16::try_from(content.len() + 2).ok()?.to_be_bytes());
        kept.extend(content);
        kept.extend(segment.scan);
    }
    kept.extend(END);
    Some(Stripped { bytes: kept, animated: false })
}

/// What decoding needs: all but comments and application data, and of that the colours.
fn drawn(segment: &Segment<'_>) -> Option<Vec<u8>> {
    let content = segment.content;
    match segment.marker {
        0xE0 if content.starts_with(b"JFIF\0") => {
            // Bytes 12 and 13 are the size of a thumbnail that would follow, perhaps of the uncut picture.
            let mut header = content.get(..12)?.to_vec();
            header.extend([0, 0]);
            Some(header)
        }
        0xE2 if content.starts_with(b"ICC_PROFILE\0") => Some(content.to_vec()),
        0xEE if content.starts_with(b"Adobe") => Some(content.to_vec()),
        0xE0..=0xEF | COMMENT => None,
        _ => Some(content.to_vec()),
    }
}
