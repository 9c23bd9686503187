//! The portal: Stripe's pages on which a reader changes card and plan.

use crate::client::{Client, known};
use crate::error::Error;
use crate::form::Form;
use crate::key::IdempotencyKey;
use crate::tolerant::{Moment, object};

object! {
    /// A reader's way into the portal, good for a few minutes.
    PortalSession {
        /// Where the reader is sent.
        url: Option<String>,
        /// Who it is for.
        customer: Option<String>,
        /// Where the reader comes back to.
        return_url: Option<String>,
        /// When it was made.
        created: Option<Moment>,
    }
}

/// Where in the portal a reader begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// At its first page.
    #[default]
    Overview,
    /// At the change of card.
    ChangeCard,
    /// At the end of this subscription.
    Cancel(String),
}

/// A way into the portal to be opened.
#[derive(Clone, Debug, Default)]
pub struct NewPortal {
    /// Who it is for.
    pub customer: String,
    /// Where the reader comes back to.
    pub return_url: String,
    /// Where it begins.
    pub flow: Flow,
    /// The pages' language.
    pub locale: Option<String>,
}

impl NewPortal {
    fn form(&self) -> Form {
        let form = Form::new()
            .with("customer", &self.customer)
            .with("return_url", &self.return_url)
            .maybe("locale", self.locale.as_ref());
        match &self.flow {
            Flow::Overview => form,
            Flow::ChangeCard => form.with("flow_data[type]", "payment_method_update"),
            Flow::Cancel(subscription) => form
                .with("flow_data[type]", "subscription_cancel")
                .with("flow_data[subscription_cancel][subscription]", subscription),
        }
    }
}

impl Client {
    /// Opens a way into the portal; send the reader to its `url`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn create_portal(&self, new: &NewPortal, key: &IdempotencyKey) -> Result<PortalSession, Error> {
        known(self.post(&["billing_portal", "sessions"], &new.form(), key).await?)
    }
}
