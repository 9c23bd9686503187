//! What a relay's answer means for the mail it is about.

use crate::line::Reply;

/// A moment of the conversation about one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Mail,
    Recipient,
    Data,
    Dot,
}

/// Who is to be left alone for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// The relay: it is busy, or takes nothing from us.
    Relay,
    /// Whoever receives for the recipient's domain.
    Domain,
    /// Nobody: the trouble is this one mailbox's.
    Nobody,
}

/// What an answer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// On with it.
    Yes,
    /// Never, for this recipient or this mail.
    Refused,
    /// Not now.
    Later(Rest),
    /// Nothing that could be said here: the two sides no longer speak of the same thing.
    Nonsense,
}

/// Reads an answer.
///
/// Until the recipient is named nothing can be wrong with the mail, but for its size: a sender who is refused for good
/// waits too, or a mistake in the settings would cost every reader their address.
pub fn fate(step: Step, reply: &Reply) -> Fate {
    let expected = if step == Step::Data { 3 } else { 2 };
    match (step, reply.code) {
        (_, 421 | 530 | 534 | 535 | 538) => Fate::Later(Rest::Relay),
        (_, code) if code / 100 == expected => Fate::Yes,
        (Step::Mail, 552) => Fate::Refused,
        (Step::Mail, 400..) | (Step::Data, 400..=499) => Fate::Later(Rest::Relay),
        (_, 500..) => Fate::Refused,
        (_, 400..) => {
            Fate::Later(if matches!(reply.subject(), Some(1 | 2)) { Rest::Nobody } else { Rest::Domain })
        }
        _ => Fate::Nonsense,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_mean_what_the_standard_says() {
        use Step::{Data, Dot, Mail, Recipient};
        for (step, reply, expected) in [
            (Mail, "250 ok", Fate::Yes),
            (Data, "354 go on", Fate::Yes),
            (Data, "250 ok", Fate::Nonsense),
            (Dot, "354 go on", Fate::Nonsense),
            (Dot, "250 2.0.0 kept", Fate::Yes),
            (Mail, "550 5.7.1 who are you", Fate::Later(Rest::Relay)),
            (Mail, "552 5.3.4 too large", Fate::Refused),
            (Recipient, "530 5.7.0 log in first", Fate::Later(Rest::Relay)),
            (Recipient, "550 5.1.1 nobody", Fate::Refused),
            (Recipient, "452 4.2.2 mailbox full", Fate::Later(Rest::Nobody)),
            (Recipient, "450 4.7.1 greylisted", Fate::Later(Rest::Domain)),
            (Dot, "451 busy", Fate::Later(Rest::Domain)),
            (Dot, "421 4.3.2 closing", Fate::Later(Rest::Relay)),
            (Data, "451 4.3.0 busy", Fate::Later(Rest::Relay)),
            (Data, "554 5.6.0 no", Fate::Refused),
        ] {
            let (code, text) = reply.split_once(' ').unwrap();
            let reply = Reply { code: code.parse().unwrap(), lines: vec![text.to_owned()] };
            assert_eq!(fate(step, &reply), expected, "{step:?} {reply}");
        }
    }
}
