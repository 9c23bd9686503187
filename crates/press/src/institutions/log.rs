//! What the log says of institutions: what was taken from one, and what it was given.

use db::{DbError, Tx};
use kernel::clock::{Millis, timestamp};

use super::Institution;
use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};

/// What an institution is in the log.
pub(super) const KIND: &str = "institution";
/// Networks, domains and the like that one line names.
const NAMED: usize = 20;

/// Writes the line of an act that made the first of these the second.
pub(super) fn line(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    act: Act,
    (was, is): (Option<&Institution>, Option<&Institution>),
) -> Result<(), DbError> {
    let Some(named) = is.or(was) else { return Ok(()) };
    let (before, after) = (parts(press, was, is), parts(press, is, was));
    let (gone, new) = (beyond(&before, &after), beyond(&after, &before));
    let subject = Subject::Thing { kind: KIND, id: &named.public_id, title: &named.name };
    audit::record(tx, now, actor, &Entry { act, subject, was: &gone, became: &new })
}

/// What there is to say of one beside another: its name if the other has another, its networks, its domains, its last
/// day. Not its librarian's address, which is somebody's.
fn parts(press: &Press, one: Option<&Institution>, other: Option<&Institution>) -> Vec<String> {
    let Some(one) = one else { return Vec::new() };
    let renamed = other.is_some_and(|other| other.name != one.name);
    let until =
        one.until.map(|until| timestamp(until - 1).to_zoned_datetime(press.zone.clone()).date().to_string());
    let networks = one.networks.iter().map(ToString::to_string);
    let name = renamed.then(|| one.name.clone());
    name.into_iter().chain(networks).chain(one.domains.iter().cloned()).chain(until).collect()
}

/// What is in these and not in the others, in short.
fn beyond(these: &[String], others: &[String]) -> String {
    let more: Vec<&str> = these.iter().filter(|part| !others.contains(part)).map(String::as_str).collect();
    let named = more.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match more.len().saturating_sub(NAMED) {
        0 => named,
        left => format!("{named} … +{left}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_what_is_not_in_both_and_not_endlessly() {
        let texts = |range: std::ops::Range<usize>| range.map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(beyond(&texts(0..4), &texts(1..3)), "0, 3");
        assert_eq!(beyond(&texts(0..4), &texts(0..9)), "");
        assert!(beyond(&texts(0..50), &[]).ends_with(", 19 … +30"));
    }
}
