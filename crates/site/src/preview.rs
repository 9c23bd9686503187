//! `GET /preview/{token}`: a draft as its readers would find it, for whoever has the link. It is read, shown and
//! forgotten: no search engine may note it, no browser may keep it, nobody is signed in by it, and no form of it acts.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_FRAME_OPTIONS};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Next, Reply, see_other};
use kernel::clock::{DAY, Millis};
use press::Press;
use press::access::{Held, Reader, Viewer};
use press::billing::GrantSource;
use press::drafts;
use press::meter::Allowance;
use press::reading::Known;
use render::body::tags::{name, next_tag};
use serde::Deserialize;

use crate::Site;
use crate::card::media_path;
use crate::frame::Shell;
use crate::reading::Reading;
use crate::view::View;

/// The page's own styles, scripts and pictures, and frames of what stands elsewhere, once they are asked for; no form,
/// and in no frame but the newsroom's.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'";
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// How long ago somebody's All-Access ended who is looked at as one whose did.
const MONTH: Millis = 30 * DAY;

/// Whose eyes it is seen with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(rename = "as", default)]
    standing: String,
}

/// `GET /preview/{token}`.
pub async fn show(
    State(site): State<Site>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (now, ticket, institution) = (site.now(), token.clone(), site.say("preview-institution"));
    let reading = site
        .read(move |conn, press| {
            let draft = drafts::shown_by(conn, press, &ticket, now)?.ok_or(Failure::NotFound)?;
            let proof = drafts::proof(conn, press, &draft, now)?.ok_or(Failure::NotFound)?;
            let shell = Shell::load(conn, press)?;
            let (viewer, known, held) = eyes(&asked.standing, press, institution, now);
            let view = View::of(&viewer, viewer.reader != Reader::Anonymous);
            Ok(Reading::of_proof(press, shell, proof.article, (viewer, known, held), view, now))
        })
        .await?;
    let (html, frames) = site.proof_page(&reading)?;
    // Links lead out of the frame, and away from the draft's address.
    let html = html.replacen("<head>", "<head><base target=\"_blank\">", 1);
    let html = with_own_pictures(&html, &token);
    let page = Reply::html(CachePolicy::NoStore, html)
        .header(CONTENT_SECURITY_POLICY, POLICY)
        .header(X_FRAME_OPTIONS, "SAMEORIGIN")
        .header(REFERRER_POLICY, "no-referrer")
        .header(ROBOTS, "noindex, nofollow, noarchive")
        .framing(&frames);
    Ok(page.answer(&HeaderMap::new()))
}

/// `GET /preview/{token}/media/{file}`: a picture that the draft shows, for whoever has the link, even if no reader sees it
/// yet or any more. All others are found where they always are.
pub async fn picture(
    State(site): State<Site>,
    Path((token, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (now, name) = (site.now(), file.clone());
    let found = site
        .read(move |conn, press| {
            let draft = drafts::shown_by(conn, press, &token, now)?.ok_or(Failure::NotFound)?;
            Ok::<_, Failure>(drafts::picture(conn, &draft, &name)?)
        })
        .await?;
    match found {
        Some(picture) => Ok(site.picture_reply(picture, CachePolicy::NoStore).await?.answer(&headers)),
        None => Ok(see_other(&Next::from_outside(&media_path(&file)), None)),
    }
}

/// The page with pictures under the link's own address, so that it has what only those who have it may see.
fn with_own_pictures(html: &str, token: &str) -> String {
    let own = format!("/preview/{token}/media/");
    let mut out = String::with_capacity(html.len() + 1024);
    let mut rest = html;
    while let Some((text, tag)) = next_tag(&mut rest) {
        out.push_str(text);
        match name(tag) {
            "img" | "source" => out.push_str(&tag.replace("/media/", &own)),
            _ => out.push_str(tag),
        }
    }
    out + rest
}

/// Somebody who stands so, and what they hold towards the article. Nobody in particular sees the whole text: a link is
/// sent to be read by people without an account, unless it says otherwise.
fn eyes(standing: &str, press: &Press, institution: String, now: Millis) -> (Viewer, Known, Held) {
    let most = press.config.meter.allowance;
    let confirmed = Viewer { reader: Reader::Confirmed, ..Viewer::default() };
    let plain = |viewer: Viewer| (viewer, Known::default(), Held::default());
    let counted = |viewer: Viewer, used: i64, unlocked: bool| {
        let mut known = Known::default();
        known.allowance = Some(Allowance { period: press.period(now), allowance: most, used });
        (viewer, known, Held { unlocked, left: (most - used).max(0), ..Held::default() })
    };
    match standing {
        "anonymous" => plain(Viewer::default()),
        "unconfirmed" => plain(Viewer { reader: Reader::Unconfirmed, ..Viewer::default() }),
        "registered" => counted(confirmed, 0, false),
        "unlocked" => counted(confirmed, 1, true),
        "exhausted" => counted(confirmed, most, false),
        "lapsed" => counted(Viewer { lapsed_at: Some(now - MONTH), ..confirmed }, most, false),
        "institution" => plain(Viewer { institution: Some(institution), ..Viewer::default() }),
        _ => plain(Viewer { grant: Some(GrantSource::Subscription), ..confirmed }),
    }
}
