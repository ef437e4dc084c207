"""Tables on a provider's home page that other rooms fill: the page may not know the search log or imports, so `app.py`
hands their tables in."""

from collections.abc import Callable, Sequence

from flask import Flask

from localoffer.directory.models import Provider
from localoffer.officers.panels import FilledPanel, Panel, filled

MakePanel = Callable[[Provider], Panel | None]
"""The table of a provider; None where it has nothing to do with this provider."""


def add_home_panel(app: Flask, make: MakePanel) -> None:
    """Show the panel that `make` gives for a provider on its home page, below those added before."""
    app.extensions.setdefault("home_panels", []).append(make)


def home_panels(app: Flask, provider: Provider) -> Sequence[FilledPanel]:
    """Every panel of a provider's home page with its rows; one that fails says so in its own place."""
    panels = (make(provider) for make in app.extensions.get("home_panels", ()))
    return [filled(panel) for panel in panels if panel is not None]
