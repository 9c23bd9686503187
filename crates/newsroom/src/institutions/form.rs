//! The form of an institution: made and changed, what was typed kept, what is wrong said beside its field.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::Failure;
use kernel::EmailAddress;
use kernel::campus;
use press::institutions::{self, Addition, Institution, InstitutionError};
use press::readers_desk::end_of_day;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::refusals::Refused;
use super::{PATH, back, done, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};
use crate::times::day_of;

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    networks: String,
    domains: String,
    until: String,
    contact: String,
}

/// `GET /newsroom/institutions/new`.
pub async fn new_form(State(newsroom): State<Newsroom>, desk: Desk) -> Result<Response, Failure> {
    newsroom.institution_form(&desk, None, &Typed::default(), None)
}

/// `POST /newsroom/institutions/new`.
pub async fn make(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    newsroom.keep_institution(&desk, None, &typed).await
}

/// `GET /newsroom/institutions/{id}/edit`.
pub async fn change_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let one = newsroom.institution(id).await?;
    // Its page says where that is changed.
    if one.declared {
        return Ok(back(&one.public_id));
    }
    let typed = newsroom.institution_typed(&one);
    newsroom.institution_form(&desk, Some(&one), &typed, None)
}

/// `POST /newsroom/institutions/{id}/edit`.
pub async fn change(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let one = newsroom.institution(id).await?;
    newsroom.keep_institution(&desk, Some(&one), &typed).await
}

/// What stands in lines, or between commas.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', ',', ';']).map(str::trim).filter(|part| !part.is_empty())
}

impl Newsroom {
    /// An institution as its form has it.
    fn institution_typed(&self, one: &Institution) -> Typed {
        let networks: Vec<String> = one.networks.iter().map(ToString::to_string).collect();
        let until = one.until.map(|until| day_of(&self.press, until - 1).to_string());
        Typed {
            name: one.name.clone(),
            networks: networks.join("\n"),
            domains: one.domains.join("\n"),
            until: until.unwrap_or_default(),
            contact: one.contact.clone(),
        }
    }

    /// What a form says: all that the institution has.
    fn institution_wanted(&self, typed: &Typed) -> Result<Addition, Refused> {
        let wrong = |field, key| Refused { field, text: self.say(key) };
        let networks: Result<Vec<_>, _> = parts(&typed.networks).map(campus::networks).collect();
        let domains: Result<Vec<_>, _> = parts(&typed.domains).map(campus::domain).collect();
        let until = match typed.until.trim() {
            "" => None,
            text => {
                let end = end_of_day(&self.press, text);
                Some(end.ok_or_else(|| wrong("until", "institutions-wrong-day"))?)
            }
        };
        let contact = match typed.contact.trim() {
            "" => String::new(),
            text => match EmailAddress::parse(text) {
                Ok(address) => address.normal(),
                Err(_) => return Err(wrong("contact", "institutions-wrong-contact")),
            },
        };
        Ok(Addition {
            name: typed.name.replace('\0', ""),
            networks: networks.map_err(|why| self.not_theirs(&why))?.concat(),
            domains: domains.map_err(|why| self.not_theirs(&why))?,
            until: Some(until),
            contact: Some(contact),
        })
    }

    /// Makes an institution, or changes one.
    async fn keep_institution(
        &self,
        desk: &Desk,
        existing: Option<&Institution>,
        typed: &Typed,
    ) -> Result<Response, Failure> {
        let wanted = match self.institution_wanted(typed) {
            Ok(wanted) => wanted,
            Err(refused) => return self.institution_form(desk, existing, typed, Some(refused)),
        };
        let (now, actor) = (self.now(), desk.actor.clone());
        let whose = existing.map(|one| one.public_id.clone());
        let kept = self
            .write::<_, InstitutionError, _>(move |tx, press| match &whose {
                None => institutions::make(tx, press, now, &actor, &wanted),
                Some(id) => institutions::change(tx, press, now, &actor, id, &wanted),
            })
            .await;
        match kept {
            Ok(one) => Ok(done(&one.public_id, if existing.is_some() { "changed" } else { "made" })),
            Err(error) => {
                let refused = self.institution_refused(error)?;
                self.institution_form(desk, existing, typed, Some(refused))
            }
        }
    }

    fn institution_form(
        &self,
        desk: &Desk,
        existing: Option<&Institution>,
        typed: &Typed,
        refused: Option<Refused>,
    ) -> Result<Response, Failure> {
        let here = existing.map(|one| url(&one.public_id));
        let content = json!({
            "name": existing.map(|one| &one.name), "typed": typed,
            "action": here.as_ref().map_or_else(|| format!("{PATH}/new"), |here| format!("{here}/edit")),
            "back_url": here.as_deref().unwrap_or(PATH),
            "error": refused.as_ref().map(|one| json!({ "field": one.field, "text": one.text })),
        });
        let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let notice = refused
            .map(|Refused { field, text }| Notice { url: Some(format!("#{field}")), ..Notice::error(text) });
        let title = if existing.is_some() { "institutions-edit" } else { "institutions-new" };
        self.page_with(
            desk,
            status,
            Page { title, template: "institution-form.html", here: PATH, notice, content },
        )
    }
}
