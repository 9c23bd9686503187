//! `broadsheet access`: levels and openings set by hand, and why an article has its level.

use kernel::clock::Millis;
use press::reading::{self, Setting, Target};

use crate::cli::{Access, AccessChange, PlaceArgs};
use crate::failure::Failure;
use crate::people;
use crate::settings::{Desk, Place};

/// `broadsheet access`.
pub fn run(place: &PlaceArgs, act: &Access) -> Result<(), Failure> {
    let desk = Place::read(place)?.open()?;
    match act {
        Access::Why { slug } => why(&desk, slug),
        Access::Article { slug, change } => {
            set(&desk, slug, "published article", setting(&desk, change)?, |slug| Target::Article(slug))?;
            why(&desk, slug)
        }
        Access::Section { slug, change } => {
            set(&desk, slug, "section", setting(&desk, change)?, |slug| Target::Section(slug))?;
            println!(
                "Set for the section \"{slug}\"; an article's own setting and the rules come before it."
            );
            Ok(())
        }
    }
}

fn why(desk: &Desk, slug: &str) -> Result<(), Failure> {
    let (press, asked, now) = (desk.press.clone(), slug.to_owned(), desk.press.clock.now());
    let found = desk.db.read_blocking(move |conn| reading::explain(conn, &press, &asked, now))?;
    let found = found.ok_or_else(|| unknown("published article", slug))?;
    println!("{slug} is {}: {}.", found.level.as_str(), found.because);
    Ok(())
}

fn set(
    desk: &Desk,
    slug: &str,
    what: &str,
    setting: Setting,
    target: impl for<'a> FnOnce(&'a str) -> Target<'a> + Send + 'static,
) -> Result<(), Failure> {
    let asked = slug.to_owned();
    let found = people::write(desk, move |tx, _, now| reading::set(tx, target(&asked), setting, now))?;
    if found { Ok(()) } else { Err(unknown(what, slug)) }
}

fn unknown(what: &str, slug: &str) -> Failure {
    Failure::failed(format!("there is no {what} \"{slug}\""))
}

fn setting(desk: &Desk, change: &AccessChange) -> Result<Setting, Failure> {
    let until = |text: &str| -> Result<Millis, Failure> { people::end(text, &desk.press.zone) };
    let level = match (change.level, change.by_rules) {
        (Some(level), _) => Some(Some(level)),
        (None, true) => Some(None),
        (None, false) => None,
    };
    let open_until = match (&change.open_until, change.close) {
        (Some(text), _) => Some(Some(until(text)?)),
        (None, true) => Some(None),
        (None, false) => None,
    };
    Ok(Setting { level, open_until })
}
