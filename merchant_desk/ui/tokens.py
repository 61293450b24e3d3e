"""Every colour, size and type style of the window, as plain values: the one place that spells them out.

Colours are ``#RRGGBB`` text, sizes are Qt logical pixels. No Qt here, so a test can check the contrast of
each pair (WCAG 2.1) without a window. `theme.py` turns these values into colours and fonts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """One way to set text: size and line height in logical pixels, OpenType weight, and the family's kind.

    `tracking_em` draws the letters of large text closer together.
    """

    size_px: int
    line_px: int
    weight: int
    mono: bool = False
    tracking_em: float = 0.0


@dataclass(frozen=True, slots=True)
class NetworkLook:
    """The badge of one network; ``group`` is ``first``, ``next`` or ``other``, the order used everywhere."""

    name: str
    letters: str
    bg: str
    fg: str
    group: str


@dataclass(frozen=True, slots=True)
class StateLook:
    """Colours (token names) and icon of one order state."""

    fg: str
    bg: str
    border: str
    icon: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class LightLook:
    """Colours (token names) and icon of one form of the hand-over light."""

    fg: str
    bg: str
    border: str
    icon: str
    dashed: bool = False


_BOTH: Mapping[str, tuple[str, str]] = {
    "rail": ("#F4F5F8", "#0C0E12"),
    "canvas": ("#FFFFFF", "#12151A"),
    "panel": ("#FAFBFC", "#161A20"),
    "sunken": ("#F1F3F6", "#0E1115"),
    "hover": ("#F4F6F9", "#1A1F27"),
    "selected": ("#EDF2FF", "#1B2746"),
    "border": ("#E1E4EA", "#262C36"),
    "borderStrong": ("#C8CDD7", "#39414E"),
    "borderInput": ("#8790A0", "#677285"),
    "text": ("#11151D", "#ECEFF4"),
    "text2": ("#465062", "#B2BAC8"),
    "text3": ("#626C7E", "#8F99A9"),
    "accent": ("#2A54DB", "#3F68EA"),
    "accentHover": ("#2247BF", "#456CE8"),
    "accentPressed": ("#1B3AA0", "#3459D0"),
    "accentSoft": ("#EDF2FF", "#1B2746"),
    "accentText": ("#2449C4", "#9DB4FF"),
    "onAccent": ("#FFFFFF", "#FFFFFF"),
    "disabledBg": ("#EDEFF3", "#1E232B"),
    "disabledText": ("#606A7B", "#8B95A5"),
    "focus": ("#2A54DB", "#8CA6FF"),
    "pendingFg": ("#845000", "#F5C26B"),
    "pendingBg": ("#FFF3DC", "#33270F"),
    "pendingBd": ("#EFCF95", "#5C4519"),
    "holdFg": ("#6437BE", "#C4A8FF"),
    "holdBg": ("#F3EDFF", "#2A2145"),
    "holdBd": ("#D6C5F7", "#4A3A78"),
    "confirmedFg": ("#0A6739", "#6FD79F"),
    "confirmedBg": ("#E3F5EB", "#10301F"),
    "confirmedBd": ("#A9DDC0", "#1E5637"),
    "failedFg": ("#B0241C", "#FF9C94"),
    "failedBg": ("#FDEBE9", "#3A1715"),
    "failedBd": ("#F2BDB8", "#6B2A26"),
    "cancelledFg": ("#4B5566", "#B2BAC8"),
    "cancelledBg": ("#EEF0F4", "#232932"),
    "cancelledBd": ("#D3D8E0", "#3A424F"),
    "trainingFg": ("#FFFFFF", "#FFFFFF"),
    "trainingBg": ("#9C1458", "#9C1458"),
    "trainingBg2": ("#870F4B", "#870F4B"),
    "trainingSoft": ("#FDEAF3", "#3A1027"),
    "trainingText": ("#8E1250", "#FF9CCB"),
    "trainingBd": ("#EBB3CE", "#6E1E47"),
    "warnFg": ("#6E4300", "#F5C26B"),
    "warnBg": ("#FFF3DC", "#33270F"),
    "warnBd": ("#EFCF95", "#5C4519"),
    "dangerFg": ("#B0241C", "#FF9C94"),
    "danger": ("#B9271E", "#C9362C"),
    "onDanger": ("#FFFFFF", "#FFFFFF"),
    "chart": ("#2A54DB", "#6E8FFF"),
    "chart2": ("#0E8A7D", "#3FBFB0"),
    "chart3": ("#B26A00", "#E0A04A"),
    "chart4": ("#7B4FD0", "#B496FF"),
    "chart5": ("#6B7587", "#8F99A9"),
    "grid": ("#E8EBF0", "#232932"),
    "qrBg": ("#FFFFFF", "#FFFFFF"),
    "qrFg": ("#0B0E14", "#0B0E14"),
    "lightWaitBg": ("#FFD27A", "#F0B54A"),
    "lightWaitFg": ("#3A2500", "#231600"),
    "lightWaitBd": ("#E3A93B", "#F0B54A"),
    "lightGoBg": ("#0A6739", "#157A49"),
    "lightGoFg": ("#FFFFFF", "#FFFFFF"),
    "lightStopBg": ("#B9271E", "#C9362C"),
    "lightStopFg": ("#FFFFFF", "#FFFFFF"),
    "lightStaleBg": ("#EEF0F4", "#232932"),
    "lightStaleFg": ("#4B5566", "#B2BAC8"),
    "lightStaleBd": ("#8790A0", "#677285"),
}

LIGHT: Mapping[str, str] = MappingProxyType({name: pair[0] for name, pair in _BOTH.items()})
"""The light palette, by token name."""
DARK: Mapping[str, str] = MappingProxyType({name: pair[1] for name, pair in _BOTH.items()})
"""The dark palette, with the same names as `LIGHT`."""
CUSTOMER: Mapping[str, str] = MappingProxyType(
    {
        "brand": "#17324D",
        "brandRaised": "#1F3F5F",
        "brandBorder": "#3A5A7A",
        "onBrand": "#FFFFFF",
        "onBrand2": "#C6D5E4",
        "bg": "#F4F5F8",
        "card": "#FFFFFF",
        "ink": "#11151D",
        "ink2": "#465062",
        "border": "#C8CDD7",
        "coin": "#2449C4",
        "bar": "#2A54DB",
        "barTrack": "#DDE1E9",
        "waiting": "#845000",
        "confirmedBg": "#E3F5EB",
        "confirmedMark": "#0A6739",
        "confirmedHalo": "#CDECDA",
        "confirmedInk2": "#33524A",
        "checkingBg": "#F3EDFF",
        "checkingMark": "#6437BE",
        "stoppedBg": "#E6E9EF",
        "stoppedMark": "#4B5566",
        "stoppedWarn": "#B0241C",
    }
)
"""The customer display's palette, the same in both themes."""

NETWORKS: Mapping[str, NetworkLook] = MappingProxyType(
    {
        "CELO": NetworkLook("Celo", "CE", "#FBE36A", "#2A2500", "first"),
        "ETHEREUM": NetworkLook("Ethereum", "ET", "#DDE4FB", "#2A3E8F", "first"),
        "HATHOR": NetworkLook("Hathor", "HA", "#E0DAF4", "#3D2A7A", "first"),
        "BSC": NetworkLook("BNB Smart Chain", "BN", "#F9E3A3", "#5B4300", "next"),
        "POLYGON": NetworkLook("Polygon", "PO", "#E6DAFB", "#4B1E96", "next"),
        "AVAXCCHAIN": NetworkLook("Avalanche C-Chain", "AV", "#FBD9D9", "#8C1B1B", "next"),
        "BITCOIN": NetworkLook("Bitcoin", "BT", "#FCE0BF", "#7A3F00", "other"),
        "SOLANA": NetworkLook("Solana", "SO", "#D5F5EA", "#0B5A43", "other"),
        "STELLAR": NetworkLook("Stellar", "ST", "#E4E6EA", "#23272F", "other"),
        "RIPPLE": NetworkLook("XRP Ledger", "XR", "#D8E6F2", "#17405F", "other"),
        "CARDANO": NetworkLook("Cardano", "CA", "#D6E2FA", "#123A8C", "other"),
    }
)
"""Badge by the API's network code, in the order used everywhere."""

TYPE: Mapping[str, TypeStyle] = MappingProxyType(
    {
        "caption": TypeStyle(11, 16, 500),
        "small": TypeStyle(12, 16, 400),
        "body": TypeStyle(13, 20, 400),
        "bodyStrong": TypeStyle(13, 20, 600),
        "control": TypeStyle(13, 20, 500),
        "section": TypeStyle(15, 22, 600),
        "title": TypeStyle(20, 28, 600, tracking_em=-0.01),
        "amount": TypeStyle(30, 38, 600, tracking_em=-0.025),
        "keypadAmount": TypeStyle(64, 72, 600, tracking_em=-0.025),
        "key": TypeStyle(26, 32, 500),
        "charge": TypeStyle(22, 28, 600),
        "customer.label": TypeStyle(30, 40, 500),
        "customer.body": TypeStyle(34, 46, 400),
        "customer.headline": TypeStyle(60, 72, 600, tracking_em=-0.01),
        "customer.coin": TypeStyle(54, 64, 600),
        "customer.amount": TypeStyle(132, 140, 700, tracking_em=-0.025),
        "customer.address": TypeStyle(34, 52, 500, mono=True),
        "mono": TypeStyle(12, 20, 400, mono=True),
        "caption.mono": TypeStyle(11, 16, 400, mono=True),
        "light": TypeStyle(44, 48, 700),
    }
)
"""Type styles; ``customer.*`` are given for 1080 wide (portrait) and scaled by the display."""

STATES: Mapping[str, StateLook] = MappingProxyType(
    {
        "pending": StateLook("pendingFg", "pendingBg", "pendingBd", "clock"),
        "on-hold": StateLook("holdFg", "holdBg", "holdBd", "pause-square"),
        "confirmed": StateLook("confirmedFg", "confirmedBg", "confirmedBd", "check-disc"),
        "failed": StateLook("failedFg", "failedBg", "failedBd", "octagon-x"),
        "cancelled": StateLook("cancelledFg", "cancelledBg", "cancelledBd", "slash-circle"),
        "review": StateLook("failedFg", "failedBg", "failedBd", "octagon-alert"),
        "creating": StateLook("pendingFg", "pendingBg", "pendingBd", "clock-dashed", dashed=True),
        "unknown": StateLook("cancelledFg", "cancelledBg", "cancelledBd", "question-dashed", dashed=True),
    }
)
"""Look by state; ``unknown`` serves any value that is not listed."""

LIGHTS: Mapping[str, LightLook] = MappingProxyType(
    {
        "wait": LightLook("lightWaitFg", "lightWaitBg", "lightWaitBd", "clock"),
        "go": LightLook("lightGoFg", "lightGoBg", "lightGoBg", "check-disc"),
        "stop": LightLook("lightStopFg", "lightStopBg", "lightStopBg", "octagon-x"),
        "done": LightLook("text", "sunken", "borderStrong", "done-hand"),
        "stale": LightLook("lightStaleFg", "lightStaleBg", "lightStaleBd", "question-dashed", dashed=True),
    }
)
"""Look by form of the hand-over light; only ``go`` may use ``lightGoBg``."""

SPACE: tuple[int, ...] = (4, 8, 12, 16, 20, 24, 32, 40, 56, 80)
"""The only distances that may stand between two things."""

RADIUS_CHIP, RADIUS_CONTROL, RADIUS_CARD, RADIUS_DIALOG, RADIUS_CUSTOMER_CARD = 4, 6, 10, 12, 32
RAIL_PX, RAIL_COLLAPSED_PX, RAIL_COLLAPSE_BELOW_PX = 216, 64, 1200
DETAIL_PANEL_PX, DETAIL_DRAWER_BELOW_PX, PAGE_HEADER_PX = 400, 1180, 64
TABLE_HEADER_PX, TABLE_ROW_PX, TABLE_ROW_WALLETS_PX, TABLE_GROUP_PX = 36, 44, 52, 30
CONTROL_PX, CONTROL_TOUCH_PX, KEYPAD_KEY_PX, CHARGE_PX = 32, 44, 72, 72
ICON_SMALL_PX, ICON_PX, ICON_NAV_PX, ICON_STATE_PX = 16, 18, 20, 14
FOCUS_RING_PX, BANNER_PX, TRAINING_RIBBON_PX = 2, 44, 36
MIN_WINDOW_PX = (1024, 700)
LIGHT_PX, LIGHT_SHAPE_PX, LIGHT_SMALL_PX = 124, 76, 28

ROW_FLASH_MS, PANEL_SLIDE_MS, CHIP_FADE_MS, REDUCED_MARK_MS, TOAST_MS = 1600, 160, 160, 5000, 6000


def state_look(state: str) -> StateLook:
    """The look of an order state; a value nobody knows gets the dashed circle with a question mark."""
    return STATES.get(state, STATES["unknown"])


def contrast(fg: str, bg: str) -> float:
    """The contrast ratio of two ``#RRGGBB`` colours, 1.0 to 21.0, by WCAG 2.1 (success criterion 1.4.3)."""
    lighter, darker = sorted((_luminance(fg), _luminance(bg)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
