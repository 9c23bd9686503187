//! The form on which All-Access is given.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use jiff::civil::Date;
use kernel::EmailAddress;
use kernel::clock::{Millis, timestamp};
use kernel::config::Processor;
use kernel::text::{lines, one_line};
use press::invoices;
use press::plans;
use press::plans::currencies::{self, NotSold, Wish};
use press::presents::{self, MESSAGE, NAME, PresentError, Wrapped};
use serde::Deserialize;
use serde_json::json;

use super::{Refused, log_in};
use crate::Site;
use crate::currency::Currency;
use crate::visitor::Visitor;

/// Which plan is given.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    plan: String,
    #[serde(default)]
    currency: String,
}

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Submitted {
    #[serde(default)]
    plan: String,
    #[serde(default)]
    currency: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    day: String,
    /// How it is paid: by `invoice`, or else as everything is.
    #[serde(default)]
    by: String,
}

/// Where a present is bought, in that currency.
pub(crate) fn give_path(currency: Option<&Currency>) -> String {
    currency.map_or_else(|| "/give".to_owned(), |currency| format!("/give?currency={}", currency.code))
}

/// What decides the currency of a present: nobody is bound to what they pay for themselves.
fn giving<'a>(visitor: &'a Visitor, asked: &'a str) -> Wish<'a> {
    let wish = visitor.wish(asked);
    Wish { kept: None, chosen: wish.chosen.or(wish.kept), ..wish }
}

/// `GET /give`.
pub async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let Wanted { plan, currency } = wanted;
    let typed = Submitted { plan, currency, day: site.today().to_string(), ..Submitted::default() };
    site.give_page(&visitor, &typed, None).await
}

/// `POST /give`.
pub async fn submit(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in("/give")) };
    let (now, buyer) = (site.now(), own.reader.id);
    let currency =
        site.given_in(&visitor, &form).map_err(|refused| Failure::BadRequest(site.why(&refused)))?;
    let wrapped = match site.wrapped(&form, currency, now) {
        Ok(wrapped) => wrapped,
        Err((field, problem)) => return site.give_page(&visitor, &form, Some((field, problem))).await,
    };
    let Some(processor) = site.given_through(&form.by) else {
        return Ok(see_other(&Next::from_outside("/subscribe"), None));
    };
    let begun = site.write::<_, Refused, _>(move |tx, press| {
        Ok(presents::begin(tx, press, now, buyer, &wrapped, processor)?)
    });
    match begun.await {
        Ok(id) => site.lead_to_giving(&visitor, &id).await,
        Err(Refused::Failed(failure)) => Err(failure),
        Err(Refused::Present(PresentError::NoPlan)) => {
            Err(Failure::BadRequest(site.why(&PresentError::NoPlan)))
        }
        Err(Refused::Present(refused)) => {
            let problem = site.why(&refused);
            site.give_page(&visitor, &form, Some(("message", problem))).await
        }
    }
}

impl Site {
    /// Who takes the money for a present that is to be paid so; none if nobody does.
    fn given_through(&self, by: &str) -> Option<&'static str> {
        if by == "invoice" && self.takes_orders() {
            return Some(invoices::NAME);
        }
        self.seller().map(processors::Processor::name)
    }

    fn today(&self) -> Date {
        timestamp(self.now()).to_zoned_datetime(self.press.zone.clone()).date()
    }

    /// The currency in which it is paid; none where there is no such plan.
    fn given_in(&self, visitor: &Visitor, form: &Submitted) -> Result<String, NotSold> {
        let config = &self.press.config;
        let plan = config.plans.iter().find(|plan| plan.slug == form.plan);
        let currency = plan.map(|plan| currencies::of_plan(config, plan, giving(visitor, &form.currency)));
        Ok(currency.transpose()?.unwrap_or_default().to_owned())
    }

    /// What was typed, or the field that is wrong and why.
    fn wrapped(
        &self,
        form: &Submitted,
        currency: String,
        now: Millis,
    ) -> Result<Wrapped, (&'static str, String)> {
        let recipient = EmailAddress::parse(&form.email).map_err(|problem| ("email", self.why(&problem)))?;
        let wrong_day = |error: PresentError| ("day", self.why(&error));
        let day: Date = form.day.parse().map_err(|_| wrong_day(PresentError::Day))?;
        let deliver_at = presents::deliver_at(&self.press, day, now).map_err(wrong_day)?;
        let giver_name = one_line(&form.from);
        if giver_name.is_empty() {
            return Err(("from", self.say("error-give-from")));
        }
        let message = lines(&form.message);
        let (plan, recipient_name) = (form.plan.clone(), one_line(&form.name));
        Ok(Wrapped { plan, currency, recipient, recipient_name, giver_name, message, deliver_at })
    }

    async fn give_page(
        &self,
        visitor: &Visitor,
        typed: &Submitted,
        problem: Option<(&'static str, String)>,
    ) -> Result<Response, Failure> {
        if !self.gives() {
            return Ok(see_other(&Next::from_outside("/subscribe"), None));
        }
        let offered = self.read(|conn, _| Ok(plans::offered(conn)?)).await?;
        let (config, wish) = (&self.press.config, giving(visitor, &typed.currency));
        let (currency, code) = (self.currency(wish), currencies::shown(config, wish).unwrap_or_default());
        let prices = offered.iter().filter(|price| price.money.currency == code).map(|price| {
            json!({
                "slug": price.plan, "name": self.plan_name(&price.plan), "price_text": self.money(&price.money),
                "on": price.plan == typed.plan,
            })
        });
        let refused = problem.is_some();
        let (field, error) = problem.map(|(field, error)| (Some(field), Some(error))).unwrap_or_default();
        let next = format!(
            "/give?plan={}",
            typed.plan.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>()
        );
        let content = json!({
            "plans": prices.collect::<Vec<_>>(), "currency": currency.as_ref().map(|currency| &*currency.code),
            "currencies": self.other_currencies(currency.as_ref(), "/give"), "field": field, "error": error, "today": self.today().to_string(),
            "typed": { "email": typed.email, "name": typed.name, "from": typed.from, "message": typed.message, "day": typed.day },
            "most": { "name": NAME, "message": MESSAGE },
            "pay": self.processor() != Processor::Invoice, "order": self.takes_orders(),
            "login_url": visitor.reader().is_none().then(|| format!("/login?next={next}")),
        });
        let page = self.own_page(visitor, self.desk("give-title"), None, "give.html", content).await?;
        let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(self.leading_out(page.status(status)).answer(&HeaderMap::new()))
    }
}
