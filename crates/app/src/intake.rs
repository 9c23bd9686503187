//! `broadsheet mail intake`: a bounce or a complaint from a pipe, such as Postfix or procmail make. What is no report, or
//! none of ours, is taken and forgotten; whatever stands in the way asks the mail server to keep the message and try again.

use std::io::{Read as _, stdin};

use mail::bounces;
use mail::receive::LARGEST;
use press::newsletters::feedback::{self, Source};

use crate::cli::PlaceArgs;
use crate::failure::Failure;
use crate::settings::{Desk, KEY, Place};

/// Where mail servers that deliver into a command say whom the mail was for.
const RECIPIENT: &str = "ORIGINAL_RECIPIENT";

/// Opens the site if there is one: a mail server that names another folder must not make one there, and lose reports in it.
fn opened(place: Place) -> Result<Desk, Failure> {
    match place.data.join(KEY).exists() {
        true => place.open(),
        false => {
            let folder = place.data.display();
            Err(Failure::later(format!("there is no site in {folder}; give its folder by --data")))
        }
    }
}

/// Reads the message and takes it in.
pub fn run(place: &PlaceArgs, mut to: Vec<String>) -> Result<(), Failure> {
    let mut raw = Vec::new();
    let mut input = stdin().lock();
    input.by_ref().take(LARGEST as u64).read_to_end(&mut raw).map_err(Failure::later)?;
    // A report says what it has to say at its beginning; the rest is read so that nobody's pipe breaks.
    std::io::copy(&mut input, &mut std::io::sink()).map_err(Failure::later)?;
    to.extend(std::env::var(RECIPIENT));
    let desk = Place::read(place).and_then(opened).map_err(Failure::later)?;
    let report = bounces::read(&raw);
    let (press, now, source) = (desk.press.clone(), desk.press.clock.now(), Source::Mail(to));
    let taken = desk
        .db
        .write_blocking(move |tx| feedback::take(tx, &press, now, &source, &report))
        .map_err(Failure::later)?;
    tracing::info!(?taken, "a message was taken in");
    Ok(())
}
