//! How a server ends, what it tells of that, and where it says it is.

use std::os::unix::net::UnixDatagram;

use crate::client::Client;
use crate::server::{Folder, PATIENCE, Server};

#[test]
fn the_balancer_is_told_first_and_everybody_is_still_answered() {
    let folder = Folder::new("[server]\nnotice = 60\n");
    let mut server = Server::start(&folder, &["--listen", "127.0.0.1:0"]);
    let mut client = Client::new(server.address);
    assert_eq!(client.get("/readyz").unwrap().status, 200);
    server.ask_to_end();
    server.hears("ending");
    // The word that the log has it comes before the word to the site.
    while client.get("/readyz").unwrap().status == 200 {
        std::thread::yield_now();
    }
    let mut other = Client::new(server.address);
    assert_eq!((other.get("/").unwrap().status, other.get("/healthz").unwrap().status), (200, 200));
    // A second word ends the waiting.
    server.end();
}

#[test]
fn the_service_manager_hears_of_both_ends() {
    let folder = Folder::new("");
    let path = folder.path().join("notify");
    let manager = UnixDatagram::bind(&path).unwrap();
    manager.set_read_timeout(Some(PATIENCE)).unwrap();
    let heard = || {
        let mut words = [0; 200];
        let length = manager.recv(&mut words).unwrap();
        String::from_utf8(words[..length].to_vec()).unwrap()
    };
    let mut command = folder.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("NOTIFY_SOCKET", &path);
    let mut server = Server::of(command);
    assert_eq!(heard().trim(), "READY=1");
    server.ask_to_end();
    assert_eq!(heard().trim(), "STOPPING=1");
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn commands_beside_it_know_where_it_is() {
    let folder = Folder::new("");
    assert_eq!(folder.run(&["readers", "add", "ann@example.org"]).0, 0);
    let mut server = Server::start(&folder, &["--listen", "127.0.0.1:0"]);
    let link = || folder.run(&["readers", "login-link", "ann@example.org"]).1;
    assert!(link().contains(&format!("http://{}/login/link/", server.address)), "{}", link());
    let (code, said) = folder.run(&["ready"]);
    assert!(code == 0 && said.contains("ready at"), "{said}");
    server.end();
    let (code, said) = folder.run(&["ready"]);
    assert!(code == 1 && said.contains("nothing is served"), "{said}");
    assert!(link().contains("http://127.0.0.1:8080/login/link/"), "{}", link());
}

#[test]
fn a_port_that_is_taken_is_named_with_what_to_do() {
    let folder = Folder::new("");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap().to_string();
    let (code, said) = folder.run(&["serve", "--listen", &at]);
    assert!(code == 1 && said.contains(&at) && said.contains("another program has this port"), "{said}");
}
