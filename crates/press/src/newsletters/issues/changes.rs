//! What editors make of an issue: changes that are kept apart from what was put together, and laid over it whenever
//! it is looked at. So it can be put together anew, and nothing of theirs is lost.

use std::collections::{BTreeMap, BTreeSet};

use kernel::config::{LetterSection, Portion};
use serde::{Deserialize, Serialize};

use super::items::{Assembled, Block, Item, TAKE, What};

/// All changes to an issue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Changes {
    /// The subject, in place of the one made up.
    pub subject: Option<String>,
    /// The line that is shown beside the subject, in place of the one made up.
    pub preheader: Option<String>,
    /// The keys of a section's items, in the order that was wanted.
    pub order: BTreeMap<LetterSection, Vec<String>>,
    /// Words in place of an item's own, by its key.
    pub words: BTreeMap<String, Words>,
    /// Keys of what is left out.
    pub dropped: BTreeSet<String>,
    /// What stays, whether it is put together again or not.
    pub pinned: Vec<Placed>,
    /// What was added.
    pub added: Vec<Placed>,
}

/// An item in a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The section.
    pub section: LetterSection,
    /// The item.
    pub item: Item,
}

/// Words in place of an item's own. What is none is as the item has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    /// The headline.
    pub headline: Option<String>,
    /// What is said below it.
    pub standfirst: Option<String>,
    /// Our note to it; of our take, what it says.
    pub note: Option<String>,
}

/// An item as it stands after the changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The item.
    pub item: Item,
    /// Words in place of its own.
    pub words: Words,
    /// Whether it stays when the issue is put together anew.
    pub pinned: bool,
    /// Whether an editor added it.
    pub added: bool,
}

/// An issue as it stands after the changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composition {
    /// The sections, in the newsletter's order; those with nothing in them as well.
    pub blocks: Vec<Block<Composed>>,
    /// What was left out and could be put back.
    pub dropped: Vec<Block<Composed>>,
}

impl Composition {
    /// Everything that stands in it, from top to end.
    pub fn items(&self) -> impl Iterator<Item = &Composed> {
        self.blocks.iter().flat_map(|block| &block.items)
    }

    /// The section's items.
    pub fn of(&self, section: LetterSection) -> &[Composed] {
        self.blocks.iter().find(|block| block.section == section).map_or(&[], |block| &block.items)
    }
}

impl Changes {
    /// Whether nobody has changed anything.
    pub fn is_empty(&self) -> bool {
        *self == Changes::default()
    }

    /// Lays the changes over what was put together, in the sections of the newsletter.
    pub fn apply(&self, assembled: &Assembled, sections: &[Portion]) -> Composition {
        let mut composition = Composition::default();
        for Portion { section, .. } in sections {
            let mut items = self.items_of(*section, assembled);
            let order = self.order.get(section).map_or(&[][..], Vec::as_slice);
            let place =
                |one: &Composed| order.iter().position(|key| *key == one.item.key).unwrap_or(usize::MAX);
            items.sort_by_key(place);
            let (dropped, items): (Vec<_>, Vec<_>) =
                items.into_iter().partition(|one| self.dropped.contains(&one.item.key));
            composition.blocks.push(Block { section: *section, items });
            if !dropped.is_empty() {
                composition.dropped.push(Block { section: *section, items: dropped });
            }
        }
        composition
    }

    /// What may stand in a section: what was put together for it and nobody placed elsewhere, what is pinned there,
    /// what was added.
    fn items_of(&self, section: LetterSection, assembled: &Assembled) -> Vec<Composed> {
        let found =
            assembled.blocks.iter().filter(|block| block.section == section).flat_map(|block| &block.items);
        let elsewhere = |item: &&Item| {
            let placed = self.placed().find(|placed| placed.item.key == item.key);
            placed.is_none_or(|placed| placed.section == section)
        };
        let mut items: Vec<&Item> = found.filter(elsewhere).collect();
        for placed in self.placed().filter(|placed| placed.section == section) {
            if !items.iter().any(|item| item.key == placed.item.key) {
                items.push(&placed.item);
            }
        }
        // The article that is our take stands there alone.
        let taken = self.taken().map(|article| Item::article(article).key);
        items.retain(|item| taken.as_ref() != Some(&item.key));
        items.into_iter().map(|item| self.composed(item)).collect()
    }

    /// What editors gave its place.
    fn placed(&self) -> impl Iterator<Item = &Placed> {
        self.added.iter().chain(&self.pinned)
    }

    /// The article that an editor made our take.
    pub fn taken(&self) -> Option<i64> {
        self.pinned.iter().find_map(|placed| match placed.item.what {
            What::Take { candidate } => candidate,
            _ => None,
        })
    }

    /// Whether there is a take: written, or an article that is one.
    pub fn has_take(&self) -> bool {
        let written = self.words.get(TAKE).and_then(|words| words.note.as_ref());
        written.is_some_and(|text| !text.is_empty()) || self.taken().is_some()
    }

    fn composed(&self, item: &Item) -> Composed {
        let is_in = |placed: &[Placed]| placed.iter().any(|placed| placed.item.key == item.key);
        // What an editor added may have been written anew since, and the take is the one that was chosen; all else
        // that stays is as it was found last.
        let mut placed = self.placed().filter(|_| item.key == TAKE || is_in(&self.added));
        let chosen = placed.find(|placed| placed.item.key == item.key);
        Composed {
            item: chosen.map_or(item, |placed| &placed.item).clone(),
            words: self.words.get(&item.key).cloned().unwrap_or_default(),
            pinned: is_in(&self.pinned),
            added: is_in(&self.added),
        }
    }
}
