"""One window a shop: a second start raises the first window and ends.

A lock on a file says who is first; the kernel lets it go with its process, however that ends. Only then is a
local socket opened, over which a second start knocks: QtNetwork is loaded after the first paint, or never.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_WAIT_MS: Final = 500
_LOCK: Final = "window.lock"
_LONGEST_PATH: Final = 100  # a local socket's address holds 108 bytes (unix(7))


class OneInstance(QObject):
    """Signal: ``raised()`` when somebody started the program again on the same folder."""

    raised = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._lock: int | None = None
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the window of this shop; False where there is one, which is then told to show itself."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return True  # a folder that cannot be used is told by the desk when it opens
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            self._knock()
            return False
        self._lock = lock
        return True

    def listen(self) -> None:
        """Hear who starts the program again."""
        from PySide6.QtNetwork import QLocalServer

        name = _socket_name(self._folder)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # The lock is ours, so what lies there was left behind by a crash.
        QLocalServer.removeServer(name)
        if server.listen(name):
            server.newConnection.connect(self._called)
            self._server = server

    def release(self) -> None:
        """Let the next start be the first again."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _knock(self) -> None:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(_socket_name(self._folder))
        socket.waitForConnected(_WAIT_MS)
        socket.disconnectFromServer()

    def _called(self) -> None:
        server = self._server
        while server is not None and server.hasPendingConnections():
            server.nextPendingConnection().deleteLater()
        self.raised.emit()


def _socket_name(folder: Path) -> str:
    """A path that only this account can use, where there is such a folder; never too long for a socket."""
    import hashlib

    from PySide6.QtCore import QStandardPaths

    name = f"merchant-desk-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
    runtime = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    path = f"{runtime}/{name}"
    return path if runtime and len(os.fsencode(path)) < _LONGEST_PATH else name
