//! News of localstripe, a Stripe that others wrote, through the router: its signatures are made by code that is not ours,
//! and its events have other fields than Stripe's.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::routing::post;
use db::testing::TestDb;
use kernel::Clock;
use kernel::config::Processor;
use press::billing::inquiries;
use serde_json::Value;
use stripe::{Client, Form, IdempotencyKey, Settings};
use testkit::TestApp;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Where `script/test` puts it, unless the environment says otherwise.
fn python() -> Option<PathBuf> {
    let named = std::env::var_os("BROADSHEET_TEST_LOCALSTRIPE").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home);
    let python = named.or_else(|| Some(cache?.join("broadsheet/localstripe/bin/python")))?;
    python.exists().then_some(python)
}

/// localstripe on loopback; it ends with this.
struct Local {
    child: Child,
    stripe: Client,
    base: String,
}

impl Drop for Local {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Local {
    fn start() -> Option<Local> {
        let Some(python) = python() else {
            eprintln!("skipped: localstripe is missing; script/test installs it");
            return None;
        };
        let wrapper = Path::new(env!("CARGO_MANIFEST_DIR")).join("../stripe/tests/stripe/loopback.py");
        let mut child =
            Command::new(python).arg(wrapper).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
        let base = format!("http://127.0.0.1:{}", port.trim());
        let settings = Settings { base: base.clone(), ..Settings::new("sk_test_12345") };
        Some(Local { child, stripe: Client::new(settings).unwrap(), base })
    }

    async fn make(&self, path: &[&str], fields: &[(&str, &str)]) -> Value {
        let form = fields.iter().fold(Form::new(), |form, (name, value)| form.with(name, *value));
        self.stripe.post(path, &form, &IdempotencyKey::new(format!("{path:?}"))).await.unwrap()
    }

    /// Somebody pays for a month with a card that the bank asks about; gives the subscription.
    async fn subscribe(&self) -> String {
        let id = |made: &Value| made["id"].as_str().unwrap().to_owned();
        let customer = id(&self.make(&["customers"], &[("email", "ada@example.org")]).await);
        let card = [("type", "card"), ("card[number]", "4000002760003184"), ("card[exp_month]", "12")];
        let card = [card.as_slice(), &[("card[exp_year]", "2098"), ("card[cvc]", "123")]].concat();
        let card = id(&self.make(&["payment_methods"], &card).await);
        self.make(&["payment_methods", &card, "attach"], &[("customer", &customer)]).await;
        let default = [("invoice_settings[default_payment_method]", card.as_str())];
        self.make(&["customers", &customer], &default).await;
        let product = id(&self.make(&["products"], &[("name", "All-Access"), ("type", "service")]).await);
        let plan =
            [("product", product.as_str()), ("amount", "900"), ("currency", "eur"), ("interval", "month")];
        let plan = id(&self.make(&["plans"], &plan).await);
        let expanded = ("expand[]", "latest_invoice.payment_intent");
        let wanted = [("customer", customer.as_str()), ("items[0][plan]", plan.as_str()), expanded];
        let begun = self.make(&["subscriptions"], &wanted).await;
        let asked = &begun["latest_invoice"]["payment_intent"];
        let said = [("client_secret", asked["client_secret"].as_str().unwrap()), ("success", "true")];
        self.make(&["payment_intents", asked["id"].as_str().unwrap(), "_authenticate"], &said).await;
        id(&begun)
    }
}

type Letter = (HeaderMap, Bytes);

/// Where its webhooks arrive, as they come.
async fn listen() -> (String, UnboundedReceiver<Letter>) {
    async fn receive(
        State(news): State<UnboundedSender<Letter>>,
        headers: HeaderMap,
        body: Bytes,
    ) -> StatusCode {
        _ = news.send((headers, body));
        StatusCode::OK
    }
    let (news, letters) = unbounded_channel();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhooks/stripe", listener.local_addr().unwrap());
    let router = Router::new().route("/webhooks/stripe", post(receive)).with_state(news);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, letters)
}

fn shop(db: &TestDb, local: &Local) -> TestApp {
    let folder = db.data_dir().join("secrets");
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, secret: &str| {
        std::fs::write(folder.join(name), secret).unwrap();
        Some(folder.join(name))
    };
    let mut press = testkit::press(testkit::config());
    // It signs by the time of the machine.
    press.clock = Clock::system();
    let settings = &mut press.config.billing;
    settings.processor = Some(Processor::Stripe);
    settings.stripe.secret_key_file = file("key", "sk_test_12345");
    settings.stripe.webhook_secret_file = file("webhook", "whsec_local");
    settings.stripe.address = local.base.clone();
    TestApp::open((*db).clone(), press)
}

db::both_databases! {
    async fn stripe_news_of_others_making_is_taken_once_and_leads_to_questions(db: TestDb) {
        let Some(local) = Local::start() else { return };
        let (app, (url, mut letters)) = (shop(&db, &local), listen().await);
        local.configure(&url).await;
        let subscription = local.subscribe().await;
        let mut kinds = Vec::new();
        while !["customer.subscription.created", "invoice.payment_succeeded"].iter().all(|kind| kinds.contains(&(*kind).to_owned())) {
            let came = tokio::time::timeout(Duration::from_secs(60), letters.recv()).await;
            let (headers, body) = came.expect("news in time").unwrap();
            let kind = serde_json::from_slice::<Value>(&body).unwrap()["type"].as_str().unwrap().to_owned();
            let signed: HeaderMap =
                headers.into_iter().filter_map(|(name, value)| Some((name?, value))).filter(|(name, _)| name == "stripe-signature" || name == "content-type").collect();
            let tell = async |headers: &HeaderMap, body: &[u8]| {
                app.client().send(Method::POST, "/webhooks/stripe", headers.clone(), body.to_vec()).await
            };
            let taken = tell(&signed, &body).await;
            assert_eq!(taken.status, StatusCode::OK, "{kind}: {taken:?}");
            assert!(taken.text().contains("taken"));
            assert!(tell(&signed, &body).await.text().contains("known"), "it is taken once");
            let forged = [body.as_ref(), b" "].concat();
            assert_eq!(tell(&signed, &forged).await.status, StatusCode::BAD_REQUEST);
            kinds.push(kind);
        }
        let due = db.read_blocking(inquiries::count).unwrap();
        assert_eq!(due, 1, "all of it is about one subscription: {kinds:?}");
        let asked: Vec<String> = db.read_blocking(|conn| conn.query("SELECT ref FROM inquiries", &[])).unwrap();
        assert_eq!(asked, [subscription]);
    }
}

impl Local {
    /// Its own address for settings lies outside the interface, so it is written to by hand.
    async fn configure(&self, url: &str) {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let body = Form::new().with("url", url).with("secret", "whsec_local").encode();
        let host = self.base.trim_start_matches("http://");
        let request = format!(
            "POST /_config/webhooks/test HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}",
            body.len()
        );
        let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}
