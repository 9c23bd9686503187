//! An article's page, and the act of unlocking it.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{CachePolicy, Failure, Next, Reply, reply, see_other};
use kernel::clock::Millis;
use press::access::{self, Decision, Outcome, Pass, Reason, Wall};
use press::articles::{self, Article, Card, Cursor, Direction, Found, Listing};
use press::meter::{self, Allowance};
use press::readers::Visit;
use press::{Press, gifts, reading};
use serde_json::{Value, json};

use crate::Site;
use crate::card::{article_path, author, date, escape, image, link, media_path, minutes};
use crate::frame::{Meta, Notice, Shell};
use crate::visitor::{Purpose, Visitor};
use crate::wall::{self, Typed};

/// Related articles below a text.
const RELATED: usize = 4;
/// Longest description made of a teaser, in characters.
const DESCRIPTION: usize = 200;

/// All that the page reads, in one snapshot.
pub(crate) struct Reading {
    shell: Shell,
    article: Article,
    pub decision: Decision,
    allowance: Option<Allowance>,
    gifts_left: Option<i64>,
    related: Vec<Card>,
    series: Vec<Card>,
}

/// What an address turned out to be.
pub(crate) enum Answer {
    Reading(Box<Reading>),
    Moved(String),
    Gone,
    Nothing,
}

/// `GET /articles/{slug}`.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    purpose: Purpose,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let mut answer = site.reading(&visitor.visit, &slug).await?;
    if let Answer::Reading(reading) = &answer
        && site.spends_on_view(reading, &purpose)
        && spend(&site, &visitor, reading.article.card.id).await?
    {
        answer = site.reading(&visitor.visit, &slug).await?;
    }
    match answer {
        Answer::Reading(reading) => Ok(site.article_page(&visitor, *reading, None, None)?.answer(&headers)),
        Answer::Moved(current) => {
            let query = query.map(|query| format!("?{query}")).unwrap_or_default();
            Ok(reply::moved(&format!("{}{query}", article_path(&current))))
        }
        Answer::Gone => Err(Failure::Gone),
        Answer::Nothing => Err(Failure::NotFound),
    }
}

/// `POST /articles/{slug}/unlock`: spends one of the month's allowance, if the article is not open
/// already.
pub async fn unlock(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let mut answer = site.reading(&visitor.visit, &slug).await?;
    if let Answer::Moved(current) = &answer {
        answer = site.reading(&visitor.visit, current).await?;
    }
    let reading = match answer {
        Answer::Reading(reading) => reading,
        Answer::Gone => return Err(Failure::Gone),
        Answer::Moved(_) | Answer::Nothing => return Err(Failure::NotFound),
    };
    if matches!(reading.decision.wall(), Some(Wall::Unlock { .. })) {
        spend(&site, &visitor, reading.article.card.id).await?;
    }
    Ok(see_other(&Next::article(&reading.article.card.slug), None))
}

/// A form's address opened as a page: back to the article.
pub async fn back(Path(slug): Path<String>) -> Response {
    see_other(&Next::from_outside(&article_path(&slug)), None)
}

async fn spend(site: &Site, visitor: &Visitor, article: i64) -> Result<bool, Failure> {
    let Some(reader) = visitor.reader() else { return Ok(false) };
    let (holder, now) = (reader.holder, site.now());
    let outcome = site
        .write::<_, Failure, _>(move |tx, press| Ok(meter::unlock(tx, press, holder, article, now)?))
        .await?;
    Ok(matches!(outcome, meter::Unlock::Spent(_)))
}

impl Site {
    /// Finds the article and decides, for the page and for every form that shows it again.
    pub(crate) async fn reading(&self, visit: &Visit, slug: &str) -> Result<Answer, Failure> {
        let (visit, slug, now) = (visit.clone(), slug.to_owned(), self.now());
        self.read(move |conn, press| Ok(load(conn, press, &visit, &slug, now)?)).await
    }

    fn spends_on_view(&self, reading: &Reading, purpose: &Purpose) -> bool {
        self.press.config.meter.unlock == kernel::config::Unlock::Automatic
            && purpose.reads
            && matches!(reading.decision.wall(), Some(Wall::Unlock { .. }))
    }

    /// The page. `typed` is what a refused form held; `notice` stands on top.
    pub(crate) fn article_page(
        &self,
        visitor: &Visitor,
        reading: Reading,
        typed: Option<&Typed>,
        notice: Option<Notice>,
    ) -> Result<Reply, Failure> {
        let outcome = reading.decision.outcome();
        let is_free = outcome == Outcome::Full(Reason::Free);
        let policy = match outcome {
            _ if typed.is_some() || notice.is_some() => CachePolicy::NoStore,
            Outcome::Full(reason) if reason != Reason::Free => CachePolicy::NoStore,
            _ => CachePolicy::Revalidate,
        };
        let meta = self.article_meta(&reading, is_free);
        let content = self.article_content(visitor, &reading, typed);
        let html = self.render(visitor, &reading.shell, &meta, notice, "article.html", content)?;
        Ok(Reply::html(policy, html))
    }

    fn article_meta(&self, reading: &Reading, is_free: bool) -> Meta {
        let article = &reading.article;
        let card = &article.card;
        let description = description(article);
        let free_to_all =
            card.level(&self.press.config.access, self.now()).level == access::AccessLevel::Free;
        Meta {
            kind: "article",
            title: article.seo_title.clone().unwrap_or_else(|| card.title.clone()),
            canonical: Some(article_path(&card.slug)),
            image: card.image.as_ref().and_then(|image| image.file.as_deref()).map(media_path),
            json_ld: vec![self.news_article(article, &description, free_to_all)],
            section_url: card.section.as_ref().map(|section| link(section).url),
            ads: reading.decision.is_full() && (is_free || self.wall_kind(reading).is_none()),
            description,
            ..Meta::default()
        }
    }

    /// The wall to show: the decision's, or, to a reader who left an address and reads the first
    /// article by it, the request to confirm.
    fn wall_kind(&self, reading: &Reading) -> Option<Wall> {
        match reading.decision.outcome() {
            Outcome::Teaser(wall) => Some(wall),
            Outcome::Full(Reason::Pass(Pass::FirstArticle)) if reading.allowance.is_none() => {
                Some(Wall::Confirm)
            }
            Outcome::Full(_) => None,
        }
    }

    fn article_content(&self, visitor: &Visitor, reading: &Reading, typed: Option<&Typed>) -> Value {
        let article = &reading.article;
        let card = &article.card;
        let authors: Vec<_> = card
            .authors
            .iter()
            .zip(&article.bios)
            .map(|(byline, bio)| {
                let mut view = author(byline);
                view.bio_html = (!bio.is_empty()).then(|| format!("<p>{}</p>", escape(bio)));
                view
            })
            .collect();
        let shown = self.card(card);
        let rest = reading.decision.open(article.rest.clone());
        let lead = article.lead.clone().and_then(|lead| reading.decision.open(lead));
        let wall =
            self.wall_kind(reading).filter(|_| !article.rest.is_empty() || !reading.decision.is_full());
        let meter =
            reading.allowance.filter(|_| reading.decision.outcome() == Outcome::Full(Reason::Unlocked));
        let changed = card.updated_at - card.published_at > kernel::clock::DAY;
        json!({
            "article": json!({
                "title": card.title,
                "standfirst_html": (!card.standfirst.is_empty()).then(|| format!("<p>{}</p>", escape(&card.standfirst))),
                "kicker": shown.kicker,
                "type_label": shown.type_label,
                "series": self.series_view(reading),
                "authors": authors,
                "published": shown.published,
                "updated": changed.then(|| date(&self.theme, card.updated_at)),
                "reading_minutes": minutes(card.words),
                "image": card.image.as_ref().and_then(image),
                "elsewhere": elsewhere(card),
                "teaser_html": lead.as_ref().unwrap_or(&article.teaser_html),
                "rest_html": rest,
                "topics": card.topics().map(link).collect::<Vec<_>>(),
                "places": card.places().map(link).collect::<Vec<_>>(),
                "correction": None::<String>,
                "source_url": article.source_url.as_deref().filter(|url| is_web_address(url)),
            }),
            "wall": wall.map(|wall| self.wall(wall, visitor.visit.viewer.lapsed_at, card, reading.allowance, typed)),
            "meter": meter.map(|allowance| wall::meter(self, allowance)),
            "gift": reading.gifts_left.filter(|left| *left > 0 && reading.decision.is_full()).map(|left| json!({
                "action": format!("{}/gift", article_path(&card.slug)), "left": left,
            })),
            "related": self.cards(&reading.related),
            "paths": { "login": "/login", "register": "/register" },
            "signed_in": visitor.reader().is_some(),
        })
    }

    fn series_view(&self, reading: &Reading) -> Option<Value> {
        let part = reading.article.series.as_ref()?;
        let at = reading.series.iter().position(|card| card.id == reading.article.card.id)?;
        let neighbour =
            |at: Option<usize>| at.and_then(|at| reading.series.get(at)).map(|card| self.card(card));
        let series = link(&part.series);
        Some(json!({
            "name": series.name,
            "url": series.url,
            "position": at + 1,
            "total": reading.series.len(),
            "previous": neighbour(at.checked_sub(1)),
            "next": neighbour(Some(at + 1)),
        }))
    }
}

/// A leading picture that was not taken over: its words stay, its bytes are fetched by nobody.
fn elsewhere(card: &Card) -> Option<Value> {
    let image = card.image.as_ref().filter(|image| image.file.is_none())?;
    let url = image.elsewhere.as_deref().filter(|url| is_web_address(url));
    Some(json!({ "url": url, "alt": image.alt, "caption": image.caption, "credit": image.credit }))
}

/// Whether a link to it leads to a page: one to `javascript:` would run what an import brought.
fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// From the standfirst or the teaser, never from what is past it.
fn description(article: &Article) -> String {
    if let Some(written) = article.seo_description.as_ref().filter(|text| !text.is_empty()) {
        return written.clone();
    }
    let text =
        if article.card.standfirst.is_empty() { &article.teaser_text } else { &article.card.standfirst };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= DESCRIPTION {
        return text;
    }
    let cut: String = text.chars().take(DESCRIPTION).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{words} …")
}

fn load(conn: &mut Conn, press: &Press, visit: &Visit, slug: &str, now: Millis) -> Result<Answer, DbError> {
    let article = match articles::by_slug(conn, slug, now)? {
        Some(Found::Article(article)) => *article,
        Some(Found::Moved(current)) => return Ok(Answer::Moved(current)),
        Some(Found::Gone) => return Ok(Answer::Gone),
        None => return Ok(Answer::Nothing),
    };
    let level = article.card.level(&press.config.access, now).level;
    let held = reading::held(conn, press, visit, article.card.id, now)?;
    let decision = access::decide(level, &visit.viewer, held);
    let reader = visit.signed_in();
    let allowance = reader.map(|reader| meter::usage(conn, press, reader.holder, now)).transpose()?;
    let giver = reader.filter(|_| visit.viewer.grant.is_some());
    let gifts_left = giver.map(|reader| gifts::left(conn, press, now, reader.id)).transpose()?;
    let series = match &article.series {
        Some(part) => {
            let mut cards =
                articles::list(conn, &Listing::Series(part.id), Cursor::TOP, Direction::Older, 100, now)?;
            cards.reverse();
            cards
        }
        None => Vec::new(),
    };
    let related = related(conn, &article.card, now)?;
    let shell = Shell::load(conn, press)?;
    Ok(Answer::Reading(Box::new(Reading {
        shell,
        article,
        decision,
        allowance,
        gifts_left,
        related,
        series,
    })))
}

/// The newest on the same first topic, then of the same section, then of all.
fn related(conn: &mut Conn, card: &Card, now: Millis) -> Result<Vec<Card>, DbError> {
    let mut listings = Vec::new();
    for (kind, slug) in
        card.topics().take(1).map(|t| (t.kind, &t.slug)).chain(card.section.iter().map(|s| (s.kind, &s.slug)))
    {
        if let Some(term) = press::taxonomy::by_slug(conn, kind, slug)? {
            listings.push(match kind {
                press::taxonomy::TermKind::Section => Listing::Section(term.id),
                _ => Listing::Term(term.id),
            });
        }
    }
    listings.push(Listing::Latest);
    let mut found: Vec<Card> = Vec::new();
    for listing in listings {
        if found.len() >= RELATED {
            break;
        }
        let count = i64::try_from(RELATED).unwrap_or(4) * 2 + 1;
        for other in articles::list(conn, &listing, Cursor::TOP, Direction::Older, count, now)? {
            if other.id != card.id && found.len() < RELATED && found.iter().all(|known| known.id != other.id)
            {
                found.push(other);
            }
        }
    }
    Ok(found)
}
