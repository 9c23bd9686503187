//! GIF: frames, and extension blocks between them of which only two draw anything.

use crate::scan::Scan;
use crate::strip::Stripped;

const EXTENSION: u8 = 0x21;
const FRAME: u8 = 0x2C;
const TRAILER: u8 = 0x3B;
const GRAPHIC_CONTROL: u8 = 0xF9;
const APPLICATION: u8 = 0xFF;
/// The applications whose blocks draw: how often to repeat, and the colours.
const DRAWN: [&[u8; 11]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

pub fn strip(bytes: &[u8]) -> Option<Stripped> {
    let mut file = Scan(bytes);
    let header = file.take(13)?;
    file.take(palette(header[10]))?;
    let mut kept = bytes[..bytes.len() - file.0.len()].to_vec();
    let mut frames = 0;
    loop {
        let block = file.0;
        let keep = match file.u8()? {
            TRAILER => {
                kept.push(TRAILER);
                return Some(Stripped { bytes: kept, animated: frames > 1 });
            }
            FRAME => {
                frames += 1;
                let descriptor = file.take(9)?;
                // The palette, and one byte for the size of the codes.
                file.take(palette(descriptor[8]) + 1)?;
                true
            }
            EXTENSION => match file.u8()? {
                GRAPHIC_CONTROL => true,
                APPLICATION => DRAWN.iter().any(|name| file.0.get(1..12) == Some(name.as_slice())),
                _ => false,
            },
            _ => return None,
        };
        skip_data(&mut file)?;
        if keep {
            kept.extend(&block[..block.len() - file.0.len()]);
        }
    }
}

/// The bytes of the colour table these flags announce.
fn palette(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Data comes in pieces of at most 255 bytes, ended by an empty one.
fn skip_data(file: &mut Scan<'_>) -> Option<()> {
    loop {
        match file.u8()? {
            0 => return Some(()),
            length => file.take(usize::from(length))?,
        };
    }
}
