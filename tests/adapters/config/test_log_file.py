"""The log: private, masked, bounded, silent on the terminal unless asked."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

import pytest

from merchant_desk.config.log_file import logging_to
from merchant_desk.config.masking import MASK, Masker
from merchant_desk.domain.errors import FileUnusable
from merchant_desk.domain.secret import ApiKey

log = logging.getLogger("merchant_desk.test")


def test_a_known_secret_never_reaches_a_line_even_in_a_traceback(tmp_path: Path) -> None:
    masker = Masker()
    masker.learn(ApiKey("the-canary-key"))

    with logging_to(tmp_path, face="command", masker=masker):
        try:
            raise ValueError("broke on the-canary-key")
        except ValueError:
            log.info("tried with=%s", "the-canary-key", exc_info=True)

    text = (tmp_path / "command.log").read_text()
    assert "the-canary-key" not in text
    assert f"with={MASK}" in text
    assert "Traceback" in text


@pytest.mark.parametrize(
    "secret",
    [
        "eyJhbGciOi.eyJzdWIiOiI.c2lnbmF0dXJl",
        "https://x.example/public/payment-details/?sessionToken=abc.def&orderId=1",
        "Authorization: Bearer abcdef",
        "x-api-key: abcdef",
        "http://127.0.0.1:8787/cb/abcdef",
        "postgresql+psycopg://till:abcdef@db/shop",
    ],
)
def test_what_looks_like_a_secret_is_masked_although_nobody_told(secret: str) -> None:
    masked = Masker().mask(secret)

    assert MASK in masked
    assert "abc" not in masked
    assert "c2lnbmF0dXJl" not in masked


def test_a_log_file_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    with logging_to(tmp_path, face="command", masker=Masker()):
        log.info("hello")

    assert stat.S_IMODE((tmp_path / "command.log").stat().st_mode) == 0o600


def test_each_line_says_when_in_utc_how_grave_and_who(tmp_path: Path) -> None:
    with logging_to(tmp_path, face="command", masker=Masker()):
        log.info("order=%s state=%s", "POS-1", "pending")

    line = (tmp_path / "command.log").read_text().strip()
    when, rest = line.split(" ", 1)
    assert when.endswith("Z")
    assert rest == "level=INFO logger=merchant_desk.test order=POS-1 state=pending"


def test_the_terminal_stays_silent_unless_verbose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with logging_to(tmp_path, face="command", masker=Masker()):
        log.info("silent")
    quiet = capsys.readouterr()
    with logging_to(tmp_path, face="command", masker=Masker(), is_verbose=True):
        log.debug("spoken")
    loud = capsys.readouterr()

    assert (quiet.out, quiet.err, loud.out) == ("", "", "")
    assert "spoken" in loud.err


def test_afterwards_nothing_is_logged_there_any_more(tmp_path: Path) -> None:
    with logging_to(tmp_path, face="command", masker=Masker()):
        log.info("inside")
    before = (tmp_path / "command.log").read_text()

    log.info("outside")

    assert (tmp_path / "command.log").read_text() == before


def test_a_log_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")

    with pytest.raises(FileUnusable), logging_to(blocked, face="command", masker=Masker()):
        pass
