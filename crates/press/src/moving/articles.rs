//! Articles in the form that `broadsheet import articles` and others read.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use db::{Conn, DbError, FromRow, Row};
use kernel::clock::timestamp;
use serde_json::{Value, json};

use super::MovingError;
use crate::articles::media_file;

/// Articles at a time.
const PAGE: i64 = 100;
const IDS: &str = "SELECT id FROM articles WHERE id > $1 ORDER BY id LIMIT $2";
const ARTICLE: &str =
    "SELECT a.public_id, a.title, COALESCE(a.lead_html, a.teaser_html), a.rest_html, a.published_at,
        a.updated_at, a.slug, a.standfirst, a.kind, a.language, a.state, a.access, a.open_until, a.source_url,
        a.seo_title, a.seo_description, s.name, r.name, a.source, a.source_id, a.lead_src, a.lead_alt,
        a.lead_caption, a.lead_credit, m.public_id, m.mime
    FROM articles a LEFT JOIN terms s ON s.id = a.section_id LEFT JOIN terms r ON r.id = a.series_id
        LEFT JOIN media m ON m.id = a.lead_id WHERE a.id = $1";
const TERMS: &str = "SELECT t.kind, t.name FROM article_terms x JOIN terms t ON t.id = x.term_id
    WHERE x.article_id = $1 ORDER BY x.position, t.id";
const AUTHORS: &str = "SELECT u.name, u.slug, u.bio, m.public_id, m.mime FROM article_authors x
    JOIN authors u ON u.id = x.author_id LEFT JOIN media m ON m.id = u.portrait_id
    WHERE x.article_id = $1 ORDER BY x.position, u.id";
const FORMER_SLUGS: &str = "SELECT slug FROM slugs WHERE kind = 'article' AND target = $1";
const OLD_PATHS: &str = "SELECT path FROM redirects WHERE article_id = $1";

/// One article as a JSON object; keys without a value are left out.
struct Line(Value);

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let text = |at| row.get::<Option<String>>(at);
        let date = |at| Ok::<_, DbError>(row.get::<Option<i64>>(at)?.map(|ms| timestamp(ms).to_string()));
        let state = text(10)?.unwrap_or_default();
        let picture = text(24)?.zip(text(25)?).map(|(id, mime)| format!("/media/{}", media_file(&id, &mime)));
        let lead = match picture.or(text(20)?) {
            Some(src) => json!({ "src": src, "alt": text(21)?, "caption": text(22)?, "credit": text(23)? }),
            None => Value::Null,
        };
        Ok(Line(json!({
            "id": text(0)?,
            "title": text(1)?,
            "body_html": format!("{}<!--more-->{}", text(2)?.unwrap_or_default(), text(3)?.unwrap_or_default()),
            "published_at": date(4)?,
            "updated_at": date(5)?,
            "slug": text(6)?,
            "standfirst": text(7)?,
            "type": text(8)?,
            "language": text(9)?,
            // A withdrawn article must not come to light elsewhere.
            "state": if state == "withdrawn" { "draft".to_owned() } else { state.clone() },
            "withdrawn": (state == "withdrawn").then_some(true),
            "access": text(11)?,
            "open_until": date(12)?,
            "source_url": text(13)?,
            "seo_title": text(14)?,
            "seo_description": text(15)?,
            "section": text(16)?,
            "series": text(17)?,
            "source": text(18)?,
            "source_id": text(19)?,
            "lead_image": lead,
        })))
    }
}

/// Writes every article.
pub(super) fn export(conn: &mut Conn, path: &Path) -> Result<(), MovingError> {
    let failed = || MovingError::file(path);
    let mut file = BufWriter::new(super::files::create(path)?);
    let mut last = 0;
    loop {
        let ids: Vec<i64> = conn.query(IDS, &[&last, &PAGE])?;
        let Some(end) = ids.last() else { break };
        last = *end;
        for id in ids {
            let line = line(conn, id)?;
            writeln!(file, "{line}").map_err(failed())?;
        }
    }
    file.into_inner().map_err(|error| failed()(error.into_error()))?.sync_all().map_err(failed())
}

fn line(conn: &mut Conn, id: i64) -> Result<Value, DbError> {
    let Line(mut line) = conn.query_one(ARTICLE, &[&id])?;
    let terms: Vec<(String, String)> = conn.query(TERMS, &[&id])?;
    let named = |kind: &str| -> Vec<&String> {
        terms.iter().filter(|(of, _)| of == kind).map(|(_, name)| name).collect()
    };
    line["topics"] = json!(named("topic"));
    line["places"] = json!(named("place"));
    type Author = (String, String, String, Option<String>, Option<String>);
    let authors: Vec<Author> = conn.query(AUTHORS, &[&id])?;
    let author = |(name, slug, bio, picture, mime): Author| {
        let image = picture.zip(mime).map(|(id, mime)| format!("/media/{}", media_file(&id, &mime)));
        json!({ "name": name, "slug": slug, "bio": bio, "image": image })
    };
    line["authors"] = authors.into_iter().map(author).collect();
    let mut paths: Vec<String> = conn.query(OLD_PATHS, &[&id])?;
    // Databases sort text differently.
    paths.sort();
    line["old_paths"] = json!(paths);
    let mut slugs: Vec<String> = conn.query(FORMER_SLUGS, &[&id])?;
    slugs.retain(|slug| line["slug"].as_str().is_none_or(|now| kernel::slug::fold(now) != *slug));
    slugs.sort();
    line["former_slugs"] = json!(slugs);
    if let Some(map) = line.as_object_mut() {
        map.retain(|_, value| !value.is_null() && !value.as_array().is_some_and(Vec::is_empty));
    }
    Ok(line)
}
