//! The demonstration's readers, one a standing, and the lines that say where to begin.

use kernel::EmailAddress;
use press::readers;
use site::demo::{CAST, settle};

use super::content;
use crate::failure::Failure;
use crate::people::{LINK_HOURS, newsroom_link};
use crate::settings::Desk;

/// Whose sign-in link is printed.
const STAFF: &str = "editor";

fn address(name: &str) -> Result<EmailAddress, Failure> {
    EmailAddress::parse(&format!("{name}@readers.example")).map_err(Failure::failed)
}

/// The address of whoever works there.
pub fn staff() -> Result<EmailAddress, Failure> {
    address(STAFF)
}

/// Makes the readers whose address is proven.
pub fn move_in(desk: &Desk) -> Result<(), Failure> {
    for role in CAST.iter().filter(|role| role.part.signs_in()) {
        let (press, email, part) = (desk.press.clone(), address(role.slug)?, role.part);
        let stage = content::stage(&desk.place.data);
        desk.db.write_blocking(move |tx| {
            settle(tx, &press, part, &email, &stage, press.clock.now()).map(drop)
        })?;
    }
    Ok(())
}

/// Prints what to open, and a fresh sign-in link for staff.
pub fn introduce(desk: &Desk) -> Result<(), Failure> {
    let name = &desk.press.config.site.name;
    let email = staff()?;
    let staff = desk.db.read_blocking(move |conn| readers::by_email(conn, &email))?;
    println!("{name}, a demonstration magazine in {}", desk.place.data.display());
    println!();
    for (path, what) in [
        ("/demo", "begin here: be any reader, meet every wall, open every page"),
        ("/", "the front page"),
        ("/demo/mail", "the mails it sends; none leaves this machine"),
    ] {
        println!("  {:<36} {what}", desk.address(path));
    }
    if let Some(staff) = staff {
        println!();
        println!("  {}", newsroom_link(desk, staff.id, LINK_HOURS)?);
        println!("  signs one browser in to the newsroom as an editor, once, within {LINK_HOURS} hours");
    }
    println!();
    Ok(())
}
