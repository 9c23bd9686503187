//! Institutions, on both databases: who is one's reader, who keeps addresses apart, how much is read.

mod acts;
mod counting;

use std::net::IpAddr;

use db::testing::TestDb;
use kernel::campus;
use kernel::clock::DAY;
use proptest::prelude::*;

use super::store::without;
use super::*;
use crate::articles::fixtures::{NOW, press as site, read, reader, write as act};
use crate::audit::Actor;
use crate::{Press, institutions};
use kernel::config::{Config, Institution as Declared};
use kernel::ids::Random;

/// Whoever runs commands.
const OPERATOR: Actor = Actor::Operator;

/// A site whose ids never come twice, however often one is made.
fn press(settle: impl FnOnce(&mut Config)) -> Press {
    Press { random: Random::system(), ..site(settle) }
}

fn nets(texts: &[&str]) -> Vec<IpNet> {
    texts.iter().flat_map(|text| campus::networks(text).unwrap()).collect()
}

fn asked(name: &str, networks: &[&str], domains: &[&str]) -> Addition {
    let domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
    Addition { name: name.into(), networks: nets(networks), domains, ..Addition::default() }
}

/// Adds it; the sentence of a refusal.
fn add_now(db: &TestDb, addition: Addition) -> Result<Institution, String> {
    let press = press(|config| config.server.trusted_proxies = nets(&["203.0.113.7"]));
    let added = db.write_blocking(move |tx| add(tx, &press, NOW, &OPERATOR, &addition));
    added.map_err(|refused| refused.to_string())
}

fn remove_now(db: &TestDb, name: &'static str) -> Result<Institution, InstitutionError> {
    let press = press(|_| ());
    db.write_blocking(move |tx| remove(tx, &press, NOW, &OPERATOR, name))
}

fn by(directory: &Directory, address: &str, now: i64) -> Option<String> {
    let provider = directory.provider(address.parse().unwrap(), OffCampus::default(), now);
    provider.map(|provider| provider.name.to_string())
}

db::both_databases! {
    fn each_address_is_one_institutions(db: TestDb) {
        let library = add_now(&db, asked(" City  Library ", &["192.0.2.0/25", "192.0.2.128/25"], &["library.example"])).unwrap();
        assert_eq!((library.name.as_str(), library.networks.as_slice()), ("City Library", nets(&["192.0.2.0/24"]).as_slice()));
        // More of its own, under any spelling of its name.
        let library = add_now(&db, asked("city library", &["2001:db8:7::/48", "192.0.2.7"], &[])).unwrap();
        assert_eq!(library.networks, nets(&["192.0.2.0/24", "2001:db8:7::/48"]));
        assert_eq!(library.domains, ["library.example"]);
        for (networks, domains, says) in [
            (["192.0.2.64/26"].as_slice(), [].as_slice(), "192.0.2.0/24 is City Library's"),
            (&["192.0.0.0/16"], &[], "192.0.2.0/24 is City Library's"),
            (&["2001:db8::/32"], &[], "2001:db8:7::/48 is City Library's"),
            (&[], &["library.example"], "library.example is City Library's"),
            (&["203.0.113.0/24"], &[], "server.trusted_proxies"),
            (&[], &["mailinator.com"], "Anyone can have an address at mailinator.com"),
            (&[], &[], "Say how the readers of Museum are known"),
        ] {
            let refused = add_now(&db, asked("Museum", networks, domains));
            assert!(refused.as_ref().is_err_and(|said| said.contains(says)), "{networks:?}: {refused:?}");
        }
        assert!(add_now(&db, asked(" ", &["198.51.100.0/24"], &[])).is_err());
        assert_eq!(read(&db, all).len(), 1, "nothing has changed");
        add_now(&db, asked("Museum", &["198.51.100.0/24"], &["museum.example"])).unwrap();
        let directory = read(&db, |conn| directory(conn, NOW));
        assert_eq!(by(&directory, "192.0.2.255", NOW).as_deref(), Some("City Library"));
        assert_eq!(by(&directory, "::ffff:198.51.100.9", NOW).as_deref(), Some("Museum"));
        assert_eq!(by(&directory, "2001:db8:7:9::1", NOW).as_deref(), Some("City Library"));
        for nobodys in ["192.0.3.0", "192.0.1.255", "198.51.101.0", "2001:db8:8::", "::"] {
            assert_eq!(by(&directory, nobodys, NOW), None, "{nobodys}");
        }
    }

    fn what_is_taken_away_or_over_provides_nothing(db: TestDb) {
        let until = Some(Some(NOW + DAY));
        add_now(&db, Addition { until, ..asked("Library", &["192.0.2.0/24"], &["library.example"]) }).unwrap();
        let press = press(|_| ());
        let known = read(&db, |conn| directory(conn, NOW));
        assert_eq!(by(&known, "192.0.2.9", NOW + DAY - 1).as_deref(), Some("Library"));
        assert_eq!(by(&known, "192.0.2.9", NOW + DAY), None, "to the millisecond, whatever is kept");
        assert!(read(&db, |conn| directory(conn, NOW + DAY)).is_empty());
        let (asking, gone) = (press.clone(), nets(&["192.0.2.8/30"]));
        let left = db.write_blocking(move |tx| remove_parts(tx, &asking, NOW, &OPERATOR, "library", (&gone, &[]))).unwrap();
        assert_eq!(left.networks.len(), 6);
        let known = read(&db, |conn| directory(conn, NOW));
        let provided = ["192.0.2.7", "192.0.2.8", "192.0.2.11", "192.0.2.12"].map(|at| by(&known, at, NOW).is_some());
        assert_eq!(provided, [true, false, false, true]);
        let (asking, gone) = (press.clone(), nets(&["192.0.0.0/16"]));
        let named = vec!["library.example".to_owned()];
        let nothing = db.write_blocking(move |tx| remove_parts(tx, &asking, NOW, &OPERATOR, "Library", (&gone, &named)));
        assert!(matches!(nothing, Err(InstitutionError::Nothing(_))), "{nothing:?}");
        remove_now(&db, "Library").unwrap();
        assert!(read(&db, |conn| directory(conn, NOW)).is_empty());
        let unknown = remove_now(&db, "Library").unwrap_err();
        assert!(unknown.to_string().contains("There is no institution \"Library\""));
        // Its name and networks can be taken again.
        add_now(&db, asked("Library", &["192.0.2.0/24"], &[])).unwrap();
    }

    fn settings_are_taken_up_and_have_the_last_word(db: TestDb) {
        let declared = |name: &str, net: &str| Declared {
            name: name.into(), networks: nets(&[net]), domains: vec![format!("{name}.example")], until: None,
        };
        let settle = |list: Vec<Declared>| {
            let press = press(move |config: &mut Config| config.institutions = list);
            db.write_blocking(move |tx| declare(tx, &press, NOW))
        };
        settle(vec![declared("one", "192.0.2.0/24"), declared("two", "198.51.100.0/24")]).unwrap();
        let first = read(&db, all);
        settle(vec![declared("one", "192.0.2.0/24"), declared("two", "198.51.100.0/24")]).unwrap();
        assert_eq!(read(&db, all), first, "the same institutions, not others of the same name");
        // They change places.
        settle(vec![declared("two", "192.0.2.0/24"), declared("one", "198.51.100.0/24")]).unwrap();
        let known = read(&db, |conn| directory(conn, NOW));
        assert_eq!(by(&known, "192.0.2.1", NOW).as_deref(), Some("two"));
        assert!(add_now(&db, asked("One", &["203.0.113.128/25"], &[])).unwrap_err().contains("stands in the settings"));
        assert!(matches!(remove_now(&db, "one"), Err(InstitutionError::Declared(_))));
        settle(vec![declared("two", "192.0.2.0/24")]).unwrap();
        add_now(&db, asked("Three", &["198.51.100.0/24"], &[])).unwrap();
        let clash = settle(vec![declared("two", "198.51.0.0/16")]).unwrap_err();
        assert!(clash.to_string().contains("198.51.100.0/24 is Three's"), "{clash}");
        assert_eq!(by(&read(&db, |conn| directory(conn, NOW)), "192.0.2.1", NOW).as_deref(), Some("two"));
    }

    fn two_who_add_at_once_never_share_an_address(db: TestDb) {
        let threads = ["One", "Two", "Three", "Four"].map(|name| {
            let db = (*db).clone();
            std::thread::spawn(move || {
                let press = press(|_| ());
                let addition = asked(name, &["192.0.2.0/24"], &[]);
                db.write_blocking(move |tx| add(tx, &press, NOW, &OPERATOR, &addition)).is_ok()
            })
        });
        let added = threads.map(|thread| thread.join().unwrap());
        assert_eq!(added.iter().filter(|added| **added).count(), 1);
        assert_eq!(read(&db, all).len(), 1);
    }

    fn a_pairing_is_the_accounts_and_ends_with_either(db: TestDb) {
        let until = Some(Some(NOW + 120 * DAY));
        let library = add_now(&db, Addition { until, ..asked("Library", &["192.0.2.0/24"], &["library.example"]) }).unwrap();
        let press = press(|config| config.campus.pairing_days = 100);
        let ada = reader(&db, &press, "ada@example.org");
        let asking = press.clone();
        act(&db, move |tx| pair(tx, &asking, NOW, ada, library.id));
        let pairing = read(&db, move |conn| pairing_of(conn, ada, NOW + 100 * DAY - 1)).unwrap();
        assert_eq!((pairing.institution, pairing.name.as_str(), pairing.ends_at), (library.id, "Library", NOW + 100 * DAY));
        assert_eq!(read(&db, move |conn| pairing_of(conn, ada, NOW + 100 * DAY)), None);
        let known = read(&db, |conn| directory(conn, NOW));
        let home: IpAddr = "198.51.100.7".parse().unwrap();
        let from_home = |paired: Option<(i64, i64)>, domain: Option<(&'static str, i64)>, now| {
            known.provider(home, OffCampus { paired, domain }, now).map(|provider| provider.by)
        };
        let paired = Some((library.id, NOW + 100 * DAY));
        assert_eq!(from_home(paired, None, NOW), Some(By::Pairing));
        assert_eq!(from_home(paired, None, NOW + 100 * DAY), None);
        assert_eq!(from_home(Some((library.id, i64::MAX)), None, NOW + 120 * DAY), None, "the library's own end");
        assert_eq!(from_home(Some((library.id + 1, i64::MAX)), None, NOW), None);
        for (domain, theirs) in [
            ("library.example", true), ("staff.library.example", true), ("otherlibrary.example", false), ("example", false),
        ] {
            assert_eq!(from_home(None, Some((domain, NOW + 1)), NOW), theirs.then_some(By::Domain), "{domain}");
            assert_eq!(from_home(None, Some((domain, NOW)), NOW), None, "a proof that is too old");
        }
        act(&db, move |tx| unpair(tx, NOW, ada));
        assert_eq!(read(&db, move |conn| pairing_of(conn, ada, NOW)), None);
        let asking = press.clone();
        act(&db, move |tx| pair(tx, &asking, NOW, ada, library.id));
        remove_now(&db, "Library").unwrap();
        assert_eq!(read(&db, move |conn| pairing_of(conn, ada, NOW)), None);
        let asking = press.clone();
        act(&db, move |tx| pair(tx, &asking, NOW, ada, library.id));
        assert_eq!(read(&db, move |conn| pairing_of(conn, ada, NOW)), None, "nobody is paired with what is gone");
    }
}

proptest! {
    /// What is taken out of a network is out of it, and nothing else is.
    #[test]
    fn what_is_left_of_a_network_is_the_rest(base: u32, length in 8_u8..=32, gone: u32, taken in 8_u8..=32, probe: u32) {
        let net = |address: u32, length| IpNet::new(std::net::Ipv4Addr::from(address).into(), length).unwrap().trunc();
        let (whole, gone) = (net(base, length), net(if gone % 2 == 0 { base ^ gone.checked_shr(length.into()).unwrap_or(0) } else { gone }, taken));
        let left = without(whole, gone);
        let mask = u32::MAX.checked_shr(length.into()).unwrap_or(0);
        for probe in [probe, (base & !mask) | (probe & mask)] {
            let probe = IpAddr::from(std::net::Ipv4Addr::from(probe));
            let is_left = left.iter().any(|net| net.contains(&probe));
            prop_assert_eq!(is_left, whole.contains(&probe) && !gone.contains(&probe));
        }
    }
}

#[test]
fn a_link_to_the_report_is_one_institutions_and_the_last_one_made() {
    let db = TestDb::sqlite();
    let library = add_now(&db, asked("Library", &["192.0.2.0/24"], &[])).unwrap();
    let contact = Addition { contact: Some("lib@library.example".into()), ..asked("Library", &[], &[]) };
    add_now(&db, contact).unwrap();
    let [first, second] = [(); 2].map(|()| {
        let (press, id) = (press(|_| ()), library.public_id.clone());
        db.write_blocking(move |tx| institutions::new_report_link(tx, &press, NOW, &OPERATOR, &id)).unwrap()
    });
    assert_eq!(read(&db, move |conn| of_report_link(conn, &first)), None);
    assert_eq!(read(&db, move |conn| of_report_link(conn, &second)).unwrap().name, "Library");
    assert_eq!(read(&db, |conn| of_contact(conn, "Lib@Library.example")).len(), 1);
    assert_eq!(read(&db, |conn| of_contact(conn, "")), []);
}
