//! The first start: an empty folder serves one page, which only a printed link opens, asks there what
//! cannot be guessed, and becomes a site without a restart.
//!
//! `draft` is what is typed, `written` the settings made of it, `founding` makes the site of both, all or
//! nothing. `pages` and `view` show it, `trial` sends a test mail.

mod draft;
mod founding;
mod ground;
mod link;
mod pages;
mod trial;
mod view;
mod written;

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_kit::Failure as Refusal;
use http_kit::sight::{Sight, Watch};
use kernel::clock::Clock;
use kernel::ids::{Random, Token};
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use founding::is_open;

use crate::accept::{Door, Limits, Tally, Threads};
use crate::failure::Failure;
use crate::serve::{Inherited, Word, tell_ready, until};
use crate::settings::{Desk, Place, make_folder};
use crate::tls::{self, Secured};
use draft::Draft;
use founding::Founded;
use ground::Ground;
use link::Link;
use view::Tongues;

/// How long an answer may take to leave once there is a site.
const LINGER: Duration = Duration::from_secs(5);

/// A set-up under way. Cheap to clone.
#[derive(Clone)]
struct SetUp(Arc<Inner>);

struct Inner {
    link: Link,
    clock: Clock,
    tongues: Tongues,
    ground: Ground,
    address: SocketAddr,
    /// The relay's password, so that it stands in no page.
    password: Mutex<Option<String>>,
    /// The site, once there is one. Whoever makes it holds the lock.
    founded: tokio::sync::Mutex<Option<Founded>>,
    done: watch::Sender<bool>,
}

impl std::ops::Deref for SetUp {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Serves the set-up page of `place` until there is a site, which it gives with the ear for the word to end:
/// who serves it hears what was said since. `None` if the process is asked to end before. The socket stays open all
/// the while.
pub fn run(
    place: &Place,
    inherited: &mut Inherited,
    listen: SocketAddr,
    insecure: bool,
) -> Result<Option<(Desk, Word)>, Failure> {
    can_write(place)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::failed)?;
    let within = runtime.enter();
    let word = Word::new().map_err(Failure::failed)?;
    let listener = TcpListener::from_std(inherited.hold(listen)?).map_err(Failure::failed)?;
    let address = listener.local_addr().map_err(Failure::failed)?;
    let tongues = Tongues::load(place.config.theme().as_deref()).map_err(Failure::failed)?;
    let secured = tls::prepare(&place.config, &place.data)?;
    let (link, token) = Link::new(&Random::system());
    let (done, over) = watch::channel(false);
    let set_up = SetUp(Arc::new(Inner {
        link,
        clock: Clock::system(),
        tongues,
        ground: Ground::of(place, address, insecure),
        address,
        password: Mutex::default(),
        founded: tokio::sync::Mutex::default(),
        done,
    }));
    announce(&set_up, &token).map_err(Failure::failed)?;
    runtime.block_on(serve(set_up.clone(), listener, secured, over))?;
    let founded = runtime.block_on(async { set_up.founded.lock().await.take() });
    drop(within);
    runtime.shutdown_timeout(LINGER);
    Ok(founded.map(|founded| (founded.desk, word)))
}

async fn serve(
    set_up: SetUp,
    listener: TcpListener,
    secured: Option<Secured>,
    over: watch::Receiver<bool>,
) -> Result<(), Failure> {
    let mut word = Word::new().map_err(Failure::failed)?;
    let done = set_up.done.clone();
    tokio::spawn(async move {
        word.heard().await;
        let _ = done.send(true);
    });
    let settings = &set_up.ground.config.server;
    let slow = Duration::from_millis(settings.slow_request.into());
    let sight = Sight::new(pages::ROUTES, 0, slow);
    let (server, keeper) = secured.map(|secured| (secured.server, secured.keeper)).unzip();
    let (threads, tally) = (Threads::start().map_err(Failure::failed)?, Tally::of(&sight));
    let door = Door { listener, tls: server, threads, limits: Limits::of(settings), tally };
    let keeping = keeper.map(|keeper| tokio::spawn(keeper.keep(over.clone())));
    tell_ready();
    let late = async {
        until(over.clone()).await;
        tokio::time::sleep(LINGER).await;
    };
    tokio::select! {
        () = door.serve(Watch::over(pages::router(set_up.clone()), sight), over.clone()) => {}
        () = late => {}
    }
    keeping.iter().for_each(tokio::task::JoinHandle::abort);
    Ok(())
}

/// Found out now rather than after everything has been typed.
fn can_write(place: &Place) -> Result<(), Failure> {
    let tried = make_folder(&place.data).and_then(|()| tempfile::tempfile_in(&place.data));
    tried.map(drop).map_err(|error| {
        Failure::failed(format!(
            "cannot write to the data folder {}: {error}. Give it to the user who runs this command, or name another with --data",
            place.data.display()
        ))
    })
}

/// The way out for whoever begins on a server: the page never travels over plain http.
pub fn by_tunnel(refused: &Failure, listen: SocketAddr) -> Failure {
    let port = listen.port();
    Failure::usage(format!(
        "{refused}. To set up a new site, leave --listen out or say --listen 127.0.0.1:{port}, and open the link it \
         prints through a tunnel from your own machine: ssh -L {port}:127.0.0.1:{port} you@this-server"
    ))
}

/// The link stands here and nowhere else.
fn announce(set_up: &SetUp, token: &Token) -> std::io::Result<()> {
    let (ground, address) = (&set_up.ground, set_up.address);
    let (url, defaults) = (&ground.config.site.url, kernel::Config::default().site.url);
    let start = if *url == defaults { &ground.here } else { url };
    println!(
        "There is no site in {} yet. This link sets one up, once, until this process ends:\n\n  {start}/set-up/{}\n",
        ground.data.display(),
        token.expose(),
    );
    if address.ip().is_loopback() && *url == defaults {
        let port = address.port();
        println!("From another machine open it through a tunnel: ssh -L {port}:{address} you@this-server");
    }
    std::io::stdout().flush()
}

impl SetUp {
    fn is_done(&self) -> bool {
        *self.done.borrow()
    }

    fn password(&self) -> Option<String> {
        self.password.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps a password that was typed; none typed leaves the one before.
    fn remember(&self, password: &str) {
        if !password.is_empty() {
            let mut kept = self.password.lock().unwrap_or_else(PoisonError::into_inner);
            *kept = Some(password.to_owned());
        }
    }

    /// The password that is to be written down.
    fn typed_password(&self, draft: &Draft) -> Option<String> {
        let elsewhere = self.ground.config.mail.smtp.password_file.is_some();
        self.password().filter(|_| draft.relays() && !draft.username.is_empty() && !elsewhere)
    }

    /// The password that the relay is told.
    fn password_for(&self, draft: &Draft) -> Result<Option<String>, Refusal> {
        match &self.ground.config.mail.smtp.password_file {
            Some(file) => {
                let text = std::fs::read_to_string(file).map_err(Refusal::internal)?;
                Ok(Some(text.trim().to_owned()))
            }
            None => Ok(self.typed_password(draft)),
        }
    }
}
