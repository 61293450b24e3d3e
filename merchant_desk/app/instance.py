"""One window a shop: a second start raises the first window and ends."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS: Final = 500
_LONGEST_PATH: Final = 100  # a local socket's address holds 108 bytes (unix(7))


class OneInstance(QObject):
    """Signal: ``raised()`` when somebody started the program again on the same data folder."""

    raised = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._name = _socket_name(folder)
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the window of this shop; False where there is one, which then shows itself."""
        if self._wakes_another():
            return False
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # Nobody answered, so what lies there was left behind by a crash.
        QLocalServer.removeServer(self._name)
        if server.listen(self._name):
            server.newConnection.connect(self._called)
            self._server = server
        return True

    def release(self) -> None:
        """Let the next start be the first again."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def _wakes_another(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.disconnectFromServer()
        return True

    def _called(self) -> None:
        server = self._server
        while server is not None and server.hasPendingConnections():
            server.nextPendingConnection().deleteLater()
        self.raised.emit()


def _socket_name(folder: Path) -> str:
    """A path that only this account can use, where there is such a folder; never too long for a socket."""
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    name = f"merchant-desk-{digest}"
    runtime = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    path = f"{runtime}/{name}"
    return path if runtime and len(os.fsencode(path)) < _LONGEST_PATH else name
