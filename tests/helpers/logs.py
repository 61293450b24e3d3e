"""Log lines that a test did not expect make it fail; what it does expect, it says first."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class _Allowance:
    logger: str
    pattern: re.Pattern[str]

    def covers(self, record: logging.LogRecord) -> bool:
        is_below = record.name == self.logger or record.name.startswith(f"{self.logger}.")
        return (self.logger == "" or is_below) and self.pattern.search(record.getMessage()) is not None


@dataclass(slots=True)
class ExpectedLogs:
    """The fixture `expected_logs`: collects every record of WARNING and above while a test runs.

    `allow` may be called before or after the line is written; `lines` and `matching` let a test assert on it.
    """

    records: list[logging.LogRecord] = field(default_factory=list)
    _allowances: list[_Allowance] = field(default_factory=list)

    def allow(self, pattern: str, *, logger: str = "") -> None:
        """Expect lines that match the regular expression, from `logger` and those below it (default: any)."""
        self._allowances.append(_Allowance(logger, re.compile(pattern)))

    def lines(self) -> list[str]:
        """Return what was logged so far, as `LEVEL logger: message`."""
        return [_line(record) for record in self.records]

    def matching(self, pattern: str) -> list[str]:
        """Return the lines so far whose message matches the regular expression."""
        return [_line(record) for record in self.records if re.search(pattern, record.getMessage())]

    def unexpected(self) -> list[str]:
        """Return the lines that nobody allowed, with their tracebacks."""
        return [
            _line(record, with_cause=True)
            for record in self.records
            if not any(allowance.covers(record) for allowance in self._allowances)
        ]


class CollectingHandler(logging.Handler):
    """Puts each record of WARNING and above into an `ExpectedLogs`; any thread may log."""

    def __init__(self, logs: ExpectedLogs) -> None:
        super().__init__(level=logging.WARNING)
        self._logs = logs

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record; formatting waits until somebody asks."""
        self._logs.records.append(record)


def _line(record: logging.LogRecord, *, with_cause: bool = False) -> str:
    text = f"{record.levelname} {record.name}: {record.getMessage()}"
    if with_cause and record.exc_info:
        text += "\n" + logging.Formatter().formatException(record.exc_info)
    return text
