"""Where everything lies: the data folder, one folder for each profile, and one for training."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from merchant_desk.config.options import Options
from merchant_desk.domain.errors import FileUnusable

PROFILES: Final = "profiles"
"""The folder of the real profiles within a data folder."""
_PRIVATE: Final = 0o700


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one profile in one data folder."""

    data_dir: Path
    folder: Path

    @property
    def settings(self) -> Path:
        """The settings, as JSON, without any secret."""
        return self.folder / "settings.json"

    @property
    def store(self) -> Path:
        """The local store."""
        return self.folder / "store.sqlite3"

    @property
    def logs(self) -> Path:
        """The folder of the log files."""
        return self.folder / "log"

    @property
    def reports(self) -> Path:
        """The folder of reports that the owner may send to somebody."""
        return self.folder / "reports"

    @property
    def shop(self) -> Path:
        """Where the training shop keeps its own orders."""
        return self.folder / "shop.jsonl"

    @property
    def data_dir_name(self) -> str:
        """A short stable name for this data folder, for keyring entries: two folders never share a key."""
        import hashlib  # late: no cold start needs it

        return hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:12]


def places_for(options: Options) -> Places:
    """The places of this run; nothing is made yet."""
    root = options.data_dir if options.data_dir is not None else default_data_dir()
    root = Path(os.path.abspath(root))  # noqa: PTH100 - resolve() would follow links and change the keyring name
    if options.is_training:
        return Places(root, root / "training")
    return places_of(root, options.profile)


def places_of(root: Path, profile: str) -> Places:
    """The places of one real profile in a data folder."""
    return Places(root, root / PROFILES / profile)


def default_data_dir() -> Path:
    """The platform's own place for a program's data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("merchant-desk", appauthor=False))


def prepare(places: Places) -> None:
    """Make the folders, readable by their owner alone. Raises FileUnusable.

    An existing data folder keeps its mode, for it may be somebody's own; the folders below are ours.
    """
    prepare_above(places)
    for folder in (places.folder, places.logs):
        _make(folder, is_ours=True)


def prepare_above(places: Places) -> None:
    """Make the folders above the profile's own, as `prepare` does. Raises FileUnusable."""
    _make(places.data_dir, is_ours=False)
    if places.folder.parent != places.data_dir:
        _make(places.folder.parent, is_ours=True)


def unusable(path: Path, error: OSError) -> FileUnusable:
    """The system's refusal as one of our own, with a short stable reason."""
    if isinstance(error, PermissionError):
        return FileUnusable(path=str(path), why="denied")
    if isinstance(error, NotADirectoryError | FileExistsError | IsADirectoryError):
        return FileUnusable(path=str(path), why="in-the-way")
    if isinstance(error, FileNotFoundError):
        return FileUnusable(path=str(path), why="no-folder")
    if error.errno in (28, 122):  # ENOSPC, EDQUOT
        return FileUnusable(path=str(path), why="full")
    if error.errno == 30:  # EROFS
        return FileUnusable(path=str(path), why="read-only")
    return FileUnusable(path=str(path), why="other")


def _make(folder: Path, *, is_ours: bool) -> None:
    try:
        if not folder.is_dir():
            folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            folder.chmod(_PRIVATE)
        elif is_ours and folder.stat().st_mode & 0o077:
            folder.chmod(_PRIVATE)
    except OSError as error:
        raise unusable(folder, error) from error


def account_name() -> str:
    """The system account's name: who it was, until somebody says otherwise in Settings."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as containers have
        return "staff"
