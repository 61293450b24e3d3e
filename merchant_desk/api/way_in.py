"""How a request gets in, and how its answer is judged: what all calls of the client share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from merchant_desk.api.line import Answer
from merchant_desk.api.wire import parse_object
from merchant_desk.api.wire_errors import failure_of, has_error, rejection
from merchant_desk.domain.errors import BadInput

JSON: Final = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Pass:
    """The one header that opens the API, and the text that must not come back out of it."""

    name: str
    value: str = field(repr=False)
    secret: str = field(repr=False)

    @property
    def headers(self) -> Mapping[str, str]:
        """The header as it is sent."""
        return {self.name: self.value}


def visible(text: str, *, field: str) -> str:
    """A secret that can stand in a header; the HTTP library would quote any other one in its complaint."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise BadInput(field=field, reason="bad-character")
    return text


def must_be_success(answer: Answer, way_in: Pass, *, order_id: str | None = None) -> None:
    """Raise what a status outside 2xx means; `order_id` is set where a 404 can only mean this order."""
    if not answer.is_success:
        raise failure_of(answer, order_id=order_id, hide=(way_in.secret,))


def must_not_say_no(document: object, answer: Answer, way_in: Pass) -> None:
    """A body with `error` says no whatever its status (contract section 9)."""
    if has_error(document):
        raise rejection(document, status=answer.status, hide=(way_in.secret,))


def object_or_nothing(answer: Answer) -> Mapping[str, Any]:
    """The body's object; an empty one for no body at all."""
    if answer.body is not None and not answer.body.strip():
        return {}
    return parse_object(answer.body)
