//! `broadsheet export` and `broadsheet import site`.

use std::path::Path;

use press::moving;

use crate::cli::{ExportArgs, PlaceArgs};
use crate::failure::Failure;
use crate::settings::{Desk, Place};

/// Writes the whole site into a folder.
pub fn export(args: &PlaceArgs, options: &ExportArgs) -> Result<(), Failure> {
    let place = Place::read(args)?;
    if let Some(file) = db::file(&place.database(), &place.data)?.filter(|file| !file.exists()) {
        return Err(Failure::usage(format!("there is no site to export: {} is not there", file.display())));
    }
    let desk = place.open()?;
    let folder = &options.folder;
    let moved = moving::export(&desk.db, &desk.press, &desk.pictures()?, folder).map_err(Failure::failed)?;
    println!(
        "{}: {} rows and {} pictures; README.txt says what is what",
        folder.display(),
        moved.rows,
        moved.pictures
    );
    println!("It holds readers' addresses: keep it as safe as the site itself.");
    Ok(())
}

/// Whether this can be an export.
pub fn look(folder: &Path) -> Result<(), Failure> {
    if folder.join("tables").is_dir() {
        return Ok(());
    }
    Err(Failure::usage(format!("{} is no folder that `broadsheet export` made", folder.display())))
}

/// Takes a whole site in.
pub fn move_in(desk: &Desk, folder: &Path) -> Result<(), Failure> {
    let moved = moving::move_in(&desk.db, &desk.press, &desk.pictures()?, folder).map_err(Failure::failed)?;
    println!("{}: {} rows and {} pictures moved in", folder.display(), moved.rows, moved.pictures);
    println!("The former site's settings are in its settings.toml; take from it what you need, and its own");
    println!("pages and themes, if it had them, from the folders pages, theme and themes.");
    Ok(())
}
