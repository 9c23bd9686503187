//! `broadsheet billing invoices` and `broadsheet billing paid`: what is paid by bank transfer.

use kernel::clock::Millis;
use press::audit::Actor;
use press::invoices::{self, Invoice, Paid, PaidBack, PayError, State};

use crate::failure::Failure;
use crate::people;
use crate::plans::beginning;
use crate::settings::Desk;

/// `broadsheet billing invoices`.
pub fn list(desk: &Desk) -> Result<(), Failure> {
    let (now, zone) = (desk.press.clock.now(), &desk.press.zone);
    let day = |at: Millis| people::day(at, zone);
    let open = desk.db.read_blocking(invoices::unsettled)?;
    if open.is_empty() {
        println!("No invoice is to be paid.");
    }
    for Invoice { bill, addressee, email, .. } in open {
        let state = if bill.state(now) == State::Overdue { "overdue since" } else { "to be paid by" };
        let (number, email) = (bill.number.unwrap_or_default(), email.as_deref().unwrap_or("erased"));
        println!("{number}  {}  {} <{email}>  {state} {}", bill.money, addressee.name, day(bill.due_at));
    }
    for PaidBack { money, at, name } in
        desk.db.read_blocking(move |conn| invoices::paid_back(conn, now - invoices::LISTED))?
    {
        println!("to be sent back, if it was not yet: {money}  {name}  since {}", day(at));
    }
    Ok(())
}

/// `broadsheet billing paid`.
pub fn confirm(desk: &Desk, number: i64, on: Option<&str>) -> Result<(), Failure> {
    let on = on.map(|text| beginning(text, &desk.press.zone)).transpose()?;
    let press = desk.press.clone();
    let paid = desk.db.write_blocking(move |tx| {
        let now = press.clock.now();
        invoices::confirm(tx, &press, now, &Actor::Operator, number, on.unwrap_or(now))
    });
    match paid {
        Ok(paid) => {
            let day = |at: Millis| people::day(at, &desk.press.zone);
            let opened = match paid {
                Paid::Subscription(of) => {
                    format!("its subscription is open until {}", day(of.report.period_ends - 1))
                }
                Paid::Present(present) => format!("its present is mailed on {}", day(present.deliver_at)),
            };
            println!("Invoice {number} is paid; {opened}. Its buyer has a receipt.");
            Ok(())
        }
        Err(PayError::Failed(error)) => Err(error.into()),
        Err(refused) => Err(Failure::usage(refused)),
    }
}
