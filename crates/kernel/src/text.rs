//! What people type, without what nobody sees: control characters, which no database and no header wants.

/// On one line, with one space between words.
pub fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// On the lines it was typed on, without blank ones before and after.
pub fn lines(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_and_what_nobody_sees_goes() {
        assert_eq!(one_line(" Ada\t\u{0}\r\n Lovelace\u{1b}"), "Ada Lovelace");
        assert_eq!(lines("\r\nDear Ada,\r\n\r\nyours\u{0} \n"), "Dear Ada,\n\nyours");
        assert_eq!((one_line("\u{0}"), lines("\u{1b}\n")), (String::new(), String::new()));
    }
}
