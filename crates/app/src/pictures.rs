//! `broadsheet media`: what must stay in sight of a picture, and its smaller copies.

use media::{Derived, Focus};
use press::pictures;

use crate::cli::{Media, PlaceArgs};
use crate::failure::Failure;
use crate::people::write;
use crate::settings::{Desk, Place};

/// Does one of them.
pub fn run(place: &PlaceArgs, act: &Media) -> Result<(), Failure> {
    let desk = Place::read(place)?.open()?;
    match act {
        Media::Focus { file, x, y } => focus(&desk, file, (*x, *y)),
        Media::Derive => derive(&desk),
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

/// A picture that cannot be scaled is named and the rest goes on.
fn derive(desk: &Desk) -> Result<(), Failure> {
    let derived = Derived::of(desk.pictures()?, desk.place.data.join("derived"));
    let (mut seen, mut made, mut failed, mut last) = (0, 0, 0, 0);
    loop {
        let page = desk.db.read_blocking(move |conn| pictures::after(conn, last))?;
        let Some(end) = page.last().map(|picture| picture.id) else { break };
        for picture in page {
            // What the database holds came from such numbers.
            let side = |length| u32::try_from(length).unwrap_or_default();
            seen += 1;
            match derived.make_copies(&picture.storage_key, (side(picture.width), side(picture.height))) {
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
