//! The square that an authenticator app photographs, as one path of an SVG: no picture is fetched, nothing is inline
//! that the content security policy would refuse.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// Empty modules around the square, as the standard wants.
const MARGIN: i32 = 4;

/// A QR code as it is drawn.
#[derive(Debug, PartialEq, Eq)]
pub struct Square {
    /// Modules on each side, margin included.
    pub size: i32,
    /// The dark modules, as the data of a path: a run of them a line.
    pub path: String,
}

/// The square that says `text`; `None` if it says more than fits.
pub fn square(text: &str) -> Option<Square> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if run > 0 {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + MARGIN, y + MARGIN);
            }
            x += run + 1;
        }
    }
    Some(Square { size: code.size() + 2 * MARGIN, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the module at this place is dark, by the path alone.
    fn is_dark(square: &Square, x: i32, y: i32) -> bool {
        square.path.split('M').skip(1).any(|run| {
            let (place, width) = run.split_once('h').unwrap();
            let (left, top) = place.split_once(' ').unwrap();
            let (left, top): (i32, i32) = (left.parse().unwrap(), top.parse().unwrap());
            let width: i32 = width.split('v').next().unwrap().parse().unwrap();
            top == y && (left..left + width).contains(&x)
        })
    }

    #[test]
    fn the_path_draws_every_module_and_no_other() {
        let text = "otpauth://totp/The%20Weir:ed%40weir.example?secret=GEZDGNBVGY3TQOJQ&issuer=The%20Weir";
        let (code, drawn) = (QrCode::encode_text(text, QrCodeEcc::Medium).unwrap(), square(text).unwrap());
        assert_eq!(drawn.size, code.size() + 8);
        for y in -MARGIN..code.size() + MARGIN {
            for x in -MARGIN..code.size() + MARGIN {
                assert_eq!(is_dark(&drawn, x + MARGIN, y + MARGIN), code.get_module(x, y), "{x}, {y}");
            }
        }
    }

    #[test]
    fn what_is_too_long_is_not_drawn() {
        assert_eq!(square(&"x".repeat(5000)), None);
    }
}
