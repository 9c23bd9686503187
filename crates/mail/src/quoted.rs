//! Quoted-printable text that nothing on the way has a reason to change.
//!
//! What it writes is already in the form to which DKIM's relaxed canonicalisation brings a body: no spaces at the
//! end of a line, no two in a row, no tabs. No line begins with a full stop, which SMTP would double, nor with
//! `From `, which mailboxes prefix.

/// The longest line, its closing `=` included.
const LINE: usize = 76;

/// Writes text to the end of a buffer, a piece at a time.
#[derive(Debug, Default)]
pub struct Quoted {
    column: usize,
}

impl Quoted {
    /// Appends a text; every kind of line end becomes CRLF.
    pub fn text(&mut self, text: &str, out: &mut Vec<u8>) {
        let bytes = text.as_bytes();
        let mut spaced = false;
        for (at, &byte) in bytes.iter().enumerate() {
            let rest = &bytes[at..];
            match byte {
                b'\r' if rest.get(1) == Some(&b'\n') => {}
                b'\r' | b'\n' => self.line(out),
                _ => spaced = self.byte(rest, spaced, out),
            }
        }
    }

    /// Breaks the line without breaking the text, unless it has only begun.
    pub fn soft_break(&mut self, out: &mut Vec<u8>) {
        if self.column > 0 {
            out.push(b'=');
            self.line(out);
        }
    }

    fn line(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\r\n");
        self.column = 0;
    }

    /// Writes the first byte of the rest, and says whether it stands there as a space.
    fn byte(&mut self, rest: &[u8], spaced: bool, out: &mut Vec<u8>) -> bool {
        if self.column + width(rest, spaced, self.column) > LINE - 1 {
            self.soft_break(out);
        }
        let byte = rest[0];
        if is_literal(rest, spaced, self.column) {
            out.push(byte);
            self.column += 1;
            return byte == b' ';
        }
        const HEX: &[u8; 16] = b"0123456789ABCDEF";
        out.extend_from_slice(&[b'=', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        self.column += 3;
        false
    }
}

fn width(rest: &[u8], spaced: bool, column: usize) -> usize {
    if is_literal(rest, spaced, column) { 1 } else { 3 }
}

/// Whether a byte can stand as it is, before what follows it, after a space or not, in this column.
fn is_literal(rest: &[u8], spaced: bool, column: usize) -> bool {
    match rest[0] {
        b' ' => !spaced && rest.get(1).is_some_and(|next| !matches!(next, b'\r' | b'\n')),
        b'.' => column > 0,
        b'F' => column > 0 || !rest.starts_with(b"From "),
        b'=' => false,
        byte => byte.is_ascii_graphic(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quoted(text: &str) -> String {
        let mut out = Vec::new();
        Quoted::default().text(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn plain_text_stays_readable() {
        assert_eq!(
            quoted("Good morning.\nTwo  spaces, one at the end \r\n"),
            "Good morning.\r\nTwo =20spaces, one at the end=20\r\n"
        );
        assert_eq!(quoted("Zürich\t=1"), "Z=C3=BCrich=09=3D1");
    }

    #[test]
    fn no_line_begins_with_what_others_change() {
        assert_eq!(quoted(".\n..\nFrom here\nFromage"), "=2E\r\n=2E.\r\n=46rom here\r\nFromage");
    }

    proptest! {
        #[test]
        fn every_line_is_in_its_canonical_form(text in "[ .=\r\n\taF\u{fc}-]{0,300}|(From |  |\\.){0,90}") {
            for line in quoted(&text).split("\r\n") {
                prop_assert!(line.len() <= LINE && line.is_ascii());
                prop_assert!(!line.contains(['\r', '\n', '\t']) && !line.contains("  ") && !line.ends_with(' '));
                prop_assert!(!line.starts_with('.') && !line.starts_with("From "));
            }
        }
    }
}
