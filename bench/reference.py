"""nginx, serving the same bytes as files."""

import gzip
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

PORT = 18480
CONFIG = """
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
{user}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    open_file_cache max=20000 inactive=600s;
    open_file_cache_valid 600s;
    default_type "text/html; charset=utf-8";
    types {{ }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/pages;
        gzip_static on;
    }}
}}
"""


class Nginx:
    """Files in a folder, plain and compressed, and nginx over them."""

    origin = f"http://127.0.0.1:{PORT}"

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="broadsheet-nginx-"))
        self.process = None
        (self.folder / "pages").mkdir()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # Killed outright, it would leave its workers behind, and they its port taken.
        if self.process:
            self.process.terminate()
            self.process.wait()
        shutil.rmtree(self.folder)

    def put(self, path, plain, compressed):
        """A page, as it is and in gzip."""
        file = self.folder / "pages" / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(plain)
        if gzip.decompress(compressed) != plain:
            raise SystemExit(f"{path} is not the same page in both codings")
        file.with_name(file.name + ".gz").write_bytes(compressed)

    def start(self):
        # Its workers would be another user's, who cannot enter the folder.
        user = "user root;" if Path("/proc/self").owner() == "root" else ""
        config = self.folder / "nginx.conf"
        config.write_text(CONFIG.format(folder=self.folder, port=PORT, user=user))
        self.process = subprocess.Popen(["nginx", "-c", config, "-e", self.folder / "error.log"])
        for _ in range(200):
            try:
                urllib.request.urlopen(self.origin)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.02)
        raise SystemExit("nginx did not start")
