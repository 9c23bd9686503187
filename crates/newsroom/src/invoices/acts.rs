//! What is done about an invoice: its money is there, what it is for is called off, it is mailed again.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use http_kit::{Failure, Next, see_other};
use jiff::civil::Date;
use kernel::clock::Millis;
use press::Press;
use press::audit::Actor;
use press::invoices::{self, ActError, Found, PayError};
use serde::Deserialize;
use serde_json::json;

use super::{PATH, done, url, url_of};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::readers::acts::Sure;
use crate::times::{day_of, day_start};

/// When the money came.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Arrived {
    on: String,
}

/// `GET /newsroom/invoices/{number}/paid`: the day on which the money came, and what happens then.
pub async fn paid_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(number): Path<i64>,
) -> Result<Response, Failure> {
    let found = newsroom.invoice(number).await?;
    if !found.invoice.bill.is_open() {
        return Ok(back(number));
    }
    let today = day_of(&newsroom.press, newsroom.now()).to_string();
    newsroom.paid_page(&desk, &found, &today, None)
}

/// `POST /newsroom/invoices/{number}/paid`.
pub async fn paid(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(number): Path<i64>,
    Form(arrived): Form<Arrived>,
) -> Result<Response, Failure> {
    let found = newsroom.invoice(number).await?;
    let refuse = |key| newsroom.paid_page(&desk, &found, &arrived.on, Some(key));
    let (now, actor) = (newsroom.now(), desk.actor.clone());
    let Some(at) = arrived_at(&newsroom.press, &arrived.on, now) else { return refuse("invoices-no-day") };
    let outcome = newsroom
        .write::<_, PayError, _>(move |tx, press| invoices::confirm(tx, press, now, &actor, number, at))
        .await;
    match outcome {
        Ok(_) => Ok(done(number, "paid")),
        Err(PayError::Unknown(_)) => Err(Failure::NotFound),
        Err(PayError::Paid(_)) => refuse("invoices-refused-paid"),
        Err(PayError::Cancelled(_)) => refuse("invoices-refused-cancelled"),
        Err(PayError::Tomorrow) => refuse("invoices-refused-tomorrow"),
        Err(PayError::Failed(error)) => Err(error.into()),
    }
}

/// The moment for a day that was typed: today it is this one, else when the day began.
fn arrived_at(press: &Press, text: &str, now: Millis) -> Option<Millis> {
    let day: Date = text.trim().parse().ok()?;
    Some(if day == day_of(press, now) { now } else { day_start(press, day) })
}

/// `GET /newsroom/invoices/{number}/cancel`: says what is called off.
pub async fn cancel_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(number): Path<i64>,
) -> Result<Response, Failure> {
    let found = newsroom.invoice(number).await?;
    if !found.waits() {
        return Ok(back(number));
    }
    newsroom.invoice_sure(&desk, &found, "cancel", None)
}

/// `POST /newsroom/invoices/{number}/cancel`.
pub async fn cancel(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(number): Path<i64>,
) -> Result<Response, Failure> {
    newsroom.act_on_invoice(&desk, number, ("cancel", "cancelled"), invoices::call_off).await
}

/// `GET /newsroom/invoices/{number}/mail`: says to whom it goes.
pub async fn mail_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(number): Path<i64>,
) -> Result<Response, Failure> {
    let found = newsroom.invoice(number).await?;
    if !found.invoice.bill.is_open() || found.invoice.email.is_none() {
        return Ok(back(number));
    }
    newsroom.invoice_sure(&desk, &found, "mail", None)
}

/// `POST /newsroom/invoices/{number}/mail`.
pub async fn mail(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(number): Path<i64>,
) -> Result<Response, Failure> {
    newsroom.act_on_invoice(&desk, number, ("mail", "mailed"), invoices::send_again).await
}

/// There is nothing to ask: to the invoice as it stands.
fn back(number: i64) -> Response {
    see_other(&Next::from_outside(&url(number)), None)
}

/// Something that is done about an invoice.
type Deed = fn(&mut Tx, &Press, Millis, &Actor, i64) -> Result<(), ActError>;

impl Newsroom {
    async fn act_on_invoice(
        &self,
        desk: &Desk,
        number: i64,
        (act, said): (&'static str, &str),
        deed: Deed,
    ) -> Result<Response, Failure> {
        let found = self.invoice(number).await?;
        let (now, actor) = (self.now(), desk.actor.clone());
        let outcome =
            self.write::<_, ActError, _>(move |tx, press| deed(tx, press, now, &actor, number)).await;
        let why = match outcome {
            Ok(()) => return Ok(done(number, said)),
            Err(ActError::Unknown) => return Err(Failure::NotFound),
            Err(ActError::Failed(error)) => return Err(error.into()),
            Err(ActError::Settled) => "invoices-refused-settled",
            Err(ActError::GoesOn) => "invoices-refused-goes-on",
            Err(ActError::Nobody) => "invoices-refused-nobody",
        };
        self.invoice_sure(desk, &found, act, Some(why))
    }

    fn invoice_sure(
        &self,
        desk: &Desk,
        found: &Found,
        act: &'static str,
        why: Option<&str>,
    ) -> Result<Response, Failure> {
        let title = if act == "mail" { "invoices-mail" } else { "invoices-cancel" };
        let invoice = &found.invoice;
        let args = [
            ("number", invoice.bill.number.unwrap_or_default().to_string().into()),
            ("price", self.amount(&invoice.bill.money).into()),
            ("name", invoice.addressee.name.as_str().into()),
            ("email", invoice.email.as_deref().unwrap_or_default().into()),
        ];
        let sure = Sure {
            lines: vec![self.theme.text(&format!("{title}-text"), &args)],
            button: self.say(&format!("{title}-button")),
            danger: act == "cancel",
            action: format!("{}/{act}", url_of(invoice)),
            back_url: url_of(invoice),
            error: why.map(|key| self.say(key)),
            ..Sure::default()
        };
        self.sure_at(desk, (title, PATH), &sure)
    }

    fn paid_page(
        &self,
        desk: &Desk,
        found: &Found,
        on: &str,
        error: Option<&str>,
    ) -> Result<Response, Failure> {
        let now = self.now();
        let content = json!({
            "invoice": self.invoice_line(&found.invoice, now), "on": on,
            "today": day_of(&self.press, now).to_string(), "is_present": found.present.is_some(),
            "action": format!("{}/paid", url_of(&found.invoice)), "back_url": url_of(&found.invoice),
            "error": error,
        });
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = error.map(|key| Notice::error(self.say(key)));
        let page = Page { title: "invoices-pay", template: "invoice-paid.html", here: PATH, notice, content };
        self.page_with(desk, status, page)
    }
}
