//! `/subscribe`: what All-Access is and costs.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use press::billing::LiveGrant;
use serde_json::json;
use url::form_urlencoded;

use crate::Site;
use crate::frame::{Meta, Shell};
use crate::keeping::Asking;
use crate::presents::give::give_path;
use crate::visitor::Visitor;

/// Where it stands.
pub(crate) const PATH: &str = "/subscribe";

/// `GET /subscribe`.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
    asking: Asking,
) -> Result<Response, Failure> {
    let basis = site.basis();
    let shell = site.read(|conn, press| Ok(Shell::load(conn, press)?)).await?;
    let title = site.say("subscribe-title");
    let meta = Meta { kind: "subscribe", title, canonical: Some(PATH.into()), ..Meta::default() };
    let current = visitor.visit.plan.as_ref().map(|plan| json!({ "text": site.current_plan(plan) }));
    let currency = site.currency(visitor.wish(&asked(query.as_deref().unwrap_or_default())));
    let content = json!({
        "plans": site.plans_to_choose(currency.as_ref()), "all_access": site.all_access(), "current": current,
        "currencies": site.other_currencies(currency.as_ref(), PATH),
        "give_url": site.gives().then(|| give_path(currency.as_ref())),
    });
    let view = visitor.view().priced_in(currency);
    let own = visitor.visit.plan.is_some();
    let make = || {
        let html = site.render(&view, &shell, &meta, None, "subscribe.html", content)?;
        Ok(Reply::html(if own { CachePolicy::NoStore } else { CachePolicy::Revalidate }, html))
    };
    if own {
        // It names the reader's own plan.
        return Ok(make()?.answer(&asking.headers));
    }
    // Of its addresses one is kept for each currency.
    site.keep(&asking.at(PATH.into()), &view, site.on_lists(basis, None, []), make).await
}

/// The currency that a link of the publication's own asks for. Whatever else stands in an address breaks no page.
fn asked(query: &str) -> String {
    let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "currency");
    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

impl Site {
    fn current_plan(&self, grant: &LiveGrant) -> String {
        let name = self.plan_name(&grant.plan).to_owned().into();
        match grant.ends_at.filter(|_| !grant.renews) {
            Some(at) => {
                // What ends at midnight lasts to the end of the day before.
                let date = self.theme.date(at - 1, "long").into();
                self.theme.text("subscribe-current-until", &[("name", name), ("date", date)])
            }
            None => self.theme.text("subscribe-current", &[("name", name)]),
        }
    }

    /// The name of a plan; a plan no longer on offer is called by its slug.
    pub(crate) fn plan_name<'a>(&'a self, slug: &'a str) -> &'a str {
        self.press.config.plans.iter().find(|plan| plan.slug == slug).map_or(slug, |plan| &plan.name)
    }
}
