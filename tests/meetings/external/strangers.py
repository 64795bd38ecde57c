"""A web server of somebody else's, on this machine: it answers each path as a test says, under certificates of its own."""

import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from meetings.external.fetch import Way

HOST = "calendar.example.org"
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Stranger:
    """`asked` are the requests that came, as (path, headers); `paths` says what is answered to which."""

    port: int
    authorities: str
    asked: list[tuple[str, dict]] = field(default_factory=list)
    paths: dict[str, Answer] = field(default_factory=dict)

    def way(self, **changes) -> Way:
        """Every name leads to this server, and this machine counts as outside."""
        values = {
            "resolve": lambda host: ["127.0.0.1"],
            "allowed": lambda address: address == "127.0.0.1",
            "port": self.port,
            "authorities": self.authorities,
        }
        return Way(**values | changes)


def says(body: bytes = b"", *, status: int = 200, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def leads_to(address: str, status: int = 302) -> Answer:
    return says(status=status, Location=address)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.close_connection = True
        stranger: Stranger = self.server.stranger
        stranger.asked.append((self.path, dict(self.headers)))
        try:
            stranger.paths.get(self.path, says(status=404))(self)
        except OSError:
            return  # the reader hung up

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            return  # no handshake

    def log_message(self, *args) -> None:
        return


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def shutdown_request(self, request) -> None:
        try:
            super().shutdown_request(request)
        except OSError:
            return


@contextmanager
def running(folder: Path, name: str = HOST) -> Iterator[Stranger]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder, name))
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.stranger = Stranger(server.server_address[1], str(folder / "authority.pem"))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server.stranger
        server.shutdown()
        thread.join()


def _certificate(folder: Path, name: str) -> Path:
    """One for that name, by an authority of its own beside it."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _signed("Somebody's authority", authority_key, authority_key, "Somebody's authority", is_authority=True)
    certificate = _signed(name, key, authority_key, "Somebody's authority")
    (folder / "authority.pem").write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    both = key.private_bytes(serialization.Encoding.PEM, *plain) + certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "server.pem").write_bytes(both)
    return folder / "server.pem"


def _signed(name: str, key, by_key, by_name: str, *, is_authority: bool = False) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(by_name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by_key.public_key()), critical=False)
    )
    if is_authority:
        builder = builder.add_extension(_may_sign(), critical=True)
    else:
        builder = builder.add_extension(x509.SubjectAlternativeName([_alternative(name)]), critical=False)
    return builder.sign(by_key, hashes.SHA256())


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _may_sign() -> x509.KeyUsage:
    unused = (
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **dict.fromkeys(unused, False))


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
