//! A restart under load: the socket stays open while one process follows another, and no request fails.

use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use crate::client::Client;
use crate::server::{Folder, PATIENCE, Server};

/// Connections that are kept, and as many that are made anew for each request.
const CLIENTS: usize = 8;
/// Answers between two restarts.
const BETWEEN: usize = 400;

/// Requests that go on until told otherwise.
struct Load {
    stop: Arc<AtomicBool>,
    answered: Arc<AtomicUsize>,
    failed: Arc<Mutex<Vec<String>>>,
    clients: Vec<JoinHandle<()>>,
}

impl Load {
    fn start(address: std::net::SocketAddr) -> Load {
        let mut load = Load {
            stop: Arc::default(),
            answered: Arc::default(),
            failed: Arc::default(),
            clients: Vec::new(),
        };
        for number in 0..2 * CLIENTS {
            let (stop, answered, failed) = (load.stop.clone(), load.answered.clone(), load.failed.clone());
            load.clients.push(std::thread::spawn(move || {
                let mut client = Client::new(address);
                for turn in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let outcome = match turn % 5 {
                        4 => client.post("/login", "email=nobody").map(|answer| (answer.status, 422)),
                        3 => client.get("/articles/report-0").map(|answer| (answer.status, 200)),
                        _ => client.get("/").map(|answer| (answer.status, 200)),
                    };
                    match outcome {
                        Ok((status, wanted)) if status == wanted => {
                            _ = answered.fetch_add(1, Ordering::Relaxed)
                        }
                        Ok((status, _)) => failed.lock().unwrap().push(format!("{number}: {status}")),
                        Err(why) => failed.lock().unwrap().push(format!("{number}: {why}")),
                    }
                    if number % 2 == 1 {
                        client.hang_up();
                    }
                }
            }));
        }
        load
    }

    /// Until so many more were answered.
    fn go_on(&self, count: usize) {
        let (goal, started) = (self.answered.load(Ordering::Relaxed) + count, Instant::now());
        while self.answered.load(Ordering::Relaxed) < goal {
            assert!(
                started.elapsed() < PATIENCE,
                "requests are answered no more: {:?}",
                self.failed.lock().unwrap()
            );
            std::thread::yield_now();
        }
    }

    fn end(self) -> (usize, Vec<String>) {
        self.stop.store(true, Ordering::Relaxed);
        self.clients.into_iter().for_each(|client| client.join().unwrap());
        (self.answered.load(Ordering::Relaxed), self.failed.lock().unwrap().clone())
    }
}

#[test]
fn a_restart_under_load_fails_no_request() {
    let folder = Folder::new("");
    folder.fill(3);
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut first = Server::on(&socket, &folder);
    assert_eq!(first.address, socket.local_addr().unwrap());
    let load = Load::start(first.address);
    load.go_on(BETWEEN);

    // As `systemctl restart` does it: the next begins once the former has ended.
    first.ask_to_end();
    assert_eq!(first.wait().code(), Some(0), "{}", first.rest_of_log());
    assert!(!first.rest_of_log().contains("cut off"), "{}", first.rest_of_log());
    let mut second = Server::on(&socket, &folder);
    load.go_on(BETWEEN);

    // And side by side.
    let mut third = Server::on(&socket, &folder);
    load.go_on(BETWEEN);
    second.end();
    load.go_on(BETWEEN);

    let (answered, failed) = load.end();
    third.end();
    println!("{answered} requests answered across two restarts, {} failed", failed.len());
    assert!(answered >= 4 * BETWEEN);
    assert_eq!(failed, Vec::<String>::new());
}
