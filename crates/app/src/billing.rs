//! `broadsheet billing`: what staff do about subscriptions and their money.

use std::sync::Arc;

use clap::Subcommand;
use kernel::clock::timestamp;
use press::audit::Actor;
use press::withdrawals::{self, Declaration, Outcome};
use processors::{Processors, Reconciled, RefundError};

use crate::cli::PlaceArgs;
use crate::failure::Failure;
use crate::figures::{self, FiguresArgs};
use crate::invoices;
use crate::settings::{Desk, Place};

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Billing {
    /// List the withdrawals that nobody has carried out
    Withdrawals,
    /// Carry a withdrawal out: the subscription or present ends and what was paid goes back
    Withdraw {
        /// The number on its receipt
        number: i64,
    },
    /// Ask the processor after everything that can still change, as `serve` does each night
    Reconcile,
    /// What comes in regularly, how that moves month by month, what was paid, and who stays
    Figures(FiguresArgs),
    /// Give a payment back and end its subscription now
    Refund {
        /// The number of the payment's receipt
        receipt: i64,
    },
    /// List the invoices that are to be paid, and money that is to be sent back
    Invoices,
    /// Confirm that an invoice was paid: what it is for opens at once
    Paid {
        /// The invoice's number
        number: i64,
        /// The day on which the money came (2027-01-31, in the publication's time zone) [default: now]
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
}

/// `broadsheet billing`.
pub fn run(place: &PlaceArgs, act: &Billing) -> Result<(), Failure> {
    let desk = Place::read(place)?.open()?;
    match act {
        Billing::Withdrawals => list_withdrawals(&desk),
        Billing::Withdraw { number } => {
            with_processors(&desk, async |processors| withdraw(&desk, processors, *number).await)
        }
        Billing::Reconcile => with_processors(&desk, async |processors| reconcile(processors).await),
        Billing::Invoices => invoices::list(&desk),
        Billing::Paid { number, on } => invoices::confirm(&desk, *number, on.as_deref()),
        Billing::Figures(args) => figures::run(&desk, args),
        Billing::Refund { receipt } => {
            with_processors(&desk, async |processors| refund(processors, *receipt).await)
        }
    }
}

/// Does something with the processors that the settings name.
pub fn with_processors(
    desk: &Desk,
    act: impl AsyncFnOnce(&Processors) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let press = Arc::new(desk.press.clone());
    let processors = Processors::open(desk.db.clone(), press).map_err(Failure::usage)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::failed)?;
    runtime.block_on(act(&processors))
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
        Outcome::Redeemed => "about a present that someone reads by; its reader keeps it",
        Outcome::Unknown => "no contract under its address",
    }
}

async fn withdraw(desk: &Desk, processors: &Processors, number: i64) -> Result<(), Failure> {
    let press = desk.press.clone();
    let carry_out = move |tx: &mut db::Tx| withdrawals::carry_out(tx, &press, press.clock.now(), number);
    let carried = match desk.db.write(carry_out).await? {
        Some(Declaration { outcome: Outcome::Due, public_id, .. }) => {
            processors.carry_out_withdrawals().await?;
            desk.db.read(move |conn| withdrawals::of_public_id(conn, &public_id)).await?
        }
        carried => carried,
    };
    match carried {
        Some(Declaration { outcome: Outcome::Done, paid_back, .. }) => {
            let back = paid_back
                .map_or_else(|| "nothing had been paid".to_owned(), |money| format!("{money} go back"));
            println!("Withdrawal {number} is carried out: the contract is over, {back}.");
        }
        Some(_) => println!(
            "Withdrawal {number} is due, and the processor has not carried it out yet; `broadsheet serve` tries again."
        ),
        None => {
            return Err(Failure::failed(format!(
                "withdrawal {number} has no contract that could be ended, or is carried out already; \
                 `broadsheet billing withdrawals` lists those that wait"
            )));
        }
    }
    Ok(())
}

async fn reconcile(processors: &Processors) -> Result<(), Failure> {
    if processors.stripe().is_none() {
        println!("Nobody is to be asked: billing.stripe.secret_key_file is not set.");
        return Ok(());
    }
    let Reconciled { subscriptions, presents, checkouts, unanswered } = processors.reconcile().await?;
    println!("Asked after {subscriptions} subscriptions, {presents} presents and {checkouts} checkouts.");
    match unanswered {
        0 => Ok(()),
        unanswered => Err(Failure::failed(format!(
            "{unanswered} questions were not answered; `broadsheet serve` asks again by itself"
        ))),
    }
}

async fn refund(processors: &Processors, receipt: i64) -> Result<(), Failure> {
    let refunded = processors.refund(receipt, &Actor::Operator).await.map_err(|error| match error {
        RefundError::NoReceipt(_) | RefundError::NotSetUp(_) => Failure::usage(error),
        error => Failure::failed(error),
    })?;
    println!("The money of receipt {receipt} goes back, and its subscription has ended.");
    if refunded.by_transfer {
        println!("It came by bank transfer: send it back yourself; `broadsheet billing invoices` lists it.");
    }
    Ok(())
}
