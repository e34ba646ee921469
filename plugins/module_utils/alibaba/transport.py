# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP requests over connections that stay open, through a proxy if there is one; standard library only."""

from __future__ import annotations

import gzip
import http.client
import select
import socket
import ssl
import zlib
from base64 import b64encode
from typing import Mapping, NamedTuple
from urllib.parse import unquote, urlsplit

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.endpoints import LOOPBACK, Address
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import SettingsError


class NoAnswer(Exception):
    """There is no answer; the text is the cause in a few words.

    SENT: the request may have reached the server. LASTING: trying again will not help.
    """

    def __init__(self, cause: str, sent: bool, lasting: bool = False) -> None:
        super().__init__(cause)
        self.sent, self.lasting = sent, lasting


class Answer(NamedTuple):
    """What came back; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Proxy(NamedTuple):
    """An HTTP proxy; AUTHORIZATION is the header's value or empty."""

    host: str
    port: int
    authorization: str


def parse_proxy(text: str, origin: str) -> Proxy | None:
    """Return the proxy in the URL TEXT, None for empty text; SettingsError names ORIGIN and shows no password."""
    if not text:
        return None
    try:
        url = urlsplit(text if "://" in text else f"http://{text}")
    except ValueError:
        raise SettingsError(f"{origin}: the proxy must be given as http://host:port") from None
    try:
        port = url.port or 80
    except ValueError:
        raise SettingsError(f"{origin}: the port is not a number up to 65535") from None
    if url.scheme != "http" or not url.hostname:
        raise SettingsError(f"{origin}: the proxy must be given as http://host:port")
    authorization = ""
    if url.username:
        pair = f"{unquote(url.username)}:{unquote(url.password or '')}"
        authorization = "Basic " + b64encode(pair.encode("utf-8")).decode("ascii")
    return Proxy(url.hostname, port, authorization)


def bypassed(to: Address, no_proxy: str) -> bool:
    """Return whether NO_PROXY names TO: by name or domain (``.x.com``, ``*.x.com``, ``x.com``), with a port or none.

    Entries are separated by commas or blanks; a single ``*`` is everything.
    """
    for entry in no_proxy.lower().replace(",", " ").split():
        name, colon, port = entry.rpartition(":")
        if not (colon and port.isdigit()):
            name, port = entry, ""
        if port and int(port) != to.port:
            continue
        domain = name[1:] if name.startswith("*.") else name
        domain = domain.lstrip(".")
        if name == "*" or (domain and (to.host == domain or to.host.endswith(f".{domain}"))):
            return True
    return False


def _cause(error: Exception, seconds: float) -> str:
    if isinstance(error, socket.timeout):
        return f"no answer within {seconds:g} s"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message}); set ca_file if a private authority signed it"
    if isinstance(error, ssl.SSLError):
        return f"no TLS connection ({error.reason or error})"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)):
        return "the connection was cut"
    if isinstance(error, http.client.IncompleteRead):
        return "the answer was cut off"
    if isinstance(error, http.client.HTTPException):
        return "the answer is not HTTP"
    return str(getattr(error, "strerror", "") or error or type(error).__name__).lower()


def _idle_is_dead(connection: http.client.HTTPConnection) -> bool:
    """Return True if the other side closed CONNECTION while it was idle (or spoke unasked, which is no better)."""
    poll = select.poll()
    poll.register(connection.sock, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))


class Transport:
    """Connections of one thread, one per address."""

    def __init__(
        self,
        connect_seconds: float,
        read_seconds: float,
        proxy: Proxy | None = None,
        no_proxy: str = "",
        ca_file: str = "",
    ) -> None:
        self._limits = (connect_seconds, read_seconds)
        self._proxy, self._no_proxy, self._ca_file = proxy, no_proxy, ca_file
        self._context: ssl.SSLContext | None = None
        self._open: dict[Address, http.client.HTTPConnection] = {}

    def _tls(self) -> ssl.SSLContext:
        if self._context is None:
            try:
                self._context = ssl.create_default_context(cafile=self._ca_file or None)
            except (OSError, ssl.SSLError) as error:
                raise SettingsError(f"ca_file: {self._ca_file} holds no certificates that can be read") from error
        return self._context

    def _connect(self, to: Address) -> http.client.HTTPConnection:
        seconds, read_seconds = self._limits
        proxy = None if LOOPBACK.fullmatch(to.host) or bypassed(to, self._no_proxy) else self._proxy
        host, port = (proxy.host, proxy.port) if proxy else (to.host, to.port)
        connection: http.client.HTTPConnection
        if to.tls:
            connection = http.client.HTTPSConnection(host, port, timeout=seconds, context=self._tls())
        else:
            connection = http.client.HTTPConnection(host, port, timeout=seconds)
        if proxy:
            headers = {"Proxy-Authorization": proxy.authorization} if proxy.authorization else {}
            connection.set_tunnel(to.host, to.port, headers)
        through = f" through the proxy {proxy.host}:{proxy.port}" if proxy else ""
        try:
            connection.connect()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            lasting = isinstance(error, ssl.SSLCertVerificationError)
            if isinstance(error, socket.gaierror):
                lasting = error.errno != socket.EAI_AGAIN
                raise NoAnswer(f"the name {host} does not resolve", sent=False, lasting=lasting) from error
            cause = f"{_cause(error, seconds)} from {to.host}{through}"
            raise NoAnswer(cause, sent=False, lasting=lasting) from error
        connection.sock.settimeout(read_seconds)
        return connection

    def request(self, to: Address, method: str, target: str, headers: Mapping[str, str]) -> Answer:
        """Return the answer of TO to a request without a body; NoAnswer if there is none.

        SettingsError for a ca_file without certificates.
        """
        connection = self._open.pop(to, None)
        if connection is not None and _idle_is_dead(connection):
            connection.close()
            connection = None
        connection = connection or self._connect(to)
        try:
            connection.request(method, target, body=b"", headers=dict(headers))
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise NoAnswer(f"{_cause(error, self._limits[1])} from {to.host}", sent=True) from error
        if answer.will_close:
            connection.close()
        else:
            self._open[to] = connection
        fields = {name.lower(): value for name, value in answer.getheaders()}
        if fields.get("content-encoding") == "gzip":
            try:
                body = gzip.decompress(body)
            except (OSError, EOFError, zlib.error) as error:
                raise NoAnswer(f"a damaged answer from {to.host}", sent=True) from error
        return Answer(answer.status, fields, body)

    def close(self) -> None:
        """Close all connections."""
        while self._open:
            self._open.popitem()[1].close()
