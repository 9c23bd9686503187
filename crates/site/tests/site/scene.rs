//! A magazine with one article of each level, each with a picture past its wall, and the addresses that
//! its routes have with them.

mod forms;

use broadsheet_site::ROUTES;
use db::Db;
use kernel::EmailAddress;
use kernel::config::{AccessLevel, Ad, AdSlot, Config};
use kernel::ids::Token;
use press::articles::{LeadDraft, add_picture};
use press::newsletters::{self, passes};
use press::readers;
use render::body::{TeaserLimits, prepare};
use testkit::{Canaries, Place, Standing, TestApp, visitor};

use crate::collectives::Collectives;

/// An article of the scene.
pub struct Story {
    pub level: AccessLevel,
    pub id: i64,
    pub slug: String,
    pub canaries: Canaries,
    /// File name of the picture past its wall, and its bytes.
    pub picture: String,
    pub bytes: Vec<u8>,
    /// Public id of a picture past its wall that has smaller copies, and their file names.
    pub still: String,
    pub copies: Vec<String>,
}

impl Story {
    pub fn path(&self) -> String {
        format!("/articles/{}", self.slug)
    }
}

pub struct Scene {
    pub app: TestApp,
    /// One of each level.
    pub stories: Vec<Story>,
}

/// Limits that a crawl from one address does not reach, and one of every advertisement.
pub fn settle(config: &mut Config) {
    let readers = &mut config.readers;
    readers.mails_per_address_hour = 1_000_000;
    readers.mails_per_network_hour = 1_000_000;
    readers.instant_per_network_day = 1_000_000;
    readers.instant_per_site_hour = 1_000_000;
    config.billing.invoice.offered = true;
    config.gifts.links_per_month = 1000;
    config.gifts.readers_per_link = 1000;
    let ad = |slot, name: &str| Ad {
        slot,
        headline: format!("Anchors by {name}"),
        text: "Heavy ones.".into(),
        url: format!("https://{name}.advertiser.example/"),
        advertiser: format!("Advertiser {name}"),
    };
    config.ads =
        vec![ad(AdSlot::Top, "topmast"), ad(AdSlot::Middle, "midship"), ad(AdSlot::Side, "sideboard")];
}

impl Scene {
    pub fn new(db: &Db) -> Scene {
        Scene::with(db, |_| ())
    }

    /// A scene whose settings the test has changed.
    pub fn with(db: &Db, change: impl FnOnce(&mut Config)) -> Scene {
        let app = TestApp::with(db, |config| {
            settle(config);
            change(config);
        });
        let stories = AccessLevel::ALL.into_iter().map(|level| story(&app, level)).collect();
        app.index();
        Scene { app, stories }
    }

    /// The article of that level.
    pub fn story(&self, level: AccessLevel) -> &Story {
        self.stories.iter().find(|story| story.level == level).unwrap()
    }

    /// The metered article.
    pub fn metered(&self) -> &Story {
        self.story(AccessLevel::Metered)
    }
}

/// A picture of one pixel; `shade` sets pictures apart.
pub fn gif(shade: u8) -> Vec<u8> {
    let mut bytes = b"GIF89a\x01\0\x01\0\x80\0\0".to_vec();
    bytes.extend([shade, shade, 7, 255, 255, 255]);
    bytes.extend(b"\x21\xf9\x04\x01\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b");
    bytes
}

/// A picture that has smaller copies; `shade` sets pictures apart.
pub fn still(shade: u8) -> Vec<u8> {
    let colours = |x: u32, y: u32| image::Rgb([shade, (x / 4) as u8, (y / 2) as u8]);
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(700, 350, colours).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Keeps a picture; gives its row id, file name and bytes as kept.
pub fn keep_picture(app: &TestApp, bytes: &[u8]) -> (i64, String, Vec<u8>) {
    let stored = app.site.store.put(bytes).unwrap();
    let kept = app.site.store.read(&stored.key).unwrap().unwrap();
    let press = app.press().clone();
    let (id, file) = app
        .db()
        .write_blocking(move |tx| {
            add_picture(tx, &press, &stored, &media::Captions::default(), press.clock.now())
        })
        .unwrap();
    (id, file, kept)
}

pub fn story(app: &TestApp, level: AccessLevel) -> Story {
    let slug = format!("{}story", level.as_str());
    let canaries = Canaries::new(&slug);
    let body_html = canaries.body_html();
    let (picture, file, bytes) = keep_picture(app, &gif(10 + slug.len() as u8));
    let (still_id, still, _) = keep_picture(app, &still(10 + slug.len() as u8));
    // As an import leaves it: pictures of ours, and where one was not to be had a link to it.
    let (name, alt) = (canaries.word(Place::ImageName), canaries.word(Place::Alt));
    let (_, elsewhere) = body_html.split_once("<img").unwrap();
    let (elsewhere, _) = elsewhere.split_once('>').unwrap();
    let body = body_html.replace(
        &format!("<img{elsewhere}>"),
        &format!(
            "<a href=\"https://pictures.example/{name}.webp\">A picture</a>\
             <img src=\"/media/{file}\" alt=\"Cranes, {alt}\" width=\"800\" height=\"500\">\
             <img src=\"/media/{still}\" alt=\"A quay\" width=\"700\" height=\"350\">"
        ),
    );
    let id = testkit::article(app.db(), app.press(), &slug, |draft| {
        draft.access = Some(level);
        draft.body = prepare(&body, TeaserLimits::default());
        draft.pictures = vec![(picture, true), (still_id, true)];
        draft.series = Some("Night Work".into());
        draft.kind = "report".into();
        draft.lead = Some(LeadDraft {
            elsewhere: Some("https://pictures.example/lead.jpg".into()),
            alt: "A quay".into(),
            caption: "The quay".into(),
            credit: "A. Photographer".into(),
            ..LeadDraft::default()
        });
        draft.old_paths = vec![format!("/old/{}", draft.title)];
    });
    let copies = press::pictures::copies(&still, 700, 350, media::Format::WebP);
    let copies = copies.into_iter().map(|(name, _)| name).collect();
    let still = still.split('.').next().unwrap().to_owned();
    Story { level, id, slug, canaries, picture: file, bytes, still, copies }
}

/// A form to send: where, and its fields.
pub type Form = (String, Vec<(&'static str, String)>);

/// What a crawl asks of one route.
#[derive(Default)]
pub struct Asked {
    pub pages: Vec<String>,
    pub forms: Vec<Form>,
}

/// Tokens and addresses made anew for each crawl, since some are used up by it.
struct Made {
    gift: Token,
    link: Token,
    email: String,
    confirm: String,
    stop: String,
    resume: String,
    why: String,
    preferences: String,
    withdrawal: String,
    proof: String,
    collectives: Collectives,
}

impl Scene {
    /// What to ask of every route, with an article in mind. A route that is missing here fails.
    pub async fn tour(&self, wanted: &Story) -> Vec<(&'static str, Asked)> {
        let made = self.make(wanted).await;
        ROUTES
            .iter()
            .map(|route| {
                let pages = self.pages(route.path, wanted, &made);
                let forms = match route.methods.contains(&"post") {
                    true => forms::of(route.path, wanted, &made),
                    false => Vec::new(),
                };
                (route.path, Asked { pages, forms })
            })
            .collect()
    }

    async fn make(&self, wanted: &Story) -> Made {
        let (app, press) = (&self.app, self.app.press().clone());
        let giver = visitor(app.db(), &press, Standing::Subscriber, wanted.id).reader.unwrap();
        let someone = visitor(app.db(), &press, Standing::Confirmed, wanted.id);
        let (reader, article) = (someone.reader.unwrap(), wanted.id);
        let (gift, link, public_id) = app
            .db()
            .write_blocking::<_, db::DbError>(move |tx| {
                let now = press.clock.now();
                let gift = press::gifts::make(tx, &press, now, giver, article).unwrap().token;
                let link = readers::login_link(tx, &press, now, reader, 1)?.unwrap().token;
                Ok((gift, link, readers::by_id(tx, reader)?.unwrap().public_id))
            })
            .unwrap();
        let signing_up = format!("letters{}@signup.example", app.press().random.code());
        app.client().post("/newsletters", &[("email", &signing_up), ("newsletter", "weekly-free")]).await;
        let confirm = app.link_to(&signing_up, "/newsletters/confirm/").await;
        let stop = newsletters::stop_path(app.press(), &public_id, "weekly-free");
        let resume = newsletters::resume_path(app.press(), &public_id, "weekly-free");
        let why = newsletters::why_path(app.press(), &public_id, "weekly-free");
        let preferences = press::preferences::path(app.press(), &public_id);
        let collectives = Collectives::new(app).await;
        let form = [("name", "Ada"), ("email", signing_up.as_str()), ("step", "confirm")];
        let declared = app.client().post("/withdraw", &form).await;
        let withdrawal = declared.location().unwrap().to_owned();
        let proof = press::withdrawals::proof_path(app.press(), withdrawal.rsplit('/').next().unwrap());
        let email = someone.email.unwrap();
        Made { gift, link, email, confirm, stop, resume, why, preferences, withdrawal, proof, collectives }
    }

    /// Cards for sharing: an article's, the site's and lists', by a name that leads to the present one.
    fn cards(&self) -> Vec<String> {
        let id_of = |story: &Story| {
            let id = story.id;
            self.app.db().read_blocking(move |conn| press::articles::by_id(conn, id, testkit::START)).unwrap()
        };
        let articles =
            self.stories.iter().filter_map(id_of).map(|article: press::articles::Article| article.card);
        let names = articles.map(|card| card.public_id);
        let lists =
            ["site", "section.ports", "topic.trade", "series.night-work", "author.ada-quill", "nonsense"];
        names.chain(lists.map(str::to_owned)).map(|name| format!("/og/{name}.former.png")).collect()
    }

    /// An issue whose subscribers' letter holds what is paid for, and its links to every article: a stranger's, those of
    /// a reader without All-Access, and made-up ones.
    fn letter(&self, wanted: &Story, email: &str) -> (Vec<String>, Vec<String>) {
        let (app, email) = (&self.app, EmailAddress::parse(email).unwrap());
        let reader = app.db().read_blocking(move |conn| readers::by_email(conn, &email)).unwrap().unwrap();
        let links: Vec<_> = self.stories.iter().map(|story| (story.path(), Some(story.id))).collect();
        let day = app.press().random.public_id();
        let issue = testkit::issue(app.db(), app.press(), &day, app.clock().now(), &links);
        testkit::freeze(app.db(), app.press(), &issue, &wanted.canaries.body_html(), Some("<p>The day.</p>"));
        let word = passes::word(app.press(), &issue, &reader.public_id);
        let spelled = |path: String| [path.clone(), format!("{path}?r={word}"), format!("{path}?r=nonsense")];
        let seen = spelled(format!("/newsletters/daily-review/{day}")).to_vec();
        let followed = (0..=links.len()).flat_map(|position| spelled(format!("/n/{issue}/{position}")));
        (seen, followed.collect())
    }

    fn pages(&self, route: &str, wanted: &Story, made: &Made) -> Vec<String> {
        let one = |path: &str| vec![path.to_owned()];
        let each = |end: &str| self.stories.iter().map(|story| format!("{}{end}", story.path())).collect();
        match route {
            "/" => vec!["/".into(), "/?p=1".into()],
            "/articles/{slug}" => each(""),
            "/articles/{slug}/unlock" => each("/unlock"),
            "/articles/{slug}/gift" => each("/gift"),
            "/articles/{slug}/save" => each("/save"),
            "/articles/{slug}/unsave" => each("/unsave"),
            "/articles/{slug}/print" => each("/print"),
            "/articles/{slug}/listen" => each("/listen"),
            "/articles/{slug}/cite.ris" => each("/cite.ris"),
            "/articles/{slug}/cite.bib" => each("/cite.bib"),
            "/gift/{token}" => vec![format!("/gift/{}", made.gift.expose()), "/gift/nonsense".into()],
            "/sections/{slug}" => one("/sections/ports"),
            "/sections/{slug}/feed.xml" => one("/sections/ports/feed.xml"),
            "/topics/{slug}" => one("/topics/trade"),
            "/places/{slug}" => one("/places/stanmar"),
            "/series/{slug}" => one("/series/night-work"),
            "/authors/{slug}" => one("/authors/ada-quill"),
            follow if follow.ends_with("follow") => vec![heading(follow)],
            "/archive/{month}" => one("/archive/2026-11"),
            "/search" => {
                // Words of headlines, of teasers, and of paid text. A page says what was searched for, so
                // the canaries themselves are left to a test of their own.
                let words = ["", "story", "say", "quay", "nobody", "cranes", "harbour"];
                let pages = words.map(|word| format!("/search?q={word}")).into_iter();
                pages
                    .chain(["/search?q=cranes&sort=date".into(), "/search?q=section:ports+nobody".into()])
                    .collect()
            }
            "/api/search" => {
                let words = ["", "story", "say", "quay", "nobody", "cranes", "-quay"];
                words.map(|word| format!("/api/search?q={word}")).into()
            }
            "/api/suggest" => {
                let begun = ["", "s", "st", "no", "nobody", "por", "ada", "zq"];
                begun.map(|begun| format!("/api/suggest?q={begun}")).into()
            }
            "/checkout" => {
                vec![format!("/checkout?plan=all-access&next={}", wanted.path()), "/checkout".into()]
            }
            "/order" => {
                vec![format!("/order?plan=all-access&next={}", wanted.path()), "/order".into()]
            }
            "/invoices/{id}" | "/invoices/{id}/cancel" => vec![route.replace("{id}", "nonsense")],
            "/checkout/{token}" | "/sandbox/{token}" => vec![route.replace("{token}", "nonsense")],
            "/withdraw/{id}" => vec![made.withdrawal.clone(), "/withdraw/nonsense".into()],
            "/withdraw/{id}/{signature}" => vec![format!("{}/nonsense", made.withdrawal), made.proof.clone()],
            "/account/receipts/{number}" => one("/account/receipts/1"),
            "/login" => vec!["/login".into(), format!("/login?next={}", wanted.path())],
            "/login/link/{token}" => {
                vec![format!("/login/link/{}", made.link.expose()), "/login/link/nonsense".into()]
            }
            "/account/address/{token}" => one("/account/address/nonsense"),
            "/account/sessions/{id}/revoke" => one("/account/sessions/nonsense/revoke"),
            "/account/passkeys/{id}/remove" => one("/account/passkeys/nonsense/remove"),
            "/account/gifts/{id}/revoke" => one("/account/gifts/1/revoke"),
            "/account/searches/{id}/delete" => one("/account/searches/1/delete"),
            "/newsletters" => vec!["/newsletters".into(), "/newsletters?sent=weekly-free".into()],
            "/newsletters/confirm/{token}" => {
                vec![made.confirm.clone(), "/newsletters/confirm/nonsense".into()]
            }
            "/newsletters/stop/{reader}/{newsletter}/{signature}" => vec![made.stop.clone()],
            "/newsletters/resume/{reader}/{newsletter}/{signature}" => vec![made.resume.clone()],
            "/newsletters/why/{reader}/{newsletter}/{signature}" => vec![made.why.clone()],
            "/preferences/{reader}/{signature}" => {
                vec![made.preferences.clone(), "/preferences/nobody/nonsense".into()]
            }
            "/media/{file}" => {
                let names = |story: &Story| [vec![story.picture.clone()], story.copies.clone()].concat();
                let pictures = self.stories.iter().flat_map(names).map(|name| format!("/media/{name}"));
                pictures.chain(["/media/nonsense.jpg".into(), "/media/nonsense.640.webp".into()]).collect()
            }
            "/og/{file}" => self.cards(),
            "/static/{*path}" => vec![self.app.site.theme.asset_url("css/site.css").unwrap()],
            "/preview/{token}" => one("/preview/nonsense"),
            "/preview/{token}/media/{file}" => one("/preview/nonsense/media/nonsense.jpg"),
            "/newsletters/{slug}" => vec!["/newsletters/daily-review".into(), "/newsletters/nonsense".into()],
            "/newsletters/{slug}/{day}" => self.letter(wanted, &made.email).0,
            "/n/{issue}/{position}" => self.letter(wanted, &made.email).1,
            "/go/{ad}/{slot}" => one("/go/nonsense/top"),
            "/set-up/{token}" => one("/set-up/nonsense"),
            "/webhooks/stripe" | "/webhooks/ses" => Vec::new(),
            "/sitemaps/{part}" => one("/sitemaps/1.xml"),
            theirs if made.collectives.pages(theirs).is_some() => made.collectives.pages(theirs).unwrap(),
            plain if !plain.contains('{') => one(plain),
            missing => panic!("{missing} is missing from the tour: say what to ask there"),
        }
    }
}

/// Where an act about a heading of the scene stands.
fn heading(route: &str) -> String {
    let slug = match route.split('/').nth(1) {
        Some("authors") => "ada-quill",
        Some("sections") => "ports",
        Some("topics") => "trade",
        Some("places") => "stanmar",
        _ => "night-work",
    };
    route.replace("{slug}", slug)
}
