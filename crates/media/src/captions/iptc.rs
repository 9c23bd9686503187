//! IPTC-IIM: numbered values inside a resource that Photoshop once invented for its own files.

use crate::captions::{Captions, clean, day, legacy_text};
use crate::scan::Scan;

const IPTC_RESOURCE: usize = 0x0404;
const TAG: u8 = 0x1C;

/// Reads the values out of the Photoshop resources of a picture, as far as they can be read.
pub fn read(resources: &[u8]) -> Captions {
    let mut captions = Captions::default();
    let mut bylines = Vec::new();
    for (dataset, value) in iptc(resources).map(datasets).unwrap_or_default() {
        let text = clean(&legacy_text(value));
        match dataset {
            5 => captions.title = text,
            55 => captions.date = day(&legacy_text(value)),
            80 => bylines.extend(text),
            110 => captions.credit = text,
            116 => captions.copyright = text,
            120 => captions.caption = text,
            _ => {}
        }
    }
    captions.byline = clean(&bylines.join(", "));
    captions
}

/// Resources are padded to even lengths, names and contents alike.
fn iptc(resources: &[u8]) -> Option<&[u8]> {
    let mut scan = Scan(resources);
    while scan.array::<4>()? == *b"8BIM" {
        let id = scan.be16()?;
        let name = usize::from(scan.u8()?);
        scan.take(name + (name + 1) % 2)?;
        let length = usize::try_from(scan.be32()?).ok()?;
        let content = scan.take(length)?;
        if id == IPTC_RESOURCE {
            return Some(content);
        }
        scan.take(length % 2)?;
    }
    None
}

/// The values of the second record, where the editorial ones are.
fn datasets(content: &[u8]) -> Vec<(u8, &[u8])> {
    let mut scan = Scan(content);
    let mut values = Vec::new();
    while let Some((record, dataset, value)) = dataset(&mut scan) {
        if record == 2 {
            values.push((dataset, value));
        }
    }
    values
}

/// Lengths with the high bit set announce a longer form, which no text uses.
fn dataset<'a>(scan: &mut Scan<'a>) -> Option<(u8, u8, &'a [u8])> {
    let [tag, record, dataset] = scan.array::<3>()?;
    let length = scan.be16()?;
    if tag != TAG || length >= 0x8000 {
        return None;
    }
    Some((record, dataset, scan.take(length)?))
}
