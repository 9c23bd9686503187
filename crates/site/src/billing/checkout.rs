//! `/checkout`: what is bought, by whom, and on which terms.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::DbError;
use http_kit::{Failure, Next, see_other};
use kernel::EmailAddress;
use kernel::config::Processor;
use kernel::ids::Token;
use press::billing::checkout::{self, CheckoutError};
use press::billing::offers::{self, Deal, NotFor};
use press::billing::subscriptions;
use press::invoices;
use press::plans;
use press::plans::currencies::NotSold;
use press::readers::{self, LoginRequest, ReadersError, Registered, Registration, Session};
use press::sandbox;
use serde::Deserialize;
use serde_json::json;

use super::wanted::{Wanted, login_path};
use crate::Site;
use crate::login;
use crate::visitor::Visitor;

/// Days a browser that bought something is remembered before its address is proven.
pub(super) const BROWSER_DAYS: u32 = 30;

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Submitted {
    #[serde(flatten)]
    wanted: Wanted,
    #[serde(default)]
    email: String,
    agree: Option<String>,
}

/// What is wrong with what was typed.
#[derive(Default)]
struct Problem {
    email: Option<String>,
    agree: Option<String>,
    offer: Option<String>,
    group: Option<String>,
    currency: Option<String>,
}

impl Problem {
    fn is_one(&self) -> bool {
        [&self.email, &self.agree, &self.offer, &self.group, &self.currency].into_iter().any(Option::is_some)
    }
}

/// Why no order was begun.
pub(crate) enum Refused {
    Failed(Failure),
    Checkout(CheckoutError),
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Refused {
        Refused::Failed(error.into())
    }
}

impl From<ReadersError> for Refused {
    fn from(error: ReadersError) -> Refused {
        Refused::Failed(login::Refused::from(error).into())
    }
}

impl From<CheckoutError> for Refused {
    fn from(error: CheckoutError) -> Refused {
        match error {
            CheckoutError::Failed(error) => error.into(),
            other => Refused::Checkout(other),
        }
    }
}

/// What the page shows to be agreed to.
#[derive(Default)]
struct Words {
    wording: String,
    version: String,
}

/// An order that was begun, and the session that it belongs to.
pub(crate) struct Begin {
    pub token: Token,
    pub session: i64,
}

/// What a submitted form leads to.
enum Begun {
    /// An order, and the cookie of a browser that had none.
    Order(Begin, Option<Token>),
    /// The address is known, or must be proven for another reason: a code was mailed.
    CodeFirst(Option<Token>),
}

/// `GET /checkout?plan=..&next=..`.
pub async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let wanted = site.settled(&visitor, site.sold(wanted)).map_err(|refused| site.not_sold(&refused))?;
    site.checkout_page(&visitor, &wanted, "", Problem::default()).await
}

/// `POST /checkout`.
pub async fn submit(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    let wanted = site.settled(&visitor, site.sold(form.wanted)).map_err(|refused| site.not_sold(&refused))?;
    let form = Submitted { wanted, ..form };
    if let Some(elsewhere) = site.sells_elsewhere(&form.wanted) {
        return Ok(elsewhere);
    }
    if let Some(elsewhere) = site.group_elsewhere(&visitor, &form.wanted) {
        return Ok(elsewhere);
    }
    match site.deal(&visitor, &form.wanted).await? {
        None => return Err(Failure::BadRequest(site.why(&CheckoutError::NoPlan))),
        Some(deal) if deal.is_err() || form.wanted.group_problem().is_some() => {
            return site.checkout_page(&visitor, &form.wanted, &form.email, Problem::default()).await;
        }
        Some(_) => {}
    }
    if let Some(currency) = site.another_currency(&form.wanted) {
        let problem = Problem { currency: Some(currency), ..Problem::default() };
        return site.checkout_page(&visitor, &form.wanted, &form.email, problem).await;
    }
    let known = visitor.session().filter(|session| session.reader.is_some()).cloned();
    let email = match &known {
        Some(_) => None,
        None => match EmailAddress::parse(&form.email) {
            Ok(email) => Some(email),
            Err(problem) => {
                let problem = Problem { email: Some(site.why(&problem)), ..Problem::default() };
                return site.checkout_page(&visitor, &form.wanted, &form.email, problem).await;
            }
        },
    };
    if form.agree.is_none() {
        let problem = Problem { agree: Some(site.say("checkout-agree-missing")), ..Problem::default() };
        return site.checkout_page(&visitor, &form.wanted, &form.email, problem).await;
    }
    let begun = match (known, email) {
        (Some(session), _) => site.begin_order(&visitor, session, form.wanted.clone()).await,
        (None, Some(email)) => site.begin_as_new(&visitor, email, form.wanted.clone()).await,
        (None, None) => return Ok(see_other(&Next::from_outside("/subscribe"), None)),
    };
    match begun {
        Ok(Begun::Order(order, cookie)) => site.lead_to_payment(&visitor, order, cookie).await,
        Ok(Begun::CodeFirst(cookie)) => {
            let cookie = cookie.and_then(|token| site.cookie.set(&token, BROWSER_DAYS));
            Ok(see_other(&Next::from_outside("/login/code"), cookie))
        }
        Err(refused) => site.not_begun(refused),
    }
}

impl Site {
    /// Why it cannot be had in the currency that was asked for.
    pub(super) fn not_sold(&self, refused: &NotSold) -> Failure {
        Failure::BadRequest(self.why(refused))
    }

    /// What to say if it costs another currency than the one that a form was about.
    pub(super) fn another_currency(&self, wanted: &Wanted) -> Option<String> {
        (!wanted.is_as_asked()).then(|| self.why(&CheckoutError::Kept(wanted.paid_in().to_owned())))
    }

    /// Where nothing is sold, or by invoice alone.
    fn sells_elsewhere(&self, wanted: &Wanted) -> Option<Response> {
        let page = match self.processor() {
            Processor::Sandbox | Processor::Stripe => return None,
            Processor::Invoice => self.order_path(wanted),
            Processor::None => None,
        };
        let page = page.unwrap_or_else(|| "/subscribe".into());
        Some(see_other(&Next::from_outside(&page), None))
    }

    /// Whoever buys for a group has proven their address, since they give its seats.
    fn group_elsewhere(&self, visitor: &Visitor, wanted: &Wanted) -> Option<Response> {
        let proven = visitor.own().is_some() || !wanted.is_group();
        (!proven).then(|| see_other(&Next::from_outside(&login_path(&wanted.path("/checkout"))), None))
    }

    /// What somebody sees who has what they want to buy, or cannot have it.
    pub(super) fn not_begun(&self, refused: Refused) -> Result<Response, Failure> {
        match refused {
            Refused::Checkout(CheckoutError::Running) => Ok(see_other(&Next::from_outside("/account"), None)),
            Refused::Checkout(CheckoutError::Ordered(invoice)) => {
                Ok(see_other(&Next::from_outside(&invoices::path(&invoice)), None))
            }
            Refused::Checkout(refused) => Err(Failure::BadRequest(self.why(&refused))),
            Refused::Failed(failure) => Err(failure),
        }
    }

    async fn begin_order(
        &self,
        visitor: &Visitor,
        session: Session,
        wanted: Wanted,
    ) -> Result<Begun, Refused> {
        let (now, words) = (self.now(), self.wording_of(visitor, &wanted).await.map_err(Refused::Failed)?);
        let seller = self.seller().map_or(sandbox::NAME, |seller| seller.name());
        self.write(move |tx, press| {
            let next = wanted.next();
            let reader = session.reader.unwrap_or_default();
            let buyer = wanted.bought_by(reader, session.id, &next, (&words.wording, &words.version));
            let token = checkout::begin(tx, press, now, buyer, &wanted.plan, seller)?;
            Ok(Begun::Order(Begin { token, session: session.id }, None))
        })
        .await
    }

    /// An address that was never seen buys at once; any other is proven first.
    async fn begin_as_new(
        &self,
        visitor: &Visitor,
        email: EmailAddress,
        wanted: Wanted,
    ) -> Result<Begun, Refused> {
        let (now, words) = (self.now(), self.wording_of(visitor, &wanted).await.map_err(Refused::Failed)?);
        let seller = self.seller().map_or(sandbox::NAME, |seller| seller.name());
        let (session, network, device) =
            (visitor.session().cloned(), visitor.network.clone(), visitor.device.clone());
        let again = wanted.path("/checkout");
        self.write(move |tx, press| {
            if plans::on_offer(tx, &wanted.plan, wanted.paid_in())?.is_none() {
                return Err(CheckoutError::NoPlan.into());
            }
            if readers::is_known(tx, press, &email)? {
                let request = LoginRequest {
                    email: &email,
                    next: &again,
                    session: session.as_ref(),
                    network: &network,
                    device: &device,
                };
                return Ok(Begun::CodeFirst(readers::request_code(tx, press, now, &request)?));
            }
            let registration = Registration {
                email: &email,
                article: None,
                next: &again,
                session: session.as_ref(),
                network: &network,
                device: &device,
            };
            let token = match readers::register_buyer(tx, press, now, &registration)? {
                Registered::Opened { token } => token,
                Registered::CodeSent { token } => return Ok(Begun::CodeFirst(token)),
                Registered::SignedIn => return Ok(Begun::CodeFirst(None)),
            };
            let visit = readers::visit(tx, Some(&token.hash()), now)?;
            let own = visit.session.and_then(|session| Some((session.id, session.reader?)));
            let Some((session, reader)) = own else { return Ok(Begun::CodeFirst(Some(token))) };
            let next = wanted.next();
            let buyer = wanted.bought_by(reader, session, &next, (&words.wording, &words.version));
            let order = checkout::begin(tx, press, now, buyer, &wanted.plan, seller)?;
            Ok(Begun::Order(Begin { token: order, session }, Some(token)))
        })
        .await
    }

    /// What the plan costs this visitor, or why the code they gave is not good; none if there is no such plan.
    pub(super) async fn deal(
        &self,
        visitor: &Visitor,
        wanted: &Wanted,
    ) -> Result<Option<Result<Deal, NotFor>>, Failure> {
        let reader = visitor.session().and_then(|session| session.reader);
        let (now, wanted) = (self.now(), wanted.clone());
        self.read(move |conn, press| Ok(offers::deal(conn, press, now, reader, wanted.asked())?)).await
    }

    /// What a buyer agrees to, as the page says it.
    async fn wording_of(&self, visitor: &Visitor, wanted: &Wanted) -> Result<Words, Failure> {
        let Some(Ok(Deal { price, then })) = self.deal(visitor, wanted).await? else {
            return Ok(Words::default());
        };
        let terms = self.terms_of(&price, then.as_ref());
        Ok(Words {
            wording: format!("{terms} {} {}", self.say("checkout-agree"), self.say("terms")),
            version: self.terms_version(&price),
        })
    }

    async fn checkout_page(
        &self,
        visitor: &Visitor,
        wanted: &Wanted,
        email: &str,
        problem: Problem,
    ) -> Result<Response, Failure> {
        let (mut wanted, mut problem) = (wanted.clone(), problem);
        let elsewhere = self.sells_elsewhere(&wanted).or_else(|| self.group_elsewhere(visitor, &wanted));
        if let Some(elsewhere) = elsewhere {
            return Ok(elsewhere);
        }
        problem.group = problem.group.or(wanted.group_problem().map(|key| self.say(key)));
        let mut deal = self.deal(visitor, &wanted).await?;
        if let Some(Err(why)) = deal {
            // The plan can be had all the same.
            problem.offer = Some(self.why(&why));
            wanted.offer.clear();
            deal = self.deal(visitor, &wanted).await?;
        }
        let Some(Ok(Deal { price, then })) = deal else {
            return Ok(see_other(&Next::from_outside("/subscribe"), None));
        };
        let reader = visitor.session().and_then(|session| session.reader);
        if let Some(reader) = reader {
            let running = self.read(move |conn, _| Ok(subscriptions::running(conn, reader)?)).await?;
            if checkout::goes_on(running.as_ref()) {
                return Ok(see_other(&Next::from_outside("/account"), None));
            }
        }
        let refused = problem.is_one();
        let next = wanted.next();
        let content = json!({
            "price": self.price_view(&price, then.as_ref()), "plan": price.plan, "next": next.as_str(),
            "currency": self.currency_form(visitor, &wanted, "/checkout"), "currency_error": problem.currency,
            "offer": wanted.offer, "offer_error": problem.offer,
            "takes_codes": self.press.config.offers.iter().any(|offer| offer.plan == price.plan && !offer.automatic),
            "known_email": visitor.visit.reader.as_ref().filter(|_| reader.is_some()).map(|reader| &reader.email),
            "email": email, "email_error": problem.email, "agree_error": problem.agree,
            "login_url": login_path(&wanted.path("/checkout")), "order_url": self.order_path(&wanted),
            "group": self.group_form(&wanted, problem.group),
            "all_access": self.all_access(),
        });
        let page =
            self.own_page(visitor, self.desk("checkout-title"), None, "checkout.html", content).await?;
        let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(self.leading_out(page.status(status)).answer(&HeaderMap::new()))
    }
}
