//! Everything that staff see of a reader at a glance.

use db::{Conn, DbError};
use kernel::clock::Millis;

use super::grants::{Granted, grants};
use super::notes::{Note, notes};
use crate::billing::subscriptions::{self, Receipt, Subscription};
use crate::billing::{self, Standing};
use crate::institutions::{self, Pairing};
use crate::invoices::{self, Invoice};
use crate::meter::{self, Allowance, Unlocked};
use crate::newsletters::feedback::{self, Suppression};
use crate::newsletters::{self, Choice, Pause};
use crate::passkeys::{self, Passkey};
use crate::plans::{self, Price};
use crate::presents::{self, Present};
use crate::readers::{self, ReaderRecord, Session};
use crate::staff::{self, Role};
use crate::{Press, alerts, groups};

/// Of each list so many stand on the page.
const MOST: i64 = 20;

/// A reader with all they have.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The reader.
    pub reader: ReaderRecord,
    /// How they came: `site`, `import` or `staff`.
    pub origin: String,
    /// Why no mail goes to them, if none does.
    pub suppressed: Option<String>,
    /// Since when and what was said, if this site found out itself.
    pub suppression: Option<Suppression>,
    /// What the processor calls them.
    pub customer: Option<String>,
    /// Labels that came with a list.
    pub labels: String,
    /// A note that came with a list.
    pub imported_note: String,
    /// Their role, if they work here.
    pub role: Option<Role>,
    /// What their grants come down to.
    pub standing: Standing,
    /// This month's allowance.
    pub allowance: Allowance,
    /// Their latest grants.
    pub grants: Vec<Granted>,
    /// Their subscriptions with what they cost, the latest first.
    pub subscriptions: Vec<(Subscription, Option<Price>)>,
    /// Their payments, the latest first.
    pub receipts: Vec<Receipt>,
    /// Their invoices, the latest first.
    pub invoices: Vec<Invoice>,
    /// Presents they bought.
    pub presents: Vec<Present>,
    /// Articles they unlocked last.
    pub unlocked: Vec<Unlocked>,
    /// How many articles they unlocked in all.
    pub unlocked_count: i64,
    /// Browsers that are signed in.
    pub sessions: Vec<Session>,
    /// Passkeys they sign in with.
    pub passkeys: Vec<Passkey>,
    /// What they chose about newsletters.
    pub newsletters: Vec<Choice>,
    /// What all their mail rests in, if it does.
    pub rests: Option<Pause>,
    /// How many of the things they follow they hear of by mail.
    pub alerts: usize,
    /// Names of groups in which they have a seat.
    pub seats: Vec<String>,
    /// Names of groups they own.
    pub groups: Vec<String>,
    /// With whom their account is paired.
    pub paired: Option<Pairing>,
    /// What staff noted.
    pub notes: Vec<Note>,
    /// How many other readers share their allowance.
    pub shared_with: i64,
}

type Particulars = (String, Option<String>, Option<String>, String, String);

const PARTICULARS: &str = "SELECT origin, suppressed, customer_id, labels, note FROM readers WHERE id = $1";
const UNLOCKED: &str = "SELECT COUNT(*) FROM unlocks WHERE holder_id = $1";
const SHARED: &str = "SELECT COUNT(*) FROM readers WHERE holder_id = $1 AND id <> $2";

/// The reader of that public id.
///
/// # Errors
/// When the database fails.
pub fn sheet(conn: &mut Conn, press: &Press, public_id: &str, now: Millis) -> Result<Option<Sheet>, DbError> {
    let Some(reader) = readers::by_public_id(conn, public_id)? else { return Ok(None) };
    let (id, holder) = (reader.id, reader.holder);
    let (origin, suppressed, customer, labels, imported_note): Particulars =
        conn.query_one(PARTICULARS, &[&id])?;
    let mut priced = Vec::new();
    for subscription in subscriptions::of_reader(conn, id)? {
        let price = plans::by_id(conn, subscription.price)?;
        priced.push((subscription, price));
    }
    Ok(Some(Sheet {
        origin,
        suppressed,
        suppression: feedback::of_reader(conn, press, &reader)?,
        customer,
        labels,
        imported_note,
        role: staff::role_of(conn, id)?,
        standing: billing::standing(conn, id, now)?,
        allowance: meter::usage(conn, press, holder, now)?,
        grants: grants(conn, id, MOST)?,
        subscriptions: priced,
        receipts: subscriptions::receipts(conn, id, MOST)?,
        invoices: invoices::of_reader(conn, id, MOST)?,
        presents: presents::of_buyer(conn, id, MOST)?,
        unlocked: meter::unlocked(conn, holder, MOST)?,
        unlocked_count: conn.query_one(UNLOCKED, &[&holder])?,
        sessions: readers::sessions(conn, id, now)?,
        passkeys: passkeys::of_reader(conn, id)?,
        newsletters: newsletters::of_reader(conn, press, id)?,
        rests: newsletters::paused(conn, id, now)?,
        alerts: alerts::count(conn, id)?,
        seats: groups::of_member(conn, id)?.into_iter().map(|group| group.name).collect(),
        groups: groups::of_owner(conn, id)?.into_iter().map(|group| group.name).collect(),
        paired: institutions::pairing_of(conn, id, now)?,
        notes: notes(conn, id, MOST)?,
        shared_with: conn.query_one(SHARED, &[&holder, &id])?,
        reader,
    }))
}
