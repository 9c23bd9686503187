//! Lines of plain text.

/// Columns of a line.
pub(super) const WIDTH: usize = 72;
/// Deeply indented lines have at least this many left.
const LEAST: usize = 24;
/// What begins no line, of what needs no space before it.
const CLOSING: &str = "、。，．！？：；）」』】》〉〕";

/// Words as they are set: one space between them, no control characters.
pub(super) fn tidy(text: &str) -> String {
    let words = text.split_whitespace().map(|word| word.replace(char::is_control, ""));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// A text in lines of at most so many columns. Words stay whole, however long; scripts that write without spaces
/// are broken between any two characters.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(LEAST);
    let mut lines: Vec<String> = Vec::new();
    let mut taken = 0;
    for word in text.split_whitespace() {
        for (nth, part) in parts(word).into_iter().enumerate() {
            let space = usize::from(nth == 0 && taken > 0);
            let wide = width(part);
            match lines.last_mut().filter(|_| taken + space + wide <= columns) {
                Some(line) => {
                    line.push_str(&" ".repeat(space));
                    line.push_str(part);
                    taken += space + wide;
                }
                None => {
                    lines.push(part.to_owned());
                    taken = wide;
                }
            }
        }
    }
    lines
}

/// The parts of a word between which a line may end.
fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut before) = (0, ' ');
    for (at, c) in word.char_indices() {
        if at > 0 && (is_wide(c) || is_wide(before)) && !CLOSING.contains(c) {
            parts.push(&word[start..at]);
            start = at;
        }
        before = c;
    }
    parts.push(&word[start..]);
    parts
}

/// Whether a character takes two columns: those of Chinese, Japanese and Korean.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x20000..=0x3FFFD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_lines_short() {
        let long = "https://example.org/a/very/long/address/that/no/line/of/this/width/could/hold";
        assert_eq!(wrapped(&format!("see {long} for it"), 30), ["see", long, "for it"]);
        assert_eq!(
            wrapped("one two three four five six seven", 24),
            ["one two three four five", "six seven"]
        );
        assert!(wrapped(" \n ", 40).is_empty());
    }

    #[test]
    fn scripts_without_spaces_are_broken_where_they_may() {
        let lines = wrapped("今天天气很好，我们去公园散步。明天也是。", 24);
        assert_eq!(lines, ["今天天气很好，我们去公园", "散步。明天也是。"]);
        assert_eq!(width("a今"), 3);
    }

    #[test]
    fn what_is_set_has_single_spaces_and_no_control_characters() {
        assert_eq!(tidy(" a\r\n\u{7}b \u{1}\t c "), "a b c");
    }
}
