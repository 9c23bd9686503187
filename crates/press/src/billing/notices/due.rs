//! Which notices are due, by the calendar alone. Pure: what is known of a subscription and the time in, notices out.
//! Each says what instant it is about, so that it is sent once for it, however often this is asked.

use kernel::clock::{DAY, Millis};
use kernel::config::{Notices, Term};

use super::Notice;
use crate::billing::coming::Coming;
use crate::billing::lifecycle::{Report, Status};

/// How long after its day a notice is still sent: a machine that stood still catches up with what is of use.
const LATE: Millis = 5 * DAY;

/// What is known of a subscription.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// How it stands.
    pub(super) report: Report,
    /// What is to come.
    pub(super) coming: Coming,
    /// How long a payment lasts.
    pub(super) term: Term,
    /// Since when.
    pub(super) since: Millis,
    /// What the price to come is about.
    pub(super) next: Next,
    /// Whether it is paid by invoice.
    pub(super) by_invoice: bool,
}

/// What a price to come is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing comes, or what its reader chose.
    Chosen,
    /// The publisher asks something else for the same plan.
    Repriced,
    /// An offer ends.
    OfferEnds,
}

impl Seen {
    /// Whether it is charged at the end of the term or trial that runs, and its reader has not stopped that.
    fn is_charged_next(&self) -> bool {
        let report = &self.report;
        let stays = report.cancel_at.is_none() && report.ended_at.is_none() && report.money_back_at.is_none();
        stays && self.coming.resumes_at.is_none()
    }
}

/// The notices that are due at `now`, each with the instant it is about.
pub(super) fn due(seen: &Seen, now: Millis, settings: &Notices) -> Vec<(Notice, Millis)> {
    [
        ahead(seen, now, settings),
        price_change(seen, now, settings),
        resuming(seen, now, settings),
        reminder(seen, now, settings),
        still_failed(seen, now, settings),
        win_back(seen, now, settings),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn days(count: u32) -> Millis {
    Millis::from(count) * DAY
}

/// The renewal of a year, or the end of a trial. Somebody who began within the notice's own time was told when they
/// began.
fn ahead(seen: &Seen, now: Millis, settings: &Notices) -> Option<(Notice, Millis)> {
    let (notice, before) = match (seen.report.status, seen.term) {
        (Status::Active, Term::Year) if seen.by_invoice => (Notice::NextInvoice, days(settings.renewal_days)),
        (Status::Active, Term::Year) => (Notice::Renewal, days(settings.renewal_days)),
        (Status::Trialing, _) => (Notice::TrialEnding, days(settings.trial_days)),
        _ => return None,
    };
    let end = seen.report.period_ends;
    // Somebody looks once a day: that day comes on top, so that the notice never comes too late.
    let told_at = end.saturating_sub(before + DAY);
    let fits = seen.is_charged_next() && seen.since < told_at && told_at <= now && now < end;
    fits.then_some((notice, end))
}

/// Another price for what they have: at once, since it was made known as early as it must be. The end of an offer, which
/// was known from the beginning, as that of a trial.
fn price_change(seen: &Seen, now: Millis, settings: &Notices) -> Option<(Notice, Millis)> {
    let at = seen.coming.price?.at;
    let fits = seen.report.cancel_at.is_none() && seen.report.status.goes_on() && now < at;
    let told_at = at.saturating_sub(days(settings.trial_days) + DAY);
    match seen.next {
        Next::Repriced if fits => Some((Notice::PriceChange, at)),
        Next::OfferEnds if fits && seen.since < told_at && told_at <= now => Some((Notice::OfferEnding, at)),
        _ => None,
    }
}

/// The end of a pause, which is a charge.
fn resuming(seen: &Seen, now: Millis, settings: &Notices) -> Option<(Notice, Millis)> {
    let at = seen.coming.resumes_at?;
    let told_at = at.saturating_sub(days(settings.trial_days) + DAY);
    let fits = seen.report.status == Status::Paused && seen.report.cancel_at.is_none();
    (fits && told_at <= now && now < at).then_some((Notice::Resuming, at))
}

/// Once a year, to whoever is charged more often than that: a renewal of a year has its own notice, and so has each term
/// that is paid by invoice.
fn reminder(seen: &Seen, now: Millis, settings: &Notices) -> Option<(Notice, Millis)> {
    let fits = settings.yearly_reminder && seen.report.status == Status::Active && seen.term == Term::Month;
    if !fits || seen.by_invoice || !seen.is_charged_next() {
        return None;
    }
    let anniversary = crate::plans::last_anniversary(seen.since, now)?;
    (now - anniversary < LATE).then_some((Notice::Reminder, anniversary))
}

/// Again while a payment is owed; of several that are due at once the last.
fn still_failed(seen: &Seen, now: Millis, settings: &Notices) -> Option<(Notice, Millis)> {
    // An order by invoice is owed before it opens anything.
    let owes = match seen.report.status {
        Status::PastDue => true,
        Status::Incomplete => seen.by_invoice,
        _ => false,
    };
    let since = seen.report.troubled_since.filter(|_| owes)?;
    if seen.report.cancel_at.is_some() {
        return None;
    }
    let reached = settings.failed_days.iter().map(|after| since.saturating_add(days(*after)));
    let last = reached.filter(|at| *at <= now).max()?;
    Some((if seen.by_invoice { Notice::Overdue } else { Notice::StillFailed }, last))
}

/// Some time after the end, unless the money went back.
fn win_back(seen: &Seen, now: Millis, settings: &Notices) -> Option<(Notice, Millis)> {
    let ended = seen.report.ended_at.filter(|_| seen.report.status == Status::Canceled)?;
    let at = ended.saturating_add(days(settings.win_back_days));
    let fits = settings.win_back_days > 0 && seen.report.money_back_at.is_none();
    (fits && at <= now && now < at.saturating_add(LATE)).then_some((Notice::WinBack, ended))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::billing::coming::NextPrice;

    const SINCE: Millis = 1_794_312_000_000;
    const END: Millis = SINCE + 365 * DAY;

    fn yearly(status: Status) -> Seen {
        let report = Report {
            status,
            period_ends: END,
            cancel_at: None,
            ended_at: None,
            troubled_since: None,
            money_back_at: None,
        };
        Seen {
            report,
            coming: Coming::default(),
            term: Term::Year,
            since: SINCE,
            next: Next::Chosen,
            by_invoice: false,
        }
    }

    fn monthly(status: Status) -> Seen {
        Seen { term: Term::Month, ..yearly(status) }
    }

    /// On which days after the beginning it is due, and what it is about.
    fn calendar(seen: &Seen) -> Vec<(i64, Notice, i64)> {
        let mut days = Vec::new();
        for day in 0..1200 {
            for (notice, about) in due(seen, SINCE + day * DAY, &Notices::default()) {
                days.push((day, notice, (about - SINCE) / DAY));
            }
        }
        days
    }

    /// The first and the last day on which it is due, where it is one notice about one thing.
    fn stretch(seen: &Seen) -> Option<(i64, i64, Notice, i64)> {
        let days = calendar(seen);
        let (first, notice, about) = *days.first()?;
        assert!(days.iter().all(|(_, other, of)| (*other, *of) == (notice, about)), "{days:?}");
        Some((first, days.last()?.0, notice, about))
    }

    #[test]
    fn the_renewal_of_a_year_is_told_of_a_month_ahead() {
        assert_eq!(stretch(&yearly(Status::Active)), Some((334, 364, Notice::Renewal, 365)));
    }

    #[test]
    fn the_end_of_a_trial_is_told_of_a_week_ahead_unless_it_is_shorter() {
        let trial = |days: i64| {
            let mut seen = monthly(Status::Trialing);
            seen.report.period_ends = SINCE + days * DAY;
            stretch(&seen)
        };
        assert_eq!(trial(60), Some((52, 59, Notice::TrialEnding, 60)));
        assert_eq!(trial(9), Some((1, 8, Notice::TrialEnding, 9)));
        assert_eq!(trial(8), None);
    }

    #[test]
    fn whoever_pays_by_the_month_is_reminded_each_year() {
        let first: Vec<i64> = calendar(&monthly(Status::Active)).iter().map(|(day, ..)| *day).collect();
        // One of the years is longer.
        assert_eq!(first, [365, 366, 367, 368, 369, 731, 732, 733, 734, 735, 1096, 1097, 1098, 1099, 1100]);
    }

    #[test]
    fn what_is_owed_is_asked_for_again_and_again() {
        let mut owing = yearly(Status::PastDue);
        owing.report.troubled_since = Some(SINCE);
        let days: Vec<(i64, i64)> = calendar(&owing).iter().map(|(day, _, about)| (*day, *about)).collect();
        assert_eq!(days[0], (3, 3));
        assert_eq!(days[4], (7, 7), "of those that are due the last");
        assert_eq!(days[9], (12, 12));
        let abouts: std::collections::BTreeSet<i64> = days.iter().map(|(_, about)| *about).collect();
        assert_eq!(abouts.into_iter().collect::<Vec<_>>(), [3, 7, 12]);
    }

    #[test]
    fn of_an_invoice_that_is_overdue_its_buyer_is_reminded_whether_it_opens_anything_or_not() {
        for status in [Status::PastDue, Status::Incomplete] {
            let mut owing = Seen { by_invoice: true, ..yearly(status) };
            owing.report.troubled_since = Some(SINCE);
            let told = calendar(&owing);
            assert_eq!(told[0], (3, Notice::Overdue, 3), "{status:?}");
            let abouts: std::collections::BTreeSet<i64> = told.iter().map(|(_, _, about)| *about).collect();
            assert_eq!(abouts.into_iter().collect::<Vec<_>>(), [3, 7, 12], "{status:?}");
        }
        let by_invoice = |seen| Seen { by_invoice: true, ..seen };
        assert_eq!(stretch(&by_invoice(yearly(Status::Active))), Some((334, 364, Notice::NextInvoice, 365)));
        assert_eq!(calendar(&by_invoice(monthly(Status::Active))), [], "each month has its invoice");
    }

    #[test]
    fn another_price_is_told_of_until_it_is_charged_and_a_choice_of_ones_own_is_not() {
        let mut seen = monthly(Status::Active);
        seen.since = SINCE - 10 * DAY;
        seen.coming.price = Some(NextPrice { price: 2, at: SINCE + 20 * DAY });
        let told = |seen: &Seen| {
            let days = calendar(seen);
            days.iter().filter(|(_, notice, _)| *notice == Notice::PriceChange).count()
        };
        assert_eq!(told(&seen), 0);
        seen.next = Next::Repriced;
        assert_eq!(told(&seen), 20);
        seen.report.cancel_at = Some(END);
        assert_eq!(told(&seen), 0);
    }

    #[test]
    fn the_end_of_an_offer_is_told_of_like_that_of_a_trial() {
        let mut seen = monthly(Status::Active);
        seen.next = Next::OfferEnds;
        seen.coming.price = Some(NextPrice { price: 2, at: SINCE + 90 * DAY });
        assert_eq!(
            stretch(&Seen {
                term: Term::Year,
                report: Report { period_ends: 2 * END, ..seen.report.clone() },
                ..seen.clone()
            }),
            Some((82, 89, Notice::OfferEnding, 90))
        );
        seen.coming.price = Some(NextPrice { price: 2, at: SINCE + 8 * DAY });
        assert!(
            !calendar(&seen).iter().any(|(_, notice, _)| *notice == Notice::OfferEnding),
            "it was just said"
        );
    }

    #[test]
    fn the_end_of_a_pause_is_told_of_since_it_is_a_charge() {
        let mut seen = monthly(Status::Paused);
        seen.coming.resumes_at = Some(SINCE + 60 * DAY);
        assert_eq!(stretch(&seen), Some((52, 59, Notice::Resuming, 60)));
    }

    #[test]
    fn whoever_left_is_asked_once_whether_they_come_back_and_whoever_withdrew_is_not() {
        let mut over = monthly(Status::Canceled);
        over.report.ended_at = Some(SINCE + 10 * DAY);
        assert_eq!(stretch(&over), Some((40, 44, Notice::WinBack, 10)));
        over.report.money_back_at = Some(SINCE);
        assert_eq!(stretch(&over), None);
    }

    #[test]
    fn nothing_is_announced_that_will_not_happen() {
        for status in Status::ALL {
            for seen in [yearly(status), monthly(status)] {
                let mut cancelled = seen.clone();
                cancelled.report.cancel_at = Some(END);
                cancelled.report.troubled_since = Some(SINCE);
                cancelled.coming.price = Some(NextPrice { price: 2, at: END });
                cancelled.next = Next::Repriced;
                assert_eq!(calendar(&cancelled), [], "{status:?}");
                let mut returned = seen.clone();
                returned.report.money_back_at = Some(SINCE);
                returned.report.ended_at = Some(SINCE);
                assert_eq!(calendar(&returned), [], "{status:?}");
                let mut pausing = seen.clone();
                pausing.coming.resumes_at = Some(END + 30 * DAY);
                let told = calendar(&pausing);
                assert!(told.iter().all(|(_, notice, _)| *notice == Notice::Resuming), "{status:?} {told:?}");
            }
        }
    }

    #[test]
    fn a_day_that_is_off_is_no_notice() {
        let settings = Notices { yearly_reminder: false, win_back_days: 0, ..Notices::default() };
        let mut over = monthly(Status::Canceled);
        over.report.ended_at = Some(SINCE);
        for day in 0..800 {
            let now = SINCE + day * DAY;
            assert_eq!(due(&over, now, &settings), []);
            assert_eq!(due(&monthly(Status::Active), now, &settings), []);
        }
    }

    proptest! {
        /// Whoever is charged for a year or after a trial has been told within the stretch that laws ask for, whenever
        /// the notices are looked for, if that is once a day.
        #[test]
        fn nobody_is_charged_unannounced(
            renewal_days in 15u32..=44,
            trial_days in 3u32..=20,
            length in 50i64..800,
            hour in 0i64..24,
            trial: bool,
        ) {
            let settings = Notices { renewal_days, trial_days, ..Notices::default() };
            let mut seen = yearly(if trial { Status::Trialing } else { Status::Active });
            let end = SINCE + length * DAY;
            seen.report.period_ends = end;
            let looks = (0..length).map(|day| SINCE + day * DAY + hour * DAY / 24);
            let told: Vec<Millis> =
                looks.filter(|now| due(&seen, *now, &settings).iter().any(|(_, about)| *about == end)).collect();
            let ahead = end - told[0];
            let wanted = i64::from(if trial { trial_days } else { renewal_days }) * DAY;
            prop_assert!(wanted < ahead && ahead <= wanted + DAY, "{ahead} of {wanted}");
        }
    }
}
