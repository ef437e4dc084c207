"""The site with one of its pages emptied: the same layout with nothing in it, to compare other pages with."""

from flask import Flask, render_template_string

from app import create_app as create_site

BARE = "/privacy"
"""An address everyone may ask for, so that the bare page goes through the same checks as any other."""

_PAGE = '{% extends "layout.html" %}{% block content %}<h1 class="govuk-heading-xl">Bare</h1>{% endblock %}'


def create_app() -> Flask:
    """The application, with the layout alone at BARE."""
    app = create_site()
    app.view_functions["guidance.privacy"] = bare
    return app


def bare() -> str:
    """The layout alone."""
    return render_template_string(_PAGE, section="about")
