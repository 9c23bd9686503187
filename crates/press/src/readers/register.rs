//! Leaving an address: the registration wall's form.

use db::{Conn, DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::Millis;
use kernel::ids::Token;

use super::browsers::{self, Start};
use super::limits::may_open_at_once;
use super::mails::Reason;
use super::request::{Asked, send_code};
use super::store::challenges::Purpose;
use super::store::{holders, people};
use super::{Origin, ReadersError, Scope, Session, count_mail};
use crate::Press;
use crate::newsletters::feedback;
use crate::tally::{self, Act};

/// Someone left an address.
#[derive(Clone, Debug)]
pub struct Registration<'a> {
    /// The address.
    pub email: &'a EmailAddress,
    /// The article it was left for.
    pub article: Option<WantedArticle>,
    /// Where to go afterwards.
    pub next: &'a str,
    /// This browser's session, if it has one.
    pub session: Option<&'a Session>,
    /// The network it is in, as [`kernel::network::prefix`] gives it.
    pub network: &'a str,
    /// The browser in words.
    pub device: &'a str,
}

/// The article an address was left for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedArticle {
    /// Its row.
    pub id: i64,
    /// Whether leaving an address opens it: not if it is for subscribers alone.
    pub opens_at_once: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registered {
    /// A new address: the article is open in this browser, and a code is mailed.
    Opened {
        /// The cookie to set.
        token: Token,
    },
    /// A code is mailed, and nothing is open until it is entered.
    CodeSent {
        /// The cookie to set; `None`: the browser keeps the one it has.
        token: Option<Token>,
    },
    /// The browser is signed in with this address already; nothing was mailed.
    SignedIn,
}

/// Opens the first article for an address never seen before, and mails a code to any other.
///
/// The first article is granted once for each mailbox, ever: the row that makes the mailbox known is
/// what decides, so of two registrations at once exactly one opens. Over a limit, or with an address to
/// throw away, a new reader enters the code first and then has the article.
///
/// # Errors
/// When a flood of mail is refused or the database fails.
pub fn register(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    registration: &Registration<'_>,
) -> Result<Registered, ReadersError> {
    let Registration { email, network, .. } = *registration;
    let signed_in = registration.session.filter(|session| session.scope == Scope::Full);
    if let Some(reader) = signed_in.and_then(|session| session.reader)
        && people::by_id(tx, reader)?.is_some_and(|reader| reader.email == email.normal())
    {
        return Ok(Registered::SignedIn);
    }
    count_mail(tx, press, now, email, network)?;
    let wanted = registration.article.filter(|article| article.opens_at_once).map(|article| article.id);
    let opened = match wanted {
        Some(_) if signed_in.is_none() => open(tx, press, now, registration, wanted)?,
        _ => None,
    };
    go_on(tx, press, now, registration, wanted, opened)
}

/// An address is left to buy with. One that was never seen may at once; any other gets a code first.
///
/// # Errors
/// When a flood of mail is refused or the database fails.
pub fn register_buyer(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    registration: &Registration<'_>,
) -> Result<Registered, ReadersError> {
    count_mail(tx, press, now, registration.email, registration.network)?;
    let opened = open(tx, press, now, registration, None)?;
    go_on(tx, press, now, registration, None, opened)
}

/// Whether the address has an account, or its mailbox had one.
///
/// # Errors
/// When the database fails.
pub fn is_known(conn: &mut Conn, press: &Press, email: &EmailAddress) -> Result<bool, DbError> {
    // The address itself is asked after as well: under a new key no mailbox is known by its hash.
    Ok(holders::of_address(conn, &press.address_hash(email))?.is_some()
        || people::by_email(conn, &email.normal())?.is_some())
}

/// Mails the code, to the browser that was opened or to any other.
fn go_on(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    registration: &Registration<'_>,
    wanted: Option<i64>,
    opened: Option<(i64, Token)>,
) -> Result<Registered, ReadersError> {
    let Registration { email, next, device, .. } = *registration;
    let (session, registered) = match opened {
        Some((session, token)) => (session, Registered::Opened { token }),
        None => {
            let (session, token) =
                browsers::keep_or_begin(tx, press, now, registration.session, wanted, device)?;
            (session, Registered::CodeSent { token })
        }
    };
    let asked = Asked {
        purpose: Purpose::SignIn,
        email,
        session,
        reader: None,
        registers: true,
        next,
        reason: Reason::Register,
    };
    send_code(tx, press, now, &asked)?;
    Ok(registered)
}

/// Makes a new mailbox known and opens the article, if there is one; `None` if the mailbox is known or over a limit.
fn open(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    registration: &Registration<'_>,
    article: Option<i64>,
) -> Result<Option<(i64, Token)>, ReadersError> {
    let Registration { email, network, device, .. } = *registration;
    let hash = press.address_hash(email);
    if is_known(tx, press, email)? || !may_open_at_once(tx, press, now, email, network)? {
        return Ok(None);
    }
    let Some(holder) = holders::insert(tx, &hash, now)? else { return Ok(None) };
    let public_id = press.random.public_id();
    let reader = people::insert(tx, &public_id, holder, &email.normal(), Origin::Site, now, None)?;
    let Some(row) = reader else { return Ok(None) };
    feedback::remember(tx, press, row, email)?;
    if let Some(article) = article {
        holders::open_first(tx, holder, article, now)?;
    }
    let from = match registration.article {
        Some(article) => Some(article.id),
        None => tally::article_at(tx, registration.next, now)?,
    };
    tally::count(tx, press, now, Act::Registered, from)?;
    let start = Start { scope: Scope::First, reader, article, device };
    Ok(Some(browsers::begin(tx, press, now, registration.session, start)?))
}
