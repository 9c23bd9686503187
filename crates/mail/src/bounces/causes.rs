//! From what was said of an address to what became of the mail.

use super::status::reply_code;
use super::words::{Means, meaning, plain};
use super::{Blocked, Hard, Soft, Status, Verdict};

/// At which point of the conversation a mail was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Before anything was said of the mail: the server was refused.
    Connection,
    /// When the sender was named: it is the sender that was refused.
    Sender,
    /// When the address was named.
    Address,
    /// After the mail was seen.
    Content,
}

/// What is known of a mail that was given up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence<'a> {
    /// The field `Status` of a report.
    pub status: Option<Status>,
    /// What the other side said.
    pub said: &'a str,
    /// Where it was said, if that is told.
    pub stage: Option<Stage>,
}

impl Evidence<'_> {
    /// The status that tells most: what the other side said is nearer to the matter than the field that was made of it.
    pub fn status(&self) -> Option<Status> {
        let said = Status::find(self.said);
        match (said.filter(Status::is_telling), self.status.filter(Status::is_telling)) {
            (Some(said), _) => Some(said),
            (None, Some(field)) => Some(field),
            (None, None) => self.status.or(said),
        }
    }

    /// What became of the mail. It is hard only if an address or domain is said not to be; whatever may be about who
    /// sent it, or pass, is not.
    pub fn verdict(&self) -> Verdict {
        let verdict = self.told().unwrap_or(Verdict::Soft(Soft::Unclear));
        match verdict {
            Verdict::Hard(_) if self.passes() => Verdict::Soft(Soft::Unreachable),
            Verdict::Hard(_) if self.is_of_the_sender() => Verdict::Blocked(Blocked::Policy),
            verdict => verdict,
        }
    }

    /// Whether it is about who sends: it was said before the address was named, or by a status that speaks of policy
    /// or of the sender's address. `Host not found` may then be our own.
    fn is_of_the_sender(&self) -> bool {
        let of_status = self
            .status()
            .is_some_and(|status| matches!((status.subject, status.detail), (7, _) | (1, 7 | 8)));
        of_status || matches!(self.stage, Some(Stage::Connection | Stage::Sender))
    }

    /// What the words or codes tell, if they tell anything.
    pub fn told(&self) -> Option<Verdict> {
        let status = self.status();
        match meaning(&plain(self.said)) {
            Some(Means::Is(verdict)) => Some(verdict),
            Some(Means::Unknown) => Some(self.unknown(status)),
            // RFC 7504: a host that takes no mail. The status that goes with it says less.
            None if matches!(reply_code(self.said), Some(521 | 556)) => {
                Some(Verdict::Hard(Hard::NoSuchDomain))
            }
            None => status.and_then(by_status).or_else(|| self.by_reply()),
        }
    }

    /// An address that is said to be unknown. Some systems say so after they have seen the mail, of addresses that
    /// exist and do not want it: then the code must say the same (RFC 3463, X.1.1).
    fn unknown(&self, status: Option<Status>) -> Verdict {
        let is_addressing = status.is_some_and(|status| status.subject == 1 && is_unknown(status));
        let verdict = match (self.stage, status) {
            // KDDI (au) names the address that is unknown, and none when it is a filter that refuses.
            _ if self.said.contains(" : User unknown") => return Verdict::Blocked(Blocked::Policy),
            _ if self.said.contains(">: User unknown") => Hard::UnknownUser,
            // Exchange Online keeps unknown addresses out at its edge by 5.4.1.
            (_, Some(Status { subject: 4, detail: 1, .. })) => Hard::UnknownUser,
            (_, Some(Status { subject: 7, .. })) => return Verdict::Blocked(Blocked::Policy),
            _ if is_addressing => Hard::UnknownUser,
            (Some(Stage::Content), _) => return Verdict::Blocked(Blocked::Policy),
            (Some(Stage::Address), _) => Hard::UnknownUser,
            _ => return status.and_then(by_status).unwrap_or(Verdict::Soft(Soft::Unclear)),
        };
        Verdict::Hard(verdict)
    }

    /// Whether it may arrive later: a class that says so (RFC 3463, section 3.1) is believed.
    fn passes(&self) -> bool {
        let said = Status::find(self.said).map(|status| status.class);
        let field = self.status.map(|status| status.class);
        said.or(field) == Some(4) || (said.is_none() && field.is_none() && self.reply_class() == Some(4))
    }

    fn reply_class(&self) -> Option<u16> {
        reply_code(self.said).map(|code| code / 100)
    }

    fn by_reply(&self) -> Option<Verdict> {
        match reply_code(self.said)? {
            422 | 452 | 552 => Some(Verdict::Soft(Soft::MailboxFull)),
            420..=499 => Some(Verdict::Soft(Soft::Later)),
            571 => Some(Verdict::Blocked(Blocked::Policy)),
            _ if matches!(self.stage, Some(Stage::Connection | Stage::Sender)) => {
                Some(Verdict::Blocked(Blocked::Policy))
            }
            _ => None,
        }
    }
}

/// Whether a status of the address says that there is none.
fn is_unknown(status: Status) -> bool {
    matches!(status.detail, 1 | 3 | 10 | 351)
}

/// What a status says by itself (IANA's list). Class 5 alone can be hard.
fn by_status(status: Status) -> Option<Verdict> {
    let permanent = status.class == 5;
    Some(match (status.subject, status.detail) {
        _ if status.class == 2 => Verdict::Delivered,
        (1, 2) if permanent => Verdict::Hard(Hard::NoSuchDomain),
        (1, 6) if permanent => Verdict::Hard(Hard::Moved),
        (1, 7 | 8) => Verdict::Blocked(Blocked::Policy),
        (1, _) if permanent && is_unknown(status) => Verdict::Hard(Hard::UnknownUser),
        (1, _) => Verdict::Soft(Soft::Unclear),
        (2, 1) | (7, 13) => Verdict::Soft(Soft::Disabled),
        (2, 2) => Verdict::Soft(Soft::MailboxFull),
        (2, 3) | (3, 4) | (6, _) => Verdict::Soft(Soft::Form),
        (4, 4) if permanent => Verdict::Hard(Hard::NoSuchDomain),
        (3 | 4, _) => Verdict::Soft(Soft::Unreachable),
        (7, 8 | 9 | 20..=27 | 509) => Verdict::Blocked(Blocked::Authentication),
        (7, _) => Verdict::Blocked(Blocked::Policy),
        (2 | 5, _) => Verdict::Soft(Soft::Unclear),
        _ if !permanent => Verdict::Soft(Soft::Later),
        _ => return None,
    })
}

/// Words by which mail systems tell at which point they were refused: Exim, Postfix, sendmail, qmail, Yahoo, DragonFly,
/// hMailServer, InterScan, m-FILTER, Xs of the same kind.
const STAGES: &[(&str, Stage)] = &[
    ("after initial connection", Stage::Connection),
    ("but my name was rejected", Stage::Connection),
    ("mail from", Stage::Sender),
    ("but sender was rejected", Stage::Sender),
    ("rcpt to", Stage::Address),
    ("[rcpt_to]", Stage::Address),
    ("rcpt command", Stage::Address),
    ("rcpt host", Stage::Address),
    ("does not like recipient", Stage::Address),
    ("end of data", Stage::Content),
    ("data command", Stage::Content),
    (">>> data", Stage::Content),
    ("final data", Stage::Content),
    ("our data", Stage::Content),
    ("smtp command data", Stage::Content),
    ("failed after i sent the message", Stage::Content),
];

/// The point that a text names last, in lower case.
pub(super) fn stage_in(text: &str) -> Option<Stage> {
    let found = STAGES.iter().filter_map(|(words, stage)| text.rfind(words).map(|at| (at, *stage)));
    found.max_by_key(|(at, _)| *at).map(|(_, stage)| stage)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(said: &str, stage: Option<Stage>) -> Verdict {
        Evidence { status: None, said, stage }.verdict()
    }

    #[test]
    fn unknown_means_unknown_when_the_address_was_named() {
        let unknown = Verdict::Hard(Hard::UnknownUser);
        assert_eq!(verdict("550 No such user", Some(Stage::Address)), unknown);
        assert_eq!(verdict("550 5.1.1 No such user", Some(Stage::Content)), unknown);
        assert_eq!(verdict("550 No such user", Some(Stage::Content)), Verdict::Blocked(Blocked::Policy));
        assert_eq!(verdict("550 No such user", None), Verdict::Soft(Soft::Unclear));
        // A filter says so too, of whom it does not let in: neither words nor the name it gives make it the last.
        assert_eq!(verdict("550 a@b.example... No such user", None), Verdict::Soft(Soft::Unclear));
        assert_eq!(verdict("550 5.2.1 a@b.example... No such user", None), Verdict::Soft(Soft::Disabled));
    }

    #[test]
    fn what_is_said_of_the_sender_is_not_hard() {
        let blocked = Verdict::Blocked(Blocked::Policy);
        assert_eq!(verdict("550 5.1.7 No such domain", Some(Stage::Sender)), blocked);
        assert_eq!(
            verdict("553 5.1.8 <a@b.example>... Domain of sender address a@b.example does not exist", None),
            blocked
        );
    }

    #[test]
    fn our_own_name_or_address_refused_is_not_a_reader_that_is_none() {
        for said in [
            "550 5.7.1 <mail.news.example>: Helo command rejected: Host not found",
            "550 5.7.1 mx.example does not accept mail from dynamic IP ranges",
            "550 5.1.8 Sender domain does not exist",
            "550 5.1.7 No such user",
            "550 5.7.1 sender domain has no MX record found",
            "550 5.7.23 SPF: HELO invalid domain",
            "550 5.7.1 Access denied: unknown host",
            "550 5.7.1 TLS certificate no longer valid",
            "550 5.7.1 No such user",
            "550 <mail.news.example>: Helo command rejected: Host not found",
            "554 unknown host in HELO",
            "550 EHLO command: invalid domain",
            "550 Sender domain does not exist",
            "550 your domain has no MX record found",
            "550 mx.example does not accept mail from dynamic IP ranges",
        ] {
            for stage in [None, Some(Stage::Address), Some(Stage::Sender)] {
                assert!(matches!(verdict(said, stage), Verdict::Blocked(_)), "{said}: {stage:?}");
            }
        }
        assert_eq!(verdict("550 host not found", None), Verdict::Hard(Hard::NoSuchDomain));
        assert_eq!(verdict("550 5.1.2 host not found", None), Verdict::Hard(Hard::NoSuchDomain));
    }

    #[test]
    fn a_mailbox_has_moved_if_that_is_said() {
        for said in ["551 we do not relay", "551 User not local", "551"] {
            assert_eq!(verdict(said, Some(Stage::Address)), Verdict::Soft(Soft::Unclear), "{said}");
        }
        for said in ["551 5.1.6 try another", "551 mailbox has moved", "550 no longer with us"] {
            assert_eq!(verdict(said, Some(Stage::Address)), Verdict::Hard(Hard::Moved), "{said}");
        }
    }

    #[test]
    fn what_may_pass_is_not_hard() {
        assert_eq!(
            verdict("450 4.1.1 <a@b.example>: User unknown", Some(Stage::Address)),
            Verdict::Soft(Soft::Unreachable)
        );
        assert_eq!(
            verdict("550 5.2.2 <a@b.example>... User unknown: mailbox full", None),
            Verdict::Soft(Soft::MailboxFull)
        );
    }

    #[test]
    fn a_status_speaks_where_words_do_not() {
        let status = |class, subject, detail| Some(Status { class, subject, detail });
        let of = |status| Evidence { status, said: "", stage: None }.verdict();
        assert_eq!(of(status(5, 1, 1)), Verdict::Hard(Hard::UnknownUser));
        assert_eq!(of(status(5, 2, 2)), Verdict::Soft(Soft::MailboxFull));
        assert_eq!(of(status(5, 7, 26)), Verdict::Blocked(Blocked::Authentication));
        assert_eq!(of(status(4, 1, 1)), Verdict::Soft(Soft::Unclear));
        assert_eq!(of(status(5, 0, 0)), Verdict::Soft(Soft::Unclear));
    }
}
