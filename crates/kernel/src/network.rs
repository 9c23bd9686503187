//! Whose address a request came from, and the prefixes that limits and institutions go by.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

/// The address a request is taken to come from: the peer, unless the peer is a trusted proxy; then
/// the rightmost address of `X-Forwarded-For` (`forwarded`, header lines in order) that is not itself
/// trusted. Anything unreadable on the way stops the walk at the last address believed.
pub fn client_address<'a>(
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
    trusted: &[IpNet],
) -> IpAddr {
    let mut address = canonical(peer);
    let hops = forwarded.flat_map(|line| line.split(',')).collect::<Vec<_>>();
    for hop in hops.into_iter().rev() {
        if !is_in(address, trusted) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(next) => address = canonical(next),
            Err(_) => break,
        }
    }
    address
}

/// IPv4 addresses mapped into IPv6 are the IPv4 address they stand for.
pub fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// Whether `address` lies in any of `networks`.
pub fn is_in(address: IpAddr, networks: &[IpNet]) -> bool {
    networks.iter().any(|network| network.contains(&address))
}

/// What one household or office shares: the IPv4 address itself, the /64 of an IPv6 address.
pub fn prefix(address: IpAddr) -> String {
    match canonical(address) {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let kept = u128::from(v6) >> 64 << 64;
            format!("{}/64", Ipv6Addr::from(kept))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        client_address(peer.parse().unwrap(), forwarded.iter().copied(), &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(client("203.0.113.9", &["192.0.2.1"], &[]), "203.0.113.9");
        assert_eq!(client("203.0.113.9", &["192.0.2.1"], &["10.0.0.0/8"]), "203.0.113.9");
        assert_eq!(client("10.0.0.2", &["192.0.2.1"], &["10.0.0.0/8"]), "192.0.2.1");
    }

    #[test]
    fn the_rightmost_untrusted_hop_counts() {
        let trusted = &["10.0.0.0/8"];
        assert_eq!(client("10.0.0.2", &["192.0.2.7, 198.51.100.4, 10.0.0.3"], trusted), "198.51.100.4");
        assert_eq!(client("10.0.0.2", &["192.0.2.7", "198.51.100.4"], trusted), "198.51.100.4");
        assert_eq!(client("10.0.0.2", &["192.0.2.7, junk"], trusted), "10.0.0.2");
    }

    #[test]
    fn mapped_addresses_are_unwrapped() {
        assert_eq!(client("::ffff:203.0.113.9", &[], &[]), "203.0.113.9");
        assert_eq!(client("::ffff:10.0.0.2", &["::ffff:192.0.2.1"], &["10.0.0.0/8"]), "192.0.2.1");
    }

    #[test]
    fn an_ipv6_household_is_a_64() {
        assert_eq!(prefix("2001:db8:1:2:3:4:5:6".parse().unwrap()), "2001:db8:1:2::/64");
        assert_eq!(prefix("::ffff:192.0.2.1".parse().unwrap()), "192.0.2.1");
    }
}
