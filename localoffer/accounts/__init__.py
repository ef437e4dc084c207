"""People who sign in: their accounts and roles, signing in and out, and who may use which route."""

from flask import Flask

from config.settings import Settings


def install(app: Flask, settings: Settings) -> None:
    """Give `app` sign-in, sign-out, CSRF protection on every form, and the access matrix. After `web.install`."""
    # Here and not above: importing one module of this room must not load Flask-Security and every view.
    from localoffer.accounts import signing_in

    signing_in.install(app, settings)
