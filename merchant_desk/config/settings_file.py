"""The profile's settings on disk: one JSON file, replaced as a whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, cast

from merchant_desk.config.paths import unusable
from merchant_desk.domain.errors import FileUnusable
from merchant_desk.domain.order import Customer
from merchant_desk.domain.readings import UNLEARNED, Readings
from merchant_desk.domain.settings import Settings, Theme

_OWNER_ONLY: Final = 0o600
_MAX_BYTES: Final = 1 << 20
_CUSTOMER_NEEDS: Final = ("first_name", "last_name", "email", "country")


class JsonSettingsFile:
    """`SettingsFile` over one JSON file. Members it does not know are kept when it writes.

    `overrides` are members that the environment, or the training shop, sets for this run: they win when
    reading, and are not written unless somebody changed them.
    """

    def __init__(
        self, path: Path, *, overrides: Mapping[str, str] | None = None, defaults: Settings | None = None
    ) -> None:
        self._path = path
        self._overrides: dict[str, str] = dict(overrides or {})
        self._defaults = defaults if defaults is not None else Settings()

    def load(self) -> Settings:
        """Read; defaults where there is no file. Raises FileUnusable."""
        return self._settings({**self._document(), **self._overrides})

    def save(self, settings: Settings) -> None:
        """Write atomically, readable by the owner alone. Raises FileUnusable."""
        document = self._document()
        known = _members(settings)
        for name, value in self._overrides.items():
            if known[name] == value:
                del known[name]
        walk_in = document.get("walk_in")
        if isinstance(walk_in, dict):
            known["walk_in"] = {**walk_in, **known["walk_in"]}
        text = json.dumps({**document, **known}, ensure_ascii=False, indent=2) + "\n"
        self._replace(text)

    def _document(self) -> dict[str, Any]:
        """The file's members as they stand; an empty dict where there is no file."""
        try:
            with self._path.open("rb") as stream:
                data = stream.read(_MAX_BYTES + 1)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise unusable(self._path, error) from error
        try:
            document = json.loads(data)
        except ValueError as error:
            raise self._damaged() from error
        if not isinstance(document, dict) or len(data) > _MAX_BYTES:
            raise self._damaged()
        return cast("dict[str, Any]", document)

    def _settings(self, document: Mapping[str, Any]) -> Settings:
        values: dict[str, Any] = {}
        for member in fields(Settings):
            default = getattr(self._defaults, member.name)
            raw = document.get(member.name, default)
            if isinstance(default, dict):
                values[member.name] = self._texts(raw)
            elif type(raw) is type(default):
                values[member.name] = raw
            elif isinstance(default, Theme) and isinstance(raw, str) and raw in list(Theme):
                values[member.name] = Theme(raw)
            elif isinstance(default, Customer) and isinstance(raw, dict):
                values[member.name] = self._customer(cast("dict[str, Any]", raw))
            elif isinstance(default, Readings) and isinstance(raw, dict):
                values[member.name] = self._readings(cast("dict[str, Any]", raw))
            else:
                raise self._damaged()
        return Settings(**values)

    def _texts(self, raw: object) -> dict[str, str]:
        if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
            raise self._damaged()
        return cast("dict[str, str]", raw)

    def _customer(self, raw: Mapping[str, Any]) -> Customer:
        values: dict[str, str] = {}
        for member in fields(Customer):
            value = raw.get(member.name)
            if isinstance(value, str):
                values[member.name] = value
            elif value is not None or member.name in _CUSTOMER_NEEDS:
                raise self._damaged()
        return Customer(**values)

    def _readings(self, raw: Mapping[str, Any]) -> Readings:
        """Members that are missing are as before any check; what makes no sense is damage."""
        values: dict[str, Any] = {}
        for member in fields(Readings):
            default = getattr(UNLEARNED, member.name)
            value = raw.get(member.name, default)
            if isinstance(default, StrEnum) and isinstance(value, str) and value in list(type(default)):
                value = type(default)(value)
            if type(value) is not type(default):
                raise self._damaged()
            values[member.name] = value
        readings = Readings(**values)
        if readings.problem():
            raise self._damaged()
        return readings

    def _replace(self, text: str) -> None:
        """Write beside the file, make it durable, then put it in the file's place."""
        import secrets  # late: only writing needs it

        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
            with open(descriptor, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor, not a path
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(self._path)
            _make_durable(self._path.parent)
        except OSError as error:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise unusable(self._path, error) from error

    def _damaged(self) -> FileUnusable:
        return FileUnusable(path=str(self._path), why="damaged")


def _members(settings: Settings) -> dict[str, Any]:
    """The settings as JSON values."""
    document: dict[str, Any] = {member.name: getattr(settings, member.name) for member in fields(Settings)}
    document["theme"] = settings.theme.value
    document["learned"] = asdict(settings.learned)
    document["walk_in"] = {member.name: getattr(settings.walk_in, member.name) for member in fields(Customer)}
    return document


def _make_durable(folder: Path) -> None:
    """A rename lasts only once its folder is on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
