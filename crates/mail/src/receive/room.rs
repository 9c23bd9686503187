//! Who is talked to at once.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Conversations at once; whoever comes beyond them is asked to come again.
const AT_ONCE: usize = 64;
/// Conversations at once with one peer.
const WITH_ONE: usize = 8;
/// The part of an IPv6 address that whoever has it cannot choose.
const NETWORK: u128 = !(u64::MAX as u128);

/// How many conversations each peer has. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub(super) struct Room(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A place in it, free again when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    room: Room,
    peer: IpAddr,
}

impl Room {
    /// A place for whoever comes from that address; none if there is no more room, or none for them.
    pub fn enter(&self, address: IpAddr) -> Option<Place> {
        let peer = peer(address);
        let mut taken = self.taken();
        let theirs = taken.get(&peer).copied().unwrap_or(0);
        if theirs >= WITH_ONE || taken.values().sum::<usize>() >= AT_ONCE {
            return None;
        }
        taken.insert(peer, theirs + 1);
        Some(Place { room: self.clone(), peer })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.room.taken();
        if let Some(theirs) = taken.get_mut(&self.peer) {
            *theirs -= 1;
        }
        taken.retain(|_, places| *places > 0);
    }
}

/// Who has an address: one of IPv4 by itself, one of IPv6 with all of its network of 64 bits.
fn peer(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & NETWORK).into(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(address: &str) -> IpAddr {
        address.parse().unwrap()
    }

    #[test]
    fn one_peer_does_not_fill_the_room() {
        let room = Room::default();
        let mut places: Vec<Place> = (0..WITH_ONE).map(|_| room.enter(from("192.0.2.1")).unwrap()).collect();
        assert!(room.enter(from("192.0.2.1")).is_none() && room.enter(from("::ffff:192.0.2.1")).is_none());
        assert!(room.enter(from("192.0.2.2")).is_some());
        places.pop();
        assert!(room.enter(from("192.0.2.1")).is_some());
        let network: Vec<_> =
            (0..WITH_ONE).map(|host| room.enter(from(&format!("2001:db8::{host}")))).collect();
        assert!(network.iter().all(Option::is_some) && room.enter(from("2001:db8:0:0:ffff::1")).is_none());
        assert!(room.enter(from("2001:db8:0:1::1")).is_some());
    }

    #[test]
    fn the_room_is_full_with_many_and_empty_again() {
        let room = Room::default();
        let enter = |host| room.enter(from(&format!("192.0.2.{host}")));
        let places: Vec<Place> = (0..AT_ONCE).map(|host| enter(host).unwrap()).collect();
        assert!(enter(AT_ONCE).is_none());
        drop(places);
        assert!(room.taken().is_empty() && enter(AT_ONCE).is_some());
    }
}
