//! Changing the address: a code and a link go to the new one, and either proves it.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::Failure;
use kernel::EmailAddress;
use press::readers::{self, AddressProof};
use serde::Deserialize;
use serde_json::json;

use crate::Site;
use crate::account::{back, log_in_first};
use crate::login::Refused;
use crate::visitor::Visitor;

/// A new address.
#[derive(Debug, Default, Deserialize)]
pub struct NewAddress {
    #[serde(default)]
    email: String,
}

/// `POST /account/address`: mails a link to the new address.
pub async fn request(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<NewAddress>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let email = match EmailAddress::parse(&form.email) {
        Ok(email) => email,
        Err(problem) => {
            let notice = Some(site.error_notice(&site.why(&problem)));
            return site.account_page(&visitor, notice, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let (now, network, to) = (site.now(), visitor.network.clone(), email.to_string());
    site.write::<_, Refused, _>(move |tx, press| {
        Ok(readers::request_address_change(tx, press, now, &own.reader, &email, &own.session, &network)?)
    })
    .await?;
    site.address_code_page(&visitor, &to, None, StatusCode::OK).await
}

/// The code that was mailed to a new address.
#[derive(Debug, Default, Deserialize)]
pub struct AddressCode {
    #[serde(default)]
    email: String,
    #[serde(default)]
    code: String,
}

/// `POST /account/address/code`.
pub async fn code(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<AddressCode>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let entered: String = form.code.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    let now = site.now();
    let outcome = site
        .write::<_, Failure, _>(move |tx, press| {
            Ok(readers::confirm_address_change(tx, press, now, &own.session, AddressProof::Code(&entered))?)
        })
        .await?;
    match outcome {
        Ok(_) => Ok(back()),
        Err(refused) => {
            site.address_code_page(
                &visitor,
                &form.email,
                Some(&site.why(&refused)),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
    }
}

impl Site {
    async fn address_code_page(
        &self,
        visitor: &Visitor,
        email: &str,
        error: Option<&str>,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let content = json!({
            "email": email, "next": None::<String>, "article_slug": None::<String>, "error": error,
            "code_action": "/account/address/code", "resend_action": None::<String>,
        });
        let page = self.own_page(visitor, self.desk("code-title"), None, "code.html", content).await?;
        Ok(page.status(status).answer(&HeaderMap::new()))
    }
}

/// `GET /account/address/{token}`: a page whose button confirms.
pub async fn link_form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    if visitor.reader().is_none() {
        let page =
            site.message(&visitor, "address-title", &site.why(&readers::AddressError::OtherBrowser)).await?;
        return Ok(page.status(StatusCode::FORBIDDEN).answer(&HeaderMap::new()));
    }
    let content = json!({ "state": "address" });
    let page = site.own_page(&visitor, site.desk("address-title"), None, "link.html", content).await?;
    Ok(page.header(axum::http::header::REFERRER_POLICY, "no-referrer").answer(&HeaderMap::new()))
}

/// `POST /account/address/{token}`.
pub async fn link(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let Some(own) = visitor.own() else { return Ok(log_in_first()) };
    let now = site.now();
    let outcome = site
        .write::<_, Failure, _>(move |tx, press| {
            Ok(readers::confirm_address_change(tx, press, now, &own.session, AddressProof::Link(&token))?)
        })
        .await?;
    match outcome {
        Ok(_) => Ok(back()),
        Err(refused) => {
            let page = site.message(&visitor, "address-title", &site.why(&refused)).await?;
            Ok(page.status(StatusCode::GONE).answer(&HeaderMap::new()))
        }
    }
}
