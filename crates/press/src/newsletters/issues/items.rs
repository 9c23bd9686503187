//! What stands in an issue, as it is put together.

use jiff::civil::Date;
use kernel::clock::Millis;
use kernel::config::LetterSection;
use serde::{Deserialize, Serialize};

/// The key of the slot that our take is written into.
pub const TAKE: &str = "take";

/// Something in an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it is known by within the issue, however often that is put together.
    pub key: String,
    /// What it is.
    pub what: What,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum What {
    /// An article of ours, by its row: what is shown of it is read when the issue is rendered, and decided for each
    /// kind of reader.
    Article {
        /// Its row.
        id: i64,
    },
    /// What others report. What we say of it is the item's note.
    Outside {
        /// Whose report it is.
        source: String,
        /// Its headline.
        headline: String,
        /// Where it stands.
        url: String,
    },
    /// What is about to happen in the world.
    Event {
        /// What.
        headline: String,
        /// Our note.
        note: String,
        /// Where more is said of it; may be empty.
        url: String,
        /// Its first day.
        first: Date,
        /// Its last day.
        last: Date,
    },
    /// What we are going to publish: nothing of the plan but what it is about, and the day.
    Coming {
        /// What about.
        headline: String,
        /// The day it is planned for.
        on: Date,
    },
    /// The slot for our take, with what might stand in it: the row of an article.
    Take {
        /// An article that says what we make of the day.
        candidate: Option<i64>,
    },
    /// A take of an earlier issue.
    Said {
        /// Slug of the newsletter it stood in.
        newsletter: String,
        /// The day of that issue.
        day: Date,
        /// Its headline.
        headline: String,
        /// What it said.
        text: String,
        /// The article it led to.
        article: Option<i64>,
    },
    /// Something an editor wrote for this issue.
    Text {
        /// Its headline; may be empty.
        headline: String,
        /// Its paragraphs, parted by empty lines.
        text: String,
    },
}

impl What {
    /// What it says by itself where our note to it stands otherwise.
    pub fn own_note(&self) -> &str {
        match self {
            What::Event { note: own, .. } | What::Said { text: own, .. } => own,
            _ => "",
        }
    }
}

impl Item {
    /// An article.
    pub fn article(id: i64) -> Item {
        Item { key: format!("article-{id}"), what: What::Article { id } }
    }

    /// The row of the article it shows, if it shows one.
    pub fn article_id(&self) -> Option<i64> {
        match self.what {
            What::Article { id } => Some(id),
            What::Said { article, .. } => article,
            _ => None,
        }
    }
}

/// A section with what stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block<I = Item> {
    /// Which section.
    pub section: LetterSection,
    /// What stands in it, in this order.
    pub items: Vec<I>,
}

/// An issue as it was put together, before editors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assembled {
    /// When: what was published from then on is news of the next issue.
    pub at: Millis,
    /// The sections of the newsletter, in its order.
    pub blocks: Vec<Block>,
}

impl Assembled {
    /// Whether there is an issue of it: something in it is new since the one before, or nothing could be by itself and
    /// editors fill it. What is to come and what was read are there on every day, so they say that only of a newsletter
    /// that has nothing else.
    pub fn is_worth_making(&self) -> bool {
        use LetterSection::{Latest, News, Radar, Take, Takes, TopStories};
        let brings = |block: &Block| matches!(block.section, Latest | TopStories | Takes);
        let stands = |block: &Block| !block.items.is_empty();
        if self.blocks.iter().any(brings) {
            return self.blocks.iter().any(|block| brings(block) && stands(block));
        }
        self.blocks.iter().any(|block| stands(block) || matches!(block.section, Take | News | Radar))
    }

    /// Whether nothing stands in it: readers are shown no take that nobody wrote.
    pub fn is_empty(&self) -> bool {
        self.blocks.iter().flat_map(|block| &block.items).all(|item| item.key == TAKE)
    }
}
