//! Where the demonstration's visitor sits: at home, or, if they like, in an institution's reading room.
//! A machine cannot move to another network at the press of a button, so the demonstration has it seem so.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue, Request};

use crate::Site;

/// What follows the session cookie's own name; ports of one machine share their cookies.
const CAMPUS: &str = "-campus";

/// The cookie that puts this browser in the reading room, or takes it out.
pub(super) fn cookie(site: &Site, inside: bool) -> Option<HeaderValue> {
    let age = if inside { 86_400 } else { 0 };
    let name = site.cookie.name();
    let line = format!("{name}{CAMPUS}=1; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}");
    line.parse().ok()
}

/// Has requests from the reading room come from the first network of the first institution.
pub(crate) fn seat<B>(site: &Site, request: &mut Request<B>) {
    if site.stage().is_some()
        && is_inside(site, request.headers())
        && let Some(address) = reading_room(site)
    {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, 0)));
    }
}

fn is_inside(site: &Site, headers: &HeaderMap) -> bool {
    let wanted = format!("{}{CAMPUS}=1", site.cookie.name());
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).any(|pair| pair.trim() == wanted)
}

fn reading_room(site: &Site) -> Option<IpAddr> {
    let institution = site.press.config.institutions.first()?;
    institution.networks.first().map(|network| network.network())
}
