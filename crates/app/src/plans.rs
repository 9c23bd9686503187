//! `broadsheet plans`: what plans cost, and who pays what. The settings say what is on offer.

use clap::Subcommand;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::clock::{Millis, timestamp};
use press::billing::repricing::{self, RepriceError, Whom};
use press::plans::{self, Subscribed};

use crate::cli::PlaceArgs;
use crate::failure::Failure;
use crate::settings::{Desk, Place};

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Plans {
    /// List each price that somebody pays or can buy at, with how many do
    List,
    /// Move subscribers of a plan to the price that it has now in their currency, from their first renewal on or after a
    /// day
    ///
    /// Each is told by mail beforehand, and pays the old price until then.
    Reprice {
        /// The plan, by its slug in the settings
        plan: String,
        /// The day (2027-01-31, in the publication's time zone)
        #[arg(long, value_name = "DATE")]
        from: String,
        /// Only those who pay in this currency
        #[arg(long, value_name = "CODE")]
        currency: Option<String>,
    },
}

/// `broadsheet plans`.
pub fn run(place: &PlaceArgs, act: &Plans) -> Result<(), Failure> {
    let desk = Place::read(place)?.open()?;
    let press = desk.press.clone();
    // What the settings have is on offer, also where the site is not being served.
    desk.db.write_blocking(move |tx| plans::offer(tx, &press, press.clock.now()))?;
    match act {
        Plans::List => list(&desk),
        Plans::Reprice { plan, from, currency } => {
            let from = beginning(from, &desk.press.zone)?;
            reprice(&desk, plan, currency.as_deref(), from)
        }
    }
}

/// The beginning of that day where the publication is.
pub fn beginning(text: &str, zone: &TimeZone) -> Result<Millis, Failure> {
    let day = text.parse::<Date>().and_then(|day| day.to_zoned_datetime(zone.clone()));
    day.map(|day| day.timestamp().as_millisecond())
        .map_err(|_| Failure::usage(format!("\"{text}\" is no day; write one as in 2027-01-31")))
}

fn list(desk: &Desk) -> Result<(), Failure> {
    let all = desk.db.read_blocking(plans::subscribed)?;
    if all.is_empty() {
        println!("There is no plan; write some into the settings.");
    }
    for Subscribed { price, offered, count } in all {
        let state = if offered { "on offer" } else { "former price" };
        println!(
            "{}  {} a {}  {state}  {count} subscribers",
            price.plan,
            price.money,
            plans::word(price.term)
        );
    }
    Ok(())
}

/// Subscriptions moved in one transaction.
const AT_ONCE: i64 = 20;

fn reprice(desk: &Desk, plan: &str, currency: Option<&str>, from: Millis) -> Result<(), Failure> {
    let (mut after, mut moved) = (0, 0);
    loop {
        let press = desk.press.clone();
        let (plan, currency) = (plan.to_owned(), currency.map(str::to_owned));
        let step = desk.db.write_blocking(move |tx| {
            let whom = Whom { plan: &plan, currency: currency.as_deref() };
            repricing::reprice(tx, &press, press.clock.now(), whom, from, after, AT_ONCE)
        });
        let step = step.map_err(|refused| match refused {
            RepriceError::Failed(error) => Failure::from(error),
            refused => Failure::usage(refused),
        })?;
        moved += step.moved;
        match step.next {
            Some(next) => after = next,
            None => break,
        }
    }
    let paying = currency.map_or_else(String::new, |currency| format!(" who pay in {currency}"));
    let day = timestamp(from).to_zoned_datetime(desk.press.zone.clone()).date();
    println!(
        "{moved} subscribers of {plan}{paying} pay its present price from their first renewal on or after {day}; \
         each is told by mail by tomorrow, and pays the old price until then."
    );
    Ok(())
}
