//! `broadsheet media`: what must stay in sight of a picture, and its smaller copies.

use kernel::config::Storage;
use media::{Derived, Focus};
use press::pictures;

use crate::cli::{Media, PicturesIn, PlaceArgs};
use crate::failure::Failure;
use crate::people::write;
use crate::settings::{Desk, Place};
use crate::storage;

/// Does one of them.
pub fn run(place: &PlaceArgs, act: &Media) -> Result<(), Failure> {
    let desk = Place::read(place)?.open()?;
    match act {
        Media::Focus { file, x, y } => focus(&desk, file, (*x, *y)),
        Media::Derive => derive(&desk),
        Media::Copy { to } => copy(&desk, *to),
    }
}

fn focus(desk: &Desk, address: &str, (x, y): (f64, f64)) -> Result<(), Failure> {
    let focus = Focus::at(x, y).ok_or_else(|| Failure::usage("write two numbers from 0 to 1"))?;
    let file = address.rsplit('/').next().unwrap_or(address).to_owned();
    let asked = file.clone();
    match write(desk, move |tx, _, now| pictures::set_focus(tx, &asked, focus, now))? {
        true => println!("{file} keeps {x} {y} in sight."),
        false => {
            return Err(Failure::failed(format!(
                "there is no picture \"{file}\"; its name is the last part of its address, as in /media/NAME"
            )));
        }
    }
    Ok(())
}

/// What is there already is passed over, so it goes on where it was stopped. Nothing is taken away from where it was.
fn copy(desk: &Desk, to: PicturesIn) -> Result<(), Failure> {
    let (to, from) = match to {
        PicturesIn::Folder => (Storage::Folder, Storage::S3),
        PicturesIn::S3 => (Storage::S3, Storage::Folder),
    };
    let place = &desk.place;
    let [to, from] = [to, from].map(|storage| storage::store(&place.config, storage, &place.data));
    let (to, from) = (to?, from?);
    let (mut seen, mut copied, mut missing, mut last) = (0, 0, 0, 0);
    loop {
        let page = desk.db.read_blocking(move |conn| pictures::keys_after(conn, last))?;
        let Some((end, _)) = page.last() else { break };
        last = *end;
        for (_, key) in page {
            seen += 1;
            if to.has(&key).map_err(Failure::failed)? {
                continue;
            }
            match from.read(&key).map_err(Failure::failed)? {
                Some(bytes) => {
                    to.keep(&key, &bytes).map_err(Failure::failed)?;
                    copied += 1;
                }
                None => {
                    missing += 1;
                    eprintln!("broadsheet: {key} is in neither place");
                }
            }
        }
        println!("{seen} pictures looked at, {copied} copied.");
    }
    match missing {
        0 => {
            println!("All {seen} pictures are there.");
            Ok(())
        }
        missing => Err(Failure::failed(format!("{missing} pictures are in neither place, as named above"))),
    }
}

/// A picture that cannot be scaled is named and the rest goes on.
fn derive(desk: &Desk) -> Result<(), Failure> {
    let derived = Derived::of(desk.pictures()?, desk.place.data.join("derived"));
    let (mut seen, mut made, mut failed, mut last) = (0, 0, 0, 0);
    loop {
        let page = desk.db.read_blocking(move |conn| pictures::after(conn, last))?;
        let Some(end) = page.last().map(|picture| picture.id) else { break };
        for picture in page {
            seen += 1;
            match derived.make_copies(&picture.storage_key, picture.size()) {
                Ok(copies) => made += copies,
                Err(error) => {
                    failed += 1;
                    eprintln!("broadsheet: {}: {error}", picture.storage_key);
                }
            }
        }
        last = end;
    }
    println!("{seen} pictures looked at, {made} copies made.");
    match failed {
        0 => Ok(()),
        failed => Err(Failure::failed(format!("{failed} pictures have no copies, as named above"))),
    }
}
