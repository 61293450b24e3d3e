"""Paints a slip, 80 mm wide (72 mm printed), on a printer or, where there is none, into a PDF file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, QStandardPaths, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextOption,
)

from merchant_desk import qr
from merchant_desk.ui.payment.slip import Slip, SlipLine
from merchant_desk.ui.theme import theme

PAPER_MM, PRINTED_MM = 80.0, 72.0
_UNITS = 268.0  # the drawing's units across the printed width: the design's pixels
_CODE_UNITS = 200.0
_BLACK, _WHITE = QColor("#000000"), QColor("#FFFFFF")
_RESOLUTION_DPI: Final = 300


def print_slip(slip: Slip, *, folder: Path | None = None) -> Path | None:
    """Print on the default printer; without one write a PDF and give its path."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo  # loads CUPS, which most sales never need

    info = QPrinterInfo.defaultPrinter()
    if info.isNull() or folder is not None:
        return write_pdf(slip, folder or _documents())
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(slip.name)
    _set_paper(printer, slip)
    _paint_on(printer, slip)
    return None


def write_pdf(slip: Slip, folder: Path) -> Path:
    """A PDF of the slip's own length; the folder is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_file_name(slip.name)}.pdf"
    writer = QPdfWriter(str(path))
    writer.setTitle(slip.name)
    writer.setResolution(_RESOLUTION_DPI)
    _set_paper(writer, slip)
    _paint_on(writer, slip)
    return path


def slip_height(slip: Slip) -> float:
    """How long the slip is, in the drawing's units."""
    return sum(_high(line) for line in slip.lines) + 24


def paint_slip(painter: QPainter, slip: Slip, *, scale: float) -> None:
    """Paint from the top left corner; `scale` turns the drawing's units into the device's."""
    painter.save()
    painter.scale(scale, scale)
    top = 12.0
    for line in slip.lines:
        high = _high(line)
        _paint_line(painter, QRectF(0, top, _UNITS, high), line)
        top += high
    painter.restore()


def _set_paper(device: QPagedPaintDevice, slip: Slip) -> None:
    long_mm = max(60.0, slip_height(slip) * PRINTED_MM / _UNITS + 8)
    size = QPageSize(QSizeF(PAPER_MM, long_mm), QPageSize.Unit.Millimeter, "80 mm")
    side = (PAPER_MM - PRINTED_MM) / 2
    margins = QMarginsF(side, 2, side, 2)
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
    layout.setMinimumMargins(QMarginsF(0, 0, 0, 0))
    device.setPageLayout(layout)


def _paint_on(device: QPagedPaintDevice, slip: Slip) -> None:
    painter = QPainter(device)
    paint_slip(painter, slip, scale=painter.viewport().width() / _UNITS)
    painter.end()


def _paint_line(painter: QPainter, where: QRectF, line: SlipLine) -> None:
    painter.setPen(_BLACK)
    if line.kind == "rule":
        painter.setPen(QPen(_BLACK, 1, Qt.PenStyle.DashLine))
        middle = where.center().y()
        painter.drawLine(QPointF(where.left(), middle), QPointF(where.right(), middle))
        return
    if line.kind == "code":
        _paint_code(painter, where, line.left)
        return
    painter.setFont(_font(line))
    if line.kind in ("pair", "total"):
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.left)
        painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, line.right)
        return
    option = QTextOption(Qt.AlignmentFlag.AlignLeft if line.kind == "mono" else Qt.AlignmentFlag.AlignHCenter)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    painter.drawText(where, line.left, option)


def _paint_code(painter: QPainter, where: QRectF, text: str) -> None:
    """Dark squares, one a module, in the middle of the paper."""
    matrix = qr.encode(text)
    module = _code_side(text) / matrix.size
    left = where.center().x() - module * matrix.size / 2
    top = where.top() + 8
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_BLACK)
    for y in range(matrix.size):
        row = matrix.row(y)
        for x in range(matrix.size):
            if row[x]:
                painter.drawRect(QRectF(left + x * module, top + y * module, module * 1.01, module * 1.01))
    painter.restore()


def _code_side(text: str) -> float:
    """Long links need the whole width: a thermal printer has eight dots a millimetre."""
    return 140.0 if len(text) < 120 else _CODE_UNITS + (40.0 if len(text) > 800 else 0.0)


def _high(line: SlipLine) -> float:
    if line.kind == "rule":
        return 14.0
    if line.kind == "code":
        return _code_side(line.left) + 16
    metrics = QFontMetricsF(_font(line))
    if line.kind in ("pair", "total"):
        return metrics.height() + 2
    bounds = metrics.boundingRect(QRectF(0, 0, _UNITS, 4000), int(Qt.TextFlag.TextWrapAnywhere), line.left)
    return bounds.height() + 3


def _font(line: SlipLine) -> QFont:
    return {
        "heading": theme().font("section", scale=1.15),
        "total": theme().font("title"),
        "strong": theme().font("mono", weight=700),
        "small": theme().font("caption.mono"),
        "mono": theme().font("caption.mono"),
    }.get(line.kind) or theme().font("mono")


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def _file_name(name: str) -> str:
    """References may be typed by hand: nothing of them may lead out of the folder."""
    return "".join(char if char.isalnum() or char in "-_" else "_" for char in name)[:120] or "slip"
