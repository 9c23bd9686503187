//! Giving the money of a present back, from the page of who gave it.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use http_kit::Failure;
use press::presents::{self, Present};
use press::readers::ReaderRecord;
use processors::{ProcessorError, RefundError};
use serde::Deserialize;

use super::acts::Sure;
use super::{done, url_of};
use crate::Newsroom;
use crate::desk::Desk;

/// What the page said that is agreed to.
#[derive(Debug, Default, Deserialize)]
pub struct Agreed {
    /// Set if somebody reads by it, which ends.
    #[serde(default)]
    redeemed: String,
}

/// Whether money of it is here that can go back.
pub(super) fn can_go_back(present: &Present) -> bool {
    present.paid_at.is_some() && present.refunded_at.is_none()
}

/// `GET /newsroom/readers/{id}/presents/{present}/refund`: says what goes back and what ends.
pub async fn form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, present)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (reader, present) = newsroom.present_given(id, present).await?;
    newsroom.present_page(&desk, &reader, present, None).await
}

/// `POST /newsroom/readers/{id}/presents/{present}/refund`.
pub async fn refund(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, present)): Path<(String, String)>,
    Form(agreed): Form<Agreed>,
) -> Result<Response, Failure> {
    let (reader, present) = newsroom.present_given(id, present).await?;
    if present.redeemed_at.is_some() && agreed.redeemed.is_empty() {
        let why = newsroom.say("readers-present-changed");
        return newsroom.present_page(&desk, &reader, present, Some(why)).await;
    }
    match newsroom.processors.refund_present(&present, &desk.actor).await {
        Ok(refunded) if refunded.by_transfer => Ok(done(&reader, "present-back-transfer")),
        Ok(_) => Ok(done(&reader, "present-back")),
        Err(RefundError::Processor(ProcessorError::Failed(error))) => Err(error.into()),
        Err(error) => {
            tracing::warn!(%error, present = present.id, "a present was not given back");
            let why = match error {
                RefundError::Changed | RefundError::NothingPaid => newsroom.say("readers-present-changed"),
                error => {
                    let args = [("why", error.to_string().as_str().into())];
                    newsroom.theme.text("readers-refund-failed", &args)
                }
            };
            newsroom.present_page(&desk, &reader, present, Some(why)).await
        }
    }
}

impl Newsroom {
    /// A present that the reader gave and whose money is here.
    async fn present_given(&self, id: String, present: String) -> Result<(ReaderRecord, Present), Failure> {
        let reader = self.reader(id).await?;
        let (row, present) = (reader.id, present.replace('\0', ""));
        let found = self.read(move |conn, _| presents::one_of(conn, row, &present)).await?;
        Ok((reader, found.filter(can_go_back).ok_or(Failure::NotFound)?))
    }

    async fn present_page(
        &self,
        desk: &Desk,
        reader: &ReaderRecord,
        present: Present,
        error: Option<String>,
    ) -> Result<Response, Failure> {
        let asked = present.clone();
        let (paid, reads) = self
            .read(move |conn, _| Ok((presents::paid(conn, asked.id)?, presents::reads_by(conn, &asked)?)))
            .await?;
        let paid = paid.ok_or(Failure::NotFound)?;
        let price = self.theme.price(paid.minor, &paid.currency);
        let reads = reads.unwrap_or_else(|| self.say("readers-present-somebody"));
        let args = [
            ("email", reader.email.as_str().into()),
            ("price", price.as_str().into()),
            ("recipient", present.recipient.as_str().into()),
            ("reads", reads.as_str().into()),
        ];
        let redeemed = present.redeemed_at.is_some();
        let ends = if redeemed { "readers-present-ends-redeemed" } else { "readers-present-ends" };
        let url = url_of(reader);
        let sure = Sure {
            lines: vec![self.theme.text("readers-present-text", &args), self.theme.text(ends, &args)],
            button: self.theme.text("readers-refund-button", &args),
            danger: true,
            action: format!("{url}/presents/{}/refund", present.public_id),
            back_url: url,
            fields: redeemed.then(|| ("redeemed".to_owned(), "yes".to_owned())).into_iter().collect(),
            error,
            ..Sure::default()
        };
        self.sure(desk, "readers-present-refund", &sure)
    }
}
