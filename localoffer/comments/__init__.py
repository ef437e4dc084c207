"""Comments: what families tell the authority about its Local Offer, what came of it, and what is published of both."""

from flask import Flask


def install(app: Flask) -> None:
    """Give `app` the pages of comments. The public form has its own proof that it was loaded here, because the token of
    the other forms needs a cookie, and public pages set none."""
    from localoffer.comments import officer_views, provider_views, views  # not above: a model must not load its views

    app.extensions["csrf"].exempt(views.new)
    for blueprint in (views.comments, provider_views.provider_comments, officer_views.officer_comments):
        app.register_blueprint(blueprint)
