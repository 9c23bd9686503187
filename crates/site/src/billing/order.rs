//! `/order`: ordering by invoice. Whoever does has logged in, since the invoice goes to their address.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use kernel::config::Opens;
use kernel::text::{lines, one_line};
use press::billing::agreements;
use press::billing::checkout::{self, CheckoutError};
use press::billing::lifecycle;
use press::billing::offers::Deal;
use press::billing::subscriptions::{self, Owner};
use press::invoices::{self, ADDRESS, Addressee, LINE};
use serde::Deserialize;
use serde_json::{Value, json};

use super::checkout::Refused;
use super::paying::read_on;
use super::wanted::{Wanted, login_path};
use crate::Site;
use crate::account::Own;
use crate::visitor::Visitor;

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Submitted {
    #[serde(flatten)]
    wanted: Wanted,
    #[serde(flatten)]
    to: Typed,
    agree: Option<String>,
}

/// Whom an invoice is for, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    tax_number: String,
    #[serde(default)]
    reference: String,
}

/// The field that is wrong and the message that says why.
pub(crate) type Problem = (&'static str, &'static str);

impl Typed {
    /// Whom the invoice is made out to.
    pub(crate) fn addressee(&self) -> Result<Addressee, Problem> {
        let addressee = Addressee {
            name: one_line(&self.name),
            address: lines(&self.address),
            tax_number: one_line(&self.tax_number),
            reference: one_line(&self.reference),
        };
        for (field, text, most, missing) in [
            ("name", &addressee.name, LINE, Some("order-name-missing")),
            ("address", &addressee.address, ADDRESS, Some("order-address-missing")),
            ("tax_number", &addressee.tax_number, LINE, None),
            ("reference", &addressee.reference, LINE, None),
        ] {
            match missing {
                Some(missing) if text.is_empty() => return Err((field, missing)),
                _ if text.chars().count() > most => return Err((field, "order-too-long")),
                _ => {}
            }
        }
        Ok(addressee)
    }

    fn view(&self) -> Value {
        let Typed { name, address, tax_number, reference } = self;
        json!({ "name": name, "address": address, "tax_number": tax_number, "reference": reference })
    }
}

impl Submitted {
    /// Whom the invoice is made out to, if the terms are agreed to.
    fn addressee(&self) -> Result<Addressee, Problem> {
        let addressee = self.to.addressee()?;
        if self.agree.is_none() { Err(("agree", "checkout-agree-missing")) } else { Ok(addressee) }
    }
}

/// `GET /order?plan=..&next=..`.
pub async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let wanted = site.settled(&visitor, site.sold(wanted)).map_err(|refused| site.not_sold(&refused))?;
    let typed = Submitted { wanted, ..Submitted::default() };
    site.order_page(&visitor, &typed, None).await
}

/// `POST /order`.
pub async fn submit(
    State(site): State<Site>,
    visitor: Visitor,
    Form(typed): Form<Submitted>,
) -> Result<Response, Failure> {
    let wanted =
        site.settled(&visitor, site.sold(typed.wanted)).map_err(|refused| site.not_sold(&refused))?;
    let typed = Submitted { wanted, ..typed };
    let deal = site.deal(&visitor, &typed.wanted).await?;
    let orders = site.takes_orders() && typed.wanted.group_problem().is_none();
    let (Some(own), Some(Ok(deal)), true) = (visitor.own(), deal, orders) else {
        return site.order_page(&visitor, &typed, None).await;
    };
    if !typed.wanted.is_as_asked() {
        return site.order_page(&visitor, &typed, Some(("currency", "error-currency-kept"))).await;
    }
    match typed.addressee() {
        Err(problem) => site.order_page(&visitor, &typed, Some(problem)).await,
        Ok(addressee) => match site.order_by_invoice(own, &deal, typed.wanted, addressee).await {
            Ok(page) => Ok(see_other(&Next::from_outside(&page), None)),
            Err(refused) => site.not_begun(refused),
        },
    }
}

impl Site {
    /// Orders, and gives the page to go on at: where they came from if that is open now, else the invoice.
    async fn order_by_invoice(
        &self,
        own: Own,
        deal: &Deal,
        wanted: Wanted,
        addressee: Addressee,
    ) -> Result<String, Refused> {
        let (now, next) = (self.now(), wanted.next());
        let (wording, version) = self.order_wording(deal);
        self.write(move |tx, press| {
            let (reader, session) = (own.reader.id, own.session.id);
            let buyer = wanted.bought_by(reader, session, &next, (&wording, &version));
            let token = checkout::begin(tx, press, now, buyer, &wanted.plan, invoices::NAME)?;
            let order = checkout::order(tx, &token, session)?.ok_or(CheckoutError::NoPlan)?;
            checkout::buy(tx, order.id, now)?;
            let owner = Owner { reader, order: Some(order.id) };
            let ordered = invoices::open(tx, press, now, owner, &order.price, &addressee)?;
            let ordered = ordered.ok_or(CheckoutError::NoPlan)?;
            if lifecycle::opens_until(&ordered.report, press.config.billing.grace_days) > now {
                return Ok(read_on(&order.next));
            }
            let invoice = invoices::owed(tx, &ordered.reference)?;
            Ok(invoice.map_or_else(|| "/account".to_owned(), |invoice| invoices::path(&invoice.public_id)))
        })
        .await
    }

    async fn order_page(
        &self,
        visitor: &Visitor,
        typed: &Submitted,
        problem: Option<Problem>,
    ) -> Result<Response, Failure> {
        let Submitted { wanted, to, .. } = typed;
        if let Some(problem) = wanted.group_problem() {
            return Err(Failure::BadRequest(self.say(problem)));
        }
        let next = wanted.next();
        let Some(here) = self.order_path(wanted) else {
            return Ok(see_other(&Next::from_outside("/subscribe"), None));
        };
        let Some(own) = visitor.own() else {
            return Ok(see_other(&Next::from_outside(&login_path(&here)), None));
        };
        let Some(Ok(deal)) = self.deal(visitor, wanted).await? else {
            return Ok(see_other(&Next::from_outside("/subscribe"), None));
        };
        if let Some(elsewhere) = self.has_it(own.reader.id).await? {
            return Ok(see_other(&Next::from_outside(&elsewhere), None));
        }
        let kept = [("currency", wanted.paid_in().into())];
        let problem = problem.map(|(field, key)| (field, self.theme.text(key, &kept)));
        let content = json!({
            "price": self.price_view(&deal.price, deal.then.as_ref()), "plan": deal.price.plan, "next": next.as_str(),
            "currency": self.currency_form(visitor, wanted, "/order"),
            "offer": wanted.offer, "group": self.group_form(wanted, None), "email": own.reader.email,
            "terms": self.order_terms(&deal), "action": "/order", "once": false,
        });
        self.addressee_page(visitor, to, problem, content).await
    }

    /// The page that asks whom an invoice is for; `content` says what for.
    pub(crate) async fn addressee_page(
        &self,
        visitor: &Visitor,
        typed: &Typed,
        problem: Option<(&'static str, String)>,
        mut content: Value,
    ) -> Result<Response, Failure> {
        let (field, error) = problem.unzip();
        content["typed"] = typed.view();
        content["most"] = json!({ "line": LINE, "address": ADDRESS });
        (content["field"], content["error"]) = (field.into(), error.into());
        let page = self.own_page(visitor, self.desk("order-title"), None, "order.html", content).await?;
        let status = if field.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(page.status(status).answer(&HeaderMap::new()))
    }

    /// Where whoever has what they are about to order finds it.
    async fn has_it(&self, reader: i64) -> Result<Option<String>, Failure> {
        self.read(move |conn, _| {
            if checkout::goes_on(subscriptions::running(conn, reader)?.as_ref()) {
                return Ok(Some("/account".to_owned()));
            }
            Ok(invoices::waiting(conn, reader)?.map(|invoice| invoices::path(&invoice.public_id)))
        })
        .await
    }

    /// What someone agrees to who orders.
    fn order_terms(&self, deal: &Deal) -> String {
        let settings = &self.press.config.billing;
        let days = [("days", i64::from(settings.invoice.payment_days).into())];
        let key = match settings.invoice.opens {
            Opens::Order => "order-terms-order",
            Opens::Payment => "order-terms-payment",
        };
        let renewal = self.theme.text("order-terms-renewal", &[("per", self.per(deal.price.term).into())]);
        let terms = [Some(self.theme.text(key, &days)), Some(renewal)];
        let terms = terms.into_iter().chain([self.withdrawal_term(), self.letters_term(&deal.price)]);
        terms.flatten().collect::<Vec<_>>().join(" ")
    }

    /// The same in full, as it is kept, and which version of it that is.
    fn order_wording(&self, deal: &Deal) -> (String, String) {
        let shown: Value = self.price_view(&deal.price, deal.then.as_ref());
        let said = |key: &str| shown[key].as_str().unwrap_or_default().to_owned();
        let price = [said("name"), said("price_text"), said("per"), said("offer"), said("tax")].join(" ");
        let agreed = format!("{} {} {}", self.order_terms(deal), self.say("order-agree"), self.say("terms"));
        let version = agreements::version(&agreed);
        (format!("{price}. {agreed}"), version)
    }
}
