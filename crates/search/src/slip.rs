//! How many slips of the finger lie between two words: a letter too many, one too few, another one, or two
//! neighbours the wrong way round. All letters of one word are compared with a letter of the other at once, one bit
//! each (Hyyrö's form of Myers' algorithm).

/// A word as it was typed.
pub(crate) struct Slip {
    typed: String,
    letters: usize,
    /// Where each ASCII letter stands in it, and each other one.
    ascii: [u64; 128],
    others: Vec<(char, u64)>,
}

/// The longest word that has one bit for each letter.
const LONGEST: usize = 64;

impl Slip {
    /// None for a word that is too long to have been meant.
    pub fn of(typed: &str) -> Option<Slip> {
        let letters = typed.chars().count();
        if letters == 0 || letters > LONGEST {
            return None;
        }
        let mut slip = Slip { typed: typed.to_owned(), letters, ascii: [0; 128], others: Vec::new() };
        for (at, c) in typed.chars().enumerate() {
            match slip.ascii.get_mut(c as usize) {
                Some(places) => *places |= 1 << at,
                None => slip.others.push((c, 1 << at)),
            }
        }
        Some(slip)
    }

    pub fn first_letter(&self) -> &str {
        let end = self.typed.chars().next().map_or(0, char::len_utf8);
        &self.typed[..end]
    }

    fn places(&self, c: char) -> u64 {
        let of_others = || self.others.iter().filter(|(other, _)| *other == c).map(|(_, places)| places);
        self.ascii.get(c as usize).copied().unwrap_or_else(|| of_others().fold(0, |all, one| all | one))
    }

    /// The slips between the two, unless they are more than `most`.
    pub fn distance(&self, word: &str, most: usize) -> Option<usize> {
        // No letter has more than four bytes, and none fewer than one.
        if word.len() + most < self.letters || word.len() > (self.letters + most) * 4 {
            return None;
        }
        let last = 1u64 << (self.letters - 1);
        let (mut up, mut down, mut same, mut before) = (u64::MAX, 0u64, 0u64, 0u64);
        let (mut distance, mut left) = (self.letters, word.chars().count());
        for c in word.chars() {
            let places = self.places(c);
            let swapped = ((!same & places) << 1) & before;
            same = swapped | (((places & up).wrapping_add(up)) ^ up) | places | down;
            let (raised, lowered) = (down | !(same | up), up & same);
            distance += usize::from(raised & last != 0);
            distance -= usize::from(lowered & last != 0);
            let shifted = (raised << 1) | 1;
            up = (lowered << 1) | !(same | shifted);
            down = shifted & same;
            before = places;
            left -= 1;
            if distance > most + left {
                return None;
            }
        }
        (distance <= most).then_some(distance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same, counted letter by letter.
    fn counted(one: &[char], other: &[char]) -> usize {
        let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
        for i in 1..=one.len() {
            let mut row = vec![i];
            for j in 1..=other.len() {
                let changed = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
                if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                row.push(least);
            }
            rows.push(row);
        }
        rows[one.len()][other.len()]
    }

    proptest! {
        #[test]
        fn slips_are_counted(typed in "[abcł]{1,9}", word in "[abcł]{0,9}", most in 0usize..4) {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            let counted = counted(&letters(&typed), &letters(&word));
            let distance = Slip::of(&typed).and_then(|slip| slip.distance(&word, most));
            prop_assert_eq!(distance, (counted <= most).then_some(counted));
        }
    }
}
