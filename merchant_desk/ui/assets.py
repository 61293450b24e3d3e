"""Icons and catalogues of words: the files in ``resources/``, found in the wheel or in the source tree.

Icons are our own SVG files on a 20 x 20 grid, drawn in ``currentColor`` and tinted when they are used. A
catalogue is a folder ``translations/<language>/`` of JSON files ``{context: {source: target}}``, one file a
context or more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, QLocale, QObject, QRectF, Qt, QTranslator
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from merchant_desk.ui.words import fill

PSEUDO = "pseudo"
"""A made-up language for tests: every word gets accents, brackets and a third more length."""
SOURCE_LANGUAGE = "en"
_ACCENTS = str.maketrans("aeiounycAEIOUNYC", "áéíóúñýçÁÉÍÓÚÑÝÇ")


@cache
def resources_root() -> Path:
    """The folder of icons and catalogues: inside an installed package, else beside the package's source."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_resources"
    return inside if inside.is_dir() else package.parent / "resources"


def icon_names() -> tuple[str, ...]:
    """Every icon there is, in alphabetical order."""
    return tuple(sorted(path.stem for path in (resources_root() / "icons").glob("*.svg")))


def paint_icon(painter: QPainter, name: str, where: QRectF, color: QColor) -> None:
    """Draw an icon into a rectangle of the painter, sharp at any scale. KeyError if there is no such icon."""
    _renderer(name, color.name()).render(painter, where)


def icon_pixmap(name: str, color: QColor, size_px: int, *, ratio: float = 1.0) -> QPixmap:
    """A square picture of an icon, `size_px` logical pixels wide, for a screen of the given pixel ratio."""
    return _pixmap(name, color.name(), size_px, ratio)


def icon(name: str, color: QColor, size_px: int = 18) -> QIcon:
    """An icon for Qt's own widgets (menus, fields), ready for screens of ratio 1 and 2."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(icon_pixmap(name, color, size_px, ratio=ratio))
    return made


def app_icon() -> QIcon:
    """The picture of the program for windows and task bars."""
    return QIcon(str(resources_root() / "merchant-desk.svg"))


@lru_cache(maxsize=512)
def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_svg(name).replace("currentColor", color).encode()))


@cache
def _svg(name: str) -> str:
    path = resources_root() / "icons" / f"{name}.svg"
    if not path.is_file():
        raise KeyError(f"no icon called {name!r}")
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _pixmap(name: str, color: str, size_px: int, ratio: float) -> QPixmap:
    renderer = _renderer(name, color)
    pixmap = QPixmap(round(size_px * ratio), round(size_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return pixmap


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language. A word it lacks is said in English, never left out."""

    language: str
    words: Mapping[str, Mapping[str, str]]

    def target(self, context: str, source: str) -> str | None:
        """What the catalogue has for a source text, or None."""
        if self.language == PSEUDO:
            return _pseudo(source)
        return self.words.get(context, {}).get(source)

    def say(self, context: str, source: str, /, **values: object) -> str:
        """Like `words.tr`, in this language: for the customer display, which may differ from the till."""
        return fill(self.target(context, source) or source, values)

    @property
    def locale(self) -> QLocale:
        """For dates and weekdays in this language."""
        return QLocale(
            QLocale.Language.English if self.language in (SOURCE_LANGUAGE, PSEUDO) else self.language
        )


@cache
def languages() -> tuple[str, ...]:
    """Languages with a catalogue, English (which needs none) first; the folder is read once."""
    folder = resources_root() / "translations"
    found = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return (SOURCE_LANGUAGE, *found)


def best_language(wanted: str) -> str:
    """The nearest language there is: ``pt`` and ``pt-PT`` find ``pt_BR``; anything else is English."""
    wanted = wanted.replace("-", "_")
    if wanted == PSEUDO or wanted in languages():
        return wanted
    family = wanted.split("_")[0].lower()
    return next((name for name in languages() if name.split("_")[0] == family), SOURCE_LANGUAGE)


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language (see `best_language`), read from disk once."""
    language = best_language(language)
    words: dict[str, dict[str, str]] = {}
    for path in sorted((resources_root() / "translations" / language).glob("*.json")):
        for context, pairs in json.loads(path.read_text(encoding="utf-8")).items():
            words.setdefault(context, {}).update(pairs)
    return Catalogue(language, words)


class _Translator(QTranslator):
    """Lets Qt ask a `Catalogue`, so that Qt's own words (menus of fields) can be in it too."""

    def __init__(self, words: Catalogue, parent: QObject) -> None:
        super().__init__(parent)
        self.words = words

    def isEmpty(self) -> bool:
        """False, or Qt would never ask."""
        return False

    def translate(
        self,
        context: str,
        sourceText: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        """The catalogue's word or the source: an empty answer would be shown as an empty word."""
        return self.words.target(context, sourceText) or sourceText


_installed: list[_Translator] = []


def install_language(language: str) -> Catalogue:
    """Make the till speak `language` (``--lang``) from now on; windows built before keep their words."""
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("a language needs the application")
    while _installed:
        app.removeTranslator(_installed.pop())
    words = catalogue(language)
    QLocale.setDefault(words.locale)
    if words.language != SOURCE_LANGUAGE:
        _installed.append(_Translator(words, app))
        app.installTranslator(_installed[-1])
    return words


def _pseudo(source: str) -> str:
    """Accents outside ``{places}``, brackets round it, and about 30 % more length."""
    parts = source.replace("}", "{").split("{")
    text = "".join("{" + part + "}" if at % 2 else part.translate(_ACCENTS) for at, part in enumerate(parts))
    return f"[{text}{'~' * (len(source) * 3 // 10)}]"
