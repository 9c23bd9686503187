//! Who works here, in which role.

mod people;
mod permissions;
mod store;
#[cfg(test)]
mod tests;

pub use people::{AppointError, InviteError, Person, appoint, invite_by_mail, people, person, remove};
pub use permissions::{Action, may};
pub use store::{LeaveError, has_owner, invite, is_last_owner, leave, role_of};

/// The newsroom's address.
pub const NEWSROOM: &str = "/newsroom";

/// What someone may do in the newsroom. Every role reads everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything, roles included.
    Owner,
    /// Revenue, plans, readers and everything an editor may.
    Publisher,
    /// Every story.
    Editor,
    /// Their own stories.
    Author,
    /// Drafts of their own.
    Contributor,
    /// Figures, without changing anything.
    Analyst,
}

impl Role {
    /// All roles, the widest first.
    pub const ALL: [Role; 6] =
        [Role::Owner, Role::Publisher, Role::Editor, Role::Author, Role::Contributor, Role::Analyst];

    /// Whether they change what readers pay and have, and so must show a second factor.
    pub fn handles_money(self) -> bool {
        matches!(self, Role::Owner | Role::Publisher)
    }

    /// The word in commands and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Publisher => "publisher",
            Role::Editor => "editor",
            Role::Author => "author",
            Role::Contributor => "contributor",
            Role::Analyst => "analyst",
        }
    }

    /// The role of that word.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == name)
    }
}
