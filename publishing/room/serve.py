"""Serve the folder `site` of this archive to a browser; needs no more than Python's own library.

It travels alone, without the course's packages, and runs with any Python from 3.7 on. Nothing but
files of `site` is given out, and nothing is written.
"""

import argparse
import contextlib
import functools
import http.server
import os
import socket
import socketserver
import sys
import webbrowser
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
SITE = HERE / "site"
KEYS = HERE / "keys"
PORTS = range(8000, 8010)
ASK = """This starts the course in your browser.
  For this computer only: press Enter.
  For everybody in this network: type room, then press Enter.
> """


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of the site, with the types that browsers insist on; no lists of folders."""

    timeout = 60
    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        # Some Windows machines call a script plain text, and browsers then refuse it.
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".css": "text/css",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".woff": "font/woff",
        ".woff2": "font/woff2",
    }

    def end_headers(self):
        """Let a browser ask again, so that a newer copy of the course is seen."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def list_directory(self, path):
        """Tell nobody what lies in a folder."""
        self.send_error(404)

    def log_message(self, format, *args):
        """Say nothing for each request."""


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """A thread for each request, as a whole class may ask at once."""

    daemon_threads = True
    request_queue_size = 128
    # On Windows this would let two programs share one port.
    allow_reuse_address = os.name != "nt"

    def handle_error(self, request, client_address):
        """Say nothing where a browser leaves early."""


def server(host, ports):
    """Return a server on the first of these ports that is free, or None."""
    for port in ports:
        try:
            return Server((host, port), functools.partial(Handler, directory=str(SITE)))
        except OSError:
            continue
    return None


def addresses():
    """Return the addresses under which others may find this computer."""
    found = set()
    with contextlib.suppress(OSError):
        found.update(socket.gethostbyname_ex(socket.gethostname())[2])
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # nothing is sent: the system only picks a way out
        found.add(probe.getsockname()[0])
    return sorted(one for one in found if not one.startswith("127."))


def main(given=None):
    """Serve until Ctrl+C; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("who", nargs="?", choices=["here", "room"], help="whom to serve")
    parser.add_argument("--port", type=int, help="the port; else the first free one from 8000 on")
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    args = parser.parse_args(given)
    if not (SITE / "index.html").is_file():
        print("The folder 'site' is missing. Unpack the whole archive first.")
        return 1
    who = args.who or _asked()
    if who == "room" and KEYS.exists():
        print("This folder contains the keys. Use the archive for participants to serve a room.")
        return 1
    found = server("" if who == "room" else "127.0.0.1", [args.port] if args.port else PORTS)
    if found is None:
        print("No port from 8000 on is free. Stop other servers, or choose a port with --port.")
        return 1
    with found:
        _tell(found.server_address[1], who, args)
        try:
            found.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def _asked():
    if KEYS.exists() or not sys.stdin.isatty():
        return "here"
    return "room" if input(ASK).strip().lower() == "room" else "here"


def _tell(port, who, args):
    here = f"http://localhost:{port}/"
    print(f"On this computer: {here}")
    if who == "room":
        for one in addresses():
            print(f"In this network: http://{one}:{port}/")
        print("Anyone in this network can read the course now, and nothing else on this computer.")
    if port != PORTS[0] and not args.port:
        print(f"Port {PORTS[0]} is in use. Browsers keep answers for each address; use this one.")
    print("Leave this window open. Press Ctrl+C here to stop.", flush=True)
    if not args.no_browser:
        webbrowser.open(here)


if __name__ == "__main__":
    sys.exit(main())
