//! Advertisements on pages: which a page carries, what is counted of them, and the address through which they lead on.
//! What is chosen and added up is the domain's ([`press::ads`]).

use axum::extract::{Path, State};
use axum::http::header::{HeaderMap, HeaderName};
use axum::http::{HeaderValue, Method};
use axum::response::Response;
use db::Basis;
use http_kit::{CachePolicy, Failure, Reply, reply};
use kernel::config::{Ad, AdSlot};
use press::ads::{self, Campaign, Creative, On};
use press::pictures::{self, Format};
use press::tally::AdMark;
use serde::Serialize;
use serde_json::{Value, json};

use crate::Site;
use crate::card::media_path;
use crate::frame::{Meta, Shell};
use crate::tally::is_browser;
use crate::view::{Standing, View};
use crate::visitor::Purpose;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
/// Dense screens show twice as many pixels as a picture is wide.
const DENSE: i64 = 2;

#[derive(Clone, Default, Serialize)]
struct AdView<'a> {
    headline: &'a str,
    text: &'a str,
    prompt: &'a str,
    url: String,
    advertiser: &'a str,
    label: String,
    image: Option<Value>,
}

/// Whether a person opens something with this request.
pub(crate) fn is_person(method: &Method, headers: &HeaderMap) -> bool {
    is_browser(headers) && Purpose::of(method, headers).reads
}

impl Site {
    /// What stands in the slots of a page for whoever stands so. It depends on the page and the time alone, so that the
    /// page can be kept. Slots that no campaign takes are filled from the settings.
    pub(crate) fn ads_view(&self, standing: Standing, shell: &Shell, meta: &Meta) -> Value {
        let shown = meta.ads && standing.sees_ads();
        let placed = self.ads_placed(standing, shell, meta);
        let pick = |slot: AdSlot| -> Option<AdView<'_>> {
            let campaign = placed.iter().find(|(taken, _)| *taken == slot);
            campaign.map(|(_, campaign)| self.campaign_view(campaign, slot)).or_else(|| {
                let named = self.press.config.ads.iter().filter(|ad| shown && ad.slot == slot);
                let fitting: Vec<&Ad> = named.collect();
                let turn = meta.title.bytes().map(usize::from).sum::<usize>().checked_rem(fitting.len())?;
                fitting.get(turn).map(|ad| AdView {
                    headline: &ad.headline,
                    text: &ad.text,
                    url: ad.url.clone(),
                    advertiser: &ad.advertiser,
                    label: self.say("advertisement"),
                    ..AdView::default()
                })
            })
        };
        json!({ "top": pick(AdSlot::Top), "middle": pick(AdSlot::Middle), "side": pick(AdSlot::Side) })
    }

    /// The campaigns of a page.
    fn ads_placed<'a>(
        &self,
        standing: Standing,
        shell: &'a Shell,
        meta: &Meta,
    ) -> Vec<(AdSlot, &'a Campaign)> {
        if !meta.ads || !standing.sees_ads() {
            return Vec::new();
        }
        let section = meta.section_url.as_deref().and_then(|url| url.strip_prefix("/sections/"));
        let page = meta.canonical.as_deref().unwrap_or(&meta.title);
        ads::place(&shell.campaigns, On { page, section, now: self.now() })
    }

    fn campaign_view<'a>(&self, campaign: &'a Campaign, slot: AdSlot) -> AdView<'a> {
        let label = match campaign.client.is_empty() {
            true => self
                .theme
                .text("advertisement-house", &[("site", self.press.config.site.name.as_str().into())]),
            false => self.say("advertisement"),
        };
        let view =
            AdView { url: campaign.way(slot), advertiser: &campaign.client, label, ..AdView::default() };
        match &campaign.creative {
            Creative::Text { heading, words, prompt } => {
                AdView { headline: heading, text: words, prompt, ..view }
            }
            Creative::Picture { size, alt, scalable, .. } => {
                let (width, height) = ads::fitted(*size, slot);
                let src = picture_path(&campaign.creative, *size, *scalable, width);
                AdView {
                    image: Some(json!({ "src": src, "width": width, "height": height, "alt": alt })),
                    ..view
                }
            }
        }
    }

    /// The answer with a page that may show campaigns: those that its theme had room for are counted whenever it is sent.
    pub(crate) fn page_with_ads(
        &self,
        policy: CachePolicy,
        html: String,
        (view, shell, meta): (&View, &Shell, &Meta),
    ) -> Reply {
        let placed = self.ads_placed(view.standing, shell, meta);
        let shown = placed.into_iter().filter(|(slot, campaign)| html.contains(&campaign.way(*slot)));
        let marks = shown.map(|(slot, campaign)| AdMark::new(campaign.id, slot).number()).collect();
        Reply::html(policy, html).counting(marks)
    }

    /// What a page depends on for the sake of its advertisements.
    pub(crate) fn on_ads(&self, mut basis: Basis, shell: &Shell) -> Basis {
        basis.on([self.db.watch().every(ads::CHANGE)]);
        ads::next_edge(&shell.campaigns, self.now()).into_iter().for_each(|at| basis.until(at));
        basis
    }

    /// Counts what a page shows that is sent to a person.
    pub(crate) fn note_ads(&self, marks: &[i64]) {
        for mark in marks {
            self.note_ad(AdMark::from_number(*mark), false);
        }
    }
}

/// The path of a picture as large as it is shown, on dense screens.
fn picture_path(creative: &Creative, (width, height): (i64, i64), scalable: bool, shown: i64) -> String {
    let file = creative.file().unwrap_or_default();
    let copies = if scalable { pictures::copies(&file, width, height, Format::WebP) } else { Vec::new() };
    let enough = copies.iter().find(|(_, copy)| i64::from(*copy) >= shown * DENSE).or(copies.last());
    media_path(enough.map_or(&file, |(name, _)| name))
}

/// `GET /go/{ad}/{slot}`: leads on to where a campaign's link leads, and nowhere else: nothing of the request goes into
/// the address. It counts as a click if a person comes from a page of this site.
pub async fn go(
    State(site): State<Site>,
    Path((ad, slot)): Path<(String, String)>,
    purpose: Purpose,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let slot = AdSlot::from_name(&slot).ok_or(Failure::NotFound)?;
    let found = site.read(move |conn, _| Ok(ads::leads_to(conn, &ad)?)).await?;
    let (campaign, link) = found.ok_or(Failure::NotFound)?;
    if purpose.reads && is_browser(&headers) && site.comes_from_here(&headers) {
        site.note_ad(AdMark::new(campaign, slot), true);
    }
    let mut response = reply::lead_out(&link, None);
    response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
    Ok(response)
}

/// `GET /ads.txt` (IAB ads.txt 1.1): who may sell this site's advertisements.
pub async fn txt(State(site): State<Site>, headers: HeaderMap) -> Result<Response, Failure> {
    let lines = match site.read(|conn, _| Ok(ads::txt(conn)?)).await? {
        Some(written) => written.lines().map(str::to_owned).collect(),
        None => site.press.config.site.ads_txt.clone(),
    };
    let said: String = lines.iter().map(|line| format!("{}\n", line.replace(['\r', '\n'], " "))).collect();
    let text = match said.trim().is_empty() {
        true => "# This site sells its advertisements itself.\nplaceholder.example.com, placeholder, DIRECT, placeholder\n".to_owned(),
        false => said,
    };
    Ok(Reply::new(CachePolicy::Revalidate, "text/plain; charset=utf-8", text.into_bytes()).answer(&headers))
}
