//! The form of a campaign: made and changed, what was typed kept, what is wrong said beside its field.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply, security};
use press::ads::{self, AdError, AdSlot, Campaign, Creative, State as Standing, Trouble, Wanted};
use press::headings::{self, Heading, Kind};
use serde_json::{Map, Value, json};

use super::{PATH, done, look, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::times::to_field;

/// A form's fields; slots and sections come once for each that is chosen.
pub(super) type Fields = Vec<(String, String)>;

/// What a form's fields say.
pub(super) fn wanted(fields: &Fields) -> Wanted {
    let all = |name: &str| {
        fields
            .iter()
            .filter(|(field, _)| field == name)
            .map(|(_, value)| value.replace('\0', ""))
            .collect::<Vec<_>>()
    };
    let one = |name: &str| all(name).pop().unwrap_or_default();
    Wanted {
        name: one("name"),
        is_direct: one("client_kind") == "direct",
        client: one("client"),
        is_picture: one("kind") == "image",
        picture: one("picture"),
        alt: one("alt"),
        heading: one("heading"),
        words: one("words"),
        prompt: one("prompt"),
        link: one("link"),
        slots: all("slots"),
        sections: all("sections"),
        starts: one("starts"),
        ends: one("ends"),
        weight: one("weight"),
        most_shown: one("most_shown"),
        most_clicked: one("most_clicked"),
    }
}

impl Newsroom {
    /// A campaign as its form has it.
    pub(super) fn typed(&self, one: &Campaign) -> Wanted {
        let number = |most: Option<i64>| most.map_or_else(String::new, |most| most.to_string());
        let mut wanted = Wanted {
            name: one.name.clone(),
            is_direct: !one.client.is_empty(),
            client: one.client.clone(),
            link: one.link.clone(),
            slots: one.slots.iter().map(|slot| slot.as_str().to_owned()).collect(),
            sections: one.sections.iter().map(|section| section.slug.clone()).collect(),
            starts: to_field(&self.press, one.starts_at),
            ends: one.ends_at.map_or_else(String::new, |at| to_field(&self.press, at)),
            weight: one.weight.to_string(),
            most_shown: number(one.most_shown),
            most_clicked: number(one.most_clicked),
            ..Wanted::default()
        };
        match &one.creative {
            Creative::Text { heading, words, prompt } => {
                (wanted.heading, wanted.words, wanted.prompt) =
                    (heading.clone(), words.clone(), prompt.clone());
            }
            Creative::Picture { alt, .. } => {
                wanted.is_picture = true;
                wanted.alt.clone_from(alt);
                wanted.picture = one.creative.file().unwrap_or_default();
            }
        }
        wanted
    }
}

/// `GET /newsroom/ads/new`.
pub async fn new_form(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    let starts = to_field(&newsroom.press, newsroom.now());
    let slots = vec![AdSlot::Middle.as_str().to_owned(), AdSlot::Side.as_str().to_owned()];
    let wanted = Wanted { starts, slots, weight: "10".into(), ..Wanted::default() };
    newsroom.ad_form(&desk, None, &wanted, &[]).await
}

/// `POST /newsroom/ads/new`.
pub async fn make(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let (now, actor, typed) = (newsroom.now(), desk.actor.clone(), wanted(&fields));
    let wanted = typed.clone();
    let made =
        newsroom.write::<_, AdError, _>(move |tx, press| ads::make(tx, press, &actor, &wanted, now)).await;
    match made {
        Ok(id) => Ok(done(&url(&id), "made")),
        Err(AdError::Wrong(troubles)) => newsroom.ad_form(&desk, None, &typed, &troubles).await,
        Err(AdError::Failed(error)) => Err(error.into()),
        Err(_) => Err(Failure::NotFound),
    }
}

/// `GET /newsroom/ads/{id}/edit`.
pub async fn edit_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let campaign = newsroom.campaign(&id).await?;
    // What is over stays as it was.
    if campaign.state == Standing::Ended {
        return Err(Failure::NotFound);
    }
    newsroom.ad_form(&desk, Some(&campaign), &newsroom.typed(&campaign), &[]).await
}

/// `POST /newsroom/ads/{id}/edit`.
pub async fn change(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let (now, actor, typed, wanted_id) = (newsroom.now(), desk.actor.clone(), wanted(&fields), id.clone());
    let wanted = typed.clone();
    let changed = newsroom
        .write::<_, AdError, _>(move |tx, press| ads::change(tx, press, &actor, &wanted_id, &wanted, now))
        .await;
    match changed {
        Ok(()) => Ok(done(&url(&id), "changed")),
        Err(AdError::Wrong(troubles)) => {
            let campaign = newsroom.campaign(&id).await?;
            newsroom.ad_form(&desk, Some(&campaign), &typed, &troubles).await
        }
        Err(AdError::Failed(error)) => Err(error.into()),
        Err(_) => Err(Failure::NotFound),
    }
}

/// Sections that a form offers.
const SECTIONS: i64 = 500;

impl Newsroom {
    async fn ad_form(
        &self,
        desk: &Desk,
        campaign: Option<&Campaign>,
        wanted: &Wanted,
        troubles: &[Trouble],
    ) -> Result<Response, Failure> {
        let sections = self.read(|conn, _| headings::list(conn, Kind::Section, "", "", SECTIONS)).await?;
        let here = campaign.map_or_else(|| PATH.to_owned(), |one| url(&one.public_id));
        let errors: Map<String, Value> = troubles
            .iter()
            .map(|one| {
                (one.field.to_owned(), self.say(&format!("ads-wrong-{}-{}", one.field, one.message)).into())
            })
            .collect();
        let content = json!({
            "campaign": campaign.map(|one| &one.name),
            "action": campaign.map_or_else(|| format!("{PATH}/new"), |_| format!("{here}/edit")),
            "back_url": here, "errors": errors, "typed": typed_view(wanted),
            "slots": AdSlot::ALL.map(|slot| self.slot_choice(slot, wanted)),
            "sections": sections.iter().map(|one| section_choice(one, wanted)).collect::<Vec<_>>(),
            "looks": look::looks(self, wanted, &AdSlot::ALL),
            "zone": self.press.config.site.time_zone,
            "picture_url": Some(&wanted.picture).filter(|file| !file.is_empty() && !errors.contains_key("picture")),
        });
        let notice = (!troubles.is_empty()).then(|| {
            let count = i64::try_from(troubles.len()).unwrap_or(i64::MAX);
            Notice::error(self.theme.text("ads-wrong", &[("n", count.into())]))
        });
        let status = if troubles.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let title = if campaign.is_some() { "ads-edit" } else { "ads-new" };
        self.framing_page(desk, status, Page { title, template: "ad-form.html", here: PATH, notice, content })
    }

    /// A page with previews in frames.
    pub(super) fn framing_page(
        &self,
        desk: &Desk,
        status: StatusCode,
        page: Page,
    ) -> Result<Response, Failure> {
        let reply = Reply::html(CachePolicy::NoStore, self.page_html(desk, &page)?).status(status);
        Ok(reply.header(CONTENT_SECURITY_POLICY, security::FRAMING_POLICY).answer(&HeaderMap::new()))
    }

    fn slot_choice(&self, slot: AdSlot, wanted: &Wanted) -> Value {
        let word = slot.as_str();
        json!({
            "value": word, "name": self.slot(slot), "hint": self.say(&format!("ads-slot-{word}-hint")),
            "chosen": wanted.slots.iter().any(|one| one == word),
        })
    }
}

fn section_choice(one: &Heading, wanted: &Wanted) -> Value {
    json!({ "value": one.slug, "name": one.name, "hint": null, "chosen": wanted.sections.contains(&one.slug) })
}

fn typed_view(wanted: &Wanted) -> Value {
    json!({
        "name": wanted.name, "is_direct": wanted.is_direct, "client": wanted.client, "is_picture": wanted.is_picture,
        "picture": wanted.picture, "alt": wanted.alt, "heading": wanted.heading, "words": wanted.words,
        "prompt": wanted.prompt, "link": wanted.link, "starts": wanted.starts, "ends": wanted.ends,
        "weight": wanted.weight, "most_shown": wanted.most_shown, "most_clicked": wanted.most_clicked,
    })
}
