//! The fullest letter there is: every kind of block, more of each than an issue holds.

use crate::letter::{
    Ad, AdContent, Block, Brief, Call, Colours, Direction, Footer, Item, Letter, Link, Logo, Picture, Piece,
    Prose, Slot, Story, Take,
};

/// Says every text of the letter; a test may say something else in its place.
pub(super) type Say<'s> = &'s mut dyn FnMut(&str) -> String;

pub(super) const HOUSE: [Colours; 2] = [
    Colours {
        accent: [0xa8, 0x19, 0x2e],
        button: [0xa8, 0x19, 0x2e],
        paper: [0xfd, 0xfd, 0xfb],
        ink: [0x17, 0x19, 0x1c],
    },
    Colours {
        accent: [0xf2, 0x93, 0x8a],
        button: [0xb8, 0x27, 0x3d],
        paper: [0x13, 0x14, 0x17],
        ink: [0xe9, 0xe7, 0xe2],
    },
];

/// Where the nth link leads.
pub(super) fn link(nth: usize) -> Link {
    Link::ending(&format!("https://isobath.example/n/4f2a9c/{nth}?r="), Slot::Token)
}

/// The letter in its own words.
pub(super) fn fullest() -> Letter {
    letter(&mut str::to_owned)
}

/// The letter, each text said by `say`.
pub(super) fn letter(say: Say<'_>) -> Letter {
    Letter {
        lang: "en".into(),
        direction: Direction::Ltr,
        publication: say("Isobath"),
        home: link(0),
        name: say("The Daily Review"),
        title: say("The strait that nobody insures"),
        preheader: say(
            "Premiums rose ninefold in a week. What a war clause is, and who ends up paying for it.",
        ),
        date: say("Thursday 26 November 2026"),
        colours: HOUSE,
        logo: None,
        blocks: blocks(say),
        footer: footer(say),
    }
}

/// The publication's name as a picture, by day and in the dark.
pub(super) fn logo() -> Logo {
    Logo {
        url: "https://isobath.example/media/logo.png".into(),
        dark_url: "https://isobath.example/media/logo-dark.png".into(),
        width: 280,
        height: 48,
    }
}

fn footer(say: Say<'_>) -> Footer {
    Footer {
        browser: say("View in browser"),
        why: vec![
            Piece::Text(
                say("You get The Daily Review because you subscribe to Isobath. It was sent to") + " ",
            ),
            Piece::Slot(Slot::Address),
            Piece::Text(".".into()),
        ],
        unsubscribe: say("Unsubscribe"),
        preferences: say("Choose what you get"),
        imprint: vec![say("Isobath Ltd."), say("14 Customs Quay, Quill Harbour QH1 4TT")],
    }
}

fn blocks(say: Say<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Text(paragraph(say, "Good morning. Today’s letter takes four minutes."))];
    blocks.push(Block::Section(say("Our take")));
    blocks.push(Block::Take(take(say)));
    blocks.push(Block::Section(say("The day’s news")));
    blocks.extend(BRIEFS.iter().enumerate().map(|(nth, brief)| Block::Brief(of_brief(say, 20 + nth, brief))));
    blocks.push(Block::Section(say("Latest from us")));
    blocks.push(Block::Lead(lead(say)));
    blocks
        .extend(STORIES.iter().enumerate().map(|(nth, story)| Block::Story(of_story(say, 40 + nth, story))));
    blocks.push(Block::Ad(notice(say)));
    blocks.push(Block::Section(say("On our radar")));
    blocks.push(Block::List(items(say, 60, true)));
    blocks.push(Block::Section(say("Most read")));
    blocks.push(Block::Ranking(items(say, 70, false)));
    blocks.push(Block::Section(say("From the archive")));
    blocks.push(Block::List(items(say, 80, false)));
    blocks.push(Block::Call(call(say)));
    blocks.push(Block::Divider);
    blocks.push(Block::Ad(poster(say)));
    blocks
}

fn paragraph(say: Say<'_>, words: &str) -> Prose {
    Prose::from_words(&say(words))
}

fn take(say: Say<'_>) -> Take {
    let mut nth = 10;
    let mut link = |_: &str| {
        nth += 1;
        link(nth)
    };
    let mut body = Prose::from_html(include_str!("take.html"), &mut link);
    body.0.extend(paragraph(say, "The clause will be read again on Friday.").0);
    Take {
        headline: say("The strait that nobody insures"),
        link: self::link(10),
        byline: say("By Odile Marchetti-Vane"),
        body,
    }
}

const BRIEFS: [(&str, &str, &str); 8] = [
    (
        "Reuters",
        "Lloyd’s market widens its list of high-risk waters",
        "Nine ports join the list. The premium is paid by voyage, so the price of rice will know of it within the month.",
    ),
    (
        "Le Monde",
        "Le port du Havre suspend deux lignes",
        "Two lines out of eleven. What matters is which two: both carry parts, not goods.",
    ),
    (
        "Financial Times",
        "Grid operators agree on a common frequency reserve",
        "Dull, and the most important thing that happened this week.",
    ),
    (
        "Süddeutsche Zeitung",
        "Niedrigwasser am Oberrhein hält an",
        "Ships at Kaub load a third of what they could. Our Chart of the Week has the gauge since 1880.",
    ),
    (
        "The Hindu",
        "Chennai’s second desalination plant opens",
        "It makes water of diesel. The contract runs for twenty-five years.",
    ),
    (
        "El País",
        "Marruecos y España firman un acuerdo de peajes",
        "The toll is new; the ferry queue is older than both of its kings.",
    ),
    (
        "Asahi Shimbun",
        "日本の港湾労働者、年末のストを回避",
        "A strike averted at the last hour, as every second year.",
    ),
    (
        "Associated Press",
        "Canal authority cuts daily slots to twenty-four",
        "From thirty-six. The auction for the last slot closed at four million dollars.",
    ),
];

fn of_brief(say: Say<'_>, nth: usize, (source, headline, note): &(&str, &str, &str)) -> Brief {
    Brief { source: say(source), headline: say(headline), link: link(nth), note: paragraph(say, note) }
}

fn lead(say: Say<'_>) -> Story {
    Story {
        kicker: say("Energy"),
        headline: say("Four kilohertz from the dark"),
        link: link(30),
        standfirst: say(
            "For eleven minutes in October a continent’s grid ran on the inertia of machines that are to be scrapped by spring. The engineers who watched have asked for one of them back.",
        ),
        byline: say("By Ruben Ostrey and Ama Delacroix-Owusu"),
        picture: Some(picture(say, "lead", 1200, 800)),
        body: paragraph(
            say,
            "At 4:17 the needle moved, and in the control room at Brauweiler nobody spoke. It is a small needle, kept for visitors.",
        ),
        more: say("Read on"),
    }
}

fn picture(say: Say<'_>, name: &str, width: u32, height: u32) -> Picture {
    Picture {
        url: format!("https://isobath.example/media/{name}.jpg"),
        width,
        height,
        alt: say("A turbine hall at night, one of four machines lit from within"),
        caption: say("Unit 4 at Kettle Ness, three weeks before its last day."),
        credit: say("Photograph: Ana Ruiz"),
    }
}

const STORIES: [(&str, &str, &str, &str, bool); 6] = [
    (
        "Trade",
        "The port that would not close",
        "A strike, a storm and a bankrupt tug company: how Quill Harbour unloaded nine ships by hand.",
        "By Ama Delacroix-Owusu",
        true,
    ),
    (
        "Water",
        "Who owns the river when it moves",
        "The Meuse has shifted forty metres since the treaty. Nobody wants to say so first.",
        "By Jun Takemitsu",
        false,
    ),
    (
        "Pilotage",
        "The minute before the tug lets go",
        "Our pilot reads the accident report that the court would not.",
        "By Ruben Ostrey",
        true,
    ),
    ("Letters", "“You have the wrong dam”", "A reader who built it writes to us, with drawings.", "", false),
    (
        "Books",
        "A history of the customs house in eleven objects",
        "The scale is the least of them.",
        "By Odile Marchetti-Vane",
        true,
    ),
    (
        "Interview",
        "The woman who signs for the cables",
        "Every fibre that lands on this coast has her name under it.",
        "By Ines Falk",
        false,
    ),
];

fn of_story(say: Say<'_>, nth: usize, story: &(&str, &str, &str, &str, bool)) -> Story {
    let (kicker, headline, standfirst, byline, pictured) = *story;
    Story {
        kicker: say(kicker),
        headline: say(headline),
        link: link(nth),
        standfirst: say(standfirst),
        byline: if byline.is_empty() { String::new() } else { say(byline) },
        picture: pictured.then(|| picture(say, &format!("story-{nth}"), 800, 800)),
        ..Story::default()
    }
}

const ITEMS: [(&str, &str); 8] = [
    ("Friday 27 Nov", "The underwriters’ committee meets on war clauses"),
    ("Saturday 28 Nov", "Referendum on the second bridge at Moor Sound"),
    ("Monday 30 Nov", "Last day of the low-water surcharge"),
    ("Tuesday 1 Dec", "The frequency reserve becomes law"),
    ("Wednesday 2 Dec", "Court hears the tug crew"),
    ("Thursday 3 Dec", "First train through the Brenner base tunnel"),
    ("Friday 4 Dec", "Port statistics for the third quarter"),
    ("Sunday 6 Dec", "Elections to the river commission"),
];

fn items(say: Say<'_>, first: usize, dated: bool) -> Vec<Item> {
    let kept = if dated { 8 } else { 5 };
    let item = |(nth, (date, words)): (usize, &(&str, &str))| Item {
        date: if dated { say(date) } else { String::new() },
        words: say(words),
        link: if dated && nth % 2 == 1 { Link::default() } else { link(first + nth) },
        note: if nth % 3 == 0 { say("In Quill Harbour, at nine. We shall be there.") } else { String::new() },
    };
    ITEMS.iter().take(kept).enumerate().map(item).collect()
}

fn call(say: Say<'_>) -> Call {
    Call {
        headline: say("Read the whole of it"),
        text: say(
            "All-Access is every article, the archive since 1994 and both Reviews, without advertisements. The first month costs one pound.",
        ),
        button: say("Subscribe"),
        link: link(90),
    }
}

fn notice(say: Say<'_>) -> Ad {
    Ad {
        label: say("Advertisement"),
        link: link(91),
        content: AdContent::Words {
            headline: say("Charts that are right this week"),
            text: say("Corrected every Thursday, printed to order, by post to any harbour with a door."),
            more: say("Quill Harbour Chart Press"),
        },
    }
}

fn poster(say: Say<'_>) -> Ad {
    Ad {
        label: say("Advertisement"),
        link: link(92),
        content: AdContent::Picture(picture(say, "poster", 1072, 300)),
    }
}
