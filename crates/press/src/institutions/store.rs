//! Institutions in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use ipnet::IpNet;
use kernel::EmailAddress;
use kernel::campus::{self, NotTheirs};
use kernel::clock::Millis;
use kernel::ids::Token;
use kernel::text::one_line;

use super::listing::{self, all, by_name, by_public_id, folded};
use super::{Addition, CHANGE, Institution, InstitutionError, log};
use crate::Press;
use crate::audit::{Act, Actor};
use crate::readers;

/// An institution as a report names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Row id.
    pub id: i64,
    /// What names it in addresses.
    pub public_id: String,
    /// Its name.
    pub name: String,
}

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Found { id: row.get(0)?, public_id: row.get(1)?, name: row.get(2)? })
    }
}

// Whoever changes institutions waits here for whoever else does, so that no address is given away twice.
const LOCK: &str = "INSERT INTO counters (name, value) VALUES ('institutions', 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1";
const INSERT: &str = "INSERT INTO institutions (public_id, name, declared, created_at)
    VALUES ($1, $2, $3, $4) RETURNING id";
const UNTIL: &str = "UPDATE institutions SET until_at = $2 WHERE id = $1";
const NAME: &str = "UPDATE institutions SET name = $2 WHERE id = $1";
const CONTACT: &str = "UPDATE institutions SET contact = $2 WHERE id = $1";
const NETWORK: &str = "INSERT INTO institution_networks (institution_id, network) VALUES ($1, $2)";
const DOMAIN: &str = "INSERT INTO institution_domains (institution_id, domain) VALUES ($1, $2)";
const NO_NETWORKS: &str = "DELETE FROM institution_networks WHERE institution_id = $1";
const NO_DOMAINS: &str = "DELETE FROM institution_domains WHERE institution_id = $1";

/// Makes an institution, or adds to the one of that name.
///
/// # Errors
/// [`InstitutionError`] says why nothing was changed.
pub fn add(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    addition: &Addition,
) -> Result<Institution, InstitutionError> {
    tx.execute(LOCK, &[])?;
    let name = named(addition)?;
    let known = match by_name(tx, &name) {
        Ok(known) => Some(changeable(known)?),
        Err(InstitutionError::Unknown(_)) => None,
        Err(failed) => return Err(failed),
    };
    let id = match &known {
        Some(known) => known.id,
        None => tx.query_one(INSERT, &[&press.random.public_id(), &name, &0, &now])?,
    };
    let (had, had_domains) =
        known.as_ref().map(|known| (known.networks.clone(), known.domains.clone())).unwrap_or_default();
    let all_of_it = Addition {
        name,
        networks: [had, addition.networks.clone()].concat(),
        domains: [had_domains, addition.domains.clone()].concat(),
        ..addition.clone()
    };
    let became = keep(tx, press, now, id, &all_of_it)?;
    let act = if known.is_some() { Act::InstitutionChanged } else { Act::InstitutionMade };
    log::line(tx, press, now, actor, act, (known.as_ref(), Some(&became)))?;
    Ok(became)
}

/// Makes an institution of a name that no other has.
///
/// # Errors
/// [`InstitutionError`] says why none was made.
pub fn make(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    wanted: &Addition,
) -> Result<Institution, InstitutionError> {
    tx.execute(LOCK, &[])?;
    let name = named(wanted)?;
    match by_name(tx, &name) {
        Ok(other) => Err(InstitutionError::Exists(other.name)),
        Err(InstitutionError::Unknown(_)) => add(tx, press, now, actor, wanted),
        Err(failed) => Err(failed),
    }
}

/// Has an institution be what is said: what its readers are known by is this, and nothing else.
///
/// # Errors
/// [`InstitutionError`] says why nothing was changed.
pub fn change(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    public_id: &str,
    wanted: &Addition,
) -> Result<Institution, InstitutionError> {
    tx.execute(LOCK, &[])?;
    let known = changeable(of_public_id(tx, public_id)?)?;
    let name = named(wanted)?;
    let is_taken = |other: &Institution| other.id != known.id && folded(&other.name) == folded(&name);
    if all(tx)?.iter().any(is_taken) {
        return Err(InstitutionError::Exists(name));
    }
    tx.execute(NAME, &[&known.id, &name])?;
    let became = keep(tx, press, now, known.id, &Addition { name, ..wanted.clone() })?;
    log::line(tx, press, now, actor, Act::InstitutionChanged, (Some(&known), Some(&became)))?;
    Ok(became)
}

fn named(wanted: &Addition) -> Result<String, InstitutionError> {
    let name = one_line(&wanted.name);
    if name.is_empty() { Err(InstitutionError::Nameless) } else { Ok(name) }
}

/// Writes what the institution has from now on.
fn keep(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    id: i64,
    wanted: &Addition,
) -> Result<Institution, InstitutionError> {
    let networks = IpNet::aggregate(&wanted.networks);
    if networks.is_empty() && wanted.domains.is_empty() {
        return Err(InstitutionError::Nothing(wanted.name.clone()));
    }
    if let Some(until) = wanted.until {
        tx.execute(UNTIL, &[&id, &until])?;
    }
    if let Some(contact) = &wanted.contact {
        tx.execute(CONTACT, &[&id, contact])?;
    }
    known_by(tx, press, id, &networks, &wanted.domains)?;
    tx.record_change(CHANGE, id, now)?;
    listing::by_id(tx, id)?.ok_or_else(|| InstitutionError::Unknown(wanted.name.clone()))
}

/// Has the institution's readers be known by these and nothing else.
fn known_by(
    tx: &mut Tx,
    press: &Press,
    id: i64,
    networks: &[IpNet],
    domains: &[String],
) -> Result<(), InstitutionError> {
    let others: Vec<Institution> = all(tx)?.into_iter().filter(|other| other.id != id).collect();
    for net in networks {
        campus::one(*net)?;
        campus::no_proxy(*net, &press.config.server.trusted_proxies)?;
        refuse_taken(&others, &net.to_string(), |other| {
            other.networks.iter().find(|theirs| campus::overlap(**theirs, *net)).map(ToString::to_string)
        })?;
    }
    for domain in domains {
        if readers::is_anyones(press, domain) {
            return Err(NotTheirs::AnyonesDomain(domain.clone()).into());
        }
        refuse_taken(&others, domain, |other| {
            other.domains.iter().find(|theirs| *theirs == domain).cloned()
        })?;
    }
    tx.execute(NO_NETWORKS, &[&id])?;
    tx.execute(NO_DOMAINS, &[&id])?;
    for net in networks {
        tx.execute(NETWORK, &[&id, &net.to_string()])?;
    }
    let mut domains = domains.to_vec();
    domains.sort();
    domains.dedup();
    for domain in domains {
        tx.execute(DOMAIN, &[&id, &domain])?;
    }
    Ok(())
}

fn refuse_taken(
    others: &[Institution],
    asked: &str,
    theirs: impl Fn(&Institution) -> Option<String>,
) -> Result<(), InstitutionError> {
    let taken = others.iter().find_map(|other| Some((theirs(other)?, other.name.clone())));
    match taken {
        None => Ok(()),
        Some((theirs, name)) => Err(InstitutionError::Taken { asked: asked.to_owned(), theirs, name }),
    }
}

const WITHDRAW: &str = "UPDATE institutions SET withdrawn_at = $2, report_hash = NULL WHERE id = $1";
const UNPAIR: &str = "DELETE FROM pairings WHERE institution_id = $1";

/// Withdraws the institution of that name. What its readers read stays counted.
///
/// # Errors
/// [`InstitutionError`] says why nothing was changed.
pub fn remove(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    name: &str,
) -> Result<Institution, InstitutionError> {
    tx.execute(LOCK, &[])?;
    let known = by_name(tx, name)?;
    end(tx, press, now, actor, &known.public_id)
}

/// Withdraws an institution. What its readers read stays counted.
///
/// # Errors
/// [`InstitutionError`] says why nothing was changed.
pub fn end(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    public_id: &str,
) -> Result<Institution, InstitutionError> {
    tx.execute(LOCK, &[])?;
    let known = changeable(of_public_id(tx, public_id)?)?;
    withdraw(tx, now, known.id)?;
    log::line(tx, press, now, actor, Act::InstitutionEnded, (Some(&known), None))?;
    Ok(known)
}

fn withdraw(tx: &mut Tx, now: Millis, id: i64) -> Result<(), DbError> {
    tx.execute(WITHDRAW, &[&id, &now])?;
    tx.execute(UNPAIR, &[&id])?;
    tx.record_change(CHANGE, id, now)
}

fn of_public_id(tx: &mut Tx, public_id: &str) -> Result<Institution, InstitutionError> {
    by_public_id(tx, public_id)?.ok_or_else(|| InstitutionError::Unknown(public_id.to_owned()))
}

/// Those that the settings name are changed there.
fn changeable(known: Institution) -> Result<Institution, InstitutionError> {
    if known.declared { Err(InstitutionError::Declared(known.name)) } else { Ok(known) }
}

/// Takes networks and domains from an institution, to the address: of a larger network the rest stays.
///
/// # Errors
/// [`InstitutionError`] says why nothing was changed.
pub fn remove_parts(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    name: &str,
    (networks, domains): (&[IpNet], &[String]),
) -> Result<Institution, InstitutionError> {
    tx.execute(LOCK, &[])?;
    let known = changeable(by_name(tx, name)?)?;
    let left = networks.iter().fold(known.networks.clone(), |left, gone| {
        left.into_iter().flat_map(|net| without(net, *gone)).collect()
    });
    let named = known.domains.iter().filter(|domain| !domains.contains(domain)).cloned().collect();
    let wanted = Addition { name: known.name.clone(), networks: left, domains: named, ..Addition::default() };
    let became = keep(tx, press, now, known.id, &wanted)?;
    log::line(tx, press, now, actor, Act::InstitutionChanged, (Some(&known), Some(&became)))?;
    Ok(became)
}

/// What is left of a network when another is taken out of it.
pub(super) fn without(net: IpNet, gone: IpNet) -> Vec<IpNet> {
    if gone.contains(&net) {
        return Vec::new();
    }
    if !net.contains(&gone) {
        return vec![net];
    }
    let halves = net.subnets(net.prefix_len() + 1).into_iter().flatten();
    halves.flat_map(|half| without(half, gone)).collect()
}

const DECLARED: &str = "SELECT id, name FROM institutions WHERE declared = 1 AND withdrawn_at IS NULL";

/// Puts into the database what the settings name, and withdraws what they no longer do.
///
/// # Errors
/// [`InstitutionError`] says why nothing was changed: an address of theirs is another's.
pub fn declare(tx: &mut Tx, press: &Press, now: Millis) -> Result<(), InstitutionError> {
    let wanted = &press.config.institutions;
    let had: Vec<(i64, String)> = tx.query(DECLARED, &[])?;
    if wanted.is_empty() && had.is_empty() {
        return Ok(());
    }
    tx.execute(LOCK, &[])?;
    for (id, _) in had.iter().filter(|(_, name)| !wanted.iter().any(|one| one.name == *name)) {
        withdraw(tx, now, *id)?;
    }
    // All of them give up what they had before any takes it: an address may move from one to another.
    for (id, _) in &had {
        tx.execute(NO_NETWORKS, &[id])?;
        tx.execute(NO_DOMAINS, &[id])?;
    }
    for one in wanted {
        let known = had.iter().find(|(_, name)| *name == one.name).map(|(id, _)| *id);
        let id = match known {
            Some(id) => id,
            None => tx.query_one(INSERT, &[&press.random.public_id(), &one.name, &1, &now])?,
        };
        let nets: Vec<IpNet> = one.networks.iter().map(IpNet::trunc).collect();
        let domains = one.domains.iter().map(|domain| campus::domain(domain));
        known_by(tx, press, id, &IpNet::aggregate(&nets), &domains.collect::<Result<Vec<_>, _>>()?)?;
        tx.execute(UNTIL, &[&id, &one.until.map(|until| until.as_millisecond())])?;
        tx.record_change(CHANGE, id, now)?;
    }
    Ok(())
}

const REPORT_LINK: &str = "UPDATE institutions SET report_hash = $2 WHERE id = $1";
const OF_LINK: &str =
    "SELECT id, public_id, name FROM institutions WHERE report_hash = $1 AND withdrawn_at IS NULL";
const OF_CONTACT: &str = "SELECT id, public_id, name FROM institutions
    WHERE contact = $1 AND withdrawn_at IS NULL ORDER BY name, id";

/// Makes the secret link to the institution's report; the one before is dead.
///
/// # Errors
/// When the database fails, or there is no such institution.
pub fn new_report_link(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    public_id: &str,
) -> Result<Token, InstitutionError> {
    let known = of_public_id(tx, public_id)?;
    let token = press.random.token();
    tx.execute(REPORT_LINK, &[&known.id, &token.hash()])?;
    log::line(tx, press, now, actor, Act::InstitutionLinked, (Some(&known), Some(&known)))?;
    Ok(token)
}

/// Whose report a secret link leads to.
///
/// # Errors
/// When the database fails.
pub fn of_report_link(conn: &mut Conn, token: &Token) -> Result<Option<Found>, DbError> {
    conn.query_opt(OF_LINK, &[&token.hash()])
}

/// The institutions whose librarian has this address.
///
/// # Errors
/// When the database fails.
pub fn of_contact(conn: &mut Conn, email: &str) -> Result<Vec<Found>, DbError> {
    let Ok(email) = EmailAddress::parse(email) else { return Ok(Vec::new()) };
    conn.query(OF_CONTACT, &[&email.normal()])
}
