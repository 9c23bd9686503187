//! An article's page as the theme sees it.

use http_kit::{CachePolicy, Failure, Reply};
use press::access::{self, Outcome, Pass, Reason, Wall};
use press::articles::{Article, Card};
use serde_json::{Value, json};

use crate::Site;
use crate::card::{article_path, author, date, escape, image, link, minutes};
use crate::embeds::Text;
use crate::frame::{Meta, Notice};
use crate::pictures::with_copies;
use crate::reading::Reading;
use crate::wall::{self, Typed};

/// Longest description made of a teaser, in characters.
const DESCRIPTION: usize = 200;

impl Site {
    /// The page. `typed` is what a refused form held; `notice` stands on top.
    pub(crate) fn article_page(
        &self,
        reading: &Reading,
        typed: Option<&Typed>,
        notice: Option<Notice>,
    ) -> Result<Reply, Failure> {
        let is_free = reading.decision().outcome() == Outcome::Full(Reason::Free);
        let policy = match typed.is_some() || notice.is_some() {
            true => CachePolicy::NoStore,
            false => self.article_policy(reading),
        };
        let meta = self.article_meta(reading, is_free);
        let text = self.with_cards(self.article_text(reading));
        let content = self.article_content(reading, &text, typed);
        let html = self.render(&reading.view, &reading.shell, &meta, notice, "article.html", content)?;
        let page = self.page_with_ads(policy, html, (&reading.view, &reading.shell, &meta));
        Ok(page.framing(&text.frames))
    }

    /// The page of what is not published yet: without an address, and for no search engine. With it come the origins
    /// that it may load frames from.
    pub(crate) fn proof_page(&self, reading: &Reading) -> Result<(String, Vec<String>), Failure> {
        let meta = Meta {
            canonical: None,
            elsewhere: None,
            image: None,
            json_ld: Vec::new(),
            hidden: true,
            ads: false,
            ..self.article_meta(reading, false)
        };
        let text = self.with_cards(self.article_text(reading));
        let content = self.article_content(reading, &text, None);
        let html = self.render(&reading.view, &reading.shell, &meta, None, "article.html", content)?;
        Ok((html, text.frames))
    }

    /// How a page with the article on it may be kept.
    pub(crate) fn article_policy(&self, reading: &Reading) -> CachePolicy {
        match reading.decision().outcome() {
            Outcome::Full(reason) if reason != Reason::Free => CachePolicy::NoStore,
            _ => CachePolicy::Revalidate,
        }
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
            elsewhere: article.canonical_url.clone().filter(|url| is_web_address(url)),
            social_title: article.social_title.clone(),
            social_description: article.social_description.clone(),
            image: self.article_preview(card),
            json_ld: vec![self.news_article(article, &description, free_to_all)],
            section_url: card.section.as_ref().map(|section| link(section).url),
            ads: reading.decision().is_full() && (is_free || self.wall_kind(reading).is_none()),
            description,
            ..Meta::default()
        }
    }

    /// The wall to show: the decision's, or, to a reader who left an address and reads the first
    /// article by it, the request to confirm.
    fn wall_kind(&self, reading: &Reading) -> Option<Wall> {
        match reading.decision().outcome() {
            Outcome::Teaser(wall) => Some(wall),
            Outcome::Full(Reason::Pass(Pass::FirstArticle)) if !reading.view.signed_in => Some(Wall::Confirm),
            Outcome::Full(_) => None,
        }
    }

    /// The text as far as it is open, its pictures with their smaller copies.
    pub(crate) fn article_text(&self, reading: &Reading) -> Text {
        let article = &reading.article;
        let rest = reading.decision().open(article.rest.clone());
        let lead = article.lead.clone().and_then(|lead| reading.decision().open(lead));
        Text {
            teaser: with_copies(lead.as_ref().unwrap_or(&article.teaser_html), &article.in_avif),
            rest: rest.as_deref().map(|rest| with_copies(rest, &article.in_avif)),
            frames: Vec::new(),
        }
    }

    pub(crate) fn article_content(&self, reading: &Reading, text: &Text, typed: Option<&Typed>) -> Value {
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
        let wall =
            self.wall_kind(reading).filter(|_| !article.rest.is_empty() || !reading.decision().is_full());
        let towards = reading.view.towards;
        let allowance = towards.and_then(|towards| towards.allowance);
        let meter = allowance.filter(|_| reading.decision().outcome() == Outcome::Full(Reason::Unlocked));
        let changed = card.updated_at - card.published_at > kernel::clock::DAY;
        json!({
            "article": json!({
                "title": card.title,
                "standfirst_html": (!card.standfirst.is_empty()).then(|| format!("<p>{}</p>", escape(&card.standfirst))),
                "kicker": shown.kicker,
                "type_label": shown.type_label,
                "kind": shown.kind,
                "lang": shown.lang,
                "dir": shown.dir,
                "series": self.series_view(reading),
                "authors": authors,
                "published": shown.published,
                "updated": changed.then(|| date(&self.theme, card.updated_at)),
                "reading_minutes": minutes(card.words),
                "image": card.image.as_ref().and_then(image),
                "elsewhere": elsewhere(card),
                "teaser_html": text.teaser,
                "rest_html": text.rest,
                "has_embeds": !text.frames.is_empty(),
                "topics": card.topics().map(link).collect::<Vec<_>>(),
                "places": card.places().map(link).collect::<Vec<_>>(),
                "corrections": article.corrections.iter().map(|correction| json!({
                    "date": date(&self.theme, correction.at), "note": correction.note,
                })).collect::<Vec<_>>(),
                "citation": { "text": self.citation(card), "ris": format!("{}/cite.ris", article_path(&card.slug)), "bib": format!("{}/cite.bib", article_path(&card.slug)) },
                "source_url": article.source_url.as_deref().filter(|url| is_web_address(url)),
            }),
            "wall": wall.map(|wall| self.wall(wall, &reading.view, &card.slug, typed)),
            "meter": meter.map(|allowance| wall::meter(self, allowance)),
            "gift": towards.filter(|towards| towards.gives).map(|_| json!({
                "action": format!("{}/gift", article_path(&card.slug)),
            })),
            "tools": self.tools(reading),
            "related": self.cards(&reading.related),
            "paths": { "login": "/login", "register": "/register" },
            "signed_in": reading.view.signed_in,
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
