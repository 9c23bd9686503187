//! Walls as the theme sees them: what is on offer, with its numbers and dates.

use jiff::civil::Date;
use kernel::clock::timestamp;
use kernel::config::{Audience, Offer, Plan, Term};
use kernel::money::Money;
use press::access::Wall;
use press::meter::Allowance;
use press::plans::charged;
use press::plans::currencies::{self, Wish};
use serde_json::{Value, json};

use crate::Site;
use crate::card::article_path;
use crate::currency::Currency;
use crate::view::View;

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
    /// A wall at an article, for readers of this view.
    pub(crate) fn wall(&self, wall: Wall, view: &View, slug: &str, typed: Option<&Typed>) -> Value {
        let lapsed_at = view.towards.and_then(|towards| towards.lapsed_at);
        let allowance = view.towards.and_then(|towards| towards.allowance);
        let path = article_path(slug);
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
            "article_slug": slug,
            "register_action": "/register",
            "unlock_action": format!("{path}/unlock"),
            "code_action": "/login/code",
            "login_url": format!("/login?next={path}"),
            "subscribe_url": "/subscribe",
            "left": left,
            "allowance": allowance.map_or(self.press.config.meter.allowance, |allowance| allowance.allowance),
            "month": self.month_name(month.month()),
            "reset_text": self.short_date(month.reset()),
            "ended_text": ended_at.map(|at| self.short_date(timestamp(at - 1).to_zoned_datetime(self.press.zone.clone()).date())),
            "email": (!typed.email.is_empty()).then_some(typed.email),
            "email_error": typed.error,
            "suggestion": typed.suggestion,
            "plans": self.plans(&path, view.currency.as_ref()),
            "currencies": self.other_currencies(view.currency.as_ref(), &path),
            "all_access": self.all_access(),
            "newsletter_name": self.press.config.newsletters.iter().find(|letter| letter.on_registration).map(|letter| &letter.name),
        })
    }

    /// Plans with their prices, as walls list them: each leads to the checkout and from there back to `next`, or to
    /// `/subscribe` where nothing is sold.
    pub(crate) fn plans(&self, next: &str, currency: Option<&Currency>) -> Vec<Value> {
        let url = |plan: &Plan| {
            let path = self.checkout_path(&plan.slug, next, currency);
            path.or_else(|| Some(format!("/subscribe#plan-{}", plan.slug)))
        };
        self.plans_in(currency).map(|(plan, price)| self.plan(plan, price, url(plan))).collect()
    }

    /// The same on `/subscribe` itself.
    pub(crate) fn plans_to_choose(&self, currency: Option<&Currency>) -> Vec<Value> {
        let url = |plan: &Plan| self.checkout_path(&plan.slug, "/account", currency);
        self.plans_in(currency).map(|(plan, price)| self.plan(plan, price, url(plan))).collect()
    }

    /// The plans that are sold in a currency, with their prices as the settings have them.
    fn plans_in<'a>(&'a self, currency: Option<&'a Currency>) -> impl Iterator<Item = (&'a Plan, &'a Money)> {
        let config = &self.press.config;
        let usual = currencies::shown(config, Wish::default());
        let currency = currency.map_or(usual, |currency| Some(&currency.code)).unwrap_or_default();
        config.plans.iter().filter_map(move |plan| Some((plan, plan.price.of(currency)?)))
    }

    fn plan(&self, plan: &Plan, price: &Money, url: Option<String>) -> Value {
        let trial = (plan.trial_days > 0)
            .then(|| self.theme.text("plan-trial", &[("n", i64::from(plan.trial_days).into())]));
        let open = |offer: &&Offer| offer.until.is_none_or(|until| self.now() < until.as_millisecond());
        let of_plan = |offer: &&Offer| {
            offer.automatic
                && offer.plan == plan.slug
                && offer.whom != Audience::Returning
                && offer.domains.is_empty()
        };
        let offers = self.press.config.offers.iter().filter(open).filter(of_plan);
        let offer = offers.filter_map(|offer| Some((offer, offer.lowers(price)?))).next();
        let note = offer.map(|(offer, lower)| self.offer_note(offer, plan, &lower)).or(trial);
        json!({
            "slug": plan.slug,
            "name": plan.name,
            "price_text": self.money(&charged(price, &self.press.config)),
            "tax": self.tax_note(),
            "per": self.per(plan.per),
            "features": plan.features,
            "description": plan.description,
            "note": note,
            "url": url,
        })
    }

    /// "€1 for the first 3 months".
    fn offer_note(&self, offer: &Offer, plan: &Plan, lower: &Money) -> String {
        let price = self.money(&charged(lower, &self.press.config));
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
