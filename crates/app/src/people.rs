//! `broadsheet readers`, `staff` and `articles`: single acts of the operator.

use db::{DbError, Tx};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use kernel::EmailAddress;
use kernel::clock::{Millis, timestamp};
use press::Press;
use press::audit::{self, Act, Actor, Entry, Subject};
use press::billing;
use press::billing::comps::{self, Comp};
use press::groups;
use press::readers::{self as people, Origin, ReaderRecord};
use press::staff::{AppointError, Role};
use press::{articles as archive, desk as door, staff as house};

use crate::cli::{Articles, PlaceArgs, Readers, Staff};
use crate::failure::Failure;
use crate::settings::{Desk, Place};

/// Hours that a printed sign-in link works.
pub const LINK_HOURS: u32 = 24;
/// The plan that needs no entry in the settings.
const COMPLIMENTARY: &str = "complimentary";

/// `broadsheet readers`.
pub fn readers(place: &PlaceArgs, act: &Readers) -> Result<(), Failure> {
    let place = Place::read(place)?;
    match act {
        Readers::Add { email } => add(&place.open()?, email),
        Readers::Grant { email, plan, until, tell } => {
            let desk = place.open()?;
            know_plan(&desk.press, plan)?;
            let until = until.as_deref().map(|text| end(text, &desk.press.zone)).transpose()?;
            grant(&desk, email, Comp { plan: plan.clone(), until, tell: *tell })
        }
        Readers::Revoke { email } => revoke(&place.open()?, email),
        Readers::LoginLink { email } => login_link(&place.open()?, email),
    }
}

/// One act in one transaction.
pub fn write<T: Send + 'static>(
    desk: &Desk,
    act: impl FnOnce(&mut Tx, &Press, Millis) -> Result<T, DbError> + Send + 'static,
) -> Result<T, Failure> {
    let press = desk.press.clone();
    Ok(desk.db.write_blocking(move |tx| act(tx, &press, press.clock.now()))?)
}

fn find(desk: &Desk, email: &EmailAddress) -> Result<ReaderRecord, Failure> {
    let asked = email.clone();
    let found = desk.db.read_blocking(move |conn| people::by_email(conn, &asked))?;
    found.ok_or_else(|| {
        Failure::failed(format!(
            "there is no reader with the address {email}; `broadsheet readers add {email}` adds one"
        ))
    })
}

/// The row of that reader, added if there is none, and whether they are new.
pub fn ensure(tx: &mut Tx, press: &Press, now: Millis, email: &EmailAddress) -> Result<(i64, bool), DbError> {
    let new = people::by_email(tx, email)?.is_none();
    Ok((people::add(tx, press, now, email, Origin::Staff, true)?, new))
}

fn add(desk: &Desk, email: &EmailAddress) -> Result<(), Failure> {
    let asked = email.clone();
    let (_, new) = write(desk, move |tx, press, now| ensure(tx, press, now, &asked))?;
    println!("{}", if new { format!("Added {email}.") } else { format!("{email} is a reader already.") });
    Ok(())
}

/// Refuses a plan that the settings do not name.
pub fn know_plan(press: &Press, plan: &str) -> Result<(), Failure> {
    let known: Vec<&str> = press.config.plans.iter().map(|plan| plan.slug.as_str()).collect();
    // A site that sells nothing yet can still give All-Access away, under any name.
    if known.is_empty() || plan == COMPLIMENTARY || known.contains(&plan) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "there is no plan \"{plan}\"; there are: {}, and {COMPLIMENTARY} for what is given away",
        known.join(", ")
    )))
}

/// The end of that day where the publication is, or that very instant.
pub fn end(text: &str, zone: &TimeZone) -> Result<Millis, Failure> {
    let wrong = || {
        Failure::usage(format!(
            "\"{text}\" is no date; write a day as in 2027-01-31, or an instant as in 2027-01-31T12:00:00Z"
        ))
    };
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant.as_millisecond());
    }
    let day: Date = text.parse().map_err(|_| wrong())?;
    let next = day.checked_add(1.day()).map_err(|_| wrong())?;
    Ok(next.to_zoned_datetime(zone.clone()).map_err(|_| wrong())?.timestamp().as_millisecond())
}

fn grant(desk: &Desk, email: &EmailAddress, comp: Comp) -> Result<(), Failure> {
    let Comp { plan, until, .. } = comp.clone();
    let asked = email.clone();
    let (new, live) = write(desk, move |tx, press, now| {
        let (reader, new) = ensure(tx, press, now, &asked)?;
        comps::give(tx, press, now, reader, &comp)?;
        note(tx, now, Act::GrantGiven, reader, &comp.plan)?;
        Ok((new, billing::standing(tx, reader, now)?.live.is_some()))
    })?;
    let added = if new { " (added as a new reader)" } else { "" };
    let end = match until {
        Some(until) if until <= desk.press.clock.now() && live => {
            println!(
                "{email} had All-Access ({plan}) until {}, and has it now by another grant; \
                 `broadsheet readers revoke {email}` ends that.",
                said(until, &desk.press.zone)
            );
            return Ok(());
        }
        Some(until) if until <= desk.press.clock.now() => {
            println!(
                "{email}{added} is a lapsed subscriber ({plan}) since {}.",
                said(until, &desk.press.zone)
            );
            return Ok(());
        }
        Some(until) => format!("until {}", said(until, &desk.press.zone)),
        None => "without an end".to_owned(),
    };
    println!("{email}{added} has All-Access ({plan}) {end}.");
    Ok(())
}

/// A line of the log: what commands do is written down as what the newsroom does.
fn note(tx: &mut Tx, now: Millis, act: Act, reader: i64, became: &str) -> Result<(), DbError> {
    let public_id = people::by_id(tx, reader)?.map(|reader| reader.public_id).unwrap_or_default();
    let entry = Entry { act, subject: Subject::Person(&public_id), was: "", became };
    audit::record(tx, now, &Actor::Operator, &entry)
}

/// The day of an instant.
pub fn day(at: Millis, zone: &TimeZone) -> String {
    timestamp(at).to_zoned_datetime(zone.clone()).date().to_string()
}

/// The last moment of a grant: what ends at midnight was there until 23:59.
pub fn said(end: Millis, zone: &TimeZone) -> String {
    timestamp(end - 1).to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

fn revoke(desk: &Desk, email: &EmailAddress) -> Result<(), Failure> {
    let reader = find(desk, email)?.id;
    let ended = write(desk, move |tx, _, now| {
        let ended = billing::revoke(tx, reader, now)?;
        note(tx, now, Act::GrantEnded, reader, "")?;
        // A seat that opens nothing is another's.
        groups::leave_all(tx, now, reader)?;
        Ok(ended)
    });
    match ended? {
        0 => println!("{email} had no All-Access."),
        _ => println!("{email} has no All-Access any more."),
    }
    Ok(())
}

fn login_link(desk: &Desk, email: &EmailAddress) -> Result<(), Failure> {
    let reader = find(desk, email)?.id;
    println!("{}", link(desk, reader, LINK_HOURS)?);
    Ok(())
}

/// The address that signs a reader in.
pub fn link(desk: &Desk, reader: i64, hours: u32) -> Result<String, Failure> {
    link_to(desk, reader, hours, "/")
}

/// The address that signs somebody in who works here, and leads to the newsroom.
pub fn newsroom_link(desk: &Desk, reader: i64, hours: u32) -> Result<String, Failure> {
    link_to(desk, reader, hours, house::NEWSROOM)
}

fn link_to(desk: &Desk, reader: i64, hours: u32, next: &'static str) -> Result<String, Failure> {
    let made = write(desk, move |tx, press, now| people::login_link_to(tx, press, now, reader, hours, next))?;
    let made = made.ok_or_else(|| Failure::failed("this reader is gone"))?;
    Ok(desk.address(&made.path))
}

/// `broadsheet staff`.
pub fn staff(place: &PlaceArgs, act: &Staff) -> Result<(), Failure> {
    let desk = Place::read(place)?.open()?;
    match act {
        Staff::Invite { email, role } => invite(&desk, email, *role),
        Staff::ForgetFactor { email } => forget_factor(&desk, email),
    }
}

fn invite(desk: &Desk, email: &EmailAddress, role: Role) -> Result<(), Failure> {
    let (press, asked) = (desk.press.clone(), email.clone());
    let appointed = desk.db.write_blocking(move |tx| {
        let now = press.clock.now();
        let (reader, _) = ensure(tx, &press, now, &asked)?;
        house::appoint(tx, now, &Actor::Operator, reader, role)?;
        Ok::<_, AppointError>(reader)
    });
    let reader = appointed.map_err(|error| match error {
        AppointError::Failed(error) => error.into(),
        refused => Failure::failed(refused),
    })?;
    println!(
        "{email} works here as {}. This link signs them in to the newsroom, once, within {LINK_HOURS} hours:",
        role.as_str()
    );
    println!("{}", newsroom_link(desk, reader, LINK_HOURS)?);
    Ok(())
}

fn forget_factor(desk: &Desk, email: &EmailAddress) -> Result<(), Failure> {
    let reader = find(desk, email)?.id;
    let had =
        write(desk, move |tx, press, now| door::forget_factor(tx, press, now, &Actor::Operator, reader))?;
    match had {
        true => {
            println!("The second factor of {email} is forgotten. They set up another when they next come in.")
        }
        false => println!("{email} has no second factor."),
    }
    Ok(())
}

/// `broadsheet articles`.
pub fn articles(place: &PlaceArgs, act: &Articles) -> Result<(), Failure> {
    let Articles::Withdraw { slug } = act;
    let desk = Place::read(place)?.open()?;
    let asked = slug.clone();
    let found = write(&desk, move |tx, _, now| {
        let found = archive::find(tx, &asked, now)?;
        found.map(|id| archive::withdraw(tx, id, now)).transpose()
    })?;
    match found {
        Some(()) => println!("Withdrawn: {}", desk.address(&format!("/articles/{slug}"))),
        None => return Err(Failure::failed(format!("there is no published article \"{slug}\""))),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_where_the_publication_is() {
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(timestamp(end("2027-01-31", &tokyo).unwrap()).to_string(), "2027-01-31T15:00:00Z");
        assert_eq!(
            timestamp(end("2027-01-31T12:00:00Z", &tokyo).unwrap()).to_string(),
            "2027-01-31T12:00:00Z"
        );
        for text in ["", "tomorrow", "2027-02-30", "31.1.2027", "9999-12-31"] {
            assert!(end(text, &tokyo).is_err(), "{text}");
        }
    }
}
