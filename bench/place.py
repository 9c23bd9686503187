"""A throwaway site for a benchmark: its data folder, its database, the binary run on it."""

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

BINARY = Path(os.environ["BROADSHEET_BINARY"]).resolve()
DATA = Path(os.environ["BROADSHEET_TEST_DATA"]).resolve()
POSTGRES = os.environ["BROADSHEET_TEST_POSTGRES"]
DATABASES = ["sqlite", "postgres"]


def archive(name):
    """The path of a real archive, or None with a word about it."""
    path = DATA / "archives" / name / "articles.ndjson.zst"
    if path.exists():
        return path
    print(f"skipped: {path} is not here")
    return None


def psql(statement):
    subprocess.run(["psql", "-q", "-d", POSTGRES, "-c", statement], check=True)


class Site:
    """Made for one measurement and deleted after it."""

    def __init__(self, database, settings=""):
        self.folder = Path(tempfile.mkdtemp(prefix="broadsheet-bench-"))
        self.environment = {**os.environ}
        self.name = None
        (self.folder / "broadsheet.toml").write_text(settings)
        if database == "postgres":
            self.name = f"broadsheet_bench_{os.getpid()}_{time.monotonic_ns()}"
            psql(f"CREATE DATABASE {self.name}")
            url = urlsplit(POSTGRES)._replace(path=f"/{self.name}")
            self.environment["BROADSHEET_DATABASE__URL"] = urlunsplit(url)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.name:
            psql(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        shutil.rmtree(self.folder)

    def articles(self):
        """How many there are, on SQLite."""
        with sqlite3.connect(self.folder / "broadsheet.db") as database:
            return database.execute("SELECT COUNT(*) FROM articles").fetchone()[0]

    def psql(self, statements):
        """Statements for the site's own database."""
        url = self.environment["BROADSHEET_DATABASE__URL"]
        subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-d", url], input=";\n".join([*statements, ""]), text=True, check=True)

    def start(self, *arguments, **options):
        command = [BINARY, "--data", self.folder, "--config", self.folder / "broadsheet.toml", *arguments]
        return subprocess.Popen(command, env=self.environment, text=True, **options)

    def run(self, *arguments):
        """Runs a command to its end: what it printed, seconds, peak memory in MB."""
        started = time.monotonic()
        with tempfile.TemporaryFile("w+") as output:
            process = self.start(*arguments, stdout=output, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            seconds = time.monotonic() - started
            output.seek(0)
            text = output.read()
        if process.returncode != 0:
            raise SystemExit(f"{arguments} failed:\n{text}")
        return text, seconds, usage.ru_maxrss / 1024

    def serve(self):
        """A running server and the port it listens on."""
        process = self.start("serve", "--listen", "127.0.0.1:0", stdout=subprocess.PIPE)
        for line in process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found:
                return process, int(found.group(1))
        raise SystemExit("the server did not start")
