# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hashlib
import http.client
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.relay import receive as receive_module
from ansible_collections.bigdata.emr.plugins.module_utils.relay import server as server_module
from ansible_collections.bigdata.emr.plugins.module_utils.relay.receive import finish, receive
from ansible_collections.bigdata.emr.plugins.module_utils.relay.server import CONNECTIONS_OF_HOST, Server
from ansible_collections.bigdata.emr.plugins.module_utils.relay.start import listen
from ansible_collections.bigdata.emr.plugins.module_utils.relay.types import File, Offer, RelayError, Source

HERE, OTHER, STRANGER = "127.0.0.1", "127.0.0.2", "127.0.0.3"
TOKEN = "the-token-of-this-run"
CONTENT = os.urandom(3 << 20)
FILE = File(hashlib.sha512(CONTENT).hexdigest(), len(CONTENT))


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((HERE, 0))
        return probe.getsockname()[1]


@contextmanager
def serving(tmp_path: Path, content: bytes = CONTENT, **settings) -> Iterator[tuple[Server, int]]:
    """Serve CONTENT under the name of FILE to HERE and OTHER, in a thread."""
    path = tmp_path / f"served-{time.monotonic_ns()}"
    path.write_bytes(content)
    clients = {"here": [HERE], "other": [OTHER]}
    defaults = {"files": {FILE.sha512: str(path)}, "clients": clients, "token": TOKEN}
    offer = Offer(**{**defaults, "idle_seconds": 60.0, "limit_seconds": 600, **settings})
    with ExitStack() as stack:
        listener = stack.enter_context(listen([HERE], [free_port()]))
        files = {sha512: stack.enter_context(open(name, "rb")) for sha512, name in offer.files.items()}
        server, port = Server(listener, offer, files), listener.getsockname()[1]
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield server, port
        finally:
            server.offer = offer._replace(limit_seconds=0)
            thread.join(timeout=120)
            assert not thread.is_alive()


@contextmanager
def fake(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """Something else that listens: ANSWER has the connection after the request was read."""
    with closing(socket.create_server((HERE, 0))) as listener:

        def run() -> None:
            while True:
                try:
                    connection, _address = listener.accept()
                except OSError:
                    return
                with connection, suppress(ConnectionResetError):  # who was answered wrongly leaves
                    connection.recv(65536)
                    answer(connection)

        threading.Thread(target=run, daemon=True).start()
        yield listener.getsockname()[1]


def ask(port: int, path: str, method: str = "GET", source: str = HERE) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(HERE, port, timeout=5, source_address=(source, 0))
    with closing(connection):
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read()


def known(port: int, host: str = "root") -> Source:
    return Source(host, HERE, [port], True)


def get(tmp_path: Path, *sources: Source, own: str = HERE, patience: float = 0.5) -> tuple[str, bytes]:
    target = tmp_path / "got"
    return receive(FILE, sources, TOKEN, [own], str(target), patience), target.read_bytes()


def test_a_file_arrives_whole(tmp_path):
    with serving(tmp_path) as (_server, port):
        assert get(tmp_path, known(port)) == ("root", CONTENT)
        assert get(tmp_path, known(port), own=OTHER) == ("root", CONTENT)


def test_an_empty_file_arrives_as_well(tmp_path):
    empty = File(hashlib.sha512().hexdigest(), 0)
    path = tmp_path / "empty"
    path.write_bytes(b"")
    with serving(tmp_path, files={empty.sha512: str(path)}) as (_server, port):
        assert receive(empty, [known(port)], TOKEN, [HERE], str(tmp_path / "got")) == "root"
    assert (tmp_path / "got").read_bytes() == b""


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/wrong/" + FILE.sha512,
        "/" + FILE.sha512,
        f"/{TOKEN}",
        f"/{TOKEN}/",
        f"/{TOKEN}/{FILE.sha512}/",
        f"/{TOKEN}/{FILE.sha512}?x",
        f"/{TOKEN}/{FILE.sha512[:-1]}",
        f"/{TOKEN}/{FILE.sha512.upper()}",
        f"/{TOKEN}/../{TOKEN}/{FILE.sha512}",
        f"/{TOKEN}/./{FILE.sha512}",
        f"/{TOKEN}/../../../../etc/passwd",
        f"/{TOKEN}//etc/passwd",
        f"/{TOKEN}/%2e%2e/etc/passwd",
        f"/{TOKEN}/%2Fetc%2Fpasswd",
        f"/{TOKEN}/\\etc\\passwd",
        f"http://127.0.0.1/{TOKEN}/{FILE.sha512}",
        "/etc/passwd",
        "/done",
        "/wrong/done",
    ],
)
def test_nothing_but_the_files_under_the_token_is_there(tmp_path, path):
    with serving(tmp_path) as (_server, port):
        assert ask(port, path) == (404, b"")


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "PROPFIND"])
def test_only_get_is_answered(tmp_path, method):
    with serving(tmp_path) as (_server, port):
        assert ask(port, f"/{TOKEN}/{FILE.sha512}", method) == (404, b"")
        assert ask(port, f"/{TOKEN}/{FILE.sha512}") == (200, CONTENT)


@pytest.mark.parametrize("line", [b"\r\n", b"nonsense\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\0" * 70000])
def test_what_is_no_http_gets_nothing(tmp_path, line):
    with serving(tmp_path) as (_server, port):
        with closing(socket.create_connection((HERE, port), 5)) as connection:
            connection.sendall(line)
            connection.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        assert answer in (b"", b"HTTP/1.0 404 -\r\nContent-Length: 0\r\n\r\n")
        assert ask(port, f"/{TOKEN}/{FILE.sha512}") == (200, CONTENT)


def test_an_address_that_is_not_on_the_list_gets_no_answer(tmp_path):
    with serving(tmp_path) as (_server, port):
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            ask(port, f"/{TOKEN}/{FILE.sha512}", source=STRANGER)
        with pytest.raises(RelayError, match=r"^root \(127.0.0.1:\d+\) hung up$"):
            get(tmp_path, known(port), own=STRANGER)


def test_one_host_takes_no_more_than_its_connections_and_others_are_served(tmp_path):
    with ExitStack() as stack:
        _server, port = stack.enter_context(serving(tmp_path))
        held = [
            stack.enter_context(socket.create_connection((HERE, port), 5, (HERE, 0)))
            for _number in range(CONNECTIONS_OF_HOST)
        ]
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            ask(port, f"/{TOKEN}/{FILE.sha512}", source=HERE)
        assert get(tmp_path, known(port), own=OTHER) == ("root", CONTENT)
        held.pop().close()
        deadline = time.monotonic() + 120
        while True:
            with suppress(http.client.HTTPException, ConnectionError):
                assert ask(port, f"/{TOKEN}/{FILE.sha512}", source=HERE) == (200, CONTENT)
                break
            assert time.monotonic() < deadline


def test_a_file_that_was_removed_is_still_served(tmp_path):
    path = tmp_path / "gone"
    path.write_bytes(CONTENT)
    with serving(tmp_path, files={FILE.sha512: str(path)}) as (_server, port):
        path.unlink()
        assert get(tmp_path, known(port)) == ("root", CONTENT)


def test_the_server_ends_when_all_clients_are_done(tmp_path):
    with serving(tmp_path) as (server, port):
        finish([known(port)], TOKEN, [HERE])
        assert not server.over()
        assert ask(port, f"/{TOKEN}/done", source=OTHER) == (200, b"")
        assert server.over()


def test_a_stranger_cannot_end_the_server_and_neither_can_a_wrong_token(tmp_path):
    with serving(tmp_path, clients={"here": [HERE]}) as (server, port):
        finish([known(port)], "wrong", [HERE])
        finish([known(port)], TOKEN, [STRANGER])
        assert not server.over()
        finish([known(port)], TOKEN, [HERE])
        assert server.over()


def test_the_server_ends_when_nobody_comes_and_after_its_time_in_any_case(tmp_path):
    for settings in ({"idle_seconds": 0.3}, {"limit_seconds": 1}):
        began = time.monotonic()
        with serving(tmp_path, **settings) as (server, _port):
            while not server.over():
                assert time.monotonic() - began < 10
                time.sleep(0.05)
        assert time.monotonic() - began >= 0.3


def test_a_request_puts_the_idle_end_off(tmp_path, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(server_module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    with serving(tmp_path, idle_seconds=10.0) as (server, port):
        for seconds in (9.0, 18.0, 27.0):
            now[0] = seconds
            assert ask(port, f"/{TOKEN}/{FILE.sha512}")[0] == 200
            assert not server.over()
        now[0] = 37.0
        deadline = time.monotonic() + 120
        while not server.over():  # its thread may still count the last transfer
            assert time.monotonic() < deadline


def test_a_transfer_under_way_keeps_the_server_and_its_slot(tmp_path):
    large = os.urandom(32 << 20)  # more than the buffers of both sides hold
    with serving(tmp_path, large, slots=1) as (server, port):
        slow = http.client.HTTPConnection(HERE, port, timeout=5, source_address=(HERE, 0))
        with closing(slow):
            slow.request("GET", f"/{TOKEN}/{FILE.sha512}")
            answer = slow.getresponse()
            server.offer = server.offer._replace(idle_seconds=0.2)
            time.sleep(0.5)
            assert not server.over()
            assert ask(port, f"/{TOKEN}/{FILE.sha512}", source=OTHER) == (503, b"")
            assert answer.read() == large
        deadline = time.monotonic() + 120
        while not server.over():
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_who_finds_all_slots_taken_waits_for_one(tmp_path):
    large = os.urandom(32 << 20)
    file = File(hashlib.sha512(large).hexdigest(), len(large))
    path = tmp_path / "large"
    path.write_bytes(large)
    with serving(tmp_path, files={file.sha512: str(path)}, slots=1) as (_server, port):
        slow = http.client.HTTPConnection(HERE, port, timeout=5, source_address=(OTHER, 0))
        with closing(slow):
            slow.request("GET", f"/{TOKEN}/{file.sha512}")
            answer = slow.getresponse()
            threading.Timer(1.5, answer.read).start()
            began = time.monotonic()
            # Longer than the patience: a busy server is a living one.
            assert receive(file, [known(port)], TOKEN, [HERE], str(tmp_path / "got"), 0.5) == "root"
            assert time.monotonic() - began > 1.0


def cut(connection: socket.socket) -> None:
    connection.sendall(f"HTTP/1.0 200 -\r\nContent-Length: {FILE.size}\r\n\r\n".encode() + CONTENT[: FILE.size // 2])


def reset(connection: socket.socket) -> None:
    cut(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def other_bytes(connection: socket.socket) -> None:
    connection.sendall(f"HTTP/1.0 200 -\r\nContent-Length: {FILE.size}\r\n\r\n".encode() + bytes(FILE.size))


def other_size(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.0 200 -\r\nContent-Length: 5\r\n\r\nhello")


def no_length(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.0 200 -\r\n\r\n" + CONTENT)


def nonsense(connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")


def redirect(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.0 302 -\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n")


FAULTS = [
    (cut, rf"hung up after {FILE.size // 2} of {FILE.size} bytes"),
    (reset, rf"hung up after \d+ of {FILE.size} bytes"),
    (other_bytes, "sent other bytes"),
    (other_size, f"offers 5 bytes instead of {FILE.size}"),
    (no_length, f"offers None bytes instead of {FILE.size}"),
    (nonsense, "hung up"),
    (redirect, r"does not offer it \(HTTP 302\)"),
    (lambda connection: None, "hung up"),
]


@pytest.mark.parametrize(("answer", "why"), FAULTS)
def test_a_bad_source_is_told_and_nothing_is_left_of_it(tmp_path, answer, why):
    with fake(answer) as port, pytest.raises(RelayError, match=why):
        get(tmp_path, known(port))
    assert not (tmp_path / "got").exists()


@pytest.mark.parametrize(("answer", "_why"), FAULTS)
def test_after_a_bad_source_the_next_one_is_tried(tmp_path, answer, _why):
    with fake(answer) as bad, serving(tmp_path) as (_server, port):
        assert get(tmp_path, known(bad, "bad"), known(port, "good")) == ("good", CONTENT)


def test_a_wrong_token_is_not_offered_anything(tmp_path):
    with serving(tmp_path) as (_server, port), pytest.raises(RelayError, match=r"does not offer it \(HTTP 404\)"):
        receive(FILE, [known(port)], "wrong", [HERE], str(tmp_path / "got"), 0.5)


def test_a_root_that_is_gone_is_not_waited_for(tmp_path):
    began = time.monotonic()
    with pytest.raises(RelayError, match=r"^gone \(127.0.0.1:\d+\) refused the connection$"):
        get(tmp_path, known(free_port(), "gone"), patience=60)
    assert time.monotonic() - began < 5


def test_a_peer_that_serves_later_is_waited_for_at_any_of_its_ports(tmp_path):
    ports = [free_port(), free_port(), free_port()]
    path = tmp_path / "served"
    path.write_bytes(CONTENT)
    offer = Offer({FILE.sha512: str(path)}, {"here": [HERE]}, TOKEN, 60.0, 600)
    servers: list[Server] = []

    def begin() -> None:
        servers.append(Server(listen([HERE], ports[2:]), offer, {FILE.sha512: path.open("rb")}))
        servers[0].run()

    later = threading.Timer(1.0, begin)
    later.start()
    with fake(nonsense) as alien:
        sources = [Source("peer", HERE, [alien, *ports], False)]
        assert get(tmp_path, *sources, patience=20) == ("peer", CONTENT)
        finish(sources, TOKEN, [HERE])
    later.join(timeout=120)
    assert not later.is_alive()
    servers[0].files[FILE.sha512].close()


def test_a_peer_that_never_serves_is_given_up(tmp_path):
    port = free_port()
    with pytest.raises(RelayError, match=rf"^peer \(127.0.0.1:{port}\) refused the connection$"):
        get(tmp_path, Source("peer", HERE, [port], False))


def test_hosts_without_an_address_are_told(tmp_path):
    with pytest.raises(RelayError, match=r"^a has no address; b has no address$"):
        get(tmp_path, Source("a", "", [1], True), Source("b", "", [1], False))


def test_an_own_address_that_is_none_is_told(tmp_path):
    with serving(tmp_path) as (_server, port), pytest.raises(RelayError, match="cannot assign requested address"):
        get(tmp_path, known(port), own="203.0.113.7")


def test_who_has_lost_its_controller_gives_up_and_leaves_nothing(tmp_path, monkeypatch):
    answers = iter([False, False, True])  # in the middle of the transfer
    monkeypatch.setattr(receive_module, "is_abandoned", lambda: next(answers, True))
    with serving(tmp_path) as (_server, port), pytest.raises(RelayError, match="the run that wanted it has ended"):
        get(tmp_path, known(port), Source("peer", HERE, [free_port()], False), patience=60)
    assert not (tmp_path / "got").exists()


def test_a_place_that_cannot_be_written_is_no_fault_of_the_source(tmp_path):
    (tmp_path / "full").symlink_to("/dev/full")
    with serving(tmp_path) as (_server, port), pytest.raises(OSError, match="No space left"):
        receive(FILE, [known(port)], TOKEN, [HERE], str(tmp_path / "full"), 0.5)
