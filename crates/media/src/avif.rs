//! AVIF: nested boxes. Its pictures are kept as they are, so one that carries metadata is refused.

use crate::error::MediaError;
use crate::kind::Kind;
use crate::scan::Scan;

/// Whether the file announces itself as AVIF.
pub fn is_avif(bytes: &[u8]) -> bool {
    let Some((kind, brands)) = next_box(&mut Scan(bytes)) else { return false };
    kind == *b"ftyp" && brands.chunks(4).any(|brand| brand == b"avif" || brand == b"avis")
}

/// The size in pixels of a still picture without metadata.
pub fn inspect(bytes: &[u8]) -> Result<(u32, u32), MediaError> {
    let damaged = || Kind::Avif.damaged("its boxes do not add up");
    let mut size = None;
    let mut file = Scan(bytes);
    while !file.0.is_empty() {
        let (kind, content) = next_box(&mut file).ok_or_else(damaged)?;
        match &kind {
            b"ftyp" | b"mdat" => {}
            b"meta" => size = Some(meta(content)?),
            b"moov" | b"moof" => return Err(MediaError::AvifAnimation),
            _ => return Err(MediaError::AvifMetadata),
        }
    }
    size.ok_or_else(damaged)
}

/// The largest of the sizes listed: tiles and alpha planes list theirs too. Swapped if the picture is shown
/// on its side.
fn meta(content: &[u8]) -> Result<(u32, u32), MediaError> {
    let damaged = || Kind::Avif.damaged("its description cannot be read");
    let mut boxes = Scan(content.get(4..).ok_or_else(damaged)?);
    let mut sizes = Vec::new();
    let mut on_its_side = false;
    let mut metadata = false;
    while !boxes.0.is_empty() {
        match next_box(&mut boxes).ok_or_else(damaged)? {
            (kind, items) if kind == *b"iinf" => {
                metadata |= lists_metadata(items).ok_or_else(damaged)?;
            }
            (kind, properties) if kind == *b"iprp" => {
                for (kind, property) in properties_of(properties).ok_or_else(damaged)? {
                    let mut property = Scan(property);
                    match &kind {
                        b"ispe" => sizes.push(extent(&mut property).ok_or_else(damaged)?),
                        b"irot" => on_its_side |= property.u8().ok_or_else(damaged)? % 2 == 1,
                        _ => {}
                    }
                }
            }
            (kind, _) => metadata |= matches!(&kind, b"udta" | b"uuid"),
        }
    }
    if metadata {
        return Err(MediaError::AvifMetadata);
    }
    let largest = sizes.into_iter().max_by_key(|(width, height)| u64::from(*width) * u64::from(*height));
    let (width, height) = largest.filter(|(width, height)| *width > 0 && *height > 0).ok_or_else(damaged)?;
    Ok(if on_its_side { (height, width) } else { (width, height) })
}

fn extent(property: &mut Scan<'_>) -> Option<(u32, u32)> {
    property.take(4)?;
    Some((property.be32()?, property.be32()?))
}

/// The properties sit in a container of their own.
fn properties_of(content: &[u8]) -> Option<Vec<([u8; 4], &[u8])>> {
    let mut boxes = Scan(content);
    let mut properties = Vec::new();
    while !boxes.0.is_empty() {
        let (kind, content) = next_box(&mut boxes)?;
        let mut inner = Scan(content);
        while kind == *b"ipco" && !inner.0.is_empty() {
            properties.push(next_box(&mut inner)?);
        }
    }
    Some(properties)
}

/// EXIF is an item of its own type; XMP and whatever else is text is `mime` or `uri `.
fn lists_metadata(content: &[u8]) -> Option<bool> {
    let mut items = Scan(content);
    let version = items.array::<4>()?[0];
    items.take(if version == 0 { 2 } else { 4 })?;
    while !items.0.is_empty() {
        let (_, entry) = next_box(&mut items)?;
        let mut entry = Scan(entry);
        let id = if entry.array::<4>()?[0] < 3 { 2 } else { 4 };
        entry.take(id + 2)?;
        if matches!(&entry.array::<4>()?, b"Exif" | b"mime" | b"uri ") {
            return Some(true);
        }
    }
    Some(false)
}

/// A length of 1 says that the real one follows in 64 bits, 0 that the box reaches to the end.
fn next_box<'a>(file: &mut Scan<'a>) -> Option<([u8; 4], &'a [u8])> {
    let length = file.be32()?;
    let kind = file.array::<4>()?;
    let content = match length {
        0 => file.0.len(),
        1 => usize::try_from(u64::from_be_bytes(file.array()?)).ok()?.checked_sub(16)?,
        _ => usize::try_from(length).ok()?.checked_sub(8)?,
    };
    Some((kind, file.take(content)?))
}
