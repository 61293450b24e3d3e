"""`wallets`: what the API shows, what the owner approved, and the owner's changes."""

from __future__ import annotations

import argparse
import secrets
from typing import TYPE_CHECKING, Final

from merchant_desk.cli.address_words import extra_text, refusal_text
from merchant_desk.cli.asking import Asking
from merchant_desk.cli.context import Context
from merchant_desk.cli.exit_codes import Exit
from merchant_desk.cli.plain import visible
from merchant_desk.cli.reasons import Words
from merchant_desk.cli.wallet_list import (
    Listed,
    draft_document,
    groups,
    list_document,
    list_text,
    what_differs,
)
from merchant_desk.cli.words import say
from merchant_desk.domain.addresses.judge import NETWORKS, judge_address
from merchant_desk.domain.addresses.verdict import Reason, Verdict
from merchant_desk.domain.chains import network_name, normalise_protocol
from merchant_desk.domain.errors import AccessDenied, DeskError, LocalFailure, NotAllowed, NotFound, PinNeeded
from merchant_desk.domain.seal import groups_of, middle_groups
from merchant_desk.services.guard.guard import GuardReport, GuardState

if TYPE_CHECKING:
    from merchant_desk.domain.seal import Wallets
    from merchant_desk.services.desk import Desk
    from merchant_desk.services.guard.changing import Outcome

_PIN: Final = "The owner's PIN:"


async def list_(context: Context, _arguments: argparse.Namespace) -> int:
    """What the API shows now and what the owner approved. Where the API cannot be asked, what is kept."""
    async with context.desk() as desk:
        try:
            seen = await context.within(desk.owner.guard.see()) or ()
        except LocalFailure:
            raise
        except DeskError as error:
            context.output.note(f"The API was not asked for its wallets: {say(error).message}")
            listed = await _kept(desk)
        else:
            listed = Listed(await desk.owner.guard.report(), seen)
        return _tell(context, desk, listed)


async def approve(context: Context, _arguments: argparse.Namespace) -> int:
    """Seal the set that the API shows: it is shown first, then the PIN is asked."""
    async with context.desk() as desk:
        owner, asking = desk.owner, Asking(context.output)
        await _require_pin(desk)
        shown = await context.within(owner.guard.see())
        if not shown:
            raise NotAllowed(reason="wallets-unseen")
        report = await owner.guard.report()
        context.output.note(what_differs(report.approved, shown, environment=desk.profile.environment))
        pin = asking.secret(_PIN)
        person = desk.settings.current.person
        done = await context.from_now().within(owner.guard.approve(pin, person=person, shown=shown))
        return _tell(context, desk, Listed(done, shown))


async def set_(context: Context, arguments: argparse.Namespace) -> int:
    """Make an address the network's: a group of it, read from the wallet itself, and the PIN are asked."""
    network, address = _network(arguments.network), " ".join(arguments.address)
    async with context.desk() as desk:
        environment = desk.profile.environment
        verdict = judge_address(network, environment, address)
        if len(arguments.address) > 1 and verdict.reason is not Reason.SECRET_KEY:
            words = Words("An address is one word.", "See `merchant-desk wallets set --help`.")
            return context.output.failure(Exit.USAGE, words)
        if not verdict.is_valid or verdict.normalised is None:
            return context.output.failure(Exit.REFUSED, _refusal(network, verdict, address, environment))
        await _require_pin(desk)
        before = await context.within(desk.owner.guard.see()) or ()
        _tell_change(context, network, before=before, after=verdict.normalised, careful=extra_text(verdict))
        asking = Asking(context.output)
        # The shorter of the two spellings, so that both have the group.
        compared = min(address, verdict.normalised, key=len)
        group = secrets.choice(middle_groups(compared))
        typed = asking.line(f"Group {group + 1} of {len(groups_of(compared))}, read from the wallet itself:")
        pin = asking.secret(_PIN)
        change = desk.owner.wallets.set(
            network, address, group=group, typed=typed, pin=pin, person=desk.settings.current.person
        )
        return await _tell_outcome(context, desk, await context.from_now().within(change))


async def remove(context: Context, arguments: argparse.Namespace) -> int:
    """Take a network's address away; the PIN is asked."""
    network = normalise_protocol(arguments.network)
    async with context.desk() as desk:
        await _require_pin(desk)
        before = await context.within(desk.owner.guard.see()) or ()
        if network not in {name for name, _ in before}:
            raise NotFound(kind="wallet", name=_network(network))
        _tell_change(context, network, before=before, after=None)
        pin = Asking(context.output).secret(_PIN)
        change = desk.owner.wallets.remove(network, pin=pin, person=desk.settings.current.person)
        return await _tell_outcome(context, desk, await context.from_now().within(change))


def _network(text: str) -> str:
    """A network by its code, in any letter-case. Raises NotFound."""
    network = normalise_protocol(text)
    if network not in NETWORKS:
        raise NotFound(kind="network", name=text)
    return network


async def _require_pin(desk: Desk) -> None:
    """Without a PIN nothing is asked that could not be used."""
    if not await desk.owner.pin.is_set():
        raise PinNeeded(is_set=False)


def _refusal(network: str, verdict: Verdict, address: str, environment: str) -> Words:
    why = refusal_text(verdict, address, wanted=environment)
    return Words(
        f"This address cannot be used for {network_name(network)}: {why}.",
        "Copy it anew from the wallet itself; nothing was changed, and nothing of it was kept.",
    )


def _tell_change(
    context: Context, network: str, *, before: Wallets, after: str | None, careful: str = ""
) -> None:
    """What is about to change, for whoever is asked."""
    name = visible(network_name(network))
    old = [groups(address) for own, address in before if own == network]
    context.output.note(
        f"{name} now:  {', '.join(old) or '–'}\n{name} then: {groups(after) if after else '–'}"
    )
    if careful:
        context.output.note(f"{careful[:1].upper()}{careful[1:]}.")


async def _tell_outcome(context: Context, desk: Desk, outcome: Outcome) -> int:
    """The list as it is now, and what became of the change."""
    if outcome.draft is not None:
        context.output.note(
            "This is kept here as a draft: Cryptum's API is not written to from here. "
            "Enter it in the dashboard, then run `wallets approve`."
        )
    listed = Listed(outcome.report, outcome.report.seen or ())
    extra = {"saved": outcome.is_saved, "draft": draft_document(outcome.draft)}
    return _tell(context, desk, listed, **extra)


async def _kept(desk: Desk) -> Listed:
    """How things stand by what is kept here; without the seal's key nothing is called sealed."""
    try:
        report = await desk.owner.guard.report()
    except AccessDenied:
        report = GuardReport(GuardState.OFF)
    told = None if report.approved else await desk.account.wallets()
    return Listed(report, told or (), is_asked=False)


def _tell(context: Context, desk: Desk, listed: Listed, **extra: object) -> int:
    environment = desk.profile.environment
    document = list_document(listed, environment=environment) | extra
    context.output.result(document, lambda: list_text(listed, environment=environment, output=context.output))
    return 0
