//! Who a request comes from: the reader behind its cookie, the network behind its address.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method};
use http_kit::{Failure, sight};
use kernel::network;
use press::institutions::Provider;
use press::readers::{self, ReaderRecord, Session, Visit};
use press::reading::{self, Known};

use crate::keeping::trusts;
use crate::view::View;
use crate::{Site, device};

/// Who a request comes from.
#[derive(Default)]
pub struct Visitor {
    /// What the cookie says; the viewer's institution is set.
    pub visit: Visit,
    /// What they hold.
    pub known: Arc<Known>,
    /// The institution that provides access, if one does.
    pub provider: Option<Provider>,
    /// The address they come from.
    pub address: Option<IpAddr>,
    /// What limits go by: an IPv4 address or an IPv6 /64.
    pub network: String,
    /// Whether they are on this very machine, with no proxy between.
    pub is_at_home: bool,
    /// The browser in words.
    pub device: String,
    /// The currency that this browser chose to see prices in.
    pub currency: Option<String>,
}

impl Visitor {
    /// The reader, if this browser is proven to be theirs.
    pub fn reader(&self) -> Option<&ReaderRecord> {
        self.visit.signed_in()
    }

    /// The browser's session, if it has one.
    pub fn session(&self) -> Option<&Session> {
        self.visit.session.as_ref()
    }

    /// The same visitor, after what they hold has changed.
    pub async fn again(self, headers: &HeaderMap, site: &Site) -> Result<Visitor, Failure> {
        let known = known(headers, site, false).await?;
        let institution = self.visit.viewer.institution.clone();
        let mut visit = known.visit.clone();
        visit.viewer.institution = institution;
        Ok(Visitor { visit, known, ..self })
    }

    /// How pages differ for this visitor.
    pub fn view(&self) -> View {
        View::of(&self.visit.viewer, self.reader().is_some())
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Visitor, Failure> {
        let address = client_address(site, &parts.headers, &parts.extensions);
        let trust = trusts(parts);
        let known = known(&parts.headers, site, trust).await?;
        let provider = site.directory(trust).await?.provider(address, known.off_campus(), site.now());
        let mut visit = known.visit.clone();
        visit.viewer.institution = provider.as_ref().map(|provider| provider.name.to_string());
        if let Some(reader) = visit.signed_in() {
            sight::name_reader(reader.id);
        }
        let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Ok(Visitor {
            visit,
            known,
            provider,
            address: Some(address),
            network: network::prefix(address),
            is_at_home: address.is_loopback(),
            device: device::name(&site.theme, agent),
            currency: site.currency_cookie.read(&parts.headers).map(str::to_owned),
        })
    }
}

/// Who is behind the cookie, as kept if `trust` allows; that a session was used is noted once in a while.
async fn known(headers: &HeaderMap, site: &Site, trust: bool) -> Result<Arc<Known>, Failure> {
    let Some(token) = site.cookie.read(headers) else { return Ok(Arc::default()) };
    let (hash, now) = (token.hash(), site.now());
    if let Some(known) = site.recognised(&hash, now).filter(|_| trust) {
        return Ok(known);
    }
    let (basis, sought) = (site.basis(), hash.clone());
    let known = site.read(move |conn, press| Ok(reading::known(conn, press, Some(&sought), now)?)).await?;
    let known = Arc::new(known);
    match known.visit.session.clone().filter(|session| readers::wants_touch(session, now)) {
        Some(session) => {
            site.write::<_, Failure, _>(move |tx, press| Ok(readers::touch(tx, press, &session, now)?))
                .await?;
        }
        None => site.recognise(hash, &known, basis),
    }
    Ok(known)
}

/// The address that a request is taken to come from.
pub(crate) fn client_address(site: &Site, headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
    http_kit::client_address(headers, extensions, &site.press.config.server.trusted_proxies)
}

/// The method of a request, for handlers that spend on GET but never on HEAD.
pub struct Purpose {
    /// A person is about to read: not HEAD, not a prefetch, not a known crawler.
    pub reads: bool,
}

impl<S: Sync> FromRequestParts<S> for Purpose {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Purpose, Infallible> {
        Ok(Purpose::of(&parts.method, &parts.headers))
    }
}

/// Where browsers say that a page is loaded before anyone looks at it.
const AHEAD: [HeaderName; 3] = [
    HeaderName::from_static("sec-purpose"),
    HeaderName::from_static("purpose"),
    HeaderName::from_static("x-moz"),
];

impl Purpose {
    /// What a request is for, by its method and headers.
    pub(crate) fn of(method: &Method, headers: &HeaderMap) -> Purpose {
        let header = |name: &HeaderName| headers.get(name).map(HeaderValue::as_bytes).unwrap_or_default();
        let ahead = AHEAD.iter().any(|name| device::is_ahead(header(name)));
        let agent = header(&USER_AGENT);
        Purpose { reads: method == Method::GET && !ahead && !device::is_crawler(agent) }
    }
}
