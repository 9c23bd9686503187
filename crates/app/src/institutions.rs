//! `broadsheet institutions`: whose readers read everything, and how much they read.

use ipnet::IpNet;
use kernel::campus;
use kernel::clock::Millis;
use press::Press;
use press::audit::Actor;
use press::institutions::{self, Addition, Found, Institution, InstitutionError, Months};

use crate::cli::{AddInstitution, Institutions, PlaceArgs};
use crate::failure::Failure;
use crate::people;
use crate::settings::{Desk, Place};

/// `broadsheet institutions`.
pub fn run(place: &PlaceArgs, act: &Institutions) -> Result<(), Failure> {
    let desk = Place::read(place)?.open()?;
    match act {
        Institutions::Add(addition) => add(&desk, addition),
        Institutions::List => list(&desk),
        Institutions::Remove { name, network, domain } => remove(&desk, name, network, domain),
        Institutions::Usage { name, link: true, .. } => link(&desk, name),
        Institutions::Usage { name, from, to, json, .. } => {
            usage(&desk, name, from.as_deref(), to.as_deref(), *json)
        }
    }
}

/// One act in one transaction.
fn write<T: Send + 'static>(
    desk: &Desk,
    act: impl FnOnce(&mut db::Tx, &Press, Millis) -> Result<T, InstitutionError> + Send + 'static,
) -> Result<T, Failure> {
    let press = desk.press.clone();
    desk.db.write_blocking(move |tx| act(tx, &press, press.clock.now())).map_err(failure)
}

fn failure(error: InstitutionError) -> Failure {
    match error {
        InstitutionError::Failed(error) => error.into(),
        InstitutionError::Unknown(_) => Failure::failed(error),
        refused => Failure::usage(refused),
    }
}

fn networks(texts: &[String]) -> Result<Vec<IpNet>, Failure> {
    let read: Result<Vec<Vec<IpNet>>, _> = texts.iter().map(|text| campus::networks(text)).collect();
    Ok(read.map_err(Failure::usage)?.concat())
}

fn domains(texts: &[String]) -> Result<Vec<String>, Failure> {
    texts.iter().map(|text| campus::domain(text)).collect::<Result<_, _>>().map_err(Failure::usage)
}

fn add(desk: &Desk, asked: &AddInstitution) -> Result<(), Failure> {
    let until = match asked.until.as_deref() {
        None => None,
        Some("never") => Some(None),
        Some(date) => Some(Some(people::end(date, &desk.press.zone)?)),
    };
    let addition = Addition {
        name: asked.name.clone(),
        networks: networks(&asked.network)?,
        domains: domains(&asked.domain)?,
        until,
        contact: asked.contact.as_ref().map(kernel::EmailAddress::normal),
    };
    let made =
        write(desk, move |tx, press, now| institutions::add(tx, press, now, &Actor::Operator, &addition))?;
    say(desk, &made);
    Ok(())
}

fn list(desk: &Desk) -> Result<(), Failure> {
    let all = desk.db.read_blocking(institutions::all)?;
    if all.is_empty() {
        println!("There are no institutions yet. Add one with");
        println!("  broadsheet institutions add \"City Library\" --network 192.0.2.0/24");
    }
    all.iter().for_each(|one| say(desk, one));
    Ok(())
}

fn say(desk: &Desk, one: &Institution) {
    let over = one.until.is_some_and(|until| until <= desk.press.clock.now());
    let until = match one.until {
        None => "without an end".to_owned(),
        Some(until) if over => format!("ended {}", people::said(until, &desk.press.zone)),
        Some(until) => format!("until {}", people::said(until, &desk.press.zone)),
    };
    println!("{} ({until}{})", one.name, if one.declared { ", from the settings" } else { "" });
    let words = |label: &str, words: Vec<String>| {
        if !words.is_empty() {
            println!("  {label} {}", words.join(" "));
        }
    };
    words("networks", one.networks.iter().map(ToString::to_string).collect());
    words("domains ", one.domains.clone());
    words("contact ", Some(one.contact.clone()).filter(|contact| !contact.is_empty()).into_iter().collect());
}

fn remove(desk: &Desk, name: &str, nets: &[String], names: &[String]) -> Result<(), Failure> {
    let (name, nets, names) = (name.to_owned(), networks(nets)?, domains(names)?);
    if nets.is_empty() && names.is_empty() {
        let gone =
            write(desk, move |tx, press, now| institutions::remove(tx, press, now, &Actor::Operator, &name))?;
        println!("{} provides access to nobody any more.", gone.name);
        return Ok(());
    }
    let left = write(desk, move |tx, press, now| {
        institutions::remove_parts(tx, press, now, &Actor::Operator, &name, (&nets, &names))
    })?;
    say(desk, &left);
    Ok(())
}

fn link(desk: &Desk, name: &str) -> Result<(), Failure> {
    let asked = name.to_owned();
    let token = write(desk, move |tx, press, now| {
        let found = institutions::by_name(tx, &asked)?;
        institutions::new_report_link(tx, press, now, &Actor::Operator, &found.public_id)
    })?;
    println!("{}", desk.address(&format!("/usage/{}", token.expose())));
    Ok(())
}

fn usage(desk: &Desk, name: &str, from: Option<&str>, to: Option<&str>, json: bool) -> Result<(), Failure> {
    let now = desk.press.clock.now();
    let months = Months::between(desk.press.period(now), from, to).map_err(Failure::usage)?;
    let asked = name.to_owned();
    let report = desk.db.read_blocking(move |conn| {
        let Institution { id, public_id, name, .. } = institutions::by_name(conn, &asked)?;
        Ok::<_, InstitutionError>(institutions::report(conn, Found { id, public_id, name }, months)?)
    });
    let report = report.map_err(failure)?;
    match json {
        true => println!("{:#}", report.json(&desk.press, now)),
        false => print!("{}", report.csv(&desk.press, now)),
    }
    Ok(())
}
