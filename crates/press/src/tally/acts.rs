//! What readers do, counted in the transaction in which they do it.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::{Act, Counted, day, write};
use crate::{Press, articles};

/// Counts an act, if its transaction is committed. It only adds a row, so acts never wait for each other here.
pub(crate) fn count(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    act: Act,
    article: Option<i64>,
) -> Result<(), DbError> {
    let counted = Counted {
        day: day(now, &press.zone),
        article: article.unwrap_or_default(),
        what: act.word(),
        source: "".into(),
        count: 1,
    };
    write(tx, &[counted])
}

/// The article at a path of this site, if it is that of one: where someone who registers or pays came from.
pub(crate) fn article_at(conn: &mut Conn, path: &str, now: Millis) -> Result<Option<i64>, DbError> {
    match slug(path) {
        Some(slug) => articles::find(conn, slug, now),
        None => Ok(None),
    }
}

const BOUGHT_FROM: &str =
    "SELECT o.next FROM subscriptions s JOIN orders o ON o.id = s.order_id WHERE s.id = $1";

/// Counts that a subscription is paid for the first time, for the article its order came from.
pub(crate) fn count_paid(tx: &mut Tx, press: &Press, now: Millis, subscription: i64) -> Result<(), DbError> {
    let path: Option<String> = tx.query_opt(BOUGHT_FROM, &[&subscription])?;
    let article = article_at(tx, path.as_deref().unwrap_or_default(), now)?;
    count(tx, press, now, Act::Paid, article)
}

fn slug(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("/articles/")?;
    rest.split(['/', '?', '#']).next().filter(|slug| !slug.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_article() {
        for (path, expected) in [
            ("/articles/weir", Some("weir")),
            ("/articles/weir#read-on", Some("weir")),
            ("/articles/weir/unlock?x=1", Some("weir")),
            ("/articles/", None),
            ("/", None),
        ] {
            assert_eq!(slug(path), expected, "{path}");
        }
    }
}
