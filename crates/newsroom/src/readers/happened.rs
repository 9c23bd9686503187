//! What has become of a reader, in words.

use press::readers_desk::Happened;
use render::theme::Arg;

use crate::Newsroom;

impl Newsroom {
    /// One event in a sentence.
    pub(super) fn happened(&self, what: &Happened) -> String {
        let say = |key: &str, args: &[(&str, Arg)]| self.theme.text(&format!("timeline-{key}"), args);
        let named = |key: &str, name: &str| say(key, &[("name", name.into())]);
        match what {
            Happened::Came(origin) => say(&format!("came-{origin}"), &[]),
            Happened::Confirmed => say("confirmed", &[]),
            Happened::FirstArticle(title) => named("first-article", title),
            Happened::Unlocked { title, given: false } => named("unlocked", title),
            Happened::Unlocked { title, given: true } => named("opened", title),
            Happened::SignedIn(device) => named("signed-in", device),
            Happened::GaveArticle(title) => named("gave-article", title),
            Happened::BoughtPresent => say("bought-present", &[]),
            Happened::RedeemedPresent => say("redeemed-present", &[]),
            Happened::TookSeat(group) => named("took-seat", group),
            Happened::LeftSeat(group) => named("left-seat", group),
            Happened::Told(kind) => self.told(kind),
            Happened::Staff { act, was, became, by } => self.staff_did(act, was, became, by.as_deref()),
            Happened::Noted { body, .. } => named("noted", body),
            other => self.money_happened(other),
        }
    }

    fn money_happened(&self, what: &Happened) -> String {
        let say = |key: &str, args: &[(&str, Arg)]| self.theme.text(&format!("timeline-{key}"), args);
        match what {
            Happened::Granted { source, plan, until, reason } => {
                let until = until.map(|end| self.last_day(end)).unwrap_or_default();
                let dated = if until.is_empty() { "no" } else { "yes" };
                let text = say(
                    "granted",
                    &[
                        ("plan", self.plan_name(plan).as_str().into()),
                        ("source", self.say(&format!("readers-source-{source}")).as_str().into()),
                        ("date", until.as_str().into()),
                        ("dated", dated.into()),
                    ],
                );
                if reason.is_empty() { text } else { format!("{text} ({reason})") }
            }
            Happened::Revoked { plan, .. } => {
                say("revoked", &[("plan", self.plan_name(plan).as_str().into())])
            }
            Happened::Subscription { kind, plan } => {
                let what = self.theme.find_text(&format!("timeline-subscription-{kind}"), &[]);
                let what = what.unwrap_or_else(|| kind.clone());
                format!("{what} ({})", self.plan_name(plan))
            }
            Happened::Paid { number, minor, currency } => {
                let key = if *minor < 0 { "paid-back" } else { "paid" };
                let price = self.theme.price(minor.abs(), currency);
                say(key, &[("price", price.as_str().into()), ("number", number.to_string().as_str().into())])
            }
            Happened::CodeMailed { purpose, used } => {
                let used = if *used { "yes" } else { "no" };
                say("code", &[("purpose", purpose.as_str().into()), ("used", used.into())])
            }
            Happened::Consent { subject, given, place } => {
                let key = if *given { "agreed" } else { "withdrew-consent" };
                say(key, &[("subject", subject.as_str().into()), ("place", place.as_str().into())])
            }
            Happened::Withdrew { number, .. } => {
                say("withdrew", &[("number", number.to_string().as_str().into())])
            }
            _ => String::new(),
        }
    }

    fn told(&self, kind: &str) -> String {
        let about = self.theme.find_text(&format!("timeline-told-{kind}"), &[]);
        self.theme
            .text("timeline-told", &[("about", about.unwrap_or_else(|| kind.to_owned()).as_str().into())])
    }

    fn staff_did(&self, act: &str, was: &str, became: &str, by: Option<&str>) -> String {
        let act = self.theme.find_text(&format!("audit-act-{act}"), &[]).unwrap_or_else(|| act.to_owned());
        let change =
            [was, became].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" → ");
        let by = by.map(|email| format!(" · {email}")).unwrap_or_default();
        if change.is_empty() { format!("{act}{by}") } else { format!("{act}: {change}{by}") }
    }
}
