//! Institutions as staff find them: by a part of their name, in the order of names whatever their case, paged by key.
//! There are never so many that their names are much to read; databases do not agree on how names are folded.

use std::collections::BTreeMap;
use std::fmt;

use db::{Conn, DbError};
use ipnet::IpNet;
use kernel::clock::Millis;

use super::{Institution, InstitutionError};

/// Where an institution stands in the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(String, i64);

impl Key {
    /// The place of this one.
    pub fn of(one: &Institution) -> Key {
        Key(folded(&one.name), one.id)
    }

    /// A place as it stands in an address.
    pub fn parse(text: &str) -> Option<Key> {
        let (id, name) = text.split_once('-')?;
        Some(Key(name.to_owned(), id.parse().ok()?))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.1, self.0)
    }
}

/// A name by which it is found, whatever its case.
pub(super) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

const NAMES: &str = "SELECT id, name FROM institutions WHERE withdrawn_at IS NULL";

/// The next `most` institutions that were not withdrawn and have these words in their name, after this place.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Conn,
    words: &str,
    after: Option<&Key>,
    most: usize,
) -> Result<Vec<Institution>, DbError> {
    let wanted = folded(words);
    let names: Vec<(i64, String)> = conn.query(NAMES, &[])?;
    let mut keys: Vec<Key> = names
        .into_iter()
        .map(|(id, name)| Key(folded(&name), id))
        .filter(|key| key.0.contains(&wanted) && after.is_none_or(|after| key > after))
        .collect();
    keys.sort();
    let ids: Vec<i64> = keys.iter().take(most).map(|key| key.1).collect();
    let mut found = of(conn, &ids)?;
    found.sort_by_cached_key(Key::of);
    Ok(found)
}

/// Every institution that was not withdrawn, by name.
///
/// # Errors
/// When the database fails.
pub fn all(conn: &mut Conn) -> Result<Vec<Institution>, DbError> {
    list(conn, "", None, usize::MAX)
}

/// The institution of that name, whatever its case.
///
/// # Errors
/// When the database fails, or there is none.
pub fn by_name(conn: &mut Conn, name: &str) -> Result<Institution, InstitutionError> {
    let wanted = folded(name);
    let found = all(conn)?.into_iter().find(|one| folded(&one.name) == wanted);
    found.ok_or_else(|| InstitutionError::Unknown(name.trim().to_owned()))
}

const OF_PUBLIC_ID: &str = "SELECT id FROM institutions WHERE public_id = $1 AND withdrawn_at IS NULL";

/// The institution that this names in addresses, if it was not withdrawn.
///
/// # Errors
/// When the database fails.
pub fn by_public_id(conn: &mut Conn, public_id: &str) -> Result<Option<Institution>, DbError> {
    match conn.query_opt::<i64>(OF_PUBLIC_ID, &[&public_id])? {
        None => Ok(None),
        Some(id) => by_id(conn, id),
    }
}

/// The institution of that row.
pub(super) fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Institution>, DbError> {
    Ok(of(conn, &[id])?.pop())
}

const THESE: &str =
    "SELECT id, public_id, name, until_at, contact, declared FROM institutions WHERE id IN ({ids})";
const NETWORKS: &str =
    "SELECT institution_id, network FROM institution_networks WHERE institution_id IN ({ids})";
const DOMAINS: &str =
    "SELECT institution_id, domain FROM institution_domains WHERE institution_id IN ({ids})";

fn of(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Institution>, DbError> {
    let mut networks = by_institution(conn, NETWORKS, ids)?;
    let mut domains = by_institution(conn, DOMAINS, ids)?;
    let rows: Vec<(i64, String, String, Option<Millis>, String, bool)> = conn.query_among(THESE, &[], ids)?;
    let institution = |(id, public_id, name, until, contact, declared)| {
        let nets = networks.remove(&id).unwrap_or_default();
        let mut networks: Vec<IpNet> = nets.iter().filter_map(|net| net.parse().ok()).collect();
        networks.sort();
        let domains = domains.remove(&id).unwrap_or_default();
        Institution { id, public_id, name, until, contact, declared, networks, domains }
    };
    Ok(rows.into_iter().map(institution).collect())
}

fn by_institution(conn: &mut Conn, sql: &str, ids: &[i64]) -> Result<BTreeMap<i64, Vec<String>>, DbError> {
    let mut found: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (id, text) in conn.query_among::<(i64, String)>(sql, &[], ids)? {
        found.entry(id).or_default().push(text);
    }
    found.values_mut().for_each(|texts| texts.sort());
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let key = Key("city-library & museum".into(), 7);
        assert_eq!(key.to_string(), "7-city-library & museum");
        assert_eq!(Key::parse(&key.to_string()), Some(key));
        for text in ["", "city", "x-city", "-city"] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
    }
}
