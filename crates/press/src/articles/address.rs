//! The address of an article, claimed so that no two articles stand at one.

use db::{DbError, Tx};
use kernel::ids::hex;
use kernel::slug::{fold, slugify};
use sha2::{Digest, Sha256};

use super::Manuscript;

const CLAIM: &str =
    "INSERT INTO slugs (kind, slug, target) VALUES ('article', $1, $2) ON CONFLICT (kind, slug) DO NOTHING";
const OWNER: &str = "SELECT target FROM slugs WHERE kind = 'article' AND slug = $1";

/// Whose address it is to be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Claimant<'a> {
    /// An article that has no row yet, under its public id; [`settle`] says which row it became.
    Coming(&'a str),
    /// The article of this row id.
    Known(i64),
}

/// The wanted slug, or that with a suffix that depends on nothing but where the article comes from.
pub(super) fn claim(tx: &mut Tx, claimant: Claimant<'_>, draft: &Manuscript) -> Result<String, DbError> {
    let base = [draft.slug.as_deref().unwrap_or_default(), &draft.title, "article"]
        .into_iter()
        .map(slugify)
        .find(|slug| !slug.is_empty())
        .unwrap_or_default();
    let origin =
        Sha256::digest(format!("{}\n{}", draft.source, draft.source_id.as_deref().unwrap_or_default()));
    let suffix = hex(&origin[..8]);
    // What no article has: the last resort.
    let (id, own) = match claimant {
        Claimant::Coming(public_id) => (0, public_id.to_lowercase()),
        Claimant::Known(id) => (id, id.to_string()),
    };
    for candidate in [base.clone(), format!("{base}-{}", &suffix[..6]), format!("{base}-{suffix}-{own}")] {
        let folded = fold(&candidate);
        let claimed = tx.execute(CLAIM, &[&folded, &id])? == 1;
        if claimed || tx.query_one::<i64>(OWNER, &[&folded])? == id {
            return Ok(candidate);
        }
    }
    Ok(format!("{base}-{own}"))
}

const SETTLE: &str = "UPDATE slugs SET target = $2 WHERE kind = 'article' AND slug = $1 AND target = 0";

/// A claimed address leads to the article's row from now on.
pub(super) fn settle(tx: &mut Tx, slug: &str, id: i64) -> Result<(), DbError> {
    tx.execute(SETTLE, &[&fold(slug), &id]).map(drop)
}
