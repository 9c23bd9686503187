//! The second factor itself: a code that changes every half minute, made of a secret and the time (RFC 6238),
//! and how long to wait after wrong ones.

use kernel::clock::{DAY, HOUR, MINUTE, Millis};
use kernel::ids::SecretKey;
use totp_rs::{Builder, Secret, Totp};

/// Wrong codes in a row after which none is taken for a while.
const TRIES: i64 = 5;

/// The secret of a seed. Only the seed is stored: without the site's key it is worth nothing.
pub(super) fn secret(key: &SecretKey, seed: &str) -> Secret {
    let mut bytes = [0; 20];
    bytes.copy_from_slice(&key.derive("second factor", seed)[..20]);
    Secret::from(bytes)
}

/// The step of time that the code belongs to, if it is good now: of this half minute or one beside it, since
/// clocks differ, and after the one that was used last.
pub(super) fn step(secret: Secret, code: &str, last: i64, now: Millis) -> Option<i64> {
    let totp: Totp = Builder::new().with_secret(secret).with_skew(1).build().ok()?;
    let seconds = u64::try_from(now / 1000).ok()?;
    let found = totp.check(code, seconds).and_then(|step| i64::try_from(step).ok());
    found.filter(|step| *step > last)
}

/// How long no code is taken after so many wrong ones in a row: longer each time.
pub(super) fn pause(failures: i64) -> Option<Millis> {
    if failures == 0 || failures % TRIES != 0 {
        return None;
    }
    Some(match failures / TRIES {
        1 => 15 * MINUTE,
        2 => HOUR,
        _ => DAY,
    })
}

/// What an authenticator app reads from the square: the site, whose account, and the secret.
pub(super) fn address(site: &str, email: &str, secret: &str) -> String {
    let name = |text: &str| {
        // A colon would end the name.
        let plain = text.replace(':', " ");
        url::form_urlencoded::byte_serialize(plain.as_bytes()).collect::<String>().replace('+', "%20")
    };
    format!("otpauth://totp/{0}:{1}?secret={secret}&issuer={0}", name(site), name(email))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the examples in RFC 6238, appendix B.
    fn example() -> Secret {
        Secret::from(*b"12345678901234567890")
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(step(example(), code, 0, seconds * 1000), Some(seconds / 30), "{code}");
        }
    }

    #[test]
    fn a_code_is_good_for_a_minute_and_a_half_and_only_once() {
        let at = 1_111_111_109_000;
        let good = |last, now| step(example(), "081804", last, now).is_some();
        assert!(good(0, at) && good(0, at + 30_000) && good(0, at - 30_000));
        assert!(!good(0, at + 61_000) && !good(0, at - 61_000));
        let used = step(example(), "081804", 0, at).unwrap();
        assert!(!good(used, at) && !good(used, at + 30_000));
        for wrong in ["", "08180", "0818041", "o81804", "081805"] {
            assert_eq!(step(example(), wrong, 0, at), None, "{wrong}");
        }
        assert_eq!(step(example(), "081804", 0, -1), None);
    }

    #[test]
    fn guessing_takes_longer_than_anyone_lives() {
        let day: Vec<i64> = (1..=30).filter(|failures| pause(*failures).is_some()).collect();
        assert_eq!(day, [5, 10, 15, 20, 25, 30]);
        // Three of a million codes are good at any time; five tries a day, after the first fifteen.
        let years = 1_000_000 / 3 / 5 / 365;
        assert!(years > 100, "{years}");
        assert_eq!((pause(5), pause(10), pause(100)), (Some(15 * MINUTE), Some(HOUR), Some(DAY)));
    }

    #[test]
    fn the_address_is_one_whatever_the_names() {
        let address = address("The Weir: A & B", "ed@x.example", "ABC");
        assert_eq!(
            address,
            "otpauth://totp/The%20Weir%20%20A%20%26%20B:ed%40x.example?secret=ABC&issuer=The%20Weir%20%20A%20%26%20B"
        );
    }

    #[test]
    fn a_seed_and_the_key_make_the_secret() {
        let (one, other) = (SecretKey::from_bytes([1; 32]), SecretKey::from_bytes([2; 32]));
        assert_eq!(secret(&one, "a").as_bytes(), secret(&one, "a").as_bytes());
        assert_ne!(secret(&one, "a").as_bytes(), secret(&one, "b").as_bytes());
        assert_ne!(secret(&one, "a").as_bytes(), secret(&other, "a").as_bytes());
    }
}
