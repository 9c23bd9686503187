//! Words to compare articles by, whatever the language.

use std::collections::BTreeSet;

use kernel::slug::fold;

/// Most words of one text that count.
const MOST: usize = 120;

/// The words of a text, folded, each once: runs of letters and digits of three letters or more; where
/// a script writes no spaces, pairs of neighbouring signs.
pub fn words(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let mut found = BTreeSet::new();
    for run in folded.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        if found.len() >= MOST {
            break;
        }
        if run.chars().any(is_unspaced) {
            let signs: Vec<char> = run.chars().collect();
            found.extend(signs.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else if run.chars().nth(2).is_some() {
            found.insert(stem(run).to_owned());
        }
    }
    found
}

/// Whether a sign belongs to a script that writes no spaces between words: Han, kana, Thai and their like.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0x20000..=0x3FFFF)
}

/// The word without the ending that most often sets two forms of it apart.
fn stem(word: &str) -> &str {
    let base = word.strip_suffix('s').unwrap_or(word);
    if base.chars().nth(3).is_some() { base } else { word }
}

/// How much two sets of words are one: what they share over what they have, 0 to 1.
pub fn likeness(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let shared = a.intersection(b).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> Vec<String> {
        words(text).into_iter().collect()
    }

    #[test]
    fn words_are_folded_and_short_ones_left_out() {
        assert_eq!(listed("The Ports’ long, LONG night of it"), ["long", "night", "port", "the"]);
        assert_eq!(listed("gas bus"), ["bus", "gas"]);
        assert_eq!(listed("?! -"), [""; 0]);
    }

    #[test]
    fn scripts_without_spaces_are_compared_by_pairs() {
        assert_eq!(listed("看漫画"), ["漫画", "看漫"]);
        assert_eq!(listed("看 SELinux"), ["selinux"]);
    }

    #[test]
    fn likeness_is_between_none_and_the_same() {
        let (a, b) = (words("grain backs up at stanmar"), words("grain backs up at delta"));
        assert_eq!(likeness(&a, &a), 1.0);
        assert!(likeness(&a, &b) > 0.4 && likeness(&a, &b) < 0.9);
        assert_eq!(likeness(&words(""), &words("")), 0.0);
    }
}
