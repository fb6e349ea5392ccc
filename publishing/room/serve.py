"""Serve the folder `site` of this archive to browsers; needs only Python's standard library.

It needs Python 3.7 or later, but not the course's packages. It serves only files of `site`, and
writes only the hand-ins of a room (`inbound.py`).
"""

import argparse
import contextlib
import functools
import http.server
import os
import socket
import socketserver
import sys
import threading
import webbrowser
from pathlib import Path

import hand_in
import inbound

HERE = Path(__file__).resolve().parent.parent
SITE = HERE / "site"
KEYS = HERE / "keys"
HANDED_IN = HERE.parent / "fair-tender-handed-in"  # not in the archive, which people copy
PORTS = range(8000, 8010)
MOST_OPEN = 200  # connections; a room of 30 browsers has fewer
ASK = """This starts the course in your browser.
  For this computer only: press Enter.
  For everybody in this network: type room, then press Enter.
  For everybody, and to receive their hand-ins here: type hand-ins, then press Enter.
> """


class Handler(hand_in.Requests, http.server.SimpleHTTPRequestHandler):
    """Serves files of the site with the content types that browsers require; lists no folders."""

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

    def parse_request(self):
        """Note that this connection has sent a request, so that it is not closed to make room."""
        is_whole = super().parse_request()
        if is_whole:
            self.server.begin(self.request)
        return is_whole

    def end_headers(self):
        """Make browsers check for a newer copy of the course."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def list_directory(self, path):
        """Refuse to list a folder."""
        self.send_error(404)

    def log_message(self, format, *args):
        """Log nothing for a request."""


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """A server with a thread for each request, because a whole workshop may ask at once.

    room: the `LiveRoom` that takes hand-ins, or None. addresses: where others reach this computer.
    """

    room = None
    addresses = ()
    daemon_threads = True
    request_queue_size = 128
    # On Windows this would let two programs share one port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, *args):
        """Start to listen."""
        self.changed = threading.Condition()
        self.open = {}  # {connection: whether it has asked for something}, oldest first
        super().__init__(*args)

    def process_request(self, request, client_address):
        """Serve in a thread. If too many connections are open, close the oldest idle one."""
        with self.changed:
            while len(self.open) >= MOST_OPEN:
                idle = next((one for one, asks in self.open.items() if not asks), None)
                if idle is None:
                    self.changed.wait(1)
                else:
                    del self.open[idle]
                    with contextlib.suppress(OSError):
                        idle.shutdown(socket.SHUT_RDWR)
            self.open[request] = False
        super().process_request(request, client_address)

    def begin(self, request):
        """Note that a connection has sent a request."""
        with self.changed:
            if request in self.open:
                self.open[request] = True

    def shutdown_request(self, request):
        """Close a connection, and allow another one."""
        with self.changed:
            self.open.pop(request, None)
            self.changed.notify()
        super().shutdown_request(request)

    def handle_error(self, request, client_address):
        """Log nothing if a browser closes the connection early."""


def server(host, ports):
    """Return a server on the first free port of these, or None."""
    for port in ports:
        try:
            return Server((host, port), functools.partial(Handler, directory=str(SITE)))
        except OSError:
            continue
    return None


def addresses():
    """Return the addresses at which others may reach this computer."""
    found = set()
    with contextlib.suppress(OSError):
        found.update(socket.gethostbyname_ex(socket.gethostname())[2])
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # nothing is sent: the system only chooses its own address
        found.add(probe.getsockname()[0])
    return sorted(one for one in found if not one.startswith("127."))


def main(given=None):
    """Serve until Ctrl+C, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = ["here", "room", "hand-ins"]
    parser.add_argument("who", nargs="?", choices=kinds, help="whom to serve")
    parser.add_argument("--port", type=int, help="the port; else the first free one from 8000 on")
    parser.add_argument("--folder", type=Path, default=HANDED_IN, help="where hand-ins are saved")
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    args = parser.parse_args(given)
    if not (SITE / "index.html").is_file():
        print("The folder 'site' is missing. Unpack the whole archive first.")
        return 1
    who = args.who or _asked()
    if who != "here" and KEYS.exists():
        print("This folder contains the keys. Use the archive for participants to serve a room.")
        return 1
    found = server("127.0.0.1" if who == "here" else "", [args.port] if args.port else PORTS)
    if found is None:
        print("No port from 8000 on is free. Stop other servers, or choose a port with --port.")
        return 1
    if who == "hand-ins":
        found.room = _room(args.folder.resolve())
        if found.room is None:
            return 1
        port = found.server_address[1]
        found.addresses = [f"http://{one}:{port}/" for one in addresses()]
    with found:
        _tell(found, who, args)
        try:
            found.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def _room(folder):
    """Return the room of a folder; None, after a message, if hand-ins cannot be saved there."""
    if SITE in (folder, *folder.parents):
        print("Hand-ins cannot be saved in the folder 'site': everybody could read them there.")
        return None
    try:
        return inbound.LiveRoom(folder)
    except OSError as error:
        print(f"Hand-ins cannot be saved in {folder}: {error}. Choose another with --folder.")
        return None


def _asked():
    if KEYS.exists() or not sys.stdin.isatty():
        return "here"
    wanted = input(ASK).strip().lower()
    return wanted if wanted in ("room", "hand-ins") else "here"


def _tell(found, who, args):
    port = found.server_address[1]
    here = f"http://localhost:{port}/"
    if found.room:
        here += f"book/trainers/desk.html#room={found.room.token}"
    print(f"On this computer: {here}")
    if who != "here":
        for one in addresses():
            print(f"In this network: http://{one}:{port}/")
        print("Anyone in this network can read the course now, and nothing else on this computer.")
    if found.room:
        print(f"Hand-ins are saved in {found.room.folder}. They are not encrypted.")
        print("Show nobody the first address: with it one can read all hand-ins on this computer.")
    if port != PORTS[0] and not args.port:
        print(f"Port {PORTS[0]} is in use. Browsers keep answers for each address; use this one.")
    print("Leave this window open. Press Ctrl+C here to stop.", flush=True)
    if not args.no_browser:
        webbrowser.open(here)


if __name__ == "__main__":
    sys.exit(main())
