//! Where webhooks arrive in these tests: checked, noted, and refused a number of times.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use stripe::signature::{HEADER, TOLERANCE};
use stripe::{Event, Moment, SigningSecret, verify};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

#[derive(Clone)]
pub struct Intake {
    secrets: Vec<SigningSecret>,
    pub now: Arc<Mutex<Moment>>,
    pub refuse: Arc<Mutex<usize>>,
    pub came: Arc<Mutex<Vec<Event>>>,
    news: UnboundedSender<Event>,
}

pub fn secrets(texts: &[&str]) -> Vec<SigningSecret> {
    texts.iter().map(|text| SigningSecret::new(text).unwrap()).collect()
}

impl Intake {
    /// Listens; gives its address, and what comes as it comes.
    pub async fn listen(now: Moment, texts: &[&str]) -> (Intake, String, UnboundedReceiver<Event>) {
        let (news, receiver) = unbounded_channel();
        let (now, refuse, came) = (Arc::new(Mutex::new(now)), Arc::default(), Arc::default());
        let intake = Intake { secrets: secrets(texts), now, refuse, came, news };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhooks/stripe", listener.local_addr().unwrap());
        let router = Router::new().route("/webhooks/stripe", post(receive)).with_state(intake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (intake, url, receiver)
    }

    pub fn ids(&self) -> Vec<String> {
        self.came.lock().unwrap().iter().map(|event| event.id.clone()).collect()
    }
}

async fn receive(State(intake): State<Intake>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = headers[HEADER].to_str().unwrap();
    let now = *intake.now.lock().unwrap();
    if verify(header, &body, &intake.secrets, now, TOLERANCE).is_err() {
        return StatusCode::BAD_REQUEST;
    }
    let mut refuse = intake.refuse.lock().unwrap();
    if *refuse > 0 {
        *refuse -= 1;
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    let event = Event::read(&body).unwrap();
    intake.came.lock().unwrap().push(event.clone());
    _ = intake.news.send(event);
    StatusCode::OK
}
