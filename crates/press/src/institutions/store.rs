//! Institutions in the database.

use std::collections::BTreeMap;

use db::{Conn, DbError, FromRow, Row, Tx};
use ipnet::IpNet;
use kernel::EmailAddress;
use kernel::campus::{self, NotTheirs};
use kernel::clock::Millis;
use kernel::ids::Token;
use kernel::text::one_line;

use super::{Addition, CHANGE, Institution, InstitutionError};
use crate::Press;
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

const ALL: &str = "SELECT id, public_id, name, until_at, contact, declared FROM institutions
    WHERE withdrawn_at IS NULL ORDER BY name, id";
const NETWORKS: &str = "SELECT n.institution_id, n.network FROM institution_networks n
    JOIN institutions i ON i.id = n.institution_id WHERE i.withdrawn_at IS NULL ORDER BY n.network";
const DOMAINS: &str = "SELECT d.institution_id, d.domain FROM institution_domains d
    JOIN institutions i ON i.id = d.institution_id WHERE i.withdrawn_at IS NULL ORDER BY d.domain";

/// Every institution that was not withdrawn, by name.
///
/// # Errors
/// When the database fails.
pub fn all(conn: &mut Conn) -> Result<Vec<Institution>, DbError> {
    let mut networks = by_institution(conn, NETWORKS)?;
    let mut domains = by_institution(conn, DOMAINS)?;
    let rows: Vec<(i64, String, String, Option<Millis>, String, bool)> = conn.query(ALL, &[])?;
    let institution = |(id, public_id, name, until, contact, declared)| {
        let nets = networks.remove(&id).unwrap_or_default();
        let networks = nets.iter().filter_map(|net| net.parse().ok()).collect();
        let domains = domains.remove(&id).unwrap_or_default();
        Institution { id, public_id, name, until, contact, declared, networks, domains }
    };
    Ok(rows.into_iter().map(institution).collect())
}

fn by_institution(conn: &mut Conn, sql: &str) -> Result<BTreeMap<i64, Vec<String>>, DbError> {
    let mut found: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (id, text) in conn.query::<(i64, String)>(sql, &[])? {
        found.entry(id).or_default().push(text);
    }
    Ok(found)
}

/// The institution of that name, whatever its case.
///
/// # Errors
/// When the database fails, or there is none.
pub fn by_name(conn: &mut Conn, name: &str) -> Result<Institution, InstitutionError> {
    let wanted = name.trim().to_lowercase();
    let found = all(conn)?.into_iter().find(|one| one.name.to_lowercase() == wanted);
    found.ok_or_else(|| InstitutionError::Unknown(name.trim().to_owned()))
}

// Whoever changes institutions waits here for whoever else does, so that no address is given away twice.
const LOCK: &str = "INSERT INTO counters (name, value) VALUES ('institutions', 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1";
const INSERT: &str = "INSERT INTO institutions (public_id, name, declared, created_at)
    VALUES ($1, $2, $3, $4) RETURNING id";
const UNTIL: &str = "UPDATE institutions SET until_at = $2 WHERE id = $1";
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
    addition: &Addition,
) -> Result<Institution, InstitutionError> {
    tx.execute(LOCK, &[])?;
    let name = one_line(&addition.name);
    if name.is_empty() {
        return Err(InstitutionError::Nameless);
    }
    let known = match by_name(tx, &name) {
        Ok(known) if known.declared => return Err(InstitutionError::Declared(known.name)),
        Ok(known) => Some(known),
        Err(InstitutionError::Unknown(_)) => None,
        Err(failed) => return Err(failed),
    };
    let id = match &known {
        Some(known) => known.id,
        None => tx.query_one(INSERT, &[&press.random.public_id(), &name, &0, &now])?,
    };
    let (had, named) = known.map(|known| (known.networks, known.domains)).unwrap_or_default();
    let networks = IpNet::aggregate(&[had, addition.networks.clone()].concat());
    let domains = [named, addition.domains.clone()].concat();
    if networks.is_empty() && domains.is_empty() {
        return Err(InstitutionError::Nothing(name));
    }
    if let Some(until) = addition.until {
        tx.execute(UNTIL, &[&id, &until])?;
    }
    if let Some(contact) = &addition.contact {
        tx.execute(CONTACT, &[&id, contact])?;
    }
    known_by(tx, press, id, &networks, &domains)?;
    tx.record_change(CHANGE, id, now)?;
    by_name(tx, &name)
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
pub fn remove(tx: &mut Tx, now: Millis, name: &str) -> Result<Institution, InstitutionError> {
    tx.execute(LOCK, &[])?;
    let known = changeable(tx, name)?;
    withdraw(tx, now, known.id)?;
    Ok(known)
}

fn withdraw(tx: &mut Tx, now: Millis, id: i64) -> Result<(), DbError> {
    tx.execute(WITHDRAW, &[&id, &now])?;
    tx.execute(UNPAIR, &[&id])?;
    tx.record_change(CHANGE, id, now)
}

fn changeable(tx: &mut Tx, name: &str) -> Result<Institution, InstitutionError> {
    let known = by_name(tx, name)?;
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
    name: &str,
    networks: &[IpNet],
    domains: &[String],
) -> Result<Institution, InstitutionError> {
    tx.execute(LOCK, &[])?;
    let known = changeable(tx, name)?;
    let left = networks
        .iter()
        .fold(known.networks, |left, gone| left.into_iter().flat_map(|net| without(net, *gone)).collect());
    let left = IpNet::aggregate(&left);
    let named: Vec<String> = known.domains.into_iter().filter(|domain| !domains.contains(domain)).collect();
    if left.is_empty() && named.is_empty() {
        return Err(InstitutionError::Nothing(known.name));
    }
    known_by(tx, press, known.id, &left, &named)?;
    tx.record_change(CHANGE, known.id, now)?;
    by_name(tx, name)
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
/// When the database fails.
pub fn new_report_link(tx: &mut Tx, press: &Press, institution: i64) -> Result<Token, DbError> {
    let token = press.random.token();
    tx.execute(REPORT_LINK, &[&institution, &token.hash()])?;
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
