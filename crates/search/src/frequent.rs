//! The most frequent of many things, whose numbers come in their order.

pub(crate) struct Frequent {
    size: usize,
    /// What is not more frequent than this is not among them.
    least: u32,
    kept: Vec<(u32, u32)>,
}

/// So many are looked at together.
const TOGETHER: usize = 16;

impl Frequent {
    /// Keeps so many; of equally frequent ones the first that come.
    pub fn new(size: usize) -> Frequent {
        Frequent { size, least: 0, kept: Vec::new() }
    }

    #[inline]
    pub fn offer(&mut self, count: u32, number: u32) {
        if count > self.least {
            self.kept.push((count, number));
            if self.kept.len() > self.size * 4 + 64 {
                self.cut();
            }
        }
    }

    /// Offers things whose numbers follow each other.
    pub fn offer_all(&mut self, first: u32, counts: &[u32]) {
        for (counts, first) in counts.chunks(TOGETHER).zip((first..).step_by(TOGETHER)) {
            // Of most parts all are too rare, which is seen at a glance.
            if counts.iter().fold(false, |any, count| any | (*count > self.least)) {
                counts.iter().zip(first..).for_each(|(count, number)| self.offer(*count, number));
            }
        }
    }

    fn cut(&mut self) {
        if self.kept.len() > self.size {
            let order = |(count, number): &(u32, u32)| (std::cmp::Reverse(*count), *number);
            self.kept.select_nth_unstable_by_key(self.size, order);
            self.kept.truncate(self.size);
            self.least = self.kept.iter().map(|(count, _)| *count).min().unwrap_or(u32::MAX);
        }
    }

    /// The count of the one in that place, counted from one; zero if there are not so many.
    pub fn count_at(&mut self, place: usize) -> u32 {
        let order = |(count, number): &(u32, u32)| (std::cmp::Reverse(*count), *number);
        self.kept.sort_unstable_by_key(order);
        place.checked_sub(1).and_then(|at| self.kept.get(at)).map_or(0, |(count, _)| *count)
    }

    /// Each with its count, the most frequent first.
    pub fn finish(mut self) -> Vec<(u32, u32)> {
        self.cut();
        self.kept.sort_unstable_by_key(|(count, number)| (std::cmp::Reverse(*count), *number));
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_are_the_first_of_all_in_order(counts in prop::collection::vec(1u32..30, 0..1200), size in 0usize..9) {
            let mut frequent = Frequent::new(size);
            let mut all: Vec<(u32, u32)> = counts.iter().copied().zip(0..).collect();
            frequent.offer_all(0, &counts);
            all.sort_by_key(|(count, number)| (std::cmp::Reverse(*count), *number));
            all.truncate(size);
            prop_assert_eq!(frequent.finish(), all);
        }
    }
}
