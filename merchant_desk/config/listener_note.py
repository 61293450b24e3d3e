"""What a running listener writes into the store, so that every process knows where callbacks are heard."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass

from merchant_desk.services import memo_keys
from merchant_desk.services.ports import Memo


@dataclass(frozen=True, slots=True)
class ListenerNote:
    """Where it listens (an origin, without the secret path), which process it is, and on which machine."""

    url: str
    port: int
    pid: int
    machine: str

    @classmethod
    def of_this_process(cls, url: str, *, port: int) -> ListenerNote:
        """The note of a listener in this process."""
        return cls(url, port, os.getpid(), platform.node())

    @property
    def is_alive(self) -> bool:
        """Whether that process still runs; one on another machine counts as running."""
        if self.machine != platform.node():
            return True
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True

    @property
    def text(self) -> str:
        """As the memo keeps it."""
        return json.dumps(asdict(self))


async def running_listener(memo: Memo) -> ListenerNote | None:
    """The listener that runs now. The note of one that was killed is taken away: nobody may be sent there."""
    text = await memo.get(memo_keys.LISTENER)
    if text is None:
        return None
    note = _read(text)
    if note is None or not note.is_alive:
        await memo.remove(memo_keys.LISTENER, only_if=text)
        return None
    return note


def _read(text: str) -> ListenerNote | None:
    try:
        note = json.loads(text)
        return ListenerNote(str(note["url"]), int(note["port"]), int(note["pid"]), str(note["machine"]))
    except (ValueError, TypeError, KeyError):
        return None
