"""What a run was started with: the options before the command and their environment twins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from merchant_desk.config.masking import Masker
from merchant_desk.domain.errors import BadInput
from merchant_desk.domain.secret import ApiKey, WebhookSecret

PREFIX: Final = "MERCHANT_DESK_"
DEFAULT_PROFILE: Final = "default"
TRAINING_PROFILE: Final = "training"
DEFAULT_LINGER_S: Final = 60.0
_PROFILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Options:
    """One run: which profile in which data folder, and the environment it may look at.

    `home` is the real profile that the run was started with, empty where it is `profile` itself: what the
    environment says about the account is said about that one store and must not reach any other.
    `last_real` is the real store to which training goes back.

    `data_dir` None means the platform's own place. `environ` is read through `environment()` only, and is
    left out of the repr because it may hold the key. `linger_s` is how long the training shop outlives its
    last user. `masker` learns every secret of the run, for its log and its tracebacks.
    """

    profile: str = DEFAULT_PROFILE
    data_dir: Path | None = None
    is_training: bool = False
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_verbose: bool = False
    linger_s: float = DEFAULT_LINGER_S
    masker: Masker = field(default_factory=Masker, repr=False, compare=False)
    home: str = ""
    last_real: str = ""

    def environment(self) -> Environment:
        """The account's part of the environment; training ignores all of it, and a store that was switched
        to all but the choice to work without a key. Raises BadInput."""
        if self.is_training:
            return Environment()
        if self.profile == self.home_profile:
            return read_environment(self.environ)
        return Environment(is_session_only=_switch(self.environ, "SESSION_ONLY"))

    @property
    def home_profile(self) -> str:
        """The real profile that this run was started with."""
        if self.home:
            return self.home
        return DEFAULT_PROFILE if self.is_training else self.profile

    def at_store(self, profile: str = "") -> Options:
        """The same run at another real store; without a name at the one it was at last."""
        wanted = profile or (self.last_real or self.home_profile if self.is_training else self.profile)
        return replace(self, profile=wanted, is_training=False, home=self.home_profile)

    def in_training(self) -> Options:
        """The same run at the training store; it remembers which real store it came from."""
        came_from = self.last_real if self.is_training else self.profile
        here = replace(self, profile=TRAINING_PROFILE, is_training=True, last_real=came_from)
        return replace(here, home=self.home_profile)


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says about the account, checked; None where it says nothing.

    `database_url` may hold a password and stays out of the repr.
    """

    api_url: str | None = None
    api_key: ApiKey | None = None
    webhook_secret: WebhookSecret | None = None
    store_id: str | None = None
    is_session_only: bool = False
    public_url: str | None = None
    database_url: str | None = field(default=None, repr=False)


def read_options(
    environ: Mapping[str, str],
    *,
    profile: str | None = None,
    data_dir: str | None = None,
    is_training: bool = False,
    is_verbose: bool = False,
) -> Options:
    """Join options and their environment twins; an option wins. Raises BadInput for an unusable name."""
    name = profile if profile is not None else _text(environ, "PROFILE") or DEFAULT_PROFILE
    if not is_profile_name(name):
        raise BadInput(field="profile", reason="bad-name", value=name)
    folder = data_dir if data_dir is not None else _text(environ, "DATA_DIR")
    if folder is not None and not folder.strip():
        raise BadInput(field="data-dir", reason="empty")
    is_training = is_training or _switch(environ, "TRAINING")
    return Options(
        profile=TRAINING_PROFILE if is_training else name,
        data_dir=Path(folder).expanduser() if folder else None,
        is_training=is_training,
        environ=environ,
        is_verbose=is_verbose,
        linger_s=_seconds(environ, "TRAINING_LINGER_S", DEFAULT_LINGER_S),
        home=name,
    )


def is_profile_name(name: str) -> bool:
    """Whether a text can name a profile, and never leads out of its folder."""
    return _PROFILE_NAME.fullmatch(name) is not None


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Read and check the variables of the public face, section 1. Raises BadInput naming the variable."""
    key, secret = _text(environ, "API_KEY"), _text(environ, "WEBHOOK_SECRET")
    return Environment(
        api_url=_origin(environ, "API_URL"),
        api_key=ApiKey(key) if key else None,
        webhook_secret=WebhookSecret(secret) if secret else None,
        store_id=_text(environ, "STORE_ID"),
        is_session_only=_switch(environ, "SESSION_ONLY"),
        public_url=_origin(environ, "PUBLIC_URL"),
        database_url=_text(environ, "DATABASE_URL"),
    )


def plain_origin(text: str) -> str | None:
    """Scheme and host of an http(s) address, without `/plugins` or a closing slash; None if it is not one."""
    trimmed = text.strip().rstrip("/").removesuffix("/plugins").rstrip("/")
    try:
        parts = urlsplit(trimmed)
        _ = parts.port
    except ValueError:
        return None
    is_bare = not (parts.path or parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_bare:
        return None
    return trimmed


def _text(environ: Mapping[str, str], name: str) -> str | None:
    """The variable's text without white space round it; an empty one counts as absent."""
    return environ.get(PREFIX + name, "").strip() or None


def _origin(environ: Mapping[str, str], name: str) -> str | None:
    text = _text(environ, name)
    if text is None:
        return None
    origin = plain_origin(text)
    if origin is None:
        raise BadInput(field=PREFIX + name, reason="not-an-origin")
    return origin


def _switch(environ: Mapping[str, str], name: str) -> bool:
    text = _text(environ, name)
    if text not in (None, "0", "1"):
        raise BadInput(field=PREFIX + name, reason="not-0-or-1", value=text)
    return text == "1"


def _seconds(environ: Mapping[str, str], name: str, default: float) -> float:
    text = _text(environ, name)
    if text is None:
        return default
    if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", text) is None:
        raise BadInput(field=PREFIX + name, reason="not-seconds", value=text)
    return float(text)
