//! The index on disk and what serves it. A folder holds generations, each a whole index, and a small file that
//! names the one in use; a rebuild fills the next one beside it and then changes that name.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::{IndexReader, IndexSettings, ReloadPolicy, Searcher};
use thiserror::Error;

use crate::facets::Rare;
use crate::gate::Gate;
use crate::language::Language;
use crate::remembered::Remembered;
use crate::schema::{self, Fields};
use crate::score::Statistics;
use crate::table::{Names, Table};
use crate::words::Words;
use crate::writer::{Rebuild, Writer};

/// Why an index cannot be opened. Each is mended by building it afresh.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The folder holds no index.
    #[error("There is no search index at {}. It will be built.", .0.display())]
    Missing(PathBuf),
    /// Another version of the program wrote it.
    #[error("The search index has the form {found}, and this version reads {wanted}. It must be rebuilt.")]
    OtherForm {
        /// The form of what is there.
        found: String,
        /// The form that this version reads.
        wanted: u32,
    },
    /// Files are missing or hold other bytes than were written.
    #[error("The search index is damaged ({0}). It must be rebuilt.")]
    Damaged(String),
}

/// Why the index could not be read or written.
#[derive(Debug, Error)]
pub enum SearchError {
    /// The engine failed.
    #[error("The search index could not be used: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// A file could not be read or written.
    #[error("The search index could not be read or written: {0}")]
    Files(#[from] io::Error),
    /// What another process has put in its place cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A rebuild has replaced the index under a writer.
    #[error("The search index has been rebuilt meanwhile. Write to the new one, from its position on.")]
    Superseded,
}

const CURRENT: &str = "current";
/// Threads that build a new index.
const BUILDING: usize = 2;

/// An index that serves searches while it is written to or rebuilt. Cheap to share.
pub struct Index {
    shelf: Arc<Shelf>,
    pub(crate) gate: Gate,
}

/// Where the generations stand, and the one that serves.
pub(crate) struct Shelf {
    folder: PathBuf,
    serving: RwLock<Arc<Generation>>,
}

/// One whole index on disk.
pub(crate) struct Generation {
    pub folder: PathBuf,
    pub engine: tantivy::Index,
    pub fields: Fields,
    reader: IndexReader,
    names: Arc<Names>,
    snapshot: Mutex<Arc<Snapshot>>,
}

/// The index as of one commit: what a search runs on from its beginning to its end.
pub(crate) struct Snapshot {
    pub searcher: Searcher,
    pub fields: Fields,
    pub names: Arc<Names>,
    pub tables: Vec<Arc<Table>>,
    pub languages: Vec<Language>,
    /// Of the stems that everyone may read, and of all.
    pub open: Statistics,
    pub whole: Statistics,
    pub rare: Rare,
    pub remembered: Remembered,
    by_segment: HashMap<SegmentId, Arc<Table>>,
}

impl Index {
    /// Opens the index of a folder, having checked every byte of it.
    pub fn open(folder: &Path) -> Result<Index, OpenError> {
        let current = fs::read_to_string(folder.join(CURRENT));
        let current = current.map_err(|_| OpenError::Missing(folder.to_owned()))?;
        let current = current.trim();
        let form = current.strip_prefix("form-").and_then(|rest| rest.split('.').next()).unwrap_or(current);
        if form != schema::VERSION.to_string() {
            return Err(OpenError::OtherForm { found: form.to_owned(), wanted: schema::VERSION });
        }
        let generation = Generation::open(&folder.join(current))?;
        Ok(Index::of(folder, Arc::new(generation)))
    }

    /// Makes an empty index, in place of whatever the folder holds.
    pub fn create(folder: &Path) -> Result<Index, SearchError> {
        let generation = Arc::new(Generation::create(folder)?);
        let index = Index::of(folder, Arc::clone(&generation));
        index.shelf.serve(generation)?;
        Ok(index)
    }

    fn of(folder: &Path, generation: Arc<Generation>) -> Index {
        let shelf = Shelf { folder: folder.to_owned(), serving: RwLock::new(generation) };
        Index { shelf: Arc::new(shelf), gate: Gate::new() }
    }

    /// Takes up writing. One writer at a time; a second waits for nobody and is refused.
    pub fn writer(&self) -> Result<Writer, SearchError> {
        // One thread: what comes in while a site serves is taken in beside its readers.
        Writer::new(Arc::clone(&self.shelf), self.shelf.generation(), 1)
    }

    /// Begins a new index beside the one that serves.
    pub fn rebuild(&self) -> Result<Rebuild, SearchError> {
        let generation = Arc::new(Generation::create(&self.shelf.folder)?);
        Ok(Rebuild::new(Writer::new(Arc::clone(&self.shelf), generation, BUILDING)?))
    }

    /// Up to where in the log of changes the index holds what was published, as it was said with the last
    /// commit; none when it was never said.
    pub fn position(&self) -> Result<Option<String>, SearchError> {
        Ok(self.shelf.generation().engine.load_metas()?.payload)
    }

    /// How many articles can be found.
    pub fn count(&self) -> u64 {
        self.snapshot().searcher.num_docs()
    }

    /// Sees what another process has written, be it a new index in place of this one.
    pub fn refresh(&self) -> Result<(), SearchError> {
        let current = fs::read_to_string(self.shelf.folder.join(CURRENT))?;
        let within = self.shelf.folder.join(current.trim());
        if within != self.shelf.generation().folder {
            self.shelf.put(Arc::new(Generation::open(&within)?));
        }
        self.shelf.generation().refresh()
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.shelf.generation().snapshot()
    }
}

impl Shelf {
    fn generation(&self) -> Arc<Generation> {
        Arc::clone(&self.serving.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, generation: Arc<Generation>) {
        *self.serving.write().unwrap_or_else(PoisonError::into_inner) = generation;
    }

    pub fn serves(&self, generation: &Arc<Generation>) -> bool {
        Arc::ptr_eq(&self.generation(), generation)
    }

    /// Serves that generation from now on, and forgets the others. Whoever searches one of them still finishes.
    pub fn serve(&self, generation: Arc<Generation>) -> Result<(), SearchError> {
        let name = generation.folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let unfinished = self.folder.join("current.new");
        let mut file = fs::File::create(&unfinished)?;
        file.write_all(name.as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, self.folder.join(CURRENT))?;
        fs::File::open(&self.folder)?.sync_all()?;
        self.put(generation);
        for entry in fs::read_dir(&self.folder)?.filter_map(Result::ok) {
            let other = entry.file_name().to_string_lossy().into_owned();
            if other.starts_with("form-") && other != name {
                // What cannot be removed now is removed at the next rebuild.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Ok(())
    }
}

impl Generation {
    fn create(folder: &Path) -> Result<Generation, SearchError> {
        fs::create_dir_all(folder)?;
        let mut number = 1;
        let mut within = folder.join(format!("form-{}.{number}", schema::VERSION));
        while within.exists() {
            number += 1;
            within = folder.join(format!("form-{}.{number}", schema::VERSION));
        }
        fs::create_dir(&within)?;
        let directory =
            tantivy::directory::MmapDirectory::open(&within).map_err(tantivy::TantivyError::from)?;
        let engine = tantivy::Index::create(directory, schema::schema().0, IndexSettings::default())?;
        Generation::serving(within, engine)
    }

    fn open(folder: &Path) -> Result<Generation, OpenError> {
        let damaged = |error: tantivy::TantivyError| OpenError::Damaged(error.to_string());
        let engine = tantivy::Index::open_in_dir(folder).map_err(damaged)?;
        let changed = engine.validate_checksum().map_err(damaged)?;
        if let Some(file) = changed.iter().next() {
            return Err(OpenError::Damaged(format!(
                "{} holds other bytes than were written",
                file.display()
            )));
        }
        if engine.schema() != schema::schema().0 {
            return Err(OpenError::OtherForm { found: "another".to_owned(), wanted: schema::VERSION });
        }
        Generation::serving(folder.to_owned(), engine).map_err(|error| OpenError::Damaged(error.to_string()))
    }

    fn serving(folder: PathBuf, engine: tantivy::Index) -> Result<Generation, SearchError> {
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let fields = schema::schema().1;
        let names = Arc::new(Names::default());
        let snapshot = Snapshot::take(&reader, &fields, &names, &HashMap::new())?;
        Ok(Generation { folder, engine, fields, reader, names, snapshot: Mutex::new(Arc::new(snapshot)) })
    }

    pub fn refresh(&self) -> Result<(), SearchError> {
        self.reader.reload()?;
        // Held throughout, so that two refreshes cannot leave the older view behind.
        let mut snapshot = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        *snapshot = Arc::new(Snapshot::take(&self.reader, &self.fields, &self.names, &snapshot.by_segment)?);
        Ok(())
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Snapshot {
    fn take(
        reader: &IndexReader,
        fields: &Fields,
        names: &Arc<Names>,
        known: &HashMap<SegmentId, Arc<Table>>,
    ) -> Result<Snapshot, SearchError> {
        let searcher = reader.searcher();
        let (mut tables, mut by_segment) = (Vec::new(), HashMap::new());
        for segment in searcher.segment_readers() {
            let table = match known.get(&segment.segment_id()) {
                Some(table) => Arc::clone(table),
                None => Arc::new(Table::read(segment, fields, names)?),
            };
            by_segment.insert(segment.segment_id(), Arc::clone(&table));
            tables.push(table);
        }
        Ok(Snapshot {
            languages: languages(&searcher, fields.tag)?,
            open: Statistics::of(&searcher, fields.open.stems)?,
            whole: Statistics::of(&searcher, fields.whole.stems)?,
            rare: Rare::among(names, &tables),
            remembered: Remembered::default(),
            searcher,
            fields: fields.clone(),
            names: Arc::clone(names),
            tables,
            by_segment,
        })
    }

    /// The words of a field in each segment.
    pub fn words(&self, field: Field) -> impl Iterator<Item = &Words> {
        self.tables.iter().filter_map(move |table| table.words(field))
    }
}

/// The languages of the articles.
fn languages(searcher: &Searcher, tags: Field) -> Result<Vec<Language>, SearchError> {
    let mut names = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(tags)?;
        let mut terms = index.terms().range().ge("language:").lt("language;").into_stream()?;
        while terms.advance() {
            names.insert(String::from_utf8_lossy(terms.key()).into_owned());
        }
    }
    Ok(names.iter().filter_map(|name| name.strip_prefix("language:")).map(Language::of).collect())
}
