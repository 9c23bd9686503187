//! Pages elsewhere that can be shown within a text: who provides them, and where each has the frame that is made for
//! it. The one table of them; the editor has the addresses it knows by `web/editor/fixtures/embeds.json`, which tests
//! on both sides read.

use url::Url;

/// Who provides what is shown in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provider {
    /// Videos.
    YouTube,
    /// Videos.
    Vimeo,
    /// Music and podcasts.
    Spotify,
    /// Music and podcasts.
    SoundCloud,
    /// Posts.
    Bluesky,
    /// Charts and maps.
    Datawrapper,
    /// Posts, on servers of many.
    Mastodon,
    /// Videos, on servers of many.
    PeerTube,
}

impl Provider {
    /// All of them.
    pub const ALL: [Provider; 8] = [
        Provider::YouTube,
        Provider::Vimeo,
        Provider::Spotify,
        Provider::SoundCloud,
        Provider::Bluesky,
        Provider::Datawrapper,
        Provider::Mastodon,
        Provider::PeerTube,
    ];

    /// The word for it in settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Provider::YouTube => "youtube",
            Provider::Vimeo => "vimeo",
            Provider::Spotify => "spotify",
            Provider::SoundCloud => "soundcloud",
            Provider::Bluesky => "bluesky",
            Provider::Datawrapper => "datawrapper",
            Provider::Mastodon => "mastodon",
            Provider::PeerTube => "peertube",
        }
    }

    /// Its name, as it writes it.
    pub fn name(self) -> &'static str {
        match self {
            Provider::YouTube => "YouTube",
            Provider::Vimeo => "Vimeo",
            Provider::Spotify => "Spotify",
            Provider::SoundCloud => "SoundCloud",
            Provider::Bluesky => "Bluesky",
            Provider::Datawrapper => "Datawrapper",
            Provider::Mastodon => "Mastodon",
            Provider::PeerTube => "PeerTube",
        }
    }

    /// Whether anyone may run a server of it, so that only its host says whose it is.
    pub fn has_many_hosts(self) -> bool {
        matches!(self, Provider::Mastodon | Provider::PeerTube)
    }

    /// What it shows of a page with this address.
    fn frame(self, page: &Page) -> Option<(String, Option<u32>)> {
        match self {
            Provider::YouTube => youtube(page),
            Provider::Vimeo => vimeo(page),
            Provider::Spotify => spotify(page),
            Provider::SoundCloud => soundcloud(page),
            Provider::Bluesky => bluesky(page),
            Provider::Datawrapper => datawrapper(page),
            Provider::Mastodon => mastodon(page),
            Provider::PeerTube => peertube(page),
        }
    }
}

/// A page as it is shown within another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Who provides it.
    pub provider: Provider,
    /// Whose page it is: the host of its address, without `www.`.
    pub host: String,
    /// The address of the frame.
    pub src: String,
    /// Its height in pixels; none where it is as wide as a film.
    pub height: Option<u32>,
}

impl Frame {
    /// What is shown of the page at this address, if anybody we know provides that.
    pub fn of(address: &str) -> Option<Frame> {
        let page = Page::parse(address)?;
        let (provider, (src, height)) =
            Provider::ALL.into_iter().find_map(|provider| Some((provider, provider.frame(&page)?)))?;
        Some(Frame { provider, host: page.host, src, height })
    }

    /// Scheme and host of what is loaded, as a Content-Security-Policy names it.
    pub fn origin(&self) -> &str {
        let after = self.src.find("://").map_or(0, |at| at + 3);
        let end = self.src[after..].find('/').map_or(self.src.len(), |at| after + at);
        &self.src[..end]
    }
}

/// The address under which people know what somebody else's frame shows.
pub fn page_of_frame(src: &str) -> Option<String> {
    let page = Page::parse(src)?;
    let parts = page.parts();
    let address = match (&*page.host, parts.as_slice()) {
        ("youtube.com" | "youtube-nocookie.com", ["embed", id]) if *id != "videoseries" => {
            let start = page.query("start").map(|start| format!("&t={start}")).unwrap_or_default();
            format!("https://www.youtube.com/watch?v={id}{start}")
        }
        ("player.vimeo.com", ["video", id]) => match page.query("h") {
            Some(hash) => format!("https://vimeo.com/{id}/{hash}"),
            None => format!("https://vimeo.com/{id}"),
        },
        ("open.spotify.com", ["embed", kind, id]) => format!("https://open.spotify.com/{kind}/{id}"),
        ("embed.bsky.app", ["embed", who, "app.bsky.feed.post", post]) => {
            format!("https://bsky.app/profile/{who}/post/{post}")
        }
        (_, ["videos", "embed", id]) => format!("https://{}/w/{id}", page.host),
        (_, [who, post, "embed"]) if who.starts_with('@') => format!("https://{}/{who}/{post}", page.host),
        // Players and charts whose frame is all there is of them.
        ("w.soundcloud.com" | "datawrapper.dwcdn.net", _) => page.address(),
        _ => return None,
    };
    Frame::of(&address).map(|_| address)
}

/// The address of a page that somebody we know has a frame for, with a scheme that nobody can listen to.
pub(super) fn page(address: &str) -> Option<String> {
    Frame::of(address).and_then(|_| Page::parse(address)).map(|page| page.address())
}

/// An address, taken apart.
struct Page {
    url: Url,
    host: String,
}

impl Page {
    fn parse(address: &str) -> Option<Page> {
        let address = address.trim();
        let whole = match address.strip_prefix("//") {
            Some(rest) => format!("https://{rest}"),
            None => address.to_owned(),
        };
        let mut url = Url::parse(&whole).ok()?;
        if url.scheme() == "http" {
            url.set_scheme("https").ok()?;
        }
        let plain = url.scheme() == "https" && url.port().is_none() && url.username().is_empty();
        let host = url.host_str().filter(|_| plain)?;
        let host = ["www.", "m."].iter().find_map(|begin| host.strip_prefix(begin)).unwrap_or(host);
        Some(Page { host: host.to_owned(), url })
    }

    fn parts(&self) -> Vec<&str> {
        self.url.path().split('/').filter(|part| !part.is_empty()).collect()
    }

    fn query(&self, name: &str) -> Option<String> {
        let found = self.url.query_pairs().find(|(key, _)| key == name)?;
        Some(found.1.into_owned()).filter(|value| is_word(value))
    }

    fn address(&self) -> String {
        self.url.to_string()
    }
}

/// What names something in an address of theirs: nothing that could mean something in ours.
fn is_word(text: &str) -> bool {
    (1..=100).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b))
}

fn is_number(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn youtube(page: &Page) -> Option<(String, Option<u32>)> {
    let id = match (&*page.host, page.parts().as_slice()) {
        ("youtube.com" | "music.youtube.com", ["watch"]) => page.query("v")?,
        ("youtube.com", ["shorts" | "live", id]) | ("youtu.be", [id]) if is_word(id) => (*id).to_owned(),
        _ => return None,
    };
    let start = page.query("t").or_else(|| page.query("start")).and_then(|start| seconds(&start));
    let start = start.map(|start| format!("?start={start}")).unwrap_or_default();
    Some((format!("https://www.youtube-nocookie.com/embed/{id}{start}"), None))
}

/// `90`, `90s` or `1m30s` in seconds.
fn seconds(text: &str) -> Option<u32> {
    let mut total: u32 = 0;
    let mut number = String::new();
    for sign in text.chars() {
        let unit = match sign {
            '0'..='9' => {
                number.push(sign);
                continue;
            }
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        total = total.checked_add(number.parse::<u32>().ok()?.checked_mul(unit)?)?;
        number.clear();
    }
    match number.is_empty() {
        true => Some(total),
        false => total.checked_add(number.parse().ok()?),
    }
}

fn vimeo(page: &Page) -> Option<(String, Option<u32>)> {
    let parts = page.parts();
    let (id, hash) = match (&*page.host, parts.as_slice()) {
        ("vimeo.com", [id]) => (id, None),
        ("vimeo.com", [id, hash]) if is_word(hash) => (id, Some(hash)),
        _ => return None,
    };
    let hash = hash.map(|hash| format!("&h={hash}")).unwrap_or_default();
    is_number(id).then(|| (format!("https://player.vimeo.com/video/{id}?dnt=1{hash}"), None))
}

fn spotify(page: &Page) -> Option<(String, Option<u32>)> {
    let parts = page.parts();
    let parts = match parts.as_slice() {
        [first, rest @ ..] if first.starts_with("intl-") => rest,
        all => all,
    };
    let [kind @ ("track" | "episode" | "album" | "playlist" | "show" | "artist"), id] = parts else {
        return None;
    };
    let height = if matches!(*kind, "track" | "episode") { 152 } else { 352 };
    (page.host == "open.spotify.com" && is_word(id))
        .then(|| (format!("https://open.spotify.com/embed/{kind}/{id}"), Some(height)))
}

fn soundcloud(page: &Page) -> Option<(String, Option<u32>)> {
    let parts = page.parts();
    match (&*page.host, parts.as_slice()) {
        ("w.soundcloud.com", ["player"]) => {
            let shown = page.url.query_pairs().find(|(name, _)| name == "url")?.1;
            Page::parse(&shown)
                .filter(|shown| shown.host == "soundcloud.com" || shown.host.ends_with(".soundcloud.com"))
                .map(|shown| player(&shown.address(), 166))
        }
        ("soundcloud.com", [who, "sets", what]) if is_word(who) && is_word(what) => {
            Some(player(&format!("https://soundcloud.com/{who}/sets/{what}"), 352))
        }
        ("soundcloud.com", [who, what]) if is_word(who) && is_word(what) && *who != "discover" => {
            Some(player(&format!("https://soundcloud.com/{who}/{what}"), 166))
        }
        _ => None,
    }
}

fn player(shown: &str, height: u32) -> (String, Option<u32>) {
    let mut src = Url::parse("https://w.soundcloud.com/player/").expect("an address of ours");
    src.query_pairs_mut().append_pair("url", shown);
    (src.into(), Some(height))
}

fn bluesky(page: &Page) -> Option<(String, Option<u32>)> {
    let parts = page.parts();
    let ["profile", who, "post", post] = parts.as_slice() else { return None };
    (page.host == "bsky.app" && is_word(who) && is_word(post))
        .then(|| (format!("https://embed.bsky.app/embed/{who}/app.bsky.feed.post/{post}"), Some(500)))
}

fn datawrapper(page: &Page) -> Option<(String, Option<u32>)> {
    let parts = page.parts();
    let path = match parts.as_slice() {
        [chart] if is_word(chart) => format!("{chart}/"),
        [chart, version] if is_word(chart) && is_number(version) => format!("{chart}/{version}/"),
        _ => return None,
    };
    (page.host == "datawrapper.dwcdn.net").then(|| (format!("https://{}/{path}", page.host), Some(450)))
}

fn mastodon(page: &Page) -> Option<(String, Option<u32>)> {
    let parts = page.parts();
    let [who, post] = parts.as_slice() else { return None };
    let name = who.strip_prefix('@')?;
    let is_name = name.split('@').count() <= 2 && name.split('@').all(is_word);
    (is_name && is_number(post) && post.len() >= 10)
        .then(|| (format!("https://{}/{who}/{post}/embed", page.host), Some(500)))
}

fn peertube(page: &Page) -> Option<(String, Option<u32>)> {
    let parts = page.parts();
    let id = match parts.as_slice() {
        ["w", id] | ["videos", "watch", id] if is_word(id) && id.len() >= 16 => id,
        _ => return None,
    };
    // Viewers are not made to send it on to others, who would learn their addresses.
    Some((format!("https://{}/videos/embed/{id}?p2p=0", page.host), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the editor knows as well.
    const KNOWN: &str = include_str!("../../../../web/editor/fixtures/embeds.json");

    #[test]
    fn pages_and_frames_are_those_that_the_editor_knows() {
        let known: Vec<serde_json::Value> = serde_json::from_str(KNOWN).unwrap();
        assert!(known.len() >= Provider::ALL.len());
        for one in &known {
            let text = |name: &str| one[name].as_str();
            let page = text("page").unwrap();
            let frame = Frame::of(page);
            assert_eq!(frame.as_ref().map(|frame| frame.provider.name()), text("provider"), "{page}");
            assert_eq!(frame.as_ref().map(|frame| frame.src.as_str()), text("frame"), "{page}");
            if let Some(foreign) = text("of") {
                assert_eq!(page_of_frame(foreign).as_deref(), Some(page), "{foreign}");
            }
        }
        let named = |provider: Provider| known.iter().any(|one| one["provider"] == provider.name());
        assert!(Provider::ALL.into_iter().all(named));
    }

    #[test]
    fn what_is_loaded_comes_from_where_the_page_says() {
        let origin = |page| Frame::of(page).unwrap().origin().to_owned();
        assert_eq!(origin("https://youtu.be/abc123"), "https://www.youtube-nocookie.com");
        assert_eq!(origin("https://social.example/@ada/112233445566778899"), "https://social.example");
    }

    #[test]
    fn nothing_of_an_address_can_mean_something_else_in_ours() {
        for address in [
            "javascript:alert(1)",
            "https://youtu.be/a\"onload=x",
            "https://youtu.be/a%22b",
            "https://youtube.com.evil.example/watch?v=abc123",
            "https://user@youtu.be/abc123",
            "https://youtu.be:8443/abc123",
            "https://social.example/@a;b/112233445566778899",
            "https://social.example/@ada/12",
            "https://w.soundcloud.com/player/?url=https://evil.example/",
            "https://bsky.app/profile/a b/post/x",
            "data:text/html,x",
            "",
        ] {
            assert_eq!(Frame::of(address), None, "{address}");
            assert_eq!(page_of_frame(address), None, "{address}");
        }
    }
}
