"""A mail server as a door: one connection for many messages, and each of its answers read for what it means.

An answer about a reader or a message refuses or delays that message alone, and says whether it is the address that is
at fault; one about us (no connection, no sign-in, no mail from this sender) stops the whole run.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple, NoReturn

from tracker.mail.doors import MailDown, MailLater, MailRefused
from tracker.mail.message import Outgoing
from tracker.mail.server import Security, SmtpServer
from tracker.mail.wire import Sender, read_sender, written

_ANSWERS_A_MESSAGE = 20
"""How many answers one message may wait for, with two connections, TLS and sign-ins before it."""
_LONGEST_ANSWER = 300
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")
_OK, _GO_AHEAD, _CLOSING = 250, 354, 421
_TAKEN = (250, 251, 252)
_NO_SUCH = (550, 551, 553)
_FULL = 552
_SIGN_IN_FIRST = (530, 534, 535, 538)
_TEMPORARY, _FOR_GOOD = range(400, 500), range(500, 600)
# RFC 3463: 5.1.7 and 5.1.8 are about the sender's address; every other 5.1 is about the recipient's.
_HARD = re.compile(r"5\.1\.(?!7$|8$)\d+|5\.2\.1")
# 5.2 is about the mailbox; 5.4.1 is what some large hosts say of an address that they do not know.
_ABOUT_ADDRESS = re.compile(rf"{_HARD.pattern}|5\.2\.\d+|5\.4\.1")
_MOST_BREAKS = 2
"""After as many connections lost over one address in a row the next message is tried."""


class _Answer(NamedTuple):
    code: int
    said: str

    @property
    def enhanced(self) -> str:
        """The code of RFC 3463 that the answer begins with; nothing where it has none, or one that says nothing."""
        found = _ENHANCED.match(self.said)
        return found[1] if found and found[1] != "5.0.0" else ""

    def __str__(self) -> str:
        return f"{self.code} {self.said}".strip()


class _Lost(Exception):
    """The connection is gone, or the server says that it goes. `answered` is how many commands it answered before."""

    def __init__(self, said: str, *, answered: int = 0) -> None:
        super().__init__(said)
        self.answered = answered


class SmtpDoor:
    """The door to one mail server."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self.server = server
        self.sender = sender

    @property
    def seconds(self) -> float:
        """How long one message may take at most."""
        return float(self.server.timeout_seconds * _ANSWERS_A_MESSAGE)

    @contextmanager
    def open(self) -> Iterator["SmtpSession"]:
        """A session; the server is reached with its first message."""
        session = SmtpSession(self.server, self.sender)
        try:
            yield session
        finally:
            session.close()

    def deliver(self, outgoing: Outgoing, name: str) -> str:
        """Hands over a single letter on a connection of its own."""
        with self.open() as out:
            return out.send(outgoing, name)


class SmtpSession:
    """One connection at a time, made when it is needed and again after it was lost."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server, self._from = server, sender
        self._sender: Sender = read_sender(sender)
        self._smtp: smtplib.SMTP | None = None
        self._taken = 0

    def send(self, outgoing: Outgoing, _: str) -> str:
        """Hands over one message; what the server said of it.

        Raises MailRefused, MailLater, MailDown, and Unreadable for a message that cannot be written.
        """
        content = _stuffed(written(outgoing, self._from))
        answer = self._content(self._addressed(outgoing.recipient), content)
        self._taken += 1
        return f"{self._server.place}: {answer.said}"

    def _addressed(self, recipient: str) -> smtplib.SMTP:
        """A connection on which the message is to follow now.

        One that took messages before may have been closed for that; so may a fresh one, and then the server is down,
        unless it is the reader's address that it does not bear.
        """
        breaks = 0
        while True:
            is_fresh = self._taken == 0
            smtp = self._smtp or self._connected(has_begun=breaks > 0)
            try:
                self._envelope(smtp, recipient)
            except _Lost as lost:
                self._drop()
                if is_fresh and not lost.answered:
                    raise MailDown(f"{self._named()} broke off: {lost}.", has_begun=True) from lost
                breaks += is_fresh
                if breaks == _MOST_BREAKS:
                    said = f"{self._named()} broke off before it answered, twice over this address: {lost}"
                    raise MailLater(said, broke_off=True) from lost
            else:
                return smtp

    def close(self) -> None:
        """Says good-bye, if there is anybody to say it to."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp, self._taken = None, 0

    def _connected(self, *, has_begun: bool) -> smtplib.SMTP:
        """A connection on which mail can be handed over. Raises MailDown."""
        try:
            self._smtp = _open(self._server)
        except smtplib.SMTPResponseException as error:
            is_sign_in = isinstance(error, smtplib.SMTPAuthenticationError)
            said = _answer(error.smtp_code, error.smtp_error)
            no = "refused the sign-in" if is_sign_in else "takes no mail now"
            raise MailDown(f"{self._named()} {no}: {said}.", has_begun=has_begun) from error
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise MailDown(f"{self._named()} cannot be reached: {_why(error)}.", has_begun=has_begun) from error
        self._taken = 0
        return self._smtp

    def _named(self) -> str:
        return f"The mail server {self._server.place}"

    def _envelope(self, smtp: smtplib.SMTP, recipient: str) -> None:
        """Says who the mail is from and for, and that it comes. Raises _Lost."""
        commands = (f"MAIL FROM:<{self._sender.address}>", f"RCPT TO:<{recipient}>", "DATA")
        mail, rcpt, data = _asked(smtp, commands)
        if (mail.code, data.code) == (_OK, _GO_AHEAD) and rcpt.code in _TAKEN:
            return
        try:
            _asked(smtp, (".",) if data.code == _GO_AHEAD else ("RSET",))  # an empty message ends one to nobody
        except _Lost:  # it said what it thinks of the address, and then went
            self._drop()
        self._refuse_envelope(mail, rcpt, data)

    def _refuse_envelope(self, mail: _Answer, rcpt: _Answer, data: _Answer) -> NoReturn:
        if mail.code != _OK or rcpt.code in _SIGN_IN_FIRST:
            said = mail if mail.code != _OK else rcpt
            raise MailDown(f"{self._named()} takes no mail from {self._sender.address}: {said}.")
        if rcpt.code in _TAKEN:
            raise _about_the_message(data)
        if rcpt.code in _FOR_GOOD and rcpt.code != _FULL and rcpt.enhanced != "5.2.2":
            says = rcpt.enhanced
            is_about_address = bool(_ABOUT_ADDRESS.fullmatch(says)) if says else rcpt.code in _NO_SUCH
            raise MailRefused(str(rcpt), is_hard=bool(_HARD.fullmatch(says)), is_about_address=is_about_address)
        raise MailLater(str(rcpt))

    def _content(self, smtp: smtplib.SMTP, content: bytes) -> _Answer:
        """Hands over the message itself. When the answer is lost nobody knows whether it was taken."""
        try:
            smtp.send(content)
            answer = _read(smtp)
        except (_Lost, smtplib.SMTPException, OSError) as lost:
            self._drop()
            raise MailLater(f"{self._named()} broke off before it answered: {_why(lost)}", broke_off=True) from lost
        if answer.code == _CLOSING:
            self._drop()
        if answer.code not in _TAKEN:
            raise _about_the_message(answer)
        return answer


def _about_the_message(answer: _Answer) -> MailRefused | MailLater:
    return MailRefused(str(answer)) if answer.code in _FOR_GOOD else MailLater(str(answer))


def _open(server: SmtpServer) -> smtplib.SMTP:
    context = None if server.security is Security.NONE else ssl.create_default_context(cafile=server.ca_file)
    if server.security is Security.TLS:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout_seconds, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout_seconds)
    try:
        _introduced(smtp, server, context)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _introduced(smtp: smtplib.SMTP, server: SmtpServer, context: ssl.SSLContext | None) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.security is Security.STARTTLS:
        smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
    if server.user:
        smtp.login(server.user, server.password)
    sock: socket.socket | None = smtp.sock
    if sock is not None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _asked(smtp: smtplib.SMTP, commands: tuple[str, ...]) -> list[_Answer]:
    """The answers to some commands, sent together where the server reads ahead (RFC 2920). Raises _Lost."""
    lines = [f"{command}\r\n".encode("ascii") for command in commands]
    groups = [lines] if smtp.has_extn("pipelining") else [[line] for line in lines]
    answers: list[_Answer] = []
    for group in groups:
        try:
            smtp.send(b"".join(group))
        except (smtplib.SMTPException, OSError) as error:
            raise _Lost(_why(error), answered=len(answers)) from error
        for _ in group:
            try:
                answers.append(_read(smtp))
            except _Lost as lost:
                raise _Lost(str(lost), answered=len(answers)) from lost
            if answers[-1].code == _CLOSING:
                raise _Lost(str(answers[-1]), answered=len(answers) - 1)
        if answers[-1].code >= _TEMPORARY.start:
            answers += [answers[-1]] * (len(commands) - len(answers))
            break
    return answers


def _read(smtp: smtplib.SMTP) -> _Answer:
    try:
        code, said = smtp.getreply()
    except smtplib.SMTPException as error:
        raise _Lost(_why(error)) from error
    if code not in range(200, 600):
        raise _Lost("what it answered is no SMTP")
    return _answer(code, said)


def _answer(code: int, said: bytes | str) -> _Answer:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return _Answer(code, " ".join(plain.split())[:_LONGEST_ANSWER])


def _why(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(said.split())[:_LONGEST_ANSWER].rstrip(".") or type(error).__name__


def _stuffed(content: bytes) -> bytes:
    """The message as it goes over the wire: a point more where a line begins with one, and the end."""
    content = content if content.endswith(b"\r\n") else content + b"\r\n"
    return content.replace(b"\r\n.", b"\r\n..") + b".\r\n"
