"""A small SMTP server on a free port, for tests that want Django's own backend to talk to something."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """`calls` counts connections; `refused` holds addresses that it does not know; `hangs` makes it fall silent.

    While `drops` is above 0 it takes a message, hangs up without an answer, and counts one down.
    """

    port: int = 0
    calls: int = 0
    refused: set[str] = field(default_factory=set)
    hangs: bool = False
    drops: int = 0
    taken: list[str] = field(default_factory=list)


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: MailServer = self.server.mail_server
        server.calls += 1
        self.say("220 ready")
        for line in self.rfile:
            words = line.decode().strip()
            if server.hangs:
                continue
            if words.upper() == "DATA":
                self.say("354 go on")
                server.taken.append(self.read_message())
                if server.drops:
                    server.drops -= 1
                    return
            self.say("550 no such user" if any(address in words for address in server.refused) else "250 ok")
            if words.upper() == "QUIT":
                return

    def read_message(self) -> str:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines).decode()

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def running() -> Iterator[MailServer]:
    state = MailServer()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        server.mail_server = state
        state.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield state
        server.shutdown()
