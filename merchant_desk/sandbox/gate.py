"""What every request to the public address passes: counting, faults, and refusals put into words."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from email.utils import formatdate

from aiohttp import web

from merchant_desk.sandbox.faults import Faults, Rule
from merchant_desk.sandbox.readings import Readings
from merchant_desk.sandbox.refusals import Refusal, error_answer
from merchant_desk.sandbox.tally import Tally

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

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
    ) -> None:
        self._readings = readings
        self._faults = faults
        self._tally = tally
        self._is_line_down = is_line_down
        self._now_utc_ms = now_utc_ms

    async def handle(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Serve one request, honestly or as a fault says."""
        if self._is_line_down():
            return _broken_off(request)
        try:
            return await self._served(request, handler)
        except ConnectionError:  # the client left half-way: nobody is there to be told
            return _broken_off(request)

    async def _served(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        route = request.match_info.route.name or "other"
        self._tally.requests[route] += 1
        if route == "create":
            try:
                self._count_creation(await request.read())
            except web.HTTPRequestEntityTooLarge as error:
                return self._worded(Refusal(error.status, error.reason))
        rule = self._faults.take(route)
        if rule is None:
            return await self._honest(request, handler)
        await asyncio.sleep(rule.latency_ms / 1000)
        if rule.answer is None:
            return await self._honest(request, handler)
        if rule.is_processed:
            await self._honest(request, handler)
        return self._faulty(request, rule, rule.answer)

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

    def _faulty(self, request: web.Request, rule: Rule, answer: int | str) -> web.StreamResponse:
        if answer == "reset":
            return _broken_off(request)
        if answer == "garbage":
            return web.Response(text='{"id": "', content_type="application/json")
        status = int(answer)
        response = self._worded(Refusal(status, "A fault was asked for"))  # in a 2xx too: section 9 has that
        response.set_status(status)
        if 300 <= status < 400:
            response.headers["Location"] = "/elsewhere"
        if rule.retry_after_s is not None:
            response.headers["Retry-After"] = str(rule.retry_after_s)
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


def _broken_off(request: web.Request) -> web.StreamResponse:
    """Break the connection off; the answer that aiohttp wants back can no longer be sent."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)
