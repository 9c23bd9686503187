//! What words stand for that the archive writes otherwise: joined ones, parts of joined ones, slips of the finger.

use std::collections::BTreeSet;

use crate::compounds::Compounds;
use crate::index::SearchError;
use crate::plan::{Correction, Group, Planning};
use crate::postings::{BEGUN, Terms};
use crate::typo;

/// Beyond so many words an unknown one is rather a term of some trade than a slip of the finger.
const MOST_CORRECTED: usize = 4;

impl Planning<'_> {
    /// Takes words for what they mean in this archive.
    pub(super) fn take_as_meant(&mut self) -> Result<(), SearchError> {
        let Some(compounds) = Compounds::of(self.snapshot, self.plan.fields) else { return self.correct() };
        self.part(&compounds)?;
        self.correct()?;
        self.join(&compounds)
    }

    /// A joined word that no article holds is taken for its parts.
    fn part(&mut self, compounds: &Compounds) -> Result<(), SearchError> {
        for group in std::mem::take(&mut self.plan.groups) {
            let typed = group.exact.as_ref().filter(|_| group.entries.articles == 0);
            let Some((typed, parts)) = typed.and_then(|typed| Some((typed, compounds.parts(typed)?))) else {
                self.plan.groups.push(group);
                continue;
            };
            self.plan.corrections.push(Correction { typed: typed.clone(), meant: parts.join(" ") });
            for part in parts {
                let terms = Terms::Any(self.stems_of(&part));
                let mut group = Group { terms, exact: Some(part), ..group.clone() };
                self.look_up(&mut group, BEGUN)?;
                self.plan.groups.push(group);
            }
        }
        Ok(())
    }

    /// A word that is a part of others is found in them, where it counts half of what it does alone.
    fn join(&mut self, compounds: &Compounds) -> Result<(), SearchError> {
        let mut groups = std::mem::take(&mut self.plan.groups);
        for group in &mut groups {
            let (Some(exact), Terms::Any(stems)) = (&group.exact, &group.terms) else { continue };
            let parts: BTreeSet<&String> = stems.iter().chain([exact]).collect();
            let wholes: BTreeSet<String> = parts.into_iter().flat_map(|part| compounds.with(part)).collect();
            let joined = wholes.iter().flat_map(|whole| self.stems_of(whole));
            let all: BTreeSet<String> = stems.iter().cloned().chain(joined).collect();
            if all.len() > stems.len() {
                group.weight /= 2.0;
                self.plan.beside.push(Group { exact: None, ..group.clone() });
                group.terms = Terms::Any(all.into_iter().collect());
                self.look_up(group, BEGUN)?;
            }
        }
        self.plan.groups = groups;
        Ok(())
    }

    /// Words that no article holds are taken for those that they nearly are.
    fn correct(&mut self) -> Result<(), SearchError> {
        if self.plan.groups.len() > MOST_CORRECTED {
            return Ok(());
        }
        let mut groups = std::mem::take(&mut self.plan.groups);
        for group in groups.iter_mut().filter(|group| group.entries.articles == 0) {
            let Some(typed) = group.exact.clone() else { continue };
            let near = typo::nearest(self.snapshot.words(self.plan.fields.exact), &typed);
            let Some(meant) = near.first() else { continue };
            self.plan.corrections.push(Correction { typed, meant: meant.clone() });
            group.exact = Some(meant.clone());
            group.terms = Terms::Any(near.iter().flat_map(|word| self.stems_of(word)).collect());
            self.look_up(group, BEGUN)?;
        }
        self.plan.groups = groups;
        Ok(())
    }
}
