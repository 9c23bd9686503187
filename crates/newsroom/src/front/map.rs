//! The front page as a map: its places, with what is in each and what would be there otherwise.

use std::collections::HashMap;

use db::{Conn, DbError};
use kernel::clock::Millis;
use press::Press;
use press::articles::wire::{self, Filter, Item};
use press::fronts::{self, Content, Filled, Gathered, Piece, Place, Slot};
use press::taxonomy::{self, Term, TermKind};
use serde_json::{Value, json};

use super::{Told, headline, told};
use crate::Newsroom;

/// Stories in the list to choose from, pieces that are none yet, and series.
const TO_CHOOSE: i64 = 12;
const PIECES: i64 = 50;
const SERIES: i64 = 200;

/// What the desk of one arrangement reads.
pub(super) struct Laid {
    pub told: Told,
    gathered: Gathered,
    stories: Vec<Item>,
    pieces: Vec<Piece>,
    series: Vec<Term>,
}

/// Reads it, with the stories whose headlines hold these words.
pub(super) fn lay(
    conn: &mut Conn,
    press: &Press,
    public_id: &str,
    words: &str,
    now: Millis,
) -> Result<Option<Laid>, DbError> {
    let Some(front) = fronts::by_public_id(conn, public_id)? else { return Ok(None) };
    let at = front.begins_at.unwrap_or(now).max(now);
    let gathered = fronts::gather(conn, press, Some(front.id), at)?;
    let Some(told) = told(conn, [front])?.pop() else { return Ok(None) };
    let filter = Filter { words: words.to_owned(), state: Some("published".into()), section: None };
    let stories = match told.front.begins_at {
        None => wire::list(conn, &filter, wire::Place::TOP, TO_CHOOSE)?,
        Some(_) => Vec::new(),
    };
    let mut pieces = fronts::unpublished_pieces(conn, now, PIECES)?;
    let wanted: Vec<String> = words.split_whitespace().map(kernel::slug::fold).collect();
    pieces.retain(|piece| {
        let title = kernel::slug::fold(&piece.title);
        wanted.iter().all(|word| title.contains(word.as_str()))
    });
    let series = taxonomy::list(conn, TermKind::Series, SERIES)?;
    Ok(Some(Laid { told, gathered, stories, pieces, series }))
}

impl Laid {
    /// Every place of the page, from its top to its end.
    fn places(&self) -> Vec<Place> {
        let numbered = |slot: Slot| (0..slot.room()).filter_map(move |position| Place::new(slot, position));
        let sections = self.gathered.columns.iter().map(|(section, _)| section.id);
        let mut columns: Vec<Place> = sections.filter_map(|id| Place::new(Slot::Column, id)).collect();
        // A section that has no column any more still holds what was put there.
        let held = self.told.filled.iter().map(|filled| filled.place);
        let lost: Vec<Place> =
            held.filter(|place| place.slot == Slot::Column && !columns.contains(place)).collect();
        columns.extend(lost);
        Slot::ALL
            .into_iter()
            .flat_map(|slot| match slot {
                Slot::Column => columns.clone(),
                slot => numbered(slot).collect(),
            })
            .collect()
    }
}

impl Newsroom {
    /// What a place is called.
    fn place_name(&self, laid: &Laid, place: Place) -> String {
        let name = self.say(&format!("front-place-{}", place.slot.as_str()));
        match place.slot {
            Slot::Lead => name,
            Slot::Column => {
                let section = laid.gathered.columns.iter().find(|(section, _)| section.id == place.position);
                section.map_or_else(|| self.say("front-no-column"), |(section, _)| section.name.clone())
            }
            _ => format!("{name} {}", place.position + 1),
        }
    }

    /// The map as the theme sees it: a list of places for each slot.
    pub(super) fn front_map(&self, laid: &Laid, now: Millis) -> Vec<Value> {
        let arranged = fronts::arrange(&laid.gathered);
        let shown: HashMap<Place, (&str, bool)> = arranged
            .placed()
            .map(|(place, shown)| (place, (shown.card.title.as_str(), shown.chosen)))
            .collect();
        let places = laid.places();
        let slot = |slot: Slot| {
            let here: Vec<Value> = places
                .iter()
                .filter(|place| place.slot == slot)
                .map(|place| {
                    let filled = laid.told.filled.iter().find(|filled| filled.place == *place);
                    let otherwise = match slot {
                        Slot::Series => self.series_otherwise(laid, *place),
                        _ => shown
                            .get(place)
                            .filter(|(_, chosen)| !chosen)
                            .map(|(title, _)| (*title).to_owned()),
                    };
                    json!({
                        "id": place.to_string(), "name": self.place_name(laid, *place),
                        "filled": filled.map(|filled| self.filled(filled, now)), "otherwise": otherwise,
                    })
                })
                .collect();
            json!({ "slot": slot.as_str(), "title": self.say(&format!("front-slot-{}", slot.as_str())), "places": here })
        };
        let slots = Slot::ALL.into_iter().map(slot);
        slots.filter(|slot| slot["places"].as_array().is_some_and(|places| !places.is_empty())).collect()
    }

    /// The series that stands in a place by itself.
    fn series_otherwise(&self, laid: &Laid, place: Place) -> Option<String> {
        let position = usize::try_from(place.position).ok()?;
        let (term, _) = laid.gathered.series.get(position)?;
        let is_chosen = laid.told.filled.iter().any(|filled| match &filled.content {
            Content::Series(_, slug) => *slug == term.slug,
            Content::Piece(_) => false,
        });
        (!is_chosen).then(|| term.name.clone())
    }

    fn filled(&self, filled: &Filled, now: Millis) -> Value {
        let title = headline(filled);
        match &filled.content {
            Content::Series(_, slug) => {
                json!({ "title": title, "headline": null, "note": null, "slug": slug })
            }
            Content::Piece(piece) => {
                let original = (title != piece.title).then_some(&piece.title);
                json!({
                    "title": title, "headline": filled.headline, "original": original,
                    "note": (!piece.is_public(now)).then(|| self.piece_note(piece)),
                })
            }
        }
    }

    /// Why readers do not see a story yet.
    fn piece_note(&self, piece: &Piece) -> String {
        let coming = matches!(piece.state.as_str(), "published" | "scheduled");
        match piece.published_at.filter(|_| coming) {
            Some(at) => self.theme.text("front-comes", &[("time", self.theme.date(at, "wire").into())]),
            None => self
                .say(&format!("front-is-{}", if piece.state == "withdrawn" { "withdrawn" } else { "draft" })),
        }
    }

    /// The places a story can be put, for a list to choose from.
    pub(super) fn story_places(&self, laid: &Laid) -> Vec<Value> {
        let places = laid.places().into_iter().filter(|place| place.slot != Slot::Series);
        places
            .map(|place| {
                let is_filled = laid.told.filled.iter().any(|filled| filled.place == place);
                json!({ "value": place.to_string(), "name": self.place_name(laid, place), "filled": is_filled })
            })
            .collect()
    }

    /// The stories to choose from: those that are to come first.
    pub(super) fn to_choose(&self, laid: &Laid) -> Vec<Value> {
        let most = usize::try_from(TO_CHOOSE).unwrap_or(usize::MAX);
        let coming = laid.pieces.iter().take(most / 2).map(|piece| {
            json!({ "key": piece.key, "title": piece.title, "by": self.piece_note(piece), "is_coming": true })
        });
        let now = self.now();
        let stories = laid.stories.iter().map(|item| {
            let piece = Piece {
                key: format!("a-{}", item.public_id),
                title: item.title.clone(),
                state: item.state.clone(),
                published_at: item.published_at,
            };
            let by = match piece.is_public(now) {
                true => [item.section.clone(), item.published_at.map(|at| self.theme.date(at, "wire"))]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" · "),
                false => self.piece_note(&piece),
            };
            json!({ "key": piece.key, "title": piece.title, "by": by, "is_coming": !piece.is_public(now) })
        });
        coming.chain(stories).collect()
    }

    /// The series to choose from.
    pub(super) fn series_to_choose(&self, laid: &Laid) -> Vec<Value> {
        laid.series.iter().map(|term| json!({ "value": term.slug, "name": term.name })).collect()
    }
}
