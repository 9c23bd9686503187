//! Institutions: universities, libraries and companies whose readers read everything, known by the network they come
//! from, by an address at the institution's domain, or by an account that was paired on campus. They open what is
//! to be read and nothing else: newsletters, gifts and whatever else is personal come with All-Access alone.
//!
//! Who provides access is looked up on each request, in a [`Directory`] that is read again whenever it changes: what is
//! withdrawn or over opens nothing from the next request on.

mod directory;
mod listing;
mod log;
mod pairing;
mod report;
mod store;
#[cfg(test)]
mod tests;
mod usage;
mod waiting;

use db::{Conn, DbError};
use ipnet::IpNet;
use kernel::campus::NotTheirs;
use kernel::clock::Millis;

use crate::audit::{self, Line};

pub use directory::{Directory, OffCampus, directory};
pub use listing::{Key, all, by_name, by_public_id, list};
pub use pairing::{Pairing, pair, pairing_of, unpair};
pub use report::{Item, Months, NoMonths, Read, Report, report};
pub use store::{
    Found, add, change, declare, end, make, new_report_link, of_contact, of_report_link, remove, remove_parts,
};
pub use usage::{Request, fold, write};
pub use waiting::Waiting;

/// The kind under which changes are logged.
pub const CHANGE: &str = "institution";

/// Who provides access to one visitor, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Row id of the institution.
    pub id: i64,
    /// As in "Access provided by ...".
    pub name: std::sync::Arc<str>,
    /// How the visitor is known to be theirs.
    pub by: By,
}

/// How a visitor is known to be an institution's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// They are on its network.
    Network,
    /// Their account was paired there.
    Pairing,
    /// They have an address there.
    Domain,
}

/// An institution as staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Institution {
    /// Row id.
    pub id: i64,
    /// What names it in addresses.
    pub public_id: String,
    /// Its name.
    pub name: String,
    /// Reads until then; none: without an end.
    pub until: Option<Millis>,
    /// The librarian's address; empty if none is known.
    pub contact: String,
    /// Whether the settings name it.
    pub declared: bool,
    /// Its networks.
    pub networks: Vec<IpNet>,
    /// Its mail domains.
    pub domains: Vec<String>,
}

/// Lines of the log on an institution's page.
const LINES: i64 = 50;

/// What staff did about an institution, the latest first.
///
/// # Errors
/// When the database fails.
pub fn lines(conn: &mut Conn, institution: &Institution) -> Result<Vec<Line>, DbError> {
    audit::of_thing(conn, (log::KIND, &institution.public_id), None, LINES)
}

/// What is added to an institution, makes one, or is all that it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addition {
    /// Its name.
    pub name: String,
    /// More networks.
    pub networks: Vec<IpNet>,
    /// More mail domains.
    pub domains: Vec<String>,
    /// Another end, or `Some(None)` for none.
    pub until: Option<Option<Millis>>,
    /// Another librarian.
    pub contact: Option<String>,
}

/// Why an institution was not changed. Nothing has.
#[derive(Debug, thiserror::Error)]
pub enum InstitutionError {
    /// A network or domain that cannot be theirs.
    #[error(transparent)]
    NotTheirs(#[from] NotTheirs),
    /// Another institution has it.
    #[error(
        "{theirs} is {name}'s, and {asked} has addresses of it. Take it from {name} first, or leave it out: each address belongs to one institution."
    )]
    Taken {
        /// What was asked for.
        asked: String,
        /// What is there already.
        theirs: String,
        /// Whose that is.
        name: String,
    },
    /// Nothing by which its readers could be known.
    #[error("Say how the readers of {0} are known: by --network, by --domain, or both.")]
    Nothing(String),
    /// The settings have the last word.
    #[error(
        "{0} stands in the settings, under [[institutions]]. Change it there; it is taken up when the site is started again."
    )]
    Declared(String),
    /// Another has that name.
    #[error("There is an institution {0} already. Change that one, or write another name.")]
    Exists(String),
    /// There is none of that name.
    #[error("There is no institution \"{0}\". `broadsheet institutions list` names those there are.")]
    Unknown(String),
    /// No name.
    #[error("Write the institution's name, as in \"City Library\".")]
    Nameless,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}
