//! PNG: a row of chunks, each with its length, type and checksum.

use crate::scan::Scan;
use crate::strip::Stripped;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The chunks that draw: the picture, its colours, its transparency, its density and its movement.
const DRAWN: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
    b"mDCV", b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT", b"hIST",
];

pub fn strip(bytes: &[u8]) -> Option<Stripped> {
    let mut file = Scan(bytes.strip_prefix(SIGNATURE)?);
    let mut kept = SIGNATURE.to_vec();
    let mut animated = false;
    loop {
        let whole = file.0;
        let length = usize::try_from(file.be32()?).ok()?;
        let kind = file.array::<4>()?;
        file.take(length.checked_add(4)?)?;
        if DRAWN.contains(&&kind) {
            kept.extend(&whole[..whole.len() - file.0.len()]);
        }
        animated |= kind == *b"acTL";
        if kind == *b"IEND" {
            return Some(Stripped { bytes: kept, animated });
        }
    }
}
