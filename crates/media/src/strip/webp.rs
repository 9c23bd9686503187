//! WebP: a RIFF file of chunks, whose first names the features that follow.

use crate::scan::Scan;
use crate::strip::Stripped;

/// The chunks that draw: the picture, its transparency, its colours and its movement.
const DRAWN: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP", b"ANIM", b"ANMF"];
/// The flags by which `VP8X` announces EXIF and XMP.
const METADATA_FLAGS: u8 = 0x08 | 0x04;

pub fn strip(bytes: &[u8]) -> Option<Stripped> {
    let mut file = Scan(bytes.strip_prefix(b"RIFF")?);
    let size = usize::try_from(file.le32()?).ok()?;
    let mut file = Scan(file.take(size)?.strip_prefix(b"WEBP")?);
    let mut chunks = Vec::new();
    let mut animated = false;
    while !file.0.is_empty() {
        let kind = file.array::<4>()?;
        let length = file.le32()?;
        let content = file.take(usize::try_from(length).ok()?)?;
        // Chunks start at even places; some writers leave the last filler out.
        if length % 2 == 1 && !file.0.is_empty() {
            file.u8()?;
        }
        animated |= kind == *b"ANIM";
        if DRAWN.contains(&&kind) {
            append(&mut chunks, kind, content);
        }
    }
    let mut kept = b"RIFF".to_vec();
    kept.extend(u32::try_from(chunks.len() + 4).ok()?.to_le_bytes());
    kept.extend(b"WEBP");
    kept.extend(chunks);
    Some(Stripped { bytes: kept, animated })
}

fn append(chunks: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) {
    chunks.extend(kind);
    // The content came out of a chunk, so its length fits.
    chunks.extend((content.len() as u32).to_le_bytes());
    let start = chunks.len();
    chunks.extend(content);
    if kind == *b"VP8X" && !content.is_empty() {
        chunks[start] &= !METADATA_FLAGS;
    }
    if content.len() % 2 == 1 {
        chunks.push(0);
    }
}
