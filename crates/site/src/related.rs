//! Choosing beforehand what goes with each article: a slow walk along the archive.

use std::sync::Arc;

use db::DbError;
use press::library::{Index, Scope};
use press::related::{self, Due};

use crate::Site;

/// Articles looked at in one statement.
const LOOKED_AT: i64 = 500;
/// Articles that the index finds akin to each.
const AKIN: usize = 24;
/// Choices made in one step, so that it takes neither a reader's thread nor the writer's for long.
const AT_ONCE: usize = 5;

/// A walk along the archive, from the latest article to the first, and over again.
#[derive(Debug)]
pub struct Relating {
    below: i64,
    waiting: Vec<i64>,
}

impl Default for Relating {
    fn default() -> Relating {
        Relating { below: i64::MAX, waiting: Vec::new() }
    }
}

impl Relating {
    /// Goes on a step, asking the index what speaks of the same. Says whether there is more to do; if not, the next
    /// step begins a new walk.
    ///
    /// # Errors
    /// When the database fails; the walk then goes on past what it was at.
    pub async fn step(&mut self, site: &Site, index: Arc<Index>) -> Result<bool, DbError> {
        if self.waiting.is_empty() {
            let (below, now) = (self.below, site.now());
            let Due { articles, below } =
                site.db.read(move |conn| related::due(conn, below, LOOKED_AT, now)).await?;
            self.waiting = articles;
            self.below = below.unwrap_or(i64::MAX);
            return Ok(below.is_some());
        }
        let (now, rest) = (site.now(), AT_ONCE.min(self.waiting.len()));
        let articles: Vec<i64> = self.waiting.drain(..rest).collect();
        let choose = move |conn: &mut db::Conn| -> Result<Vec<_>, DbError> {
            let choices = articles.iter().map(|article| {
                // Without the index's word the choice is poorer, which is no reason to have none.
                let akin = index.similar(*article, Scope::Open, AKIN).unwrap_or_default();
                related::choose(conn, *article, &akin, now)
            });
            Ok(choices.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        };
        let choices = site.db.read(choose).await?;
        site.db.write(move |tx| choices.iter().try_for_each(|choice| related::keep(tx, choice, now))).await?;
        Ok(true)
    }
}
