//! Readers in every standing towards one article, each brought there by the acts that bring a reader
//! there.

use std::net::IpAddr;

use db::{Db, DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::{DAY, Millis};
use kernel::config::AccessLevel;
use kernel::ids::Token;
use press::billing::{self, GrantSource};
use press::meter::Unlock;
use press::readers::{self, Origin, Proof, Registered, Registration, Session, WantedArticle};
use press::staff::{self, Role};
use press::{Press, gifts, meter};

use crate::{AT_HOME, ON_CAMPUS, PLAN, article};

/// How a visitor stands towards an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Never seen before.
    Anonymous,
    /// Left an address for another article, and has not confirmed it.
    Unconfirmed,
    /// Left an address for this article, and has not confirmed it.
    FirstArticle,
    /// Confirmed, with the whole allowance left.
    Confirmed,
    /// Confirmed, and unlocked this article.
    Unlocked,
    /// Confirmed, and spent the allowance on others.
    Exhausted,
    /// Confirmed, with the whole allowance left, and a subscription that ended.
    Lapsed,
    /// Has a live grant.
    Subscriber,
    /// Was given All-Access by staff, without an end.
    Comp,
    /// Took a subscriber's gift link to this article; no reader.
    GiftTaker,
    /// Reads from an institution's network; no reader.
    Institution,
    /// Works here.
    Staff(Role),
}

impl Standing {
    /// Every standing.
    pub const ALL: [Standing; 17] = [
        Standing::Anonymous,
        Standing::Unconfirmed,
        Standing::FirstArticle,
        Standing::Confirmed,
        Standing::Unlocked,
        Standing::Exhausted,
        Standing::Lapsed,
        Standing::Subscriber,
        Standing::Comp,
        Standing::GiftTaker,
        Standing::Institution,
        Standing::Staff(Role::Owner),
        Standing::Staff(Role::Publisher),
        Standing::Staff(Role::Editor),
        Standing::Staff(Role::Author),
        Standing::Staff(Role::Contributor),
        Standing::Staff(Role::Analyst),
    ];

    /// Whether the contract gives this standing the whole of an article of that level. Written apart
    /// from the code that decides, to hold that against.
    pub fn opens(self, level: AccessLevel) -> bool {
        match self {
            Standing::Anonymous | Standing::Unconfirmed => level == AccessLevel::Free,
            Standing::Confirmed | Standing::Exhausted | Standing::Lapsed => {
                matches!(level, AccessLevel::Free | AccessLevel::Registered)
            }
            Standing::FirstArticle
            | Standing::Unlocked
            | Standing::Subscriber
            | Standing::Comp
            | Standing::GiftTaker
            | Standing::Institution
            | Standing::Staff(_) => true,
        }
    }
}

/// Someone who looks.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// How they stand.
    pub standing: Standing,
    /// Their row, if they are a reader.
    pub reader: Option<i64>,
    /// Their address, if they left one.
    pub email: Option<String>,
    /// Their browser's cookie.
    pub token: Option<Token>,
    /// Where they read from.
    pub address: IpAddr,
}

/// Someone new who stands towards `wanted` as `standing` says, at the clock's present time.
pub fn visitor(db: &Db, press: &Press, standing: Standing, wanted: i64) -> Visitor {
    let address = if standing == Standing::Institution { ON_CAMPUS } else { AT_HOME };
    let someone = Visitor { standing, reader: None, email: None, token: None, address };
    match standing {
        Standing::Anonymous | Standing::Institution => someone,
        Standing::Unconfirmed => register(db, press, someone, another_article(db, press)),
        Standing::FirstArticle => register(db, press, someone, wanted),
        Standing::GiftTaker => take_gift(db, press, someone, wanted),
        _ => {
            let signed_in = sign_in(db, press, someone);
            bring_to(db, press, &signed_in, wanted);
            signed_in
        }
    }
}

/// An address nobody has: of a domain of its own, so that no limit on a domain is met.
fn fresh_address(press: &Press) -> EmailAddress {
    EmailAddress::parse(&format!("reader@r{}{}.example", press.random.code(), press.random.code())).unwrap()
}

fn another_article(db: &Db, press: &Press) -> i64 {
    article(db, press, &format!("other{}{}", press.random.code(), press.random.code()), |_| ())
}

fn write<T: Send + 'static>(
    db: &Db,
    press: &Press,
    work: impl FnOnce(&mut Tx, &Press, Millis) -> Result<T, DbError> + Send + 'static,
) -> T {
    let press = press.clone();
    db.write_blocking(move |tx| work(tx, &press, press.clock.now())).unwrap()
}

const DEVICE: &str = "Firefox on Linux";

fn register(db: &Db, press: &Press, someone: Visitor, article: i64) -> Visitor {
    let email = fresh_address(press);
    // A network of its own as well.
    let network = email.domain().to_owned();
    let left = email.clone();
    let (token, reader) = write(db, press, move |tx, press, now| {
        let registration = Registration {
            email: &left,
            article: Some(WantedArticle { id: article, opens_at_once: true }),
            next: "/",
            session: None,
            network: &network,
            device: DEVICE,
        };
        let Registered::Opened { token } = readers::register(tx, press, now, &registration).unwrap() else {
            panic!("the first article of {left} was not opened at once");
        };
        Ok((token, readers::by_email(tx, &left)?.unwrap().id))
    });
    Visitor { reader: Some(reader), email: Some(email.normal()), token: Some(token), ..someone }
}

fn sign_in(db: &Db, press: &Press, someone: Visitor) -> Visitor {
    let email = fresh_address(press);
    let added = email.clone();
    let (reader, token) = write(db, press, move |tx, press, now| {
        let reader = readers::add(tx, press, now, &added, Origin::Staff, true)?;
        let link = readers::login_link(tx, press, now, reader, 1)?.unwrap();
        let proof = Proof { device: DEVICE, wording: "" };
        let signed_in = readers::follow_link(tx, press, now, link.token.expose(), None, proof)?.unwrap();
        Ok((reader, signed_in.token))
    });
    Visitor { reader: Some(reader), email: Some(email.normal()), token: Some(token), ..someone }
}

/// What sets the standings of signed-in readers apart.
fn bring_to(db: &Db, press: &Press, someone: &Visitor, wanted: i64) {
    let reader = someone.reader.unwrap();
    match someone.standing {
        Standing::Unlocked => unlock(db, press, reader, wanted),
        Standing::Exhausted => {
            for _ in 0..press.config.meter.allowance {
                unlock(db, press, reader, another_article(db, press));
            }
        }
        Standing::Lapsed => write(db, press, move |tx, _, now| {
            let ended = Some(now - 10 * DAY);
            billing::grant(tx, reader, GrantSource::Subscription, PLAN, ended, "a test", now - 40 * DAY)
                .map(drop)
        }),
        Standing::Subscriber => subscribe(db, press, reader),
        Standing::Comp => write(db, press, move |tx, _, now| {
            billing::grant(tx, reader, GrantSource::Comp, PLAN, None, "a test", now).map(drop)
        }),
        Standing::Staff(role) => write(db, press, move |tx, _, now| staff::invite(tx, now, reader, role)),
        _ => {}
    }
}

fn subscribe(db: &Db, press: &Press, reader: i64) {
    write(db, press, move |tx, _, now| {
        billing::grant(tx, reader, GrantSource::Subscription, PLAN, Some(now + 30 * DAY), "a test", now)
            .map(drop)
    });
}

fn unlock(db: &Db, press: &Press, reader: i64, article: i64) {
    let outcome = write(db, press, move |tx, press, now| {
        let holder = readers::by_id(tx, reader)?.unwrap().holder;
        meter::unlock(tx, press, holder, article, now)
    });
    assert!(matches!(outcome, Unlock::Spent(_)), "{outcome:?}");
}

fn take_gift(db: &Db, press: &Press, someone: Visitor, wanted: i64) -> Visitor {
    let giver = visitor(db, press, Standing::Subscriber, wanted).reader.unwrap();
    let token = write(db, press, move |tx, press, now| {
        let made = gifts::make(tx, press, now, giver, wanted).unwrap();
        let browser: Option<&Session> = None;
        Ok(gifts::take(tx, press, now, &made.token, browser, DEVICE).unwrap().token)
    });
    Visitor { token, ..someone }
}
