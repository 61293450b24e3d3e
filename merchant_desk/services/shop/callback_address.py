"""Where the API is told to send callbacks (public face, section 4)."""

from __future__ import annotations

import json
import secrets
from typing import Final
from urllib.parse import urlsplit

from merchant_desk.domain.errors import StoreIdMissing
from merchant_desk.services import memo_keys
from merchant_desk.services.ports import Memo
from merchant_desk.services.values import ProfileNow

PATH: Final = "/cb/"
_TOKEN_BYTES: Final = 32


class CallbackAddress:
    """`callbackUrl` of a new order: the public origin, else the running listener's, else the profile's."""

    def __init__(self, *, memo: Memo, profile: ProfileNow) -> None:
        self._memo = memo
        self._profile = profile

    async def url(self) -> str:
        """The whole address, secret path included. Raises StoreIdMissing."""
        path = await self.path()
        return f"{await self._origin()}{path}"

    async def path(self) -> str:
        """`/cb/<token>` of the profile's store in this data folder. Raises StoreIdMissing."""
        return f"{PATH}{await self.token()}"

    async def token(self) -> str:
        """One random token for each store in each data folder, derived from nothing, kept for good."""
        store_id = self._profile().settings.store_id
        if not store_id:
            raise StoreIdMissing
        key = memo_keys.callback_token(store_id)
        return await self._memo.get(key) or await self._memo.put_once(
            key, secrets.token_urlsafe(_TOKEN_BYTES)
        )

    async def _origin(self) -> str:
        settings = self._profile().settings
        if settings.public_url:
            return settings.public_url.rstrip("/")
        listening = _origin_of(await self._memo.get(memo_keys.LISTENER))
        return listening or f"http://127.0.0.1:{settings.listener_port}"


def _origin_of(note: str | None) -> str | None:
    """The origin in the running listener's note; None where the note makes no sense."""
    try:
        url = json.loads(note or "null")["url"]
        parts = urlsplit(url)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else None
