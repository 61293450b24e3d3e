"""The command line's grammar; nothing here does anything."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Final, NoReturn

from merchant_desk.cli import typed
from merchant_desk.domain.money import CURRENCIES
from merchant_desk.domain.order import OrderState

PROGRAM: Final = "merchant-desk"
CUSTOMER_FIELDS: Final = (
    "first_name", "last_name", "email", "country", "city", "zip", "address", "complement", "state",
)  # fmt: skip
_GROUPS: Final = {
    "orders": "make, find and settle orders",
    "stores": "the stores of the profile",
    "wallets": "the store's receiving wallets",
    "pin": "the owner's PIN",
    "sales": "stop all sales, and let them go on",
    "callbacks": "what reached the listener",
}


class UsageError(Exception):
    """The command line is wrong; `hint` names the help that tells how it is right."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class _Parser(argparse.ArgumentParser):
    """Raises `UsageError` instead of printing and leaving, and takes no shortened options."""

    def __init__(self, **given: object) -> None:
        super().__init__(**{**given, "allow_abbrev": False})  # type: ignore[arg-type]  # argparse's own names

    def error(self, message: str) -> NoReturn:
        """Hand the complaint to `main`, which words all failures alike."""
        text = re.sub(r"^argument ([^:]+): ", r"\1: ", message)
        raise UsageError(f"{text[:1].upper()}{text[1:].rstrip('.')}.", f"See `{self.prog} --help`.")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments as values; `command` is None for the window, else its words, such as ("orders", "list").

    Raises UsageError; `--help` prints and raises SystemExit(0).
    """
    arguments = build_parser().parse_args(argv)
    words = (arguments.group, getattr(arguments, "action", None))
    arguments.command = tuple(word for word in words if word) or None
    return arguments


def wants_json(argv: Sequence[str]) -> bool:
    """Whether `--json` stands anywhere, for failures of the parsing itself."""
    return "--json" in argv


def build_parser() -> _Parser:
    """The whole grammar of the public face, as far as it has come."""
    parser = _Parser(
        prog=PROGRAM,
        description="A desktop till for Cryptum Checkout. Without a command it opens the window.",
        epilog="MERCHANT_DESK_PROFILE, _DATA_DIR, _API_URL, _API_KEY, _WEBHOOK_SECRET, _STORE_ID, "
        "_SESSION_ONLY, _PUBLIC_URL and _DATABASE_URL rule one run; a secret is never an argument.",
    )
    parser.add_argument("--profile", metavar="NAME", help="which shop (default: default)")
    parser.add_argument("--data-dir", metavar="DIR", help="where settings, store and logs lie")
    parser.add_argument(
        "--training", action="store_true", help="the training shop: no account, no real money"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--verbose", action="store_true", help="log to standard error, with tracebacks")
    commands = parser.add_subparsers(dest="group", metavar="COMMAND", title="commands")
    _add_servers(commands)
    _add_orders(_group(commands, "orders"))
    _leaf(commands, "sync", "bring the store level with the API once").add_argument(
        "--full", action="store_true", help="read everything, not only what may have changed"
    )
    stores = _group(commands, "stores")
    _leaf(stores, "list", "the stores of the profile and the last verdict on each")
    _leaf(stores, "show", "one store").add_argument("store", metavar="STORE", nargs="?")
    _leaf(stores, "verify", "ask the API whether key, store and wallets are right")
    _add_wallets(_group(commands, "wallets"))
    _add_qr(commands)
    pin = _group(commands, "pin")
    _leaf(pin, "set", "set the owner's PIN, or another one; asked, never an argument")
    _leaf(pin, "reset", "set a new PIN with the recovery code; without it all wallets are approved anew")
    sales = _group(commands, "sales")
    _leaf(sales, "stop", "stop every new charge at once; anybody may")
    _leaf(sales, "resume", "let sales go on; asks for the PIN, once one is set")
    _leaf(sales, "status", "whether sales are stopped, by whom and since when")
    callbacks = _group(commands, "callbacks")
    page = _leaf(callbacks, "list", "what reached the listener, the verdict and why")
    page.add_argument("--limit", type=typed.number(1, 10_000), default=100)
    page.add_argument("--offset", type=typed.number(0, 10**12), default=0)
    _leaf(callbacks, "show", "one callback with its body").add_argument("id", metavar="ID")
    doctor = _leaf(commands, "doctor", "check everything that a sale depends on, and say what to do")
    doctor.add_argument(
        "--contract",
        action="store_true",
        help="also play the contract check at the test system or training shop: it makes and cancels orders",
    )
    _add_tour(commands)
    return parser


_Commands = argparse._SubParsersAction  # argparse gives this type no public name


def _leaf(commands: _Commands[_Parser], name: str, told: str) -> _Parser:
    """One command; `--json` may stand behind it too."""
    leaf = commands.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}.")
    leaf.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return leaf


def _group(commands: _Commands[_Parser], name: str) -> _Commands[_Parser]:
    group = _leaf(commands, name, _GROUPS[name])
    return group.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")


def _add_servers(commands: _Commands[_Parser]) -> None:
    sandbox = _leaf(commands, "sandbox", "run the training shop as a server until it is told to end")
    sandbox.add_argument("--host", default="127.0.0.1")
    sandbox.add_argument("--port", type=typed.number(0, 65535), default=0, help="default: any free one")
    sandbox.add_argument("--control-port", type=typed.number(0, 65535), default=0)
    sandbox.add_argument(
        "--state", type=typed.path, metavar="FILE", help="where it keeps its orders; without, nowhere"
    )
    sandbox.add_argument("--while-used", type=typed.path, metavar="DIR", help=argparse.SUPPRESS)
    sandbox.add_argument("--linger", type=float, default=60.0, help=argparse.SUPPRESS)
    listen = _leaf(commands, "listen", "the desk without a window: take callbacks, ask, keep the store")
    listen.add_argument("--host", default="127.0.0.1")
    listen.add_argument("--port", type=typed.number(0, 65535), help="default: the profile's; 0: any free one")


def _add_orders(actions: _Commands[_Parser]) -> None:
    create = _leaf(actions, "create", "create one order")
    create.add_argument("--total", required=True, type=typed.total, metavar="25.40")
    create.add_argument("--currency", required=True, choices=CURRENCIES)
    create.add_argument("--reference", type=typed.reference, help="your own order number")
    create.add_argument(
        "--instead-of",
        type=typed.reference,
        metavar="ORDER",
        help="send the sale of an unanswered creation again, once the API surely does not have it",
    )
    for name in CUSTOMER_FIELDS:
        create.add_argument(f"--{name.replace('_', '-')}", dest=name, type=typed.line)
    create.add_argument("--on-hold", action="store_true", help="create it on hold")
    listing = _leaf(actions, "list", "the orders of the local store, newest first")
    states = tuple(state.value for state in OrderState)
    listing.add_argument("--status", nargs="+", action="extend", choices=states, default=[], metavar="S")
    listing.add_argument("--search", default="", metavar="TEXT")
    listing.add_argument("--since", type=typed.since, metavar="T", help="RFC 3339 or a date")
    listing.add_argument(
        "--until", type=typed.until, metavar="T", help="RFC 3339 or a date, that day included"
    )
    listing.add_argument("--limit", type=typed.number(1, 10_000), default=100)
    listing.add_argument("--offset", type=typed.number(0, 10**12), default=0)
    listing.add_argument("--refresh", action="store_true", help="sync first")
    show = _leaf(actions, "show", "one order with its whole history")
    show.add_argument("--refresh", action="store_true", help="ask the API first")
    others = {
        "cancel": "cancel an order at the API",
        "hold": "put an order on hold at the API",
        "handover": "record that the goods were given: once, and only on GO",
    }
    attach = _leaf(actions, "attach", "note a transaction on an order; it proves nothing by itself")
    for leaf in (show, attach, *(_leaf(actions, name, told) for name, told in others.items())):
        leaf.add_argument("order", metavar="ORDER", help="its id or its reference")
    attach.add_argument("--network", required=True, type=typed.line, metavar="CELO")
    attach.add_argument("--coin", type=typed.line, metavar="cUSD")
    attach.add_argument("--hash", required=True, type=typed.line, metavar="0x…")


def _add_wallets(actions: _Commands[_Parser]) -> None:
    _leaf(actions, "list", "the wallets that the API shows and those that the owner approved")
    change = _leaf(
        actions, "set", "make this the network's receiving address; asks for a group of it and the PIN"
    )
    change.add_argument("network", metavar="NETWORK", type=typed.line)
    # More words than one are no address; but recovery words must be known before they are told back.
    change.add_argument("address", metavar="ADDRESS", nargs="+")
    remove = _leaf(actions, "remove", "take a network's receiving address away; asks for the PIN")
    remove.add_argument("network", metavar="NETWORK", type=typed.line)
    _leaf(actions, "approve", "seal the wallets that the API shows now; asks for the PIN")
    check = _leaf(actions, "check", "judge addresses, one a line, with no network: NETWORK ADDRESS, or JSON")
    check.add_argument("file", metavar="FILE", nargs="?", default="-", help="default, or -: standard input")
    check.add_argument(
        "--environment",
        choices=("production", "mainnet", "test", "testnet"),
        default="production",
        help="where a line does not say (default: production)",
    )


def _add_qr(commands: _Commands[_Parser]) -> None:
    code = _leaf(commands, "qr", "the payment code of an order, in the terminal or as a file")
    code.add_argument("order", metavar="ORDER", help="its id or its reference")
    code.add_argument("--kind", choices=("checkout",), default="checkout")
    code.add_argument("--out", type=typed.picture, metavar="FILE", help="a .png or .svg file")


def _add_tour(commands: _Commands[_Parser]) -> None:
    tour = _leaf(
        commands, "tour", "play the main job through the real windows and save a picture of each step"
    )
    tour.add_argument("--out", required=True, type=typed.path, metavar="DIR")
    tour.add_argument("--lang", metavar="L", help="en or pt_BR; default: the profile's")
    tour.add_argument("--theme", choices=("light", "dark"), default="light")
    tour.add_argument("--size", type=typed.size, default=(1440, 900), metavar="WxH")
