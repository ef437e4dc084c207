"""Addresses of our own pages as an email has to write them: in full."""

from flask import current_app, has_request_context, request

from config.settings import Settings

DEVELOPMENT = "http://127.0.0.1:8000"
"""Where `make run` serves, for emails that no request has caused."""


def page_address(endpoint: str, **values: object) -> str:
    """The full address of a page, from LOCALOFFER_PUBLIC_URL.

    Never from the address a request says it was sent to: whoever sends a request chooses that, and a link to set a
    password would then lead to them. Only in development without a public address is it used.
    """
    settings: Settings = current_app.extensions["settings"]
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return _base(settings) + path


def _base(settings: Settings) -> str:
    if settings.public_url:
        return settings.public_url
    if has_request_context() and not settings.is_production:
        return request.host_url.rstrip("/")
    return DEVELOPMENT
