"""A mail server for the tests: aiosmtpd on a free port of this machine, with the faults that mail servers have."""

import asyncio
import datetime as dt
import email
import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "tracker", "a made-up password"
_VALID_FROM, _VALID_TO = (
    dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
    dt.datetime(2120, 1, 1, tzinfo=dt.UTC),
)


@dataclass
class Faults:
    """What the server does wrong: an answer by recipient, or by the number of the message (from 1)."""

    at_connect: str = ""
    at_mail: dict[int, str] = field(default_factory=dict)
    at_rcpt: dict[str, str] = field(default_factory=dict)
    after_data: dict[str, str] = field(default_factory=dict)
    at_reset: str = ""
    loses_answer: Counter[str] = field(default_factory=Counter)
    """How often the answer to a recipient's message is lost; the message itself is kept."""
    hangs: set[str] = field(default_factory=set)
    """Recipients whose message is never answered."""


class Handler:
    """Keeps what it takes, and answers as the faults say."""

    def __init__(self, faults: Faults, *, reads_ahead: bool) -> None:
        self.faults, self.reads_ahead = faults, reads_ahead
        self.taken: list[tuple[str, bytes]] = []
        self.connections = 0
        self.mails = 0
        self.was_secret: list[bool] = []
        self.never = asyncio.Event()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _: SMTP, session: Session, __: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return [answers[0], "250-PIPELINING", *answers[1:]] if self.reads_ahead else answers

    async def handle_MAIL(  # noqa: N802
        self, _: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.mails += 1
        self.was_secret.append(session.ssl is not None)
        if answer := self.faults.at_mail.get(self.mails):
            return answer
        envelope.mail_from, envelope.mail_options = address, options
        return "250 2.1.0 Ok"

    async def handle_RCPT(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if answer := self.faults.at_rcpt.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_RSET(self, _: SMTP, __: Session, ___: Envelope) -> str:  # noqa: N802
        return self.faults.at_reset or "250 2.0.0 Ok"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        (to,) = envelope.rcpt_tos
        if to in self.faults.hangs:
            await self.never.wait()
        if answer := self.faults.after_data.get(to):
            return answer
        content = envelope.original_content
        assert content is not None
        self.taken.append((to, content))
        if self.faults.loses_answer[to] > 0:
            self.faults.loses_answer[to] -= 1
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return f"250 2.0.0 Ok: queued as {len(self.taken)}"


class _Controller(Controller):
    def __init__(self, handler: Handler, port: int, **more: object) -> None:
        super().__init__(handler, "127.0.0.1", port, ready_timeout=10, **more)


@dataclass
class MailServer:
    """A running mail server: where it is, what it took, what it does wrong."""

    port: int
    handler: Handler
    faults: Faults
    ca_file: Path | None = None

    @property
    def recipients(self) -> list[str]:
        return [to for to, _ in self.handler.taken]

    @property
    def message_ids(self) -> list[str]:
        return [str(email.message_from_bytes(raw)["Message-ID"]) for _, raw in self.handler.taken]


@contextmanager
def mail_server(
    *, faults: Faults | None = None, reads_ahead: bool = True, tls: Path | None = None, signs_in: bool = False
) -> Iterator[MailServer]:
    """A server until the block ends. `tls` is the folder for its certificate: then STARTTLS is asked for."""
    faults = faults or Faults()
    handler = Handler(faults, reads_ahead=reads_ahead)
    more: dict[str, object] = {}
    ca_file = None
    if tls is not None:
        ca_file = certificate(tls)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(ca_file)
        more |= {"tls_context": context, "require_starttls": True}
    if signs_in:
        more |= {"auth_required": True, "authenticator": _knows, "auth_require_tls": tls is not None}
    controller = _Controller(handler, free_port(), **more)
    controller.start()
    try:
        yield MailServer(controller.port, handler, faults, ca_file)
    finally:
        controller.loop.call_soon_threadsafe(handler.never.set)
        controller.stop()


def _knows(_: SMTP, __: Session, ___: Envelope, ____: str, said: object) -> AuthResult:
    is_known = isinstance(said, LoginPassword) and (said.login, said.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_known, handled=False)


def free_port() -> int:
    """A port that was free a moment ago: aiosmtpd cannot be given none."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def certificate(folder: Path) -> Path:
    """A file with a key and a certificate of 127.0.0.1, made for the test alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a mail server of the tests")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(_VALID_FROM)
        .not_valid_after(_VALID_TO)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file = folder / "server.pem"
    file.write_bytes(key.private_bytes(*kinds) + made.public_bytes(serialization.Encoding.PEM))
    return file
