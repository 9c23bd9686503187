//! `broadsheet groups`: seats for companies and households.

use kernel::EmailAddress;
use kernel::clock::Millis;
use press::Press;
use press::groups::{self, Change, Founding, Group, GroupError};

use crate::cli::{ChangeGroup, Groups, PlaceArgs};
use crate::failure::Failure;
use crate::people;
use crate::settings::{Desk, Place};

/// `broadsheet groups`.
pub fn run(place: &PlaceArgs, act: &Groups) -> Result<(), Failure> {
    let desk = Place::read(place)?.open()?;
    match act {
        Groups::Add { name, seats, owner, until, plan, domain } => {
            people::know_plan(&desk.press, plan)?;
            let ends_at = until.as_deref().map(|date| people::end(date, &desk.press.zone)).transpose()?;
            let (name, plan, domains) = (name.clone(), plan.clone(), domain.clone());
            let founding = Founding { name, plan, owner: 0, seats: *seats, ends_at, domains };
            add(&desk, owner, founding)
        }
        Groups::List => list(&desk),
        Groups::Show { name } => show(&desk, name),
        Groups::Change(asked) => change(&desk, asked),
        Groups::Close { name } => close(&desk, name),
    }
}

/// One act in one transaction.
fn write<T: Send + 'static>(
    desk: &Desk,
    act: impl FnOnce(&mut db::Tx, &Press, Millis) -> Result<T, GroupError> + Send + 'static,
) -> Result<T, Failure> {
    let press = desk.press.clone();
    desk.db.write_blocking(move |tx| act(tx, &press, press.clock.now())).map_err(failure)
}

fn failure(error: GroupError) -> Failure {
    match error {
        GroupError::Failed(error) => error.into(),
        GroupError::Unknown(_) => Failure::failed(error),
        refused => Failure::usage(refused),
    }
}

fn add(desk: &Desk, owner: &EmailAddress, founding: Founding) -> Result<(), Failure> {
    let owner = owner.clone();
    let made = write(desk, move |tx, press, now| {
        let (owner, _) = people::ensure(tx, press, now, &owner)?;
        groups::found(tx, press, now, &Founding { owner, ..founding })
    })?;
    say(desk, &made);
    println!("  its page  {}", desk.address(&format!("/account/group/{}", made.public_id)));
    Ok(())
}

fn list(desk: &Desk) -> Result<(), Failure> {
    let all = desk.db.read_blocking(groups::all)?;
    if all.is_empty() {
        println!("There are no groups yet. Make one with");
        println!("  broadsheet groups add \"Osier Boatyard\" --seats 10 --owner skipper@boatyard.example");
    }
    all.iter().for_each(|group| say(desk, group));
    Ok(())
}

fn say(desk: &Desk, group: &Group) {
    let until = match group.ends_at {
        None => "without an end".to_owned(),
        Some(end) if group.is_over(desk.press.clock.now()) => {
            format!("ended {}", people::said(end, &desk.press.zone))
        }
        Some(end) => format!("until {}", people::said(end, &desk.press.zone)),
    };
    println!("{} ({until}): {} of {} seats taken", group.name, group.taken, group.seats);
    println!("  owner     {}", group.owner_email.as_deref().unwrap_or("nobody"));
    if !group.domains.is_empty() {
        println!("  domains   {}", group.domains.join(" "));
    }
}

fn show(desk: &Desk, name: &str) -> Result<(), Failure> {
    let asked = name.to_owned();
    let found = desk.db.read_blocking(move |conn| {
        let group = groups::by_name(conn, &asked)?;
        let (members, invited) = (groups::members(conn, group.id)?, groups::invitations(conn, group.id)?);
        Ok::<_, GroupError>((group, members, invited))
    });
    let (group, members, invited) = found.map_err(failure)?;
    say(desk, &group);
    for member in members {
        println!("  seat      {} since {}", member.email, people::said(member.since, &desk.press.zone));
    }
    for one in invited {
        println!("  invited   {} until {}", one.email, people::said(one.expires_at, &desk.press.zone));
    }
    Ok(())
}

fn change(desk: &Desk, asked: &ChangeGroup) -> Result<(), Failure> {
    let ends_at = match asked.until.as_deref() {
        None => None,
        Some("never") => Some(None),
        Some(date) => Some(Some(people::end(date, &desk.press.zone)?)),
    };
    let domains = (asked.no_domain || !asked.domain.is_empty()).then(|| asked.domain.clone());
    let (name, owner) = (asked.name.clone(), asked.owner.clone());
    let change = Change { owner: None, seats: asked.seats, ends_at, domains };
    let changed = write(desk, move |tx, press, now| {
        let owner = match owner {
            Some(owner) => Some(people::ensure(tx, press, now, &owner)?.0),
            None => None,
        };
        groups::change(tx, press, now, &name, &Change { owner, ..change })
    })?;
    say(desk, &changed);
    Ok(())
}

fn close(desk: &Desk, name: &str) -> Result<(), Failure> {
    let asked = name.to_owned();
    let closed = write(desk, move |tx, press, now| groups::close(tx, press, now, &asked))?;
    println!("{} is closed; {} seats have ended.", closed.name, closed.taken);
    Ok(())
}
