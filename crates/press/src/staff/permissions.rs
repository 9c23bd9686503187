//! Which role may do what. The table in `docs/newsroom.md` is compared with this one by a test.

use super::Role;

/// Something that is done in the newsroom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Come in and see the home page.
    Enter,
    /// Read every story, published or not.
    ReadStories,
    /// Write stories of one's own.
    WriteOwn,
    /// Publish stories of one's own.
    PublishOwn,
    /// Write and publish anybody's stories.
    EditAny,
    /// Arrange the front page, and look after sections, topics, places, series and authors.
    Curate,
    /// See figures, and take their sums along.
    SeeFigures,
    /// See campaigns and what was counted of them.
    SeeAds,
    /// Make, change, start and end campaigns, and write ads.txt.
    RunAds,
    /// Look readers up.
    SeeReaders,
    /// Change what readers pay and have.
    MoveMoney,
    /// Take readers or the archive out.
    Export,
    /// See who works here.
    SeePeople,
    /// Invite, give roles, and take them away.
    ChangePeople,
    /// See what staff did.
    SeeAudit,
    /// Change the settings that are the publication's own.
    ChangeSettings,
    /// Change what is sold, and at what price.
    SetPrices,
}

impl Action {
    /// All actions, in the order of the documentation.
    pub const ALL: [Action; 17] = [
        Action::Enter,
        Action::ReadStories,
        Action::WriteOwn,
        Action::PublishOwn,
        Action::EditAny,
        Action::Curate,
        Action::SeeFigures,
        Action::SeeAds,
        Action::RunAds,
        Action::SeeReaders,
        Action::MoveMoney,
        Action::Export,
        Action::SeePeople,
        Action::ChangePeople,
        Action::SeeAudit,
        Action::ChangeSettings,
        Action::SetPrices,
    ];

    /// The word in the documentation.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Enter => "enter",
            Action::ReadStories => "read-stories",
            Action::WriteOwn => "write-own",
            Action::PublishOwn => "publish-own",
            Action::EditAny => "edit-any",
            Action::Curate => "curate",
            Action::SeeFigures => "see-figures",
            Action::SeeAds => "see-ads",
            Action::RunAds => "run-ads",
            Action::SeeReaders => "see-readers",
            Action::MoveMoney => "move-money",
            Action::Export => "export",
            Action::SeePeople => "see-people",
            Action::ChangePeople => "change-people",
            Action::SeeAudit => "see-audit",
            Action::ChangeSettings => "change-settings",
            Action::SetPrices => "set-prices",
        }
    }

    /// Whether it takes a second factor that was shown just now, not only at the door.
    pub fn wants_fresh_factor(self) -> bool {
        matches!(self, Action::MoveMoney | Action::Export | Action::ChangePeople | Action::SetPrices)
    }
}

/// Whether someone in this role may do that.
pub fn may(role: Role, action: Action) -> bool {
    use Role::{Analyst, Author, Contributor, Editor, Owner, Publisher};
    match action {
        Action::Enter | Action::ReadStories => true,
        Action::WriteOwn => matches!(role, Owner | Publisher | Editor | Author | Contributor),
        Action::PublishOwn => matches!(role, Owner | Publisher | Editor | Author),
        Action::EditAny | Action::Curate => matches!(role, Owner | Publisher | Editor),
        Action::SeeFigures => matches!(role, Owner | Publisher | Editor | Analyst),
        Action::SeeAds => matches!(role, Owner | Publisher | Analyst),
        Action::RunAds
        | Action::SeeReaders
        | Action::MoveMoney
        | Action::Export
        | Action::SeePeople
        | Action::SeeAudit
        | Action::ChangeSettings
        | Action::SetPrices => matches!(role, Owner | Publisher),
        Action::ChangePeople => role == Owner,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_may_everything_and_nobody_more_than_them() {
        for action in Action::ALL {
            assert!(may(Role::Owner, action), "{action:?}");
        }
    }

    #[test]
    fn what_needs_trust_needs_a_role_that_shows_a_second_factor() {
        for action in Action::ALL.into_iter().filter(|action| action.wants_fresh_factor()) {
            for role in Role::ALL.into_iter().filter(|role| may(*role, action)) {
                assert!(role.handles_money(), "{role:?} may {action:?}");
            }
        }
    }

    #[test]
    fn whoever_may_do_the_larger_may_do_the_smaller() {
        let implied = [
            (Action::EditAny, Action::PublishOwn),
            (Action::Curate, Action::ReadStories),
            (Action::PublishOwn, Action::WriteOwn),
            (Action::RunAds, Action::SeeAds),
            (Action::MoveMoney, Action::SeeReaders),
            (Action::ChangePeople, Action::SeePeople),
            (Action::SetPrices, Action::ChangeSettings),
        ];
        for (larger, smaller) in implied {
            for role in Role::ALL.into_iter().filter(|role| may(*role, larger)) {
                assert!(may(role, smaller), "{role:?} may {larger:?} but not {smaller:?}");
            }
        }
    }

    /// The documentation's table: a row an action, a column a role.
    fn documented() -> Vec<(String, Vec<bool>, bool)> {
        let text = include_str!("../../../../docs/newsroom.md");
        let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
        rows.filter(|(name, _)| Action::ALL.iter().any(|action| action.as_str() == *name))
            .map(|(name, rest)| {
                let cells: Vec<&str> = rest.trim_end_matches('|').split('|').map(str::trim).collect();
                let roles = cells[1..=Role::ALL.len()].iter().map(|cell| *cell == "yes").collect();
                (name.to_owned(), roles, cells[Role::ALL.len() + 1] == "yes")
            })
            .collect()
    }

    #[test]
    fn the_documentation_says_the_same() {
        let expected: Vec<_> = Action::ALL
            .into_iter()
            .map(|action| {
                let roles = Role::ALL.into_iter().map(|role| may(role, action)).collect();
                (action.as_str().to_owned(), roles, action.wants_fresh_factor())
            })
            .collect();
        assert_eq!(documented(), expected, "docs/newsroom.md (left) and this table (right) differ");
    }
}
