//! Takes in what came back.

use db::{DbError, Tx};
use kernel::clock::{DAY, Millis};
use mail::bounces::{Recipient, Report, Status, Verdict};

use super::suppression::{short, suppress};
use super::{Place, Reason, Sent, Suppression, mailbox, store};
use crate::newsletters::{Consent, choose};
use crate::readers::ReaderRecord;
use crate::{Press, readers};

/// Who hands a report in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Anybody: it came as mail, to these addresses besides those that it names itself.
    Mail(Vec<String>),
    /// The provider that carried the letter, known by its signature.
    Provider,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The mailbox gets no newsletters from now on.
    Suppressed(Reason),
    /// It was noted.
    Counted,
    /// It was known.
    Repeated,
    /// Something arrived: what bounced before counts no more.
    Delivered,
    /// It is no bounce: a delay, a reply of a machine, or something else.
    NoBounce,
    /// It has no name that this site gave a letter.
    NotOurs,
    /// Its reader or issue is gone, or the reader has another mailbox now.
    Gone,
    /// It does not speak of the address that the letter went to, and should.
    AnotherRecipient,
}

/// Takes in a report. The same one again changes nothing; nor does one without the name of a letter of ours, or about
/// somebody else.
///
/// # Errors
/// When the database fails.
pub fn take(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    source: &Source,
    report: &Report,
) -> Result<Taken, DbError> {
    if matches!(report.verdict, Verdict::Nothing | Verdict::Reply | Verdict::Delayed) {
        return Ok(Taken::NoBounce);
    }
    let Some((sent, place)) = letter(press, source, report) else { return Ok(Taken::NotOurs) };
    let Some(reader) = readers::by_id(tx, sent.reader)? else { return Ok(Taken::Gone) };
    let Some(mailbox) = mailbox(press, &reader.email) else { return Ok(Taken::Gone) };
    let Some(newsletter) = store::newsletter_of(tx, sent.issue)? else { return Ok(Taken::Gone) };
    if !sent.went_to(&mailbox) {
        return Ok(Taken::Gone);
    }
    let told = told_of(press, &mailbox, (source, place), report);
    let Some(told) = told else { return Ok(Taken::AnotherRecipient) };
    let came = Came { issue: sent.issue, reader, mailbox, newsletter, now };
    came.take(tx, press, &told)
}

/// The letter that a report is about, by the first name of ours in it, and where that stands.
fn letter(press: &Press, source: &Source, report: &Report) -> Option<(Sent, Place)> {
    let to: &[String] = match source {
        Source::Mail(to) => to,
        Source::Provider => &[],
    };
    let named = |place, name| Some((Sent::named(&press.key, place, name)?, place));
    let mut paths = to.iter().chain(&report.sent_to).chain(&report.return_path);
    let by_path = paths.find_map(|path| named(Place::ReturnPath, local(path)?.rsplit_once('+')?.1));
    by_path.or_else(|| named(Place::MessageId, local(report.message_id.as_ref()?)?))
}

/// What stands before the @.
fn local(address: &str) -> Option<&str> {
    address.rsplit_once('@').map(|(local, _)| local)
}

/// What is told of a mailbox.
struct Told {
    verdict: Verdict,
    status: Option<Status>,
    diagnostic: String,
}

/// What a report, found by a name in that place, tells of the mailbox that the letter went to.
fn told_of(press: &Press, theirs: &str, (source, place): (&Source, Place), report: &Report) -> Option<Told> {
    let is_theirs = |address: &str| mailbox(press, address).is_some_and(|mailbox| mailbox == theirs);
    let names_them = |recipient: &&Recipient| {
        is_theirs(&recipient.address) || recipient.original.as_deref().is_some_and(is_theirs)
    };
    let found = match (&report.recipients[..], place) {
        // Somebody forwards what comes to them, and the next server names the address that it knows.
        ([one], Place::ReturnPath) => Some(one),
        (all, _) => all.iter().find(names_them),
    };
    let whole = || Told { verdict: report.verdict, status: None, diagnostic: String::new() };
    match found {
        Some(one) => {
            Some(Told { verdict: one.verdict, status: one.status, diagnostic: one.diagnostic.clone() })
        }
        // Complaints come with the address taken out (RFC 6590); the letter's name says whose it is.
        None if report.verdict == Verdict::Complaint => Some(whole()),
        // Whoever got a reply of the reader's has the Message-ID as well.
        None if place == Place::MessageId && *source != Source::Provider => None,
        None => report.recipients.is_empty().then(whole),
    }
}

/// Something that came back of a letter.
struct Came {
    issue: i64,
    reader: ReaderRecord,
    mailbox: String,
    newsletter: String,
    now: Millis,
}

impl Came {
    fn take(&self, tx: &mut Tx, press: &Press, told: &Told) -> Result<Taken, DbError> {
        let kind = match told.verdict {
            Verdict::Hard(_) => "bounced",
            Verdict::Soft(_) => "delayed",
            Verdict::Blocked(_) => "blocked",
            Verdict::Complaint => "complained",
            Verdict::Delivered => {
                store::delivered(tx, self.reader.id)?;
                return Ok(Taken::Delivered);
            }
            Verdict::Nothing | Verdict::Reply | Verdict::Delayed => return Ok(Taken::NoBounce),
        };
        let status = told.status.map(|status| status.to_string()).unwrap_or_default();
        if !store::note(tx, self.issue, self.reader.id, kind, &status, self.now)? {
            return Ok(Taken::Repeated);
        }
        let reason = match told.verdict {
            Verdict::Hard(_) => Reason::Bounced,
            Verdict::Soft(_) if self.is_unreachable(tx, press)? => Reason::Unreachable,
            Verdict::Complaint => {
                let consent = Consent { place: "complaint", wording: "" };
                choose(tx, self.now, self.reader.id, &self.newsletter, false, consent)?;
                Reason::Complained
            }
            _ => return Ok(Taken::Counted),
        };
        let suppression = Suppression { reason, since: self.now, detail: short(&told.diagnostic) };
        suppress(tx, press, &self.mailbox, &suppression)?;
        Ok(Taken::Suppressed(reason))
    }

    /// Whether the reader was not reached on too many days, with nothing delivered between.
    fn is_unreachable(&self, tx: &mut Tx, press: &Press) -> Result<bool, DbError> {
        let bounces = &press.config.mail.bounces;
        let since = self.now - Millis::from(bounces.within_days) * DAY;
        Ok(store::days(tx, self.reader.id, since)? >= i64::from(bounces.days))
    }
}
