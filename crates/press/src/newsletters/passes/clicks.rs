//! Clicks that wait to be written. Those of a reader's own links wait for some seconds more, until it shows whether a
//! machine follows all of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::clock::Millis;

use super::AT_ONCE;

/// Who follows so many different links at once is no reader.
const MANY: usize = 5;
/// Readers whose clicks wait at once; those of further ones are counted as they say they are.
const ROOM: usize = 50_000;
/// Clicks of one reader that wait at once; nobody reads so much.
const MOST: usize = 100;

/// What was counted of one link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Row id of the issue.
    pub issue: i64,
    /// The link's place in it.
    pub position: i64,
    /// Clicks of readers.
    pub people: i64,
    /// Clicks of machines.
    pub machines: i64,
}

/// Clicks, counted without waiting for anything.
#[derive(Debug, Default)]
pub struct Clicks(Mutex<Waiting>);

/// What one reader clicked, by its place, and when.
type Clicked = Vec<(i64, Millis)>;

#[derive(Debug, Default)]
struct Waiting {
    /// By issue and the word of its reader.
    readers: HashMap<(i64, Box<str>), Clicked>,
    /// Clicks of people and of machines, by issue and place.
    sums: BTreeMap<(i64, i64), (i64, i64)>,
}

impl Clicks {
    /// Counts a click on a link of `issue` at `position`. `word` is the one in the link, if that is a reader's;
    /// `by_person`: whether it looks like one of a person.
    pub fn note(&self, issue: i64, position: i64, word: Option<&str>, by_person: bool, now: Millis) {
        let mut waiting = self.open();
        let Some(word) = word.filter(|_| by_person) else { return waiting.add((issue, position), by_person) };
        let has_room = waiting.readers.len() < ROOM;
        match waiting.readers.get_mut(&(issue, Box::from(word))) {
            Some(clicks) if clicks.len() < MOST => clicks.push((position, now)),
            Some(_) => waiting.add((issue, position), false),
            None if has_room => _ = waiting.readers.insert((issue, word.into()), vec![(position, now)]),
            None => waiting.add((issue, position), true),
        }
    }

    /// Takes out what is known by now, in order; with `all`, what is not yet, too.
    pub fn take(&self, now: Millis, all: bool) -> Vec<Counted> {
        let mut waiting = self.open();
        let is_over = |clicks: &[(i64, Millis)]| clicks.iter().all(|(_, at)| at + AT_ONCE <= now);
        let over: Vec<_> = waiting.readers.extract_if(|_, clicks| all || is_over(clicks)).collect();
        for ((issue, _), clicks) in over {
            for (position, by_person) in judged(&clicks) {
                waiting.add((issue, position), by_person);
            }
        }
        let sums = std::mem::take(&mut waiting.sums).into_iter();
        sums.map(|((issue, position), (people, machines))| Counted { issue, position, people, machines })
            .collect()
    }

    /// Puts back what could not be written.
    pub fn put_back(&self, counted: &[Counted]) {
        let mut waiting = self.open();
        for one in counted {
            let (people, machines) = waiting.sums.entry((one.issue, one.position)).or_default();
            (*people, *machines) = (*people + one.people, *machines + one.machines);
        }
    }

    fn open(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn add(&mut self, link: (i64, i64), by_person: bool) {
        let (people, machines) = self.sums.entry(link).or_default();
        *if by_person { people } else { machines } += 1;
    }
}

/// The places that were clicked, each with whether a person did it: not if it was one of many different ones at once.
fn judged(clicks: &[(i64, Millis)]) -> Vec<(i64, bool)> {
    let mut by_person = vec![true; clicks.len()];
    for (_, from) in clicks {
        let within = |at: Millis| (*from..from + AT_ONCE).contains(&at);
        let mut places: Vec<i64> =
            clicks.iter().filter(|(_, at)| within(*at)).map(|(place, _)| *place).collect();
        places.sort_unstable();
        places.dedup();
        if places.len() >= MANY {
            let run = clicks.iter().zip(&mut by_person).filter(|((_, at), _)| within(*at));
            run.for_each(|(_, person)| *person = false);
        }
    }
    clicks.iter().zip(by_person).map(|((place, _), person)| (*place, person)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(clicks: &Clicks, now: Millis) -> Vec<(i64, i64, i64)> {
        clicks.take(now, false).into_iter().map(|one| (one.position, one.people, one.machines)).collect()
    }

    #[test]
    fn who_follows_many_links_at_once_is_a_machine() {
        let clicks = Clicks::default();
        for position in 0..5 {
            clicks.note(1, position, Some("a"), true, position * 1000);
            // The same link again and again is an impatient reader.
            clicks.note(1, 7, Some("b"), true, position * 1000);
            // In peace, one after the other.
            clicks.note(1, position, Some("c"), true, position * AT_ONCE / 2);
        }
        assert_eq!(counted(&clicks, 4000 + AT_ONCE - 1), []);
        let after = 2 * AT_ONCE + AT_ONCE;
        assert_eq!(
            counted(&clicks, after),
            [(0, 1, 1), (1, 1, 1), (2, 1, 1), (3, 1, 1), (4, 1, 1), (7, 5, 0)]
        );
        assert_eq!(counted(&clicks, after), []);
    }

    #[test]
    fn a_reader_who_comes_after_a_machine_is_one() {
        let clicks = Clicks::default();
        (0..20).for_each(|position| clicks.note(1, position, Some("a"), true, 0));
        clicks.note(1, 3, Some("a"), true, AT_ONCE);
        let taken = clicks.take(2 * AT_ONCE, false);
        assert_eq!(taken.iter().map(|one| (one.people, one.machines)).max(), Some((1, 1)));
        assert_eq!(taken.iter().map(|one| one.people).sum::<i64>(), 1);
    }

    #[test]
    fn what_says_what_it_is_need_not_wait() {
        let clicks = Clicks::default();
        clicks.note(1, 0, None, true, 0);
        clicks.note(1, 0, Some("a"), false, 0);
        clicks.note(2, 0, Some("a"), true, 0);
        let first = clicks.take(0, false);
        assert_eq!(first, [Counted { issue: 1, position: 0, people: 1, machines: 1 }]);
        clicks.put_back(&first);
        assert_eq!(clicks.take(0, true).len(), 2);
    }

    #[test]
    fn nobody_fills_the_memory() {
        let clicks = Clicks::default();
        (0..1000).for_each(|_| clicks.note(1, 0, Some("a"), true, 0));
        assert_eq!(clicks.open().readers[&(1, "a".into())].len(), MOST);
        assert_eq!(clicks.take(0, true), [Counted { issue: 1, position: 0, people: 100, machines: 900 }]);
    }
}
