"""Takes one request from its head to its answer: door, size, seal, shape, disk, and only then 200.

| what                                        | answer |
|---------------------------------------------|--------|
| on disk, or known already                   | 200    |
| sealed but unreadable, or another store's   | 400    |
| seal missing or wrong                       | 401    |
| foreign, other path, other method           | 403, 404, 405 |
| body too slow, of no length, too long       | 408, 411, 413 |
| refused too often                           | 429    |
| keyring locked, store failing               | 503    |
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from aiohttp import web

from merchant_desk.domain.callback import Callback, Proof, Reason, Verdict
from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.signature import strip
from merchant_desk.listener.doors import allowed_hosts, is_foreign, misfit, store_for
from merchant_desk.listener.rates import Bucket, Buckets
from merchant_desk.listener.verify import SIGNATURE_HEADER, KnownSecrets, Unreadable, claims_of, seal_problem
from merchant_desk.services.ports import Clock, Inbox
from merchant_desk.web import WORK_PART, Answer, BodyIncomplete, body_of, connection_of, unavailable

log = logging.getLogger(__name__)

STORE_RETRY_S: Final = 30
LOCKED_RETRY_S: Final = 60
RATE_RETRY_S: Final = 5
FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the listener is given. The callables are asked for each request, on the listener's thread.

    `paths` maps tokens to store ids, `public_origins` are origins under which a tunnel or proxy reaches us;
    `on_seen` is told of each callback that was kept and must itself hand over to the deciding loop.
    """

    inbox: Inbox
    clock: Clock
    paths: Callable[[], Mapping[str, str]]
    secrets: Callable[[], KnownSecrets]
    on_seen: Callable[[Callback], None]
    public_origins: Callable[[], Iterable[str]] = lambda: ()


class Reception:
    """The handler behind the port; `port` is told once it is known."""

    def __init__(self, around: Surroundings, *, host: str, body_bytes: int) -> None:
        self._around = around
        self._host = host
        self._body_bytes = body_bytes
        self.port = 0
        self._strangers = Buckets(per_s=10, burst=20)
        self._refusals = Bucket(per_s=50, burst=200)

    async def __call__(self, request: web.BaseRequest) -> Answer:
        """Answer one request."""
        hosts = allowed_hosts(self.port, bound_to=self._host, public_origins=self._around.public_origins())
        if is_foreign(request, hosts):
            return Answer(status=403)
        store_id = store_for(request, self._around.paths())
        if store_id is None:
            return self._no_such_path(request)
        refusal = misfit(request, body_bytes=self._body_bytes)
        if refusal is not None:
            if refusal.status == 413:
                return await self._refuse(request, Reason.TOO_LARGE, refusal)
            return refusal
        try:
            body = await body_of(request, request.content_length or 0)
        except TimeoutError:
            return await self._refuse(request, Reason.TOO_SLOW, _closing(408))
        except BodyIncomplete:
            return _closing(400)
        return await self._judge(request, body, store_id)

    def _no_such_path(self, request: web.BaseRequest) -> Answer:
        now_s = self._around.clock.monotonic_s()
        if not self._strangers.take(request.remote or "", now_s):
            connection_of(request).abort()
        return Answer(status=404)

    async def _judge(self, request: web.BaseRequest, body: bytes, store_id: str) -> Answer:
        known = self._around.secrets()
        proof: tuple[Proof, ...] = (Proof.PATH,)
        if known.is_locked:
            locked = unavailable(retry_after_s=LOCKED_RETRY_S)
            return await self._refuse(request, Reason.LOCKED, locked, body=body)
        if known.secrets:
            wrong = seal_problem(known.secrets, body, headers=request.headers.getall(SIGNATURE_HEADER, []))
            if wrong is not None:
                return await self._refuse(request, wrong, Answer(status=401), body=body)
            proof = (Proof.PATH, Proof.SIGNATURE)
        elif not self._refusals.take(self._around.clock.monotonic_s()):
            return _too_many()  # a shop without a secret takes hints from anybody, but not any number of them
        try:
            claims = claims_of(body, is_form=request.content_type == FORM)
        except Unreadable:
            return await self._refuse(request, Reason.UNREADABLE, Answer(status=400), body=body, proof=proof)
        callback = replace(
            self._callback(request, Reason.OK, 200, body=body, proof=proof),
            verdict=Verdict.ACCEPTED,
            order_id=claims.order_id,
            reference=claims.reference,
            store_id=claims.store_id,
            says=claims.says,
            transactions=claims.transactions,
        )
        if claims.store_id not in (None, store_id):
            other = replace(callback, verdict=Verdict.REFUSED, reason=Reason.OTHER_STORE, answer=400)
            return await self._keep_refused(request, other, Answer(status=400))
        if known.secrets and claims.store_id is not None:
            callback = replace(callback, proof=(*proof, Proof.STORE))
        return await self._accept(request, callback)

    async def _accept(self, request: web.BaseRequest, callback: Callback) -> Answer:
        """200 only when it is on disk."""
        try:
            async with asyncio.timeout_at(connection_of(request).by_s(WORK_PART)):
                kept = await self._around.inbox.accept(callback)
        except (DeskError, TimeoutError) as error:
            log.warning("callback not kept error=%s", type(error).__name__)
            return unavailable(retry_after_s=STORE_RETRY_S)
        self._tell(kept)
        return Answer(status=200, text='{"ok":true}', content_type="application/json")

    async def _refuse(
        self,
        request: web.BaseRequest,
        reason: Reason,
        answer: Answer,
        *,
        body: bytes = b"",
        proof: tuple[Proof, ...] = (Proof.PATH,),
    ) -> Answer:
        """Keep a refusal and answer it, or only say 429 where there are too many of them."""
        callback = self._callback(request, reason, answer.status, body=body, proof=proof)
        return await self._keep_refused(request, callback, answer)

    async def _keep_refused(self, request: web.BaseRequest, callback: Callback, answer: Answer) -> Answer:
        if not self._refusals.take(self._around.clock.monotonic_s()):
            return _too_many()
        try:
            async with asyncio.timeout_at(connection_of(request).by_s(WORK_PART)):
                kept = await self._around.inbox.refuse(callback)
        except (DeskError, TimeoutError) as error:
            log.warning("refusal not kept error=%s", type(error).__name__)
            return answer
        self._tell(kept)
        return answer

    def _tell(self, kept: Callback) -> None:
        """Hand over; it is on disk already, so a desk that is just closing loses nothing."""
        try:
            self._around.on_seen(kept)
        except RuntimeError:
            log.info("callback kept while the desk was closing id=%s", kept.id)

    def _callback(
        self, request: web.BaseRequest, reason: Reason, answer: int, *, body: bytes, proof: tuple[Proof, ...]
    ) -> Callback:
        return Callback(
            at_utc_ms=self._around.clock.now_utc_ms(),
            peer=request.remote or "",
            verdict=Verdict.REFUSED,
            reason=reason,
            proof=proof,
            body=body.decode("utf-8", "replace"),
            digest=hashlib.sha256(strip(body)).hexdigest(),
            answer=answer,
        )


def _too_many() -> Answer:
    return Answer(status=429, headers={"Retry-After": str(RATE_RETRY_S)})


def _closing(status: int) -> Answer:
    answer = Answer(status=status)
    answer.force_close()
    return answer
