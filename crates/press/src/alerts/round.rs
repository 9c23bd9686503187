//! Readers whose turn it is: what is new for them, and the mail that tells it.

use db::{Conn, Db, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::fresh::{Fresh, Watched, news};
use super::{Alert, LETTER, Section, Target, floor, has_room, letter, next_morning, told, untold};
use crate::follows::Followed;
use crate::newsletters::choices::receiving;
use crate::readers::{self, ReaderRecord};
use crate::taxonomy::TermKind;
use crate::{Press, articles, newsletters};

/// Readers looked at in one look, and told in one transaction.
const BATCH: i64 = 50;

const DUE: &str = "SELECT reader_id, due_at, morning_at FROM alert_rounds WHERE due_at <= $1
    ORDER BY due_at, reader_id LIMIT $2";
const WATCHED: &str = concat!(
    "SELECT f.id, f.author_id, f.term_id, f.alert, f.alert_since, s.changed_at, t.kind,
        COALESCE(au.slug, t.slug), COALESCE(au.name, t.name)
    FROM follows f JOIN readers r ON r.id = f.reader_id
    JOIN newsletter_subscriptions s ON s.reader_id = r.id AND s.newsletter = $2
    LEFT JOIN authors au ON au.id = f.author_id LEFT JOIN terms t ON t.id = f.term_id
    WHERE f.reader_id = $1 AND f.alert <> 'none' AND ",
    receiving!("$3"),
    " ORDER BY f.author_id IS NULL, f.id DESC"
);

/// A turn of a reader's.
#[derive(Clone, Copy, Debug)]
struct Turn {
    reader: i64,
    due_at: Millis,
    morning_at: Millis,
}

impl FromRow for Turn {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Turn { reader: row.get(0)?, due_at: row.get(1)?, morning_at: row.get(2)? })
    }
}

/// What a reader follows and wants to hear of.
struct Kept {
    target: Target,
    watched: Watched,
    name: String,
    path: String,
}

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (author, term): (Option<i64>, Option<i64>) = (row.get(1)?, row.get(2)?);
        let alert: String = row.get(3)?;
        let alert = Alert::from_name(&alert).unwrap_or(Alert::None);
        let kind: Option<String> = row.get(6)?;
        let folder = kind.as_deref().and_then(TermKind::from_name).map_or("authors", TermKind::folder);
        let what = author.map_or(Followed::Term(term.unwrap_or_default()), Followed::Author);
        // Whoever had ended these mails hears of nothing that came out meanwhile.
        let since = row.get::<Millis>(4)?.max(row.get(5)?);
        Ok(Kept {
            target: Target { follow: row.get(0)?, alert },
            watched: Watched { what, alert, since },
            path: format!("/{folder}/{}", row.get::<String>(7)?),
            name: row.get(8)?,
        })
    }
}

/// A reader that was looked at.
struct Look {
    turn: Turn,
    reader: Option<ReaderRecord>,
    news: Vec<(Target, Section)>,
}

/// Takes the turns that are due, some at once, and queues the mails that tell what is new; says how many turns that
/// were. None are taken while many mails wait to be sent. Blocks.
///
/// # Errors
/// When the database fails.
pub fn tell_due(db: &Db, press: &Press) -> Result<usize, DbError> {
    let (now, looking) = (press.clock.now(), press.clone());
    let looks = db.read_blocking(move |conn| look(conn, now))?;
    let count = looks.len();
    if count > 0 {
        db.write_blocking(move |tx| looks.into_iter().try_for_each(|one| tell(tx, &looking, now, one)))?;
    }
    Ok(count)
}

fn look(conn: &mut Conn, now: Millis) -> Result<Vec<Look>, DbError> {
    let due: Vec<Turn> = conn.query(DUE, &[&now, &BATCH])?;
    if due.is_empty() || !has_room(conn, now)? {
        return Ok(Vec::new());
    }
    let fresh = Fresh::load(conn, now)?;
    due.into_iter().map(|turn| look_at(conn, now, turn, &fresh)).collect()
}

fn look_at(conn: &mut Conn, now: Millis, turn: Turn, fresh: &Fresh) -> Result<Look, DbError> {
    let kept: Vec<Kept> = conn.query(WATCHED, &[&turn.reader, &LETTER, &now])?;
    let watched: Vec<Watched> = kept.iter().map(|one| one.watched).collect();
    let (told, floor) = (told(conn, turn.reader)?, floor(conn, turn.reader, now)?);
    let found = news(&watched, fresh, &told, floor, turn.morning_at <= now);
    let mut news = Vec::new();
    for (one, ids) in kept.into_iter().zip(found).filter(|(_, ids)| !ids.is_empty()) {
        let cards = articles::cards(conn, &ids, now)?;
        news.push((one.target, Section { name: one.name, path: one.path, cards }));
    }
    Ok(Look { turn, reader: readers::by_id(conn, turn.reader)?, news })
}

const CLAIM: &str =
    "UPDATE alert_rounds SET due_at = $3, morning_at = $3 WHERE reader_id = $1 AND due_at = $2";

/// Ends a reader's turn and queues their mail, if there is something to tell and no other process was quicker.
fn tell(tx: &mut Tx, press: &Press, now: Millis, look: Look) -> Result<(), DbError> {
    let Look { turn, reader, news } = look;
    let next = if turn.morning_at <= now { next_morning(press, now) } else { turn.morning_at };
    let taken = tx.execute(CLAIM, &[&turn.reader, &turn.due_at, &next])? > 0;
    let Some(reader) = reader.filter(|_| taken && !news.is_empty()) else { return Ok(()) };
    if !newsletters::receives(tx, reader.id, LETTER, now)? {
        return Ok(());
    }
    let (mut targets, mut sections) = (Vec::new(), Vec::new());
    for (target, section) in news {
        let cards = untold(tx, &reader, section.cards, now)?;
        if !cards.is_empty() {
            targets.push(target);
            sections.push(Section { cards, ..section });
        }
    }
    let stop = match targets[..] {
        [] => return Ok(()),
        [only] => only.letter(),
        _ => LETTER.to_owned(),
    };
    let subjects = ["mail-follow-subject", "mail-follows-subject"];
    letter(press, &reader, "mail-follows", subjects, &stop, &sections).enqueue(tx, now)
}
