//! The receipt of a declaration, and what staff are told.

use db::{DbError, Tx};
use kernel::clock::Millis;
use serde_json::{Value, json};

use super::{Declaration, Outcome, path, proof_path};
use crate::Press;
use crate::readers::MailJob;
use crate::readers::mails::absolute;

fn context(declaration: &Declaration) -> Value {
    json!({
        "number": declaration.number, "at": declaration.at, "name": declaration.name, "email": declaration.email,
        "contract": declaration.contract, "outcome": declaration.outcome.as_str(), "money": declaration.paid_back,
    })
}

/// What was declared and when, to whoever declared it.
pub(super) fn receipt(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    declaration: &Declaration,
) -> Result<(), DbError> {
    let mut context = context(declaration);
    let page = match declaration.outcome {
        Outcome::Unproven => proof_path(press, &declaration.public_id),
        _ => path(&declaration.public_id),
    };
    context["page_url"] = absolute(press, &page).into();
    MailJob::new("withdrawal", &declaration.email, "mail-withdrawal-subject", context).enqueue(tx, now)
}

/// What came, and what is to be done about it.
pub(super) fn tell_staff(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    declaration: &Declaration,
) -> Result<(), DbError> {
    let desk = &press.config.site.contact;
    MailJob::new("withdrawal-told", desk, "mail-withdrawal-told-subject", context(declaration))
        .enqueue(tx, now)
}
