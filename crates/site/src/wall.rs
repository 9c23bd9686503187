//! Walls as the theme sees them: what is on offer, with its numbers and dates.

use jiff::civil::Date;
use kernel::clock::{Millis, timestamp};
use kernel::config::{Audience, Offer, Plan, Term};
use press::access::Wall;
use press::articles::Card;
use press::meter::Allowance;
use press::plans::charged;
use serde_json::{Value, json};

use crate::Site;
use crate::card::article_path;

/// What a refused form held, to be shown again with what is wrong.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The address as typed.
    pub email: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// The address that was probably meant.
    pub suggestion: Option<String>,
}

impl Site {
    /// A wall at an article.
    pub(crate) fn wall(
        &self,
        wall: Wall,
        lapsed_at: Option<Millis>,
        card: &Card,
        allowance: Option<Allowance>,
        typed: Option<&Typed>,
    ) -> Value {
        let now = self.now();
        let month = allowance.map_or_else(|| self.press.period(now), |allowance| allowance.period);
        let (kind, left, ended_at) = match wall {
            Wall::Registration => ("registration", 0, None),
            Wall::Confirm => ("confirm", 0, None),
            Wall::Unlock { left } => ("unlock", left, lapsed_at),
            Wall::Exhausted => ("exhausted", 0, None),
            Wall::Subscribe => ("subscribe", 0, None),
            Wall::Lapsed { ended_at } => ("lapsed", 0, Some(ended_at)),
        };
        let typed = typed.cloned().unwrap_or_default();
        json!({
            "kind": kind,
            "article_slug": card.slug,
            "register_action": "/register",
            "unlock_action": format!("{}/unlock", article_path(&card.slug)),
            "code_action": "/login/code",
            "login_url": format!("/login?next={}", article_path(&card.slug)),
            "subscribe_url": "/subscribe",
            "left": left,
            "allowance": allowance.map_or(self.press.config.meter.allowance, |allowance| allowance.allowance),
            "month": self.month_name(month.month()),
            "reset_text": self.short_date(month.reset()),
            "ended_text": ended_at.map(|at| self.short_date(timestamp(at - 1).to_zoned_datetime(self.press.zone.clone()).date())),
            "email": (!typed.email.is_empty()).then_some(typed.email),
            "email_error": typed.error,
            "suggestion": typed.suggestion,
            "plans": self.plans(&article_path(&card.slug)),
            "all_access": self.all_access(),
            "newsletter_name": self.press.config.newsletters.iter().find(|letter| letter.on_registration).map(|letter| &letter.name),
        })
    }

    /// Plans with their prices, as walls list them: each leads to the checkout and from there back to `next`, or to
    /// `/subscribe` where nothing is sold.
    pub(crate) fn plans(&self, next: &str) -> Vec<Value> {
        let url = |plan: &Plan| {
            self.checkout_path(&plan.slug, next).or_else(|| Some(format!("/subscribe#plan-{}", plan.slug)))
        };
        self.press.config.plans.iter().map(|plan| self.plan(plan, url(plan))).collect()
    }

    /// The same on `/subscribe` itself.
    pub(crate) fn plans_to_choose(&self) -> Vec<Value> {
        let plans = self.press.config.plans.iter();
        plans.map(|plan| self.plan(plan, self.checkout_path(&plan.slug, "/account"))).collect()
    }

    fn plan(&self, plan: &Plan, url: Option<String>) -> Value {
        let trial = (plan.trial_days > 0)
            .then(|| self.theme.text("plan-trial", &[("n", i64::from(plan.trial_days).into())]));
        let open = |offer: &&Offer| offer.until.is_none_or(|until| self.now() < until.as_millisecond());
        let of_plan = |offer: &&Offer| {
            offer.automatic
                && offer.plan == plan.slug
                && offer.whom != Audience::Returning
                && offer.domains.is_empty()
        };
        let offer = self.press.config.offers.iter().filter(open).find(of_plan);
        let note = offer.map(|offer| self.offer_note(offer, plan)).or(trial);
        json!({
            "slug": plan.slug,
            "name": plan.name,
            "price_text": self.money(&charged(&plan.price, &self.press.config)),
            "tax": self.tax_note(),
            "per": self.per(plan.per),
            "features": plan.features,
            "description": plan.description,
            "note": note,
            "url": url,
        })
    }

    /// "€1 for the first 3 months".
    fn offer_note(&self, offer: &Offer, plan: &Plan) -> String {
        let price = self.money(&charged(&offer.price, &self.press.config));
        let key = match (offer.terms, plan.per) {
            (0, _) => "plan-offer",
            (_, Term::Month) => "plan-offer-months",
            (_, Term::Year) => "plan-offer-years",
        };
        self.theme.text(key, &[("n", i64::from(offer.terms).into()), ("price", price.into())])
    }

    /// "a month".
    pub(crate) fn per(&self, term: Term) -> String {
        match term {
            Term::Month => self.say("per-month"),
            Term::Year => self.say("per-year"),
        }
    }

    /// What All-Access contains: the newsletters that come with it by their names.
    pub(crate) fn all_access(&self) -> Vec<String> {
        let letters = self.press.config.newsletters.iter().filter(|letter| letter.subscribers_only);
        let by_mail = letters
            .map(|letter| self.theme.text("all-access-letter", &[("name", letter.name.as_str().into())]));
        let mut contents = vec![self.say("all-access-library"), self.say("all-access-analysis")];
        contents.extend(by_mail);
        contents.push(self.say("all-access-no-ads"));
        contents
    }

    /// "November".
    pub(crate) fn month_name(&self, month: i8) -> String {
        self.say(&format!("month-{month}"))
    }

    /// "1 December".
    pub(crate) fn short_date(&self, date: Date) -> String {
        let month = self.month_name(date.month());
        self.theme.text("date-day", &[("day", i64::from(date.day()).into()), ("month", month.into())])
    }
}

/// "2 left in November, new ones on 1 December".
pub fn meter(site: &Site, allowance: Allowance) -> Value {
    json!({
        "left": allowance.left(),
        "allowance": allowance.allowance,
        "month": site.month_name(allowance.period.month()),
        "reset_text": site.short_date(allowance.period.reset()),
        "just_unlocked": false,
    })
}
