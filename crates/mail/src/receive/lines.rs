//! Reads what the other side sends: lines of commands, and mails up to their final dot. A line ends with CRLF and with
//! nothing else, so that no mail can be hidden in another.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

/// Octets that a line of a command may have (RFC 5321 has 512; extensions make them longer).
const LINE: usize = 2048;
/// The end of a mail, after a line end.
const END: &[u8] = b"\r\n.\r\n";

/// A line of a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// As it was sent, without its end.
    Text(String),
    /// It is none: too long, of other letters, or wrongly ended.
    Wrong,
    /// The other side is gone.
    End,
}

/// The next line.
pub(super) async fn line(from: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Line> {
    let (mut line, mut dropped) = (Vec::new(), 0_usize);
    loop {
        let octets = from.fill_buf().await?;
        if octets.is_empty() {
            return Ok(Line::End);
        }
        let end = octets.iter().position(|octet| *octet == b'\n').map(|at| at + 1);
        let taken = end.unwrap_or(octets.len());
        let room = LINE.saturating_sub(line.len()).min(taken);
        line.extend_from_slice(&octets[..room]);
        dropped += taken - room;
        from.consume(taken);
        // Nobody sends lines without an end by mistake.
        if dropped > 64 * LINE {
            return Ok(Line::End);
        }
        if end.is_some() {
            break;
        }
    }
    let text = line.strip_suffix(b"\r\n").filter(|_| dropped == 0);
    let text = text.filter(|text| !text.iter().any(|octet| matches!(octet, 0 | b'\r')));
    Ok(text.and_then(|text| String::from_utf8(text.to_vec()).ok()).map_or(Line::Wrong, Line::Text))
}

/// A mail.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mail {
    /// All of it, its dots unstuffed.
    Whole(Vec<u8>),
    /// It is larger than `largest`; it was read to its end.
    TooLarge,
    /// The other side is gone, or goes on without an end.
    End,
}

/// The next mail, up to the line that is a dot alone.
pub(super) async fn mail(from: &mut (impl AsyncBufRead + Unpin), largest: usize) -> io::Result<Mail> {
    let (mut raw, mut matched, mut read) = (Vec::new(), 2, 0_usize);
    loop {
        let octets = from.fill_buf().await?;
        if octets.is_empty() || read > largest.saturating_mul(8) {
            return Ok(Mail::End);
        }
        let (mut taken, mut ended) = (0, false);
        for octet in octets {
            taken += 1;
            matched = next_match(matched, *octet);
            if raw.len() <= largest + END.len() {
                raw.push(*octet);
            }
            if matched == END.len() {
                ended = true;
                break;
            }
        }
        from.consume(taken);
        read += taken;
        if ended {
            break;
        }
    }
    if read > largest + END.len() {
        return Ok(Mail::TooLarge);
    }
    raw.truncate(raw.len() - 3);
    Ok(Mail::Whole(unstuffed(&raw)))
}

/// How much of the end has been read, after one more octet.
fn next_match(matched: usize, octet: u8) -> usize {
    match octet {
        _ if END[matched] == octet => matched + 1,
        b'\r' => 1,
        _ => 0,
    }
}

/// Without the dot that is put before a line that begins with one.
fn unstuffed(raw: &[u8]) -> Vec<u8> {
    let mut mail = Vec::with_capacity(raw.len());
    let mut at_start = true;
    for (at, octet) in raw.iter().enumerate() {
        if !(at_start && *octet == b'.') {
            mail.push(*octet);
        }
        at_start = *octet == b'\n' && at > 0 && raw[at - 1] == b'\r';
    }
    mail
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tokio::io::BufReader;

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().build().unwrap()
    }

    fn read_mail(octets: &[u8], largest: usize) -> (Mail, Vec<u8>) {
        runtime().block_on(async {
            let mut from = BufReader::with_capacity(3, octets);
            let mail = mail(&mut from, largest).await.unwrap();
            let mut rest = Vec::new();
            tokio::io::AsyncReadExt::read_to_end(&mut from, &mut rest).await.unwrap();
            (mail, rest)
        })
    }

    fn read_line(octets: &[u8]) -> Line {
        runtime().block_on(async { line(&mut BufReader::with_capacity(3, octets)).await.unwrap() })
    }

    #[test]
    fn a_line_ends_with_both() {
        assert_eq!(read_line(b"NOOP\r\nQUIT\r\n"), Line::Text("NOOP".into()));
        assert_eq!(read_line(b"NOOP\n"), Line::Wrong);
        assert_eq!(read_line(b"NO\rOP\r\n"), Line::Wrong);
        assert_eq!(read_line(b"\xff\xfe\r\n"), Line::Wrong);
        assert_eq!(read_line(&[&[b'a'; 3000][..], b"\r\n"].concat()), Line::Wrong);
        assert_eq!(read_line(&[b'a'; 200_000]), Line::End);
        assert_eq!(read_line(b"NOO"), Line::End);
    }

    #[test]
    fn a_mail_ends_at_its_dot_alone() {
        let whole = |text: &[u8]| Mail::Whole(text.to_vec());
        assert_eq!(
            read_mail(b"a\r\n..b\r\n.\r\nQUIT\r\n", 100),
            (whole(b"a\r\n.b\r\n"), b"QUIT\r\n".to_vec())
        );
        assert_eq!(read_mail(b".\r\nx", 100), (whole(b""), b"x".to_vec()));
        assert_eq!(read_mail(b"a\r\n\r\r\n.\r\n", 100).0, whole(b"a\r\n\r\r\n"));
        for hidden in [&b"a\n.\nMAIL\r\n.\r\n"[..], b"a\r\n.\nMAIL\r\n.\r\n", b"a\n.\r\nMAIL\r\n.\r\n"] {
            let (mail, rest) = read_mail(hidden, 100);
            assert!(matches!(mail, Mail::Whole(text) if text.ends_with(b"MAIL\r\n")) && rest.is_empty());
        }
        assert_eq!(read_mail(b"aaaaaaaaaaaa\r\n.\r\nx", 5), (Mail::TooLarge, b"x".to_vec()));
        assert_eq!(read_mail(&[b'a'; 1000], 5).0, Mail::End);
        assert_eq!(read_mail(b"a\r\n.", 100).0, Mail::End);
    }

    proptest! {
        #[test]
        fn what_was_stuffed_comes_out(lines in prop::collection::vec("[.a\n\r]{0,6}", 0..12)) {
            let lines: Vec<String> = lines.iter().map(|line| line.replace(['\r', '\n'], "")).collect();
            let plain: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
            let stuffed: String = lines.iter().map(|line| if line.starts_with('.') { format!(".{line}\r\n") } else { format!("{line}\r\n") }).collect();
            let (mail, rest) = read_mail(format!("{stuffed}.\r\nrest").as_bytes(), 10_000);
            prop_assert_eq!(mail, Mail::Whole(plain.into_bytes()));
            prop_assert_eq!(rest, b"rest".to_vec());
        }

        #[test]
        fn any_octets_are_read(octets in prop::collection::vec(any::<u8>(), 0..400)) {
            read_mail(&octets, 50);
            read_line(&octets);
        }
    }
}
