//! What a subscription should come to, told as simply as it can be: a term is paid or it is not.

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

pub const HOUR: i64 = 3600;
pub const DAY: i64 = 24 * HOUR;
/// Days of grace after a failed renewal.
const GRACE: i64 = 14 * DAY;
/// Nobody is locked out while a renewal is on its way.
const DELAY: i64 = 2 * DAY;
/// After how many days the bank is asked again, each time.
const RETRIES: [i64; 3] = [3 * DAY, 5 * DAY, 7 * DAY];

/// A price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    pub minor: i64,
    pub months: i64,
}

/// The payment that the running term stands on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Payment {
    pub minor: i64,
    /// When its money went back.
    pub back_at: Option<i64>,
    /// Whether a bank ever wanted it back: then Stripe gives nothing back any more.
    pub disputed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Trial,
    Paying,
    /// A renewal failed then, and the bank was asked so often.
    Owing(i64, usize),
    Over(i64),
}

#[derive(Clone, Debug)]
pub struct Model {
    pub stage: Stage,
    pub price: Price,
    anchor: i64,
    terms: i64,
    pub term: (i64, i64),
    pub paid_until: i64,
    pub good_card: bool,
    pub paused: bool,
    pub cancel_at: Option<i64>,
    pub last: Option<Payment>,
    pub money: i64,
}

impl Model {
    pub fn begin(now: i64, price: Price, trial: Option<i64>) -> Model {
        let anchor = trial.unwrap_or(now);
        let mut model = Model {
            stage: Stage::Trial,
            price,
            anchor,
            terms: 0,
            term: (now, anchor),
            paid_until: anchor,
            good_card: true,
            paused: false,
            cancel_at: None,
            last: None,
            money: 0,
        };
        if trial.is_none() {
            model.next_term();
            model.pay(price.minor);
        }
        model
    }

    /// Until when it opens.
    pub fn bound(&self) -> i64 {
        let base = match self.stage {
            Stage::Trial => self.term.1 + DELAY,
            Stage::Paying if self.paused => self.paid_until,
            Stage::Paying => self.paid_until + DELAY,
            Stage::Owing(since, _) => since + GRACE,
            Stage::Over(at) => at,
        };
        let back = self.last.and_then(|last| last.back_at);
        base.min(self.cancel_at.unwrap_or(i64::MAX)).min(back.unwrap_or(i64::MAX))
    }

    pub fn lives(&self) -> bool {
        !matches!(self.stage, Stage::Over(_))
    }

    /// Lets time pass.
    pub fn pass(&mut self, to: i64) {
        while let Some(at) = self.next().filter(|at| *at <= to) {
            self.step(at);
        }
    }

    fn retry(since: i64, tried: usize) -> i64 {
        since + RETRIES[..tried].iter().sum::<i64>()
    }

    /// When something happens next. A term is charged an hour after it began.
    fn next(&self) -> Option<i64> {
        let by_stage = match self.stage {
            Stage::Over(_) => return None,
            Stage::Owing(since, tried) => Model::retry(since, tried),
            Stage::Trial | Stage::Paying => self.term.1 + HOUR,
        };
        Some(self.cancel_at.map_or(by_stage, |at| at.min(by_stage)))
    }

    fn step(&mut self, at: i64) {
        if self.cancel_at.is_some_and(|end| end <= at) {
            self.stage = Stage::Over(at);
            return;
        }
        match self.stage {
            Stage::Trial | Stage::Paying => {
                self.next_term();
                match (self.paused, self.good_card) {
                    (true, _) => self.stage = Stage::Paying,
                    (false, true) => self.pay(self.price.minor),
                    (false, false) => self.stage = Stage::Owing(at, 1),
                }
            }
            Stage::Owing(_, _) if self.good_card => self.pay(self.price.minor),
            Stage::Owing(_, tried) if tried >= RETRIES.len() => self.stage = Stage::Over(at),
            Stage::Owing(since, tried) => self.stage = Stage::Owing(since, tried + 1),
            Stage::Over(_) => {}
        }
    }

    fn next_term(&mut self) {
        self.terms += 1;
        let first = Timestamp::from_second(self.anchor).unwrap().to_zoned_datetime(TimeZone::UTC);
        let end = first.checked_add((self.terms * self.price.months).months()).unwrap();
        self.term = (self.term.1, end.timestamp().as_second());
    }

    fn pay(&mut self, minor: i64) {
        self.stage = Stage::Paying;
        self.paid_until = self.term.1;
        self.money += minor;
        self.last = Some(Payment { minor, ..Payment::default() });
    }

    /// Another price, of which the difference is paid at once.
    pub fn upgrade(&mut self, now: i64, price: Price) {
        let (start, end) = self.term;
        let left = |minor: i64| (minor * (end - now) * 2 + (end - start)) / (2 * (end - start));
        let credit = left(self.price.minor);
        if self.price.months == price.months {
            let due = left(price.minor) - credit;
            self.price = price;
            self.pay(due);
        } else {
            self.price = price;
            (self.anchor, self.terms, self.term) = (now, 0, (now, now));
            self.next_term();
            self.pay(price.minor - credit);
        }
    }

    /// Ends with what is paid for; what owes or stands still ends now.
    pub fn cancel(&mut self, now: i64) {
        match self.stage {
            Stage::Trial => self.cancel_at = Some(self.term.1),
            Stage::Paying if !self.paused => self.cancel_at = Some(self.term.1),
            _ => self.stop(now),
        }
    }

    pub fn stop(&mut self, now: i64) {
        self.stage = Stage::Over(now);
    }

    /// The money of the running term goes back.
    pub fn give_back(&mut self, now: i64) {
        if let Some(last) = &mut self.last {
            last.back_at = Some(now);
            self.money -= last.minor;
        }
    }

    pub fn win(&mut self) {
        if let Some(last) = &mut self.last {
            last.back_at = None;
            self.money += last.minor;
        }
    }
}
