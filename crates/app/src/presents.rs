//! `broadsheet presents`: what readers gave to others.

use press::presents::{self, State};

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
        Presents::PayBack { id } => pay_back(&desk, id),
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

fn pay_back(desk: &Desk, id: &str) -> Result<(), Failure> {
    let asked = id.to_owned();
    let stood = people::write(desk, move |tx, press, now| presents::take_back(tx, press, now, &asked))?;
    match stood {
        Some(State::Waiting | State::Scheduled | State::Delivered) => {
            println!("Taken back; its giver was told. Send the money back at your processor.");
            Ok(())
        }
        Some(State::Redeemed) => Err(Failure::failed("this present was redeemed; its reader keeps it")),
        Some(State::Refunded) => Err(Failure::failed("this present was taken back before")),
        Some(State::Unpaid | State::Lapsed) => Err(Failure::failed("this present was never paid")),
        None => Err(Failure::failed(format!(
            "there is no present \"{id}\"; `broadsheet presents list` names them"
        ))),
    }
}
