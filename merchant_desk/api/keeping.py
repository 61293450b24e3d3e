"""Keeping odd answers for support: which are worth it, and how often."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Final

from merchant_desk.api.line import LineClock, last_answer
from merchant_desk.api.redacted import redacted
from merchant_desk.domain.errors import DeskError, ServerFailed, UnexpectedReply
from merchant_desk.domain.order import Order
from merchant_desk.services.support import KeepAnswer, OddAnswer

log = logging.getLogger(__name__)

APART_S: Final = 10 * 60.0
"""The same kind of failure again says nothing new, and would push the others out."""


class OddAnswers:
    """Hands an answer that could not be understood, or an error page with something on it, to be kept."""

    def __init__(self, keep: KeepAnswer | None, *, clock: LineClock) -> None:
        self._keep = keep
        self._clock = clock
        self._kept_at_s: dict[tuple[str, int, str], float] = {}

    async def note(self, call: str, error: DeskError, *, hide: Iterable[str]) -> None:
        """Keep the running task's last answer; the error learns where (`facts`, kept_at)."""
        answer = last_answer.get()
        if self._keep is None or answer is None or answer.body == b"":
            return
        why = error.what if isinstance(error, UnexpectedReply) else type(error).__name__
        kind = (call, answer.status, why)
        now_s = self._clock.monotonic_s()
        if now_s - self._kept_at_s.get(kind, -APART_S) < APART_S:
            return
        self._kept_at_s[kind] = now_s
        odd = OddAnswer(
            self._clock.now_utc_ms(),
            call,
            answer.status,
            why,
            len(answer.body or b""),
            redacted(answer.body, hide=hide),
        )
        place = await self._keep(odd)
        if place is not None:
            error.facts["kept_at"] = place
            log.info("odd answer kept call=%s status=%d path=%s", call, answer.status, place)


def is_odd(error: DeskError) -> bool:
    """Whether support may want to see the answer behind this failure."""
    return isinstance(error, UnexpectedReply | ServerFailed)


def private_words(order: Order) -> tuple[str, ...]:
    """What the customer told, whole and word by word, and the order's secrets: an answer may quote them."""
    person = order.customer
    told = (
        *(person.first_name, person.last_name, person.email, person.city, person.zip),
        *(person.address, person.complement, person.state),
    )
    texts = [text for text in told if text]
    words = [word for text in texts for word in re.split(r"[\s,;]+", text)]
    token = (order.session_token.reveal(),) if order.session_token else ()
    return (*texts, *words, *token, *((order.callback_url,) if order.callback_url else ()))
