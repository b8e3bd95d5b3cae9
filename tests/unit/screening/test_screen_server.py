"""The server of the page: whom it answers, and what it says to others."""

import http.client
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from realist.screening.screen.server import Server
from realist.screening.screen_command import screen
from unit.screening.desk import TITLE_ABSTRACT, lay, rows, sit

A = "medline:99000001"
ANSWER = {"task": TITLE_ABSTRACT, "thing": A, "answer": {"decision": "include"}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "toy")


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    with Server(sit(root)) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


def ask(
    server: Server, path: str, body: object = None, token: str | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    known = {} if body is None else {"Origin": server.origin, "Content-Type": "application/json"}
    told = known | {name.replace("_", "-"): value for name, value in headers.items()}
    address = f"/{server.token if token is None else token}/{path}"
    content = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    connection.request("GET" if body is None else "POST", address, content, told)
    answer = connection.getresponse()
    found = answer.status, dict(answer.headers), answer.read()
    connection.close()
    return found


def test_it_listens_on_the_loopback_alone_under_a_secret_address(server: Server) -> None:
    assert server.socket.getsockname()[0] == "127.0.0.1"
    assert len(server.token) >= 32
    assert server.address == f"http://127.0.0.1:{server.server_port}/{server.token}/"


def test_the_page_may_load_nothing_from_elsewhere(server: Server) -> None:
    status, headers, page = ask(server, "")
    assert status == 200
    assert b"<main>" in page
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    ("path", "token", "headers"),
    [
        ("work", "wrong", {}),
        ("work", "", {}),
        ("../work", None, {}),
        ("page.py", None, {}),
        ("work", None, {"Host": "rebound.example:80"}),
        ("", None, {"Host": "localhost"}),
    ],
)
def test_who_does_not_know_the_address_reads_nothing(
    server: Server, path: str, token: str | None, headers: dict[str, str]
) -> None:
    status, _, content = ask(server, path, token=token, **headers)
    assert status == 404
    assert b"There is no such page" in content


@pytest.mark.parametrize(("method", "status"), [("GET", 404), ("POST", 403)])
def test_an_address_that_is_none_is_answered_like_an_unknown_one(
    server: Server, method: str, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.putrequest(method, "http://[", skip_host=True)
    connection.putheader("Host", f"127.0.0.1:{server.server_port}")
    connection.endheaders()
    assert connection.getresponse().status == status
    connection.close()
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://other.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Content_Type": "text/plain"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Host": "rebound.example"},
    ],
)
def test_another_page_cannot_write(server: Server, root: Path, headers: dict[str, str]) -> None:
    status, _, content = ask(server, "answer", ANSWER, **headers)
    assert status == 403
    assert json.loads(content) == {"refusal": "Only the page itself may write."}
    assert rows(root, "title_abstract/r1") == []


def test_without_the_token_nobody_writes(server: Server, root: Path) -> None:
    assert ask(server, "answer", ANSWER, token="x" * 32)[0] == 403
    assert rows(root, "title_abstract/r1") == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("answer", b"{"),
        ("answer", b'{"task": "a", "thing": "b", "more": 1}'),
        ("answer", json.dumps(ANSWER | {"answer": {"decision": "include", "note": "n" * 6000}}).encode()),
        ("answer", b" " * 200_000),
        ("answer", b"\xff"),
    ],
)
def test_what_is_not_understood_is_refused(server: Server, root: Path, path: str, body: bytes) -> None:
    status, _, content = ask(server, path, body)
    assert status == 400
    assert b"not understood" in content
    assert rows(root, "title_abstract/r1") == []


def test_an_answer_is_written_and_a_refusal_is_a_sentence(server: Server, root: Path) -> None:
    status, _, content = ask(server, "answer", ANSWER)
    assert (status, json.loads(content)["done"]) == (200, 1)
    assert [row["decision"] for row in rows(root, "title_abstract/r1")] == ["include"]
    status, _, content = ask(server, "answer", ANSWER)
    assert status == 409
    assert "answered in another window" in json.loads(content)["refusal"]


def test_a_full_disk_is_told_and_nothing_is_confirmed(
    server: Server, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    status, _, content = ask(server, "answer", ANSWER)
    assert status == 507
    assert "No space left on device" in json.loads(content)["refusal"]
    assert (root / "data/screening/title_abstract/r1.csv").read_text() == ""


def test_a_table_that_somebody_broke_is_named(server: Server, root: Path) -> None:
    (root / "data/screening/title_abstract/r2.csv").write_text("record_id;decision\n")
    status, _, content = ask(server, f"thing?task={TITLE_ABSTRACT}")
    assert status == 409
    assert "data/screening/title_abstract/r2.csv" in json.loads(content)["refusal"]


# ---- the command


def call(root: Path, *options: str) -> Result:
    return CliRunner().invoke(screen, ["--review", str(root), *options])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--reviewer", "r9"), "one of: r1, r2, r3"),
        (("--reviewer", "r1", "--stage", "titles"), "one of: title_abstract, full_text"),
        (("--reviewer", "r1", "--round", "c1"), "nothing: config.yaml has none"),
        (("--reviewer", "r1", "--port", "99999"), "0<=x<=65535"),
    ],
)
def test_wrong_usage_is_named(root: Path, options: tuple[str, ...], words: str) -> None:
    finished = call(root, *options)
    assert finished.exit_code == 2
    assert words in finished.output


def test_a_port_that_is_taken_is_named(root: Path, server: Server) -> None:
    finished = call(root, "--reviewer", "r2", "--no-browser", "--port", str(server.server_port))
    assert finished.exit_code == 2
    assert "Without it any that is free is taken" in finished.output


def _heed_ctrl_c() -> None:
    """In the child: a shell that runs the tests in the background has told all that it starts to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_ctrl_c_ends_politely_and_a_kill_loses_nothing(root: Path, end: signal.Signals) -> None:
    command = [sys.executable, "-m", "realist.cli", "screen", "--reviewer", "r1", "--review", str(root), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=_heed_ctrl_c) as running:
        assert running.stdout is not None
        address = next(line.strip() for line in running.stdout if "http://" in line)
        origin, token = address.rstrip("/").rsplit("/", 1)
        port = int(origin.rsplit(":", 1)[1])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        headers = {"Origin": origin, "Content-Type": "application/json"}
        connection.request("POST", f"/{token}/answer", json.dumps(ANSWER), headers)
        assert connection.getresponse().status == 200
        running.send_signal(end)
        said = running.stdout.read()
    assert [row["record_id"] for row in rows(root, "title_abstract/r1")] == [A]
    if end is signal.SIGINT:
        assert running.returncode == 0
        assert "Title and abstract: 1 answered." in said
