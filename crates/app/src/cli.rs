//! What can be typed.

mod collectives;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use kernel::EmailAddress;
use kernel::config::AccessLevel;
use press::staff::Role;

use crate::billing::Billing;
use crate::newsletters::Newsletters;
use crate::plans::Plans;
pub use collectives::{AddInstitution, ChangeGroup, Groups, Institutions, Presents};

/// A magazine that lives from its readers: site, wall, archive and newsletters.
#[derive(Debug, Parser)]
#[command(name = "broadsheet", version, arg_required_else_help = true)]
pub struct Cli {
    /// Where the site is.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where the site's data and settings are.
#[derive(Debug, Args)]
pub struct PlaceArgs {
    /// Folder with the database, pictures, mails and reports [default: ./data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Settings [default: broadsheet.toml in the data folder, else in the present one]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the site
    Serve(ServeArgs),
    /// Fill a fresh folder with a small demonstration magazine and serve it
    Demo(DemoArgs),
    /// Move an archive or readers in; nobody is mailed
    #[command(subcommand)]
    Import(Import),
    /// Add readers, give them All-Access, help them in
    #[command(subcommand)]
    Readers(Readers),
    /// Universities, libraries and companies whose readers read everything
    #[command(subcommand)]
    Institutions(Institutions),
    /// All-Access that readers gave to others
    #[command(subcommand)]
    Presents(Presents),
    /// Companies and households with seats
    #[command(subcommand)]
    Groups(Groups),
    /// Who works here
    #[command(subcommand)]
    Staff(Staff),
    /// Look after single articles
    #[command(subcommand)]
    Articles(Articles),
    /// Set who may read an article or a section, and ask why
    #[command(subcommand)]
    Access(Access),
    /// Look after pictures
    #[command(subcommand)]
    Media(Media),
    /// Look after the search index
    #[command(subcommand)]
    Index(Index),
    /// Look at newsletters and their next issues
    #[command(subcommand)]
    Newsletters(Newsletters),
    /// Show what plans cost, and move subscribers to a new price
    #[command(subcommand)]
    Plans(Plans),
    /// Look after subscriptions and their money: withdrawals, refunds, asking the processor
    #[command(subcommand)]
    Billing(Billing),
    /// Make a backup of the whole site, checked after writing; the site may go on meanwhile
    Backup(BackupArgs),
    /// Write the whole site in open formats, to move or to look at
    Export(ExportArgs),
    /// Put a backup into a new data folder and an empty database, of either kind
    Restore(RestoreArgs),
    /// Look whether settings, database, theme, mail and pictures are in order
    Check(CheckArgs),
    /// Ask whether the site of this data folder is served and answers
    Ready,
    /// Take in what comes back of newsletters
    #[command(subcommand)]
    Mail(Mail),
}

/// What can be done with mail.
#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Read a bounce or a complaint from standard input, as mail servers pipe it; ends with 75 if it should come again
    Intake {
        /// The addresses it came to, if they are not in the message
        #[arg(value_name = "ADDRESS")]
        to: Vec<String>,
    },
}

/// How to serve.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Allow plain http on an address that others can reach
    #[arg(long)]
    pub insecure: bool,
}

/// How to look.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Say it as JSON
    #[arg(long)]
    pub json: bool,
    /// The name of the key with which your relay signs, to look up DKIM
    #[arg(long, value_name = "SELECTOR")]
    pub dkim: Option<String>,
    /// Ask this name server instead of the system's
    #[arg(long, value_name = "ADDR")]
    pub resolver: Option<SocketAddr>,
}

/// How to show the demonstration.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// Where to put a backup.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The file to make; it holds readers' addresses and the site's key, so keep it as safe as the site
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Where to export to.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// A new or empty folder; it will hold readers' addresses
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// What to restore.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The backup
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Check the backup and say what is in it, and restore nothing
    #[arg(long)]
    pub check: bool,
}

/// What to move in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Articles: NDJSON, WordPress exports (WXR), Ghost exports (JSON), also .gz and .zst
    Articles(ImportArticles),
    /// Readers: CSV with a column "email", also .gz and .zst
    Readers(ImportReaders),
    /// A whole site that `broadsheet export` wrote, into an empty one
    Site(ExportArgs),
}

/// Articles to move in.
#[derive(Debug, Args)]
pub struct ImportArticles {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// A name for the archive, when articles of several are told apart by it
    #[arg(long, value_name = "NAME", default_value = "")]
    pub source: String,
    /// Folder with the pictures of the former site
    #[arg(long, value_name = "DIR")]
    pub images: Option<PathBuf>,
    /// Read and report, and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Readers to move in.
#[derive(Debug, Args)]
pub struct ImportReaders {
    /// The file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Read and report, and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What to do for a reader.
#[derive(Debug, Subcommand)]
pub enum Readers {
    /// Add a reader whose address is known to be theirs
    Add {
        /// Their address
        #[arg(value_parser = email)]
        email: EmailAddress,
    },
    /// Give a reader All-Access; adds the reader if need be
    Grant {
        /// Their address
        #[arg(value_parser = email)]
        email: EmailAddress,
        /// The plan, by its slug in the settings
        #[arg(long, value_name = "SLUG")]
        plan: String,
        /// The last day (2027-01-31, in the publication's time zone) or instant (RFC 3339)
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        /// Tell them by mail
        #[arg(long)]
        tell: bool,
    },
    /// End a reader's All-Access now
    Revoke {
        /// Their address
        #[arg(value_parser = email)]
        email: EmailAddress,
    },
    /// Print a link that signs a reader in, good for a day
    LoginLink {
        /// Their address
        #[arg(value_parser = email)]
        email: EmailAddress,
    },
}

/// What to do for staff.
#[derive(Debug, Subcommand)]
pub enum Staff {
    /// Give someone a role and print the link that signs them in
    Invite {
        /// Their address
        #[arg(value_parser = email)]
        email: EmailAddress,
        /// owner, publisher, editor, author, contributor or analyst
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// Forget someone's second factor, so that they set up another when they next come into the newsroom
    ForgetFactor {
        /// Their address
        #[arg(value_parser = email)]
        email: EmailAddress,
    },
}

/// What to do with an article.
#[derive(Debug, Subcommand)]
pub enum Articles {
    /// Withdraw a published article: its page says that it is gone
    Withdraw {
        /// The last part of its address
        slug: String,
    },
}

/// What to do with the search index.
#[derive(Debug, Subcommand)]
pub enum Index {
    /// Build it afresh from the database; searches go on in the present one meanwhile
    Rebuild,
}

/// What to do with pictures.
#[derive(Debug, Subcommand)]
pub enum Media {
    /// Say what must stay in sight of a picture when it is cropped
    Focus {
        /// Its file name or address, as in /media/FILE
        file: String,
        /// From the left edge: 0 to 1 of its width
        #[arg(value_parser = fraction)]
        x: f64,
        /// From the top: 0 to 1 of its height
        #[arg(value_parser = fraction)]
        y: f64,
    },
    /// Make the smaller copies that are missing now, not in the background while serving
    Derive,
    /// Copy every picture to where it is to be kept from now on; run it before media.storage is changed, and once after
    Copy {
        /// From the other of the two
        #[arg(value_enum)]
        to: PicturesIn,
    },
}

/// Where pictures are kept, as in `media.storage`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PicturesIn {
    /// The data folder
    Folder,
    /// The bucket of media.s3
    S3,
}

/// Who may read what.
#[derive(Debug, Subcommand)]
pub enum Access {
    /// Say which level an article has, and what set it
    Why {
        /// The last part of its address
        slug: String,
    },
    /// Set an article's own level or open it for a time
    Article {
        /// The last part of its address
        slug: String,
        /// What to set
        #[command(flatten)]
        change: AccessChange,
    },
    /// Set a section's level or open it for a time
    Section {
        /// The last part of its address
        slug: String,
        /// What to set
        #[command(flatten)]
        change: AccessChange,
    },
}

/// A change of access; at least one of them.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct AccessChange {
    /// free, registered, metered or subscribers
    #[arg(long, value_parser = level, conflicts_with = "by_rules")]
    pub level: Option<AccessLevel>,
    /// Go by the site's rules again
    #[arg(long)]
    pub by_rules: bool,
    /// Open to all until the end of this day (2027-01-31) or this instant (RFC 3339)
    #[arg(long, value_name = "DATE", conflicts_with = "close")]
    pub open_until: Option<String>,
    /// End an opening now
    #[arg(long)]
    pub close: bool,
}

fn email(text: &str) -> Result<EmailAddress, String> {
    EmailAddress::parse(text).map_err(|problem| problem.to_string())
}

fn fraction(text: &str) -> Result<f64, String> {
    let fraction = text.parse().ok().filter(|part| (0.0..=1.0).contains(part));
    fraction.ok_or_else(|| "write a number from 0 to 1, as in 0.25".to_owned())
}

fn role(text: &str) -> Result<Role, String> {
    let known = || Role::ALL.map(Role::as_str).join(", ");
    Role::from_name(text).ok_or_else(|| format!("there is no such role; there are {}", known()))
}

fn level(text: &str) -> Result<AccessLevel, String> {
    let known = || AccessLevel::ALL.map(AccessLevel::as_str).join(", ");
    AccessLevel::from_name(text).ok_or_else(|| format!("there is no such level; there are {}", known()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_commands_do_not_contradict_each_other() {
        super::Cli::command().debug_assert();
    }
}
