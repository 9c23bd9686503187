//! What a reader may ask for as a person, done for them by staff: everything that is held on them, and to be forgotten.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Next, Reply, see_other};
use kernel::EmailAddress;
use press::account::{self, EraseError};
use press::audit::{self, Act, Entry, Subject};
use press::readers::ReaderRecord;
use press::staff;
use processors::ProcessorError;
use serde::Deserialize;

use super::acts::Sure;
use super::{PATH, url_of};
use crate::Newsroom;
use crate::desk::Desk;

/// The address typed once more.
#[derive(Debug, Default, Deserialize)]
pub struct Confirmation {
    #[serde(default)]
    confirm: String,
}

/// `GET /newsroom/readers/{id}/data`.
pub async fn data_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let url = url_of(&reader);
    let sure = Sure {
        lines: vec![newsroom.about("readers-data-text", &reader)],
        button: newsroom.say("readers-data-button"),
        action: format!("{url}/data"),
        back_url: url,
        ..Sure::default()
    };
    newsroom.sure(&desk, "readers-data", &sure)
}

/// `POST /newsroom/readers/{id}/data`: everything that is held on the reader, as one file.
pub async fn data(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let (now, actor, row) = (newsroom.now(), desk.actor, reader.id);
    // Written down before anything is read: what is held on somebody may take longer than others should wait.
    newsroom
        .write::<_, Failure, _>(move |tx, _| {
            let subject = Subject::Person(&reader.public_id);
            Ok(audit::record(tx, now, &actor, &Entry { act: Act::DataTaken, subject, was: "", became: "" })?)
        })
        .await?;
    let held = newsroom.read(move |conn, press| account::export(conn, press, row)).await?;
    let json = serde_json::to_vec_pretty(&held.ok_or(Failure::NotFound)?).map_err(Failure::internal)?;
    let reply = Reply::new(CachePolicy::NoStore, "application/json", json);
    Ok(reply.attachment("attachment; filename=\"reader-data.json\"").answer(&HeaderMap::new()))
}

/// `GET /newsroom/readers/{id}/erase`.
pub async fn erase_form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    newsroom.erase_page(&desk, &reader, None)
}

/// `POST /newsroom/readers/{id}/erase`.
pub async fn erase(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(form): Form<Confirmation>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let refuse = |why: String| newsroom.erase_page(&desk, &reader, Some(why));
    let typed = EmailAddress::parse(&form.confirm).map(|address| address.normal());
    if typed.as_deref() != Ok(reader.email.as_str()) {
        return refuse(newsroom.say("readers-erase-mismatch"));
    }
    let row = reader.id;
    // A colleague is let go first, by somebody who may do that.
    if newsroom.read(move |conn, _| staff::role_of(conn, row)).await?.is_some() {
        return refuse(newsroom.say("readers-erase-staff"));
    }
    match newsroom.processors.end_all(row).await {
        Ok(()) => {}
        Err(ProcessorError::Failed(error)) => return Err(error.into()),
        Err(error) => {
            tracing::error!(%error, "what a reader pays for was not ended, so they were not erased");
            let args = [("why", error.to_string().as_str().into())];
            return refuse(newsroom.theme.text("readers-refund-failed", &args));
        }
    }
    let (now, actor, whom) = (newsroom.now(), desk.actor.clone(), reader.clone());
    let outcome = newsroom
        .write::<_, EraseError, _>(move |tx, press| {
            let subject = Subject::Person(&whom.public_id);
            audit::record(tx, now, &actor, &Entry { act: Act::ReaderErased, subject, was: "", became: "" })?;
            account::erase(tx, press, now, whom.id)
        })
        .await;
    match outcome {
        Ok(()) => Ok(see_other(&Next::from_outside(&format!("{PATH}?done=erased")), None)),
        Err(EraseError::Failed(error)) => Err(error.into()),
        Err(EraseError::NoReader) => Err(Failure::NotFound),
        Err(EraseError::LastOwner) => refuse(newsroom.say("readers-erase-staff")),
    }
}

impl Newsroom {
    fn erase_page(
        &self,
        desk: &Desk,
        reader: &ReaderRecord,
        error: Option<String>,
    ) -> Result<Response, Failure> {
        let url = url_of(reader);
        let lines = ["readers-erase-text", "readers-erase-billing", "readers-erase-stays"];
        let sure = Sure {
            lines: lines.into_iter().map(|key| self.about(key, reader)).collect(),
            button: self.say("readers-erase-button"),
            danger: true,
            action: format!("{url}/erase"),
            back_url: url,
            confirm: Some(self.about("readers-erase-confirm", reader)),
            error,
            ..Sure::default()
        };
        self.sure(desk, "readers-erase", &sure)
    }
}
