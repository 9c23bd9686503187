//! The one-time link: who has it runs this server, everybody else is told nothing.

use std::sync::{Mutex, PoisonError};

use kernel::clock::{MINUTE, Millis};
use kernel::ids::{Random, Token};

/// Wrong links looked at in a minute; more are turned away unseen.
const GUESSES: u32 = 30;

/// The link, known by its hash alone. It lives as long as the process and works until it is used.
pub struct Link {
    hash: String,
    wrong: Mutex<Wrong>,
}

/// Wrong links in the present minute.
#[derive(Default)]
struct Wrong {
    since: Millis,
    count: u32,
}

/// What someone brought along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knock {
    /// The link.
    Right,
    /// Something else.
    Wrong,
    /// Something else, after many others.
    TooMany {
        /// Seconds until it may be tried again.
        retry_after: u64,
    },
}

impl Link {
    /// A new link, and the token to print.
    pub fn new(random: &Random) -> (Link, Token) {
        let token = random.token();
        (Link { hash: token.hash(), wrong: Mutex::default() }, token)
    }

    /// Looks at the token of a request. Hashes are compared, so that how long it takes says nothing.
    pub fn knock(&self, token: &str, now: Millis) -> Knock {
        if Token::from_outside(token).hash() == self.hash {
            return Knock::Right;
        }
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if !(wrong.since..wrong.since + MINUTE).contains(&now) {
            *wrong = Wrong { since: now, count: 0 };
        }
        wrong.count = wrong.count.saturating_add(1);
        if wrong.count <= GUESSES {
            return Knock::Wrong;
        }
        let rest = u64::try_from(wrong.since + MINUTE - now).unwrap_or_default();
        Knock::TooMany { retry_after: rest.div_ceil(1000) }
    }
}

#[cfg(test)]
mod tests {
    use kernel::clock::DAY;

    use super::*;

    #[test]
    fn only_the_link_opens_however_often_others_try() {
        let (link, token) = Link::new(&Random::seeded(1));
        assert_eq!(token.expose().len(), 43, "256 bits");
        for _ in 0..GUESSES {
            assert_eq!(link.knock("guess", DAY), Knock::Wrong);
        }
        assert_eq!(link.knock("guess", DAY + 30_000), Knock::TooMany { retry_after: 30 });
        assert_eq!(link.knock(token.expose(), DAY + 30_000), Knock::Right, "nobody is locked out by others");
        assert_eq!(link.knock("guess", DAY + 60_000), Knock::Wrong, "a minute later");
    }
}
