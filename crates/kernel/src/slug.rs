//! Slugs: the readable last part of an address.

use unicode_normalization::UnicodeNormalization;

/// The longest slug in characters; a longer title is cut at a word.
const LONGEST: usize = 100;

/// Makes a slug of `text`: composed (NFC), lower case, every run of anything but letters and
/// digits one hyphen. Letters of any script stay, so a Chinese headline keeps a Chinese address.
/// Empty if `text` has no letter or digit.
pub fn slugify(text: &str) -> String {
    let mut slug = String::new();
    let mut length = 0;
    for word in fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let word_length = word.chars().count();
        if length > 0 && length + 1 + word_length > LONGEST {
            break;
        }
        if length > 0 {
            slug.push('-');
        }
        slug.extend(word.chars().take(LONGEST));
        length += 1 + word_length;
    }
    slug
}

/// The form in which two spellings of one slug compare equal: NFC, lower case, without apostrophes and
/// NUL (which no database text can hold).
pub fn fold(text: &str) -> String {
    text.nfc().filter(|c| !matches!(c, '\'' | '’' | '\0')).flat_map(char::to_lowercase).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn titles_become_addresses() {
        for (title, slug) in [
            ("Desperately Seeking  Superstrings!", "desperately-seeking-superstrings"),
            ("The Port’s Long Night", "the-ports-long-night"),
            ("2014/05/my-post", "2014-05-my-post"),
            ("看漫画学 SELinux", "看漫画学-selinux"),
            ("Élan vital", "élan-vital"),
            ("e\u{301}tude", "étude"),
            ("?!", ""),
        ] {
            assert_eq!(slugify(title), slug);
        }
    }

    #[test]
    fn a_long_title_is_cut_at_a_word() {
        let slug = slugify(&"harbour ".repeat(40));
        assert!(slug.chars().count() <= LONGEST && slug.ends_with("harbour"));
        assert_eq!(slugify(&"x".repeat(300)).len(), LONGEST);
    }

    proptest! {
        #[test]
        fn a_slug_is_its_own_slug(title in "\\PC{0,60}") {
            let slug = slugify(&title);
            prop_assert_eq!(slugify(&slug), slug);
        }
    }
}
