//! Sitemaps (sitemaps.org protocol 0.9). A part holds the articles of 50,000 row ids, so that parts
//! stay as they are while the archive grows.

use axum::extract::{Path, State};
use axum::response::Response;
use db::Basis;
use http_kit::{CachePolicy, Failure, Reply};
use kernel::clock::{DAY, Millis, timestamp};
use press::articles::{self, Cursor, Direction, Listing};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use crate::Site;
use crate::card::article_path;
use crate::feeds::element;
use crate::keeping::Asking;
use crate::view::View;

/// Most addresses in one part (protocol).
const PART: i64 = 50_000;
/// Most addresses in a news sitemap, and how old they may be.
const NEWS: i64 = 1000;
const NEWS_AGE: Millis = 2 * DAY;
const XML: &str = "application/xml; charset=utf-8";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// `GET /sitemap.xml`: the articles, or, if they are more than one part holds, the list of parts.
pub async fn index(State(site): State<Site>, asking: Asking) -> Result<Response, Failure> {
    let (now, basis) = (site.now(), site.basis());
    let last = site.read(move |conn, _| Ok(articles::last_id(conn)?)).await?;
    if last <= PART {
        return answer(&site, &asking, basis, articles_part(&site, 1, now).await?).await;
    }
    let parts: Vec<String> =
        (1..=(last + PART - 1) / PART).map(|part| site.absolute(&format!("/sitemaps/{part}.xml"))).collect();
    let xml = document("sitemapindex", &[], |xml| {
        parts.iter().try_for_each(|part| {
            xml.create_element("sitemap").write_inner_content(|xml| element(xml, "loc", part)).map(drop)
        })
    });
    answer(&site, &asking, basis, xml.map_err(Failure::internal)?).await
}

/// `GET /sitemaps/{part}`, as in `/sitemaps/2.xml`.
pub async fn part(
    State(site): State<Site>,
    Path(part): Path<String>,
    asking: Asking,
) -> Result<Response, Failure> {
    let number = part.strip_suffix(".xml").and_then(|number| number.parse::<i64>().ok());
    let number = number.filter(|number| (1..=1_000_000).contains(number)).ok_or(Failure::NotFound)?;
    let (now, basis) = (site.now(), site.basis());
    answer(&site, &asking, basis, articles_part(&site, number, now).await?).await
}

async fn articles_part(site: &Site, part: i64, now: Millis) -> Result<Vec<u8>, Failure> {
    let after = (part - 1) * PART;
    let dates = site.read(move |conn, _| Ok(articles::dates(conn, after, PART, now)?)).await?;
    if part > 1 && dates.is_empty() {
        return Err(Failure::NotFound);
    }
    let written = document("urlset", &[], |xml| {
        if part == 1 {
            xml.create_element("url").write_inner_content(|xml| element(xml, "loc", &site.absolute("/")))?;
        }
        dates.iter().filter(|(id, ..)| *id <= after + PART).try_for_each(|(_, slug, updated_at)| {
            xml.create_element("url")
                .write_inner_content(|xml| {
                    element(xml, "loc", &location(site, slug))?;
                    element(xml, "lastmod", &timestamp(*updated_at).to_string())
                })
                .map(drop)
        })
    });
    written.map_err(Failure::internal)
}

/// `GET /news-sitemap.xml`: the last two days.
pub async fn news(State(site): State<Site>, asking: Asking) -> Result<Response, Failure> {
    let (now, basis) = (site.now(), site.basis());
    let cards = site
        .read(move |conn, _| {
            let recent = Listing::Between(now - NEWS_AGE, now + 1);
            Ok(articles::list(conn, &recent, Cursor::TOP, Direction::Older, NEWS, now)?)
        })
        .await?;
    let settings = &site.press.config.site;
    let namespace = [("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9")];
    let written = document("urlset", &namespace, |xml| {
        cards.iter().try_for_each(|card| {
            let language = if card.language.is_empty() { &settings.language } else { &card.language };
            xml.create_element("url")
                .write_inner_content(|xml| {
                    element(xml, "loc", &location(&site, &card.slug))?;
                    xml.create_element("news:news").write_inner_content(|xml| {
                        xml.create_element("news:publication").write_inner_content(|xml| {
                            element(xml, "news:name", &settings.name)?;
                            element(xml, "news:language", language)
                        })?;
                        element(xml, "news:publication_date", &timestamp(card.published_at).to_string())?;
                        element(xml, "news:title", &card.title)
                    })?;
                    Ok(())
                })
                .map(drop)
        })
    });
    answer(&site, &asking, basis, written.map_err(Failure::internal)?).await
}

fn location(site: &Site, slug: &str) -> String {
    site.encoded(&article_path(slug))
}

fn document(
    root: &str,
    namespaces: &[(&str, &str)],
    content: impl FnOnce(&mut Writer<Vec<u8>>) -> std::io::Result<()>,
) -> std::io::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    xml.create_element(root)
        .with_attribute(("xmlns", NAMESPACE))
        .with_attributes(namespaces.iter().copied())
        .write_inner_content(content)?;
    Ok(xml.into_inner())
}

async fn answer(site: &Site, asking: &Asking, basis: Basis, xml: Vec<u8>) -> Result<Response, Failure> {
    let basis = site.on_lists(basis, None, []);
    site.keep(asking, &View::ANONYMOUS, basis, || Ok(Reply::new(CachePolicy::Revalidate, XML, xml))).await
}
