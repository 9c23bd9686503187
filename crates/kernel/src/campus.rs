//! Networks and mail domains by which an institution's readers are known: how they are written, and which of them
//! nobody can have to themselves.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv4Subnets, Ipv6Net, Ipv6Subnets};

use crate::email::{self, EmailAddress};

/// The length of the largest network of IPv4 that one institution has.
pub const SHORTEST_V4: u8 = 8;
/// The length of the largest network of IPv6 that one institution has.
pub const SHORTEST_V6: u8 = 20;

/// Why a text is no network or domain of one institution.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTheirs {
    /// Not written as a network.
    #[error(
        "\"{0}\" is no network. Write one as in 192.0.2.0/24 or 2001:db8::/32, its first and last address as in 192.0.2.10-192.0.2.40, or a single address."
    )]
    Unreadable(String),
    /// An address within a network, with the network's length.
    #[error("{0} lies within a network. Write {1} for the whole of it, or {2} for this address alone.")]
    Within(String, IpNet, IpAddr),
    /// The last address comes before the first.
    #[error("\"{0}\" ends before it begins. Write the lower address first.")]
    Backwards(String),
    /// More addresses than any institution has.
    #[error(
        "{0} is too much for one institution: the largest taken are a /{SHORTEST_V4} of IPv4 and a /{SHORTEST_V6} of IPv6. Ask them for their own networks, as in 192.0.2.0/24."
    )]
    Everybody(IpNet),
    /// Addresses that no visitor from outside has.
    #[error(
        "{0} holds addresses that nobody has on the internet. Visitors who seem to come from there came through a proxy, and everything would be open to all of them. Ask the institution for its public addresses."
    )]
    NotPublic(IpNet),
    /// Where a proxy of this site is.
    #[error("{0} holds a proxy named in server.trusted_proxies, whose visitors come from everywhere.")]
    Proxy(IpNet),
    /// Not a domain.
    #[error("\"{0}\" is no mail domain. Write what follows the @ in their addresses, as in library.example.")]
    NoDomain(String),
    /// A domain at which anyone can have an address.
    #[error("Anyone can have an address at {0}. Write a domain that is the institution's own.")]
    AnyonesDomain(String),
}

/// Reads one network, one address, or the networks between a first and a last address.
///
/// # Errors
/// [`NotTheirs`] says why it is not taken.
pub fn networks(text: &str) -> Result<Vec<IpNet>, NotTheirs> {
    let text = text.trim();
    let unreadable = || NotTheirs::Unreadable(text.to_owned());
    let nets = if let Some((first, last)) = text.split_once('-') {
        between(address(first).ok_or_else(unreadable)?, address(last).ok_or_else(unreadable)?, text)?
    } else if let Some(address) = address(text) {
        vec![IpNet::from(address)]
    } else {
        let net: IpNet = text.parse().map_err(|_| unreadable())?;
        if net.trunc() != net {
            return Err(NotTheirs::Within(text.to_owned(), net.trunc(), net.addr()));
        }
        vec![net]
    };
    nets.iter().try_for_each(|net| one(*net))?;
    Ok(nets)
}

fn address(text: &str) -> Option<IpAddr> {
    text.trim().parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

fn between(first: IpAddr, last: IpAddr, text: &str) -> Result<Vec<IpNet>, NotTheirs> {
    if first > last {
        return Err(NotTheirs::Backwards(text.to_owned()));
    }
    match (first, last) {
        (IpAddr::V4(first), IpAddr::V4(last)) => {
            Ok(Ipv4Subnets::new(first, last, 0).map(IpNet::V4).collect())
        }
        (IpAddr::V6(first), IpAddr::V6(last)) => {
            Ok(Ipv6Subnets::new(first, last, 0).map(IpNet::V6).collect())
        }
        _ => Err(NotTheirs::Unreadable(text.to_owned())),
    }
}

/// Whether a network can be one institution's own.
///
/// # Errors
/// [`NotTheirs`] says why not.
pub fn one(net: IpNet) -> Result<(), NotTheirs> {
    let (shortest, public) = match net {
        IpNet::V4(v4) => (SHORTEST_V4, is_public_v4(v4)),
        IpNet::V6(v6) => (SHORTEST_V6, is_public_v6(v6)),
    };
    if net.prefix_len() < shortest {
        return Err(NotTheirs::Everybody(net));
    }
    if public { Ok(()) } else { Err(NotTheirs::NotPublic(net)) }
}

/// What is not on the internet: this network, private use, shared by carriers, loopback, this link, and what is for
/// groups or kept back.
const PRIVATE_V4: [&str; 8] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/3",
];
/// IPv6 that carries anyone's IPv4 (Teredo, 6to4).
const TUNNELS: [&str; 2] = ["2001::/32", "2002::/16"];
/// All of IPv6 that is given out.
const GIVEN_OUT: &str = "2000::/3";

fn is_public_v4(net: Ipv4Net) -> bool {
    let private = PRIVATE_V4.iter().filter_map(|text| text.parse::<Ipv4Net>().ok());
    !private.into_iter().any(|private| private.contains(&net) || net.contains(&private))
}

fn is_public_v6(net: Ipv6Net) -> bool {
    let given_out = GIVEN_OUT.parse::<Ipv6Net>().is_ok_and(|all| all.contains(&net));
    let tunnels = TUNNELS.iter().filter_map(|text| text.parse::<Ipv6Net>().ok());
    given_out && !tunnels.into_iter().any(|tunnel| tunnel.contains(&net) || net.contains(&tunnel))
}

/// Whether a network holds one of these proxies of ours.
///
/// # Errors
/// [`NotTheirs::Proxy`], if it does.
pub fn no_proxy(net: IpNet, trusted: &[IpNet]) -> Result<(), NotTheirs> {
    let meets = trusted.iter().any(|proxy| overlap(*proxy, net));
    if meets { Err(NotTheirs::Proxy(net)) } else { Ok(()) }
}

/// Whether two networks share addresses.
pub fn overlap(one: IpNet, other: IpNet) -> bool {
    one.contains(&other) || other.contains(&one)
}

/// Reads a mail domain that is one institution's own.
///
/// # Errors
/// [`NotTheirs`] says why it is not taken.
pub fn domain(text: &str) -> Result<String, NotTheirs> {
    let text = text.trim().trim_start_matches('@');
    let address = EmailAddress::parse(&format!("reader@{text}"));
    let domain = address.map_err(|_| NotTheirs::NoDomain(text.to_owned()))?.domain().to_owned();
    if email::is_anyones(&domain) || is_registry(&domain) {
        return Err(NotTheirs::AnyonesDomain(domain));
    }
    Ok(domain)
}

/// Second levels below which countries register names, as in `ac.uk` and `edu.au`.
const SECOND_LEVELS: [&str; 17] = [
    "ac", "co", "com", "edu", "gob", "gouv", "gov", "gv", "info", "mil", "ne", "net", "nom", "or", "org",
    "sch", "uni",
];

fn is_registry(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    matches!(labels.as_slice(), [second, top] if top.len() == 2 && SECOND_LEVELS.contains(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        networks(text).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn networks_addresses_and_stretches_are_read() {
        assert_eq!(read(" 192.0.2.0/24 "), ["192.0.2.0/24"]);
        assert_eq!(read("192.0.2.7"), ["192.0.2.7/32"]);
        assert_eq!(read("::ffff:192.0.2.7"), ["192.0.2.7/32"]);
        assert_eq!(read("2001:db8:7::/48"), ["2001:db8:7::/48"]);
        assert_eq!(read("192.0.2.0 - 192.0.2.255"), ["192.0.2.0/24"]);
        assert_eq!(read("192.0.2.6-192.0.2.9"), ["192.0.2.6/31", "192.0.2.8/31"]);
        assert_eq!(read("2001:db8::-2001:db8::3"), ["2001:db8::/126"]);
    }

    #[test]
    fn what_cannot_be_one_institutions_own_is_refused_with_what_to_do() {
        for (text, says) in [
            ("", "is no network"),
            ("library", "is no network"),
            ("192.0.2.0/33", "is no network"),
            ("192.0.2.1-2001:db8::1", "is no network"),
            ("192.0.2.5/24", "Write 192.0.2.0/24 for the whole of it, or 192.0.2.5"),
            ("192.0.2.9-192.0.2.1", "lower address first"),
            ("0.0.0.0/0", "too much"),
            ("::/0", "too much"),
            ("64.0.0.0/7", "too much"),
            ("2001::/19", "is too much for one institution"),
            ("10.1.0.0/16", "nobody has"),
            ("192.168.1.4", "nobody has"),
            ("172.0.0.0/8", "nobody has"),
            ("100.64.0.0/10", "nobody has"),
            ("127.0.0.1", "nobody has"),
            ("::1", "nobody has"),
            ("fd00::/32", "nobody has"),
            ("fe80::/64", "nobody has"),
            ("2002:c000::/24", "nobody has"),
            ("240.0.0.1", "nobody has"),
            ("64.0.0.0-200.0.0.0", "too much"),
        ] {
            let refused = networks(text).map_err(|refused| refused.to_string());
            assert!(refused.as_ref().is_err_and(|said| said.contains(says)), "{text}: {refused:?}");
        }
    }

    #[test]
    fn a_proxy_of_ours_is_nobodys_campus() {
        let (net, proxies) = ("192.0.2.0/24".parse().unwrap(), ["192.0.2.7/32".parse().unwrap()]);
        assert_eq!(no_proxy(net, &proxies), Err(NotTheirs::Proxy(net)));
        assert_eq!(no_proxy("192.0.3.0/24".parse().unwrap(), &proxies), Ok(()));
    }

    #[test]
    fn domains_are_an_institutions_own() {
        assert_eq!(domain("@Uni-Köln.example").unwrap(), "xn--uni-kln-e1a.example");
        assert_eq!(domain("cs.stanmar.ac.uk").unwrap(), "cs.stanmar.ac.uk");
        for text in ["gmail.com", "gmx.at", "ac.uk", "edu.au"] {
            assert_eq!(domain(text), Err(NotTheirs::AnyonesDomain(text.into())), "{text}");
        }
        for text in ["", "uk", "a b.example", "x@y@z"] {
            assert!(matches!(domain(text), Err(NotTheirs::NoDomain(_))), "{text}");
        }
    }
}
