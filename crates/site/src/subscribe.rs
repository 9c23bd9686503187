//! `/subscribe`: what All-Access is and costs.

use axum::extract::State;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use press::billing::LiveGrant;
use serde_json::json;

use crate::Site;
use crate::frame::{Meta, Shell};
use crate::keeping::Asking;
use crate::visitor::Visitor;

/// `GET /subscribe`.
pub async fn show(State(site): State<Site>, visitor: Visitor, asking: Asking) -> Result<Response, Failure> {
    let basis = site.basis();
    let shell = site.read(|conn, press| Ok(Shell::load(conn, press)?)).await?;
    let title = site.say("subscribe-title");
    let meta = Meta { kind: "subscribe", title, canonical: Some("/subscribe".into()), ..Meta::default() };
    let current = visitor.visit.plan.as_ref().map(|plan| json!({ "text": site.current_plan(plan) }));
    let plans: Vec<_> = site.plans_to_choose();
    let content = json!({ "plans": plans, "all_access": site.all_access(), "current": current, "give_url": site.gives().then_some("/give") });
    let view = visitor.view();
    let own = visitor.visit.plan.is_some();
    let make = || {
        let html = site.render(&view, &shell, &meta, None, "subscribe.html", content)?;
        Ok(Reply::html(if own { CachePolicy::NoStore } else { CachePolicy::Revalidate }, html))
    };
    if own {
        // It names the reader's own plan.
        return Ok(make()?.answer(&asking.headers));
    }
    site.keep(&asking, &view, site.on_lists(basis, None, []), make).await
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
