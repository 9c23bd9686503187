//! `broadsheet ready`: whether the site of a data folder answers, for the checks of containers and scripts.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::cli::PlaceArgs;
use crate::failure::Failure;
use crate::serve::recorded;
use crate::settings::Place;

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks `/readyz`. Where https is spoken it is enough that somebody listens: the certificate is for the
/// public name.
pub fn run(args: &PlaceArgs) -> Result<(), Failure> {
    let data = Place::read(args)?.data;
    let served = recorded(&data)
        .ok_or_else(|| Failure::failed(format!("nothing is served from {}", data.display())))?;
    let silent = |error| Failure::failed(format!("{} does not answer: {error}", served.socket));
    let mut stream = TcpStream::connect_timeout(&served.socket, PATIENCE).map_err(silent)?;
    if served.https {
        println!("listens at {}", served.socket);
        return Ok(());
    }
    stream.set_read_timeout(Some(PATIENCE)).map_err(silent)?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.socket);
    stream.write_all(request.as_bytes()).map_err(silent)?;
    let mut start = [0; 12];
    stream.read_exact(&mut start).map_err(silent)?;
    match &start {
        b"HTTP/1.1 200" => {
            println!("ready at {}", served.socket);
            Ok(())
        }
        _ => Err(Failure::failed(format!("the site at {} is not ready", served.socket))),
    }
}
