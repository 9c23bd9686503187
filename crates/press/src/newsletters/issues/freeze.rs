//! Freezing: an issue's renderings, links and subject are written down as they will be sent, in one transaction, and
//! handed to whoever sends them.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;
use kernel::config::Newsletter;

use super::variants::{Entitlement, Prepared, Variant};
use super::{IssueError, Step, next, store};
use crate::newsletters::sending;
use crate::taxonomy::{self, TermKind};

/// Freezes an issue as it was prepared.
///
/// # Errors
/// [`IssueError::Overtaken`] if it was changed since; nothing has changed then.
pub(super) fn freeze(tx: &mut Tx, prepared: &Prepared, now: Millis) -> Result<(), IssueError> {
    let issue = store::take_turn(tx, &prepared.issue.public_id, prepared.issue.version)?.listed;
    let state = next(issue.state, Step::Freeze).ok_or(IssueError::WrongState(issue.state))?;
    store::set_state(tx, issue.id, state, "")?;
    store::set_frozen(tx, issue.id, &prepared.titles.subject, &prepared.links, now)?;
    let audience = audience(tx, &prepared.newsletter)?;
    sending::freeze(tx, now, issue.id, &prepared.to_send(), &audience)?;
    Ok(())
}

impl Prepared {
    /// Its renderings, as they are sent.
    pub fn to_send(&self) -> Vec<sending::Variant> {
        self.variants.iter().map(|variant| self.as_sent(variant)).collect()
    }

    fn as_sent(&self, variant: &Variant) -> sending::Variant {
        sending::Variant {
            key: format!("{}.{}", variant.entitlement.as_str(), variant.letter.lang),
            entitled: variant.entitlement == Entitlement::Subscriber,
            subject: self.titles.subject.clone(),
            html: variant.rendered.html.clone(),
            text: variant.rendered.text.clone(),
        }
    }
}

/// A row that no heading has: of what is not there, there are no followers.
const NOBODY: i64 = -1;

/// Who gets a newsletter.
fn audience(conn: &mut Conn, letter: &Newsletter) -> Result<sending::Audience, DbError> {
    let terms = match letter.heading().filter(|_| letter.followers_only) {
        Some((folder, slug)) => {
            let kind = TermKind::of_folder(folder);
            let term = kind.map(|kind| taxonomy::by_slug(conn, kind, slug)).transpose()?.flatten();
            vec![term.map_or(NOBODY, |term| term.id)]
        }
        None => Vec::new(),
    };
    Ok(sending::Audience {
        newsletter: letter.slug.clone(),
        subscribers_only: letter.subscribers_only,
        terms,
    })
}
