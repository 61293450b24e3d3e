"""How the training shop says no: contract section 9's error shapes, all of them on request.

Which cause gets which status, and every text but one, is unknown (U, section 9): they are this shop's own.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from aiohttp import web

WALLETS_INVALID: Final = "Invalid store wallet configuration"
"""The only message known verbatim: contract sections 3.5 and 9 (K)."""

ERROR_SHAPES: Final = (
    "error-message",
    "error-message-code",
    "message",
    "message-code",
    "named",
    "nest",
    "nest-list",
    "empty",
    "html",
)
"""Names for the rows of contract section 9's table, in its order."""


class Refusal(Exception):
    """A request that is not done; `status` is the HTTP status, `message` the text for people."""

    def __init__(self, status: int, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.status: Final = status
        self.message: Final = message
        self.code: Final = code or _name(status)


def refused_member(name: str, why: str) -> Refusal:
    """A 400 that names the member of the request that is wrong or missing."""
    return Refusal(400, f"{name} {why}", code="VALIDATION_ERROR")


def error_answer(refusal: Refusal, *, shape: str, status: int | None = None) -> web.Response:
    """Word a refusal in one of `ERROR_SHAPES`; `status` overrides its own."""
    status = refusal.status if status is None else status
    message, code = refusal.message, refusal.code
    if shape == "empty":
        return web.Response(status=status)
    if shape == "html":
        page = f"<html><body><h1>{refusal.status}</h1></body></html>"
        return web.Response(status=status, text=page, content_type="text/html")
    name = _name(refusal.status).replace("_", " ").title()
    bodies: dict[str, object] = {
        "error-message": {"error": {"message": message}},
        "error-message-code": {"error": {"message": message, "code": code}},
        "message": {"message": message},
        "message-code": {"message": message, "code": code},
        "named": {"error": code, "message": message},
        "nest": {"statusCode": refusal.status, "message": message, "error": name},
        "nest-list": {"statusCode": refusal.status, "message": [message], "error": name},
    }
    return web.json_response(bodies[shape], status=status)


def _name(status: int) -> str:
    """The status in words, such as NOT_FOUND; statuses that nobody registered have none."""
    return HTTPStatus(status).name if status in set(HTTPStatus) else "ERROR"
