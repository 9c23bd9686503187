//! Redeeming, by whoever was given it.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::header::REFERRER_POLICY;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::presents::{self, Present, PresentError};
use serde::Deserialize;
use serde_json::json;

use super::{Refused, log_in};
use crate::Site;
use crate::frame::Notice;
use crate::visitor::Visitor;

/// A code, as typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
}

/// `GET /redeem`: for whoever has a code on paper.
pub async fn code_form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    site.redeem_page(&visitor, None, None).await
}

/// `POST /redeem`.
pub async fn code(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Typed>,
) -> Result<Response, Failure> {
    let (now, code) = (site.now(), form.code.clone());
    match site.read(move |conn, _| Ok(presents::look(conn, &code, now))).await? {
        Ok(_) => {
            let code: String = form.code.chars().filter(char::is_ascii_alphanumeric).collect();
            Ok(see_other(&Next::from_outside(&format!("/redeem/{code}")), None))
        }
        Err(PresentError::Failed(error)) => Err(error.into()),
        Err(refused) => site.redeem_page(&visitor, None, Some(&refused)).await,
    }
}

/// `GET /redeem/{code}`: a page whose button redeems, so that mail scanners use nothing up.
pub async fn redeem_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let (now, asked) = (site.now(), code.clone());
    match site.read(move |conn, _| Ok(presents::look(conn, &asked, now))).await? {
        Ok(present) => site.redeem_page(&visitor, Some((&code, &present)), None).await,
        Err(PresentError::Failed(error)) => Err(error.into()),
        Err(refused) => site.redeem_page(&visitor, None, Some(&refused)).await,
    }
}

/// `POST /redeem/{code}`.
pub async fn redeem(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in(&format!("/redeem/{code}"))) };
    let (now, reader) = (site.now(), own.reader.id);
    let redeemed =
        site.write::<_, Refused, _>(move |tx, _| Ok(presents::redeem(tx, now, &code, reader)?)).await;
    match redeemed {
        Ok(_) => Ok(see_other(&Next::from_outside("/account"), None)),
        Err(Refused::Failed(failure)) => Err(failure),
        Err(Refused::Present(refused)) => site.redeem_page(&visitor, None, Some(&refused)).await,
    }
}

impl Site {
    async fn redeem_page(
        &self,
        visitor: &Visitor,
        found: Option<(&str, &Present)>,
        refused: Option<&PresentError>,
    ) -> Result<Response, Failure> {
        let content = json!({
            "present": found.map(|(code, present)| json!({
                "from": present.giver_name, "name": present.recipient_name, "message": present.message,
                "action": format!("/redeem/{}", code.chars().filter(char::is_ascii_alphanumeric).collect::<String>()),
            })),
            "signed_in": visitor.reader().is_some(),
        });
        let status = match refused {
            None => StatusCode::OK,
            Some(PresentError::Unknown) => StatusCode::NOT_FOUND,
            Some(PresentError::Used | PresentError::TakenBack) => StatusCode::GONE,
            Some(_) => StatusCode::CONFLICT,
        };
        let notice: Option<Notice> = refused.map(|refused| self.error_notice(&self.why(refused)));
        let page = self.own_page(visitor, self.desk("redeem-title"), notice, "redeem.html", content).await?;
        Ok(page.status(status).header(REFERRER_POLICY, "no-referrer").answer(&HeaderMap::new()))
    }
}
