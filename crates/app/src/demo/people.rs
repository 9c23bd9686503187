//! The demonstration's readers, one a standing, and the lines that introduce them.

use db::{DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::{DAY, Millis};
use press::billing::{self, GrantSource};
use press::readers::{self, Origin};
use press::staff::{self, Role};
use press::{Press, articles, meter};

use super::content;
use crate::failure::Failure;
use crate::people::{LINK_HOURS, link};
use crate::settings::Desk;

/// A reader to be.
struct Part {
    email: &'static str,
    what: &'static str,
    standing: Standing,
}

#[derive(Clone, Copy)]
enum Standing {
    Unconfirmed,
    /// So many articles are spent.
    Registered(usize),
    Lapsed,
    Subscriber,
    Staff(Role),
}

const PARTS: [Part; 7] = [
    Part {
        email: "unconfirmed@readers.example",
        what: "left an address, has not confirmed it",
        standing: Standing::Unconfirmed,
    },
    Part {
        email: "new@readers.example",
        what: "registered, three articles left",
        standing: Standing::Registered(0),
    },
    Part {
        email: "one-left@readers.example",
        what: "registered, one article left",
        standing: Standing::Registered(2),
    },
    Part {
        email: "exhausted@readers.example",
        what: "registered, no article left",
        standing: Standing::Registered(3),
    },
    Part { email: "lapsed@readers.example", what: "subscribed until a week ago", standing: Standing::Lapsed },
    Part { email: "subscriber@readers.example", what: "All-Access", standing: Standing::Subscriber },
    Part { email: "editor@isobath.example", what: "staff: editor", standing: Standing::Staff(Role::Editor) },
];

/// Metered articles that those who have spent some have spent them on.
const UNLOCKED: [&str; 3] =
    ["whose-cargo-goes-over-the-side", "the-last-ferry-language", "two-towns-one-bridge-four-clocks"];

fn address(part: &Part) -> Result<EmailAddress, Failure> {
    EmailAddress::parse(part.email).map_err(Failure::failed)
}

/// Makes the readers.
pub fn move_in(desk: &Desk) -> Result<(), Failure> {
    for part in &PARTS {
        let (press, email, standing) = (desk.press.clone(), address(part)?, part.standing);
        desk.db.write_blocking(move |tx| make(tx, &press, &email, standing, press.clock.now()))?;
    }
    Ok(())
}

fn make(
    tx: &mut Tx,
    press: &Press,
    email: &EmailAddress,
    standing: Standing,
    now: Millis,
) -> Result<(), DbError> {
    let confirmed = !matches!(standing, Standing::Unconfirmed);
    let reader = readers::add(tx, press, now, email, Origin::Staff, confirmed)?;
    match standing {
        Standing::Unconfirmed => {}
        Standing::Registered(spent) => spend(tx, press, reader, spent, now)?,
        Standing::Lapsed => {
            let (begun, ended) = (now - 372 * DAY, now - 7 * DAY);
            billing::grant(
                tx,
                reader,
                GrantSource::Subscription,
                content::PLAN,
                Some(ended),
                "demonstration",
                begun,
            )?;
        }
        Standing::Subscriber => {
            let ends = Some(now + 365 * DAY);
            billing::grant(tx, reader, GrantSource::Subscription, content::PLAN, ends, "demonstration", now)?;
        }
        Standing::Staff(role) => staff::invite(tx, now, reader, role)?,
    }
    Ok(())
}

fn spend(tx: &mut Tx, press: &Press, reader: i64, count: usize, now: Millis) -> Result<(), DbError> {
    let Some(reader) = readers::by_id(tx, reader)? else { return Ok(()) };
    for slug in UNLOCKED.into_iter().take(count) {
        if let Some(article) = articles::find(tx, slug, now)? {
            meter::unlock(tx, press, reader.holder, article, now)?;
        }
    }
    Ok(())
}

/// Prints what to open, with a fresh sign-in link for each standing.
pub fn introduce(desk: &Desk) -> Result<(), Failure> {
    let name = &desk.press.config.site.name;
    println!("{name}, a demonstration magazine in {}", desk.place.data.display());
    println!();
    for (path, what) in [
        ("/", "the front page"),
        ("/articles/two-towns-one-bridge-four-clocks", "a metered article, with the wall"),
        ("/articles/where-the-water-is-counted", "a free one, first of a series"),
        ("/subscribe", "the plans"),
        ("/newsletters", "the newsletters"),
    ] {
        println!("  {:<74} {what}", desk.address(path));
    }
    println!();
    println!("Mails are files in {}", desk.place.data.join("outbox").display());
    println!("Each of these links signs one browser in, once, within {LINK_HOURS} hours:");
    println!();
    for part in &PARTS {
        let email = address(part)?;
        let found = desk.db.read_blocking(move |conn| readers::by_email(conn, &email))?;
        let Some(reader) = found else { continue };
        println!("  {} ({})", part.email, part.what);
        match part.standing {
            Standing::Unconfirmed => println!("    leave any new address at a wall to be in this standing"),
            _ => println!("    {}", link(desk, reader.id, LINK_HOURS)?),
        }
    }
    println!();
    Ok(())
}
