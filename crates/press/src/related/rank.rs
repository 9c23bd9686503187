//! The rule that chooses: values in, row ids out.

use std::collections::{BTreeMap, BTreeSet};

use kernel::clock::{DAY, Millis};

use super::words::likeness;

/// Two headlines as like as this are of one story told twice.
const SAME: f64 = 0.8;
/// What a shared word, author, series and section count beside a shared topic or place.
const WORDS: f64 = 1.0;
const AUTHOR: f64 = 0.35;
const SERIES: f64 = 0.5;
const SECTION: f64 = 0.12;
/// What speaking of the same counts, at most.
const KINSHIP: f64 = 0.9;
/// What a fresh article, and one near in time, have ahead of others, and how fast that wanes.
const FRESH: (f64, f64) = (0.25, 120.0);
const NEAR: (f64, f64) = (0.20, 45.0);
/// What is left of an article's worth once another by the same author, of the same series, or of the
/// same section is chosen.
const AGAIN_AUTHOR: f64 = 0.7;
const AGAIN_SERIES: f64 = 0.6;
const AGAIN_SECTION: f64 = 0.93;

/// What everyone may know of an article, as far as the rule looks at it.
#[derive(Clone, Debug, Default)]
pub struct Traits {
    /// Row id.
    pub id: i64,
    /// Row ids of topics and places.
    pub terms: BTreeSet<i64>,
    /// Row ids of authors.
    pub authors: BTreeSet<i64>,
    /// Row id of the section.
    pub section: Option<i64>,
    /// Row id of the series.
    pub series: Option<i64>,
    /// How much it speaks of what the subject speaks of, from 0 to 1.
    pub kinship: f64,
    /// Words of the headline.
    pub title: BTreeSet<String>,
    /// Words of headline, standfirst and teaser.
    pub words: BTreeSet<String>,
    /// When it was published.
    pub published_at: Millis,
}

/// How much it says that two articles share a term or an author: the rarer, the more.
#[derive(Clone, Debug, Default)]
pub struct Rarity {
    /// By row id of the term.
    pub terms: BTreeMap<i64, f64>,
    /// By row id of the author.
    pub authors: BTreeMap<i64, f64>,
}

/// The rarity of what `count` of `all` articles have, from nearly 0 to 1.
pub fn rarity(count: i64, all: i64) -> f64 {
    let (count, all) = (count.max(1) as f64, all.max(2) as f64);
    ((1.0 + all / count).ln() / (1.0 + all).ln()).clamp(0.0, 1.0)
}

/// The `most` candidates that go best with `subject`, the best first.
pub fn choose(
    subject: &Traits,
    candidates: &[Traits],
    rarity: &Rarity,
    most: usize,
    now: Millis,
) -> Vec<i64> {
    let weights = word_weights(subject, candidates);
    let mut worth: Vec<(f64, &Traits)> = candidates
        .iter()
        .filter(|candidate| candidate.id != subject.id && likeness(&candidate.title, &subject.title) < SAME)
        .map(|candidate| (worth(subject, candidate, rarity, &weights, now), candidate))
        .collect();
    let mut chosen: Vec<&Traits> = Vec::new();
    while chosen.len() < most {
        // Ties go to the newer article, then to the later row: the same every time.
        let best = (0..worth.len()).max_by(|a, b| {
            let key = |at: usize| (worth[at].1.published_at, worth[at].1.id);
            worth[*a].0.total_cmp(&worth[*b].0).then_with(|| key(*a).cmp(&key(*b)))
        });
        let Some(best) = best else { break };
        let (_, one) = worth.swap_remove(best);
        worth.retain(|(_, other)| other.id != one.id && likeness(&other.title, &one.title) < SAME);
        for (value, other) in &mut worth {
            *value *= again(one, other);
        }
        chosen.push(one);
    }
    chosen.into_iter().map(|one| one.id).collect()
}

/// Words count by how few of the candidates have them: with all around one subject, its very words say
/// nothing.
fn word_weights(subject: &Traits, candidates: &[Traits]) -> BTreeMap<String, f64> {
    let all = candidates.len() as i64;
    let count = |word: &String| candidates.iter().filter(|one| one.words.contains(word)).count() as i64;
    subject.words.iter().map(|word| (word.clone(), rarity(count(word), all))).collect()
}

fn worth(
    subject: &Traits,
    other: &Traits,
    rarity: &Rarity,
    weights: &BTreeMap<String, f64>,
    now: Millis,
) -> f64 {
    let terms = shared(&subject.terms, &other.terms, |term| rarity.terms.get(term).copied());
    let words = shared(&subject.words, &other.words, |word| weights.get(word).map(|weight| weight.powi(2)));
    let author = subject.authors.intersection(&other.authors).filter_map(|id| rarity.authors.get(id));
    let author = author.copied().fold(0.0, f64::max);
    let same = |a: Option<i64>, b: Option<i64>| if a.is_some() && a == b { 1.0 } else { 0.0 };
    let close = terms
        + WORDS * words
        + AUTHOR * author
        + SERIES * same(subject.series, other.series)
        + SECTION * same(subject.section, other.section)
        + KINSHIP * other.kinship;
    let fresh = waning(FRESH, now - other.published_at);
    let near = waning(NEAR, subject.published_at - other.published_at);
    // Freshness alone still orders what shares nothing.
    (close + 0.01) * (1.0 + fresh + near)
}

/// The weight of what two sets share, over the root of how many each has: an article under every
/// heading is close to none.
fn shared<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>, weight: impl Fn(&T) -> Option<f64>) -> f64 {
    let sum: f64 = a.intersection(b).filter_map(weight).sum();
    let sizes = (a.len() * b.len()) as f64;
    if sizes == 0.0 { 0.0 } else { sum / sizes.powf(0.25) }
}

fn waning((most, days): (f64, f64), apart: Millis) -> f64 {
    let apart = apart.unsigned_abs() as f64 / DAY as f64;
    most * (-apart / days).exp()
}

fn again(chosen: &Traits, other: &Traits) -> f64 {
    let mut left = 1.0;
    if chosen.authors.intersection(&other.authors).next().is_some() {
        left *= AGAIN_AUTHOR;
    }
    if chosen.series.is_some() && chosen.series == other.series {
        left *= AGAIN_SERIES;
    }
    if chosen.section == other.section {
        left *= AGAIN_SECTION;
    }
    left * (1.0 - 0.5 * likeness(&chosen.title, &other.title))
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;
    use proptest::prelude::*;

    const NOW: Millis = 2_000 * DAY;

    fn article(id: i64, title: &str, terms: &[i64]) -> Traits {
        Traits {
            id,
            terms: terms.iter().copied().collect(),
            title: words(title),
            words: words(title),
            published_at: NOW - 400 * DAY,
            ..Traits::default()
        }
    }

    fn rarities(of: &[(i64, f64)]) -> Rarity {
        Rarity { terms: of.iter().copied().collect(), authors: of.iter().copied().collect() }
    }

    #[test]
    fn a_rare_topic_says_more_than_a_common_one_and_than_a_fresh_date() {
        let subject = article(1, "Grain at the quay", &[10, 20]);
        let mut fresh = article(2, "Something else entirely", &[10]);
        fresh.published_at = NOW;
        let rare = article(3, "Another thing", &[20]);
        let rarity = rarities(&[(10, 0.1), (20, 0.9)]);
        assert_eq!(choose(&subject, &[fresh, rare], &rarity, 2, NOW), [3, 2]);
    }

    #[test]
    fn of_two_alike_the_newer_is_first() {
        let subject = article(1, "Grain", &[10]);
        let (mut old, mut new) = (article(2, "Barley", &[10]), article(3, "Wheat", &[10]));
        (old.published_at, new.published_at) = (NOW - 900 * DAY, NOW - DAY);
        assert_eq!(choose(&subject, &[old, new], &rarities(&[(10, 0.5)]), 2, NOW), [3, 2]);
    }

    #[test]
    fn neither_itself_nor_one_story_twice() {
        let subject = article(1, "Grain backs up at Stanmar", &[10]);
        let candidates = [
            article(1, "Grain backs up at Stanmar", &[10]),
            article(2, "GRAIN BACKS UP AT STANMAR", &[10]),
            article(3, "Ships wait for the tide at Osgood", &[10]),
            article(4, "Ships wait for the tide at Osgood", &[10]),
            article(5, "A bridge", &[10]),
        ];
        let chosen = choose(&subject, &candidates, &rarities(&[(10, 0.5)]), 5, NOW);
        assert_eq!(chosen.len(), 2);
        assert!(chosen.contains(&5) && !chosen.contains(&1) && !chosen.contains(&2), "{chosen:?}");
    }

    #[test]
    fn shared_words_count_and_those_that_all_have_do_not() {
        let subject = article(1, "harbour pilots strike", &[]);
        let candidates: Vec<Traits> =
            (2..20).map(|id| article(id, &format!("harbour news {id}xyz"), &[])).collect();
        let mut all = candidates.clone();
        all.push(article(20, "when pilots strike", &[]));
        assert_eq!(choose(&subject, &all, &Rarity::default(), 1, NOW), [20]);
    }

    #[test]
    fn what_speaks_of_the_same_comes_before_what_is_filed_alike() {
        let subject = article(1, "Grain", &[10]);
        let akin = Traits { kinship: 1.0, ..article(2, "Barley", &[]) };
        assert_eq!(
            choose(&subject, &[article(3, "Bridge", &[10]), akin], &rarities(&[(10, 0.5)]), 2, NOW),
            [2, 3]
        );
    }

    #[test]
    fn one_author_does_not_fill_the_list() {
        let mut subject = article(1, "Grain", &[10]);
        subject.authors = [7].into();
        let mut candidates: Vec<Traits> = ["tide", "bridge", "ferry"]
            .iter()
            .zip(2..)
            .map(|(title, id)| article(id, title, &[10]))
            .collect();
        for one in &mut candidates {
            one.authors = [7].into();
        }
        candidates.push(article(9, "delta", &[10]));
        let chosen = choose(&subject, &candidates, &rarities(&[(10, 0.5), (7, 0.5)]), 4, NOW);
        assert_eq!(chosen.iter().position(|id| *id == 9), Some(1), "{chosen:?}");
    }

    #[test]
    fn rarity_falls_with_the_count() {
        assert_eq!(rarity(1, 1000), 1.0);
        assert!(rarity(10, 1000) > rarity(500, 1000) && rarity(1000, 1000) > 0.0);
        assert!(rarity(0, 0).is_finite());
    }

    proptest! {
        #[test]
        fn whatever_comes_in_each_is_chosen_once(
            drafts in proptest::collection::vec((1_i64..30, "[a-d ]{0,12}", proptest::collection::vec(0_i64..5, 0..4)), 0..40),
            most in 0_usize..10,
        ) {
            let candidates: Vec<Traits> = drafts.iter().map(|(id, title, terms)| article(*id, title, terms)).collect();
            let subject = article(5, "abc bcd", &[1, 2]);
            let rarity = rarities(&[(1, 0.4), (2, 0.9)]);
            let chosen = choose(&subject, &candidates, &rarity, most, NOW);
            let once: BTreeSet<i64> = chosen.iter().copied().collect();
            prop_assert!(chosen.len() <= most && once.len() == chosen.len() && !once.contains(&5));
            prop_assert_eq!(&choose(&subject, &candidates, &rarity, most, NOW), &chosen);
        }
    }
}
