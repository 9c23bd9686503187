//! A search from its query to a page of hits.

use std::sync::LazyLock;

use jiff::civil::Date;
use tantivy::{DocAddress, SegmentReader};

use crate::bits::Bits;
use crate::cursor::Cursor;
use crate::document::days;
use crate::facets::Facets;
use crate::feedback;
use crate::index::{Index, SearchError, Snapshot};
use crate::mask;
use crate::nearness;
use crate::plan::{ALL_OF, Correction, Group, Plan, Scope};
use crate::query::Query;
use crate::remembered::Asked;
use crate::score::{Found, Scoring, Weighed};
use crate::table::Table;
use crate::top::{Hit, Top};

/// In which order hits come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// The best first. With a day, an article of the last months comes before its equal of years ago.
    Relevance {
        /// Today, or none where age shall not count.
        today: Option<Date>,
    },
    /// The newest first, and of one moment the higher id.
    Newest,
    /// The oldest first.
    Oldest,
}

/// Which part of the hits is wanted.
#[derive(Clone, Debug)]
pub struct Page {
    /// In which order.
    pub order: Order,
    /// After which hit: what the page before gave as `next`.
    pub after: Option<Cursor>,
    /// How many.
    pub size: usize,
    /// How many labels of each kind to count; with none, years are not counted either.
    pub facets: usize,
}

impl Page {
    /// The first page of so many.
    pub fn first(order: Order, size: usize) -> Page {
        Page { order, after: None, size, facets: 0 }
    }
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Hits {
    /// The articles of the page, by id.
    pub ids: Vec<i64>,
    /// How many articles there are in all.
    pub total: u64,
    /// Where the next page begins; none on the last.
    pub next: Option<Cursor>,
    /// Counts over all hits.
    pub facets: Facets,
    /// Words that were searched for as others.
    pub corrections: Vec<Correction>,
    /// False where too few articles hold every word, so that those with some of them were taken as well.
    pub every_word: bool,
}

/// A word of which about one article in ten speaks, or fewer, is telling.
const TELLING: f32 = 2.3;
/// With fewer hits than this on all words, hits on some of them are given too.
const TOO_FEW: usize = 10;
/// How many of the best are looked at closely.
const LOOKED_AT: usize = 50;

impl Index {
    /// Searches. A query cannot be wrong: the one error is an index that cannot be read.
    pub fn search(&self, query: &Query, scope: Scope, page: &Page) -> Result<Hits, SearchError> {
        let snapshot = self.snapshot();
        let asked = Asked::of(query, scope, page);
        if let Some(hits) = asked.as_ref().and_then(|asked| snapshot.remembered.answer(asked)) {
            return Ok(Hits::clone(&hits));
        }
        let plan = Plan::make(query, scope, &snapshot)?;
        let _place = self.gate.enter(plan.work(page.facets > 0), snapshot.searcher.num_docs());
        let hits = Search::begin(&snapshot, query, scope, plan)?.page(page)?;
        if let Some(asked) = asked {
            snapshot.remembered.keep(asked, &hits);
        }
        Ok(hits)
    }
}

struct Search<'a> {
    snapshot: &'a Snapshot,
    scope: Scope,
    plan: Plan,
    masks: Vec<Option<Bits>>,
    scoring: Vec<Scoring<'a>>,
    /// What was found in each segment.
    found: Vec<Found>,
}

impl<'a> Search<'a> {
    fn begin(
        snapshot: &'a Snapshot,
        query: &Query,
        scope: Scope,
        plan: Plan,
    ) -> Result<Search<'a>, SearchError> {
        let (mut masks, mut scoring) = (Vec::new(), Vec::new());
        for ord in 0..snapshot.tables.len() {
            masks.push(mask::of(snapshot, ord, query, &plan)?);
            scoring.push(scope.scoring(snapshot, ord));
        }
        Ok(Search { snapshot, scope, plan, masks, scoring, found: Vec::new() })
    }

    fn page(mut self, page: &Page) -> Result<Hits, SearchError> {
        let order = page.after.as_ref().map_or(page.order, |cursor| cursor.order);
        let every_word = self.find(order)?;
        for group in self.plan.groups[self.plan.asked..].iter().chain(&self.plan.beside) {
            for ((ord, scoring), found) in self.scoring.iter().enumerate().zip(&mut self.found) {
                let segment = self.snapshot.searcher.segment_reader(ord as u32);
                scoring.add(found, &mut [weighed(segment, ord, group, 0)?]);
            }
        }
        if let Order::Relevance { .. } = order {
            self.refine()?;
        }
        self.put_titled_first();
        Ok(self.take(page, order, every_word))
    }

    /// Finds the documents that hold enough of the query: every word, as long as there are few and that leaves hits
    /// enough; of more words one that is telling or two that are not, for none of them alone is meant to decide.
    /// Says whether all words are in all hits.
    fn find(&mut self, order: Order) -> Result<bool, SearchError> {
        let asked = self.plan.asked;
        self.found = if asked <= ALL_OF { self.holding_every()? } else { self.holding_some(2)? };
        // By date the newest comes first however little it holds, so there only nothing is too few.
        let few = if matches!(order, Order::Relevance { .. }) { TOO_FEW } else { 1 };
        let enough = self.found.iter().map(|found| found.docs.len()).sum::<usize>() >= few;
        if !enough && asked > 1 {
            self.found = self.holding_some(1)?;
        }
        Ok(asked <= 1 || (enough && asked <= ALL_OF))
    }

    fn holding_every(&self) -> Result<Vec<Found>, SearchError> {
        let mut groups: Vec<&Group> = self.plan.groups[..self.plan.asked].iter().collect();
        groups.sort_by_key(|group| group.entries.articles);
        self.each_segment(&groups, |scoring, words, mask| scoring.every(words, mask))
    }

    fn holding_some(&self, needed: u8) -> Result<Vec<Found>, SearchError> {
        let groups: Vec<&Group> = self.plan.groups[..self.plan.asked].iter().collect();
        self.each_segment(&groups, |scoring, words, mask| scoring.some(words, needed, mask))
    }

    fn each_segment(
        &self,
        groups: &[&Group],
        find: impl Fn(&Scoring, &mut [Weighed], Option<&Bits>) -> Found,
    ) -> Result<Vec<Found>, SearchError> {
        let mut all = Vec::new();
        for (ord, segment) in self.snapshot.searcher.segment_readers().iter().enumerate() {
            let mut words = Vec::with_capacity(groups.len());
            for group in groups {
                let is_telling = self.plan.asked > ALL_OF && group.rarity > TELLING;
                words.push(weighed(segment, ord, group, 1 + u8::from(is_telling))?);
            }
            all.push(find(&self.scoring[ord], &mut words, self.masks[ord].as_ref()));
        }
        Ok(all)
    }

    /// Looks closely at the best: how near the words stand in them, and what else they speak of.
    fn refine(&mut self) -> Result<(), SearchError> {
        if self.plan.groups.len() < 2 {
            return Ok(());
        }
        let best = self.best(LOOKED_AT);
        for (ord, segment) in self.snapshot.searcher.segment_readers().iter().enumerate() {
            let of_segment = best.iter().filter(|(_, at)| at.segment_ord == ord as u32);
            let mut candidates: Vec<u32> = of_segment.map(|(_, at)| at.doc_id).collect();
            candidates.sort_unstable();
            nearness::add(segment, &self.plan, &self.scoring[ord], &candidates, &mut self.found[ord])?;
        }
        if self.plan.groups.len() >= feedback::FEWEST_WORDS {
            // Nearness moves only those within the best, so these are still the same.
            self.feed_back(&self.best(feedback::ASKED))?;
        }
        Ok(())
    }

    fn feed_back(&mut self, best: &[(f32, DocAddress)]) -> Result<(), SearchError> {
        let asked: f32 = self.plan.groups.iter().map(|group: &Group| group.weight).sum();
        let field = self.plan.fields.stems;
        let added = feedback::words(self.snapshot, self.scope, best, asked)?;
        for (ord, segment) in self.snapshot.searcher.segment_readers().iter().enumerate() {
            let mut words = Vec::with_capacity(added.len());
            for word in &added {
                let postings = word.entries.open(segment, ord, field)?;
                words.push(Weighed { postings, weight: word.weight, counts: 0 });
            }
            self.scoring[ord].add(&mut self.found[ord], &mut words);
        }
        Ok(())
    }

    fn best(&self, size: usize) -> Vec<(f32, DocAddress)> {
        let mut top = Top::new(size, None);
        for (ord, found) in self.found.iter().enumerate() {
            let table = &self.snapshot.tables[ord];
            for (doc, rank) in found.each() {
                if top.may_take(rank) {
                    let hit = Hit { rank, published: table.published(doc), id: table.id(doc) };
                    top.offer(hit, DocAddress::new(ord as u32, doc));
                }
            }
        }
        top.into_sorted().into_iter().map(|(hit, at)| (hit.rank, at)).collect()
    }

    /// Who types a whole headline wants that article.
    fn put_titled_first(&mut self) {
        let Some(headline) = &self.plan.headline else { return };
        for (ord, found) in self.found.iter_mut().enumerate() {
            let segment = self.snapshot.searcher.segment_reader(ord as u32);
            // Without that list hits come in a poorer order, which is no reason to give none.
            let _ = mask::each(segment, self.snapshot.fields.tag, headline, |doc| {
                if let Some(at) = found.place(doc) {
                    found.scores[at] *= WHOLE_HEADLINE;
                }
            });
        }
    }

    fn take(&self, page: &Page, order: Order, every_word: bool) -> Hits {
        let ranks = Ranks::of(order, self.plan.groups.is_empty());
        let mut top = Top::new(page.size + 1, page.after.as_ref().map(|cursor| cursor.hit));
        for (ord, found) in self.found.iter().enumerate() {
            let table = &self.snapshot.tables[ord];
            for (doc, score) in found.each() {
                let rank = ranks.rank(score, table.days()[doc as usize]);
                if top.may_take(rank) {
                    let hit = Hit { rank, published: ranks.tie(table.published(doc)), id: table.id(doc) };
                    top.offer(hit, DocAddress::new(ord as u32, doc));
                }
            }
        }
        let mut hits: Vec<Hit> = top.into_sorted().into_iter().map(|(hit, _)| hit).collect();
        let more = hits.len() > page.size;
        hits.truncate(page.size);
        Hits {
            next: hits.last().filter(|_| more).map(|hit| Cursor { hit: *hit, order }),
            ids: hits.into_iter().map(|hit| hit.id).collect(),
            total: self.found.iter().map(|found| found.docs.len() as u64).sum(),
            facets: if page.facets > 0 { self.count(page.facets) } else { Facets::default() },
            corrections: self.plan.corrections.clone(),
            every_word,
        }
    }

    fn count(&self, most: usize) -> Facets {
        let found = self.found.iter().zip(&self.snapshot.tables);
        let found: Vec<(&Table, &[u32])> =
            found.map(|(found, table)| (&**table, found.docs.as_slice())).collect();
        self.snapshot.rare.count(&self.snapshot.names, &found, most)
    }
}

fn weighed(segment: &SegmentReader, ord: usize, group: &Group, counts: u8) -> Result<Weighed, SearchError> {
    let postings = group.entries.open(segment, ord, group.field)?;
    Ok(Weighed { postings, weight: group.rarity * group.weight, counts })
}

/// How much more the article counts whose headline is what was typed, in full.
const WHOLE_HEADLINE: f32 = 4.0;
/// How much more an article of today counts than its equal of long ago, and after how many days half of that.
const FRESH: f32 = 0.2;
const HALF_LIFE: f32 = 180.0;
/// From here on age makes no difference.
const OLDEST: usize = 3000;

/// What hits are ordered by.
struct Ranks {
    order: Order,
    wordless: bool,
    today: Option<i32>,
}

/// What an article's score is multiplied by, by its age in days.
static FRESHNESS: LazyLock<Vec<f32>> =
    LazyLock::new(|| (0..OLDEST).map(|age| 1.0 + FRESH * 0.5f32.powf(age as f32 / HALF_LIFE)).collect());

impl Ranks {
    fn of(order: Order, wordless: bool) -> Ranks {
        let today = match order {
            Order::Relevance { today: Some(today) } => Some(days(today) as i32),
            _ => None,
        };
        Ranks { order, wordless, today }
    }

    /// Without words the best is the newest.
    fn rank(&self, score: f32, day: i32) -> f32 {
        match self.order {
            Order::Relevance { .. } if !self.wordless => {
                let age =
                    self.today.map(|today| usize::try_from(today.saturating_sub(day)).unwrap_or_default());
                score * age.and_then(|age| FRESHNESS.get(age)).copied().unwrap_or(1.0)
            }
            _ => 0.0,
        }
    }

    /// What decides between hits of one rank.
    fn tie(&self, published: i64) -> i64 {
        if self.order == Order::Oldest { -published } else { published }
    }
}
