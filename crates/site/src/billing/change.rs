//! Changing the plan, and letting a subscription stand still: pages that say what each costs and from when, to the day.

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::DbError;
use http_kit::Failure;
use kernel::clock::Millis;
use kernel::config::Term;
use kernel::money::Money;
use press::billing::agreements::{self, Agreed};
use press::billing::changes::{self, Begins, Candidate, ChangeError, Changeable, Choice};
use press::billing::lifecycle::Status;
use press::billing::proration::Proration;
use press::billing::subscriptions::{self, Subscription};
use press::invoices;
use press::plans::{self, Price};
use processors::{ProcessorError, Turn, Turning, Wish};
use serde::Deserialize;
use serde_json::{Value, json};

use super::asking::Undone;
use super::manage::to_subscription;
use crate::Site;
use crate::account::{back, log_in_first, log_in_first_for};
use crate::visitor::Visitor;

/// What a change costs on trial.
const NOTHING: Proration = Proration { credit: 0, charge: 0 };
/// For how many months a subscription can stand still.
const MONTHS: [i64; 3] = [1, 2, 3];

/// The plan to change to, and what the page said that it costs at once.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    plan: String,
    #[serde(default)]
    charge: i64,
}

/// How long to stand still.
#[derive(Debug, Deserialize)]
pub struct Pause {
    months: i64,
}

/// `GET /account/subscription/change`.
pub async fn form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    site.change_page(&visitor, None).await
}

/// `POST /account/subscription/change`.
pub async fn submit(
    State(site): State<Site>,
    visitor: Visitor,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let reader = own.reader.id;
    let Some(changeable) = site.read(move |conn, _| Ok(changes::of_reader(conn, reader)?)).await? else {
        return Ok(back());
    };
    match site.change_plan(&changeable, &chosen).await {
        Ok(()) => Ok(to_subscription()),
        Err(Unchanged::Refused(refused)) => site.change_page(&visitor, Some(&refused)).await,
        Err(Unchanged::Undone(undone)) => site.undone(&visitor, undone).await,
    }
}

/// Why a plan was not changed.
enum Unchanged {
    /// For a reason to be told on the page.
    Refused(ChangeError),
    /// For another one.
    Undone(Undone),
}

impl From<ProcessorError> for Unchanged {
    fn from(error: ProcessorError) -> Unchanged {
        Unchanged::Undone(error.into())
    }
}

impl From<Undone> for Unchanged {
    fn from(undone: Undone) -> Unchanged {
        match undone {
            Undone::Processor(ProcessorError::Declined) => Unchanged::Refused(ChangeError::Declined),
            Undone::Processor(ProcessorError::Refused(why)) => {
                tracing::warn!(why, "a processor refused another plan");
                Unchanged::Refused(ChangeError::Outdated)
            }
            other => Unchanged::Undone(other),
        }
    }
}

/// `POST /account/subscription/stay`: a change that was to come does not.
pub async fn stay(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let reader = own.reader.id;
    let running = site
        .read(move |conn, _| {
            let Some(running) = subscriptions::running(conn, reader)? else { return Ok(None) };
            // What the publisher asks for the same plan is not the reader's to undo.
            Ok(is_own_choice(conn, &running)?.then_some(running))
        })
        .await?;
    match running {
        Some(running) => site.act_on(&visitor, &running, &Wish::Stay).await,
        None => Ok(to_subscription()),
    }
}

fn is_own_choice(conn: &mut db::Conn, running: &Subscription) -> Result<bool, DbError> {
    let Some(next) = running.coming.price else { return Ok(false) };
    let (now, then) = (plans::by_id(conn, running.price)?, plans::by_id(conn, next.price)?);
    Ok(now.zip(then).is_some_and(|(now, then)| !then.is_same_plan(&now)))
}

/// `GET /account/subscription/pause`.
pub async fn pause_form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let Some((running, price)) = site.pausable(own.reader.id).await? else { return Ok(back()) };
    let choices = MONTHS.map(|months| {
        let until = pause_end(&running, months);
        json!({ "months": months, "until_text": site.theme.date(until, "long") })
    });
    let content = json!({
        "read_until_text": site.theme.date(running.report.period_ends, "long"), "choices": choices,
        "price_text": site.money(&price.money),
    });
    let page = site.own_page(&visitor, site.desk("pause-title"), None, "pause.html", content).await?;
    Ok(page.answer(&HeaderMap::new()))
}

/// `POST /account/subscription/pause`.
pub async fn pause(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Pause>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    if !MONTHS.contains(&form.months) {
        return Err(Failure::BadRequest(site.say("pause-months")));
    }
    let Some((running, _)) = site.pausable(own.reader.id).await? else { return Ok(back()) };
    let until = pause_end(&running, form.months);
    site.act_on(&visitor, &running, &Wish::Pause(until)).await
}

/// `POST /account/subscription/resume`: ends a pause, or lets none begin.
pub async fn resume(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let reader = own.reader.id;
    let running = site.read(move |conn, _| Ok(subscriptions::running(conn, reader)?)).await?;
    match running {
        Some(running) => site.act_on(&visitor, &running, &Wish::Resume).await,
        None => Ok(to_subscription()),
    }
}

/// The end of a pause of so many months, which begins with the end of what is paid for.
fn pause_end(subscription: &Subscription, months: i64) -> Millis {
    let start = subscription.report.period_ends;
    (0..months).fold(start, |end, _| plans::term_end(start, Term::Month, end))
}

impl Site {
    /// The reader's subscription, if it can be made to stand still.
    async fn pausable(&self, reader: i64) -> Result<Option<(Subscription, Price)>, Failure> {
        let running = self
            .read(move |conn, _| {
                let Some(running) = subscriptions::running(conn, reader)? else { return Ok(None) };
                let price = plans::by_id(conn, running.price)?;
                Ok(price.map(|price| (running, price)))
            })
            .await?;
        Ok(running.filter(|(running, _)| may_pause(running)))
    }

    /// Changes the plan, at the cost that was shown or not at all.
    async fn change_plan(&self, changeable: &Changeable, chosen: &Chosen) -> Result<(), Unchanged> {
        let no_choice = || Unchanged::Refused(ChangeError::NoChoice);
        let wanted = changeable.candidates.iter().find(|candidate| candidate.price.plan == chosen.plan);
        let choice = self.choice(changeable, wanted.ok_or_else(no_choice)?).await?;
        match choice.begins {
            Begins::Never => return Err(no_choice()),
            Begins::Now(quote) if quote.cost.charge != chosen.charge => {
                return Err(Unchanged::Refused(ChangeError::Outdated));
            }
            Begins::Now(_) | Begins::Then(_) => {}
        }
        let wording = self.choice_text(&choice);
        let version = agreements::version(&self.say("change-now"));
        let plan = self.plan_name(&choice.price.plan).to_owned();
        let turn = Turn { price: choice.price, plan, begins: choice.begins, adds_seats: false, then: None };
        self.wish(&changeable.subscription, &Wish::Change(Box::new(turn))).await?;
        let (id, now) = (changeable.subscription.id, self.now());
        let keep = self.write::<_, DbError, _>(move |tx, _| {
            changes::agreed(tx, id, now, Agreed { wording: &wording, version: &version })
        });
        Ok(keep.await.map_err(Undone::from)?)
    }

    /// When a reader can have what they may have, as the processor says.
    async fn choice(&self, changeable: &Changeable, candidate: &Candidate) -> Result<Choice, ProcessorError> {
        let Changeable { subscription, price: present, .. } = changeable;
        let processor = self.processors.known(&subscription.processor)?;
        let (price, at_once) = (&candidate.price, candidate.at_once);
        let turning = Turning { present, price, plan: self.plan_name(&price.plan), at_once };
        let begins = processor.begins(&subscription.reference, &turning).await?;
        Ok(Choice { price: price.clone(), begins })
    }

    async fn change_page(
        &self,
        visitor: &Visitor,
        refused: Option<&ChangeError>,
    ) -> Result<Response, Failure> {
        let Some(own) = visitor.own() else { return Ok(log_in_first_for("/account/subscription/change")) };
        let reader = own.reader.id;
        let changeable = self.read(move |conn, _| Ok(changes::of_reader(conn, reader)?)).await?;
        let Some(changeable) = changeable.filter(|one| !one.candidates.is_empty()) else {
            return Ok(back());
        };
        let (price, mut choices) = (&changeable.price, Vec::new());
        for candidate in &changeable.candidates {
            match self.choice(&changeable, candidate).await {
                Ok(choice) => choices.push(self.choice_view(&choice)),
                Err(error) => return self.undone(visitor, error.into()).await,
            }
        }
        let content = json!({
            "now": { "name": self.plan_name(&price.plan), "price_text": self.money(&price.money), "per": self.per(price.term) },
            "choices": choices,
        });
        let notice = refused.map(|refused| self.error_notice(&self.why(refused)));
        let page =
            self.own_page(visitor, self.desk("change-title"), notice, "change-plan.html", content).await?;
        let status = match refused {
            None => StatusCode::OK,
            Some(ChangeError::Declined) => StatusCode::PAYMENT_REQUIRED,
            Some(_) => StatusCode::CONFLICT,
        };
        Ok(page.status(status).answer(&HeaderMap::new()))
    }

    fn choice_view(&self, choice: &Choice) -> Value {
        let Choice { price, begins } = choice;
        let charge = match begins {
            Begins::Now(quote) => quote.cost.charge,
            Begins::Then(_) | Begins::Never => 0,
        };
        json!({
            "plan": price.plan, "name": self.plan_name(&price.plan), "price_text": self.money(&price.money),
            "per": self.per(price.term), "text": self.choice_text(choice), "charge": charge,
            "now": matches!(begins, Begins::Now(_)), "never": *begins == Begins::Never,
        })
    }

    /// What a change costs and from when, as the page says it.
    fn choice_text(&self, choice: &Choice) -> String {
        let Choice { price, begins } = choice;
        let money = |minor: i64| self.money(&Money { minor, currency: price.money.currency.clone() });
        let (price_text, per) = (self.money(&price.money), self.per(price.term));
        let mut args = vec![("price", price_text.into()), ("per", per.into())];
        let key = match begins {
            Begins::Now(quote) if quote.cost == NOTHING => "change-trial",
            Begins::Now(quote) => {
                args.push(("charge", money(quote.cost.charge).into()));
                args.push(("credit", money(quote.cost.credit).into()));
                args.push(("date", self.theme.date(quote.renews, "long").into()));
                if quote.anew { "change-now" } else { "change-rest" }
            }
            Begins::Never => "change-never",
            Begins::Then(at) => {
                args.push(("date", self.theme.date(*at, "long").into()));
                "change-then"
            }
        };
        self.theme.text(key, &args)
    }
}

/// Whether a subscription can be made to stand still: it is paid for and goes on.
pub(crate) fn may_pause(running: &Subscription) -> bool {
    let Subscription { report, coming, processor, .. } = running;
    // What is paid by invoice is cancelled, and ordered again.
    processor != invoices::NAME
        && report.status == Status::Active
        && report.cancel_at.is_none()
        && coming.resumes_at.is_none()
}
