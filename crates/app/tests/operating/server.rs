//! The real binary, serving a folder of its own.

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use tempfile::TempDir;

/// Longest that a test waits for something that is sure to come.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A site's data folder.
pub struct Folder(TempDir);

impl Folder {
    pub fn new(settings: &str) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.file("broadsheet.toml", settings);
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
        command.arg("--data").arg(self.path()).args(arguments).env_remove("RUST_LOG");
        command.env_remove("NOTIFY_SOCKET");
        command
    }

    /// Runs a command to its end; gives its code and all that it said.
    pub fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.command(arguments).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    /// Imports so many articles, the first of them free.
    pub fn fill(&self, count: usize) {
        let words = "The harbour lay still under a low sky. ".repeat(40);
        let line = |number| {
            let access = if number == 0 { "free" } else { "metered" };
            format!(
                "{{\"id\":\"{number}\",\"title\":\"Report {number}\",\"published_at\":\"2026-01-02T03:04:05Z\",\
                 \"access\":\"{access}\",\"body_html\":\"<p>{words}</p><p>{words}</p>\"}}\n"
            )
        };
        let file = self.file("articles.ndjson", (0..count).map(line).collect::<String>());
        assert_eq!(self.run(&["import", "articles", file.to_str().unwrap()]).0, 0);
    }
}

/// A free port. Another process may take it before it is used; these are few.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A process that serves.
pub struct Server {
    process: Child,
    pub address: SocketAddr,
    log: Receiver<String>,
    heard: Vec<String>,
}

impl Server {
    pub fn start(folder: &Folder, arguments: &[&str]) -> Server {
        Server::of(folder.command(&[&["serve"], arguments].concat()))
    }

    /// Hands `socket` over as systemd would: as the third descriptor, with its count in the environment.
    pub fn on(socket: &TcpListener, folder: &Folder) -> Server {
        let serve = folder.command(&["serve"]);
        let mut shell = Command::new("sh");
        shell.args(["-c", "exec 3<&0 </dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec \"$@\"", "sh"]);
        shell.arg(serve.get_program()).args(serve.get_args());
        shell.stdin(Stdio::from(OwnedFd::from(socket.try_clone().unwrap())));
        Server::of(shell)
    }

    pub fn of(mut command: Command) -> Server {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let log = lines(process.stderr.take().unwrap());
        let said = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let at = said
            .filter_map(|line| Some(line.strip_prefix("Listening on ")?.split_once("://")?.1.to_owned()))
            .next();
        let Some(at) = at else {
            panic!("it does not serve: {}", log.iter().collect::<Vec<_>>().join("\n"));
        };
        Server { process, address: at.parse().unwrap(), log, heard: Vec::new() }
    }

    /// Asks it to end.
    pub fn ask_to_end(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(asked.success());
    }

    pub fn wait(&mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }

    pub fn end(&mut self) {
        self.ask_to_end();
        let status = self.wait();
        assert_eq!(status.code(), Some(0), "{}", self.rest_of_log());
    }

    /// Waits for a line of the log that holds these words.
    pub fn hears(&mut self, words: &str) -> String {
        loop {
            let line = self.log.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("{words} was not said:\n{}", self.heard.join("\n")));
            self.heard.push(line.clone());
            if line.contains(words) {
                return line;
            }
        }
    }

    /// All that it said, once it has ended.
    pub fn rest_of_log(&mut self) -> String {
        self.heard.extend(self.log.iter());
        self.heard.join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Lines as they come, read by a thread so that nobody waits for a pipe to be emptied.
pub fn lines(source: impl Read + Send + 'static) -> Receiver<String> {
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(source).lines().map_while(Result::ok) {
            if tell.send(line).is_err() {
                break;
            }
        }
    });
    told
}
