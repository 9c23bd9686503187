//! An article's page, and the act of unlocking it.

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use db::Basis;
use http_kit::{Failure, Next, reply, see_other};
use press::access::{Decision, Wall};
use press::meter;

use crate::Site;
use crate::card::article_path;
use crate::keeping::Asking;
use crate::reading::{Answer, Reading};
use crate::visitor::{Purpose, Visitor};

/// `GET /articles/{slug}`.
pub async fn show(
    State(site): State<Site>,
    mut visitor: Visitor,
    purpose: Purpose,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    asking: Asking,
) -> Result<Response, Failure> {
    let mut basis = site.basis();
    let mut answer = site.reading(&visitor, &slug).await?;
    if let Answer::Reading(reading) = &answer
        && site.spends_on_view(reading.decision(), || purpose.reads)
        && spend(&site, &visitor, reading.article.card.id).await?
    {
        visitor = visitor.again(&asking.headers, &site).await?;
        basis = site.basis();
        answer = site.reading(&visitor, &slug).await?;
    }
    match answer {
        Answer::Reading(reading) => {
            if purpose.reads {
                let (who, article) = ((&visitor.visit.viewer, visitor.reader()), reading.article.card.id);
                site.note_request_of(&visitor, &asking.headers, &reading);
                let asked = (&asking.headers, query.as_deref());
                site.note_opening(who, asked, article, reading.decision(), site.now());
            }
            site.article(asking, &reading, basis).await
        }
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
    let (card, decision) = site.decided(&visitor, &slug).await?;
    if matches!(decision.wall(), Some(Wall::Unlock { .. })) {
        spend(&site, &visitor, card.id).await?;
    }
    Ok(see_other(&Next::article(&card.slug), None))
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
    /// The page as it is kept for all who have this view of the article.
    async fn article(&self, asking: Asking, reading: &Reading, basis: Basis) -> Result<Response, Failure> {
        let card = &reading.article.card;
        self.place(card, basis.clone());
        let asking = asking.at(article_path(&card.slug));
        let basis = self.on_article(basis, reading);
        self.keep(&asking, &reading.view, basis, || self.article_page(reading, None, None)).await
    }

    /// What the page depends on: the articles it shows, and, where it counts the parts of a series, any.
    fn on_article(&self, basis: Basis, reading: &Reading) -> Basis {
        let mut basis = self.on_ads(basis, &reading.shell);
        let shown = reading.related.iter().chain(&reading.series).chain([&reading.article.card]);
        if reading.series.is_empty() {
            self.on_cards(&mut basis, shown);
            return basis;
        }
        self.on_lists(basis, reading.shell.next_article, shown)
    }

    /// Whether seeing the page is meant to spend one of the month's allowance.
    pub(crate) fn spends_on_view(&self, decision: Decision, reads: impl FnOnce() -> bool) -> bool {
        self.press.config.meter.unlock == kernel::config::Unlock::Automatic
            && matches!(decision.wall(), Some(Wall::Unlock { .. }))
            && reads()
    }
}
