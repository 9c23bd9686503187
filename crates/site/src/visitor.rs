//! Who a request comes from: the reader behind its cookie, the network behind its address.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use http_kit::Failure;
use kernel::config::Institution;
use kernel::network;
use press::access::{Reader, Viewer};
use press::readers::{self, ReaderRecord, Session, Visit};

use crate::{Site, device};

/// Who a request comes from.
pub struct Visitor {
    /// What the cookie says; the viewer's institution is set.
    pub visit: Visit,
    /// What limits go by: an IPv4 address or an IPv6 /64.
    pub network: String,
    /// The browser in words.
    pub device: String,
}

/// How a page differs by reader: a page depends on this, never on who the reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Nobody we know.
    Anonymous,
    /// Left an address that is not proven.
    Unconfirmed,
    /// A reader.
    Registered,
    /// A reader whose All-Access ended.
    Lapsed,
    /// All-Access.
    Subscriber,
    /// On an institution's network.
    Institution,
    /// Works here.
    Staff,
}

impl Standing {
    /// The standing of a viewer.
    pub fn of(viewer: &Viewer) -> Standing {
        if viewer.staff.is_some() {
            return Standing::Staff;
        }
        if viewer.grant.is_some() {
            return Standing::Subscriber;
        }
        if viewer.institution.is_some() {
            return Standing::Institution;
        }
        match viewer.reader {
            Reader::Anonymous => Standing::Anonymous,
            Reader::Unconfirmed => Standing::Unconfirmed,
            Reader::Confirmed if viewer.lapsed_at.is_some() => Standing::Lapsed,
            Reader::Confirmed => Standing::Registered,
        }
    }

    /// The word templates know it by.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Anonymous => "anonymous",
            Standing::Unconfirmed => "unconfirmed",
            Standing::Registered => "registered",
            Standing::Lapsed => "lapsed",
            Standing::Subscriber => "subscriber",
            Standing::Institution => "institution",
            Standing::Staff => "staff",
        }
    }

    /// Whether pages carry advertisements.
    pub fn sees_ads(self) -> bool {
        !matches!(self, Standing::Subscriber | Standing::Institution | Standing::Staff)
    }
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

    /// How pages differ for this visitor.
    pub fn standing(&self) -> Standing {
        Standing::of(&self.visit.viewer)
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Visitor, Failure> {
        let address = client_address(parts, site);
        let mut visit = known_visit(&parts.headers, site).await?;
        visit.viewer.institution = institution_of(site, address);
        let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Ok(Visitor { visit, network: network::prefix(address), device: device::name(agent) })
    }
}

/// The visit behind the cookie; that a session was used is noted once in a while.
async fn known_visit(headers: &HeaderMap, site: &Site) -> Result<Visit, Failure> {
    let Some(token) = site.cookie.read(headers) else { return Ok(Visit::default()) };
    let (hash, now) = (token.hash(), site.now());
    let visit = site.read(move |conn, _| Ok(readers::visit(conn, Some(&hash), now)?)).await?;
    if let Some(session) = visit.session.clone().filter(|session| readers::wants_touch(session, now)) {
        site.write::<_, Failure, _>(move |tx, press| Ok(readers::touch(tx, press, &session, now)?)).await?;
    }
    Ok(visit)
}

fn client_address(parts: &Parts, site: &Site) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let forwarded = parts.headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let trusted = &site.press.config.server.trusted_proxies;
    network::client_address(peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), forwarded, trusted)
}

fn institution_of(site: &Site, address: IpAddr) -> Option<String> {
    let live = |institution: &&Institution| {
        institution.until.is_none_or(|until| site.now() < until.as_millisecond())
            && network::is_in(address, &institution.networks)
    };
    site.press.config.institutions.iter().find(live).map(|institution| institution.name.clone())
}

/// The method of a request, for handlers that spend on GET but never on HEAD.
pub struct Purpose {
    /// A person is about to read: not HEAD, not a prefetch, not a known crawler.
    pub reads: bool,
}

impl<S: Sync> FromRequestParts<S> for Purpose {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Purpose, Infallible> {
        let header =
            |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let ahead = ["sec-purpose", "purpose", "x-moz"].iter().any(|name| {
            let value = header(name).to_ascii_lowercase();
            value.contains("prefetch") || value.contains("prerender") || value.contains("preview")
        });
        let agent = header("user-agent");
        Ok(Purpose { reads: parts.method == axum::http::Method::GET && !ahead && !device::is_crawler(agent) })
    }
}
