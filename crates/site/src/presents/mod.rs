//! Giving All-Access: the form, the payment, what became of it; and redeeming, by whoever was given it.

pub mod give;
pub mod pay;
pub mod redeem;

use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{Failure, Next, see_other};
use kernel::clock::Millis;
use kernel::config::Processor;
use press::invoices;
use press::presents::{self, Present, PresentError, State as Standing};
use serde_json::{Value, json};

use crate::Site;

/// Presents listed on the account page.
const LISTED: i64 = 24;

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

fn log_in(next: &str) -> Response {
    see_other(&Next::from_outside(&format!("/login?next={next}")), None)
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
        self.processor() != Processor::None
    }

    /// A present as whoever gave it sees it.
    pub(crate) fn given_view(&self, present: &Present) -> Value {
        let date = |at: Option<Millis>| at.map(|at| self.theme.date(at, "long"));
        let whom =
            if present.recipient_name.is_empty() { &present.recipient } else { &present.recipient_name };
        let state = match present.state(self.now()) {
            Standing::Waiting if present.processor == invoices::NAME => "ordered",
            state => state.as_str(),
        };
        json!({
            "url": format!("/give/{}", present.public_id), "state": state,
            "whom": whom, "recipient": present.recipient, "number": present.number, "message": present.message,
            "paid_text": date(present.paid_at), "day_text": self.theme.date(present.deliver_at, "long"),
            "redeemed_text": date(present.redeemed_at), "refunded_text": date(present.refunded_at),
        })
    }
}
