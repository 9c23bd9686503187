//! Counts that wait to be written.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::tz::TimeZone;
use kernel::clock::Millis;
use kernel::spread::Spread;

use super::{Counted, OTHER, SOURCES, Seen, Source, begins, day};

/// Different counts of a thread that wait at once; further ones are not counted.
const ROOM: usize = 50_000;
/// Sites that a thread tells apart at once.
const SITES: usize = 100;
/// The number of what came from sites that are not told apart.
const OTHERS: u16 = 5;

/// Pages that were opened, counted without waiting for anything and, but for the first of a kind, without any memory
/// being asked for.
#[derive(Debug, Default)]
pub struct Waiting {
    parts: Spread<Mutex<Part>>,
    /// What could not be written.
    back: Mutex<Vec<Counted>>,
}

#[derive(Debug, Default)]
struct Part {
    /// The day that is being counted, and when it begins and ends.
    day: i64,
    begins: Millis,
    ends: Millis,
    cells: HashMap<u64, i64, BuildHasherDefault<Mixed>>,
    /// Other sites by their hosts, numbered from after [`OTHERS`].
    sites: HashMap<Box<str>, u16>,
    /// What was counted on days before, or after if the clock was put back.
    over: Vec<Counted>,
}

/// Mixes one number. Row ids and a few small numbers are nothing that anyone outside could choose to make collide.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

impl Waiting {
    /// Counts a page of `article` (0: of none) that was opened.
    pub fn note(&self, zone: &TimeZone, at: Millis, seen: Seen, article: i64, source: Source<'_>) {
        let mut part = open(self.parts.mine());
        if !(part.begins..part.ends).contains(&at) {
            part.turn(at, zone);
        }
        let source = part.number(source);
        let key = pack(article, seen, source);
        let room = part.cells.len() < ROOM;
        match part.cells.get_mut(&key) {
            Some(count) => *count += 1,
            None if room => drop(part.cells.insert(key, 1)),
            None => {}
        }
    }

    /// Takes out everything that waits, in an order of its own.
    pub fn take(&self) -> Vec<Counted> {
        let mut all: BTreeMap<(i64, i64, String, Box<str>), i64> = BTreeMap::new();
        let parts = self.parts.all().flat_map(|part| open(part).empty());
        for one in std::mem::take(&mut *open(&self.back)).into_iter().chain(parts) {
            *all.entry((one.day, one.article, one.what.into_owned(), one.source)).or_default() += one.count;
        }
        let counted = all.into_iter().map(|((day, article, what, source), count)| Counted {
            day,
            article,
            what: what.into(),
            source,
            count,
        });
        counted.collect()
    }

    /// Puts back what could not be written, as far as there is room.
    pub fn put_back(&self, counted: Vec<Counted>) {
        let mut back = open(&self.back);
        let room = ROOM.saturating_sub(back.len());
        back.extend(counted.into_iter().take(room));
    }
}

impl Part {
    /// Begins to count the day of that instant.
    fn turn(&mut self, at: Millis, zone: &TimeZone) {
        let over = self.empty();
        self.over = over;
        self.day = day(at, zone);
        (self.begins, self.ends) = (begins(self.day, zone), begins(self.day + 1, zone));
    }

    fn number(&mut self, source: Source<'_>) -> u16 {
        let host = match source {
            Source::Here => return 0,
            Source::Direct => return 1,
            Source::Search => return 2,
            Source::Social => return 3,
            Source::Newsletter => return 4,
            Source::Site(host) if host == OTHER => return OTHERS,
            Source::Site(host) => host,
        };
        if let Some(number) = self.sites.get(host) {
            return *number;
        }
        match u16::try_from(self.sites.len()) {
            Ok(known) if self.sites.len() < SITES => {
                self.sites.insert(host.into(), known + OTHERS + 1);
                known + OTHERS + 1
            }
            _ => OTHERS,
        }
    }

    /// Takes out what was counted.
    fn empty(&mut self) -> Vec<Counted> {
        let sites: HashMap<u16, Box<str>> =
            std::mem::take(&mut self.sites).into_iter().map(|(host, number)| (number, host)).collect();
        let mut all = std::mem::take(&mut self.over);
        all.extend(self.cells.drain().map(|(key, count)| {
            let (article, seen, number) = unpack(key);
            let named = SOURCES.get(usize::from(number)).map(|word| Box::from(*word));
            let source = named.or_else(|| sites.get(&number).cloned()).unwrap_or_else(|| OTHER.into());
            Counted { day: self.day, article, what: seen.as_str().into(), source, count }
        }));
        all
    }
}

/// One number of the three: 40 bits for the article, 8 for what was seen, 16 for the source.
fn pack(article: i64, seen: Seen, source: u16) -> u64 {
    (article.cast_unsigned() << 24) | (u64::from(seen as u8) << 16) | u64::from(source)
}

fn unpack(key: u64) -> (i64, Seen, u16) {
    let seen = Seen::ALL[usize::try_from((key >> 16) & 7).unwrap_or_default()];
    ((key >> 24).cast_signed(), seen, u16::try_from(key & 0xffff).unwrap_or(OTHERS))
}

fn open<T>(part: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each change is whole, so a panic beside it leaves nothing half done.
    part.lock().unwrap_or_else(PoisonError::into_inner)
}
