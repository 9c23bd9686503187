//! Who works at a request's desk: what the door found, handed to the handlers.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use http_kit::Failure;
use press::audit::Actor;
use press::desk::{Door, Knock, Shown};
use press::openings::Opening;
use press::readers::{ReaderRecord, Session};
use press::staff::{self, Action, Role};

/// Somebody with a role, in a browser that is theirs.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Who.
    pub reader: ReaderRecord,
    /// The browser's session.
    pub session: Session,
    /// What is known of the browser.
    pub knock: Knock,
    /// How the door stands.
    pub door: Door,
    /// As the log names them.
    pub actor: Actor,
    /// What is open to everyone just now: each page says so.
    pub open: Vec<Opening>,
}

impl Desk {
    /// Their role.
    pub fn role(&self) -> Role {
        self.knock.role
    }

    /// Whether their role may do that.
    pub fn may(&self, action: Action) -> bool {
        staff::may(self.role(), action)
    }

    /// Whether they are inside.
    pub fn is_open(&self) -> bool {
        matches!(self.door, Door::Open { .. })
    }

    /// As somebody who shows a second factor.
    pub fn shown(&self) -> Shown<'_> {
        Shown { reader: &self.reader, session: &self.session, actor: &self.actor }
    }
}

impl<S: Sync> FromRequestParts<S> for Desk {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Desk, Failure> {
        // The door puts it there before any handler runs.
        parts.extensions.get::<Desk>().cloned().ok_or(Failure::NotFound)
    }
}
