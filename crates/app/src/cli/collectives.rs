//! What can be typed about those through whom many read.

use clap::{Args, Subcommand};
use kernel::EmailAddress;

use super::email;

/// What to do with an institution.
#[derive(Debug, Subcommand)]
pub enum Institutions {
    /// Make an institution, or add to the one of that name
    Add(AddInstitution),
    /// Say which there are
    List,
    /// Take networks or domains from an institution, or, without any, withdraw it: acts on the next request
    Remove {
        /// Its name
        name: String,
        /// Only this network, one of several times
        #[arg(long, value_name = "NETWORK")]
        network: Vec<String>,
        /// Only this mail domain, one of several times
        #[arg(long, value_name = "DOMAIN")]
        domain: Vec<String>,
    },
    /// Write the report on what its readers read, or print the secret link to it
    Usage {
        /// Its name
        name: String,
        /// The first month, as in 2026-01 [default: a year ago]
        #[arg(long, value_name = "MONTH")]
        from: Option<String>,
        /// The last month [default: the present one]
        #[arg(long, value_name = "MONTH")]
        to: Option<String>,
        /// As JSON, not CSV
        #[arg(long)]
        json: bool,
        /// Print a new secret link for the librarian instead; the one before is dead
        #[arg(long, conflicts_with_all = ["from", "to", "json"])]
        link: bool,
    },
}

/// An institution to make or add to.
#[derive(Debug, Args)]
pub struct AddInstitution {
    /// Its name, as in "Access provided by ..."
    pub name: String,
    /// A network (192.0.2.0/24, 2001:db8::/32), first and last address (192.0.2.10-192.0.2.40) or single address; several times
    #[arg(long, value_name = "NETWORK")]
    pub network: Vec<String>,
    /// A mail domain of its own: whoever has proven an address there reads from anywhere; several times
    #[arg(long, value_name = "DOMAIN")]
    pub domain: Vec<String>,
    /// The last day (2027-01-31) or instant (RFC 3339), or "never"
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// The librarian's address, who sees the usage report when logged in
    #[arg(long, value_name = "EMAIL", value_parser = email)]
    pub contact: Option<EmailAddress>,
}

/// What to do with a group.
#[derive(Debug, Subcommand)]
pub enum Groups {
    /// Make a group and write to its owner, who gives the seats
    Add {
        /// Its name
        name: String,
        /// How many seats
        #[arg(long)]
        seats: i64,
        /// Whoever gives them; added as a reader if need be
        #[arg(long, value_name = "EMAIL", value_parser = email)]
        owner: EmailAddress,
        /// The last day (2027-01-31) or instant (RFC 3339)
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        /// The plan, by its slug in the settings
        #[arg(long, value_name = "SLUG", default_value = "complimentary")]
        plan: String,
        /// A mail domain whose readers take a free seat by themselves; several times
        #[arg(long, value_name = "DOMAIN")]
        domain: Vec<String>,
    },
    /// Say which there are
    List,
    /// Say who has a seat and who is invited
    Show {
        /// Its name
        name: String,
    },
    /// Change a group; what is not named stays
    Change(ChangeGroup),
    /// End a group and every seat of it: acts on the next request
    Close {
        /// Its name
        name: String,
    },
}

/// A change of a group; at least one of them.
#[derive(Debug, Args)]
pub struct ChangeGroup {
    /// Its name
    pub name: String,
    /// More or fewer seats, but no fewer than are taken
    #[arg(long)]
    pub seats: Option<i64>,
    /// Another owner
    #[arg(long, value_name = "EMAIL", value_parser = email)]
    pub owner: Option<EmailAddress>,
    /// The last day or instant, or "never"
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// The mail domains whose readers take a seat by themselves, in place of those before; several times
    #[arg(long, value_name = "DOMAIN", conflicts_with = "no_domain")]
    pub domain: Vec<String>,
    /// No such domain any more
    #[arg(long)]
    pub no_domain: bool,
}

/// What to do with presents.
#[derive(Debug, Subcommand)]
pub enum Presents {
    /// Say what was given last, and how it stands
    List,
    /// Take a present back that nobody has redeemed
    PayBack {
        /// Its id, as in the list
        id: String,
    },
}
