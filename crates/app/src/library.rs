//! `broadsheet index`: the search index, built afresh.

use std::time::{Duration, Instant};

use press::library::Library;

use crate::cli::{Index, PlaceArgs};
use crate::failure::Failure;
use crate::settings::{Desk, Place};

/// Between two looks whether it is built, by the site that is served or by this process.
const PAUSE: Duration = Duration::from_millis(100);

/// Does one of them.
pub fn run(place: &PlaceArgs, act: &Index) -> Result<(), Failure> {
    let desk = Place::read(place)?.open()?;
    match act {
        Index::Rebuild => rebuild(&desk),
    }
}

/// Where a site is served it is the one that builds; a kill of this process then changes nothing.
fn rebuild(desk: &Desk) -> Result<(), Failure> {
    let library = Library::of(&desk.place.data);
    library.wish_rebuild().map_err(Failure::failed)?;
    let begun = Instant::now();
    while library.wishes_rebuild() {
        library.step(&desk.db, &desk.press).map_err(Failure::failed)?;
        std::thread::sleep(PAUSE);
    }
    library.step(&desk.db, &desk.press).map_err(Failure::failed)?;
    let articles = library.index().map_or(0, |index| index.count());
    println!(
        "The search index is built afresh: {articles} articles in {:.1} s.",
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}
