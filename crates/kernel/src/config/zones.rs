//! Time zones by their names, and what was probably meant by one that is none.

use jiff::tz::TimeZone;

/// How alike two names must be for one to be taken for the other.
const ALIKE: f64 = 0.8;

/// The zone in its usual spelling, if there is one of this name. A city is enough where it is the only
/// one: `lisbon` is `Europe/Lisbon`.
pub fn canonical(name: &str) -> Option<String> {
    if let Ok(zone) = TimeZone::get(name) {
        let name = zone.iana_name()?;
        // What machines without a place of their own say.
        return Some(if name == "Etc/UTC" { "UTC" } else { name }.to_owned());
    }
    let wanted = name.trim().replace(' ', "_");
    let mut fitting = known().filter(|zone| city(zone).eq_ignore_ascii_case(&wanted));
    fitting.next().filter(|_| fitting.next().is_none())
}

/// The zone whose name is nearest, if one is near.
pub fn nearest(name: &str) -> Option<String> {
    let wanted = name.trim().replace(' ', "_").to_lowercase();
    let alike = |zone: &str| {
        let zone = zone.to_lowercase();
        strsim::jaro_winkler(&wanted, &zone).max(strsim::jaro_winkler(&wanted, city(&zone)))
    };
    let scored = known().map(|zone| (alike(&zone), zone));
    let best = scored.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (best.0 >= ALIKE).then_some(best.1)
}

/// Every zone that names a place.
pub fn known() -> impl Iterator<Item = String> {
    let names = jiff::tz::db().available().map(|name| name.to_string());
    names.filter(|name| name == "UTC" || (name.contains('/') && !name.starts_with("Etc/")))
}

fn city(zone: &str) -> &str {
    zone.rsplit('/').next().unwrap_or(zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_by_name_and_city() {
        for (typed, meant) in [
            ("Europe/Lisbon", "Europe/Lisbon"),
            ("utc", "UTC"),
            ("Etc/UTC", "UTC"),
            ("new york", "America/New_York"),
        ] {
            assert_eq!(canonical(typed).as_deref(), Some(meant));
        }
        assert_eq!(canonical("Mars/Base"), None);
        assert_eq!(canonical(""), None);
    }

    #[test]
    fn a_slip_finds_what_was_meant() {
        for (typed, meant) in [
            ("Europe/Lisbonn", "Europe/Lisbon"),
            ("Lisbone", "Europe/Lisbon"),
            ("Amerika/New_York", "America/New_York"),
        ] {
            assert_eq!(nearest(typed).as_deref(), Some(meant), "{typed}");
        }
        assert_eq!(nearest("zzzzzz"), None);
    }

    #[test]
    fn the_list_holds_places() {
        let known: Vec<String> = known().collect();
        assert!(known.len() > 300 && known.contains(&"Asia/Tokyo".to_owned()), "{}", known.len());
        assert!(!known.iter().any(|zone| zone.starts_with("Etc/")));
    }
}
