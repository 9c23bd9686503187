//! Institutions: who provides access, and how to read off campus.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::institutions::{self, By, Found, InstitutionError, Pairing};
use serde_json::{Value, json};

use crate::Site;
use crate::visitor::Visitor;

const PAGE: &str = "/institution";

/// Puts into the database which institutions the settings name. Before a site is served.
///
/// # Errors
/// [`InstitutionError`] says which of them cannot be.
pub async fn declare_institutions(site: &Site) -> Result<(), InstitutionError> {
    let now = site.now();
    site.write(move |tx, press| institutions::declare(tx, press, now)).await
}

/// `GET /institution`.
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let (reader, now) = (visitor.reader().cloned(), site.now());
    let (pairing, reports) = site
        .read(move |conn, _| {
            let Some(reader) = reader else { return Ok((None, Vec::new())) };
            let pairing = institutions::pairing_of(conn, reader.id, now)?;
            Ok((pairing, institutions::of_contact(conn, &reader.email)?))
        })
        .await?;
    let content = json!({ "institution": site.institution_view(&visitor, pairing.as_ref(), &reports) });
    let page =
        site.own_page(&visitor, site.desk("institution-title"), None, "institution.html", content).await?;
    Ok(page.answer(&HeaderMap::new()))
}

/// `POST /institution/pair`: from its network alone.
pub async fn pair(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else {
        return Ok(see_other(&Next::from_outside(&format!("/login?next={PAGE}")), None));
    };
    let here = visitor.provider.filter(|provider| provider.by == By::Network).map(|provider| provider.id);
    let Some(institution) = here else { return Err(Failure::Forbidden(site.say("error-not-on-campus"))) };
    let (now, reader) = (site.now(), own.reader.id);
    site.write::<_, Failure, _>(move |tx, press| {
        Ok(institutions::pair(tx, press, now, reader, institution)?)
    })
    .await?;
    Ok(see_other(&Next::from_outside(PAGE), None))
}

/// `POST /institution/unpair`.
pub async fn unpair(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    if let Some(own) = visitor.own() {
        let (now, reader) = (site.now(), own.reader.id);
        site.write::<_, Failure, _>(move |tx, _| Ok(institutions::unpair(tx, now, reader)?)).await?;
    }
    Ok(see_other(&Next::from_outside(PAGE), None))
}

impl Site {
    fn institution_view(&self, visitor: &Visitor, pairing: Option<&Pairing>, reports: &[Found]) -> Value {
        let provider = visitor.provider.as_ref();
        let by = provider.map(|provider| match provider.by {
            By::Network => "network",
            By::Pairing => "pairing",
            By::Domain => "domain",
        });
        let on_campus = by == Some("network");
        let pairing = pairing.map(|pairing| {
            json!({ "name": pairing.name, "until_text": self.theme.date(pairing.ends_at - 1, "long"), "end_action": "/institution/unpair" })
        });
        let reports = reports
            .iter()
            .map(|found| json!({ "name": found.name, "url": format!("/account/usage/{}", found.public_id) }));
        json!({
            "name": provider.map(|provider| provider.name.as_ref()),
            "by": by,
            "pairing": pairing,
            "days": self.press.config.campus.pairing_days,
            "pair_action": (on_campus && visitor.reader().is_some()).then_some("/institution/pair"),
            "login_url": visitor.reader().is_none().then(|| format!("/login?next={PAGE}")),
            "reports": reports.collect::<Vec<_>>(),
        })
    }
}
