//! How much is too much. Counting is in fixed stretches of time; over a limit the registration form
//! opens nothing until the code is entered, and only floods of mail are refused.

use db::{DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::{DAY, HOUR, Millis};

use super::{ReadersError, store::velocity};
use crate::Press;

/// Wrong codes for one mailbox in an hour, over all its challenges. The link keeps working.
const GUESSES_PER_ADDRESS_HOUR: i64 = 20;

/// Passkeys that may be asked for in an hour, by one account or from one network: each answer needs a question.
const PASSKEYS_HOUR: i64 = 120;

/// Domains with so many mailboxes that their traffic says nothing of one sender.
const LARGE_PROVIDERS: &[&str] = &[
    "163.com",
    "126.com",
    "aol.com",
    "bluewin.ch",
    "btinternet.com",
    "comcast.net",
    "fastmail.com",
    "free.fr",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.es",
    "hotmail.fr",
    "hotmail.it",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "live.fr",
    "live.nl",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "pm.me",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rediffmail.com",
    "sapo.pt",
    "seznam.cz",
    "t-online.de",
    "verizon.net",
    "wanadoo.fr",
    "web.de",
    "yahoo.co.in",
    "yahoo.co.jp",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.it",
    "yandex.ru",
    "ymail.com",
    "ziggo.nl",
];

/// What is counted, over which stretch of time, and how often is fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limit {
    name: &'static str,
    window: Millis,
    most: i64,
}

/// The stretch of time that `now` falls in: its number and its end.
fn bucket(now: Millis, window: Millis) -> (i64, Millis) {
    let number = now.div_euclid(window);
    (number, (number + 1) * window)
}

impl Limit {
    /// Counts one more for `what`; says whether that is still fine.
    fn count(self, tx: &mut Tx, press: &Press, now: Millis, what: &str) -> Result<bool, DbError> {
        let (bucket, ends_at) = bucket(now, self.window);
        let key = press.key.hash("velocity", &format!("{} {what}", self.name));
        Ok(velocity::count(tx, &key, bucket, ends_at)? <= self.most)
    }

    /// As [`Limit::count`], refusing what is over the limit.
    fn admit(self, tx: &mut Tx, press: &Press, now: Millis, what: &str) -> Result<(), ReadersError> {
        if self.count(tx, press, now, what)? {
            return Ok(());
        }
        let (_, ends_at) = bucket(now, self.window);
        Err(ReadersError::TooMany { retry_after: (ends_at - now + 999) / 1000 })
    }
}

/// Counts a mail that someone in `network` makes us send to `email`; refuses a flood.
pub(crate) fn count_mail(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    email: &EmailAddress,
    network: &str,
) -> Result<(), ReadersError> {
    let readers = &press.config.readers;
    Limit { name: "mail-address", window: HOUR, most: readers.mails_per_address_hour.into() }.admit(
        tx,
        press,
        now,
        &email.canonical(),
    )?;
    Limit { name: "mail-network", window: HOUR, most: readers.mails_per_network_hour.into() }
        .admit(tx, press, now, network)
}

/// Counts a passkey that `whom`, a network or an account, has us ask for; refuses a flood.
pub(crate) fn count_passkey(tx: &mut Tx, press: &Press, now: Millis, whom: &str) -> Result<(), ReadersError> {
    Limit { name: "passkey", window: HOUR, most: PASSKEYS_HOUR }.admit(tx, press, now, whom)
}

/// Counts a reason that `whom` gave for leaving; says whether it is their first of the day.
pub(crate) fn count_reason(tx: &mut Tx, press: &Press, now: Millis, whom: &str) -> Result<bool, DbError> {
    Limit { name: "leaving-reason", window: DAY, most: 1 }.count(tx, press, now, whom)
}

/// Counts a first article about to open at once; says whether it may.
pub(super) fn may_open_at_once(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    email: &EmailAddress,
    network: &str,
) -> Result<bool, DbError> {
    let readers = &press.config.readers;
    if is_disposable(email.domain(), &readers.disposable_domains) {
        return Ok(false);
    }
    // Each is counted whether or not an earlier one is over, so that a burst over one limit does not
    // hide from the others.
    let mut fine = Limit { name: "open-network", window: DAY, most: readers.instant_per_network_day.into() }
        .count(tx, press, now, network)?;
    if !LARGE_PROVIDERS.contains(&email.domain()) {
        fine &= Limit { name: "open-domain", window: DAY, most: readers.instant_per_domain_day.into() }
            .count(tx, press, now, email.domain())?;
    }
    fine &= Limit { name: "open-site", window: HOUR, most: readers.instant_per_site_hour.into() }
        .count(tx, press, now, "")?;
    Ok(fine)
}

/// Counts a guess at a code for `email`; says whether it may be looked at.
pub(super) fn may_guess(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    email: &EmailAddress,
) -> Result<bool, DbError> {
    Limit { name: "guess-address", window: HOUR, most: GUESSES_PER_ADDRESS_HOUR }.count(
        tx,
        press,
        now,
        &email.canonical(),
    )
}

/// Whether anyone can have an address at `domain`, as far as this site knows: to keep, or to throw away.
pub(crate) fn is_anyones(press: &Press, domain: &str) -> bool {
    LARGE_PROVIDERS.contains(&domain) || is_disposable(domain, &press.config.readers.disposable_domains)
}

/// Whether `domain`, or one it lies below, gives out addresses to throw away.
fn is_disposable(domain: &str, more: &[String]) -> bool {
    let listed = |listed: &String| {
        let listed = listed.to_lowercase();
        domain == listed || domain.strip_suffix(&listed).is_some_and(|head| head.ends_with('.'))
    };
    // The crate takes an address; only its domain is in question here.
    more.iter().any(listed) || !mailchecker::is_valid(&format!("reader@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_of_time_ends_where_the_next_begins() {
        assert_eq!(bucket(0, HOUR), (0, HOUR));
        assert_eq!(bucket(HOUR - 1, HOUR), (0, HOUR));
        assert_eq!(bucket(HOUR, HOUR), (1, 2 * HOUR));
    }

    #[test]
    fn throw_away_domains_are_known_with_what_lies_below_them() {
        let more = ["Junk.example".to_owned()];
        for domain in ["mailinator.com", "x.mailinator.com", "junk.example", "a.junk.example"] {
            assert!(is_disposable(domain, &more), "{domain}");
        }
        for domain in ["gmail.com", "example.org", "notjunk.example", "xn--bcher-kva.example"] {
            assert!(!is_disposable(domain, &more), "{domain}");
        }
        for provider in LARGE_PROVIDERS {
            assert!(!is_disposable(provider, &[]), "{provider}");
        }
    }
}
