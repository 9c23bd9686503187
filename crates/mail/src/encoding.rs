//! Free text inside header lines: as it is where that is unambiguous, else as RFC 2047 encoded words.

use std::fmt::Write as _;

/// The longest encoded word we write; with the longest header name before it a line stays below 76.
const WORD: usize = 64;
const OPENING: &str = "=?utf-8?Q?";
const CLOSING: &str = "?=";
/// Longest text left unencoded, so that no line needs folding between its words.
const PLAIN: usize = 64;

/// Text for an unstructured header such as `Subject`.
pub fn unstructured(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { encoded_words(text) }
}

/// Text for a display name: a quoted string where plain, since names hold commas and full stops.
pub fn phrase(text: &str) -> String {
    if is_plain(text) {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        encoded_words(text)
    }
}

/// Readers collapse runs of spaces and decode whatever looks like an encoded word, so both are encoded.
fn is_plain(text: &str) -> bool {
    text.len() <= PLAIN
        && text.bytes().all(|b| (b' '..=b'~').contains(&b))
        && text.trim() == text
        && !text.contains("  ")
        && !text.contains("=?")
}

/// Words are cut between characters, never inside one, and joined by folds, which decoders drop.
fn encoded_words(text: &str) -> String {
    let room = WORD - OPENING.len() - CLOSING.len();
    let mut words = vec![String::new()];
    for character in text.chars() {
        let coded = q_encoded(character);
        match words.last_mut() {
            Some(word) if word.len() + coded.len() <= room => word.push_str(&coded),
            _ => words.push(coded),
        }
    }
    let words: Vec<_> = words.iter().map(|word| format!("{OPENING}{word}{CLOSING}")).collect();
    words.join("\r\n ")
}

/// Only what RFC 2047 allows even inside a display name stays as it is.
fn q_encoded(character: char) -> String {
    if character.is_ascii_alphanumeric() {
        return character.to_string();
    }
    let mut bytes = [0; 4];
    let mut coded = String::new();
    for byte in character.encode_utf8(&mut bytes).bytes() {
        // Writing to a string cannot fail.
        let _ = write!(coded, "={byte:02X}");
    }
    coded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_readable() {
        assert_eq!(unstructured("Your code is 123456"), "Your code is 123456");
        assert_eq!(phrase("Review, The \"Daily\""), r#""Review, The \"Daily\"""#);
    }

    #[test]
    fn ambiguous_text_is_encoded() {
        assert_eq!(unstructured("Zürich"), "=?utf-8?Q?Z=C3=BCrich?=");
        for text in [" led by a space", "two  spaces", "=?utf-8?Q?spoof?=", &"long ".repeat(40)] {
            assert!(unstructured(text).starts_with(OPENING), "{text:?}");
        }
    }

    #[test]
    fn long_text_is_folded_between_characters() {
        let folded = unstructured(&"ü".repeat(100));
        for line in folded.split("\r\n") {
            assert!(line.len() <= 76, "{line}");
            assert_eq!(line.matches("=C3").count(), line.matches("=BC").count(), "{line}");
        }
    }
}
