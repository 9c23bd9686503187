//! What a relay answers (RFC 5321, 4.2), however its bytes are cut on the way.

/// The most bytes an answer may have.
const LONGEST: usize = 64 * 1024;
/// The most characters of an answer that are kept as its words.
const WORDS: usize = 500;

/// One answer: its code and its lines, without codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub code: u16,
    pub lines: Vec<String>,
}

impl Reply {
    /// The second part of its enhanced code (RFC 3463): what it is about; 2 is the mailbox.
    pub fn subject(&self) -> Option<u16> {
        let code = self.lines.first()?.split(' ').next()?;
        let mut parts = code.split('.').map(|part| part.parse().ok());
        let (class, subject, detail) = (parts.next()??, parts.next()??, parts.next()??);
        let _: (u16, u16) = (class, detail);
        Some(subject)
    }
}

/// Its words, without what could mean anything to who shows them.
impl std::fmt::Display for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{} {}", self.code, self.lines.join(" "));
        let harmless: String =
            text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(WORDS).collect();
        f.write_str(harmless.trim_end())
    }
}

/// What came and was not yet read.
#[derive(Debug, Default)]
pub struct Incoming {
    bytes: Vec<u8>,
}

/// Something came that is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Garbled;

impl Incoming {
    /// Room for what comes next.
    pub fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// Whether all was read.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The next answer, if it is all there.
    pub fn next(&mut self) -> Result<Option<Reply>, Garbled> {
        let mut lines = Vec::new();
        let mut at = 0;
        while let Some(length) = self.bytes[at..].iter().position(|byte| *byte == b'\n') {
            let line = String::from_utf8_lossy(&self.bytes[at..at + length]);
            at += length + 1;
            let (code, more, text) = taken_apart(line.trim_end_matches('\r')).ok_or(Garbled)?;
            lines.push(text.to_owned());
            if !more {
                self.bytes.drain(..at);
                return Ok(Some(Reply { code, lines }));
            }
        }
        if self.bytes.len() > LONGEST { Err(Garbled) } else { Ok(None) }
    }
}

/// Code, whether more lines follow, and text.
fn taken_apart(line: &str) -> Option<(u16, bool, &str)> {
    let (code, rest) = line.split_at_checked(3)?;
    if !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let code = code.parse().ok().filter(|code| (200..600).contains(code))?;
    match rest.as_bytes().first() {
        None => Some((code, false, "")),
        Some(b' ') => Some((code, false, &rest[1..])),
        Some(b'-') => Some((code, true, &rest[1..])),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(bytes: &[u8]) -> Result<Vec<Reply>, Garbled> {
        let mut incoming = Incoming::default();
        incoming.bytes().extend_from_slice(bytes);
        std::iter::from_fn(|| incoming.next().transpose()).collect()
    }

    #[test]
    fn answers_are_told_apart() {
        let replies = all(b"250-one\r\n250 two\r\n354\r\n550 5.1.1 no\x1b such\n25").unwrap();
        let words: Vec<String> = replies.iter().map(ToString::to_string).collect();
        assert_eq!(words, ["250 one two", "354", "550 5.1.1 no  such"]);
        assert_eq!(replies[2].subject(), Some(1));
        assert_eq!(replies[1].subject(), None);
    }

    #[test]
    fn what_is_no_answer_is_garbled() {
        for bytes in [&b"hello\r\n"[..], b"2\r\n", b"999 x\r\n", b"250_x\r\n", b"\xff\xff\xff\xff\r\n"] {
            assert_eq!(all(bytes), Err(Garbled), "{bytes:?}");
        }
        assert_eq!(all(&vec![b'2'; LONGEST + 1]), Err(Garbled));
    }

    proptest! {
        #[test]
        fn no_cut_changes_what_is_read(cuts in proptest::collection::vec(1_usize..9, 0..60)) {
            let bytes = b"250-a\r\n250-b\r\n250 c\r\n354 go\r\n421 4.3.2 bye\r\n";
            let whole = all(bytes).unwrap();
            let mut incoming = Incoming::default();
            let (mut read, mut at) = (Vec::new(), 0);
            for cut in cuts.into_iter().chain([bytes.len()]) {
                let end = (at + cut).min(bytes.len());
                incoming.bytes().extend_from_slice(&bytes[at..end]);
                at = end;
                while let Some(reply) = incoming.next().unwrap() {
                    read.push(reply);
                }
            }
            prop_assert_eq!(read, whole);
        }
    }
}
