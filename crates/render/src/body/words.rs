//! Counting words and finding where sentences end, in any script.

use unicode_segmentation::UnicodeSegmentation;

/// The words of a text by Unicode's word boundaries. Scripts written without spaces (Chinese,
/// Japanese, Thai, Lao, Khmer, Burmese) have no such boundaries: there two characters count as a word,
/// which is close to the average length of one. White space of any kind parts words, also the narrow
/// no-break space that Unicode lets join them: a text counts the same however its spaces are written.
pub fn count(text: &str) -> u32 {
    let (mut words, mut characters) = (0u32, 0u32);
    for word in text.split_whitespace().flat_map(UnicodeSegmentation::unicode_words) {
        if word.starts_with(is_unspaced) {
            characters += word.chars().filter(|c| is_unspaced(*c)).count() as u32;
        } else {
            words += 1;
        }
    }
    words + characters.div_ceil(2)
}

fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF            // Thai, Lao
        | 0x1000..=0x109F          // Burmese
        | 0x1780..=0x17FF          // Khmer
        | 0x3005..=0x3007          // ideographic marks
        | 0x3040..=0x30FF          // Hiragana, Katakana
        | 0x31F0..=0x31FF          // small Katakana
        | 0x3400..=0x4DBF          // Han
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0xFF66..=0xFF9F          // half-width Katakana
        | 0x20000..=0x3FFFF)
}

/// Byte offsets at which sentences end, white space after them not included. A line break always
/// ends one. After what may be an abbreviation none is assumed: a sentence too many would show text
/// that is not whole.
pub(super) fn sentence_ends(text: &str) -> Vec<usize> {
    text.split_sentence_bound_indices()
        .filter(|(_, piece)| !piece.trim().is_empty())
        .filter(|(_, piece)| piece.ends_with('\n') || !ends_in_abbreviation(piece))
        .map(|(start, piece)| start + piece.trim_end().len())
        .collect()
}

fn ends_in_abbreviation(piece: &str) -> bool {
    let closing = ['"', '\'', ')', ']', '”', '’', '»'];
    let Some(stem) = piece.trim_end().trim_end_matches(closing).strip_suffix('.') else {
        return false;
    };
    let opening = ['(', '[', '"', '\'', '“', '‘', '«', '/', '-', '–', '—'];
    let word = stem.rsplit(|c: char| c.is_whitespace() || opening.contains(&c)).next().unwrap_or("");
    let letters = word.chars().count();
    // "U.S", "e.g", "z.B", and the initials of a name.
    let is_dotted =
        word.contains('.') && !word.ends_with('.') && word.split('.').all(|p| p.chars().count() <= 2);
    let is_initial = letters == 1 && word.chars().all(char::is_alphabetic);
    is_dotted || is_initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

const ABBREVIATIONS: &[&str] = &[
    "adm", "al", "apr", "approx", "art", "aug", "av", "ave", "bd", "blvd", "bros", "bzw", "ca", "capt", "cf",
    "ch", "cie", "co", "col", "corp", "dec", "dept", "dr", "ed", "eds", "eq", "esq", "est", "etc", "feb",
    "fig", "figs", "fr", "ft", "gen", "gov", "hon", "inc", "jan", "jr", "jul", "jun", "lt", "ltd", "maj",
    "mar", "messrs", "mlle", "mme", "mr", "mrs", "ms", "mt", "no", "nos", "nov", "nr", "oct", "op", "pp",
    "pres", "prof", "pvt", "rep", "reps", "rev", "sec", "sen", "sens", "sept", "sep", "sgt", "sr", "sra",
    "st", "ste", "str", "supt", "univ", "usw", "vgl", "viz", "vol", "vols", "vs",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_any_script() {
        assert_eq!(count(""), 0);
        assert_eq!(count("Don't panic: it costs $3.50, e-mail us."), 8);
        assert_eq!(count("今天天气很好。"), 3);
        assert_eq!(count("コンピュータ"), 3);
        assert_eq!(count("Linux 内核 6.1"), 3);
        assert_eq!(count("안녕하세요 세계"), 2);
        assert_eq!(count("10\u{202f}000 euros"), count("10 000 euros"));
    }

    fn sentences(text: &str) -> Vec<&str> {
        let mut start = 0;
        let mut found = Vec::new();
        for end in sentence_ends(text) {
            found.push(text[start..end].trim());
            start = end;
        }
        found
    }

    #[test]
    fn sentences_end_where_a_reader_hears_them_end() {
        assert_eq!(sentences("One. Two! Three?"), ["One.", "Two!", "Three?"]);
        assert_eq!(sentences("“Yes.” He left."), ["“Yes.”", "He left."]);
        assert_eq!(sentences("你好。再见！好吗？"), ["你好。", "再见！", "好吗？"]);
        assert_eq!(sentences("First line\nSecond line"), ["First line", "Second line"]);
    }

    #[test]
    fn abbreviations_and_decimals_end_no_sentence() {
        for text in [
            "The U.S. Army, e.g. Mr. Smith and J. R. Jones, spent 3.5 billion.",
            "Fruit (e.g. Apples) cost more.",
            "See No. 5 and Fig. 2 there.",
            "Smith et al. Found it, vs. Others.",
            "On Nov. 23 it rained.",
        ] {
            assert_eq!(sentences(text), [text]);
        }
    }
}
