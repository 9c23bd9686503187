//! Issues of newsletters, on both databases.

mod acts;
mod assembling;
mod changes;
mod hostile;
mod keeping;
mod letters;
mod plans;
mod rules;
mod scale;

use db::testing::TestDb;
use kernel::clock::{Clock, DAY, Millis};
use kernel::config::{Day, LetterSection, Newsletter, Portion};
use render::theme::Theme;

use super::*;
use crate::Press;
use crate::articles::Manuscript;
use crate::articles::fixtures::{NOW, at, body, manuscript, press, publish, read, reader, write};
use crate::audit::Actor;
use crate::staff::{self, Role};

/// Tuesday: the day of [`NOW`]. The day's issue is due half an hour after it.
const TODAY: &str = "2026-11-10";
const DUE: Millis = NOW + 30 * kernel::clock::MINUTE;

fn sections(texts: &[&str]) -> Vec<Portion> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn daily() -> Newsletter {
    Newsletter {
        slug: "daily".into(),
        name: "The Daily Review".into(),
        subscribers_only: true,
        days: vec![Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday],
        at: "12:30".into(),
        sections: sections(&["take 1", "news", "latest 2-3", "radar", "most-read 0-2", "archive 0-1"]),
        ..Newsletter::default()
    }
}

fn weekly() -> Newsletter {
    Newsletter {
        slug: "weekly".into(),
        name: "The Weekly".into(),
        days: vec![Day::Tuesday],
        at: "12:30".into(),
        sections: sections(&["top-stories 1-3", "takes 0-3", "to-come 0-5"]),
        ..Newsletter::default()
    }
}

/// A site with these newsletters.
fn site(letters: &[Newsletter]) -> Press {
    press(|config| {
        config.site.url = "https://weir.example".into();
        config.newsletters = letters.to_vec();
    })
}

fn theme(press: &Press) -> Theme {
    Theme::load(None, "en", press.zone.clone()).unwrap()
}

/// The same site with a clock that stands then.
fn then(press: &Press, at: Millis) -> Press {
    Press { clock: Clock::manual(at), ..press.clone() }
}

fn editor(db: &TestDb, press: &Press) -> Actor {
    let reader = reader(db, press, "editor@weir.example");
    write(db, move |tx| staff::invite(tx, NOW, reader, Role::Editor));
    Actor::Staff { reader, network: "192.0.2.1".into() }
}

fn filed(title: &str, published_at: Millis, topics: &[&str]) -> Manuscript {
    Manuscript {
        topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        ..manuscript(title, published_at)
    }
}

/// The issue of today, as it stands.
fn today(db: &TestDb, newsletter: &'static str) -> Option<Issue> {
    read(db, move |conn| match on_day(conn, newsletter, TODAY.parse().unwrap())? {
        Some(listed) => by_public_id(conn, &listed.public_id),
        None => Ok(None),
    })
}

/// Today's issue, put together at [`NOW`] if there was none.
fn made(db: &TestDb, press: &Press, newsletter: &'static str) -> Issue {
    keep(db, press, &theme(press)).unwrap();
    today(db, newsletter).unwrap()
}

/// The issue as it would be sent now.
fn prepared(db: &TestDb, press: &Press, issue: &Issue) -> Prepared {
    let (press, issue) = (press.clone(), issue.clone());
    read(db, move |conn| prepare(conn, &press, &theme(&press), &issue, NOW)).unwrap()
}

fn do_it(db: &TestDb, press: &Press, actor: &Actor, issue: &Issue, deed: Deed) -> Result<Issue, IssueError> {
    let (press, actor, id, version) =
        (press.clone(), actor.clone(), issue.listed.public_id.clone(), issue.listed.version);
    let name = id.clone();
    db.write_blocking(move |tx| {
        let seen = Seen { issue: &name, version };
        act(tx, &press, &actor, seen, &deed, press.clock.now())
    })?;
    Ok(read(db, move |conn| by_public_id(conn, &id)).unwrap())
}

fn edit(db: &TestDb, press: &Press, actor: &Actor, issue: &Issue, edit: Edit) -> Result<Issue, IssueError> {
    do_it(db, press, actor, issue, Deed::Edit(edit))
}

/// Our take, written.
fn take(text: &str) -> Edit {
    Edit::Words(TAKE.into(), Words { note: Some(text.into()), ..Words::default() })
}

/// Headlines of a section as they were put together; what is no story by its key.
fn titles(db: &TestDb, issue: &Issue, section: LetterSection) -> Vec<String> {
    let block = issue.assembled.blocks.iter().find(|block| block.section == section).cloned();
    read(db, move |conn| {
        let mut titles = Vec::new();
        for item in block.into_iter().flat_map(|block| block.items) {
            titles.push(match item.article_id() {
                Some(id) => crate::articles::card(conn, id, NOW)?.unwrap().title,
                None => item.key,
            });
        }
        Ok(titles)
    })
}
