"""What can go wrong at each step of a creation: on the wire, in the store, with the process, round it."""

from __future__ import annotations

from typing import Final

from tests.helpers.virtual_wire import WireFault

_HTML: Final = b"<!doctype html><title>Sign in to the hotel's network</title>"
_SLOW: Final = (("retry-after", "7"),)


def _lost(name: str, **facts: object) -> dict[str, WireFault]:
    """A fault in which the API acted, and one in which it did not."""
    made: dict[str, WireFault] = {}
    for word, is_processed in (("before", False), ("after", True)):
        made[f"{name}-{word}"] = WireFault(is_processed=is_processed, **facts)  # type: ignore[arg-type]  # facts of WireFault
    return made


UNSENT: Final = {
    "refused": WireFault(has_left=False, raises="ConnectError"),
    "connect-timeout": WireFault(has_left=False, raises="ConnectTimeout", stall_s=5.0),
    "pool-timeout": WireFault(has_left=False, raises="PoolTimeout", stall_s=5.0),
    "proxy": WireFault(has_left=False, raises="ProxyError"),
}
LOST: Final = {
    **_lost("reset", raises="ReadError"),
    **_lost("hung-up", raises="RemoteProtocolError"),
    **_lost("write-timeout", raises="WriteTimeout", stall_s=10.0),
    **_lost("read-timeout", raises="ReadTimeout", stall_s=20.0),
    **_lost("never-ends", stall_s=120.0),
    **{f"{status}-{name}": fault for status in (500, 502, 503, 504, 408)
       for name, fault in _lost("x", status=status, body=b"{}").items()},
    **_lost("429", status=429, body=b"{}"),
    **_lost("429-told", status=429, body=b"{}", headers=_SLOW),
    **_lost("redirect-302", status=302, body=b"", headers=(("location", "https://else.example/"),)),
    **_lost("redirect-307", status=307, body=b"", headers=(("location", "https://else.example/"),)),
    **_lost("200-with-error", status=200, body=b'{"error":{"message":"try later"}}'),
    **_lost("html", status=200, body=_HTML),
    **_lost("null", status=201, body=b"null"),
    **_lost("empty", status=201, body=b""),
    **_lost("no-content", status=204, body=b""),
    **_lost("wrong-types", status=201, body=b'{"id":17,"sessionToken":[],"orderTotal":true}'),
    **_lost("list-for-object", status=201, body=b"[1,2,3]"),
    **_lost("not-utf8", status=201, body=b'{"id":"\xff\xfe"}'),
    **_lost("too-long", status=201, body=b"[" + b" " * (4 * 1024 * 1024 + 1)),
    **_lost("packed", headers=(("content-encoding", "gzip"),)),
    **{f"cut-{cut}": WireFault(is_processed=True, cut=cut) for cut in (0.0, 0.01, 0.3, 0.6, 0.9, 0.999)},
    "late-30s": WireFault(late_s=30.0, raises="ReadError"),
    "late-59s": WireFault(late_s=59.0, raises="ReadTimeout", stall_s=20.0),
    "late-10min": WireFault(late_s=600.0, status=504, body=b"{}"),
    "late-3-days": WireFault(late_s=3 * 86_400.0, raises="ReadError"),
}  # fmt: skip
REFUSED: Final = {
    f"refused-{status}": WireFault(status=status, body=b'{"error":{"message":"no"}}')
    for status in (400, 401, 403, 404, 409, 422)
}
LISTS: Final = {
    name: WireFault(rows=name, is_processed=True)
    for name in ("omits", "repeats", "shifts", "wrong-types", "bare", "counts-more")
}
# A read is the same whether the API acted or not, and one 5xx is like another.
_READS: Final = (
    UNSENT
    | REFUSED
    | {
        name: fault
        for name, fault in LOST.items()
        if not name.endswith("-after") and not name.startswith(("late-", "502", "504"))
    }
)
ON_THE_WIRE: Final = {
    "verify": _READS,
    "create": UNSENT | LOST | REFUSED,
    "list": _READS | LISTS,
    "read": _READS,
}
"""The exchanges of a creation and what may happen to each."""

IN_THE_STORE: Final = ("busy", "conflict", "killed", "cancelled")
"""What may happen at each call of the order store: locked, overtaken, SIGKILL, the caller gone."""
