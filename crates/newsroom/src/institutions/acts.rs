//! What is done about an institution beside its form: it is ended, its report has another secret link.

use axum::extract::{Path, State};
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::institutions::{self, Institution, InstitutionError};
use serde_json::json;

use super::{PATH, back, url};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Page;
use crate::readers::acts::Sure;

/// `GET /newsroom/institutions/{id}/end`: says who reads no more.
pub async fn end_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let one = newsroom.institution(id).await?;
    if one.declared {
        return Ok(back(&one.public_id));
    }
    newsroom.institution_sure(&desk, &one, "end", None)
}

/// `POST /newsroom/institutions/{id}/end`.
pub async fn end(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let one = newsroom.institution(id).await?;
    let (now, actor, whose) = (newsroom.now(), desk.actor.clone(), one.public_id.clone());
    let ended = newsroom
        .write::<_, InstitutionError, _>(move |tx, press| institutions::end(tx, press, now, &actor, &whose))
        .await;
    match ended {
        Ok(_) => Ok(see_other(&Next::from_outside(&format!("{PATH}?done=ended")), None)),
        Err(error) => {
            let why = newsroom.institution_refused(error)?.text;
            newsroom.institution_sure(&desk, &one, "end", Some(why))
        }
    }
}

/// `GET /newsroom/institutions/{id}/link`: says that the link before is dead then.
pub async fn link_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let one = newsroom.institution(id).await?;
    newsroom.institution_sure(&desk, &one, "link", None)
}

/// `POST /newsroom/institutions/{id}/link`: makes the secret link to its report, which is shown this once.
pub async fn link(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let one = newsroom.institution(id).await?;
    let (now, actor, whose) = (newsroom.now(), desk.actor.clone(), one.public_id.clone());
    let made = newsroom
        .write::<_, InstitutionError, _>(move |tx, press| {
            institutions::new_report_link(tx, press, now, &actor, &whose)
        })
        .await;
    let token = match made {
        Ok(token) => token,
        Err(InstitutionError::Failed(error)) => return Err(error.into()),
        Err(_) => return Err(Failure::NotFound),
    };
    let content = json!({
        "name": one.name, "link": format!("{}/usage/{}", newsroom.press.config.site.url, token.expose()),
        "back_url": url(&one.public_id),
    });
    let page = Page {
        title: "institutions-link",
        template: "institution-link.html",
        here: PATH,
        notice: None,
        content,
    };
    newsroom.page(&desk, page)
}

impl Newsroom {
    fn institution_sure(
        &self,
        desk: &Desk,
        one: &Institution,
        act: &'static str,
        error: Option<String>,
    ) -> Result<Response, Failure> {
        let title = if act == "end" { "institutions-end" } else { "institutions-link" };
        let sure = Sure {
            lines: vec![self.theme.text(&format!("{title}-text"), &[("name", one.name.as_str().into())])],
            button: self.say(&format!("{title}-button")),
            danger: act == "end",
            action: format!("{}/{act}", url(&one.public_id)),
            back_url: url(&one.public_id),
            error,
            ..Sure::default()
        };
        self.sure_at(desk, (title, PATH), &sure)
    }
}
