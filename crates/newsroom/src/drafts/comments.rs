//! What colleagues say about a piece: about words of it, or about the whole; answered and settled.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use db::Tx;
use http_kit::Failure;
use press::drafts::{self, Act, Colleague, Comment, DraftError, NewComment};
use render::body::plain_text;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{address, to};
use crate::Newsroom;
use crate::desk::Desk;
use crate::frame::Notice;

/// Comments that a page shows; a piece with more has other troubles.
const MOST: i64 = 1000;
/// Letters around the words a comment is about.
const AROUND: usize = 60;

/// What is said, or is to be said about something.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    answers: Option<i64>,
    quote: String,
    lead_in: String,
    body: String,
    settled: String,
}

/// `GET /newsroom/drafts/{id}/comments`.
pub async fn list(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Failure> {
    newsroom.comments_page(&desk, &id, &said, None).await
}

/// `POST /newsroom/drafts/{id}/comments`.
pub async fn add(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path(id): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, Failure> {
    let (by, now, draft) = (desk.colleague(), newsroom.now(), id.clone());
    let Said { answers, quote, lead_in, body, .. } = said.clone();
    let new = NewComment { answers, quote, lead_in, body };
    let made =
        newsroom.write::<_, DraftError, _>(move |tx, _| drafts::comment(tx, &draft, by, &new, now)).await;
    match made {
        Ok(made) => Ok(to(&format!("{}#comment-{}", address(&id, "comments"), answers.unwrap_or(made)))),
        Err(error) => {
            let notice = Some(Notice::error(newsroom.refusal(error)?));
            newsroom.comments_page(&desk, &id, &said, notice).await
        }
    }
}

/// `POST /newsroom/drafts/{id}/comments/{comment}/settle`.
pub async fn settle(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, comment)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let (draft, now) = (id.clone(), newsroom.now());
    newsroom.settling(&desk, &id, move |tx, by| drafts::resolve(tx, &draft, comment, by, now)).await
}

/// `POST /newsroom/drafts/{id}/comments/{comment}/reopen`.
pub async fn reopen(
    State(newsroom): State<Newsroom>,
    desk: Desk,
    Path((id, comment)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let draft = id.clone();
    newsroom.settling(&desk, &id, move |tx, by| drafts::reopen(tx, &draft, comment, by)).await
}

impl Newsroom {
    async fn settling<W>(&self, desk: &Desk, id: &str, work: W) -> Result<Response, Failure>
    where
        W: FnOnce(&mut Tx, Colleague) -> Result<(), DraftError> + Send + 'static,
    {
        let by = desk.colleague();
        match self.write(move |tx, _| work(tx, by)).await {
            Ok(()) => Ok(to(&address(id, "comments"))),
            Err(error) => Err(Failure::Forbidden(self.refusal(error)?)),
        }
    }

    async fn comments_page(
        &self,
        desk: &Desk,
        id: &str,
        said: &Said,
        notice: Option<Notice>,
    ) -> Result<Response, Failure> {
        let (seen, all) =
            self.seen(id, |conn, _, seen| drafts::comments(conn, seen.draft.id, 0, MOST)).await?;
        let plain = plain_text(&seen.stands.text.writing.html);
        let says = seen.can(desk, Act::Comment);
        let path = address(id, "comments");
        let shows_settled = !said.settled.is_empty();
        let thread = |first: &Comment| {
            let at = format!("{path}/{}", first.id);
            let answers: Vec<Value> =
                all.iter().filter(|one| one.answers == Some(first.id)).map(|one| self.comment(one)).collect();
            let end = if first.resolved_at.is_some() { "reopen" } else { "settle" };
            json!({
                "first": self.comment(first), "answers": answers,
                "place": place(&plain, first),
                "settled": first.resolved_at.map(|at| self.moment(at)),
                "settle_url": says.then(|| format!("{at}/{end}")),
                "typed": if said.answers == Some(first.id) { said.body.as_str() } else { "" },
            })
        };
        let firsts: Vec<&Comment> = all.iter().filter(|one| one.answers.is_none()).collect();
        let settled = firsts.iter().filter(|one| one.resolved_at.is_some()).count();
        let shown = firsts.iter().filter(|one| one.resolved_at.is_none() || shows_settled);
        let content = json!({
            "draft": self.head(&seen, "comments"),
            "threads": shown.map(|first| thread(first)).collect::<Vec<_>>(),
            "settled": settled, "shows_settled": shows_settled,
            "settled_url": format!("{path}?settled=1"), "open_url": path,
            "action": says.then_some(&path),
            "quote": said.quote, "lead_in": said.lead_in,
            "body": if said.answers.is_none() { said.body.as_str() } else { "" },
        });
        self.draft_page(desk, ("draft-comments", "draft-comments.html"), notice, content)
    }

    fn comment(&self, one: &Comment) -> Value {
        json!({
            "id": one.id, "by": self.by(one.name.as_ref()), "body": one.body, "at": self.moment(one.at),
        })
    }
}

/// The words a comment is about, with those around them as the text stands now; without those, the words are gone.
fn place(plain: &str, comment: &Comment) -> Option<Value> {
    if comment.quote.is_empty() {
        return None;
    }
    let found = drafts::locate(plain, &comment.quote, &comment.lead_in);
    let around = |text: &str, from_end: bool| -> String {
        let letters: Vec<char> = text.chars().collect();
        let cut = letters.len().min(AROUND);
        let kept = if from_end { &letters[letters.len() - cut..] } else { &letters[..cut] };
        kept.iter().collect()
    };
    Some(match found {
        Some(at) => json!({
            "before": around(&plain[..at.start], true), "quote": comment.quote,
            "after": around(&plain[at.end..], false), "is_gone": false,
        }),
        None => json!({ "before": "", "quote": comment.quote, "after": "", "is_gone": true }),
    })
}
