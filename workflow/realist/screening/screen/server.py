"""The page on the loopback: nobody but the browser that was given the address can read or write.

The address holds a token that is new with each run, and no other page, program of another person, or name that somebody
makes point to this machine gets past it: the host must be the loopback itself, and what is written must come from the
page. The page may load nothing from elsewhere and run nothing but its own script.
"""

import json
import secrets
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from realist.errors import ReviewError
from realist.screening.screen.session import Session
from realist.screening.screen.task import LONGEST, Answer, Refusal, Shown

LOOPBACK = "127.0.0.1"
FILES = {"": ("page.html", "html"), "page.css": ("page.css", "css"), "page.js": ("page.js", "javascript")}
FOLDER = Path(__file__).parents[1] / "screen_files"
LONGEST_REQUEST = 20 * LONGEST
SAFETY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Request(BaseModel):
    """What the page sends when something is to be written."""

    model_config = ConfigDict(extra="forbid")

    task: str = Field("", max_length=LONGEST)
    thing: str = Field("", max_length=LONGEST)
    answer: Answer | None = None


class Server(ThreadingHTTPServer):
    """Serves one session until it is ended."""

    daemon_threads = True

    def __init__(self, session: Session, port: int = 0) -> None:
        self.session = session
        self.token = secrets.token_urlsafe(24)
        super().__init__((LOOPBACK, port), _Handler)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://{LOOPBACK}:{self.server_port}"

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"{self.origin}/{self.token}/"

    def server_bind(self) -> None:
        """Bind without asking a name server who we are, as the parent does."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no error; anything else is one of this program."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 600
    server_version, sys_version = "realist", ""

    def do_GET(self) -> None:
        """The page and its parts, the work, a thing."""
        session, path = self.server.session, self._path()
        query = {name: values[0] for name, values in parse_qs(self._address().query).items()}
        if path in FILES:
            name, kind = FILES[path]
            self._send(HTTPStatus.OK, (FOLDER / name).read_bytes(), f"text/{kind}")
        elif path == "work":
            self._answer(session.overview)
        elif path == "thing":
            self._answer(lambda: session.show(query.get("task", ""), query.get("thing", "")))
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "There is no such page: open the address that the terminal shows.")

    def do_POST(self) -> None:
        """An answer, or one taken back, or the end."""
        session, path = self.server.session, self._path()
        if path is None or not self._comes_from_the_page():
            self._refuse(HTTPStatus.FORBIDDEN, "Only the page itself may write.")
        elif (asked := self._asked()) is None:
            self._refuse(HTTPStatus.BAD_REQUEST, "The page sent something that is not understood. Reload it.")
        elif path == "answer" and (said := asked.answer):
            self._answer(lambda: session.answer(asked.task, asked.thing, said))
        elif path == "take_back":
            self._answer(lambda: session.take_back(asked.task, asked.thing))
        elif path == "finish":
            self._answer(session.summary)
            self.server.shutdown()
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "There is nothing to write to at this address.")

    def _address(self) -> SplitResult:
        """The address; one that is none is as unknown as an empty one."""
        try:
            return urlsplit(self.path)
        except ValueError:
            return urlsplit("")

    def _path(self) -> str | None:
        """The path below the token; None for who does not know it, or reached us by another name."""
        if self.headers.get("Host") != f"{LOOPBACK}:{self.server.server_port}":
            return None
        token, slash, path = self._address().path.removeprefix("/").partition("/")
        known = secrets.compare_digest(token.encode(), self.server.token.encode())
        return path if known and slash else None

    def _comes_from_the_page(self) -> bool:
        return (
            self.headers.get("Origin") == self.server.origin
            and self.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
            and self.headers.get("Content-Type") == "application/json"
        )

    def _asked(self) -> Request | None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST_REQUEST:
            return None
        try:
            return Request.model_validate_json(self.rfile.read(int(length)))
        except ValidationError:
            return None

    def _answer(self, what: Callable[[], Shown]) -> None:
        """What was asked for, or the sentence that says why not."""
        try:
            shown = what()
        except Refusal as refusal:
            self._refuse(HTTPStatus.CONFLICT, str(refusal))
        except ReviewError as error:
            self._refuse(HTTPStatus.CONFLICT, str(error))
        except OSError as error:
            self._refuse(HTTPStatus.INSUFFICIENT_STORAGE, f"Not written: {error.filename or ''} {error.strerror}")
        else:
            self._send(HTTPStatus.OK, json.dumps(shown).encode(), "application/json")

    def _refuse(self, status: HTTPStatus, sentence: str) -> None:
        self.close_connection = True  # what was not read of the request must not be taken for the next one
        self._send(status, json.dumps({"refusal": sentence}).encode(), "application/json")

    def _send(self, status: HTTPStatus, content: bytes, kind: str) -> None:
        self.send_response(status)
        headers = SAFETY | {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(content))}
        for name, value in (headers | ({"Connection": "close"} if self.close_connection else {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (http.server's name)
        """The terminal is for the person: it shows the address and the end."""
