"""`sync`, `stores` and `doctor`: how the shop stands with the API and on this machine."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from merchant_desk.cli.context import Context
from merchant_desk.cli.contract import play_contract, tell_contract
from merchant_desk.cli.documents import check_document, moment, store_document
from merchant_desk.cli.exit_codes import Exit
from merchant_desk.cli.plain import visible
from merchant_desk.cli.progress import progress_told
from merchant_desk.cli.texts import checks_text, local_time
from merchant_desk.cli.words import verdict_words
from merchant_desk.domain.errors import NotFound, StoreIdMissing

if TYPE_CHECKING:
    from merchant_desk.services.shop.account import StoreReport


async def sync(context: Context, arguments: argparse.Namespace) -> int:
    """Bring the store level with the API once."""
    async with context.desk() as desk:
        with progress_told(desk.bus, context.output):
            report = await desk.syncer.sync(full=arguments.full)
    if not report.is_level:
        context.output.note(
            "The list could not be read to its end without a gap; the next sync reads it again."
        )
    context.output.result(
        {"seen": report.seen, "new": report.new, "changed": report.changed, "requests": report.requests},
        lambda: (
            f"{report.seen} seen, {report.new} new, {report.changed} changed, {report.requests} requests."
        ),
    )
    return 0


async def stores_list(context: Context, _arguments: argparse.Namespace) -> int:
    """The profile's store and the last verdict on it; nothing is asked."""
    async with context.desk() as desk:
        reports = [await desk.account.report()] if desk.settings.current.store_id else []
    context.output.result(
        {"stores": [_document(report) for report in reports]},
        lambda: "\n\n".join(_text(report) for report in reports) or "No store is set for this profile.",
    )
    return 0


async def stores_show(context: Context, arguments: argparse.Namespace) -> int:
    """One store, by its id; the profile's where none is named."""
    async with context.desk() as desk:
        own = desk.settings.current.store_id
        if not own and arguments.store is None:
            raise StoreIdMissing
        if arguments.store not in (None, own):
            raise NotFound(kind="store", name=arguments.store)
        report = await desk.account.report()
    context.output.result(_document(report), lambda: _text(report))
    return 0


async def stores_verify(context: Context, _arguments: argparse.Namespace) -> int:
    """Ask the API; a verdict against the store is a refusal by the API (3). An unusual form of key or store
    id is mentioned first, and hinders nothing."""
    async with context.desk() as desk:
        for warning in await desk.account.unusual_forms():
            context.output.note(warning)
        await context.within(desk.account.verify())
        report = await desk.account.report()
    context.output.result(_document(report), lambda: _text(report))
    if report.verdict == "ok":
        return 0
    return context.output.failure(Exit.REFUSED, verdict_words(report.verdict, detail=report.detail))


async def doctor(context: Context, arguments: argparse.Namespace) -> int:
    """Everything that a sale depends on; 7 where something that matters fails."""
    async with context.desk() as desk:
        played = await play_contract(context, desk) if arguments.contract else None
        checks = await desk.doctor.examine()
    if played is not None:
        return tell_contract(context, checks, played)
    is_ok = all(check.ok for check in checks if check.matters)
    context.output.result(
        {"ok": is_ok, "checks": [check_document(check) for check in checks]},
        lambda: checks_text(checks, output=context.output),
    )
    return 0 if is_ok else int(Exit.LOCAL)


def _document(report: StoreReport) -> dict[str, object]:
    return store_document(
        store_id=report.id,
        name=report.name,
        verdict=report.verdict,
        detail=report.detail,
        checked_at_utc_ms=report.checked_at_utc_ms,
    )


def _text(report: StoreReport) -> str:
    detail = f" ({visible(report.detail)})" if report.detail else ""
    when = f", {local_time(report.checked_at_utc_ms)}" if moment(report.checked_at_utc_ms) else ""
    return f"{visible(report.name or 'Store')}  {visible(report.id)}\n  {report.verdict}{detail}{when}"
