//! Refunds, through whoever took the money.

use axum::extract::{Path, State};
use axum::response::Response;
use http_kit::Failure;
use press::billing::subscriptions::{self, Receipt};
use press::readers::ReaderRecord;
use processors::{ProcessorError, RefundError};

use super::acts::Sure;
use super::{done, url_of};
use crate::Newsroom;
use crate::desk::Desk;

/// `GET /newsroom/readers/{id}/refund/{receipt}`: says what goes back and what ends.
pub async fn form(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, receipt)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let paid = newsroom.receipt(&reader, receipt).await?;
    newsroom.refund_page(&desk, &reader, &paid, None)
}

/// `POST /newsroom/readers/{id}/refund/{receipt}`.
pub async fn refund(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, receipt)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let reader = newsroom.reader(id).await?;
    let paid = newsroom.receipt(&reader, receipt).await?;
    match newsroom.processors.refund(receipt, &desk.actor).await {
        Ok(refunded) if refunded.by_transfer => Ok(done(&reader, "refunded-transfer")),
        Ok(_) => Ok(done(&reader, "refunded")),
        Err(RefundError::Processor(ProcessorError::Failed(error))) => Err(error.into()),
        Err(error) => {
            tracing::warn!(%error, receipt, "a payment was not given back");
            let args = [("why", error.to_string().as_str().into())];
            let why = newsroom.theme.text("readers-refund-failed", &args);
            newsroom.refund_page(&desk, &reader, &paid, Some(why))
        }
    }
}

impl Newsroom {
    /// A payment of the reader's own that came.
    async fn receipt(&self, reader: &ReaderRecord, number: i64) -> Result<Receipt, Failure> {
        let row = reader.id;
        let found = self.read(move |conn, _| subscriptions::receipt(conn, row, number)).await?;
        found.filter(|receipt| receipt.money.minor > 0).ok_or(Failure::NotFound)
    }

    fn refund_page(
        &self,
        desk: &Desk,
        reader: &ReaderRecord,
        receipt: &Receipt,
        error: Option<String>,
    ) -> Result<Response, Failure> {
        let price = self.theme.price(receipt.money.minor, &receipt.money.currency);
        let args = [
            ("email", reader.email.as_str().into()),
            ("price", price.as_str().into()),
            ("number", receipt.number.to_string().as_str().into()),
            ("date", self.theme.date(receipt.at, "long").as_str().into()),
            ("plan", self.plan_name(&receipt.plan).as_str().into()),
        ];
        let url = url_of(reader);
        let sure = Sure {
            lines: vec![
                self.theme.text("readers-refund-text", &args),
                self.theme.text("readers-refund-ends", &args),
            ],
            button: self.theme.text("readers-refund-button", &args),
            danger: true,
            action: format!("{url}/refund/{}", receipt.number),
            back_url: url,
            error,
            ..Sure::default()
        };
        self.sure(desk, "readers-refund", &sure)
    }
}
