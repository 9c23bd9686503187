//! The relaxed forms in which headers and bodies are hashed (RFC 6376, 3.4), so that what relays change in spaces
//! and folds breaks no signature.

/// Appends a header in relaxed form, its line end included: the name in lower case, folds gone, spaces single.
pub fn header(name: &str, value: &str, out: &mut Vec<u8>) {
    out.extend(name.bytes().map(|byte| byte.to_ascii_lowercase()));
    out.push(b':');
    relaxed_value(value, out);
    out.extend_from_slice(b"\r\n");
}

/// Appends a value without its folds and the spaces at its ends.
pub fn relaxed_value(value: &str, out: &mut Vec<u8>) {
    let words = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    for (at, word) in words.enumerate() {
        if at > 0 {
            out.push(b' ');
        }
        out.extend_from_slice(word.as_bytes());
    }
}

/// A body in relaxed form: spaces single, none at the end of a line, no empty lines at the end.
pub fn body(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut kept = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let start = out.len();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        relaxed_line(line.strip_suffix(b"\r").unwrap_or(line), &mut out);
        let empty = out.len() == start;
        out.extend_from_slice(b"\r\n");
        if !empty {
            kept = out.len();
        }
    }
    out.truncate(kept);
    out
}

fn relaxed_line(line: &[u8], out: &mut Vec<u8>) {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t');
    let end = line.iter().rposition(|byte| !is_space(byte)).map_or(0, |last| last + 1);
    let mut spaced = false;
    for byte in &line[..end] {
        if !is_space(byte) {
            out.push(*byte);
        } else if !spaced {
            out.push(b' ');
        }
        spaced = is_space(byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_relaxed_as_the_standard_shows() {
        let mut out = Vec::new();
        header("A", " X", &mut out);
        header("B ".trim(), " Y\t\r\n\tZ  ", &mut out);
        assert_eq!(out, b"a:X\r\nb:Y Z\r\n");
    }

    #[test]
    fn bodies_are_relaxed_as_the_standard_shows() {
        assert_eq!(body(b" C \r\nD \t E\r\n\r\n\r\n"), b" C\r\nD E\r\n");
        assert_eq!(body(b""), b"");
        assert_eq!(body(b"\r\n\r\n"), b"");
        assert_eq!(body(b"no end"), b"no end\r\n");
        assert_eq!(body(b"a\r\n\r\n \r\nb\r\n"), b"a\r\n\r\n\r\nb\r\n");
    }
}
