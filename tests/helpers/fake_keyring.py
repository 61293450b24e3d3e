"""A keyring in memory, as the keyring library's back ends behave and misbehave."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field


@dataclass
class FakeKeyring:
    """A keyring in memory; `failure` is raised by every question, which is counted first."""

    entries: dict[tuple[str, str], str] = field(default_factory=dict)
    failure: Exception | None = None
    questions: int = 0
    threads: set[int] = field(default_factory=set)

    def _asked(self) -> None:
        self.questions += 1
        self.threads.add(threading.get_ident())
        if self.failure is not None:
            raise self.failure

    def get_password(self, service: str, username: str) -> str | None:
        """The entry, or None."""
        self._asked()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the entry."""
        self._asked()
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Remove the entry."""
        self._asked()
        del self.entries[service, username]
