"""What every request to the public address passes: counting, faults, and refusals put into words."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from typing import Final

from aiohttp import web

from merchant_desk.sandbox.faults import Faults, Rule
from merchant_desk.sandbox.outgoing import Pause, body_of, broken_off, sent_badly, stand_in
from merchant_desk.sandbox.readings import Readings
from merchant_desk.sandbox.refusals import Refusal, error_answer
from merchant_desk.sandbox.tally import Tally
from merchant_desk.sandbox.twists import twisted

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

Claim = Callable[[str, Rule], None]

_DEFAULT_LIMIT: Final = 100  # contract section 3.3

_log = logging.getLogger(__name__)


class Gate:
    """The middleware of the public address."""

    def __init__(
        self,
        *,
        readings: Readings,
        faults: Faults,
        tally: Tally,
        is_line_down: Callable[[], bool],
        now_utc_ms: Callable[[], int],
        claim: Claim,
    ) -> None:
        """`claim` lets the customer of an order note a transaction on it, as a rule says."""
        self._readings = readings
        self._faults = faults
        self._tally = tally
        self._is_line_down = is_line_down
        self._now_utc_ms = now_utc_ms
        self._claim = claim
        self._pause = Pause()

    async def close(self, _application: web.Application) -> None:
        """Let those go who still wait: the shop is closing."""
        self._pause.end()

    async def handle(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Serve one request, honestly or as a fault says."""
        if self._is_line_down():
            return broken_off(request)
        try:
            return await self._served(request, handler)
        except ConnectionError:  # the client left half-way: nobody is there to be told
            return broken_off(request)

    async def _served(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        route = request.match_info.route.name or "other"
        self._tally.requests[route] += 1
        if route == "create":
            try:
                self._count_creation(await request.read())
            except web.HTTPRequestEntityTooLarge as error:
                return self._worded(Refusal(error.status, error.reason))
        rule = self._faults.take(route)
        return await (
            self._honest(request, handler) if rule is None else self._struck(request, handler, rule)
        )

    async def _struck(self, request: web.Request, handler: Handler, rule: Rule) -> web.StreamResponse:
        """Serve a request that a rule is for."""
        await self._pause.wait(rule.latency_ms / 1000)
        if rule.claim is not None and "order_id" in request.match_info:
            self._claim(request.match_info["order_id"], rule)
        if rule.shift_rows and request.match_info.route.name == "list":
            request = _shifted(request, rule.shift_rows)
        honest: web.StreamResponse | None = None
        if rule.answer is None or rule.is_processed:
            honest = await self._honest(request, handler)
            self._claim_new(honest, rule)
        response = honest if honest is not None and rule.answer is None else self._faulty(request, rule)
        if not isinstance(response, web.Response) or rule.answer == "reset":
            return response
        if rule.twist:
            response.body = twisted(body_of(response), rule.twist, die=rule.die, members=rule.members)
        self._dress(response, rule)
        if rule.cut is None and rule.cut_head is None and rule.drip_bytes_per_s is None:
            return response
        return await sent_badly(request, response, rule, pause=self._pause)

    def _claim_new(self, response: web.StreamResponse, rule: Rule) -> None:
        """The claim of a rule for creations is laid once the order is there."""
        if rule.claim is None or not isinstance(response, web.Response) or response.status >= 300:
            return
        try:
            made = json.loads(body_of(response))
        except ValueError:
            return
        if isinstance(made, dict) and isinstance(order_id := made.get("id", made.get("orderId")), str):
            self._claim(order_id, rule)

    def _dress(self, response: web.Response, rule: Rule) -> None:
        """Headers that the rule wants."""
        if rule.retry_after_s is not None:
            response.headers["Retry-After"] = str(rule.retry_after_s)
        if rule.date_offset_s:
            at_s = self._now_utc_ms() / 1000 + rule.date_offset_s
            response.headers["Date"] = formatdate(at_s, usegmt=True)
        for name, value in rule.headers.items():
            response.headers[name] = value

    async def _honest(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except Refusal as refusal:
            response = self._worded(refusal)
        except web.HTTPException as error:
            if error.status < 400:
                raise
            response = self._worded(Refusal(error.status, error.reason))
            if "Allow" in error.headers:
                response.headers["Allow"] = error.headers["Allow"]
        except ConnectionError:
            raise
        except OSError as error:
            _log.warning("the state file cannot be written error=%s", error.strerror)
            response = self._worded(Refusal(500, "The order could not be kept"))
        if self._faults.clock_offset_s:
            response.headers["Date"] = formatdate(self._now_utc_ms() / 1000, usegmt=True)
        return response

    def _faulty(self, request: web.Request, rule: Rule) -> web.StreamResponse:
        if rule.answer == "reset":
            return broken_off(request)
        if isinstance(rule.answer, str):
            return stand_in(rule.answer)
        status = int(rule.answer or 500)
        response = self._worded(Refusal(status, "A fault was asked for"))  # in a 2xx too: section 9 has that
        response.set_status(status)
        if 300 <= status < 400:
            response.headers["Location"] = "/elsewhere"
        return response

    def _worded(self, refusal: Refusal) -> web.Response:
        status = 200 if self._readings.text("error_status") == "200" else None
        return error_answer(refusal, shape=self._readings.text("error_shape"), status=status)

    def _count_creation(self, body: bytes) -> None:
        """Note which merchant number was sent, whatever becomes of the request."""
        try:
            reference = json.loads(body)["ecommerceOrderId"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return
        self._tally.creations_received[str(reference)] += 1


def _shifted(request: web.Request, rows: int) -> web.Request:
    """The list query as if, before each page, that many orders had come or, negative, gone."""
    try:
        limit = int(request.query.get("limit", _DEFAULT_LIMIT))
        offset = int(request.query.get("offset", 0))
    except ValueError:
        return request
    if limit < 1 or offset < limit:
        return request
    moved = max(0, offset - rows * (offset // limit))
    return request.clone(rel_url=request.rel_url.update_query(offset=str(moved)))
