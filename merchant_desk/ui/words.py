"""How a visible word is said: each goes through `tr`, so that a catalogue can put it in another language.

The source text is English and is the key. The context is the room that says it (``"Sell"``, ``"Payment"``).
Both must be literals at the call, because a test collects them and asks each catalogue for all of them.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(context: str, source: str, /, **values: object) -> str:
    """The words in the till's language, with ``{name}`` places filled from `values`.

    >>> tr("Sell", "Charge {amount}", amount="25.40 USD")
    'Charge 25.40 USD'
    """
    return fill(QCoreApplication.translate(context, source), values)


def tr_count(context: str, one: str, many: str, /, count: int, **values: object) -> str:
    """The form for one or for many; ``{count}`` is filled in. Each form has its own entry in a catalogue.

    Enough for the languages the desk speaks (English, Portuguese, German), which have these two forms.
    """
    return tr(context, one if count == 1 else many, count=count, **values)


def fill(pattern: str, values: dict[str, object]) -> str:
    """Put `values` into the ``{name}`` places of `pattern`; other braces stay as they are.

    Not `str.format`: a catalogue is data, and must not reach attributes of what is shown.
    """
    for name, value in values.items():
        pattern = pattern.replace("{" + name + "}", str(value))
    return pattern
