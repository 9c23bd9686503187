//! The front page.

use std::future::Future;
use std::pin::Pin;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{CachePolicy, Failure};
use kernel::clock::Millis;
use press::Press;
use press::fronts::{self, Gathered};

use crate::Site;
use crate::errors;
use crate::frame::{Meta, Notice, Shell};
use crate::keeping::Asking;
use crate::view::View;
use crate::visitor::Visitor;

/// What the front page reads.
pub(crate) struct Front {
    shell: Shell,
    pub gathered: Gathered,
    /// When another arrangement begins.
    next: Option<Millis>,
}

/// A page that is on its way; none if there is nothing to show.
pub type Coming = Pin<Box<dyn Future<Output = Result<Option<String>, Failure>> + Send>>;

/// `GET /`. A former site's `/?p=42` leads to its article.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
    asking: Asking,
) -> Result<Response, Failure> {
    if let Some(query) = query.filter(|query| query.contains("p="))
        && let Some(response) = errors::former_address(&site, "/", Some(&query)).await?
    {
        return Ok(response);
    }
    let (now, mut basis) = (site.now(), site.basis());
    basis.on([site.db.watch().every(fronts::CHANGE)]);
    let front = site.read(move |conn, press| Ok(load(conn, press, now)?)).await?;
    let basis = site.on_ads(basis, &front.shell);
    let mut basis = site.on_lists(basis, front.shell.next_article, front.gathered.cards());
    // What is remembered is chosen anew each day.
    basis.until(site.press.day_end(now + 1));
    front.next.into_iter().for_each(|at| basis.until(at));
    let view = visitor.view();
    site.keep(&asking, &view, basis, || {
        let html = site.front_html(&view, &front, None)?;
        Ok(site.page_with_ads(CachePolicy::Revalidate, html, (&view, &front.shell, &site.front_meta())))
    })
    .await
}

fn load(conn: &mut Conn, press: &Press, now: Millis) -> Result<Front, DbError> {
    let current = fronts::current(conn, now)?.map(|front| front.id);
    Ok(Front {
        shell: Shell::load(conn, press)?,
        gathered: fronts::gather(conn, press, current, now)?,
        next: fronts::next_beginning(conn, now)?,
    })
}

impl Site {
    fn front_html(&self, view: &View, front: &Front, notice: Option<Notice>) -> Result<String, Failure> {
        let meta = self.front_meta();
        self.render(view, &front.shell, &meta, notice, "home.html", self.front(&front.gathered))
    }

    fn front_meta(&self) -> Meta {
        Meta {
            kind: "home",
            description: self.press.config.site.description.clone(),
            canonical: Some("/".into()),
            image: self.home_preview(),
            feed: Some("/feed.xml".into()),
            ads: true,
            ..Meta::default()
        }
    }

    /// The front page as a passer-by will see it by this arrangement, at its beginning if that is to come; for whoever
    /// may look at it, which is not asked here.
    pub fn front_preview(&self, public_id: String) -> Coming {
        let site = self.clone();
        Box::pin(async move {
            let now = site.now();
            let found = site
                .read(move |conn, press| {
                    let Some(one) = fronts::by_public_id(conn, &public_id)? else { return Ok(None) };
                    let at = one.begins_at.unwrap_or(now).max(now);
                    let gathered = fronts::gather(conn, press, Some(one.id), at)?;
                    Ok(Some((at, Front { shell: Shell::load(conn, press)?, gathered, next: None })))
                })
                .await?;
            let Some((at, front)) = found else { return Ok(None) };
            let text = site.theme.text("front-preview-of", &[("time", site.theme.date(at, "wire").into())]);
            let notice = Notice { kind: "info", text, detail: None };
            site.front_html(&View::ANONYMOUS, &front, Some(notice)).map(Some)
        })
    }
}
