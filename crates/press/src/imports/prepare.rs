//! From records of a file to articles ready to be written: read in chunks, compared with what is
//! known, and only if they are news, sanitised and given their pictures.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::SyncSender;

use db::{Db, DbError, Tx};
use exchange::{ArticleReader, ArticleRecord, Item, Note, Rejection};
use kernel::clock::Millis;
use render::body::{NewSrc, Prepared, TeaserLimits, rewrite_images};

use super::articles::id_key;
use super::manuscript::{self, Material};
use super::pictures::{Pictures, Taken};
use super::report::Line;
use super::writer::{Entry, Kind, Written};
use super::{Progress, store};
use crate::Press;
use crate::articles::{self, Filing, Manuscript, Saved};
use crate::pictures;

/// Records between the two threads at most, and in a batch.
pub(super) const WAITING: usize = 64;
/// Records that are compared with the database in one look, and how much text they hold at most.
const CHUNK: usize = 32;
const CHUNK_BYTES: usize = 1 << 20;

/// A record on its way to the desk.
pub(super) struct Step {
    pub(super) progress: Progress,
    pub(super) lines: Vec<Line>,
    pub(super) fate: Fate,
}

/// What is to become of a record.
pub(super) enum Fate {
    Write(Box<Ready>),
    /// Nothing is to be written, because it is known or this is a rehearsal.
    Counted {
        kind: Kind,
        draft: bool,
    },
    Skipped,
    /// Only the lines matter.
    Told,
    /// The file ends here, before its end.
    BrokeOff(String),
    /// The database failed.
    Failed(DbError),
}

/// An article ready to be written.
pub(super) struct Ready {
    pub(super) record: u64,
    pub(super) draft: bool,
    pub(super) manuscript: Manuscript,
    pub(super) lead: Option<Taken>,
    /// Pictures of the text, by the address they have there; with whether they stand past the teaser.
    pub(super) placed: Vec<(String, Taken, bool)>,
    /// Beside the manuscript's authors.
    pub(super) portraits: Vec<Option<Taken>>,
}

impl Ready {
    pub(super) fn id(&self) -> &str {
        self.manuscript.source_id.as_deref().unwrap_or_default()
    }

    pub(super) fn title(&self) -> &str {
        &self.manuscript.title
    }

    /// The manuscript with its pictures registered and its text pointing to them.
    fn illustrated(&self, tx: &mut Tx, press: &Press, now: Millis) -> Result<Manuscript, DbError> {
        let mut manuscript = self.manuscript.clone();
        let mut focus = None;
        let mut add = |taken: &Taken| articles::add_picture(tx, press, &taken.stored, &taken.captions, now);
        if let (Some(lead), Some(taken)) = (&mut manuscript.lead, &self.lead) {
            let (id, file) = add(taken)?;
            lead.picture = Some(id);
            focus = lead.focus.map(|focus| (file, focus));
        }
        for (author, portrait) in manuscript.authors.iter_mut().zip(&self.portraits) {
            author.portrait = portrait.as_ref().map(&mut add).transpose()?.map(|(id, _)| id);
        }
        let mut moved = HashMap::new();
        for (src, taken, gated) in &self.placed {
            let (id, file) = add(taken)?;
            manuscript.pictures.push((id, *gated));
            let (width, height) = (taken.stored.width, taken.stored.height);
            moved.insert(src.as_str(), NewSrc { src: format!("/media/{file}"), width, height });
        }
        if let Some((file, focus)) = focus {
            pictures::set_focus(tx, &file, focus, now)?;
        }
        if !moved.is_empty() {
            manuscript.body.alter(|html| rewrite_images(html, |src| moved.get(src).cloned()));
        }
        Ok(manuscript)
    }
}

impl Entry for Ready {
    type Memory = Filing;

    fn record(&self) -> u64 {
        self.record
    }

    fn write(
        &self,
        tx: &mut Tx,
        press: &Press,
        filing: &mut Filing,
        now: Millis,
    ) -> Result<Written, DbError> {
        let plain =
            self.lead.is_none() && self.placed.is_empty() && self.portraits.iter().all(Option::is_none);
        let saved = match plain {
            true => articles::save(tx, press, filing, &self.manuscript, now)?,
            false => {
                let manuscript = self.illustrated(tx, press, now)?;
                articles::save(tx, press, filing, &manuscript, now)?
            }
        };
        let kind = match saved {
            Saved::Created(_) => Kind::Created,
            Saved::Updated(_) => Kind::Updated,
            Saved::Unchanged(_) => Kind::Unchanged,
        };
        Ok(Written { kind, remarks: Vec::new() })
    }
}

/// Reads a file and prepares its records.
pub(super) struct Preparer<'a> {
    pub(super) db: Db,
    pub(super) pictures: Pictures<'a>,
    pub(super) source: String,
    /// Records of the whole file.
    pub(super) records: u64,
    /// Ids that come again, with the record that counts.
    pub(super) superseded: HashMap<[u8; 16], u64>,
    pub(super) dry_run: bool,
}

/// An article that may be news.
struct Candidate {
    record: u64,
    progress: Progress,
    article: Box<ArticleRecord>,
    notes: Vec<Note>,
    material: Material,
}

impl Preparer<'_> {
    /// Reads the records after `done`; ends early when nobody takes them any more.
    pub(super) fn read(mut self, mut reader: ArticleReader, done: u64, out: &SyncSender<Step>) {
        let (mut chunk, mut bytes) = (Vec::new(), 0);
        while let Some(item) = reader.next() {
            let record = reader.records();
            let progress = Progress { records: record, done: record, whole: self.records };
            if record <= done && matches!(item, Ok(Item::Article(..) | Item::Rejected(_))) {
                continue;
            }
            let step = match item {
                Ok(Item::Article(article, notes)) => match self.superseded.get(&id_key(&article.id)) {
                    Some(last) if *last != record => superseded(progress, &article, *last),
                    _ => {
                        bytes += article.body_html.len();
                        let material = Material::of(&article, &self.pictures);
                        chunk.push(Candidate { record, progress, article, notes, material });
                        if chunk.len() < CHUNK && bytes < CHUNK_BYTES {
                            continue;
                        }
                        bytes = 0;
                        if self.pass_on(&mut chunk, out).is_break() {
                            return;
                        }
                        continue;
                    }
                },
                Ok(Item::Rejected(rejection)) => rejected(progress, rejection),
                Ok(Item::Ignored { what, count }) => ignored(progress, &what, count),
                Err(error) => Step { progress, lines: Vec::new(), fate: Fate::BrokeOff(error.to_string()) },
            };
            // In the order of the file, so that what is written is all that came before.
            if self.pass_on(&mut chunk, out).is_break() || out.send(step).is_err() {
                return;
            }
        }
        let _ = self.pass_on(&mut chunk, out);
    }

    fn pass_on(&mut self, chunk: &mut Vec<Candidate>, out: &SyncSender<Step>) -> std::ops::ControlFlow<()> {
        use std::ops::ControlFlow::{Break, Continue};
        if chunk.is_empty() {
            return Continue(());
        }
        let known = match self.known(chunk) {
            Ok(known) => known,
            Err(error) => {
                let progress = chunk.first().map(|first| first.progress).unwrap_or_default();
                let _ = out.send(Step { progress, lines: Vec::new(), fate: Fate::Failed(error) });
                return Break(());
            }
        };
        for (candidate, known) in chunk.drain(..).zip(known) {
            if out.send(self.step(candidate, known.as_deref())).is_err() {
                return Break(());
            }
        }
        Continue(())
    }

    /// The hashes these articles were last imported with.
    fn known(&self, chunk: &[Candidate]) -> Result<Vec<Option<String>>, DbError> {
        let (source, ids) = (self.source.clone(), chunk.iter().map(|one| one.material.id.clone()));
        let ids: Vec<String> = ids.collect();
        self.db
            .read_blocking(move |conn| ids.iter().map(|id| store::source_hash(conn, &source, id)).collect())
    }

    fn step(&mut self, candidate: Candidate, known: Option<&str>) -> Step {
        let Candidate { record, progress, article, notes, material } = candidate;
        let remark = |what: String| Line {
            record,
            line: None,
            id: article.id.clone(),
            title: article.title.clone(),
            what,
        };
        let mut remarks: Vec<String> = notes.iter().map(ToString::to_string).collect();
        let kind = match known {
            Some(hash) if hash == material.hash => Kind::Unchanged,
            Some(_) => Kind::Updated,
            None => Kind::Created,
        };
        let draft = !manuscript::is_published(&article);
        if kind == Kind::Unchanged {
            let lines = remarks.into_iter().map(remark).collect();
            return Step { progress, lines, fate: Fate::Counted { kind, draft } };
        }
        let (pictures, source, dry_run) = (&mut self.pictures, &self.source, self.dry_run);
        let made = catch_unwind(AssertUnwindSafe(|| {
            let body = material.body.unwrap_or_else(|| prepared(&article.body_html));
            manuscript::make(&article, source, material.hash, body, pictures, dry_run, &mut remarks)
        }));
        let fate = match made {
            Ok(made) if !dry_run => Fate::Write(Box::new(Ready { record, draft, ..made })),
            Ok(_) => Fate::Counted { kind, draft },
            Err(_) => {
                remarks.push("skipped: its text makes the sanitiser fail; please report this".into());
                Fate::Skipped
            }
        };
        Step { progress, lines: remarks.into_iter().map(remark).collect(), fate }
    }
}

/// The text as it is stored.
pub(super) fn prepared(body_html: &str) -> Prepared {
    render::body::prepare(body_html, TeaserLimits::default())
}

fn superseded(progress: Progress, article: &ArticleRecord, last: u64) -> Step {
    let what = format!("skipped: record {last} has the same id and comes later, so that one counts");
    let (id, title) = (article.id.clone(), article.title.clone());
    let line = Line { record: progress.records, line: None, id, title, what };
    Step { progress, lines: vec![line], fate: Fate::Skipped }
}

fn rejected(progress: Progress, rejection: Rejection) -> Step {
    let line = Line {
        record: rejection.position.record,
        line: rejection.position.line,
        id: rejection.id.unwrap_or_default(),
        title: rejection.title.unwrap_or_default(),
        what: format!("skipped: {}", rejection.reason),
    };
    Step { progress, lines: vec![line], fate: Fate::Skipped }
}

fn ignored(progress: Progress, what: &str, count: u64) -> Step {
    let what = format!("{count} of the kind \"{what}\" are no articles and were left out");
    let line = Line { record: 0, line: None, id: String::new(), title: String::new(), what };
    Step { progress, lines: vec![line], fate: Fate::Told }
}
