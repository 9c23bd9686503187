//! Counts that wait to be written.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::tz::TimeZone;
use kernel::clock::Millis;
use kernel::spread::Spread;

use super::sources::kept_as;
use super::{AD_CLICKED, AD_SHOWN, AdMark, Counted, OTHER, SOURCES, Seen, Source, begins, day, merged};

/// Different counts of a thread that wait at once; further ones are not counted.
const ROOM: usize = 50_000;
/// Hosts that a thread remembers at once; what comes from further ones is counted as from [`OTHER`] sites, or as the
/// kind of host it is.
const HOSTS: usize = 200;
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
    /// How often advertisements were shown and clicked.
    ads: HashMap<(AdMark, bool), i64, BuildHasherDefault<Mixed>>,
    /// The numbers of hosts, as browsers send them.
    hosts: HashMap<Box<[u8]>, u16, BuildHasherDefault<Mixed>>,
    /// Other sites as they are kept, numbered from after [`OTHERS`].
    sites: Vec<Box<str>>,
    /// What was counted on days before, or after if the clock was put back.
    over: Vec<Counted>,
}

/// Mixes a number or a few bytes, quickly. Nobody outside chooses row ids to make them collide; hosts are chosen outside,
/// but there are [`HOSTS`] of them at most.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.write_u64(u64::from_le_bytes(*word)));
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.write_u64(u64::from_le_bytes(last));
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn write_usize(&mut self, length: usize) {
        self.0 ^= length as u64;
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
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

    /// Counts an advertisement that a page showed, or that was clicked.
    pub fn note_ad(&self, zone: &TimeZone, at: Millis, mark: AdMark, clicked: bool) {
        let mut part = open(self.parts.mine());
        if !(part.begins..part.ends).contains(&at) {
            part.turn(at, zone);
        }
        *part.ads.entry((mark, clicked)).or_default() += 1;
    }

    /// Takes out everything that waits, in an order of its own.
    pub fn take(&self) -> Vec<Counted> {
        let parts = self.parts.all().flat_map(|part| open(part).empty());
        merged(std::mem::take(&mut *open(&self.back)).into_iter().chain(parts))
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
        match source {
            Source::Here => 0,
            Source::Direct => 1,
            Source::Newsletter => 4,
            Source::Host(host) => match self.hosts.get(host) {
                Some(number) => *number,
                None => self.meet(host),
            },
        }
    }

    /// The number of a host that is not remembered; it is from now on, if there is room.
    fn meet(&mut self, host: &[u8]) -> u16 {
        let (kept, room) = (kept_as(host), self.hosts.len() < HOSTS && host.len() < 256);
        let known =
            SOURCES.iter().copied().chain(self.sites.iter().map(|site| &**site)).position(|one| one == kept);
        let number = match known.map(u16::try_from) {
            Some(Ok(number)) => number,
            _ if room => {
                self.sites.push(kept.into());
                // There are no more than `HOSTS`.
                u16::try_from(SOURCES.len() + self.sites.len() - 1).unwrap_or(OTHERS)
            }
            _ => OTHERS,
        };
        if room {
            self.hosts.insert(host.into(), number);
        }
        number
    }

    /// Takes out what was counted.
    fn empty(&mut self) -> Vec<Counted> {
        self.hosts.clear();
        let sites = std::mem::take(&mut self.sites);
        let mut all = std::mem::take(&mut self.over);
        all.extend(self.ads.drain().map(|((mark, clicked), count)| Counted {
            day: self.day,
            article: mark.campaign(),
            what: if clicked { AD_CLICKED } else { AD_SHOWN }.into(),
            source: mark.slot().as_str().into(),
            count,
        }));
        all.extend(self.cells.drain().map(|(key, count)| {
            let (article, seen, number) = unpack(key);
            let number = usize::from(number);
            let site = || sites.get(number - SOURCES.len()).map_or(OTHER, |site| site);
            let source = SOURCES.get(number).copied().unwrap_or_else(site).into();
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
