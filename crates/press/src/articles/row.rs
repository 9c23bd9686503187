//! An article's row: the columns that its manuscript decides.

use db::{Bind, DbError, Tx};
use kernel::clock::Millis;
use kernel::config::AccessLevel;
use kernel::slug::fold;

use super::filing::Filing;
use super::{LeadDraft, Manuscript, wire};
use crate::Press;
use crate::taxonomy::TermKind;

macro_rules! columns {
    () => {
        "source_hash, slug, state, kind, title, standfirst, teaser_html, teaser_text, rest_html, words, search_text,
    language, access, section_id, series_id, source_url, seo_title, seo_description, lead_src, lead_id, lead_alt,
    lead_caption, lead_credit, published_at, month, updated_at, lead_html, headline"
    };
}

const INSERT: &str = concat!(
    "INSERT INTO articles (",
    columns!(),
    ", public_id, source, source_id, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
        $24, $25, $26, $27, $28, $29, $30, $31, $32) RETURNING id"
);
// What an editor withdrew stays withdrawn, however often it is imported again.
const UPDATE: &str = concat!(
    "UPDATE articles SET (",
    columns!(),
    ") = ($1, $2, CASE state WHEN 'withdrawn' THEN state ELSE $3 END, $4, $5, $6, $7, $8, $9, $10, $11, $12,
        COALESCE($13, access), $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
    WHERE id = $29"
);

/// What the columns say that the manuscript itself does not.
pub(super) struct Row<'a> {
    draft: &'a Manuscript,
    slug: &'a str,
    state: &'static str,
    search_text: String,
    section: Option<i64>,
    series: Option<i64>,
    lead: LeadDraft,
    month: Option<i64>,
    updated_at: Millis,
    headline: String,
}

impl<'a> Row<'a> {
    pub(super) fn of(
        tx: &mut Tx,
        press: &Press,
        filing: &mut Filing,
        slug: &'a str,
        draft: &'a Manuscript,
        now: Millis,
    ) -> Result<Row<'a>, DbError> {
        let mut term = |kind, name: &Option<String>| {
            let name = name.as_deref().filter(|name| !name.trim().is_empty());
            name.map(|name| filing.term(tx, kind, name)).transpose()
        };
        Ok(Row {
            draft,
            slug,
            state: if draft.published && draft.published_at.is_some() { "published" } else { "draft" },
            search_text: fold(&format!("{}\n{}", draft.title, draft.standfirst)),
            section: term(TermKind::Section, &draft.section)?,
            series: term(TermKind::Series, &draft.series)?,
            lead: draft.lead.clone().unwrap_or_default(),
            month: draft.published_at.map(|at| press.period(at).number()),
            updated_at: draft.updated_at.or(draft.published_at).unwrap_or(now),
            headline: wire::headline(&draft.title),
        })
    }

    /// A new article; gives its row id.
    pub(super) fn insert(&self, tx: &mut Tx, public_id: &str, now: Millis) -> Result<i64, DbError> {
        let (source, source_id) = (&self.draft.source, &self.draft.source_id);
        self.bound(|columns| {
            tx.query_one(INSERT, &[columns, &[&public_id, source, source_id, &now]].concat())
        })
    }

    /// The article as its manuscript says now.
    pub(super) fn update(&self, tx: &mut Tx, id: i64) -> Result<(), DbError> {
        self.bound(|columns| tx.execute(UPDATE, &[columns, &[&id]].concat())).map(drop)
    }

    /// Hands over the values in the columns' order.
    fn bound<T>(&self, run: impl FnOnce(&[&dyn Bind]) -> T) -> T {
        let Row { draft, slug, state, search_text, section, series, lead, month, updated_at, headline } =
            self;
        let body = &draft.body;
        run(&[
            &draft.source_hash,
            slug,
            state,
            &draft.kind,
            &draft.title,
            &draft.standfirst,
            &body.teaser_html,
            &body.teaser_text,
            &body.rest_html,
            &i64::from(body.words),
            search_text,
            &draft.language,
            &draft.access.map(AccessLevel::as_str),
            section,
            series,
            &draft.source_url,
            &draft.seo_title,
            &draft.seo_description,
            &lead.elsewhere,
            &lead.picture,
            &lead.alt,
            &lead.caption,
            &lead.credit,
            &draft.published_at,
            month,
            updated_at,
            &body.lead_html,
            headline,
        ])
    }
}
