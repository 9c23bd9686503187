//! Words that stand in an article's paid text and nowhere else, one for each kind of place, so that
//! whatever carries one out names where it leaked from.

/// Where a canary sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A heading past the wall.
    Heading,
    /// A paragraph past the wall.
    Prose,
    /// A pull-quote.
    PullQuote,
    /// The caption of a picture.
    Caption,
    /// The alternative text of a picture.
    Alt,
    /// The file name of a picture.
    ImageName,
    /// The words of a link to an attachment.
    LinkText,
    /// The address of an attachment.
    LinkTarget,
    /// A footnote that the teaser refers to.
    Footnote,
    /// The last sentence of all.
    LastSentence,
}

impl Place {
    /// All places.
    pub const ALL: [Place; 10] = [
        Place::Heading,
        Place::Prose,
        Place::PullQuote,
        Place::Caption,
        Place::Alt,
        Place::ImageName,
        Place::LinkText,
        Place::LinkTarget,
        Place::Footnote,
        Place::LastSentence,
    ];
}

/// The canaries of one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canaries {
    tag: String,
}

impl Canaries {
    /// Those of the article with this tag: a word of letters and digits, one an article.
    pub fn new(tag: &str) -> Canaries {
        assert!(tag.chars().all(|c| c.is_ascii_alphanumeric()), "{tag:?} is not made of letters and digits");
        Canaries { tag: tag.to_lowercase() }
    }

    /// The word at this place. Lower case, one word to any reader of text, and no word of any language.
    pub fn word(&self, place: Place) -> String {
        format!("zq{}{}", self.tag, format!("{place:?}").to_lowercase())
    }

    /// A word of the teaser, which everyone may read.
    pub fn open_word(&self) -> String {
        format!("zq{}teaser", self.tag)
    }

    /// A body with a divider, the open word before it and every canary after it.
    pub fn body_html(&self) -> String {
        let word = |place| self.word(place);
        format!(
            "<p>The quay at night, {open}, is quiet.<sup><a href=\"#note-1\" id=\"ref-1\">1</a></sup></p>\
             <!--more-->\
             <h2>The {heading} years</h2>\
             <p>Nobody spoke of {prose} then.</p>\
             <aside class=\"pullquote\"><p>We never saw {pull_quote}.</p></aside>\
             <figure><img src=\"https://pictures.example/{image}.webp\" alt=\"Cranes, {alt}\" width=\"800\" height=\"500\">\
             <figcaption>The harbour, {caption}</figcaption></figure>\
             <p>See <a href=\"https://files.example/{target}.pdf\">the {link} table</a>.</p>\
             <section class=\"footnotes\"><ol><li id=\"note-1\">As {footnote} has it.</li></ol></section>\
             <p>And then came {last}.</p>",
            open = self.open_word(),
            heading = word(Place::Heading),
            prose = word(Place::Prose),
            pull_quote = word(Place::PullQuote),
            image = word(Place::ImageName),
            alt = word(Place::Alt),
            caption = word(Place::Caption),
            target = word(Place::LinkTarget),
            link = word(Place::LinkText),
            footnote = word(Place::Footnote),
            last = word(Place::LastSentence),
        )
    }

    /// The places whose words are in `text`, whatever their case: all of them in a whole article, none
    /// in anything else.
    pub fn found_in(&self, text: &str) -> Vec<Place> {
        let text = text.to_lowercase();
        Place::ALL.into_iter().filter(|place| text.contains(&self.word(*place))).collect()
    }
}
