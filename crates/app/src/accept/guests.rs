//! Who is connected, so that no one address takes every place.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ipnet::IpNet;
use kernel::network;

/// Connections held, by the address they come from. Clones share the count.
#[derive(Clone)]
pub struct Guests {
    most: u32,
    /// Proxies bring everybody's requests from one address.
    proxies: Arc<[IpNet]>,
    held: Arc<Mutex<HashMap<Home, u32>>>,
}

/// An IPv4 address, or the /64 that one household or machine has of IPv6.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Home {
    V4(u32),
    V6(u64),
    /// Proxies, and this machine: not counted.
    Known,
}

/// Held while the connection is open.
pub struct Guest {
    home: Home,
    guests: Guests,
}

impl Guests {
    /// At most so many from one address.
    pub fn new(most: u32, proxies: &[IpNet]) -> Guests {
        Guests { most, proxies: proxies.into(), held: Arc::default() }
    }

    fn home(&self, address: IpAddr) -> Home {
        let address = address.to_canonical();
        if address.is_loopback() || network::is_in(address, &self.proxies) {
            return Home::Known;
        }
        match address {
            IpAddr::V4(address) => Home::V4(address.to_bits()),
            IpAddr::V6(address) => Home::V6((address.to_bits() >> 64) as u64),
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Home, u32>> {
        // Each change is whole in itself.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one more in, unless its address has all that it may.
    pub fn admit(&self, address: IpAddr) -> Option<Guest> {
        let home = self.home(address);
        if home != Home::Known {
            let mut held = self.held();
            let count = held.entry(home).or_default();
            if *count >= self.most {
                return None;
            }
            *count += 1;
        }
        Some(Guest { home, guests: self.clone() })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut held = self.guests.held();
        if let Some(count) = held.get_mut(&self.home) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.home);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_has_its_share_and_no_more() {
        let guests = Guests::new(2, &["198.51.100.0/24".parse().unwrap()]);
        let first = guests.admit(address("203.0.113.7")).unwrap();
        // The same, as a socket for both protocols names it.
        let _second = guests.admit(address("::ffff:203.0.113.7")).unwrap();
        assert!(guests.admit(address("203.0.113.7")).is_none());
        assert!(guests.admit(address("203.0.113.8")).is_some(), "its neighbour is another");
        drop(first);
        assert!(guests.admit(address("203.0.113.7")).is_some(), "a place is free again");
    }

    #[test]
    fn a_household_counts_as_one_and_proxies_do_not_count() {
        let guests = Guests::new(1, &["198.51.100.0/24".parse().unwrap()]);
        let _one = guests.admit(address("2001:db8:1:2::1")).unwrap();
        assert!(guests.admit(address("2001:db8:1:2:ffff::9")).is_none());
        assert!(guests.admit(address("2001:db8:1:3::1")).is_some());
        for known in ["127.0.0.1", "::1", "198.51.100.9"] {
            let held: Vec<_> = (0..5).map(|_| guests.admit(address(known))).collect();
            assert!(held.iter().all(Option::is_some), "{known}");
        }
        assert_eq!(guests.held().len(), 1, "what left is forgotten");
    }
}
