//! The pages of a piece on its way: written, filed, discussed, compared, looked at, published.

mod acts;
mod comments;
mod difference;
mod fields;
mod head;
mod lists;
mod particulars;
mod preview;
mod publish;
mod saving;
mod texts;
mod words;
mod write;

pub use acts::{
    assign, call_off, correct, discard, discard_form, hand_in, move_to_day, open_to_all,
    publish as publish_now, schedule, take_back, withdraw, withdraw_form,
};
pub use comments::{add as comment, list as comments, reopen, settle};
pub use lists::{begin, edit_story, list, related};
pub use particulars::{file, show as particulars};
pub use preview::{end as end_link, make as make_link, show as preview};
pub use publish::show as publishing;
pub use saving::{save, text};
pub use texts::{list as texts, restore, show as one_text};
pub use write::show as write;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use http_kit::{Failure, Next, see_other};
use press::drafts::{Colleague, DraftError};
use serde::Deserialize;
use serde_json::Value;

use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::{Notice, Page};

/// The list's address; below it each draft has its own.
pub const PATH: &str = "/newsroom/drafts";

/// What was done just before.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    pub(crate) done: String,
}

/// An act's address opened as a page: to where its button stands.
pub async fn back(Path(id): Path<String>) -> Response {
    to(&address(&id, "publish"))
}

/// The same of the address that takes the text.
pub async fn back_to_writing(Path(id): Path<String>) -> Response {
    to(&address(&id, ""))
}

/// The same of a story's.
pub async fn back_to_stories() -> Response {
    to(crate::stories::PATH)
}

/// The same of what has a number.
pub async fn back_to_texts(Path((id, number)): Path<(String, i64)>) -> Response {
    to(&address(&id, &format!("texts/{number}")))
}

/// The same of a comment's.
pub async fn back_to_comments(Path((id, _)): Path<(String, i64)>) -> Response {
    to(&address(&id, "comments"))
}

/// The same of a link's.
pub async fn back_to_preview(Path((id, _)): Path<(String, String)>) -> Response {
    to(&address(&id, "preview"))
}

/// The address of a draft's page; the first one, if `end` is empty.
pub(crate) fn address(id: &str, end: &str) -> String {
    if end.is_empty() { format!("{PATH}/{id}") } else { format!("{PATH}/{id}/{end}") }
}

pub(crate) fn to(path: &str) -> Response {
    see_other(&Next::from_outside(path), None)
}

impl Desk {
    /// As somebody who acts on drafts.
    pub(crate) fn colleague(&self) -> Colleague {
        Colleague { reader: self.reader.id, role: self.role() }
    }
}

impl Newsroom {
    /// Why nothing was done, in words; what has no words here is a failure.
    pub(crate) fn refusal(&self, error: DraftError) -> Result<String, Failure> {
        Ok(match error {
            DraftError::Failed(error) => return Err(error.into()),
            DraftError::Missing(_) => return Err(Failure::NotFound),
            DraftError::NotAllowed => self.say("draft-not-allowed"),
            DraftError::WrongState(_) => self.say("draft-wrong-state"),
            DraftError::Changed => self.say("draft-changed"),
            DraftError::Incomplete(_) => self.say("draft-incomplete"),
            DraftError::Past => self.say("draft-past"),
            DraftError::Length(_, most) => self.theme.text("draft-length", &[("most", most.into())]),
            DraftError::TooManyLinks => self.say("draft-too-many-links"),
            DraftError::TooLarge => self.say("draft-too-large"),
        })
    }

    /// A page of a draft, with what went wrong or was done at its top.
    pub(crate) fn draft_page(
        &self,
        desk: &Desk,
        (title, template): (&'static str, &'static str),
        notice: Option<Notice>,
        content: Value,
    ) -> Result<Response, Failure> {
        let wrong = notice.as_ref().is_some_and(|notice| notice.kind == "error");
        let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        self.page_with(desk, status, Page { title, template, here: PATH, notice, content })
    }

    /// What was done, if it is one of the acts that say so.
    pub(crate) fn done(&self, done: &str, known: &[&str]) -> Option<Notice> {
        let known = known.contains(&done);
        known.then(|| Notice::success(self.say(&format!("draft-done-{done}"))))
    }
}
