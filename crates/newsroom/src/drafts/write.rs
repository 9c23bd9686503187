//! `GET /newsroom/drafts/{id}`: where a piece is written. The form works by itself; the editor takes it over where
//! scripts run.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http_kit::Failure;
use press::drafts::{Act, Revision, Writing};
use render::body::{TeaserLimits, prepare};
use serde_json::{Value, json};

use super::head::Seen;
use super::{Done, address};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Notice;
use crate::times::exact;

/// Where pictures are sent.
const PICTURES: &str = "/newsroom/media/upload";
/// Where articles are looked up.
const ARTICLES: &str = "/newsroom/articles";

/// `GET /newsroom/drafts/{id}`.
pub async fn show(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let (seen, ()) = newsroom.seen(&id, |_, _, _| Ok(())).await?;
    let notice = newsroom.done(&done.done, &["saved", "restored", "taken-back"]);
    newsroom.writing_page(&desk, &seen, &seen.stands.text.writing, notice)
}

impl Newsroom {
    /// The page, with this text in its fields.
    pub(super) fn writing_page(
        &self,
        desk: &Desk,
        seen: &Seen,
        writing: &Writing,
        notice: Option<Notice>,
    ) -> Result<Response, Failure> {
        let writes = seen.can(desk, Act::Write);
        let content = json!({
            "draft": self.head(seen, ""),
            "editor": writes.then(|| self.editor(seen, writing)),
            "page_words": writes.then(|| self.editor_words()),
            "text": (!writes).then(|| shown(&seen.stands)),
        });
        self.draft_page(desk, ("draft-write", "draft.html"), notice, content)
    }

    fn editor(&self, seen: &Seen, writing: &Writing) -> Value {
        let id = &seen.draft.public_id;
        json!({
            "action": address(id, ""), "text_url": address(id, "text"), "draft": id,
            "revision": seen.stands.number, "saved_at": exact(seen.stands.saved_at),
            "pane": self.press.random.public_id(),
            "title": writing.title, "standfirst": writing.standfirst, "html": writing.html,
            "pictures_url": PICTURES, "articles_url": ARTICLES,
        })
    }
}

/// A text for those who look on.
fn shown(stands: &Revision) -> Value {
    let Writing { standfirst, html, .. } = &stands.text.writing;
    let body = prepare(html, TeaserLimits::default());
    json!({ "standfirst": standfirst, "html": format!("{}{}", body.teaser_html, body.rest_html) })
}
