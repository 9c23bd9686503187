//! Readers in every standing, each brought there by the acts that bring a reader there.

use db::{DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::{DAY, Millis};
use kernel::ids::Token;
use press::billing::{self, GrantSource};
use press::gifts::{self, GiftError};
use press::readers::{self, Origin, Proof, ReadersError, Registered, Registration, WantedArticle};
use press::staff::{self, Role as Position};
use press::{Press, articles, meter};

use super::Stage;
use crate::login::Refused;

/// How a reader of the demonstration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Nobody we know.
    Anonymous,
    /// Left an address for another article, and has not confirmed it.
    Unconfirmed,
    /// Left an address for this article.
    FirstArticle,
    /// Registered, with so many articles spent.
    Registered(usize),
    /// Registered, and unlocked this article.
    Unlocked,
    /// Took a subscriber's gift link.
    GiftTaker,
    /// All-Access from there.
    Granted(GrantSource),
    /// All-Access that ended a week ago.
    Lapsed,
    /// Reads from an institution's network.
    Institution,
    /// Works here.
    Staff(Position),
}

/// Someone to be.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// In the address of the button, and before the @ of the reader's address.
    pub slug: &'static str,
    /// How they stand.
    pub part: Part,
}

/// Everyone there is to be.
pub const CAST: [Role; 14] = [
    Role { slug: "anonymous", part: Part::Anonymous },
    Role { slug: "unconfirmed", part: Part::Unconfirmed },
    Role { slug: "first", part: Part::FirstArticle },
    Role { slug: "new", part: Part::Registered(0) },
    Role { slug: "one-left", part: Part::Registered(2) },
    Role { slug: "exhausted", part: Part::Registered(3) },
    Role { slug: "unlocked", part: Part::Unlocked },
    Role { slug: "gift", part: Part::GiftTaker },
    Role { slug: "subscriber", part: Part::Granted(GrantSource::Subscription) },
    Role { slug: "trial", part: Part::Granted(GrantSource::Trial) },
    Role { slug: "comp", part: Part::Granted(GrantSource::Comp) },
    Role { slug: "lapsed", part: Part::Lapsed },
    Role { slug: "institution", part: Part::Institution },
    Role { slug: "editor", part: Part::Staff(Position::Editor) },
];

impl Part {
    /// The article that shows what it means to stand so.
    pub(super) fn scene(self, stage: &Stage) -> &str {
        match self {
            Part::Granted(_) | Part::Lapsed | Part::Institution | Part::Staff(_) => &stage.subscribers,
            _ => &stage.metered,
        }
    }

    /// Whether it takes a reader with a proven address.
    pub fn signs_in(self) -> bool {
        !matches!(
            self,
            Part::Anonymous | Part::Unconfirmed | Part::FirstArticle | Part::GiftTaker | Part::Institution
        )
    }
}

/// Makes someone new for the part; gives the cookie of their browser, if it needs one.
pub(super) fn enter(
    tx: &mut Tx,
    press: &Press,
    role: &Role,
    stage: &Stage,
    device: &str,
    now: Millis,
) -> Result<Option<Token>, Refused> {
    match role.part {
        Part::Anonymous | Part::Institution => Ok(None),
        Part::Unconfirmed => register(tx, press, role, stage.spent.first(), device, now),
        Part::FirstArticle => register(tx, press, role, Some(&stage.metered), device, now),
        Part::GiftTaker => take_gift(tx, press, &stage.metered, device, now),
        _ => {
            let reader = settle(tx, press, role.part, &someone(press, role.slug)?, stage, now)?;
            sign_in(tx, press, reader, device, now)
        }
    }
}

/// An address that nobody has.
fn someone(press: &Press, name: &str) -> Result<EmailAddress, DbError> {
    let address = format!("{name}.{}@readers.example", press.random.code());
    EmailAddress::parse(&address).map_err(|_| DbError::Busy)
}

/// The reader with that address, brought to stand so; a part that takes a proven address.
///
/// # Errors
/// When the database fails.
pub fn settle(
    tx: &mut Tx,
    press: &Press,
    part: Part,
    email: &EmailAddress,
    stage: &Stage,
    now: Millis,
) -> Result<i64, DbError> {
    let reader = readers::add(tx, press, now, email, Origin::Staff, true)?;
    match part {
        Part::Registered(count) => spend(tx, press, reader, stage.spent.iter().take(count), now)?,
        Part::Unlocked => spend(tx, press, reader, [&stage.metered], now)?,
        Part::Granted(source) => grant(tx, press, reader, source, (now, now + 30 * DAY))?,
        Part::Lapsed => {
            grant(tx, press, reader, GrantSource::Subscription, (now - 372 * DAY, now - 7 * DAY))?;
        }
        Part::Staff(position) => staff::invite(tx, now, reader, position)?,
        _ => {}
    }
    Ok(reader)
}

fn grant(
    tx: &mut Tx,
    press: &Press,
    reader: i64,
    source: GrantSource,
    (begins, ends): (Millis, Millis),
) -> Result<(), DbError> {
    let plan = press.config.plans.first().map_or("", |plan| plan.slug.as_str());
    // What staff give has no end.
    let ends = (source != GrantSource::Comp).then_some(ends);
    billing::grant(tx, reader, source, plan, ends, "demonstration", begins).map(drop)
}

fn spend<'a>(
    tx: &mut Tx,
    press: &Press,
    reader: i64,
    slugs: impl IntoIterator<Item = &'a String>,
    now: Millis,
) -> Result<(), DbError> {
    let Some(reader) = readers::by_id(tx, reader)? else { return Ok(()) };
    for slug in slugs {
        if let Some(article) = articles::find(tx, slug, now)? {
            meter::unlock(tx, press, reader.holder, article, now)?;
        }
    }
    Ok(())
}

fn sign_in(
    tx: &mut Tx,
    press: &Press,
    reader: i64,
    device: &str,
    now: Millis,
) -> Result<Option<Token>, Refused> {
    let Some(link) = readers::login_link(tx, press, now, reader, 1)? else { return Ok(None) };
    let proof = Proof { device, wording: "" };
    let signed_in = readers::follow_link(tx, press, now, link.token.expose(), None, proof)?;
    Ok(signed_in.ok().map(|signed_in| signed_in.token))
}

/// Leaves a new address at the wall of that article, as a reader would; the code is mailed.
fn register(
    tx: &mut Tx,
    press: &Press,
    role: &Role,
    slug: Option<&String>,
    device: &str,
    now: Millis,
) -> Result<Option<Token>, Refused> {
    let article = match slug {
        Some(slug) => articles::find(tx, slug, now)?,
        None => None,
    };
    let email = someone(press, role.slug)?;
    let registration = Registration {
        email: &email,
        article: article.map(|id| WantedArticle { id, opens_at_once: true }),
        next: "/",
        session: None,
        network: email.domain(),
        device,
    };
    Ok(match readers::register(tx, press, now, &registration)? {
        Registered::Opened { token } => Some(token),
        Registered::CodeSent { token } => token,
        Registered::SignedIn => None,
    })
}

/// A gift link of someone with All-Access, taken at once.
fn take_gift(
    tx: &mut Tx,
    press: &Press,
    slug: &str,
    device: &str,
    now: Millis,
) -> Result<Option<Token>, Refused> {
    let Some(article) = articles::find(tx, slug, now)? else { return Ok(None) };
    let giver = readers::add(tx, press, now, &someone(press, "giver")?, Origin::Staff, true)?;
    grant(tx, press, giver, GrantSource::Subscription, (now, now + 30 * DAY))?;
    let taken = gifts::make(tx, press, now, giver, article)
        .and_then(|made| gifts::take(tx, press, now, &made.token, None, device));
    match taken {
        Ok(taken) => Ok(taken.token),
        Err(GiftError::Failed(error)) => Err(ReadersError::Db(error).into()),
        // A giver made this very moment has links to give.
        Err(_) => Ok(None),
    }
}
