"""What Payment shows at one moment, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from merchant_desk.qr import QrMatrix
from merchant_desk.ui.problems import Said
from merchant_desk.ui.view_model_owner import GuardLook

LightWord = Literal["wait", "go", "stop", "done", "stale"]
StepLook = Literal["done", "good", "bad", "upcoming"]
Cover = Literal["", "paid", "put-away"]
Mode = Literal["open", "paid", "stopped"]
RecordLook = Literal["plain", "same", "differs", "claim"]


@dataclass(frozen=True, slots=True)
class LightView:
    """Form, what to do, and why or since when."""

    form: LightWord = "wait"
    sentence: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the timeline; `mono_id` is a hash, cut in the middle when shown."""

    icon: str
    title: str
    detail: str = ""
    time: str = ""
    form: StepLook = "done"
    mono_id: str = ""


@dataclass(frozen=True, slots=True)
class CoinRow:
    """Coins that share a line, their network ("" where it varies), and the figure in words."""

    network: str
    coins: str
    network_name: str
    figure: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One thing that was compared; `is_ok` draws the tick. `network` puts a badge before the value."""

    label: str
    value: str
    is_ok: bool = True
    network: str = ""
    is_mono: bool = False


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of both records side by side."""

    label: str
    ours: str
    theirs: str
    look: RecordLook = "plain"


@dataclass(frozen=True, slots=True)
class FactRow:
    """Label and value under the timeline."""

    label: str
    value: str
    is_id: bool = False


@dataclass(frozen=True, slots=True)
class StripRow:
    """Another order that waits for somebody."""

    reference: str
    amount: str
    state: str
    age: str
    light: Literal["go", "stop", ""] = ""


@dataclass(frozen=True, slots=True)
class CodeView:
    """The payment link as a code. `note` stands where there is none; `is_live`: it may be passed on."""

    matrix: QrMatrix | None = None
    cover: Cover = ""
    shown_link: str = ""
    is_live: bool = False
    can_send: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class CoinsView:
    """The coin list and what stands round it; `others` are the rows behind "other networks"."""

    rows: tuple[CoinRow, ...] = ()
    others: tuple[CoinRow, ...] = ()
    note: str = ""
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class PaidView:
    """What was checked, and apart from it what Cryptum told about the money."""

    checked_at: str = ""
    checks: tuple[CheckRow, ...] = ()
    told: tuple[CheckRow, ...] = ()


@dataclass(frozen=True, slots=True)
class StopView:
    """Both records, empty where none differs, and what to do, one sentence a step."""

    records: tuple[RecordRow, ...] = ()
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deeds:
    """What can be done now; `busy` names the deed under way."""

    can_cancel: bool = False
    can_hand_over: bool = False
    can_print_receipt: bool = False
    can_check_again: bool = False
    can_explore: bool = False
    is_new_charge_next: bool = False
    can_play: bool = False
    busy: str = ""


@dataclass(frozen=True, slots=True)
class PaymentState:
    """Everything that Payment shows; `state` is the API's raw word where nobody knows it, `guard` how the
    guard over the wallets changes the look."""

    reference: str = ""
    state: str = "creating"
    customer: str = ""
    amount: str = ""
    is_training: bool = False
    mode: Mode = "open"
    paid_after: str = ""
    light: LightView = field(default_factory=LightView)
    code: CodeView = field(default_factory=CodeView)
    coins: CoinsView = field(default_factory=CoinsView)
    paid: PaidView = field(default_factory=PaidView)
    stop: StopView = field(default_factory=StopView)
    steps: tuple[StepRow, ...] = ()
    facts: tuple[FactRow, ...] = ()
    strip: tuple[StripRow, ...] = ()
    deeds: Deeds = field(default_factory=Deeds)
    problem: Said | None = None
    is_display_on: bool = False
    guard: GuardLook = ""
