//! `broadsheet billing`: what staff do about subscriptions.

use clap::Subcommand;
use kernel::clock::timestamp;
use press::withdrawals::{self, Declaration, Outcome};

use crate::cli::PlaceArgs;
use crate::failure::Failure;
use crate::people::write;
use crate::settings::{Desk, Place};

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Billing {
    /// List the withdrawals that nobody has carried out
    Withdrawals,
    /// Carry a withdrawal out: the subscription ends and what was paid goes back
    Withdraw {
        /// The number on its receipt
        number: i64,
    },
}

/// `broadsheet billing`.
pub fn run(place: &PlaceArgs, act: &Billing) -> Result<(), Failure> {
    let desk = Place::read(place)?.open()?;
    match act {
        Billing::Withdrawals => list_withdrawals(&desk),
        Billing::Withdraw { number } => withdraw(&desk, *number),
    }
}

fn list_withdrawals(desk: &Desk) -> Result<(), Failure> {
    let open = desk.db.read_blocking(withdrawals::open)?;
    if open.is_empty() {
        println!("No withdrawal waits.");
    }
    for Declaration { number, at, name, email, contract, outcome, .. } in open {
        let at = timestamp(at).to_zoned_datetime(desk.press.zone.clone()).strftime("%Y-%m-%d %H:%M %Z");
        let about = if contract.is_empty() { String::new() } else { format!(" about \"{contract}\"") };
        println!("{number}  {at}  {name} <{email}>{about}: {}", waits_for(outcome));
    }
    Ok(())
}

fn waits_for(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "carried out",
        Outcome::Due => "waits for the processor",
        Outcome::Unproven => "came in time, and waits for its sender to show that it is theirs",
        Outcome::Late => "came too late",
        Outcome::Unknown => "no contract under its address",
    }
}

fn withdraw(desk: &Desk, number: i64) -> Result<(), Failure> {
    let carried = write(desk, move |tx, press, now| withdrawals::carry_out(tx, press, now, number))?;
    match carried {
        Some(Declaration { outcome: Outcome::Done, paid_back, .. }) => {
            let back = paid_back
                .map_or_else(|| "nothing had been paid".to_owned(), |money| format!("{money} go back"));
            println!("Withdrawal {number} is carried out: the subscription is over, {back}.");
        }
        Some(_) => println!("Withdrawal {number} is due; the processor carries it out."),
        None => {
            return Err(Failure::failed(format!(
                "withdrawal {number} has no subscription to end, or is carried out already; \
                 `broadsheet billing withdrawals` lists those that wait"
            )));
        }
    }
    Ok(())
}
