"""What the frame round the pages shows: status, messages, badges, names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

LineForm = Literal["ok", "retrying", "offline", "hollow", "training", "plug"]
BannerKind = Literal["warn", "danger", "ok"]
RESUME: Final = "resume-sales"
"""The deed of the banner that says who stopped sales."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the status chip, and what its popover adds: an aside at the right, a sentence below."""

    form: LineForm
    text: str
    time: str = ""
    aside: str = ""
    detail: str = ""
    can_retry: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A banner. `deed` names what its button does (see `WindowModel.deeds`), empty where it has none."""

    key: str
    kind: BannerKind
    icon: str
    strong: str
    text: str = ""
    aside: str = ""
    deed: str = ""
    deed_words: str = ""


@dataclass(frozen=True, slots=True)
class WindowState:
    """Everything that surrounds the pages."""

    store_name: str
    store_place: str
    person: str
    till_name: str
    is_training: bool
    cryptum: Line
    listener: Line
    messages: tuple[Message, ...] = ()
    open_count: int = 0
    refused_count: int = 0
    title: str = ""
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that just happened to an order and is worth saying wherever one is. `is_paid` rings."""

    reference: str
    title: str
    body: str
    said: str
    is_paid: bool
    is_toast: bool
