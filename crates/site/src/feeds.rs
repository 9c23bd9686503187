//! RSS feeds: headlines and standfirsts, nothing past a wall.

use axum::extract::{Path, State};
use axum::response::Response;
use db::Basis;
use http_kit::{CachePolicy, Failure, Reply, reply};
use jiff::fmt::rfc2822;
use kernel::clock::timestamp;
use press::articles::{self, Card, Cursor, Direction, Image, Listing};
use press::taxonomy::{self, TermKind};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::Site;
use crate::card::article_path;
use crate::keeping::Asking;
use crate::sharing::{Preview, jpeg_of};
use crate::view::View;

/// Articles in a feed.
const ITEMS: i64 = 30;
const RSS: &str = "application/rss+xml; charset=utf-8";

/// What a feed is of.
struct Channel {
    title: String,
    path: String,
    own_path: String,
    description: String,
}

/// `GET /feed.xml`.
pub async fn latest(State(site): State<Site>, asking: Asking) -> Result<Response, Failure> {
    let (now, basis) = (site.now(), site.basis());
    let (cards, next) = site
        .read(move |conn, _| {
            let cards = articles::list(conn, &Listing::Latest, Cursor::TOP, Direction::Older, ITEMS, now)?;
            Ok((cards, articles::next_scheduled(conn, now)?))
        })
        .await?;
    let settings = &site.press.config.site;
    let channel = Channel {
        title: settings.name.clone(),
        path: "/".into(),
        own_path: "/feed.xml".into(),
        description: settings.description.clone(),
    };
    let basis = site.on_lists(basis, next, &cards);
    answer(&site, &channel, &cards, &asking, basis).await
}

/// `GET /sections/{slug}/feed.xml`.
pub async fn section(
    State(site): State<Site>,
    Path(slug): Path<String>,
    asking: Asking,
) -> Result<Response, Failure> {
    let (now, asked, basis) = (site.now(), slug.clone(), site.basis());
    let (term, cards, next) = site
        .read(move |conn, _| {
            let term = taxonomy::by_slug(conn, TermKind::Section, &asked)?.ok_or(Failure::NotFound)?;
            let listing = Listing::Section(term.id);
            let cards = articles::list(conn, &listing, Cursor::TOP, Direction::Older, ITEMS, now)?;
            Ok((term, cards, articles::next_scheduled(conn, now)?))
        })
        .await?;
    let path = format!("/sections/{}", term.slug);
    if term.slug != slug {
        return Ok(reply::moved(&format!("{path}/feed.xml")));
    }
    let channel = Channel {
        title: format!("{}: {}", site.press.config.site.name, term.name),
        own_path: format!("{path}/feed.xml"),
        path,
        description: term.description,
    };
    let basis = site.on_lists(basis, next, &cards);
    answer(&site, &channel, &cards, &asking, basis).await
}

async fn answer(
    site: &Site,
    channel: &Channel,
    cards: &[Card],
    asking: &Asking,
    basis: Basis,
) -> Result<Response, Failure> {
    // The same for everyone.
    site.keep(asking, &View::ANONYMOUS, basis, || {
        let feed = write(site, channel, cards).map_err(Failure::internal)?;
        Ok(Reply::new(CachePolicy::Revalidate, RSS, feed))
    })
    .await
}

fn write(site: &Site, channel: &Channel, cards: &[Card]) -> std::io::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let rss = xml.create_element("rss").with_attributes([
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:media", "http://search.yahoo.com/mrss/"),
    ]);
    rss.write_inner_content(|xml| {
        xml.create_element("channel").write_inner_content(|xml| {
            element(xml, "title", &channel.title)?;
            element(xml, "link", &site.encoded(&channel.path))?;
            element(xml, "description", &channel.description)?;
            element(xml, "language", &site.press.config.site.language)?;
            xml.create_element("atom:link")
                .with_attributes([
                    ("href", site.encoded(&channel.own_path).as_str()),
                    ("rel", "self"),
                    ("type", "application/rss+xml"),
                ])
                .write_empty()?;
            cards.iter().try_for_each(|card| item(site, xml, card))
        })?;
        Ok(())
    })?;
    Ok(xml.into_inner())
}

fn item(site: &Site, xml: &mut Writer<Vec<u8>>, card: &Card) -> std::io::Result<()> {
    xml.create_element("item").write_inner_content(|xml| {
        element(xml, "title", &card.title)?;
        element(xml, "link", &site.encoded(&article_path(&card.slug)))?;
        xml.create_element("guid")
            .with_attribute(("isPermaLink", "false"))
            .write_text_content(text(&card.public_id))?;
        if let Ok(date) =
            rfc2822::to_string(&timestamp(card.published_at).to_zoned_datetime(jiff::tz::TimeZone::UTC))
        {
            element(xml, "pubDate", &date)?;
        }
        for author in &card.authors {
            element(xml, "dc:creator", &author.name)?;
        }
        for category in card.section.iter().chain(&card.terms) {
            element(xml, "category", &category.name)?;
        }
        if !card.standfirst.is_empty() {
            element(xml, "description", &card.standfirst)?;
        }
        match card.image.as_ref().and_then(|image| Some((image, jpeg_of(image, image.alt.clone())?))) {
            Some((image, shown)) => picture(site, xml, image, &shown),
            None => Ok(()),
        }
    })?;
    Ok(())
}

/// An item's picture with its words, as Media RSS has them; it is as open as the list that it is from.
fn picture(site: &Site, xml: &mut Writer<Vec<u8>>, image: &Image, shown: &Preview) -> std::io::Result<()> {
    let (url, width, height) = (site.encoded(&shown.path), shown.width.to_string(), shown.height.to_string());
    let attributes = [("url", url.as_str()), ("medium", "image"), ("width", &width), ("height", &height)];
    let content = xml.create_element("media:content").with_attributes(attributes);
    content.write_inner_content(|xml| {
        let words = [("description", &image.alt), ("title", &image.caption), ("credit", &image.credit)];
        for (name, text) in words.into_iter().filter(|(_, text)| !text.is_empty()) {
            element(xml, &format!("media:{name}"), text)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// An element that holds text.
pub(crate) fn element(xml: &mut Writer<Vec<u8>>, name: &str, content: &str) -> std::io::Result<()> {
    xml.create_element(name).write_text_content(text(content)).map(drop)
}

/// Text without the control characters that XML 1.0 cannot carry (section 2.2).
fn text(content: &str) -> BytesText<'static> {
    let clean: String = content
        .chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}')))
        .collect();
    BytesText::new(&clean).into_owned()
}
