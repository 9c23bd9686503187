//! What moves out moves in again, as it was.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use db::DbError;
use db::testing::TestDb;
use kernel::clock::Clock;
use kernel::config::{Layers, Set};
use kernel::ids::{Random, SecretKey};
use kernel::{Config, EmailAddress};
use tempfile::TempDir;

use super::decisions::DECISIONS;
use super::{MovingError, export, move_in};
use crate::Press;
use crate::imports::articles;

fn press(key: u8) -> Press {
    press_of(key, Config::default())
}

fn press_of(key: u8, config: Config) -> Press {
    let clock = Clock::manual(1_790_000_000_000);
    Press::new(config, clock, Random::seeded(key.into()), SecretKey::from_bytes([key; 32]))
}

/// Every file of a folder, by its path below it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut waiting) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = waiting.pop() {
        for path in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            match path.is_dir() {
                true => waiting.push(path),
                false => {
                    _ = found.insert(
                        path.strip_prefix(folder).unwrap().display().to_string(),
                        fs::read(&path).unwrap(),
                    )
                }
            }
        }
    }
    found
}

const ROWS: &[&str] = &[
    "INSERT INTO terms (kind, slug, name, description) VALUES ('section', 'x', 'X', 'All \"x\"'), ('topic', 'é', 'É', ''), ('topic', 'Z', 'Z', '')",
    "INSERT INTO authors (slug, name, bio) VALUES ('ana', 'Ana', 'Writes.
Much.')",
    "INSERT INTO articles (public_id, slug, state, title, teaser_html, rest_html, updated_at, created_at, section_id, open_until, published_at, access)
        VALUES ('p1', 'one', 'published', 'One', '<p>a</p>', '<p>b</p>', 5, 4, 1, 99, 3, 'free'),
               ('p2', 'two', 'withdrawn', 'Two', '<p>c</p>', '', 5, 4, NULL, NULL, 3, NULL)",
    "INSERT INTO slugs (kind, slug, target) VALUES ('article', 'one', 1), ('article', 'former', 1), ('article', 'Échec', 1), ('article', 'two', 2)",
    "INSERT INTO redirects (path, article_id) VALUES ('/b', 1), ('/a', 1), ('/Á', 1)",
    "INSERT INTO revisions (article_id, version, title, standfirst, teaser_html, rest_html, replaced_at, reason) VALUES (1, 1, 'Un', '', '', '', 4, 'typo')",
    "INSERT INTO article_terms (article_id, term_id, position, published_at) VALUES (1, 2, 0, 3), (1, 3, 1, 3)",
    "INSERT INTO article_authors (article_id, author_id, position, published_at) VALUES (1, 1, 0, 3)",
    "INSERT INTO holders (created_at, first_article_id, first_article_at) VALUES (1, 1, 2), (2, NULL, NULL)",
    "INSERT INTO addresses (hash, holder_id) VALUES ('old hash', 1)",
    "INSERT INTO readers (public_id, holder_id, email, name, origin, created_at, confirmed_at, labels, note)
        VALUES ('r1', 1, 'a@b.example', '=HYPERLINK(\"http://evil.example\")', 'site', 2, 3, 'vip, press', '+1, \"quoted\"')",
    "INSERT INTO staff (reader_id, role, since) VALUES (1, 'owner', 1)",
    "INSERT INTO audit_log (at, reader_id, place, act, kind, subject, title, was, became, network)
        VALUES (1, 1, 'newsroom', 'entered', 'person', 'r1', '', '', '', '192.0.2.1')",
    "INSERT INTO second_factors (reader_id, seed) VALUES (1, 'secret seed')",
    "INSERT INTO recovery_codes (reader_id, code_hash) VALUES (1, 'secret code')",
    "INSERT INTO passkeys (public_id, reader_id, staff_id, credential, public_key, handle, name, signed, created_at)
        VALUES ('k1', 1, NULL, 'cred', 'key', 'r1', 'Phone', 3, 2), ('k2', 1, 1, 'cred2', 'key', 'newsroom.r1', 'Stick', 0, 2)",
    "INSERT INTO drafts (public_id, article_id, state, numbered, revision, written, filed, live, began_by, assigned_to, created_at, updated_at)
        VALUES ('d1', 1, 'published', 2, 2, 2, 1, 1, 1, 1, 1, 2)",
    "INSERT INTO draft_revisions (draft_id, number, kind, by_id, pane, base, title, standfirst, html, particulars, begun_at, saved_at)
        VALUES (1, 1, 'opened', NULL, '', 0, 'One', '', '<p>a</p><!--more--><p>b</p>', '{}', 1, 1),
               (1, 2, 'typed', 1, 'w', 1, 'One', '', '<p>a</p><!--more--><p>c</p>', '{\"slug\":\"one\"}', 2, 2)",
    "INSERT INTO draft_comments (draft_id, by_id, quote, lead_in, body, at) VALUES (1, 1, 'a', '', 'Which?', 2)",
    "INSERT INTO planned (public_id, title, note, planned_for, public, section_id, draft_id, by_id, created_at)
        VALUES ('e1', 'Two', '', 9, 1, 1, 1, 1, 2)",
    "INSERT INTO corrections (article_id, note, at, by_id) VALUES (1, 'It was b.', 4, 1)",
    "INSERT INTO fronts (public_id, begins_at, made_by, made_at, changed_by, changed_at, set_by, set_at) VALUES ('f1', 9, 1, 2, 1, 3, 1, 4)",
    "INSERT INTO settings (name, value, set_by, set_at) VALUES ('', 'null', NULL, 1), ('meter.allowance', '5', 1, 1)",
    "INSERT INTO front_places (front_id, slot, position, article_id, draft_id, headline) VALUES (1, 'lead', 0, 1, NULL, 'First'), (1, 'second', 1, NULL, 1, '')",
    "INSERT INTO ads (public_id, name, client, kind, alt, heading, words, prompt, link, slots, starts_at, ends_at, weight, most_shown, shown, clicked, state, made_at)
        VALUES ('c1', 'Autumn', 'Osier', 'text', '', 'Buy \"weirs\"', '', 'See', 'https://osier.example/', 'top side', 1, 9, 3, 1000, 7, 1, 'running', 1)",
    "INSERT INTO ad_sections (ad_id, term_id) VALUES (1, 1)",
    "INSERT INTO ad_days (ad_id, day, slot, shown, clicked) VALUES (1, 20000, 'top', 7, 1)",
    "INSERT INTO ads_txt (id, body, changed_at) VALUES (1, 'contact=a@b.example', 3)",
    "INSERT INTO openings (section_id, until_at, reason, by_id, at) VALUES (NULL, 9, 'The quay burns', 1, 2), (1, 9, 'Flood', 1, 2)",
    "INSERT INTO issues (public_id, newsletter, day, state, due_at, since, subject, version) VALUES ('i1', 'daily', '2026-05-04', 'draft', 9, 1, 'The day', 1)",
    "INSERT INTO issue_links (issue_id, position, url, article_id) VALUES (1, 0, '/articles/one', 1), (1, 1, 'https://else.example/', NULL)",
    "INSERT INTO feedback (issue_id, reader_id, kind, status, at, counts) VALUES (1, 1, 'delayed', '4.2.2', 5, 1)",
    "INSERT INTO feedback_sums (issue_id, bounced, delayed, blocked, complained, undelivered) VALUES (1, 0, 1, 0, 0, 1)",
    "INSERT INTO suppressions (address_hash, reason, since, detail) VALUES ('secret mailbox', 'bounced', 5, '550 5.1.1')",
    "INSERT INTO issue_drafts (issue_id, assembled, changes, assembled_at, changed_by, changed_at) VALUES (1, '{}', '{\"subject\":\"Day\"}', 8, 1, 9)",
    "INSERT INTO radar (public_id, title, note, url, first_day, last_day, by_id, created_at) VALUES ('w1', 'Talks', '', '', '2026-05-05', '2026-05-06', 1, 2)",
    "INSERT INTO issue_clicks (issue_id, position, people, machines) VALUES (1, 1, 7, 2)",
    "INSERT INTO issue_sendings (issue_id, state, audience, as_of, entries, waiting) VALUES (1, 'paused', '{}', 1, 1, 1)",
    "INSERT INTO issue_variants (issue_id, number, key, entitled, subject, html, text) VALUES (1, 0, 'free', 0, 'The day', '[]', '[]')",
    "INSERT INTO issue_entries (issue_id, position, reader_id, holder_id, mailbox, address, variant) VALUES (1, 1, 1, 1, 0, 'a@b.example', 0)",
    "INSERT INTO issue_senders (name, until) VALUES ('here', 5)",
    "INSERT INTO issue_parcels (issue_id, kind, first, last, due_at, sender_id) VALUES (1, 0, 1, 1, 0, 1)",
    "INSERT INTO meter (holder_id, period, allowance, used) VALUES (1, 202605, 3, 1)",
    "INSERT INTO unlocks (holder_id, article_id, period, at) VALUES (1, 1, 202605, 9)",
    "INSERT INTO prices (plan, minor, currency, term, created_at) VALUES ('yearly', 6900, 'EUR', 'year', 1)",
    "INSERT INTO subscriptions (public_id, reader_id, processor, ref, price_id, status, period_ends, created_at, updated_at)
        VALUES ('s1', 1, 'sandbox', 'r1', 1, 'active', 9, 1, 1)",
    "INSERT INTO payments (subscription_id, ref, number, minor, currency, at) VALUES (1, 'p1', 1, 6900, 'EUR', 1)",
    "INSERT INTO counters (name, value) VALUES ('receipt', 1)",
    "INSERT INTO ledger (at, subscription_id, kind, plan, currency, yearly_minor, paid_minor) VALUES (1, 1, 'began', 'yearly', 'EUR', 6900, 0)",
    "INSERT INTO agreements (subscription_id, subject, at, wording, version) VALUES (1, 'renewal', 1, 'You pay.', 'v1')",
    "INSERT INTO notices (subscription_id, kind, about, at) VALUES (1, 'receipt', 1, 1)",
    "INSERT INTO repricings (subscription_id, price_id, from_at, begins_at) VALUES (1, 1, 8, 9)",
    "INSERT INTO sandbox (ref, state) VALUES ('r1', '{}')",
    "INSERT INTO invoice_accounts (ref, price_id, period_ends) VALUES ('v1', 1, 9)",
    "INSERT INTO invoices (number, public_id, ref, price_id, minor, currency, tax_rate, buyer, address, tax_number, reference, issued_at, due_at)
        VALUES (1, 'n1', 'v1', 1, 6900, 'EUR', 700, 'Ada', '1 Mill Lane', '', '', 1, 2)",
    "INSERT INTO grants (reader_id, source, plan, starts_at, ends_at, created_at) VALUES (1, 'comp', 'yearly', 1, 9000, 1)",
    "INSERT INTO reader_notes (reader_id, by_id, body, at) VALUES (1, 1, 'Wrote about the \"weir\".', 3)",
    "INSERT INTO gift_links (token_hash, article_id, reader_id, period, created_at, expires_at, most) VALUES ('secret', 1, 1, 202605, 1, 2, 25)",
    "INSERT INTO newsletter_subscriptions (reader_id, newsletter, active, changed_at) VALUES (1, 'weekly', 1, 1), (1, 'daily', 0, 1)",
    "INSERT INTO consents (reader_id, subject, given, at, place, wording) VALUES (1, 'weekly', 1, 1, '/register', 'Yes')",
    "INSERT INTO saved (reader_id, article_id, at) VALUES (1, 1, 1)",
    "INSERT INTO history (reader_id, article_id, at) VALUES (1, 1, 1)",
    "INSERT INTO history_choices (reader_id, paused_at) VALUES (1, 1)",
    "INSERT INTO follows (reader_id, term_id, at, alert, alert_since) VALUES (1, 2, 1, 'daily', 1)",
    "INSERT INTO saved_searches (reader_id, query, at, due_at) VALUES (1, 'port \"night shift\"', 1, 2)",
    "INSERT INTO alerts_told (reader_id, article_id, at) VALUES (1, 1, 1)",
    "INSERT INTO alert_rounds (reader_id, due_at, morning_at) VALUES (1, 2, 3)",
    "INSERT INTO alert_articles (article_id, at, woken, done) VALUES (1, 1, 1, 0)",
    "INSERT INTO mail_pauses (reader_id, since, until) VALUES (1, 1, 9)",
    "INSERT INTO leaving_reasons (day, newsletter, reason, count) VALUES (20000, 'weekly', 'too-often', 2)",
    "INSERT INTO article_reads (day, article_id, reads) VALUES (20000, 1, 7)",
    "INSERT INTO tally_waiting (day, counts) VALUES (20000, 'whole 1 search 2')",
    "INSERT INTO tally_days (axis, day, label, what, count) VALUES ('site', 20000, '', 'whole', 7)",
    "INSERT INTO tally_months (axis, month, label, what, count) VALUES ('source', 202410, 'search', 'view', 7)",
    "INSERT INTO tally_articles (article_id, day, what, count) VALUES (1, 20000, 'view', 7)",
    "INSERT INTO tally_article_months (article_id, month, what, count) VALUES (1, 202410, 'view', 7)",
    "INSERT INTO institutions (public_id, name, report_hash, created_at) VALUES ('i1', 'Library', 'secret report', 1)",
    "INSERT INTO institution_networks (institution_id, network) VALUES (1, '192.0.2.0/24')",
    "INSERT INTO institution_domains (institution_id, domain) VALUES (1, 'library.example')",
    "INSERT INTO pairings (reader_id, institution_id, at, ends_at) VALUES (1, 1, 1, 9)",
    "INSERT INTO institution_visits (institution_id, article_id, visitor, hour, period, controlled, requests, last_at)
        VALUES (1, 1, 'v', 1, 197001, 1, 1, 1)",
    "INSERT INTO institution_usage (institution_id, article_id, period, controlled, requests, uniques) VALUES (1, 1, 202605, 1, 3, 2)",
    "INSERT INTO groups (public_id, name, plan, owner_id, seats, taken, created_at) VALUES ('g1', 'Osier', 'yearly', 1, 5, 1, 1)",
    "INSERT INTO group_domains (domain, group_id) VALUES ('osier.example', 1)",
    "INSERT INTO seats (group_id, reader_id, grant_id, at) VALUES (1, 1, 1, 1)",
    "INSERT INTO invitations (group_id, email, token_hash, at, expires_at) VALUES (1, 'c@d.example', 'secret invitation', 1, 2)",
    "INSERT INTO presents (public_id, buyer_id, price_id, recipient, recipient_name, giver_name, message, deliver_at, created_at, expires_at)
        VALUES ('q1', 1, 1, 'c@d.example', 'C', 'A', '', 1, 1, 2)",
    "INSERT INTO withdrawals (public_id, at, name, email, contract, subscription_id, present_id, outcome) VALUES ('w1', 1, 'A', 'a@b.example', '', 1, 1, 'unproven')",
    "INSERT INTO present_payments (present_id, ref, minor, currency, at) VALUES (1, 'paid', 6900, 'EUR', 1)",
    "INSERT INTO jobs (kind, payload, run_at, created_at) VALUES ('mail', '{}', 1, 1)",
];

/// A picture of one dot.
const DOT: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDAT\
    \x78\x9c\x63\0\x01\0\0\x05\0\x01\r\n\x2d\xb4\0\0\0\0IEND\xae\x42\x60\x82";

fn peopled(db: &TestDb) -> media::Store {
    let store = media::Store::open(db.data_dir().join("media")).unwrap();
    let dot = store.put(DOT).unwrap();
    db.write_blocking::<_, DbError>(move |tx| {
        for sql in ROWS {
            tx.execute(sql, &[])?;
        }
        let keep = "INSERT INTO media (public_id, storage_key, mime, width, height, bytes, created_at) VALUES ('m1', $1, $2, 1, 1, $3, 1)";
        tx.execute(keep, &[&dot.key, &dot.mime, &(dot.bytes as i64)])?;
        tx.execute("UPDATE articles SET lead_id = 1, lead_caption = 'A dot', lead_credit = 'Ana' WHERE id = 1", &[])?;
        tx.execute("INSERT INTO draft_media (draft_id, media_id) VALUES (1, 1)", &[])?;
        tx.execute("INSERT INTO media_names (public_id, media_id, replaced_at) VALUES ('m0', 1, 2)", &[])?;
        tx.execute("INSERT INTO article_media (article_id, media_id, gated) VALUES (1, 1, 0)", &[]).map(drop)
    })
    .unwrap();
    store
}

/// Out, in, out again: the same bytes.
fn comes_back(from: &TestDb, store: &media::Store, to: &TestDb) -> BTreeMap<String, Vec<u8>> {
    let out = TempDir::new().unwrap();
    let (first, second) = (out.path().join("first"), out.path().join("second"));
    let moved = export(from, &press(1), store, &first).unwrap();
    let other = media::Store::open(to.data_dir().join("media")).unwrap();
    assert_eq!(move_in(to, &press(2), &other, &first).unwrap().rows, moved.rows);
    export(to, &press(2), &other, &second).unwrap();
    let (first, second) = (files(&first), files(&second));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (name, bytes) in &first {
        assert!(second[name] == *bytes, "{name} came back otherwise");
    }
    first
}

#[test]
fn a_site_that_moved_is_the_same_site() {
    for (from, to) in [
        (TestDb::sqlite(), TestDb::sqlite()),
        (TestDb::sqlite(), TestDb::postgres()),
        (TestDb::postgres(), TestDb::sqlite()),
        (TestDb::postgres(), TestDb::postgres()),
    ] {
        let store = peopled(&from);
        let files = comes_back(&from, &store, &to);
        for (table, decision) in DECISIONS {
            let moves = !matches!(decision, super::decisions::Decision::Stays(_));
            let lines = files
                .get(&format!("tables/{table}.ndjson"))
                .map_or(0, |bytes| bytes.split(|b| *b == b'\n').count() - 1);
            assert_eq!(lines > 0, moves, "the test must have rows in {table}");
        }
        assert!(!files.values().any(|bytes| String::from_utf8_lossy(bytes).contains("old hash")));
        assert!(!String::from_utf8_lossy(&files["tables/gift_links.ndjson"]).contains("secret"));
        let address = press(2).address_hash(&EmailAddress::parse("a@b.example").unwrap());
        let known = "SELECT holder_id FROM addresses WHERE hash = $1";
        let holder = to.read_blocking(move |conn| conn.query_one::<i64>(known, &[&address]));
        assert_eq!(holder.unwrap(), 1, "a returning address finds its allowance");
        let next = "INSERT INTO authors (slug, name) VALUES ('n', 'N') RETURNING id";
        assert_eq!(to.write_blocking(move |tx| tx.query_one::<i64>(next, &[])).unwrap(), 2);
    }
}

/// Puts files into a folder.
fn put<'a>(folder: &Path, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

db::both_databases! {
    /// As docs/moving.md says: the settings and both folders are put into the new data folder.
    fn own_pages_and_theme_move_along(db: TestDb) {
        let (old, out, new) = (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
        let own: [(&str, &[u8]); 4] = [
            ("pages/about.html", b"<p>About us</p>"),
            ("theme/static/css/site.css", b"a { color: red }"),
            ("theme/templates/article.html", b"{{ title }}"),
            ("themes/tide/languages/en.ftl", b"site = Tide"),
        ];
        put(old.path(), own);
        let secrets = ["smtp-password", "pages/smtp-password", "theme/smtp-password", "theme/static/.smtp-password", "themes/tide/smtp-password"];
        put(old.path(), secrets.map(|name| (name, &b"hunter2"[..])));
        let mut config = Config::default();
        config.site.pages = Some(old.path().join("pages"));
        config.site.theme = Some(old.path().join("theme"));
        config.site.themes = Some(old.path().join("themes"));
        config.mail.smtp.password_file = Some(old.path().join("pages/smtp-password"));
        let (store, first, second) = (peopled(&db), out.path().join("first"), out.path().join("second"));
        export(&db, &press_of(1, config), &store, &first).unwrap();
        let went = files(&first);
        let of_own = |name: &str| name.starts_with("pages/") || name.starts_with("theme");
        let moved = went.iter().filter(|(name, _)| of_own(name)).map(|(name, bytes)| (&**name, &**bytes));
        let moved: Vec<(&str, &[u8])> = moved.collect();
        assert_eq!(moved, own);
        assert!(!went.values().any(|bytes| String::from_utf8_lossy(bytes).contains("hunter2")));

        put(new.path(), moved);
        let settings = String::from_utf8(went["settings.toml"].clone()).unwrap();
        assert!(!settings.contains("smtp-password") && !settings.contains(&*old.path().to_string_lossy()), "{settings}");
        let layers = Layers::read(&settings, []).unwrap().based(new.path());
        let config = layers.settle(&Set::new()).unwrap();
        assert_eq!(config.site.pages, Some(new.path().join("pages")));
        assert_eq!(config.site.theme, Some(new.path().join("theme")));
        assert_eq!(config.site.themes, Some(new.path().join("themes")));
        let to = if db.dialect() == db::Dialect::Sqlite { TestDb::sqlite() } else { TestDb::postgres() };
        let other = media::Store::open(to.data_dir().join("media")).unwrap();
        move_in(&to, &press_of(2, config.clone()), &other, &first).unwrap();
        export(&to, &press_of(2, config), &other, &second).unwrap();
        assert!(files(&second) == went, "the site came back otherwise");
    }
}

#[test]
fn every_table_is_decided_about() {
    let tables = TestDb::sqlite().read_blocking(db::tables).unwrap();
    let mut found: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    let mut decided: Vec<&str> = DECISIONS.iter().map(|(name, _)| *name).collect();
    found.sort_unstable();
    decided.sort_unstable();
    assert_eq!(
        decided, found,
        "say in moving/decisions.rs what becomes of a table when a site moves (left: said)"
    );
}

#[test]
fn others_can_read_articles_and_readers() {
    let (db, out, new) = (TestDb::sqlite(), TempDir::new().unwrap(), TestDb::sqlite());
    let store = peopled(&db);
    let folder = out.path().join("out");
    export(&db, &press(1), &store, &folder).unwrap();
    let list = fs::read_to_string(folder.join("readers.csv")).unwrap();
    assert!(
        !list
            .lines()
            .any(|line| line.split(',').any(|cell| cell.trim_matches('"').starts_with(['=', '+', '@']))),
        "{list}"
    );
    let store = media::Store::open(new.data_dir().join("media")).unwrap();
    let options = articles::Options {
        source: String::new(),
        dry_run: false,
        images: Some(folder.clone()),
        reports: None,
    };
    let mut watch = |_| std::ops::ControlFlow::Continue(());
    let report =
        articles::run(&new, &press(3), &store, &folder.join("articles.ndjson"), &options, &mut watch)
            .unwrap();
    assert_eq!((report.counts.created, report.counts.skipped, report.counts.drafts), (2, 0, 1));
    let readers = crate::imports::readers::Options::default();
    let report =
        crate::imports::readers::run(&new, &press(3), &folder.join("readers.csv"), &readers, &mut watch)
            .unwrap();
    assert_eq!((report.counts.created, report.counts.skipped), (1, 0));
    let (name, labels, note): (String, String, String) = new
        .read_blocking(|conn| {
            conn.query_one::<(String, String, String)>("SELECT name, labels, note FROM readers", &[])
        })
        .unwrap();
    assert_eq!((name.as_str(), labels.as_str()), ("=HYPERLINK(\"http://evil.example\")", "vip, press"));
    assert_eq!(note, "+1, \"quoted\"");
    let lead = "SELECT lead_caption FROM articles WHERE slug = 'one' AND lead_id IS NOT NULL";
    assert_eq!(new.read_blocking(move |conn| conn.query_one::<String>(lead, &[])).unwrap(), "A dot");
}

#[test]
fn nothing_moves_into_a_site_with_something_in_it_nor_from_a_damaged_folder() {
    let (db, out) = (TestDb::sqlite(), TempDir::new().unwrap());
    let store = peopled(&db);
    let folder = out.path().join("out");
    export(&db, &press(1), &store, &folder).unwrap();
    assert!(matches!(export(&db, &press(1), &store, &folder), Err(MovingError::NotEmpty(_))));
    assert!(matches!(move_in(&db, &press(1), &store, &folder), Err(MovingError::Inhabited(_))));
    let good = fs::read_to_string(folder.join("tables/articles.ndjson")).unwrap();
    let (to, other) = (TestDb::sqlite(), TempDir::new().unwrap());
    let other = media::Store::open(other.path().join("media")).unwrap();
    for bad in [
        good.replace("\"id\":1", "\"id\":1.5"),
        good.replace("\"section_id\":1", "\"section_id\":77"),
        format!("{good}x\n"),
        good.replace("\"slug\"", "\"slog\""),
        good.replace("published\"", "public\""),
    ] {
        assert_ne!(bad, good);
        fs::write(folder.join("tables/articles.ndjson"), bad).unwrap();
        move_in(&to, &press(1), &other, &folder).unwrap_err();
        let rows = "SELECT (SELECT COUNT(*) FROM terms) + (SELECT COUNT(*) FROM articles)";
        assert_eq!(to.read_blocking(move |conn| conn.query_one::<i64>(rows, &[])).unwrap(), 0);
    }
}

/// Real archives, if they are at hand.
#[test]
fn real_archives_come_back() {
    let named = std::env::var_os("BROADSHEET_TEST_DATA").map(PathBuf::from);
    let near = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = named.unwrap_or(near);
    for (name, from, to) in [
        ("usgov-digital", TestDb::sqlite(), TestDb::postgres()),
        ("wikinews-sample", TestDb::postgres(), TestDb::sqlite()),
    ] {
        let file = data.join("archives").join(name).join("articles.ndjson.zst");
        if !file.exists() {
            eprintln!("skipped: there is no {}", file.display());
            continue;
        }
        let store = media::Store::open(from.data_dir().join("media")).unwrap();
        let options =
            articles::Options { source: String::new(), dry_run: false, images: None, reports: None };
        let mut watch = |_| std::ops::ControlFlow::Continue(());
        let report = articles::run(&from, &press(1), &store, &file, &options, &mut watch).unwrap();
        let files = comes_back(&from, &store, &to);
        let lines = files["articles.ndjson"].iter().filter(|byte| **byte == b'\n').count() as u64;
        assert!(lines > 50 && lines == report.counts.created, "{name}: {lines}");
    }
}
