//! The server as it is started, and a browser that speaks with it over real sockets.

use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use db::testing::TestDb;

/// A folder without a site, and the database it is told to use.
pub struct Ground {
    pub data: PathBuf,
    url: Option<String>,
}

impl Ground {
    pub fn of(db: &TestDb) -> Ground {
        Ground { data: db.data_dir().join("site"), url: db.config().url.clone() }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
        command.arg("--data").arg(&self.data).args(arguments).env_clear();
        if let Some(url) = &self.url {
            command.env("BROADSHEET_DATABASE__URL", url);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub fn serve(&self) -> Server {
        Server::of(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// Every file, by its name; nothing if there is no folder.
    pub fn files(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(&self.data) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.data.join(name)).unwrap()
    }
}

/// A process that serves a site, or its set-up.
pub struct Server {
    process: Child,
    said: Lines<BufReader<ChildStdout>>,
    pub address: String,
    /// The path of the set-up page, if that is what is served.
    pub link: Option<String>,
}

impl Server {
    pub fn of(mut command: Command) -> Server {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
        let found = said.by_ref().map_while(Result::ok).find_map(|line| {
            let line = line.trim().strip_prefix("Listening on ").unwrap_or(line.trim()).to_owned();
            line.strip_prefix("http://").map(str::to_owned)
        });
        let found = found.unwrap_or_else(|| {
            let mut why = String::new();
            process.stderr.take().unwrap().read_to_string(&mut why).unwrap();
            panic!("it does not serve: {why}")
        });
        let (address, path) = found.split_once('/').unwrap_or((&found, ""));
        let link = (!path.is_empty()).then(|| format!("/{path}"));
        Server { address: address.to_owned(), process, said, link }
    }

    pub fn link(&self) -> String {
        self.link.clone().unwrap()
    }

    /// Waits until the site itself is served.
    pub fn listens(&mut self) {
        self.said.by_ref().map_while(Result::ok).find(|line| line.starts_with("Listening on ")).unwrap();
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "", "")
    }

    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.ask("POST", path, "Sec-Fetch-Site: same-origin\r\n", &encoded(form))
    }

    pub fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        Answer::of(&String::from_utf8_lossy(&answer))
    }

    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Ends it as an operator would; gives its log.
    pub fn end(mut self) -> String {
        let asked = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(asked.success());
        assert_eq!(self.process.wait().unwrap().code(), Some(0));
        let mut log = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    fn of(text: &str) -> Answer {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    pub fn header(&self, name: &str) -> &str {
        let found = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        found.unwrap_or_default()
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.body);
        self
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Answer {
        assert!(self.body.contains(words), "{words} is not in\n{}", self.body);
        self
    }
}

fn encoded(form: &[(&str, &str)]) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    let text = |text: &str| text.bytes().map(byte).collect::<String>();
    let pairs =
        form.iter().map(|(name, value)| format!("{}={}", text(name).replace("%5F", "_"), text(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Whether others may read the file.
pub fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o077 == 0
}
