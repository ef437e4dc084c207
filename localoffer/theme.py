"""The authority's colours as a small stylesheet: shades are derived so that every text on them can be read."""

from config.checks import LEAST_CONTRAST

SAND = "#faf6ee"
"""The warm surface behind cards and the footer; the same in every theme."""
_WHITE = "#ffffff"
_BLACK = "#000000"


def stylesheet(theme_colour: str, link_colour: str) -> str:
    """CSS custom properties for two `#rrggbb` colours that settings have already checked against white."""
    tint = mix(theme_colour, _WHITE, 0.10)
    link = readable_on(readable_on(link_colour, tint), SAND)
    properties = {
        "--govuk-brand-colour": theme_colour,
        "--govuk-link-colour": link,
        "--govuk-link-hover-colour": mix(link, _BLACK, 0.6),
        "--lo-tint": tint,
        "--lo-deep": mix(theme_colour, _BLACK, 0.65),
    }
    return ":root{" + ";".join(f"{name}:{value}" for name, value in properties.items()) + "}\n"


def mix(colour: str, other: str, share: float) -> str:
    """`share` (0 to 1) of `colour` with the rest of `other`, channel by channel."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in pairs)


def contrast(one: str, two: str) -> float:
    """Contrast ratio (1 to 21) of two colours, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(colour: str, surface: str) -> str:
    """`colour`, darkened in small steps until it reaches the least contrast with `surface`."""
    while contrast(colour, surface) < LEAST_CONTRAST and colour != _BLACK:
        colour = mix(colour, _BLACK, 0.95)
    return colour


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    parts = (channel / 255 for channel in _channels(colour))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
