//! `broadsheet presents`: what readers gave to others.

use press::audit::Actor;
use press::presents::{self, State};
use processors::Processors;

use crate::billing::with_processors;
use crate::cli::{PlaceArgs, Presents};
use crate::failure::Failure;
use crate::people;
use crate::settings::{Desk, Place};

/// Presents listed.
const LISTED: i64 = 100;

/// `broadsheet presents`.
pub fn run(place: &PlaceArgs, act: &Presents) -> Result<(), Failure> {
    let desk = Place::read(place)?.open()?;
    match act {
        Presents::List => list(&desk),
        Presents::PayBack { id } => {
            with_processors(&desk, async |processors| pay_back(&desk, processors, id).await)
        }
    }
}

fn list(desk: &Desk) -> Result<(), Failure> {
    let now = desk.press.clock.now();
    let all = desk.db.read_blocking(|conn| presents::all(conn, LISTED))?;
    if all.is_empty() {
        println!("Nobody has given anything yet.");
    }
    for present in all {
        let day = people::said(present.deliver_at + 1, &desk.press.zone);
        println!(
            "{}  {}, for {}, mailed {day}",
            present.public_id,
            present.state(now).as_str(),
            if present.recipient.is_empty() { "someone erased" } else { &present.recipient },
        );
    }
    Ok(())
}

/// Has the money of a present go back.
async fn pay_back(desk: &Desk, processors: &Processors, id: &str) -> Result<(), Failure> {
    let asked = id.to_owned();
    let present = desk.db.read(move |conn| presents::named(conn, &asked)).await?.ok_or_else(|| {
        Failure::failed(format!("there is no present \"{id}\"; `broadsheet presents list` names them"))
    })?;
    match present.state(desk.press.clock.now()) {
        State::Redeemed => return Err(Failure::failed("this present was redeemed; its reader keeps it")),
        State::Refunded => return Err(Failure::failed("this present was taken back before")),
        State::Waiting if present.paid_at.is_none() => {
            return Err(Failure::failed("this present is not paid yet"));
        }
        State::Unpaid | State::Lapsed => return Err(Failure::failed("this present was never paid")),
        State::Waiting | State::Scheduled | State::Delivered => {}
    }
    let refunded = processors.refund_present(&present, &Actor::Operator).await.map_err(Failure::failed)?;
    println!("Taken back; its giver was told.");
    if refunded.by_transfer {
        println!("It came by bank transfer: send it back yourself; `broadsheet billing invoices` lists it.");
    }
    Ok(())
}
