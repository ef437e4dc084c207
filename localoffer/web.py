"""What every page of the site shares: templates, static files, security headers and error pages."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request, url_for
from flask_compress import Compress
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)
from whitenoise import WhiteNoise

from config.settings import Settings
from localoffer import error_pages, theme, wording

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

YEAR = 31_536_000
"""Seconds. Static addresses carry a hash of the file, so browsers may keep them this long."""

WAS_HEAD = "localoffer.was_head"
"""In the environment of a request that asked for no page: what counts pages that are read does not count it."""

_TEMPLATE_SCRIPT = "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"
"""The one inline script, in govuk_frontend_jinja's page template; a test compares it with what pages send."""


def install(app: Flask, settings: Settings) -> None:
    """Give `app` its templates, filters, static files, theme, headers and error pages."""
    packages = ("govuk_frontend_jinja", "govuk_frontend_wtf")
    loaders = [app.jinja_loader, PrefixLoader({name: PackageLoader(name) for name in packages})]
    app.jinja_loader = ChoiceLoader([loader for loader in loaders if loader])
    app.jinja_env.filters.update(wording.FILTERS)
    app.context_processor(lambda: {"site": settings, "theme_address": _theme_address(settings)})
    app.url_defaults(_with_version)
    app.add_url_rule("/theme.css", "theme", _theme)
    app.config.update(COMPRESS_MIN_SIZE=1_000, COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_BR_LEVEL=5)
    Compress(app)
    app.wsgi_app = _answer_head_as_get(app.wsgi_app)  # type: ignore[method-assign, assignment]
    _serve_static(app, settings)
    _send_headers(app, settings)
    error_pages.install(app)


def _answer_head_as_get(serve: "WSGIApplication") -> "WSGIApplication":
    """A HEAD is answered as a GET without its page, for every view: one that asks "is it a GET?" would otherwise take
    it for a form that was sent, and no form's token is looked at for it."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "HEAD":
            return serve(environ, start_response)
        page = serve(environ | {"REQUEST_METHOD": "GET", WAS_HEAD: True}, start_response)
        if hasattr(page, "close"):
            page.close()
        return ()

    return answer


def _serve_static(app: Flask, settings: Settings) -> None:
    """WhiteNoise answers for `static/`, with the compressed copies made when the front end was built."""
    assert app.static_folder is not None
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        max_age=YEAR if settings.is_production else 60,
        autorefresh=not settings.is_production,
    )


@cache
def _file_hash(path: Path, modified: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def _with_version(endpoint: str, values: dict[str, Any]) -> None:
    """Add `?v=` and a hash of the file to addresses of static files."""
    if endpoint == "static" and "filename" in values and current_app.static_folder:
        path = Path(current_app.static_folder, values["filename"])
        if path.is_file():
            values["v"] = _file_hash(path, path.stat().st_mtime)


def _stylesheet(settings: Settings) -> str:
    return theme.stylesheet(settings.theme_colour, settings.theme_link_colour)


def _theme_address(settings: Settings) -> str:
    return url_for("theme", v=hashlib.sha256(_stylesheet(settings).encode()).hexdigest()[:10])


def _theme() -> Response:
    """The authority's colours, as a style sheet."""
    settings: Settings = current_app.extensions["settings"]
    response = Response(_stylesheet(settings), mimetype="text/css")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR if settings.is_production else 60
    return response


def _send_headers(app: Flask, settings: Settings) -> None:
    """Strict headers on every answer. Pages say `no-cache`: kept, but asked for again before use. A page with a policy
    of its own says there who may show it in a frame, so that the older header for that is left out."""
    headers = Secure(
        csp=_content_policy(settings),
        coop=CrossOriginOpenerPolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(YEAR) if settings.is_production else None,
        permissions=PermissionsPolicy().camera().geolocation().microphone(),
        referrer=ReferrerPolicy().strict_origin_when_cross_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    ).headers

    @app.after_request
    def add(response: Response) -> Response:
        framed = "frame-ancestors" in response.headers.get("Content-Security-Policy", "")
        for name, value in headers.items():
            if not (framed and name == "X-Frame-Options"):
                response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers and request.endpoint != "static":
            response.cache_control.no_cache = True
        return response


def _content_policy(settings: Settings) -> ContentSecurityPolicy:
    """Everything from this site alone; map tiles from the host the setting names."""
    tiles = urlsplit(settings.tile_url)
    images = ["'self'", "data:"]
    if tiles.hostname:
        host = f"*.{tiles.hostname.partition('.')[2]}" if "{s}" in tiles.netloc else tiles.netloc
        images.append(f"{tiles.scheme}://{host}")
    return (
        ContentSecurityPolicy()
        .default_src("'self'")
        .script_src("'self'", _TEMPLATE_SCRIPT)
        .style_src("'self'")
        .img_src(*images)
        .font_src("'self'")
        .connect_src("'self'")
        .object_src("'none'")
        .base_uri("'none'")
        .form_action("'self'")
        .frame_ancestors("'none'")
    )
