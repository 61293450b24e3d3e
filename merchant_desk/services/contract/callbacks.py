"""A contract check's part about callbacks (contract 5): which come, how sealed, and whether they repeat."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from merchant_desk.domain.signature import Match, strip, verify
from merchant_desk.services.contract.bench import Bench
from merchant_desk.services.contract.orders import FIRST
from merchant_desk.services.contract.shapes import body_style, names_of
from merchant_desk.services.contract.updates import PAID
from merchant_desk.services.contract.values import HeardCallback, NoEar, OpenEar
from merchant_desk.services.ports import Inbox

WHY_NOT: Final[Mapping[str, str]] = {
    "no-public-address": "Not asked: the API cannot reach this machine. Set a public address in Settings.",
    "port-taken": "Not asked: another program holds the listener's port.",
}
_NAMES: Final = ("callback-cancel", "callback-key", "callback-seal", "callback-body", "callback-members")
_INBOX_PAGE: Final = 200


class InboxEar:
    """The desk's own listener as an ear: it keeps bodies and its verdict on the seal, no headers."""

    def __init__(self, inbox: Inbox, *, url: str, since_utc_ms: int) -> None:
        self._inbox = inbox
        self._since = since_utc_ms
        self.url = url
        self.bait_url: str | None = None

    async def heard(self) -> Sequence[HeardCallback]:
        """As the port says."""
        _, callbacks = await self._inbox.find(limit=_INBOX_PAGE)
        return [
            HeardCallback(one.body.encode("utf-8", "replace"), is_sealed=one.is_signed)
            for one in reversed(callbacks)
            if one.at_utc_ms >= self._since
        ]


async def listening(bench: Bench) -> None:
    """Wait for what the updates before it should have sent, at most `callback_s`."""
    ear = bench.ear
    if isinstance(ear, NoEar):
        for name in (*_NAMES, "callback-retries"):
            bench.say(name, "", WHY_NOT[ear.why])
        return
    heard = await _wait(bench, ear)
    cancelled = _about(heard, bench, FIRST, "cancelled")
    waited = f"Within {bench.waits.callback_s:g} s."
    bench.yes("callback-cancel", cancelled is not None, waited)
    if PAID in bench.made:
        bench.yes("callback-paid", _about(heard, bench, PAID, "confirmed") is not None, waited)
    if ear.bait_url is not None:
        _note_retries(bench, heard)
    if heard:
        _note_form(bench, cancelled or heard[0])


async def _wait(bench: Bench, ear: OpenEar) -> Sequence[HeardCallback]:
    """Everything heard until nothing more is to be expected."""
    clock, waits = bench.clock, bench.waits
    ends_s = clock.monotonic_s() + waits.callback_s
    quiet_since_s, count = clock.monotonic_s(), 0
    while True:
        heard = await ear.heard()
        now_s = clock.monotonic_s()
        if len(heard) != count:
            count, quiet_since_s = len(heard), now_s
        is_quiet = now_s - quiet_since_s >= waits.quiet_s
        if now_s >= ends_s or (is_quiet and _has_all(bench, ear, heard)):
            return heard
        await clock.sleep(waits.poll_s)


def _has_all(bench: Bench, ear: OpenEar, heard: Sequence[HeardCallback]) -> bool:
    is_baited = ear.bait_url is None or any(one.is_bait for one in heard)
    is_paid = PAID not in bench.made or _about(heard, bench, PAID, "confirmed") is not None
    return is_baited and is_paid and _about(heard, bench, FIRST, "cancelled") is not None


def _about(heard: Sequence[HeardCallback], bench: Bench, label: str, status: str) -> HeardCallback | None:
    order_id = bench.id_of(label)
    for one in heard:
        members = _members(one)
        if members.get("orderId") == order_id and members.get("status") == status:
            return one
    return None


def _note_retries(bench: Bench, heard: Sequence[HeardCallback]) -> None:
    """How often the same body came to the place that always answers 503."""
    times = Counter(one.body for one in heard if one.is_bait)
    if times:
        most = max(times.values()) - 1
        bench.say("callback-retries", str(most), f"Within {bench.waits.callback_s:g} s; or more later.")


def _note_form(bench: Bench, one: HeardCallback) -> None:
    if one.has_key is not None:
        bench.yes("callback-key", one.has_key)
    bench.say("callback-seal", _seal(bench, one))
    bench.say("callback-body", body_style(one.body))
    members = _members(one)
    bench.say("callback-members", names_of(members))
    bench.keep_shape("callback", members)


def _seal(bench: Bench, one: HeardCallback) -> str:
    """What the signature covers: stripped, raw, either (a body without spaces shows no difference), good (an
    ear that saw no header), bad, none or unknown (no secret)."""
    if one.signatures is None:
        return "good" if one.is_sealed else "unknown"
    if not one.signatures:
        return "none"
    if bench.secret is None:
        return "unknown"
    match = verify([bench.secret.reveal()], one.body, one.signatures[0])
    if match is Match.NONE:
        return "bad"
    return "either" if strip(one.body) == one.body else match.value


def _members(one: HeardCallback) -> Mapping[str, Any]:
    try:
        document = json.loads(one.body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
