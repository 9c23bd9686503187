//! `broadsheet demo`: a small magazine with readers in every standing, to click through.

mod content;
mod counts;
mod letters;
mod people;
#[cfg(test)]
mod tests;

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use db::DbError;
use press::articles::{Cursor, Direction, Listing};
use press::imports::articles;
use press::reads::{self, Count};

use crate::cli::{DemoArgs, PlaceArgs};
use crate::failure::Failure;
use crate::log;
use crate::serve::demonstrate;
use crate::settings::{Desk, Place, SETTINGS};

/// The first line of the settings of every demonstration; also what it is known again by.
const MARK: &str = "# Written by `broadsheet demo`.";

/// Fills a fresh folder and serves it; one that holds a demonstration is served as it is.
pub fn run(args: &PlaceArgs, options: &DemoArgs) -> Result<(), Failure> {
    if args.config.is_some() {
        return Err(Failure::usage("the demonstration brings its own settings; leave --config out"));
    }
    if !options.listen.ip().is_loopback() {
        let advice = "its sign-in links are for this machine alone: listen on 127.0.0.1";
        return Err(Failure::usage(format!(
            "the demonstration does not listen on {}: {advice}",
            options.listen
        )));
    }
    match &args.data {
        Some(folder) => show(folder, options.listen),
        None => {
            // Removed when the demonstration ends.
            let folder =
                tempfile::Builder::new().prefix("broadsheet-demo-").tempdir().map_err(Failure::failed)?;
            show(folder.path(), options.listen)
        }
    }
}

fn show(folder: &Path, listen: SocketAddr) -> Result<(), Failure> {
    let settings = folder.join(SETTINGS);
    let known = fs::read_to_string(&settings).is_ok_and(|text| text.starts_with(MARK));
    if !known {
        refuse_other_site(folder)?;
        write_settings(folder)
            .map_err(|error| Failure::failed(format!("cannot fill {}: {error}", folder.display())))?;
    }
    let place = PlaceArgs { data: Some(folder.to_owned()), config: Some(settings) };
    let place = Place::read(&place)?;
    log::start(&place.config.server);
    let desk = place.open()?;
    if desk.db.read_blocking(is_empty)? {
        fill(&desk)?;
    } else if !known {
        return Err(Failure::usage(
            "the database of BROADSHEET_DATABASE__URL holds another site; leave it alone",
        ));
    }
    demonstrate(desk, listen, content::stage(folder), people::introduce)
}

/// Articles that have been opened in the demonstration.
const OPENED: i64 = 12;

fn is_empty(conn: &mut db::Conn) -> Result<bool, DbError> {
    Ok(press::articles::last_id(conn)? == 0)
}

fn refuse_other_site(folder: &Path) -> Result<(), Failure> {
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::usage(format!("cannot look into {}: {error}", folder.display()))),
    };
    if entries.next().is_none() {
        return Ok(());
    }
    let advice = "choose an empty folder, or leave --data out";
    Err(Failure::usage(format!("{} holds something else already: {advice}", folder.display())))
}

fn write_settings(folder: &Path) -> std::io::Result<()> {
    let settings = content::settings().map_err(std::io::Error::other)?;
    content::extract("pages", folder)?;
    fs::write(folder.join(SETTINGS), format!("{MARK}\n{settings}"))
}

/// Imports the articles as any archive is imported, and makes the readers.
fn fill(desk: &Desk) -> Result<(), Failure> {
    let staging = tempfile::tempdir().map_err(Failure::failed)?;
    let now = desk.press.clock.now();
    content::extract("images", staging.path()).map_err(Failure::failed)?;
    let file = staging.path().join("articles.ndjson");
    let archive = content::archive(now).map_err(Failure::failed)?;
    fs::write(&file, archive).map_err(Failure::failed)?;
    let terms = content::terms().map_err(Failure::failed)?;
    desk.db.write_blocking(move |tx| content::file_by(tx, &terms, now))?;
    let options = articles::Options::default();
    let mut watch = |_| std::ops::ControlFlow::Continue(());
    let report = articles::run(&desk.db, &desk.press, &desk.pictures()?, &file, &options, &mut watch);
    let report = report.map_err(Failure::failed)?;
    for line in report.first {
        tracing::warn!("demonstration: {line}");
    }
    withdraw(desk)?;
    be_read(desk)?;
    counts::count(desk)?;
    people::move_in(desk)?;
    letters::begin(desk, &people::staff()?)
}

/// Opens some articles more often than others, as a magazine's readers have by the time anyone looks at it.
fn be_read(desk: &Desk) -> Result<(), DbError> {
    let now = desk.press.clock.now();
    desk.db.write_blocking(move |tx| {
        let (latest, top) = (Listing::Latest, Cursor::TOP);
        let cards = press::articles::list(tx, &latest, top, Direction::Older, OPENED, now)?;
        let counts = cards.iter().zip(0..).map(|(card, nth)| Count {
            day: reads::day(now),
            article: card.id,
            // In another order than they were published in.
            reads: 5 + nth * 7 % OPENED,
        });
        reads::write(tx, &counts.collect::<Vec<_>>())
    })
}

/// Takes one article back, to show what is left of it.
fn withdraw(desk: &Desk) -> Result<(), Failure> {
    let now = desk.press.clock.now();
    let done = desk.db.write_blocking::<_, DbError>(move |tx| {
        let found = press::articles::find(tx, content::WITHDRAWN, now)?;
        found.map(|id| press::articles::withdraw(tx, id, now)).transpose()
    })?;
    done.ok_or_else(|| Failure::failed(format!("demo/articles has no {}", content::WITHDRAWN)))
}
