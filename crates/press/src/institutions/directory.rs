//! Who provides access: one look-up a request, in memory.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use db::{Conn, DbError};
use ipnet::IpNet;
use kernel::clock::Millis;

use super::{By, Institution, Provider, listing};

/// Every institution whose time is not over, to look visitors up in. Networks lie in order and none overlaps another,
/// so an address is found by halving.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    known: Vec<Entry>,
    v4: Vec<Stretch<u32>>,
    v6: Vec<Stretch<u128>>,
    domains: HashMap<String, usize>,
}

#[derive(Clone, Debug)]
struct Entry {
    id: i64,
    name: Arc<str>,
    until: Option<Millis>,
}

#[derive(Clone, Copy, Debug)]
struct Stretch<A> {
    first: A,
    last: A,
    of: usize,
}

/// What a signed-in reader has of an institution when they are not on its network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OffCampus<'a> {
    /// Row id of the institution their account is paired with, and until when.
    pub paired: Option<(i64, Millis)>,
    /// The domain of their address, and until when its proof is good.
    pub domain: Option<(&'a str, Millis)>,
}

/// The institutions as they stand in the database at `now`.
///
/// # Errors
/// When the database fails.
pub fn directory(conn: &mut Conn, now: Millis) -> Result<Directory, DbError> {
    let all = listing::all(conn)?;
    Ok(Directory::of(all.iter().filter(|one| one.until.is_none_or(|until| now < until))))
}

impl Directory {
    /// A directory of these.
    pub fn of<'a>(all: impl Iterator<Item = &'a Institution>) -> Directory {
        let mut directory = Directory::default();
        for institution in all {
            let of = directory.known.len();
            let Institution { id, name, until, .. } = institution;
            directory.known.push(Entry { id: *id, name: name.as_str().into(), until: *until });
            for net in &institution.networks {
                match net {
                    IpNet::V4(net) => directory.v4.push(Stretch {
                        first: net.network().into(),
                        last: net.broadcast().into(),
                        of,
                    }),
                    IpNet::V6(net) => directory.v6.push(Stretch {
                        first: net.network().into(),
                        last: net.broadcast().into(),
                        of,
                    }),
                }
            }
            directory.domains.extend(institution.domains.iter().map(|domain| (domain.clone(), of)));
        }
        directory.v4.sort_by_key(|stretch| stretch.first);
        directory.v6.sort_by_key(|stretch| stretch.first);
        directory
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Who provides access to a visitor from `address` at `now`: whose network it is, else with whom their account is
    /// paired, else where they have an address.
    pub fn provider(&self, address: IpAddr, off_campus: OffCampus<'_>, now: Millis) -> Option<Provider> {
        let live = |entry: &&Entry| entry.until.is_none_or(|until| now < until);
        let network = self.at(address).filter(live).map(|entry| (entry, By::Network));
        let paired = || {
            let (id, _) = off_campus.paired.filter(|(_, until)| now < *until)?;
            self.known.iter().filter(live).find(|entry| entry.id == id).map(|entry| (entry, By::Pairing))
        };
        let proven = || {
            let (domain, _) = off_campus.domain.filter(|(_, until)| now < *until)?;
            self.of_domain(domain).filter(live).map(|entry| (entry, By::Domain))
        };
        let (entry, by) = network.or_else(paired).or_else(proven)?;
        Some(Provider { id: entry.id, name: entry.name.clone(), by })
    }

    fn at(&self, address: IpAddr) -> Option<&Entry> {
        let of = match address.to_canonical() {
            IpAddr::V4(address) => holding(&self.v4, address.into()),
            IpAddr::V6(address) => holding(&self.v6, address.into()),
        };
        self.known.get(of?)
    }

    /// The institution with that domain, or one above it.
    fn of_domain(&self, domain: &str) -> Option<&Entry> {
        let mut rest = Some(domain);
        let above = std::iter::from_fn(|| {
            let this = rest?;
            rest = this.split_once('.').map(|(_, above)| above);
            Some(this)
        });
        above.filter_map(|domain| self.domains.get(domain)).find_map(|of| self.known.get(*of))
    }
}

fn holding<A: Ord + Copy>(stretches: &[Stretch<A>], address: A) -> Option<usize> {
    let after = stretches.partition_point(|stretch| stretch.first <= address);
    let before = stretches.get(after.checked_sub(1)?)?;
    (address <= before.last).then_some(before.of)
}
