//! `broadsheet newsletters`: which there are, and what their next issues are going to be.

use clap::{Subcommand, ValueEnum};
use db::DbError;
use kernel::clock::Millis;
use press::Press;
use press::audit::Actor;
use press::newsletters::issues::{self, Deed, Entitlement, IssueError, Listed, Seen, calendar};
use render::letter::Piece;
use render::theme::Theme;

use crate::cli::PlaceArgs;
use crate::failure::Failure;
use crate::settings::{Desk, Place};

/// What to do with newsletters.
#[derive(Debug, Subcommand)]
pub enum Newsletters {
    /// Say which there are, when they come next, and how that issue stands
    List,
    /// Begin the next issue before its time; one that was begun is left as it is
    Draft {
        /// The newsletter's slug
        #[arg(value_name = "SLUG")]
        newsletter: String,
    },
    /// Print the next issue's plain text, and what is to be looked at before it is sent
    Preview {
        /// The newsletter's slug
        #[arg(value_name = "SLUG")]
        newsletter: String,
        /// As these readers get it
        #[arg(long, value_name = "READERS", default_value = "subscriber")]
        reader: Whom,
    },
    /// Let the next issue go out at its time, or now if that is over
    Approve {
        /// The newsletter's slug
        #[arg(value_name = "SLUG")]
        newsletter: String,
    },
}

/// Whose letter to show.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Whom {
    /// Those with All-Access
    Subscriber,
    /// Everyone else who gets it
    Free,
}

impl Whom {
    fn entitlement(self) -> Entitlement {
        match self {
            Whom::Subscriber => Entitlement::Subscriber,
            Whom::Free => Entitlement::Free,
        }
    }
}

/// `broadsheet newsletters`.
pub fn run(place: &PlaceArgs, act: &Newsletters) -> Result<(), Failure> {
    let desk = Place::read(place)?.open()?;
    let now = desk.press.clock.now();
    match act {
        Newsletters::List => list(&desk, now),
        Newsletters::Draft { newsletter } => draft(&desk, newsletter, now),
        Newsletters::Preview { newsletter, reader } => preview(&desk, newsletter, *reader, now),
        Newsletters::Approve { newsletter } => approve(&desk, newsletter, now),
    }
}

fn list(desk: &Desk, now: Millis) -> Result<(), Failure> {
    let press = &desk.press;
    if press.config.newsletters.is_empty() {
        println!("There are no newsletters; [[newsletters]] in the settings names them.");
    }
    for letter in &press.config.newsletters {
        let when = match calendar::after(letter, &press.zone, now) {
            None => "no days are set for it".to_owned(),
            Some(edition) => {
                let slug = letter.slug.clone();
                let issue = desk.db.read_blocking(move |conn| issues::on_day(conn, &slug, edition.day))?;
                let stands = issue.map_or("not begun", |issue| issue.state.as_str());
                let zone = if letter.time_zone.is_empty() { "" } else { " " };
                format!("{} {}{zone}{}, {stands}", edition.day, letter.at, letter.time_zone)
            }
        };
        println!("{}  {}: {when}", letter.slug, letter.name);
    }
    Ok(())
}

fn draft(desk: &Desk, newsletter: &str, now: Millis) -> Result<(), Failure> {
    let begun = issues::begin(&desk.db, &desk.press, &Actor::Operator, newsletter, now);
    begun.map_err(|error| told(error, newsletter))?;
    println!("It is begun; `broadsheet newsletters preview {newsletter}` shows it.");
    Ok(())
}

fn told(error: IssueError, newsletter: &str) -> Failure {
    match error {
        IssueError::Missing => Failure::failed(format!(
            "there is no newsletter \"{newsletter}\" with days on which it comes out; `broadsheet newsletters list` names them"
        )),
        error => Failure::failed(error),
    }
}

fn preview(desk: &Desk, newsletter: &str, whom: Whom, now: Millis) -> Result<(), Failure> {
    let press = &desk.press;
    let theme = theme(press)?;
    let latest = begun(desk, newsletter, now)?;
    let (of, words) = (press.clone(), theme.clone());
    let (prepared, checks) = desk
        .db
        .read_blocking(move |conn| {
            let Some(issue) = issues::by_public_id(conn, &latest.public_id)? else { return Ok(None) };
            let Some(prepared) = issues::prepare(conn, &of, &words, &issue, now)? else { return Ok(None) };
            let checks = issues::checks(conn, &of, &prepared, now)?;
            Ok::<_, DbError>(Some((prepared, checks)))
        })?
        .ok_or_else(|| Failure::failed("there is no such newsletter any more"))?;
    let variant = prepared
        .variant(whom.entitlement())
        .ok_or_else(|| Failure::failed("this newsletter is for subscribers alone; leave --reader out"))?;
    println!("{}\n{}\n", prepared.titles.subject, prepared.titles.preheader);
    print!("{}", plain(&variant.rendered.text));
    for check in &checks {
        println!("\n* {}", check.sentence(press, &theme));
    }
    Ok(())
}

fn approve(desk: &Desk, newsletter: &str, now: Millis) -> Result<(), Failure> {
    let (issue, press, theme) = (begun(desk, newsletter, now)?, desk.press.clone(), theme(&desk.press)?);
    let words = theme.clone();
    let approved = desk.db.write_blocking(move |tx| {
        let seen = Seen { issue: &issue.public_id, version: issue.version };
        issues::act(tx, &press, &Actor::Operator, seen, &Deed::Approve(theme), now)
    });
    approved.map_err(|error| match error {
        IssueError::Unfit(checks) => {
            let sentences = checks.iter().map(|check| check.sentence(&desk.press, &words));
            Failure::failed(sentences.collect::<Vec<_>>().join("\n"))
        }
        error => told(error, newsletter),
    })?;
    println!("It is approved.");
    Ok(())
}

fn theme(press: &Press) -> Result<Theme, Failure> {
    let language = &press.config.site.language;
    Theme::load(press.config.theme().as_deref(), language, press.zone.clone()).map_err(Failure::failed)
}

fn begun(desk: &Desk, newsletter: &str, now: Millis) -> Result<Listed, Failure> {
    next(desk, newsletter, now)?.ok_or_else(|| {
        Failure::failed(format!("no issue is begun; `broadsheet newsletters draft {newsletter}` begins one"))
    })
}

/// The text, with gaps named where a reader's own words will stand.
fn plain(pieces: &[Piece]) -> String {
    let shown = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Slot(slot) => format!("[{slot:?}]").to_lowercase(),
    };
    pieces.iter().map(shown).collect()
}

/// The newsletter's next issue, or its last.
fn next(desk: &Desk, newsletter: &str, now: Millis) -> Result<Option<Listed>, DbError> {
    let (slug, press): (String, Press) = (newsletter.to_owned(), desk.press.clone());
    desk.db.read_blocking(move |conn| {
        let letter = press.config.newsletters.iter().find(|letter| letter.slug == slug);
        let edition = letter.and_then(|letter| calendar::after(letter, &press.zone, now));
        let next = match edition {
            Some(edition) => issues::on_day(conn, &slug, edition.day)?,
            None => None,
        };
        Ok(next.or(issues::list(conn, &slug, None, 1)?.pop()))
    })
}
