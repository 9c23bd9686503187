//! Reads what comes back for a mail that was sent: bounces, notices of delay, complaints, replies of machines.
//!
//! [`read`] takes the octets of a message and says what it reports. Reports in the standard form (RFC 3464 within a
//! `multipart/report` of RFC 6522, complaints of RFC 5965) are believed by their fields; what mail systems wrote before and
//! beside it is recognised by tables of the words each of them uses. It is pure: whom a report concerns, and whether it is
//! believed at all, is for whoever sent the mail to decide.

mod arf;
mod causes;
mod dsn;
mod mime;
mod narrow;
mod original;
mod replies;
pub mod ses;
mod status;
mod texts;
mod words;

use narrow::Narrow;
use original::Original;
pub use status::Status;

/// Addresses that are taken from a report: it is about one reader, whomever else it names.
const MOST: usize = 16;
/// Characters that are kept of what was said.
const SAID: usize = 1000;

/// What is reported of a mail to one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is no report.
    Nothing,
    /// A machine replied: somebody is away, or wants to know who writes.
    Reply,
    /// It was delivered.
    Delivered,
    /// It is under way; it will be tried again.
    Delayed,
    /// It was given up for now: the next one may arrive.
    Soft(Soft),
    /// It was refused for what it is or who sent it; the mailbox may be in order.
    Blocked(Blocked),
    /// Who received it calls it spam.
    Complaint,
    /// There is no such mailbox, and will not be.
    Hard(Hard),
}

/// Why a mailbox is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hard {
    /// The domain has no such mailbox.
    UnknownUser,
    /// There is no such domain, or it takes no mail.
    NoSuchDomain,
    /// The mailbox is another one now.
    Moved,
}

/// Why a mail was given up though the mailbox may be in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Soft {
    /// It was refused, and nobody said why.
    Unclear,
    /// The mailbox is full.
    MailboxFull,
    /// The mailbox is closed for now: suspended, disabled, unused for long.
    Disabled,
    /// The server could not be reached, did not answer, or was out of order.
    Unreachable,
    /// Too much was sent at once, or it was to be tried again.
    Later,
    /// The mail is too large, or in a form that is not taken.
    Form,
}

/// Why a mail was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blocked {
    /// It was taken for spam, or for a virus.
    Spam,
    /// By policy: who sends, from where, or what the mailbox lets in.
    Policy,
    /// The sender was not authenticated as the receiver asks: SPF, DKIM, DMARC, a reverse name, TLS.
    Authentication,
}

/// What is reported of one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Where it went at last.
    pub address: String,
    /// Where it was first sent, if that is told (`Original-Recipient`).
    pub original: Option<String>,
    /// What became of it.
    pub verdict: Verdict,
    /// The enhanced status code (RFC 3463).
    pub status: Option<Status>,
    /// What the other side said, or the beginning of it.
    pub diagnostic: String,
}

/// What a message reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What became of the mail: of several addresses, the worst.
    pub verdict: Verdict,
    /// The addresses that it speaks of, the first sixteen.
    pub recipients: Vec<Recipient>,
    /// The Message-ID of the mail that was sent, without its brackets.
    pub message_id: Option<String>,
    /// The return path of the mail that was sent, where its headers came back.
    pub return_path: Option<String>,
    /// The addresses that the report itself was sent to.
    pub sent_to: Vec<String>,
}

/// Reads a message. Whatever is no report is [`Verdict::Nothing`].
pub fn read(raw: &[u8]) -> Report {
    let Some(narrow) = Narrow::read(raw) else { return Report::nothing() };
    if narrow.header("from").contains("@sns.amazonaws.com")
        && let Some(report) = ses::read(&narrow.words)
    {
        return Report { sent_to: narrow.sent_to(), ..report };
    }
    let (verdict, recipients) = judge(&narrow);
    let sent_to = narrow.sent_to();
    let Original { message_id, return_path } = narrow.original;
    Report { verdict, recipients, message_id, return_path, sent_to }
}

/// What a server's answer to an address says of its mailbox, such as `550 5.1.1 No such user`. Without a status that says
/// the same, no word of it is taken for the last: it may be about the mail.
pub fn said(answer: &str) -> Verdict {
    causes::Evidence { said: answer, ..causes::Evidence::default() }.verdict()
}

impl Report {
    fn nothing() -> Report {
        Report {
            verdict: Verdict::Nothing,
            recipients: Vec::new(),
            message_id: None,
            return_path: None,
            sent_to: Vec::new(),
        }
    }
}

fn judge(narrow: &Narrow) -> (Verdict, Vec<Recipient>) {
    if let Some(complaint) = arf::read(narrow) {
        return complaint;
    }
    let mut recipients = reported(narrow);
    if let Some(worst) = worst(&recipients) {
        // Some name a folder or a program in place of an address.
        recipients.retain(|one| !one.address.is_empty());
        return (worst, recipients);
    }
    if replies::is_one(narrow) {
        return (Verdict::Reply, Vec::new());
    }
    let returned = narrow.has_original && texts::tells(narrow);
    if !narrow.statuses.is_empty() || returned || replies::is_of_a_mail_system(narrow) {
        let recipients = texts::read(narrow);
        return (worst(&recipients).unwrap_or_else(|| texts::verdict(narrow)), recipients);
    }
    (Verdict::Nothing, Vec::new())
}

/// Of several, what is worst.
fn worst(recipients: &[Recipient]) -> Option<Verdict> {
    recipients.iter().map(|one| one.verdict).max()
}

/// What was said, as much of it as is kept.
fn brief(said: &str) -> String {
    said.trim().chars().take(SAID).collect()
}

/// The addresses of a report in the standard form, be it in a part of its own or in the text.
fn reported(narrow: &Narrow) -> Vec<Recipient> {
    let parts = narrow.statuses.iter();
    let mut fields: Vec<dsn::Fields> = parts.flat_map(|part| dsn::fields(part)).take(MOST).collect();
    if fields.is_empty() {
        fields = dsn::fields(&narrow.words);
    }
    let alone = fields.len() == 1;
    let said = |address: &str| texts::said_of(narrow, address, alone);
    dsn::recipients(&fields, said)
}
