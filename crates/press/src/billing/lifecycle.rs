//! The life of a subscription, as far as it bears on access and on figures: what a processor says of it, until when
//! that opens the archive, and what has happened between two such reports. Pure.

use kernel::clock::{DAY, Millis};

/// How a subscription stands with its processor. The words are Stripe's, which other processors are mapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The first payment has not gone through.
    Incomplete,
    /// It never did, and the time for it is over.
    IncompleteExpired,
    /// On trial.
    Trialing,
    /// Paid.
    Active,
    /// A renewal failed and is tried again.
    PastDue,
    /// A renewal failed for good, and the subscription was left standing.
    Unpaid,
    /// Stands still, without charges: the reader asked for it, or a trial ended without a card.
    Paused,
    /// Over.
    Canceled,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 8] = [
        Status::Incomplete,
        Status::IncompleteExpired,
        Status::Trialing,
        Status::Active,
        Status::PastDue,
        Status::Unpaid,
        Status::Paused,
        Status::Canceled,
    ];

    /// The word in the database and at Stripe.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Incomplete => "incomplete",
            Status::IncompleteExpired => "incomplete_expired",
            Status::Trialing => "trialing",
            Status::Active => "active",
            Status::PastDue => "past_due",
            Status::Unpaid => "unpaid",
            Status::Paused => "paused",
            Status::Canceled => "canceled",
        }
    }

    /// The status of that word. An unknown one is for whoever asks to decide on.
    pub fn from_name(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether it may still be charged.
    pub fn goes_on(self) -> bool {
        !matches!(self, Status::Canceled | Status::IncompleteExpired)
    }
}

/// What a processor says of a subscription at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How it stands.
    pub status: Status,
    /// The end of what is paid for, or of the trial.
    pub period_ends: Millis,
    /// When it is to end, if its reader has cancelled.
    pub cancel_at: Option<Millis>,
    /// When it ended, if it has.
    pub ended_at: Option<Millis>,
    /// Since when it stands still or owes, if it does.
    pub troubled_since: Option<Millis>,
    /// The money of the running period was given back, or its payment is disputed: when that was.
    pub money_back_at: Option<Millis>,
}

/// A renewal is charged some time after the period ends, and the news of it comes later still: until then nobody is
/// locked out.
pub const RENEWAL_DELAY: Millis = 2 * DAY;

/// Until when a subscription opens the archive, with so many days of grace after a failed renewal. An instant that is
/// past already: since then it does not.
pub fn opens_until(report: &Report, grace_days: u32) -> Millis {
    let troubled = report.troubled_since.unwrap_or(report.period_ends);
    let by_status = match report.status {
        Status::Incomplete | Status::IncompleteExpired => Millis::MIN,
        Status::Trialing | Status::Active => report.period_ends.saturating_add(RENEWAL_DELAY),
        Status::PastDue => troubled.saturating_add(Millis::from(grace_days) * DAY),
        Status::Unpaid | Status::Paused => troubled,
        Status::Canceled => report.ended_at.unwrap_or(report.period_ends),
    };
    [report.cancel_at, report.ended_at, report.money_back_at]
        .into_iter()
        .flatten()
        .fold(by_status, Millis::min)
}

/// Something that happened to a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Happening {
    /// It was bought and paid elsewhere, and is known here from now on.
    TakenOver,
    /// A trial began.
    Tried,
    /// The first payment of a subscription without a trial.
    Began,
    /// A trial became a paid subscription.
    Converted,
    /// Another term was paid.
    Renewed,
    /// A renewal failed.
    Failed,
    /// What was owed was paid.
    Recovered,
    /// It stands still.
    Paused,
    /// It goes on after standing still.
    Resumed,
    /// Its reader cancelled it for its end.
    Cancelled,
    /// Its reader thought better of it.
    Kept,
    /// It costs something else from now on.
    Repriced,
    /// The money was given back, or its payment is disputed.
    MoneyBack,
    /// A dispute was won.
    MoneyKept,
    /// It is over.
    Ended,
    /// What was over goes on again.
    Returned,
}

impl Happening {
    /// All of them.
    pub const ALL: [Happening; 16] = [
        Happening::TakenOver,
        Happening::Tried,
        Happening::Began,
        Happening::Converted,
        Happening::Renewed,
        Happening::Failed,
        Happening::Recovered,
        Happening::Paused,
        Happening::Resumed,
        Happening::Cancelled,
        Happening::Kept,
        Happening::Repriced,
        Happening::MoneyBack,
        Happening::MoneyKept,
        Happening::Ended,
        Happening::Returned,
    ];

    /// The happening of that word.
    pub fn from_name(name: &str) -> Option<Happening> {
        Happening::ALL.into_iter().find(|happening| happening.as_str() == name)
    }

    /// The word in the ledger.
    pub fn as_str(self) -> &'static str {
        match self {
            Happening::TakenOver => "taken-over",
            Happening::Tried => "tried",
            Happening::Began => "began",
            Happening::Converted => "converted",
            Happening::Renewed => "renewed",
            Happening::Failed => "failed",
            Happening::Recovered => "recovered",
            Happening::Paused => "paused",
            Happening::Resumed => "resumed",
            Happening::Cancelled => "cancelled",
            Happening::Kept => "kept",
            Happening::Repriced => "repriced",
            Happening::MoneyBack => "money-back",
            Happening::MoneyKept => "money-kept",
            Happening::Ended => "ended",
            Happening::Returned => "returned",
        }
    }
}

/// The same as statuses, as far as it matters to what has happened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Nothing,
    Trial,
    Paying,
    Owing,
    Still,
    Over,
}

fn stage(report: &Report) -> Stage {
    match report.status {
        Status::Incomplete | Status::IncompleteExpired => Stage::Nothing,
        Status::Trialing => Stage::Trial,
        Status::Active => Stage::Paying,
        Status::PastDue => Stage::Owing,
        Status::Paused => Stage::Still,
        Status::Unpaid | Status::Canceled => Stage::Over,
    }
}

/// Whether what it costs counts among what comes in regularly.
pub fn earns(report: &Report) -> bool {
    matches!(stage(report), Stage::Paying | Stage::Owing) && report.money_back_at.is_none()
}

/// What has happened between two reports; with none before, since the beginning. Two that are equal: nothing.
pub fn between(before: Option<&Report>, after: &Report) -> Vec<Happening> {
    let (was, is) = (before.map_or(Stage::Nothing, stage), stage(after));
    let mut happened: Vec<Happening> = Vec::new();
    happened.extend(match (was, is) {
        (Stage::Nothing, Stage::Trial) => Some(Happening::Tried),
        (Stage::Nothing, Stage::Paying) => Some(Happening::Began),
        (Stage::Trial, Stage::Paying) => Some(Happening::Converted),
        (Stage::Owing, Stage::Paying) => Some(Happening::Recovered),
        (Stage::Still, Stage::Paying | Stage::Trial) => Some(Happening::Resumed),
        (Stage::Over, Stage::Paying | Stage::Trial | Stage::Owing | Stage::Still) => {
            Some(Happening::Returned)
        }
        (Stage::Paying, Stage::Paying)
            if before.is_some_and(|before| before.period_ends < after.period_ends) =>
        {
            Some(Happening::Renewed)
        }
        (was, Stage::Owing) if was != Stage::Owing => Some(Happening::Failed),
        (was, Stage::Still) if was != Stage::Still => Some(Happening::Paused),
        (Stage::Trial | Stage::Paying | Stage::Owing | Stage::Still, Stage::Over) => Some(Happening::Ended),
        _ => None,
    });
    let cancelled = before.and_then(|before| before.cancel_at);
    happened.extend(match (cancelled, after.cancel_at) {
        (None, Some(_)) if is != Stage::Over => Some(Happening::Cancelled),
        (Some(_), None) if is != Stage::Over => Some(Happening::Kept),
        _ => None,
    });
    let returned = before.and_then(|before| before.money_back_at);
    happened.extend(match (returned, after.money_back_at) {
        (None, Some(_)) => Some(Happening::MoneyBack),
        (Some(_), None) => Some(Happening::MoneyKept),
        _ => None,
    });
    happened
}

/// The same of a subscription that was bought elsewhere, when it is heard of first: if it runs, it did before.
pub fn taken_over(after: &Report) -> Vec<Happening> {
    let mut happened = between(None, after);
    if matches!(stage(after), Stage::Paying | Stage::Owing | Stage::Still) {
        happened.retain(|happening| *happening != Happening::Began);
        happened.insert(0, Happening::TakenOver);
    }
    happened
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const END: Millis = 100 * DAY;

    fn report(status: Status) -> Report {
        Report {
            status,
            period_ends: END,
            cancel_at: None,
            ended_at: None,
            troubled_since: None,
            money_back_at: None,
        }
    }

    #[test]
    fn each_status_opens_as_long_as_it_should() {
        let until = |report: &Report| opens_until(report, 14);
        assert_eq!(until(&report(Status::Active)), END + RENEWAL_DELAY);
        assert_eq!(until(&report(Status::Trialing)), END + RENEWAL_DELAY);
        let troubled = |status| Report { troubled_since: Some(END + DAY), ..report(status) };
        assert_eq!(until(&troubled(Status::PastDue)), END + 15 * DAY);
        assert_eq!(until(&troubled(Status::Unpaid)), END + DAY);
        assert_eq!(until(&troubled(Status::Paused)), END + DAY);
        assert_eq!(until(&Report { ended_at: Some(DAY), ..report(Status::Canceled) }), DAY);
        for never in [Status::Incomplete, Status::IncompleteExpired] {
            assert_eq!(until(&report(never)), Millis::MIN);
        }
    }

    #[test]
    fn a_cancelled_one_is_read_to_its_end_and_a_refunded_one_no_further() {
        let cancelled = Report { cancel_at: Some(END), ..report(Status::Active) };
        assert_eq!(opens_until(&cancelled, 14), END);
        let refunded = Report { money_back_at: Some(DAY), ..cancelled };
        assert_eq!(opens_until(&refunded, 14), DAY);
    }

    #[test]
    fn a_life_is_told_in_order() {
        let trial = report(Status::Trialing);
        let paid = Report { period_ends: END + 30 * DAY, ..report(Status::Active) };
        let again = Report { period_ends: END + 60 * DAY, ..report(Status::Active) };
        let owing = Report { troubled_since: Some(END + 90 * DAY), ..report(Status::PastDue) };
        let leaving = Report { cancel_at: Some(END + 120 * DAY), ..again.clone() };
        let over = Report {
            ended_at: Some(END + 120 * DAY),
            cancel_at: leaving.cancel_at,
            ..report(Status::Canceled)
        };
        let life = [trial, paid, again.clone(), owing, again.clone(), leaving, again, over];
        let mut told = between(None, &life[0]);
        for pair in life.windows(2) {
            told.extend(between(Some(&pair[0]), &pair[1]));
        }
        use Happening::*;
        assert_eq!(told, [Tried, Converted, Renewed, Failed, Recovered, Cancelled, Kept, Ended]);
    }

    #[test]
    fn what_was_bought_elsewhere_does_not_begin_here() {
        use Happening::*;
        for (status, told) in [
            (Status::Active, vec![TakenOver]),
            (Status::PastDue, vec![TakenOver, Failed]),
            (Status::Paused, vec![TakenOver, Paused]),
            (Status::Trialing, vec![Tried]),
            (Status::Canceled, vec![]),
        ] {
            assert_eq!(taken_over(&report(status)), told, "{status:?}");
        }
    }

    #[test]
    fn every_happening_has_a_word_of_its_own() {
        for happening in Happening::ALL {
            assert_eq!(Happening::from_name(happening.as_str()), Some(happening));
        }
        assert_eq!(Happening::from_name("paid"), None, "money has words of its own");
    }

    fn any_report() -> impl Strategy<Value = Report> {
        let instant = || prop::option::of(0i64..200);
        (0usize..8, 0i64..200, instant(), instant(), instant(), instant()).prop_map(
            |(status, period_ends, cancel_at, ended_at, troubled_since, money_back_at)| Report {
                status: Status::ALL[status],
                period_ends,
                cancel_at,
                ended_at,
                troubled_since,
                money_back_at,
            },
        )
    }

    proptest! {
        #[test]
        fn nothing_happens_between_equals(report in any_report()) {
            prop_assert_eq!(between(Some(&report), &report), []);
        }

        #[test]
        fn no_end_of_any_kind_is_outlasted(report in any_report(), grace in 0u32..60) {
            let until = opens_until(&report, grace);
            for end in [report.cancel_at, report.ended_at, report.money_back_at].into_iter().flatten() {
                prop_assert!(until <= end);
            }
        }
    }
}
