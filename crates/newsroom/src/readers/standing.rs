//! How readers stand, in words.

use kernel::clock::Millis;
use press::billing::LiveGrant;
use press::billing::lifecycle::Status;
use press::readers_desk::Entry;

use crate::Newsroom;

/// The plan that needs no entry in the settings.
pub const COMPLIMENTARY: &str = "complimentary";

impl Newsroom {
    /// What a plan is called.
    pub(crate) fn plan_name(&self, slug: &str) -> String {
        let known = self.press.config.plans.iter().find(|plan| plan.slug == slug);
        match known {
            Some(plan) => plan.name.clone(),
            None if slug == COMPLIMENTARY => self.say("readers-complimentary"),
            None => slug.to_owned(),
        }
    }

    /// A day, as the last on which something that ends then still was.
    pub(crate) fn last_day(&self, end: Millis) -> String {
        self.theme.date(end.saturating_sub(1), "long")
    }

    /// All-Access in a sentence.
    pub(crate) fn access(&self, grant: &LiveGrant) -> String {
        let plan = self.plan_name(&grant.plan);
        let say = |key: &str, end: &str| {
            self.theme.text(key, &[("plan", plan.as_str().into()), ("date", end.into())])
        };
        match grant.ends_at {
            None => say("readers-has-endless", ""),
            Some(end) if grant.renews => say("readers-has-renewing", &self.last_day(end)),
            Some(end) => say("readers-has-until", &self.last_day(end)),
        }
    }

    pub(super) fn entry_standing(&self, entry: &Entry) -> String {
        self.standing(entry.live.as_ref(), entry.lapsed_at, entry.confirmed)
    }

    /// How somebody stands, in a sentence.
    pub(crate) fn standing(
        &self,
        live: Option<&LiveGrant>,
        lapsed_at: Option<Millis>,
        confirmed: bool,
    ) -> String {
        match (live, lapsed_at) {
            (Some(grant), _) => self.access(grant),
            (None, Some(ended)) => {
                self.theme.text("readers-had-until", &[("date", self.last_day(ended).as_str().into())])
            }
            (None, None) if confirmed => self.say("readers-registered"),
            (None, None) => self.say("readers-unconfirmed"),
        }
    }

    /// How a subscription stands.
    pub(crate) fn status(&self, status: Status) -> String {
        self.say(&format!("readers-status-{}", status.as_str().replace('_', "-")))
    }
}
