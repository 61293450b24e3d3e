"""What Settings shows, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from merchant_desk.domain.settings import Settings

NO_ERRORS: Mapping[str, str] = MappingProxyType({})


class KeyPlace(StrEnum):
    """Where the API key is."""

    UNKNOWN = "unknown"
    NONE = "none"
    KEYRING = "keyring"
    ENVIRONMENT = "environment"
    TRAINING = "training"
    LOCKED = "locked"
    NO_KEYRING = "no-keyring"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the connection stands: an icon, an ink and words; `notice` says more where something is wrong."""

    icon: str
    ink: str
    text: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class SettingsState:
    """`errors` by the setting's name. `saved_utc_ms` is None until something was changed."""

    settings: Settings
    is_training: bool
    verdict: Verdict
    key_place: KeyPlace = KeyPlace.UNKNOWN
    key_tail: str = ""
    store_name_read: str = ""
    next_reference: str = ""
    callback_address: str = ""
    ear_words: str = ""
    last_callback: str = ""
    saved_utc_ms: int | None = None
    is_testing: bool = False
    errors: Mapping[str, str] = field(default_factory=lambda: NO_ERRORS)
