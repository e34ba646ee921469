# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba import transport
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.endpoints import Address
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import SettingsError, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import settings_from
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.transport import Proxy, Transport, parse_proxy
from ansible_collections.bigdata.emr.tests.fakes.ecs.server import FakeEcs


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """Return the file of a certificate, signed by itself, for 127.0.0.1 and fake.example, and that of its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "fake")])
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("fake.example")]
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName(names), False)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )
    directory = tmp_path_factory.mktemp("tls")
    (directory / "ca.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (directory / "key.pem").write_bytes(key.private_bytes(*plain))
    return directory / "ca.pem", directory / "key.pem"


@pytest.fixture
def secure(authority):
    """The fake cloud behind TLS."""
    with FakeEcs() as fake:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*authority)
        fake._server.socket = context.wrap_socket(fake._server.socket, server_side=True)
        fake.url = f"https://127.0.0.1:{fake.port}"
        yield fake


@pytest.fixture
def proxy():
    """A proxy that leads every CONNECT to 127.0.0.1. Yields its port and the lines that it was sent."""
    heard = []

    def pump(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def serve(connection):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += connection.recv(1)
        heard.extend(head.decode().split("\r\n"))
        if "Proxy-Authorization: Basic bm86" in head.decode():
            connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            connection.close()
            return
        port = int(head.split()[1].rpartition(b":")[2])
        upstream = socket.create_connection(("127.0.0.1", port))
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        threading.Thread(target=pump, args=(upstream, connection), daemon=True).start()
        pump(connection, upstream)

    server = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            try:
                connection, _peer = server.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield server.getsockname()[1], heard
    server.shutdown(socket.SHUT_RDWR)
    server.close()


def call(fake, environ=None, **options):
    settings = settings_from(fake.options(max_attempts=1, **options), environ or {})
    client = Client(settings)
    try:
        return client.call("ecs", "DescribeRegions", {})
    finally:
        client.close()


def test_private_authority(secure, authority):
    assert call(secure, ca_file=str(authority[0]))["RequestId"]


def test_certificate_that_nobody_trusts(secure):
    with pytest.raises(Unreachable, match=r"its certificate is not trusted \(self-signed certificate\); set ca_file"):
        call(secure)


@pytest.mark.parametrize(("name", "said"), [("gone.pem", "there is no file"), ("key.pem", "holds no certificates")])
def test_file_without_certificates(secure, authority, name, said):
    with pytest.raises(SettingsError, match=f"ca_file: .*{said}"):
        call(secure, ca_file=str(authority[0].with_name(name)))


@pytest.mark.parametrize("environ", [False, True])
def test_proxy(secure, authority, proxy, environ):
    port, heard = proxy
    url = f"http://user:p%40ss@127.0.0.1:{port}"
    where = {"HTTPS_PROXY": url} if environ else {}
    endpoint = {"ecs": f"https://fake.example:{secure.port}"}
    options = secure.options(endpoint=endpoint, ca_file=str(authority[0]), proxy=None if environ else url)
    settings = settings_from(options, where)
    assert Client(settings).call("ecs", "DescribeRegions", {})["RequestId"]
    assert heard[0].startswith(f"CONNECT fake.example:{secure.port} ")
    assert "Proxy-Authorization: Basic dXNlcjpwQHNz" in heard
    assert "p@ss" not in repr(settings.proxy.host)


def test_loopback_is_reached_without_the_proxy(secure, authority, proxy):
    assert call(secure, {"https_proxy": f"http://127.0.0.1:{proxy[0]}"}, ca_file=str(authority[0]))
    assert proxy[1] == []


@pytest.mark.parametrize(
    ("no_proxy", "bypassed"),
    [
        ("", False),
        ("example", True),
        (".example", True),
        ("*.example", True),
        ("*.Fake.example", True),
        ("fake.example,x", True),
        ("x fake.example", True),
        ("x , .example , y", True),
        ("fake.example:443", True),
        (".example:443", True),
        ("*.example:443", True),
        ("fake.example:80", False),
        ("*:80", False),
        ("ake.example", False),
        ("*ake.example", False),
        ("*.", False),
        (":443", False),
        ("*", True),
    ],
)
def test_no_proxy(no_proxy, bypassed):
    assert transport.bypassed(Address(True, "fake.example", 443), no_proxy) is bypassed


def test_hosts_of_no_proxy_are_reached_without(secure, authority, proxy):
    """The name does not resolve, which only who does without the proxy gets to know."""
    direct = Transport(1, 1, Proxy("127.0.0.1", proxy[0], ""), "*.invalid:1")
    with pytest.raises(transport.NoAnswer, match=r"the name fake\.invalid does not resolve"):
        direct.request(Address(True, "fake.invalid", 1), "GET", "/", {})
    assert proxy[1] == []


def test_proxy_that_refuses(proxy):
    through = Transport(1, 1, Proxy("127.0.0.1", proxy[0], "Basic bm86"))
    with pytest.raises(Exception, match=r"407 .* from fake.example through the proxy 127.0.0.1"):
        through.request(Address(True, "fake.example", 1), "GET", "/", {})


@pytest.mark.parametrize("text", ["socks5://p:1", "https://p", "http://", "http://p:99999", "http://[p"])
def test_bad_proxy(text):
    with pytest.raises(SettingsError, match=r"^HTTPS_PROXY: "):
        parse_proxy(text, "HTTPS_PROXY")


def test_password_of_a_bad_proxy_is_not_shown():
    with pytest.raises(SettingsError) as caught:
        parse_proxy("socks5://user:hush@proxy", "proxy")
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"max_attempts": 0}, "max_attempts: 0 is not a number above zero"),
        ({"read_timeout_seconds": "soon"}, "read_timeout_seconds: 'soon'"),
        ({"connect_timeout_seconds": float("nan")}, "connect_timeout_seconds: nan"),
        ({"endpoint": {"s3": "https://a"}}, "endpoint: there is no API 's3' here; known are ecs, emr, ess, sts, vpc"),
        ({"endpoint": "https://a"}, "endpoint: write a dictionary"),
        ({"endpoint": {"ecs": "http://ecs.example.com"}}, "has no TLS"),
        ({"region": "Hangzhou"}, "region: 'Hangzhou' is not the id of a region"),
    ],
)
def test_bad_options(options, said):
    with pytest.raises(SettingsError, match=said):
        settings_from({"access_key_id": "a", "access_key_secret": "b", **options}, {})
