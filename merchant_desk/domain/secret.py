"""Secret values whose text never shows by accident."""

from __future__ import annotations

import hmac
from typing import Final, final

_MASK: Final = "••••"


class _Masked:
    """Shows a mask wherever it would be shown, and is not to be pickled."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_MASK})"

    def __str__(self) -> str:
        return _MASK

    def __format__(self, spec: str) -> str:
        return format(_MASK, spec)

    def __reduce__(self) -> str:
        raise TypeError(f"{type(self).__name__} is not to be pickled")


class Secret(_Masked):
    """A secret text; `repr`, `str` and formatting show a mask, only `reveal()` gives the text.

    Pickling and copying to JSON are refused by having no public data attribute.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text.strip()

    def reveal(self) -> str:
        """The text itself; call it only where it goes onto the wire or into the keyring."""
        return self.__text

    def __bool__(self) -> bool:
        return bool(self.__text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret) or type(other) is not type(self):
            return False
        return self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.__text))


@final
class ApiKey(Secret):
    """The key that creates orders (contract section 2)."""

    __slots__ = ()

    @property
    def tail(self) -> str:
        """The last four characters, as the settings page shows them; empty for short keys."""
        text = self.reveal()
        return text[-4:] if len(text) >= 16 else ""


@final
class WebhookSecret(Secret):
    """The secret that signs callbacks (contract section 5.2)."""

    __slots__ = ()


@final
class SealBytes(_Masked):
    """The bytes of the key that seals the owner's approved wallets; shown as a mask, like any secret."""

    __slots__ = ("__raw",)

    def __init__(self, raw: bytes) -> None:
        self.__raw = bytes(raw)

    def reveal(self) -> bytes:
        """The bytes themselves; call it only where a seal is made or compared, or the key is kept."""
        return self.__raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SealBytes) and hmac.compare_digest(self.__raw, other.reveal())

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.__raw))


@final
class SessionToken(Secret):
    """The bearer token of one order (contract section 2); it travels inside the payment link."""

    __slots__ = ()
