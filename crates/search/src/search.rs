//! A search from its query to a page of hits.

use jiff::civil::Date;
use tantivy::DocAddress;

use crate::cursor::Cursor;
use crate::document::days;
use crate::facets::{Counting, Facets};
use crate::feedback;
use crate::index::{Index, SearchError, Snapshot};
use crate::mask;
use crate::nearness;
use crate::plan::{Correction, Group, Plan, Scope};
use crate::query::Query;
use crate::score::{Scores, Statistics};
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

/// Up to so many words, all must occur.
const ALL_OF: usize = 3;
/// A word of which about one article in ten speaks, or fewer, is telling.
const TELLING: f32 = 2.3;
/// With fewer hits than this on all words, hits on some of them are given too.
const TOO_FEW: usize = 10;
/// How many of the best are looked at closely.
const LOOKED_AT: usize = 50;

impl Index {
    /// Searches. A query cannot be wrong: the one error is an index that cannot be read.
    pub fn search(&self, query: &Query, scope: Scope, page: &Page) -> Result<Hits, SearchError> {
        let _place = self.gate.enter();
        let snapshot = self.snapshot();
        let plan = Plan::make(query, scope, &snapshot)?;
        let mut search = Search::begin(&snapshot, query, scope, plan)?;
        let needed = search.needed(page.after.as_ref().map_or(page.order, |cursor| cursor.order));
        if let Order::Relevance { .. } = page.order {
            search.refine(needed)?;
        }
        Ok(search.page(needed, page))
    }
}

pub(crate) struct Search<'a> {
    snapshot: &'a Snapshot,
    scope: Scope,
    plan: Plan,
    statistics: Statistics,
    rarities: Vec<f32>,
    counts: Vec<u8>,
    segments: Vec<Scores>,
}

impl<'a> Search<'a> {
    /// Finds and scores every document that holds any of the words.
    fn begin(
        snapshot: &'a Snapshot,
        query: &Query,
        scope: Scope,
        plan: Plan,
    ) -> Result<Search<'a>, SearchError> {
        let statistics = Statistics::of(&snapshot.searcher, plan.fields.stems)?;
        let rarities: Vec<f32> = plan
            .groups
            .iter()
            .map(|group| statistics.rarity_of(&snapshot.searcher, group))
            .collect::<Result<_, _>>()?;
        // What each word counts towards what a hit must hold; those of phrases are asked for as phrases.
        let is_long = plan.asked > ALL_OF;
        let counts: Vec<u8> = rarities
            .iter()
            .take(plan.asked)
            .map(|rarity| 1 + u8::from(is_long && *rarity > TELLING))
            .collect();
        let mut segments = Vec::new();
        for (segment, table) in snapshot.searcher.segment_readers().iter().zip(&snapshot.tables) {
            let mask = mask::of(snapshot, segment, table, query, &plan)?;
            let mut scores = Scores::begin(segment, plan.fields.stems, mask, !plan.groups.is_empty())?;
            for (at, (group, rarity)) in plan.groups.iter().zip(&rarities).enumerate() {
                scores.add(
                    segment,
                    &statistics,
                    group,
                    *rarity,
                    counts.get(at).copied().unwrap_or_default(),
                )?;
            }
            segments.push(scores);
        }
        Ok(Search { snapshot, scope, plan, statistics, rarities, counts, segments })
    }

    /// How much of the query a hit must hold: every word, as long as there are few and that leaves hits enough;
    /// of more words one that is telling or two that are not, for none of them alone is meant to decide.
    fn needed(&self, order: Order) -> u8 {
        let all = self.counts.iter().fold(0u8, |sum, count| sum.saturating_add(*count));
        let wanted = if self.plan.asked <= ALL_OF { all } else { 2 };
        // By date the newest comes first however little it holds, so there only nothing is too few.
        let few = if matches!(order, Order::Relevance { .. }) { TOO_FEW } else { 1 };
        let enough = self.segments.iter().flat_map(|scores| scores.hits(wanted)).nth(few - 1).is_some();
        if enough || self.plan.asked <= 1 { wanted } else { wanted.min(1) }
    }

    /// Looks closely at the best: how near the words stand in them, and what else they speak of.
    fn refine(&mut self, needed: u8) -> Result<(), SearchError> {
        if self.plan.groups.len() < 2 {
            return Ok(());
        }
        let mut best = self.best(needed, LOOKED_AT);
        for (ord, segment) in self.snapshot.searcher.segment_readers().iter().enumerate() {
            let mut candidates: Vec<u32> =
                best.iter().filter(|(_, at)| at.segment_ord == ord as u32).map(|(_, at)| at.doc_id).collect();
            candidates.sort_unstable();
            let scores = &mut self.segments[ord];
            nearness::add(segment, &self.plan, &self.rarities, &self.statistics, &candidates, scores)?;
        }
        if self.plan.groups.len() >= feedback::FEWEST_WORDS {
            for (score, at) in &mut best {
                *score = self.segments[at.segment_ord as usize].scores[at.doc_id as usize];
            }
            // Stable, so that hits of one score keep the order of their dates.
            best.sort_by(|one, other| other.0.total_cmp(&one.0));
            best.truncate(feedback::ASKED);
            self.feed_back(&best)?;
        }
        Ok(())
    }

    fn feed_back(&mut self, best: &[(f32, DocAddress)]) -> Result<(), SearchError> {
        let asked: f32 = self.plan.groups.iter().map(|group: &Group| group.weight).sum();
        let field = self.plan.fields.stems;
        for added in feedback::words(self.snapshot, self.scope, best, asked)? {
            let weight = added.weight * self.statistics.rarity(added.articles);
            for (ord, segment) in self.snapshot.searcher.segment_readers().iter().enumerate() {
                self.segments[ord].add_expansion(segment, &self.statistics, field, &added.term, weight)?;
            }
        }
        Ok(())
    }

    fn best(&self, needed: u8, size: usize) -> Vec<(f32, DocAddress)> {
        let mut top = Top::new(size, None);
        for (ord, scores) in self.segments.iter().enumerate() {
            let table = &self.snapshot.tables[ord];
            for doc in scores.hits(needed) {
                let rank = scores.scores[doc as usize];
                if top.may_take(rank) {
                    let hit = Hit { rank, published: table.published(doc), id: table.id(doc) };
                    top.offer(hit, DocAddress::new(ord as u32, doc));
                }
            }
        }
        top.into_sorted().into_iter().map(|(hit, at)| (hit.rank, at)).collect()
    }

    fn page(&self, needed: u8, page: &Page) -> Hits {
        let ranks = Ranks::of(page, self.plan.groups.is_empty());
        let mut top = Top::new(page.size + 1, page.after.as_ref().map(|cursor| cursor.hit));
        let mut counting = Counting::begin(&self.snapshot.names, page.facets > 0);
        let mut total = 0;
        for (ord, scores) in self.segments.iter().enumerate() {
            let table = &self.snapshot.tables[ord];
            let titled = self.titled(ord);
            for doc in scores.hits(needed) {
                total += 1;
                let score = scores.scores.get(doc as usize).copied().unwrap_or_default();
                let whole_headline = if titled.contains(&doc) { WHOLE_HEADLINE } else { 1.0 };
                let rank = ranks.rank(score * whole_headline, table.days()[doc as usize]);
                if top.may_take(rank) {
                    let hit = Hit { rank, published: ranks.tie(table.published(doc)), id: table.id(doc) };
                    top.offer(hit, DocAddress::new(ord as u32, doc));
                }
                counting.count(table, doc);
            }
        }
        let mut hits: Vec<Hit> = top.into_sorted().into_iter().map(|(hit, _)| hit).collect();
        let more = hits.len() > page.size;
        hits.truncate(page.size);
        Hits {
            next: hits.last().filter(|_| more).map(|hit| Cursor { hit: *hit, order: page.order }),
            ids: hits.into_iter().map(|hit| hit.id).collect(),
            total,
            facets: counting.finish(&self.snapshot.names, page.facets),
            corrections: self.plan.corrections.clone(),
            every_word: usize::from(needed) >= self.plan.asked,
        }
    }

    /// The documents whose headline is what was typed, in full.
    fn titled(&self, ord: usize) -> Vec<u32> {
        let mut found = Vec::new();
        if let Some(headline) = &self.plan.headline {
            let segment = self.snapshot.searcher.segment_reader(ord as u32);
            // Without that list hits come in a poorer order, which is no reason to give none.
            let _ = mask::each(segment, self.snapshot.fields.tag, headline, |doc| found.push(doc));
        }
        found
    }
}

/// Who types a whole headline wants that article.
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
    today: i32,
    freshness: Vec<f32>,
}

impl Ranks {
    fn of(page: &Page, wordless: bool) -> Ranks {
        let order = page.after.as_ref().map_or(page.order, |cursor| cursor.order);
        let today = match order {
            Order::Relevance { today: Some(today) } => Some(days(today) as i32),
            _ => None,
        };
        let fresh = |age: usize| 1.0 + FRESH * 0.5f32.powf(age as f32 / HALF_LIFE);
        let freshness = today.map_or(Vec::new(), |_| (0..OLDEST).map(fresh).collect());
        Ranks { order, wordless, today: today.unwrap_or_default(), freshness }
    }

    /// Without words the best is the newest.
    fn rank(&self, score: f32, day: i32) -> f32 {
        match self.order {
            Order::Relevance { .. } if !self.wordless => {
                let age = usize::try_from(self.today.saturating_sub(day)).unwrap_or_default();
                score * self.freshness.get(age).copied().unwrap_or(1.0)
            }
            _ => 0.0,
        }
    }

    /// What decides between hits of one rank.
    fn tie(&self, published: i64) -> i64 {
        if self.order == Order::Oldest { -published } else { published }
    }
}
