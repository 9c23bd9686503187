//! Whether a campaign will reach what was agreed by its last day: a straight line from nothing at its beginning to its
//! cap at its end, and what was delivered beside it. Pure.

use kernel::clock::Millis;

use super::Campaign;

/// What was agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// To be shown so often.
    Shown(i64),
    /// To be clicked so often.
    Clicked(i64),
}

impl Goal {
    /// How often.
    pub fn count(self) -> i64 {
        match self {
            Goal::Shown(count) | Goal::Clicked(count) => count,
        }
    }
}

/// How delivery goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// More than a tenth behind.
    Behind,
    /// As it should.
    Level,
    /// More than a tenth ahead.
    Ahead,
}

impl Verdict {
    /// The word after `ads-pace-` in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Behind => "behind",
            Verdict::Level => "level",
            Verdict::Ahead => "ahead",
        }
    }
}

/// How far it is and how far it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// What was agreed on.
    pub goal: Goal,
    /// What was delivered of it.
    pub delivered: i64,
    /// What should be by now; none without a last day.
    pub expected: Option<i64>,
}

impl Pace {
    /// How that is, where it can be said.
    pub fn verdict(&self) -> Option<Verdict> {
        let expected = self.expected?;
        let tenth = expected / 10;
        Some(match self.delivered {
            delivered if delivered < expected - tenth => Verdict::Behind,
            delivered if delivered > expected + tenth => Verdict::Ahead,
            _ => Verdict::Level,
        })
    }
}

/// What a campaign is measured by; clicks where both are capped, since those come last.
pub fn goal(campaign: &Campaign) -> Option<Goal> {
    campaign.most_clicked.map(Goal::Clicked).or(campaign.most_shown.map(Goal::Shown))
}

/// What of its goal should be delivered by `at`; none without a goal or a last day.
pub fn expected(campaign: &Campaign, at: Millis) -> Option<i64> {
    let (goal, ends) = (goal(campaign)?, campaign.ends_at?);
    let whole = i128::from((ends - campaign.starts_at).max(1));
    let gone = i128::from(at - campaign.starts_at).clamp(0, whole);
    i64::try_from(i128::from(goal.count()) * gone / whole).ok()
}

/// How far it is at `now`; none without a goal.
pub fn pace(campaign: &Campaign, now: Millis) -> Option<Pace> {
    let goal = goal(campaign)?;
    let delivered = match goal {
        Goal::Shown(_) => campaign.shown,
        Goal::Clicked(_) => campaign.clicked,
    };
    Some(Pace { goal, delivered, expected: expected(campaign, now) })
}

#[cfg(test)]
mod tests {
    use super::super::tests::campaign;
    use super::*;

    fn agreed(shown: i64) -> Campaign {
        Campaign { starts_at: 1000, ends_at: Some(2000), most_shown: Some(1000), shown, ..campaign(1) }
    }

    #[test]
    fn what_is_expected_grows_from_the_first_day_to_the_last() {
        for (at, share) in [(0, 0), (1000, 0), (1250, 250), (1999, 999), (2000, 1000), (9000, 1000)] {
            assert_eq!(expected(&agreed(0), at), Some(share), "{at}");
        }
        assert_eq!(expected(&Campaign { ends_at: None, ..agreed(0) }, 1500), None);
        assert_eq!(expected(&Campaign { most_shown: None, ..agreed(0) }, 1500), None);
        let clicks = Campaign { most_clicked: Some(i64::MAX), ..agreed(0) };
        assert_eq!(expected(&clicks, 1500), Some(i64::MAX / 2));
        assert_eq!(expected(&Campaign { ends_at: Some(1000), ..agreed(0) }, 1001), Some(1000));
    }

    #[test]
    fn a_tenth_either_way_is_as_it_should_be() {
        for (shown, verdict) in [
            (0, Verdict::Behind),
            (449, Verdict::Behind),
            (450, Verdict::Level),
            (550, Verdict::Level),
            (551, Verdict::Ahead),
        ] {
            assert_eq!(pace(&agreed(shown), 1500).unwrap().verdict(), Some(verdict), "{shown}");
        }
        assert_eq!(pace(&agreed(0), 0).unwrap().verdict(), Some(Verdict::Level), "nothing is expected yet");
        assert_eq!(pace(&Campaign { most_shown: None, ..agreed(5) }, 1500), None);
        assert_eq!(pace(&Campaign { ends_at: None, ..agreed(5) }, 1500).unwrap().verdict(), None);
    }
}
