//! What someone asked for before they logged in, such as saving an article: it travels as the address to
//! go to afterwards, and is done the moment they have proven who they are.

use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use serde::Deserialize;
use url::form_urlencoded;

use crate::Site;
use crate::follows::Heading;

/// Where a form wants its reader to go afterwards, if not where the act itself leads.
#[derive(Debug, Default, Deserialize)]
pub struct Returning {
    next: Option<String>,
}

impl Returning {
    /// The path it names, else `usual`.
    pub fn or(&self, usual: &str) -> Next {
        Next::from_outside(self.next.as_deref().unwrap_or(usual))
    }
}

/// To the login, and from there on to the act at this path.
pub(crate) fn log_in_for(act: &str) -> Response {
    let act: String = form_urlencoded::byte_serialize(act.as_bytes()).collect();
    see_other(&Next::from_outside(&format!("/login?next={act}")), None)
}

impl Site {
    /// Does what the path asks for, if it is such an act; says where to go now.
    pub(crate) async fn fulfil(&self, reader: i64, path: &str) -> Result<Next, Failure> {
        if let Some(form) = path.strip_prefix("/account/searches?") {
            let typed = form_urlencoded::parse(form.as_bytes()).find(|(name, _)| name == "q");
            return self.save_search(reader, &typed.map(|(_, typed)| typed).unwrap_or_default()).await;
        }
        let done = match path.trim_start_matches('/').split('/').collect::<Vec<_>>()[..] {
            ["articles", slug, "save"] => self.save_article(reader, slug).await.map(|(next, _)| next),
            [folder, slug, "follow"] => match Heading::of(folder, slug) {
                Some(heading) => self.follow_heading(reader, &heading).await.map(|(next, _)| next),
                None => return Ok(Next::from_outside(path)),
            },
            _ => return Ok(Next::from_outside(path)),
        };
        match done {
            // Withdrawn meanwhile: its page says so better than this one could.
            Err(Failure::NotFound) => Ok(Next::from_outside(path)),
            other => other,
        }
    }
}
