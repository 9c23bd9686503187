//! The ads desk: campaigns in the slots that the theme reserves, what was counted of them, and ads.txt.

mod acts;
mod form;
mod look;
mod numbers;
mod txt;

use axum::extract::{Query, State};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::ads::{self, AdSlot, Campaign, Phase};
use press::staff::Action;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Newsroom;
use crate::desk::Desk;
use crate::figures::sheet::share;
use crate::frame::{Notice, Page};
use crate::paging::{cut, onward};

pub use acts::{back, delete, delete_form, duplicate, end, end_form, turn};
pub use form::{change, edit_form, make, new_form};
pub use look::preview;
pub use numbers::{file, show};
pub use txt::{forget_txt, forget_txt_form, save_txt, txt_form};

/// The desk's address.
pub const PATH: &str = "/newsroom/ads";
/// Campaigns on a page.
const A_PAGE: usize = 50;

/// What was asked for, and what was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    show: String,
    before: String,
    pub(super) done: String,
}

/// The address of a campaign.
pub(super) fn url(public_id: &str) -> String {
    format!("{PATH}/{public_id}")
}

/// There, which says what was done.
pub(super) fn done(to: &str, what: &str) -> Response {
    see_other(&Next::from_outside(&format!("{to}?done={what}")), None)
}

/// `GET /newsroom/ads`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let ended = asked.show == "ended";
    let before = asked.before.parse().unwrap_or(i64::MAX);
    let mut found = newsroom.read(move |conn, _| ads::list(conn, ended, before, A_PAGE as i64 + 1)).await?;
    let next = cut(&mut found, A_PAGE)
        .map(|last| onward(PATH, &[("show", asked.show.as_str())], ("before", &last.id.to_string())));
    let tab =
        |name: &str, url: String, here: bool| json!({ "name": newsroom.say(name), "url": url, "here": here });
    let is_first = asked.before.is_empty();
    let named = &newsroom.press.config.ads;
    // Those of the settings stand once, before the first page of what is not over.
    let named_view: Vec<Value> = if !ended && is_first {
        let shown = named.iter().map(|ad| json!({
            "headline": ad.headline, "advertiser": ad.advertiser, "slot": newsroom.slot(ad.slot), "url": ad.url,
        }));
        shown.collect()
    } else {
        Vec::new()
    };
    let content = json!({
        "tabs": [
            tab("ads-tab-current", PATH.into(), !ended),
            tab("ads-tab-ended", format!("{PATH}?show=ended"), ended),
            tab("ads-tab-txt", format!("{PATH}/txt"), false),
        ],
        "new_url": desk.may(Action::RunAds).then(|| format!("{PATH}/new")),
        "campaigns": found.iter().map(|one| newsroom.campaign_line(one)).collect::<Vec<_>>(),
        "named": named_view,
        "is_ended": ended, "next_url": next,
        "first_url": (!is_first).then(|| if ended { format!("{PATH}?show=ended") } else { PATH.to_owned() }),
    });
    let notice = newsroom.ads_notice(&asked.done);
    newsroom.page(&desk, Page { title: "newsroom-ads", template: "ads.html", here: PATH, notice, content })
}

impl Newsroom {
    /// What was done, if the address says so.
    pub(super) fn ads_notice(&self, what: &str) -> Option<Notice> {
        let known = ["made", "changed", "start", "pause", "end", "copied", "deleted", "txt", "txt-forgotten"];
        known.contains(&what).then(|| Notice::success(self.say(&format!("ads-done-{what}"))))
    }

    /// What a slot is called.
    pub(super) fn slot(&self, slot: AdSlot) -> String {
        self.say(&format!("ads-slot-{}", slot.as_str()))
    }

    /// The slots of a campaign, in words.
    pub(super) fn slots(&self, campaign: &Campaign) -> String {
        campaign.slots.iter().map(|slot| self.slot(*slot)).collect::<Vec<_>>().join(", ")
    }

    /// Who pays for it.
    pub(super) fn client<'a>(&self, campaign: &'a Campaign) -> std::borrow::Cow<'a, str> {
        match campaign.client.as_str() {
            "" => self.say("ads-house").into(),
            client => client.into(),
        }
    }

    /// From when to when.
    pub(super) fn dates(&self, campaign: &Campaign) -> String {
        let day = |at| self.theme.date(at, "wire");
        let words = [
            ("from", day(campaign.starts_at).into()),
            ("to", campaign.ends_at.map_or_else(String::new, day).into()),
        ];
        self.theme.text(if campaign.ends_at.is_some() { "ads-dates" } else { "ads-dates-open" }, &words)
    }

    fn campaign_line(&self, one: &Campaign) -> Value {
        let now = self.now();
        let phase = one.phase(now);
        json!({
            "name": one.name, "url": url(&one.public_id), "client": self.client(one), "slots": self.slots(one),
            "sections": one.sections.iter().map(|section| section.name.as_str()).collect::<Vec<_>>().join(", "),
            "phase": phase.as_str(), "phase_text": self.phase(phase), "dates": self.dates(one),
            "counts": self.theme.text("ads-counts", &[
                ("shown", self.theme.number(one.shown).into()), ("clicked", self.theme.number(one.clicked).into()),
            ]),
            "pace": ads::pace(one, now).map(|pace| self.pace_view(&pace, phase)),
        })
    }

    pub(super) fn phase(&self, phase: Phase) -> String {
        self.say(&format!("ads-phase-{}", phase.as_str()))
    }

    /// How far it is, how far it should be, and what to think of it while it runs.
    pub(super) fn pace_view(&self, pace: &ads::Pace, phase: Phase) -> Value {
        let goal = pace.goal.count();
        let width = |count: i64| share(count.clamp(0, goal), goal).unwrap_or_default();
        let tenths = |share: i64| format!("{}.{}", share / 10, share % 10);
        let expected = pace.expected.filter(|_| matches!(phase, Phase::Live | Phase::Paused));
        let verdict = pace.verdict().filter(|_| expected.is_some());
        let kind = match pace.goal {
            ads::Goal::Shown(_) => "ads-of-shown",
            ads::Goal::Clicked(_) => "ads-of-clicked",
        };
        json!({
            "width": tenths(width(pace.delivered)), "mark": expected.map(|expected| tenths(width(expected))),
            "text": self.theme.text(kind, &[
                ("delivered", self.theme.number(pace.delivered).into()), ("goal", self.theme.number(goal).into()),
            ]),
            "expected": expected.map(|expected| self.theme.text("ads-expected", &[("n", self.theme.number(expected).into())])),
            "verdict": verdict.map(|verdict| verdict.as_str()),
            "verdict_text": verdict.map(|verdict| self.say(&format!("ads-pace-{}", verdict.as_str()))),
        })
    }

    /// The campaign of that public id.
    pub(super) async fn campaign(&self, public_id: &str) -> Result<Campaign, Failure> {
        let wanted = public_id.to_owned();
        self.read(move |conn, _| ads::by_public_id(conn, &wanted)).await?.ok_or(Failure::NotFound)
    }
}
