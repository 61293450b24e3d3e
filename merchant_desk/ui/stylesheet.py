"""The one style sheet of the application, written from a palette.

Only what Qt's own widgets need stands here; the desk's own parts paint themselves. Dynamic properties choose:
``kind`` on buttons, ``role`` on boxes, ``ink`` on labels, ``error`` on fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template

INKS = [
    "text",
    "text2",
    "text3",
    "accentText",
    "onAccent",
    "disabledText",
    "pendingFg",
    "holdFg",
    "confirmedFg",
    "failedFg",
    "cancelledFg",
    "warnFg",
    "dangerFg",
    "trainingText",
    "trainingFg",
]
"""Token names a label may take as its ``ink``."""


@dataclass(frozen=True, slots=True)
class ButtonLook:
    """Token names (text, fill, line) of one kind of button at rest, under the pointer and pressed."""

    rest: tuple[str, str, str]
    hover: tuple[str, str, str]
    pressed: tuple[str, str, str]
    weight: int = 500


NO_FILL = ""
"""Stands for no fill or no line in a `ButtonLook`."""

BUTTONS: Mapping[str, ButtonLook] = {
    "default": ButtonLook(
        ("text", "canvas", "borderStrong"),
        ("text", "hover", "borderStrong"),
        ("text", "sunken", "borderStrong"),
    ),
    "primary": ButtonLook(
        ("onAccent", "accent", "accent"),
        ("onAccent", "accentHover", "accentHover"),
        ("onAccent", "accentPressed", "accentPressed"),
        weight=600,
    ),
    "danger": ButtonLook(
        ("dangerFg", "canvas", "failedBd"),
        ("dangerFg", "failedBg", "failedBd"),
        ("onDanger", "danger", "danger"),
    ),
    "deed": ButtonLook(
        ("onDanger", "danger", "danger"),
        ("onDanger", "danger", "danger"),
        ("onDanger", "danger", "danger"),
        600,
    ),
    "ghost": ButtonLook(("text2", NO_FILL, NO_FILL), ("text", "hover", NO_FILL), ("text", "sunken", NO_FILL)),
    "link": ButtonLook(
        ("accentText", NO_FILL, NO_FILL), ("accentText", NO_FILL, NO_FILL), ("text", NO_FILL, NO_FILL)
    ),
    "training": ButtonLook(
        ("text", "canvas", "trainingBd"),
        ("text", "trainingSoft", "trainingBd"),
        ("text", "trainingSoft", "trainingBg"),
    ),
    "training-on": ButtonLook(
        ("trainingFg", "trainingBg", "trainingBg"),
        ("trainingFg", "trainingBg2", "trainingBg2"),
        ("trainingFg", "trainingBg2", "trainingBg2"),
    ),
    "ribbon": ButtonLook(
        ("trainingFg", NO_FILL, "trainingFg"),
        ("trainingFg", "trainingBg2", "trainingFg"),
        ("trainingFg", "trainingBg2", "trainingFg"),
    ),
    "warn": ButtonLook(
        ("text", "canvas", "warnFg"), ("text", "hover", "warnFg"), ("text", "sunken", "warnFg")
    ),
}
"""Every kind of button. ``deed`` is the red one of a dialog; ``ribbon`` stands on the training ribbon."""

_SHEET = Template("""
QToolTip { background: $panel; color: $text; border: 1px solid $borderStrong; padding: 4px 6px; }
QWidget[role="page"], QWidget[role="panel"] { background: $panel; }
QWidget[role="canvas"] { background: $canvas; }
QWidget[role="rail"] { background: $rail; border-right: 1px solid $border; }
QWidget[role="card"] { background: $canvas; border: 1px solid $border; border-radius: 10px; }
QWidget[role="sunken"] { background: $sunken; border: 1px solid $border; border-radius: 6px; }
QWidget[role="selected"] { background: $selected; border: 1px solid $accent; border-radius: 10px; }
QWidget[role="training"] { background: $trainingSoft; border: 1px solid $trainingBd; border-radius: 10px; }
QWidget[role="note-warn"] { background: $warnBg; border: 1px solid $warnBd; border-radius: 6px; }
QWidget[role="note-danger"] { background: $failedBg; border: 1px solid $failedBd; border-radius: 6px; }
QWidget[role="note-ok"] { background: $confirmedBg; border: 1px solid $confirmedBd; border-radius: 6px; }
QWidget[role="note-info"] { background: $accentSoft; border: 1px solid $borderStrong; border-radius: 6px; }
QFrame[role="rule"] { background: $border; border: none; }
QDialog { background: $canvas; }
QScrollArea, QScrollArea > QWidget > QWidget[role="clear"] { background: transparent; border: none; }
QLineEdit, QPlainTextEdit { background: $canvas; color: $text; border: 1px solid $borderInput;
  border-radius: 6px; padding: 0 11px; selection-background-color: $accent; selection-color: $onAccent;
  placeholder-text-color: $text3; }
QPlainTextEdit { padding: 6px 7px; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $focus; padding: 0 10px; }
QPlainTextEdit:focus { padding: 5px 6px; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $sunken; border-color: $border; }
QLineEdit:disabled, QPlainTextEdit:disabled { background: $disabledBg; color: $disabledText;
  border-color: $border; }
QLineEdit[error="true"], QPlainTextEdit[error="true"] { border-color: $dangerFg; }
QPushButton[kind] { border-radius: 6px; padding: 0 12px; min-height: 30px; }
QTableView, QListView, QTreeView { background: $canvas; border: none; outline: none; gridline-color: $border;
  selection-background-color: $selected; selection-color: $text; }
QHeaderView { background: $canvas; border: none; }
QHeaderView::section { background: $canvas; color: $text2; border: none; border-bottom: 1px solid $border;
  padding: 0 8px; height: 35px; }
QTableCornerButton::section { background: $canvas; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $borderStrong; border-radius: 3px; margin: 2px;
  min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $borderInput; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: $canvas; color: $text; border: 1px solid $borderStrong; border-radius: 6px;
  padding: 4px; }
QMenu::item { padding: 7px 24px 7px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selected; color: $text; }
QMenu::item:disabled { color: $disabledText; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QProgressBar { background: $sunken; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
""")


def stylesheet(colors: Mapping[str, str]) -> str:
    """The whole sheet for one palette (token name to ``#RRGGBB``)."""
    inks = "".join(f'QLabel[ink="{name}"] {{ color: {colors[name]}; }}\n' for name in INKS)
    return (
        _SHEET.substitute(colors)
        + inks
        + "".join(_button(kind, look, colors) for kind, look in BUTTONS.items())
    )


def _button(kind: str, look: ButtonLook, colors: Mapping[str, str]) -> str:
    chosen = f'QPushButton[kind="{kind}"]'
    rules = [
        _rule(chosen, look.rest, colors) + f"{chosen} {{ font-weight: {look.weight}; }}\n",
        _rule(f"{chosen}:hover", look.hover, colors),
        _rule(f"{chosen}:pressed", look.pressed, colors),
        _rule(f"{chosen}:disabled", ("disabledText", "disabledBg", "border"), colors),
    ]
    return "".join(rules)


def _rule(selector: str, look: tuple[str, str, str], colors: Mapping[str, str]) -> str:
    ink, fill, line = look
    background = colors[fill] if fill else "transparent"
    border = f"1px solid {colors[line]}" if line else "none"
    return f"{selector} {{ color: {colors[ink]}; background: {background}; border: {border}; }}\n"
