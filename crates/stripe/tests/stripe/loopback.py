"""Starts localstripe on 127.0.0.1 at a free port, which is printed, and keeps nothing on disk.

By itself it listens on every interface and writes what it has to one fixed file.
"""

import asyncio
import sys

from aiohttp import web
from localstripe import resources

type(resources.store).dump_to_disk = lambda self: None

from localstripe import server  # noqa: E402  (after the store has been silenced)


async def main():
    runner = web.AppRunner(server.app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(site._server.sockets[0].getsockname()[1], flush=True)
    # Whoever started this holds the other end: it ends with them, however they end.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


asyncio.run(main())
