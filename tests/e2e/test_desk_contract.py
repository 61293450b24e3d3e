"""The contract check in the real window: pressed in Settings, played against the training shop, learned."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton

from tests.helpers.whole_desk import open_whole_desk
from tests.helpers.windows import until


async def test_the_button_in_settings_checks_the_training_shop_and_keeps_what_it_learned(
    tmp_path: Path,
) -> None:
    async with open_whole_desk(tmp_path) as till:
        await till.control("PUT", "/readings", {"callback_retries": 0, "list_member": "rows"})
        till.window.navigate("settings")
        till.click("settings-contract-start")
        save = till.window.findChild(QAbstractButton, "settings-contract-save")
        assert save is not None
        await until(save.isVisible, what="the result")

        learned = till.desk.profile.readings
        booked = await till.control("GET", "/orders")
        order = await till.charge("25.40")
        reports = list((tmp_path / "training" / "reports").glob("contract-*.md"))

    assert (learned.list_member, learned.page_max) == ("rows", 500)
    assert {one["status"] for one in booked["orders"]} == {"cancelled", "confirmed"}
    assert order.id is not None
    assert len(reports) == 1
