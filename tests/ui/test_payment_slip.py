"""What leaves Payment: the printed slip, the mail; and the strip of other orders that wait."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from merchant_desk.domain.order import HandOver, OrderState
from merchant_desk.ui.payment.mail import mail_url
from merchant_desk.ui.payment.open_orders import OpenOrders
from merchant_desk.ui.payment.printing import write_pdf
from merchant_desk.ui.payment.slip import Slip, SlipLine, slip_of
from tests.helpers import sales

NOW = sales.AFTERNOON_UTC_MS
ORDER = sales.order("POS-2026-000142", "25.40")
PAID = sales.paid(ORDER)


def test_a_slip_of_an_unpaid_order_says_not_paid_and_carries_the_link() -> None:
    slip = slip_of(ORDER, settings=sales.settings(), link="https://x/y", explorer="", is_training=True)

    texts = [line.left for line in slip.lines]
    assert "NOT PAID" in texts
    assert slip.code_text == "https://x/y"
    assert texts[0] == texts[-1] == "TRAINING, FAKE MONEY"
    assert "Não é documento fiscal" in texts


def test_a_slip_of_a_stopped_order_carries_no_link() -> None:
    for order in (sales.late(PAID), replace(ORDER, state=OrderState.CANCELLED)):
        slip = slip_of(order, settings=sales.settings(), link="https://x/y", explorer="", is_training=False)

        assert slip.code_text == ""
        assert "NOT PAID" in [line.left for line in slip.lines]


def test_a_mail_carries_the_whole_link_and_nothing_breaks_out_of_it() -> None:
    link = "https://x/y?a=1&b=2#c"

    url = mail_url("a&b=c?@example.com", amount="25.40 USD", reference="R&D", link=link)

    assert url.scheme() == "mailto"
    assert url.toString().count("&body=") == 1
    assert b"a%3D1%26b%3D2%23c" in bytes(url.toEncoded().data())


def test_orders_that_nobody_took_stand_before_those_that_wait() -> None:
    others = OpenOrders()
    paid = sales.paid(sales.order("A", "1", minutes_ago=9))
    done = replace(sales.paid(sales.order("D", "1")), handed_over=HandOver("", NOW))
    others.put([ORDER, sales.order("B", "2", minutes_ago=3), paid, done])

    rows = others.rows(but=ORDER.reference, now_utc_ms=NOW, limit=3)

    assert [(row.reference, row.light) for row in rows] == [("A", "go"), ("B", "")]
    others.put([replace(paid, handed_over=HandOver("", NOW), version=2)])
    assert [row.reference for row in others.rows(but="", now_utc_ms=NOW, limit=3)] == [ORDER.reference, "B"]


def test_a_receipt_says_confirmed_with_coin_network_and_hash() -> None:
    slip = slip_of(
        PAID, settings=sales.settings(), link="https://x/y", explorer="https://e/1", is_training=False
    )

    pairs = {(line.left, line.right) for line in slip.lines}
    assert ("CONFIRMED 14:32:10", "") in pairs
    assert {("Paid with", "cUSD"), ("Network", "Celo"), (sales.HASH, "")} <= pairs
    assert slip.code_text == "https://e/1"
    assert slip.name == "POS-2026-000142-receipt"


def test_a_reference_typed_by_hand_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    path = write_pdf(Slip("../../etc/passwd", (SlipLine("heading", "Café Aurora"),)), tmp_path)

    assert path.parent == tmp_path
    assert path.read_bytes().startswith(b"%PDF")
