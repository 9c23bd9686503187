//! The stand-in for Stripe as a server of its own, for journeys in a browser: its pages are to be clicked through, and
//! its news goes out as things happen.
//!
//! `stripe-stand-in WEBHOOK_ADDRESS SECRET` prints where it is, and stands in until its input is closed.

use std::io::{self, Read as _};

use kernel::Clock;
use stripe::SigningSecret;
use stripe::fake::{Fake, Rules};

fn main() -> io::Result<()> {
    let mut words = std::env::args().skip(1);
    let (Some(webhook), Some(secret)) = (words.next(), words.next()) else {
        return Err(io::Error::other("say where news goes, and what signs it"));
    };
    let secret = SigningSecret::new(&secret).ok_or_else(|| io::Error::other("the secret is empty"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let fake = runtime.block_on(Fake::start(Clock::system(), Rules::default()))?;
    fake.send_to(&webhook, vec![secret]);
    fake.deliver_by_itself();
    println!("{}", fake.settings().base);
    io::stdin().read_to_end(&mut Vec::new()).map(drop)
}
