//! What becomes of each table when a site moves. A test compares the list with the schema, so that whoever
//! adds a table decides.

/// What becomes of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// Every row goes, as it is.
    Whole,
    /// Every row goes, but for a column that is a secret; elsewhere it is one that nobody knows.
    Without(&'static str),
    /// Every row goes, but for a column that leads to what stays; elsewhere it is empty.
    Alone(&'static str),
    /// It stays; what for.
    Stays(&'static str),
}

use Decision::{Alone, Stays, Whole, Without};

/// Each table with its decision.
pub(super) const DECISIONS: &[(&str, Decision)] = &[
    ("terms", Whole),
    ("media", Whole),
    ("authors", Whole),
    ("articles", Whole),
    ("article_terms", Whole),
    ("article_authors", Whole),
    ("article_media", Whole),
    ("draft_media", Whole),
    ("media_names", Whole),
    ("slugs", Whole),
    ("redirects", Whole),
    ("revisions", Whole),
    ("drafts", Whole),
    ("draft_revisions", Whole),
    ("draft_comments", Whole),
    ("draft_panes", Stays("of editors that are open")),
    ("draft_links", Stays("links that were handed out; elsewhere they would lead nowhere")),
    ("planned", Whole),
    ("corrections", Whole),
    ("fronts", Whole),
    ("front_places", Whole),
    ("holders", Whole),
    ("readers", Whole),
    ("staff", Whole),
    ("audit_log", Whole),
    ("second_factors", Stays("made of the site's secret; set up anew elsewhere")),
    ("recovery_codes", Stays("hashes keyed by the site's secret")),
    ("desk_sessions", Stays("of sessions")),
    ("meter", Whole),
    ("unlocks", Whole),
    ("prices", Whole),
    ("orders", Stays("of sessions")),
    ("subscriptions", Alone("order_id")),
    ("grants", Whole),
    ("payments", Whole),
    ("counters", Whole),
    ("ledger", Whole),
    ("agreements", Whole),
    ("withdrawals", Whole),
    ("notices", Whole),
    ("repricings", Whole),
    ("sandbox", Whole),
    ("invoice_accounts", Whole),
    ("invoices", Whole),
    ("processor_events", Stays("what processors told this site")),
    ("inquiries", Stays("work of this site's own")),
    ("reader_notes", Whole),
    ("reader_lists", Stays("files that this site's nodes took in")),
    ("gift_links", Without("token_hash")),
    ("newsletter_subscriptions", Whole),
    ("consents", Whole),
    ("saved", Whole),
    ("history", Whole),
    ("history_choices", Whole),
    ("follows", Whole),
    ("saved_searches", Whole),
    ("search_news", Whole),
    ("article_reads", Whole),
    ("tally_waiting", Whole),
    ("tally_days", Whole),
    ("tally_months", Whole),
    ("tally_articles", Whole),
    ("tally_article_months", Whole),
    ("institutions", Without("report_hash")),
    ("institution_networks", Whole),
    ("institution_domains", Whole),
    ("pairings", Whole),
    ("institution_visits", Stays("visitors as hashes keyed by the site's secret")),
    ("institution_usage", Whole),
    ("groups", Whole),
    ("group_domains", Whole),
    ("seats", Whole),
    ("invitations", Without("token_hash")),
    ("presents", Whole),
    ("present_payments", Whole),
    ("addresses", Stays("hashes keyed by the site's secret; made anew for present readers")),
    ("sessions", Stays("sign-ins end with the site")),
    ("challenges", Stays("codes and links that were mailed")),
    ("passes", Stays("of sessions")),
    ("velocity", Stays("counters against floods")),
    ("jobs", Stays("work of this site's own")),
    ("import_runs", Stays("how far files came into this site")),
    ("related", Stays("made again")),
    ("related_choices", Stays("made again")),
    ("backups", Stays("this site's own")),
    ("changes", Stays("the log of one database")),
    ("meta", Stays("facts of one database")),
    ("schema_migrations", Stays("facts of one database")),
];

/// What becomes of the table of that name.
pub(super) fn of(table: &str) -> Option<Decision> {
    DECISIONS.iter().find(|(name, _)| *name == table).map(|(_, decision)| *decision)
}
