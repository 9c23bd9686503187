//! Following authors, sections, topics, places and series.

use axum::Form;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{Failure, Next, see_other};
use press::follows::{self, Follow, Followed};
use press::newsletters::Consent;
use press::taxonomy::{self, TermKind};
use press::{alerts, authors};

use crate::Site;
use crate::account::log_in_first;
use crate::visitor::Visitor;
use crate::wish::{Returning, log_in_for};

/// An author's page or that of a section, topic, place or series, by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// `None`: an author.
    kind: Option<TermKind>,
    slug: String,
}

impl Heading {
    /// The heading at `/{folder}/{slug}`.
    pub(crate) fn of(folder: &str, slug: &str) -> Option<Heading> {
        let kind = TermKind::of_folder(folder);
        (kind.is_some() || folder == "authors").then(|| Heading { kind, slug: slug.to_owned() })
    }

    fn path(&self) -> String {
        format!("/{}/{}", self.kind.map_or("authors", TermKind::folder), self.slug)
    }

    /// What it is in the archive, if there is such a heading.
    fn find(&self, conn: &mut Conn) -> Result<Option<Followed>, DbError> {
        Ok(match self.kind {
            None => authors::by_slug(conn, &self.slug)?.map(|author| Followed::Author(author.id)),
            Some(kind) => taxonomy::by_slug(conn, kind, &self.slug)?.map(|term| Followed::Term(term.id)),
        })
    }
}

impl FromRequestParts<Site> for Heading {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Heading, Failure> {
        let Path(slug) =
            Path::<String>::from_request_parts(parts, site).await.map_err(|_| Failure::NotFound)?;
        let folder = parts.uri.path().split('/').nth(1).unwrap_or_default();
        Heading::of(folder, &slug).ok_or(Failure::NotFound)
    }
}

/// `POST /authors/{slug}/follow` and its like. Whoever is not logged in does that first; then it is
/// followed.
pub async fn follow(
    State(site): State<Site>,
    visitor: Visitor,
    heading: Heading,
) -> Result<Response, Failure> {
    let Some(reader) = visitor.reader().map(|reader| reader.id) else {
        return Ok(log_in_for(&format!("{}/follow", heading.path())));
    };
    match site.follow_heading(reader, &heading).await? {
        (_, Follow::Full) => {
            let full = site.theme.text("follows-full", &[("n", follows::MOST.into())]);
            Err(Failure::Forbidden(full))
        }
        (next, Follow::Follows | Follow::Already) => Ok(see_other(&next, None)),
    }
}

/// `POST /authors/{slug}/unfollow` and its like.
pub async fn unfollow(
    State(site): State<Site>,
    visitor: Visitor,
    heading: Heading,
    Form(returning): Form<Returning>,
) -> Result<Response, Failure> {
    let Some(reader) = visitor.reader().map(|reader| reader.id) else { return Ok(log_in_first()) };
    let (now, usual) = (site.now(), heading.path());
    site.write::<_, Failure, _>(move |tx, _| {
        let what = heading.find(tx)?.ok_or(Failure::NotFound)?;
        Ok(follows::unfollow(tx, now, reader, what)?)
    })
    .await?;
    Ok(see_other(&returning.or(&usual), None))
}

/// The address of such a form opened as a page: back to where it stands.
pub async fn back(heading: Heading) -> Response {
    see_other(&Next::from_outside(&heading.path()), None)
}

impl Site {
    /// Lets the reader follow what stands at an address; says where to go then.
    pub(crate) async fn follow_heading(
        &self,
        reader: i64,
        heading: &Heading,
    ) -> Result<(Next, Follow), Failure> {
        let (heading, now, wording) = (heading.clone(), self.now(), self.say("follow-mails"));
        self.write(move |tx, press| {
            let what = heading.find(tx)?.ok_or(Failure::NotFound)?;
            let outcome = follows::follow(tx, now, reader, what)?;
            if outcome == Follow::Follows {
                let consent = Consent { place: "follow", wording: &wording };
                alerts::begin(tx, press, now, reader, what, consent)?;
            }
            Ok((Next::from_outside(&heading.path()), outcome))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_their_folder() {
        for folder in ["authors", "sections", "topics", "places", "series"] {
            assert_eq!(Heading::of(folder, "x").unwrap().path(), format!("/{folder}/x"));
        }
        assert_eq!(Heading::of("articles", "x"), None);
        assert_eq!(Heading::of("", "x"), None);
    }
}
