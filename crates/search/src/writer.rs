//! Puts articles into the index and takes them out. What is put is found once it is committed; a commit says up
//! to where in the log of changes the index has come, in the same stroke.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::Arc;

use tantivy::indexer::NoMergePolicy;
use tantivy::{IndexWriter, Term};

use crate::analysis::Stems;
use crate::document::Document;
use crate::index::{Generation, SearchError, Shelf};
use crate::language::Language;

/// Memory that articles gather in before they are written, in bytes of each thread.
const GATHERED: usize = 48_000_000;

/// Writes to the index that serves.
pub struct Writer {
    shelf: Arc<Shelf>,
    generation: Arc<Generation>,
    engine: IndexWriter,
    stems: HashMap<Language, Stems>,
}

impl Writer {
    /// A writer that works with so many threads.
    pub(crate) fn new(
        shelf: Arc<Shelf>,
        generation: Arc<Generation>,
        threads: usize,
    ) -> Result<Writer, SearchError> {
        let engine = generation.engine.writer_with_num_threads(threads, threads * GATHERED)?;
        Ok(Writer { shelf, generation, engine, stems: HashMap::new() })
    }

    /// Adds an article, or replaces what the index holds of it.
    pub fn put(&mut self, document: &Document) -> Result<(), SearchError> {
        self.remove(document.id);
        self.add(document)
    }

    fn add(&mut self, document: &Document) -> Result<(), SearchError> {
        let language = document.language;
        let stems = self.stems.entry(language).or_insert_with(|| Stems::new(language));
        self.engine.add_document(document.terms(&self.generation.fields, stems))?;
        Ok(())
    }

    /// Takes an article out.
    pub fn remove(&mut self, id: i64) {
        self.engine.delete_term(Term::from_field_u64(self.generation.fields.id, id as u64));
    }

    /// Makes everything since the last commit findable, and notes the position in the log of changes.
    pub fn commit(&mut self, position: impl Display) -> Result<(), SearchError> {
        if !self.shelf.serves(&self.generation) {
            return Err(SearchError::Superseded);
        }
        self.write(position)?;
        self.generation.refresh()
    }

    fn write(&mut self, position: impl Display) -> Result<(), SearchError> {
        let mut prepared = self.engine.prepare_commit()?;
        prepared.set_payload(&position.to_string());
        prepared.commit()?;
        Ok(())
    }

    /// Makes one segment of all, which takes the least room and is searched the fastest.
    fn join(&mut self) -> Result<(), SearchError> {
        let segments = self.generation.engine.searchable_segment_ids()?;
        if segments.len() > 1 {
            self.engine.merge(&segments).wait()?;
        }
        Ok(())
    }
}

/// A new index that is filled beside the one that serves. Dropped unfinished, it changes nothing.
pub struct Rebuild {
    writer: Writer,
}

impl Rebuild {
    pub(crate) fn new(writer: Writer) -> Rebuild {
        // All are joined in the end, and until then nobody searches them.
        writer.engine.set_merge_policy(Box::new(NoMergePolicy));
        Rebuild { writer }
    }

    /// Adds an article. Each must be put once.
    pub fn put(&mut self, document: &Document) -> Result<(), SearchError> {
        self.writer.add(document)
    }

    /// Serves the new index in place of the old one. It holds the log of changes up to `position`.
    pub fn finish(mut self, position: impl Display) -> Result<(), SearchError> {
        self.writer.write(position)?;
        self.writer.join()?;
        self.writer.engine.wait_merging_threads()?;
        self.writer.generation.refresh()?;
        self.writer.shelf.serve(self.writer.generation)
    }
}
