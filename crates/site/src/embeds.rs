//! Cards within an article: of other articles, and of pages elsewhere, which say whose they are and load nothing before a
//! reader asks for it.

use std::collections::BTreeSet;

use kernel::config::Embeds;
use render::body::{Card, Frame, Provider, plain_text, with_cards};
use serde_json::json;

use crate::Site;

/// The text of an article as a page shows it, as far as it is open.
pub(crate) struct Text {
    pub teaser: String,
    pub rest: Option<String>,
    /// The origins that cards in it load from.
    pub frames: Vec<String>,
}

impl Site {
    /// The same with its cards; those of pages elsewhere can be loaded.
    pub(crate) fn with_cards(&self, text: Text) -> Text {
        let mut frames = BTreeSet::new();
        let mut shown = |html: &str| {
            with_cards(html, |card, inner| {
                let page = match card {
                    Card::Page(page) => page,
                    Card::Article(_) => return self.article_card(inner),
                };
                let frame = Frame::of(page).filter(|frame| may_load(&self.press.config.embeds, frame))?;
                let card = self.embed_card(page, inner, &frame)?;
                frames.insert(frame.origin().to_owned());
                Some(card)
            })
        };
        let (teaser, rest) = (shown(&text.teaser), text.rest.as_deref().map(&mut shown));
        Text { teaser, rest, frames: frames.into_iter().collect() }
    }

    /// The card of another article.
    fn article_card(&self, inner: &str) -> Option<String> {
        self.theme.render("parts/read-also.html", json!({ "inner_html": inner })).ok()
    }

    /// The card; none where the theme fails at it, since the link in the text does as well.
    fn embed_card(&self, page: &str, inner: &str, frame: &Frame) -> Option<String> {
        let words = plain_text(inner);
        let title = words.lines().next().filter(|words| !words.is_empty() && *words != page);
        let provider = match frame.provider.has_many_hosts() {
            true => format!("{} ({})", frame.provider.name(), frame.host),
            false => frame.provider.name().to_owned(),
        };
        let card = json!({
            "provider": provider, "url": page, "title": title, "inner_html": inner,
            "frame": frame.src, "height": frame.height,
        });
        self.theme.render("parts/embed.html", card).ok()
    }
}

/// Whether the settings let readers load it.
fn may_load(embeds: &Embeds, frame: &Frame) -> bool {
    let (list, wanted) = match frame.provider {
        Provider::Mastodon => (&embeds.mastodon, frame.host.as_str()),
        Provider::PeerTube => (&embeds.peertube, frame.host.as_str()),
        provider => (&embeds.providers, provider.as_str()),
    };
    list.iter().any(|known| known == wanted)
}

#[cfg(test)]
mod tests {
    use kernel::config::PROVIDERS;

    use super::*;

    #[test]
    fn the_settings_know_those_who_have_one_address() {
        let alone = Provider::ALL.into_iter().filter(|provider| !provider.has_many_hosts());
        assert_eq!(alone.map(Provider::as_str).collect::<Vec<_>>(), PROVIDERS);
    }

    #[test]
    fn servers_of_many_are_loaded_by_their_host() {
        let post = Frame::of("https://social.example/@ada/112233445566778899").unwrap();
        let embeds = Embeds::default();
        assert!(!may_load(&embeds, &post));
        assert!(may_load(&Embeds { mastodon: vec!["social.example".into()], ..embeds.clone() }, &post));
        let video = Frame::of("https://youtu.be/abc123").unwrap();
        assert!(may_load(&embeds, &video));
        assert!(!may_load(&Embeds { providers: Vec::new(), ..embeds }, &video));
    }
}
