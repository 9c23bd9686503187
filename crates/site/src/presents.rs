//! Giving All-Access: the form, the payment, what became of it; and redeeming, by whoever was given it.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::header::REFERRER_POLICY;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{Failure, Next, see_other};
use jiff::civil::Date;
use kernel::EmailAddress;
use kernel::clock::{Millis, timestamp};
use kernel::config::Processor;
use kernel::text::{lines, one_line};
use press::plans::currencies::{self, NotSold, Wish};
use press::plans::{self, Price};
use press::presents::{self, MESSAGE, NAME, Present, PresentError, State as Standing, Wrapped};
use press::sandbox;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Site;
use crate::billing::sandbox::{Act, Submitted as Paying};
use crate::currency::Currency;
use crate::frame::Notice;
use crate::visitor::Visitor;

/// Presents listed on the account page.
const LISTED: i64 = 24;

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
}

/// A code, as typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
}

/// Why nothing came of it.
enum Refused {
    Failed(Failure),
    Present(PresentError),
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Refused {
        Refused::Failed(error.into())
    }
}

impl From<PresentError> for Refused {
    fn from(error: PresentError) -> Refused {
        match error {
            PresentError::Failed(error) => error.into(),
            other => Refused::Present(other),
        }
    }
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

fn log_in(next: &str) -> Response {
    see_other(&Next::from_outside(&format!("/login?next={next}")), None)
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
    let begun =
        site.write::<_, Refused, _>(move |tx, press| Ok(presents::begin(tx, press, now, buyer, &wrapped)?));
    match begun.await {
        Ok(id) => Ok(see_other(&Next::from_outside(&format!("/give/{id}")), None)),
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

/// `GET /give/{id}`: the payment, and what became of the present.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let Some((present, price)) = site.given(&visitor, &id).await? else {
        return Ok(log_in(&format!("/give/{id}")));
    };
    site.present_page(&visitor, &present, &price, "card").await
}

/// `POST /give/{id}`.
pub async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(form): Form<Paying>,
) -> Result<Response, Failure> {
    let Some((present, price)) = site.given(&visitor, &id).await? else {
        return Ok(log_in(&format!("/give/{id}")));
    };
    let now = site.now();
    let paid_at = match form.act {
        Act::Abandon => return Ok(see_other(&Next::from_outside("/subscribe"), None)),
        Act::Challenge => return site.present_page(&visitor, &present, &price, "challenge").await,
        Act::Decline => return site.present_page(&visitor, &present, &price, "declined").await,
        Act::Pay => now,
        Act::Slow => now + sandbox::SLOW,
    };
    site.write::<_, Failure, _>(move |tx, press| Ok(presents::pay(tx, press, now, &present, paid_at)?))
        .await?;
    Ok(see_other(&Next::from_outside(&format!("/give/{id}")), None))
}

/// `GET /redeem`: for whoever has a code on paper.
pub async fn code_form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    site.redeem_page(&visitor, None, None).await
}

/// `POST /redeem`.
pub async fn code(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Typed>,
) -> Result<Response, Failure> {
    let (now, code) = (site.now(), form.code.clone());
    match site.read(move |conn, _| Ok(presents::look(conn, &code, now))).await? {
        Ok(_) => {
            let code: String = form.code.chars().filter(char::is_ascii_alphanumeric).collect();
            Ok(see_other(&Next::from_outside(&format!("/redeem/{code}")), None))
        }
        Err(PresentError::Failed(error)) => Err(error.into()),
        Err(refused) => site.redeem_page(&visitor, None, Some(&refused)).await,
    }
}

/// `GET /redeem/{code}`: a page whose button redeems, so that mail scanners use nothing up.
pub async fn redeem_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let (now, asked) = (site.now(), code.clone());
    match site.read(move |conn, _| Ok(presents::look(conn, &asked, now))).await? {
        Ok(present) => site.redeem_page(&visitor, Some((&code, &present)), None).await,
        Err(PresentError::Failed(error)) => Err(error.into()),
        Err(refused) => site.redeem_page(&visitor, None, Some(&refused)).await,
    }
}

/// `POST /redeem/{code}`.
pub async fn redeem(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in(&format!("/redeem/{code}"))) };
    let (now, reader) = (site.now(), own.reader.id);
    let redeemed =
        site.write::<_, Refused, _>(move |tx, _| Ok(presents::redeem(tx, now, &code, reader)?)).await;
    match redeemed {
        Ok(_) => Ok(see_other(&Next::from_outside("/account"), None)),
        Err(Refused::Failed(failure)) => Err(failure),
        Err(Refused::Present(refused)) => site.redeem_page(&visitor, None, Some(&refused)).await,
    }
}

/// Mails the presents that are due; says whether there may be more.
///
/// # Errors
/// When the database fails.
pub async fn deliver_presents(site: &Site) -> Result<bool, DbError> {
    let now = site.now();
    Ok(site.write(move |tx, press| presents::advance_due(tx, press, now, 20)).await? > 0)
}

/// The presents a reader gave.
pub(crate) fn given_by(conn: &mut Conn, reader: i64) -> Result<Vec<Present>, DbError> {
    presents::of_buyer(conn, reader, LISTED)
}

impl Site {
    /// Whether All-Access can be given here.
    pub(crate) fn gives(&self) -> bool {
        self.processor() == Processor::Sandbox
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
            "login_url": visitor.reader().is_none().then(|| format!("/login?next={next}")),
        });
        let page = self.own_page(visitor, self.desk("give-title"), None, "give.html", content).await?;
        let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(page.status(status).answer(&HeaderMap::new()))
    }

    /// The present of that id with its price, for whoever gives it alone; none if nobody is signed in.
    async fn given(&self, visitor: &Visitor, id: &str) -> Result<Option<(Present, Price)>, Failure> {
        let Some(reader) = visitor.reader().map(|reader| reader.id) else { return Ok(None) };
        let id = id.to_owned();
        let found = self
            .read(move |conn, _| {
                let Some(present) = presents::one_of(conn, reader, &id)? else { return Ok(None) };
                Ok(plans::by_id(conn, present.price)?.map(|price| (present, price)))
            })
            .await?;
        found.map(Some).ok_or(Failure::NotFound)
    }

    async fn present_page(
        &self,
        visitor: &Visitor,
        present: &Present,
        price: &Price,
        step: &str,
    ) -> Result<Response, Failure> {
        let (state, action) = (present.state(self.now()), format!("/give/{}", present.public_id));
        if state == Standing::Unpaid {
            let mut shown = self.price_view(price, None);
            shown["per"] = self.say("give-once").into();
            let content = json!({ "state": step, "price": shown, "action": action });
            let page =
                self.own_page(visitor, self.desk("sandbox-title"), None, "sandbox.html", content).await?;
            let status = if step == "declined" { StatusCode::PAYMENT_REQUIRED } else { StatusCode::OK };
            return Ok(page.status(status).answer(&HeaderMap::new()));
        }
        let content = json!({
            "present": self.given_view(present), "price_text": self.money(&price.money),
            "plan": self.plan_name(&price.plan), "email": visitor.reader().map(|reader| &reader.email),
        });
        let page = self.own_page(visitor, self.desk("present-title"), None, "present.html", content).await?;
        Ok(page.answer(&HeaderMap::new()))
    }

    /// A present as whoever gave it sees it.
    pub(crate) fn given_view(&self, present: &Present) -> Value {
        let date = |at: Option<Millis>| at.map(|at| self.theme.date(at, "long"));
        let whom =
            if present.recipient_name.is_empty() { &present.recipient } else { &present.recipient_name };
        json!({
            "url": format!("/give/{}", present.public_id), "state": present.state(self.now()).as_str(),
            "whom": whom, "recipient": present.recipient, "number": present.number, "message": present.message,
            "paid_text": date(present.paid_at), "day_text": self.theme.date(present.deliver_at, "long"),
            "redeemed_text": date(present.redeemed_at), "refunded_text": date(present.refunded_at),
        })
    }

    async fn redeem_page(
        &self,
        visitor: &Visitor,
        found: Option<(&str, &Present)>,
        refused: Option<&PresentError>,
    ) -> Result<Response, Failure> {
        let content = json!({
            "present": found.map(|(code, present)| json!({
                "from": present.giver_name, "name": present.recipient_name, "message": present.message,
                "action": format!("/redeem/{}", code.chars().filter(char::is_ascii_alphanumeric).collect::<String>()),
            })),
            "signed_in": visitor.reader().is_some(),
        });
        let status = match refused {
            None => StatusCode::OK,
            Some(PresentError::Unknown) => StatusCode::NOT_FOUND,
            Some(PresentError::Used | PresentError::TakenBack) => StatusCode::GONE,
            Some(_) => StatusCode::CONFLICT,
        };
        let notice: Option<Notice> = refused.map(|refused| self.error_notice(&self.why(refused)));
        let page = self.own_page(visitor, self.desk("redeem-title"), notice, "redeem.html", content).await?;
        Ok(page.status(status).header(REFERRER_POLICY, "no-referrer").answer(&HeaderMap::new()))
    }
}
