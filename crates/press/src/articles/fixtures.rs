//! What the tests of several features start from.

use db::testing::TestDb;
use db::{DbError, Tx};
use kernel::clock::{Clock, Millis};
use kernel::config::{Plan, Term};
use kernel::ids::{Random, SecretKey};
use kernel::money::Money;
use kernel::{Config, EmailAddress};
use render::body::Prepared;

use super::{Filing, Manuscript, Saved, save};
use crate::Press;
use crate::billing::{self, GrantSource};
use crate::readers::{self, Origin};

/// 2026-11-10T12:00:00Z.
pub(crate) const NOW: Millis = 1_794_312_000_000;

pub(crate) fn at(text: &str) -> Millis {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

pub(crate) fn press(settle: impl FnOnce(&mut Config)) -> Press {
    let mut config = Config::default();
    settle(&mut config);
    Press::new(config, Clock::manual(NOW), Random::seeded(1), SecretKey::from_bytes([1; 32]))
}

/// A plan in euro, named as its slug.
pub(crate) fn plan(slug: &str, minor: i64, per: Term) -> Plan {
    Plan {
        slug: slug.into(),
        name: slug.into(),
        price: Money { minor, currency: "EUR".into() }.into(),
        per,
        trial_days: 0,
        description: String::new(),
        features: Vec::new(),
    }
}

pub(crate) fn body(teaser: &str, rest: &str) -> Prepared {
    Prepared {
        teaser_html: format!("<p>{teaser}</p>"),
        lead_html: None,
        rest_html: format!("<p>{rest}</p>"),
        words: 2,
        teaser_words: 1,
        teaser_text: teaser.to_owned(),
        images: Vec::new(),
        notes: Vec::new(),
    }
}

/// A published article; its headline is its id at the source, and its hash.
pub(crate) fn manuscript(title: &str, published_at: Millis) -> Manuscript {
    Manuscript {
        source: String::new(),
        source_id: Some(title.to_owned()),
        source_hash: title.to_owned(),
        slug: None,
        published: true,
        kind: "article".into(),
        title: title.to_owned(),
        standfirst: String::new(),
        body: body("teaser", "rest"),
        language: String::new(),
        access: None,
        section: None,
        series: None,
        topics: Vec::new(),
        places: Vec::new(),
        authors: Vec::new(),
        lead: None,
        pictures: Vec::new(),
        source_url: None,
        old_paths: Vec::new(),
        seo_title: None,
        seo_description: None,
        published_at: Some(published_at),
        updated_at: None,
    }
}

pub(crate) fn save_now(db: &TestDb, press: &Press, manuscript: &Manuscript) -> Saved {
    let (press, manuscript) = (press.clone(), manuscript.clone());
    write(db, move |tx| save(tx, &press, &mut Filing::default(), &manuscript, press.clock.now()))
}

pub(crate) fn publish(db: &TestDb, press: &Press, manuscript: &Manuscript) -> i64 {
    let (Saved::Created(id) | Saved::Updated(id) | Saved::Unchanged(id)) = save_now(db, press, manuscript);
    id
}

/// A confirmed reader.
pub(crate) fn reader(db: &TestDb, press: &Press, email: &str) -> i64 {
    let (press, email) = (press.clone(), EmailAddress::parse(email).unwrap());
    write(db, move |tx| readers::add(tx, &press, press.clock.now(), &email, Origin::Staff, true))
}

/// A confirmed reader with All-Access without an end.
pub(crate) fn subscriber(db: &TestDb, press: &Press, email: &str) -> i64 {
    let id = reader(db, press, email);
    let now = press.clock.now();
    write(db, move |tx| billing::grant(tx, id, GrantSource::Comp, "all-access", None, "a test", now));
    id
}

pub(crate) fn read<T: Send + 'static>(
    db: &TestDb,
    work: impl FnOnce(&mut db::Conn) -> Result<T, DbError> + Send + 'static,
) -> T {
    db.read_blocking(work).unwrap()
}

pub(crate) fn write<T: Send + 'static>(
    db: &TestDb,
    work: impl FnOnce(&mut Tx) -> Result<T, DbError> + Send + 'static,
) -> T {
    db.write_blocking(work).unwrap()
}
