//! Every real and hostile file of the import fixtures yields what was counted in it by other means, or says exactly
//! why not.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use broadsheet_exchange::{
    Access, ArticleRecord, FatalError, Item, Note, ReaderItem, State, open_articles, open_readers,
};

fn data(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("BROADSHEET_TEST_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let folder = root.join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not here", folder.display());
    None
}

#[derive(Default)]
struct Outcome {
    articles: Vec<(ArticleRecord, Vec<Note>)>,
    rejected: Vec<String>,
    ignored: BTreeMap<String, u64>,
    fatal: Option<FatalError>,
}

fn read(path: &std::path::Path) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    for item in open_articles(path).map_err(|error| error.to_string())? {
        match item {
            Ok(Item::Article(record, notes)) => outcome.articles.push((*record, notes)),
            Ok(Item::Rejected(rejection)) => outcome.rejected.push(rejection.reason.to_string()),
            Ok(Item::Ignored { what, count }) => *outcome.ignored.entry(what).or_default() += count,
            Err(error) => outcome.fatal = Some(error),
        }
    }
    Ok(outcome)
}

/// File, articles, drafts among them, rejected.
const EXPORTS: &[(&str, usize, usize, usize)] = &[
    ("ghost-fixtures/ghost-0.x/export-000.json", 2, 0, 0),
    ("ghost-fixtures/ghost-0.x/export-001.json", 1, 0, 0),
    ("ghost-fixtures/ghost-0.x/export-002.json", 1, 0, 0),
    ("ghost-fixtures/ghost-0.x/export-003-minimal.json", 1, 1, 0),
    ("ghost-fixtures/ghost-0.x/export-003.json", 1, 0, 0),
    ("ghost-fixtures/ghost-0.x/export-004.json", 3, 0, 0),
    ("ghost-fixtures/ghost-4.x/import/import-data-1.json", 1, 0, 0),
    ("ghost-fixtures/ghost-4.x/import/import-data-lts.json", 1, 0, 0),
    ("ghost-fixtures/ghost-4.x/v2_export.json", 7, 0, 0),
    ("ghost-fixtures/ghost-4.x/v3_export.json", 7, 0, 0),
    ("ghost-fixtures/ghost-4.x/v4_export.json.zst", 7, 0, 0),
    ("ghost-fixtures/ghost-4.x/valid.json", 2, 0, 0),
    ("ghost/canneddragons-v5.88.json.zst", 243, 5, 0),
    ("ghost/carderne-v2.2.json.zst", 15, 0, 0),
    ("ghost/confusedlaowai-v1.25.json.zst", 163, 23, 0),
    ("ghost/jolyonbrown-v6.10.json", 4, 1, 0),
    ("ghost/pauladamdavis-v004.json.zst", 61, 14, 0),
    ("ghost/whoisnnamdi-v4.8.json.zst", 57, 0, 0),
    ("other-platforms/mg-wp-xml/co-authors-plus.xml", 4, 0, 0),
    ("other-platforms/mg-wp-xml/feature-image-captions.xml", 3, 0, 0),
    ("other-platforms/mg-wp-xml/has-audio-enclosure-with-libsyn-embed.xml", 1, 0, 0),
    ("other-platforms/mg-wp-xml/has-audio-enclosure.xml", 1, 0, 0),
    ("other-platforms/mg-wp-xml/has-meta.xml", 0, 0, 0),
    ("other-platforms/mg-wp-xml/has-yoast-meta.xml", 2, 0, 0),
    ("other-platforms/mg-wp-xml/multiple/attachments-only.xml", 0, 0, 0),
    ("other-platforms/mg-wp-xml/multiple/pages-only.xml", 0, 0, 0),
    ("other-platforms/mg-wp-xml/multiple/posts-only.xml", 3, 1, 0),
    ("other-platforms/mg-wp-xml/sample-no-slug.xml", 3, 1, 0),
    ("other-platforms/mg-wp-xml/sample-with-alt.xml", 1, 0, 0),
    ("other-platforms/mg-wp-xml/sample.xml", 3, 1, 0),
    ("wxr-fixtures/pelican/wordpressexport.xml", 10, 3, 1),
    ("wxr-fixtures/wordpress-importer/backslashes.xml", 1, 1, 0),
    ("wxr-fixtures/wordpress-importer/cdata-edge.xml", 1, 1, 0),
    ("wxr-fixtures/wordpress-importer/crazy-cdata.xml", 1, 0, 0),
    ("wxr-fixtures/wordpress-importer/e2e/wxr-base-url-rewriting.xml", 1, 0, 0),
    ("wxr-fixtures/wordpress-importer/e2e/wxr-css-urls.xml", 1, 0, 0),
    ("wxr-fixtures/wordpress-importer/large-authors.xml", 0, 0, 0),
    ("wxr-fixtures/wordpress-importer/post-content-blank-lines.xml", 1, 0, 0),
    ("wxr-fixtures/wordpress-importer/term-meta.xml", 0, 0, 0),
    ("wxr-fixtures/wordpress-importer/test-serialized-comment-meta.xml", 1, 1, 0),
    ("wxr-fixtures/wordpress-importer/test-serialized-postmeta-no-cdata.xml", 1, 1, 0),
    ("wxr-fixtures/wordpress-importer/test-serialized-term-meta.xml", 1, 1, 0),
    ("wxr-fixtures/wordpress-importer/test-utw-post-meta-import.xml", 1, 1, 0),
    ("wxr-fixtures/wordpress-importer/theme-unit-test-data.xml.zst", 57, 2, 1),
    ("wxr-fixtures/wordpress-importer/valid-wxr-1.0.xml", 3, 0, 0),
    ("wxr-fixtures/wordpress-importer/wxr-flat-attachment-different-site.xml", 1, 0, 0),
    ("wxr-fixtures/wordpress-importer/wxr-flat-attachment-same-site.xml", 1, 0, 0),
    ("wxr-fixtures/wordpress-importer/wxr-utf-8-challenges.xml", 1, 0, 0),
    ("wxr-fixtures/wordpress-importer/wxr-with-sub-data.xml", 1, 1, 0),
    ("wxr-fixtures/wordpress-theme-test-data/64-block-test-data.xml.zst", 61, 0, 0),
    ("wxr-fixtures/wordpress-theme-test-data/theme-preview.xml", 7, 0, 0),
    ("wxr-fixtures/wordpress-theme-test-data/themeunittestdata.wordpress.xml.zst", 57, 2, 1),
    ("wxr/abhinemani.xml.zst", 22, 2, 0),
    ("wxr/bitcoinfrance-fr.xml.zst", 102, 24, 0),
    ("wxr/canghai-zh.xml.zst", 29, 0, 0),
    ("wxr/cc-labs.xml.zst", 219, 0, 0),
    ("wxr/chrisjrob.xml.zst", 97, 1, 0),
    ("wxr/ddprrt.xml.zst", 32, 10, 1),
    ("wxr/kuesters-de.xml.zst", 85, 0, 0),
    ("wxr/mythz-wxr11.xml.zst", 29, 3, 0),
    ("wxr/oagr-wpcom.xml.zst", 37, 6, 1),
];

#[test]
fn real_exports_yield_what_is_in_them() {
    let Some(folder) = data("import-fixtures") else { return };
    for (name, articles, drafts, rejected) in EXPORTS {
        let outcome = read(&folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let drafted = outcome.articles.iter().filter(|(record, _)| record.state == State::Draft).count();
        let found = (outcome.articles.len(), drafted, outcome.rejected.len());
        assert_eq!(found, (*articles, *drafts, *rejected), "{name}: {:?}", outcome.rejected);
        assert!(outcome.fatal.is_none(), "{name}: {:?}", outcome.fatal);
        let mut ids: Vec<_> = outcome.articles.iter().map(|(record, _)| &record.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), *articles, "{name}: ids repeat");
    }
}

/// Each file that is no export of articles, and what it is said to be.
const OTHERS: &[(&str, &str)] = &[
    ("ghost-fixtures/ghost-4.x/broken.json", "one JSON document with the keys asdadas"),
    (".md", "plain text"),
    ("mg-medium-export/export/posts/", "an article of a Medium export"),
    (".html", "a page of HTML"),
    ("single-user.json", "one JSON document with the keys id, name"),
    ("multiple-users.json", "one JSON list"),
    ("mg-wp-api/", "an answer of the WordPress REST API"),
    ("bloggerexport.xml", "a Blogger export"),
    ("mg-substack/posts.csv", "the posts.csv of a Substack export"),
    ("members-with-mappings.csv", "a CSV table"),
    (".csv", "a list of readers"),
    (".js", "plain text"),
];

fn files(folder: &std::path::Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn every_other_file_is_named_for_what_it_is() {
    let Some(folder) = data("import-fixtures") else { return };
    let mut all = Vec::new();
    files(&folder, &mut all);
    for path in all {
        let name = path.strip_prefix(&folder).unwrap().to_str().unwrap();
        let ours = ["README.md", "INDEX.json"].contains(&name) || name.ends_with("malformed.xml");
        if ours || EXPORTS.iter().any(|(export, ..)| *export == name) {
            continue;
        }
        let error = read(&path).err().unwrap_or_else(|| panic!("{name} is in no list of this test"));
        let (_, expected) = OTHERS.iter().find(|(part, _)| name.contains(part)).unwrap();
        assert!(error.contains(&format!("looks like {expected}")), "{name}: {error}");
        assert!(
            error.contains("Articles come as NDJSON") || error.contains("import readers"),
            "{name}: {error}"
        );
    }
}

#[test]
fn a_malformed_export_names_the_line() {
    let Some(folder) = data("import-fixtures") else { return };
    let outcome = read(&folder.join("wxr-fixtures/wordpress-importer/malformed.xml")).unwrap();
    assert!(outcome.articles.is_empty());
    let error = outcome.fatal.unwrap().to_string();
    assert!(
        error.contains("line 90") && error.contains("`</channel>` where `</notachanneltag>` belongs"),
        "{error}"
    );
}

#[test]
fn captions_credits_and_the_wall_survive() {
    let Some(folder) = data("import-fixtures") else { return };
    let words = |name: &str| {
        let articles = read(&folder.join(name)).unwrap().articles;
        let images =
            || articles.iter().flat_map(|(record, _)| record.images.iter().chain(&record.lead_image));
        (
            images().filter(|image| image.caption.is_some()).count(),
            images().filter(|image| image.credit.is_some()).count(),
            articles.iter().map(|(record, _)| record.body_html.matches("<figcaption").count()).sum::<usize>(),
            articles.iter().filter(|(record, _)| record.body_html.contains("[caption ")).count(),
        )
    };
    assert_eq!(words("wxr/oagr-wpcom.xml.zst"), (35, 0, 44, 0));
    assert_eq!(words("wxr/kuesters-de.xml.zst"), (1, 1, 0, 0));
    let (captions, credits, figures, _) = words("ghost/canneddragons-v5.88.json.zst");
    assert_eq!((captions, credits), (73, 21));
    assert!(figures > 0);
    let paid = read(&folder.join("ghost/canneddragons-v5.88.json.zst")).unwrap().articles;
    let walled = |record: &ArticleRecord| record.body_html.contains("<!--members-only-->");
    assert!(paid.iter().any(|(record, _)| walled(record)));
    assert_eq!(paid.iter().filter(|(record, _)| record.access == Some(Access::Registered)).count(), 5);
    assert!(paid.iter().all(|(record, _)| !record.body_html.contains("__GHOST_URL__")));
}

/// File, readers, opted out, suppressed, rejected rows.
const LISTS: &[(&str, usize, usize, usize, usize)] = &[
    ("ghost-fixtures/ghost-4.x/csv/members-duplicate-emails.csv", 2, 0, 0, 0),
    ("ghost-fixtures/ghost-4.x/csv/members-for-bulk-add-labels.csv", 8, 0, 0, 0),
    ("ghost-fixtures/ghost-4.x/csv/members-for-bulk-unsubscribe.csv", 8, 0, 0, 0),
    ("ghost-fixtures/ghost-4.x/csv/members-invalid-values.csv", 0, 0, 0, 2),
    ("ghost-fixtures/ghost-4.x/csv/members-with-stripe-ids.csv", 2, 0, 0, 0),
    ("ghost-fixtures/ghost-4.x/csv/single-column-with-header.csv", 2, 0, 0, 0),
    ("ghost-fixtures/ghost-4.x/csv/valid-members-defaults.csv", 2, 0, 0, 0),
    ("ghost-fixtures/ghost-4.x/csv/valid-members-for-bulk-delete.csv", 8, 0, 0, 0),
    ("ghost-fixtures/ghost-4.x/csv/valid-members-import.csv", 2, 1, 0, 0),
    ("ghost-fixtures/ghost-4.x/csv/valid-members-labels.csv", 2, 0, 0, 0),
    ("other-platforms/mg-mailchimp-members/cleaned.csv", 5, 0, 5, 0),
    ("other-platforms/mg-mailchimp-members/subscribed.csv", 5, 0, 0, 0),
    ("other-platforms/mg-mailchimp-members/unsubscribed.csv", 5, 5, 0, 0),
    ("other-platforms/mg-substack-members-csv/fixtures_signup_emails.csv", 21, 2, 0, 0),
    ("other-platforms/mg-substack-members-csv/fixtures_subscriber_emails.csv", 17, 2, 0, 0),
    ("other-platforms/mg-substack-members-csv/invalid.csv", 3, 0, 0, 0),
];

#[test]
fn reader_lists_yield_their_rows() {
    let Some(folder) = data("import-fixtures") else { return };
    for (name, readers, opted_out, suppressed, rejected) in LISTS {
        let rows = open_readers(&folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (mut taken, mut refused) = (Vec::new(), Vec::new());
        for row in rows {
            match row.unwrap() {
                ReaderItem::Reader(reader, _) => taken.push(*reader),
                ReaderItem::Rejected(rejection) => refused.push(rejection.reason.to_string()),
            }
        }
        let count =
            |rule: fn(&broadsheet_exchange::ReaderRecord) -> bool| taken.iter().filter(|it| rule(it)).count();
        let found =
            (taken.len(), count(|it| it.opted_out), count(|it| it.suppressed.is_some()), refused.len());
        assert_eq!(found, (*readers, *opted_out, *suppressed, *rejected), "{name}: {refused:?}");
    }
    for name in
        ["ghost-fixtures/ghost-4.x/csv/members-with-mappings.csv", "other-platforms/mg-substack/posts.csv"]
    {
        let error = open_readers(&folder.join(name)).err().unwrap().to_string();
        assert!(error.contains("has no e-mail column; its headers are: "), "{error}");
    }
}

#[test]
fn archives_stream_whole() {
    let Some(folder) = data("archives") else { return };
    for (name, articles, no_date, no_text) in
        [("reuters21578", 21_578, 1, 1799), ("wikinews-sample", 295, 0, 1), ("linuxcn-zh", 2280, 0, 0)]
    {
        let outcome = read(&folder.join(name).join("articles.ndjson.zst")).unwrap();
        let noted = |kind| {
            outcome.articles.iter().filter(|(_, notes)| notes.iter().any(|it| it.kind == kind)).count()
        };
        use broadsheet_exchange::NoteKind::{NoDate, NoText};
        assert_eq!(
            (outcome.articles.len(), noted(NoDate), noted(NoText)),
            (articles, no_date, no_text),
            "{name}"
        );
        assert!(outcome.rejected.is_empty() && outcome.fatal.is_none(), "{name}");
    }
}
