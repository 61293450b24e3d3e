"""Every point on which the contract is silent, inferred or of two minds, as a switch with a name.

A desk that works with one choice only has guessed; tests play it against the others. The label says how the
contract stands on the point: I inferred, U unknown, K known in several ways; the section says where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from merchant_desk.sandbox.refusals import ERROR_SHAPES

Choice: TypeAlias = str | int | bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One switch: its choices, the first of which is the default."""

    name: str
    choices: tuple[Choice, ...]
    label: str
    section: str
    says: str


READINGS: Final = (
    Reading("create_status", (201, 200), "U", "2", "the status of a successful creation"),
    Reading(
        "token_opens",
        ("read-update", "read", "nothing"),
        "I",
        "2",
        "what an order's session token may do: reading is the documented example, updating is inferred",
    ),
    Reading(
        "create_body",
        ("full", "minimal", "callback"),
        "I",
        "3.1, C1",
        "the order as read; `id` and `sessionToken` alone; or the callback's form with `orderId`",
    ),
    Reading("create_has_token", (True, False), "K", "3.1, C1", "whether a creation answers a session token"),
    Reading(
        "read_status",
        ("paymentStatus", "status", "missing"),
        "K",
        "3.2, C2, C3",
        "the member that holds the status on a read, if any; list rows follow it",
    ),
    Reading(
        "rows_have_status", (True, False), "I", "3.3", "whether list rows hold a status where reads lack one"
    ),
    Reading("read_has_transactions", (False, True), "U", "3.2", "whether a read shows `transactions`"),
    Reading(
        "read_has_payment", (True, False), "I", "3.2", "paymentMethod, blockchain, convertedTotal on reads"
    ),
    Reading("read_has_times", (True, False), "I", "3.2", "whether reads show createdAt and updatedAt"),
    Reading("read_has_token", (True, False), "K", "3.2", "whether a read shows the session token"),
    Reading(
        "store_shape",
        ("object", "string", "storeId", "pluginCheckoutStoreId"),
        "K",
        "3.2, C6",
        "how an order names its store",
    ),
    Reading(
        "wallet_members",
        ("protocol-address", "blockchain-walletAddress", "network-publicKey"),
        "U",
        "3.2, 7",
        "what the elements of `store.wallets` are made of",
    ),
    Reading("total_style", ("string", "number"), "K", "3.2", "how totals are written on orders"),
    Reading(
        "reference_style", ("string", "number"), "K", "3.2, C7", "how an all-digit merchant number is written"
    ),
    Reading("rate_style", ("string", "number"), "K", "3.2, C18", "how market rates are written"),
    Reading(
        "ecommerce_member", ("ecommerce", "ecommerceType"), "K", "3.2, C5", "the kind of client, on reads"
    ),
    Reading(
        "list_member",
        ("orders", "rows", "items", "data", "results", "array"),
        "U",
        "3.3",
        "the member that holds the rows, or a bare array",
    ),
    Reading("list_rows", ("full", "summary"), "U", "3.3", "rows as reads, or five members only"),
    Reading("list_order", ("newest", "oldest"), "U", "3.3", "which rows come first"),
    Reading("list_total", ("all", "page"), "U", "3.3", "whether `total` counts all matches or this page"),
    Reading("list_cap", (500, 100, 50), "U", "3.3", "the longest page"),
    Reading("list_over_cap", ("refused", "shortened"), "U", "3.3", "what a longer `limit` gets"),
    Reading(
        "list_path",
        ("documented", "both"),
        "K",
        "3.3",
        "whether the list also answers without its last slash",
    ),
    Reading(
        "list_dates",
        ("iso", "day", "milliseconds", "seconds", "ignored"),
        "U",
        "3.3",
        "how bounds in time are written; `ignored` takes any and bounds nothing",
    ),
    Reading("list_end_name", ("endDate", "endTime", "end"), "I", "3.3", "how the upper bound is called"),
    Reading("update_answer", ("summary", "full", "empty", "204"), "U", "3.4", "what an update answers"),
    Reading("update_final", ("refused", "done"), "U", "3.4, 4", "what an update of a final order gets"),
    Reading(
        "update_paths", ("documented", "both"), "K", "3.4, C4", "whether /plugins/orders/{id} updates too"
    ),
    Reading(
        "verify_type",
        ("any", "wordpress", "api"),
        "U",
        "3.5, C8",
        "the ecommerceType that verification takes",
    ),
    Reading(
        "wallet_writer",
        ("inferred", "patch-one", "absent"),
        "U",
        "7",
        "how the store's wallets are read and written: all shapes are INFERRED, see `stores`",
    ),
    Reading("repeat_reference", ("taken", "refused"), "U", "3.1", "a creation with a merchant number in use"),
    Reading("extra_members", ("refused", "ignored"), "U", "3", "members and query names nobody documented"),
    Reading("token_pad", (0, 1000), "U", "3.9", "letters added to a session token, for long payment links"),
    Reading(
        "callback_on",
        ("all", "confirmed", "none"),
        "U",
        "5.1",
        "the changes that are told: all but to pending, confirmed alone, none",
    ),
    Reading("callback_retries", (3, 0, 10), "U", "5.1", "further tries where no 2xx to 4xx came"),
    Reading("callback_body", ("compact", "indented", "crlf"), "U", "5.2", "how the body is written out"),
    Reading(
        "callback_seal",
        ("stripped", "raw"),
        "I",
        "5.2",
        "whether the seal covers the stripped or the raw body",
    ),
    Reading("callback_sends_key", (False, True), "U", "5.1, C12", "whether `x-api-key` is sent along"),
    Reading("error_shape", ERROR_SHAPES, "K", "9", "the body of a refusal"),
    Reading(
        "error_status", ("own", "200"), "K", "9", "whether a refusal shows its status or hides it in a 200"
    ),
)
"""All switches, in the contract's order."""

_BY_NAME: Final = {reading.name: reading for reading in READINGS}


class Readings:
    """The choices in force."""

    def __init__(self) -> None:
        self._chosen: dict[str, Choice] = {}
        self.reset()

    def __getitem__(self, name: str) -> Choice:
        """The choice in force; raises KeyError for a name that does not exist."""
        return self._chosen[name]

    def text(self, name: str) -> str:
        """The choice in force of a switch between words."""
        return str(self._chosen[name])

    def number(self, name: str) -> int:
        """The choice in force of a switch between numbers."""
        return int(self._chosen[name])

    def choose(self, choices: Mapping[str, Any]) -> None:
        """Set several at once, or none of them; raises ValueError that names what is wrong."""
        for name, choice in choices.items():
            reading = _BY_NAME.get(name)
            if reading is None:
                raise ValueError(f"no reading is called {name}")
            # True == 1 in Python, so the kinds are compared as well
            if not any(choice == one and type(choice) is type(one) for one in reading.choices):
                raise ValueError(f"{name} is one of {list(reading.choices)}")
        self._chosen.update(choices)

    def reset(self) -> None:
        """Back to the defaults."""
        self._chosen = {reading.name: reading.choices[0] for reading in READINGS}

    def described(self) -> list[dict[str, Any]]:
        """Every switch with its label, its choices and the one in force, for the control address."""
        return [
            {
                "name": reading.name,
                "value": self._chosen[reading.name],
                "choices": list(reading.choices),
                "label": reading.label,
                "section": reading.section,
                "says": reading.says,
            }
            for reading in READINGS
        ]
