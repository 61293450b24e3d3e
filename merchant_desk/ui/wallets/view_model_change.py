"""The form for a new address without its widgets: judged as it is typed, compared, one group typed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from merchant_desk.domain.seal import groups_of, middle_groups
from merchant_desk.services.desk import Desk
from merchant_desk.ui.wallets.judging import Judged, judge_text
from merchant_desk.ui.wallets.state import ChangeState, Way
from merchant_desk.ui.words import tr

Pick = Callable[[Sequence[int]], int]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be saved: `group` counts from 0, `typed` is that group as the owner read it."""

    network: str
    address: str
    group: int
    typed: str
    as_draft: bool


class ChangeForm:
    """Holds what was put in; tells through `publish`. A new address begins the comparison anew."""

    def __init__(self, desk: Desk, publish: Callable[[], None], *, pick: Pick = secrets.choice) -> None:
        self._desk = desk
        self._publish = publish
        self._pick = pick
        self._network = ""
        self._judged = Judged()
        self._typed, self._group = "", 0
        self._way: Way = "dashboard"
        self.state = ChangeState()

    def open(self, network: str) -> None:
        """Begin for a network; nothing of an earlier form is left."""
        self._network = network
        self._way = "direct" if self._desk.owner.wallets.can_save else "dashboard"
        self._judged, self._typed = Judged(), ""
        self.state = ChangeState(is_open=True, way=self._way, has_ways=self._way == "direct")
        self._publish()

    def close(self) -> None:
        """Give up; what was put in is forgotten."""
        self._judged, self._typed = Judged(), ""
        self.state = ChangeState()
        self._publish()

    def put(self, text: str) -> None:
        """A person typed or pasted, dropped a file or had a code read."""
        before = self._judged.address
        profile = self._desk.profile
        self._judged = judge_text(
            text,
            lambda wanted: self._desk.owner.wallets.judge(self._network, wanted),
            network=self._network,
            environment=profile.environment,
        )
        address = self._judged.address
        if address != before:
            self._typed = ""
            self._group = self._pick(tuple(middle_groups(address))) if address else 0
        is_ticked = self.state.is_ticked and address == before
        self._show(is_ticked=is_ticked, group_error="")

    def refuse(self, words: str) -> None:
        """Something that was dropped or opened gave no text."""
        self._judged = Judged(error=words)
        self._show(is_ticked=False)

    def tick(self, is_ticked: bool) -> None:
        """All groups were compared."""
        self._show(is_ticked=is_ticked)

    def type_group(self, text: str) -> None:
        """The asked group as the wallet itself shows it."""
        self._typed = text.strip()
        self._show(group_error="")

    def choose_way(self, way: Way) -> None:
        """Save at Cryptum from here, or prepare it for the dashboard."""
        self._way = way
        self._show(way=way)

    def group_wrong(self) -> None:
        """The service did not take the typed group; another one is asked."""
        self._typed = ""
        choices = tuple(middle_groups(self._judged.address))
        self._group = self._pick(choices) if choices else 0
        words = tr("Wallets", "That is not this group of the new address. Compare all groups again.")
        self._show(group_error=words, is_ticked=False)

    def saving(self, *, is_saving: bool) -> None:
        """Under way, or over."""
        self._show(is_saving=is_saving)

    @property
    def wish(self) -> Wish | None:
        """What would be saved, once everything is there."""
        if not self.state.can_save:
            return None
        address = self._judged.address
        return Wish(self._network, address, self._group, self._typed, as_draft=self._way == "dashboard")

    def _show(self, **members: object) -> None:
        judged = self._judged
        groups = groups_of(judged.address)
        after = replace(
            self.state,
            text=judged.text,
            address=judged.address,
            check=judged.check,
            error=judged.error,
            notes=judged.notes,
            groups=len(groups),
            group=self._group + 1,
            **members,  # type: ignore[arg-type]  # by name
        )
        is_whole = bool(groups) and len(self._typed) == len(groups[self._group])
        self.state = replace(after, can_save=is_whole and after.is_ticked and not after.is_saving)
        self._publish()
