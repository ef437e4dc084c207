"""Makes Markdown of what somebody pastes from Word or a web page, for the script of the text boxes. Keeps nothing."""

from flask import abort, jsonify, request
from werkzeug.wrappers import Response

from providers.reporting.pages import own_setting, reporting
from providers.reporting.parts.text import LONGEST_HTML, cleaned


@reporting.post("/organisations/<provider_id>/report/pasted")
def pasted(provider_id: str) -> Response:
    """The Markdown of the HTML that was sent."""
    own_setting(provider_id)
    html = request.form.get("html")
    if html is None or len(html) > LONGEST_HTML:
        abort(400)
    response = jsonify(text=cleaned(html))
    response.cache_control.no_store = True
    return response
