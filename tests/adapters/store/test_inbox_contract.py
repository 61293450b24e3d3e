"""What every Inbox promises: a callback answered 200 is kept, once, and worked off once."""

from __future__ import annotations

import asyncio
from collections import Counter

from merchant_desk.domain.callback import Proof, Reason, Verdict
from merchant_desk.domain.order import Source
from merchant_desk.services.ports import Inbox
from tests.helpers.store_values import NOW_UTC_MS, a_callback, a_refused_callback, celo


async def test_an_accepted_callback_comes_back_as_it_was_kept(inbox: Inbox) -> None:
    given = a_callback(
        reference="R-1", store_id="s", says="confirmed", transactions=(celo(1, Source.CALLBACK),)
    )

    kept = await inbox.accept(given)

    assert kept.id == "cb-000001"
    assert kept.hits == 1
    assert await inbox.get(kept.id) == kept
    assert await inbox.waiting() == (kept,)


async def test_the_same_body_again_is_a_duplicate_and_waits_again(inbox: Inbox) -> None:
    first = await inbox.accept(a_callback("d1"))
    await inbox.worked_off([first.id])

    again = await inbox.accept(a_callback("d1", at_utc_ms=NOW_UTC_MS + 9, peer="10.0.0.1"))

    assert (again.id, again.verdict, again.hits) == (first.id, Verdict.DUPLICATE, 2)
    assert (again.at_utc_ms, again.peer) == (NOW_UTC_MS + 9, "10.0.0.1")
    (waiting,) = await inbox.waiting()
    assert (waiting.id, waiting.verdict, waiting.hits) == (first.id, Verdict.ACCEPTED, 2)
    assert (await inbox.find())[0] == 1


async def test_a_repeat_that_proves_more_adds_its_proof(inbox: Inbox) -> None:
    first = await inbox.accept(a_callback(proof=(Proof.PATH,)))
    assert await inbox.signed_for("id-1") == ()

    await inbox.accept(a_callback(proof=(Proof.PATH, Proof.SIGNATURE)))

    kept = await inbox.get(first.id)
    assert kept is not None
    assert kept.proof == (Proof.PATH, Proof.SIGNATURE)


async def test_copies_arriving_at_once_are_accepted_once(inbox: Inbox) -> None:
    answers = await asyncio.gather(*(inbox.accept(a_callback("d1")) for _ in range(16)))

    assert Counter(answer.verdict for answer in answers) == {Verdict.ACCEPTED: 1, Verdict.DUPLICATE: 15}
    assert sorted(answer.hits for answer in answers) == list(range(1, 17))


async def test_a_refused_callback_never_waits_and_never_hides_a_good_one(inbox: Inbox) -> None:
    refused = await inbox.refuse(a_refused_callback("d1"))
    accepted = await inbox.accept(a_callback("d1"))

    assert (refused.verdict, refused.reason) == (Verdict.REFUSED, Reason.BAD_SIGNATURE)
    assert accepted.verdict is Verdict.ACCEPTED
    assert await inbox.waiting() == (accepted,)
    assert await inbox.find() == (2, (accepted, refused))


async def test_only_the_last_two_hundred_refused_are_kept(inbox: Inbox) -> None:
    accepted = await inbox.accept(a_callback())
    refused = [await inbox.refuse(a_refused_callback("same")) for _ in range(203)]

    total, page = await inbox.find(limit=300)

    assert total == 201
    assert [callback.id for callback in page] == [
        *(callback.id for callback in reversed(refused[3:])),
        accepted.id,
    ]
    assert await inbox.get(refused[2].id) is None
    assert len({callback.id for callback in refused}) == 203


async def test_pages_of_callbacks_come_newest_first(inbox: Inbox) -> None:
    kept = [await inbox.accept(a_callback(f"d{n}")) for n in range(5)]

    total, page = await inbox.find(limit=2, offset=1)

    assert total == 5
    assert page == (kept[3], kept[2])


async def test_the_apis_word_is_added_and_never_taken_away(inbox: Inbox) -> None:
    callback = await inbox.accept(a_callback())

    await inbox.note_api(callback.id, matches=True, reference="R-1")
    await inbox.note_api(callback.id, matches=False, reference=None)
    await inbox.note_api("cb-999999", matches=True, reference="R-2")

    noted = await inbox.get(callback.id)
    assert noted is not None
    assert noted.proof == (Proof.PATH, Proof.SIGNATURE, Proof.STORE, Proof.API)
    assert noted.reference == "R-1"


async def test_only_sealed_and_accepted_callbacks_speak_for_an_order(inbox: Inbox) -> None:
    first = await inbox.accept(a_callback("d1"))
    await inbox.accept(a_callback("d2", proof=(Proof.PATH,)))
    await inbox.accept(a_callback("d3", order_id="id-2"))
    await inbox.refuse(a_callback("d4", reason=Reason.OTHER_STORE, proof=(Proof.PATH, Proof.SIGNATURE)))
    last = await inbox.accept(a_callback("d5"))

    assert await inbox.signed_for("id-1") == (first, last)


async def test_ids_of_no_callback_give_nothing(inbox: Inbox) -> None:
    await inbox.accept(a_callback())

    for name in ("", "cb-", "cb-2", "cb-0000001", "1", "cb-١٢٣٤٥٦", "x" * 1000):
        assert await inbox.get(name) is None


async def test_a_body_keeps_its_text_but_for_what_cannot_be_kept(inbox: Inbox) -> None:
    kept = await inbox.accept(a_callback(body='{"a":"\x00\ud800 ✓"}', says="\x00", order_id="\udfff"))

    assert (kept.body, kept.says, kept.order_id) == ('{"a":"\ufffd\ufffd ✓"}', "\ufffd", "\ufffd")
    assert await inbox.get(kept.id) == kept
