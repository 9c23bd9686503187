//! Changing the plan, and letting a subscription stand still: pages that say what each costs and from when, to the day.

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use db::DbError;
use http_kit::{Failure, Next, see_other};
use kernel::clock::Millis;
use kernel::config::Term;
use kernel::money::Money;
use press::billing::agreements::{self, Agreed};
use press::billing::changes::{self, Begins, ChangeError, Changeable, Choice};
use press::billing::lifecycle::Status;
use press::billing::subscriptions::{self, Subscription};
use press::plans::{self, Price};
use press::sandbox;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Site;
use crate::account::{back, log_in_first, log_in_first_for};
use crate::visitor::Visitor;

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
    let (reader, now) = (own.reader.id, site.now());
    let Some(changeable) = site.read(move |conn, _| Ok(changes::of_reader(conn, reader, now)?)).await? else {
        return Ok(back());
    };
    let wording = changeable.choices.iter().find(|choice| choice.price.plan == chosen.plan);
    let wording = wording.map(|choice| site.choice_text(choice)).unwrap_or_default();
    let version = agreements::version(&site.say("change-now"));
    let outcome = site
        .write::<_, ChangeError, _>(move |tx, press| {
            let agreed = Agreed { wording: &wording, version: &version };
            changes::change(tx, press, now, reader, &chosen.plan, chosen.charge, agreed)
        })
        .await;
    match outcome {
        Ok(()) => Ok(to_subscription()),
        Err(ChangeError::Failed(error)) => Err(error.into()),
        Err(refused) => site.change_page(&visitor, Some(&refused)).await,
    }
}

/// `POST /account/subscription/stay`: a change that was to come does not.
pub async fn stay(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let (reader, now) = (own.reader.id, site.now());
    site.write::<_, DbError, _>(move |tx, press| {
        let Some(running) = subscriptions::running(tx, reader)? else { return Ok(()) };
        // What the publisher asks for the same plan is not the reader's to undo.
        if is_own_choice(tx, &running)? {
            sandbox::change(tx, press, now, &running.reference, sandbox::Account::stay)?;
        }
        Ok(())
    })
    .await?;
    Ok(to_subscription())
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
    let (until, now) = (pause_end(&running, form.months), site.now());
    site.write::<_, DbError, _>(move |tx, press| {
        sandbox::change(tx, press, now, &running.reference, |account| account.pause(until)).map(drop)
    })
    .await?;
    Ok(to_subscription())
}

/// `POST /account/subscription/resume`: ends a pause, or lets none begin.
pub async fn resume(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let (reader, now) = (own.reader.id, site.now());
    let resumed = site
        .write::<_, DbError, _>(move |tx, press| {
            let Some(running) = subscriptions::running(tx, reader)? else { return Ok(true) };
            let mut resumed = true;
            sandbox::change(tx, press, now, &running.reference, |account| resumed = account.resume(now))?;
            Ok(resumed)
        })
        .await?;
    if resumed {
        return Ok(to_subscription());
    }
    let notice = site.error_notice(&site.why(&ChangeError::Declined));
    site.account_page(&visitor, Some(notice), StatusCode::PAYMENT_REQUIRED).await
}

fn to_subscription() -> Response {
    see_other(&Next::from_outside("/account#subscription"), None)
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

    async fn change_page(
        &self,
        visitor: &Visitor,
        refused: Option<&ChangeError>,
    ) -> Result<Response, Failure> {
        let Some(own) = visitor.own() else { return Ok(log_in_first_for("/account/subscription/change")) };
        let (reader, now) = (own.reader.id, self.now());
        let changeable = self.read(move |conn, _| Ok(changes::of_reader(conn, reader, now)?)).await?;
        let Some(Changeable { price, choices, .. }) = changeable.filter(|one| !one.choices.is_empty()) else {
            return Ok(back());
        };
        let content = json!({
            "now": { "name": self.plan_name(&price.plan), "price_text": self.money(&price.money), "per": self.per(price.term) },
            "choices": choices.iter().map(|choice| self.choice_view(choice)).collect::<Vec<_>>(),
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
            Begins::Now(cost) => cost.charge,
            Begins::Then(_) => 0,
        };
        json!({
            "plan": price.plan, "name": self.plan_name(&price.plan), "price_text": self.money(&price.money),
            "per": self.per(price.term), "text": self.choice_text(choice), "charge": charge,
            "now": matches!(begins, Begins::Now(_)),
        })
    }

    /// What a change costs and from when, as the page says it.
    fn choice_text(&self, choice: &Choice) -> String {
        let Choice { price, begins } = choice;
        let money = |minor: i64| self.money(&Money { minor, currency: price.money.currency.clone() });
        let (price_text, per) = (self.money(&price.money), self.per(price.term));
        let mut args = vec![("price", price_text.into()), ("per", per.into())];
        let key = match begins {
            Begins::Now(cost) if cost.credit == 0 && cost.charge == 0 => "change-trial",
            Begins::Now(cost) => {
                let renews = plans::term_end(self.now(), price.term, self.now());
                args.push(("charge", money(cost.charge).into()));
                args.push(("credit", money(cost.credit).into()));
                args.push(("date", self.theme.date(renews, "long").into()));
                "change-now"
            }
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
    let Subscription { report, coming, .. } = running;
    report.status == Status::Active && report.cancel_at.is_none() && coming.resumes_at.is_none()
}
