"""The authority's own start page: how the directory stands, and what the other rooms have to tell."""

from flask import Flask


def install(app: Flask) -> None:
    """Give `app` the officers' pages. Other rooms add to them with `panels.add_panel`."""
    from localoffer.officers.views import officers  # not above: a model of this room must not load its views

    app.extensions.setdefault("officer_panels", [])
    app.register_blueprint(officers)
