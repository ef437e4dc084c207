"""What every form of the editor sends besides its fields."""

import re

from flask.testing import FlaskClient

_HIDDEN = re.compile(r'<input type="hidden" name="(csrf_token|seen|seen_here)" value="([^"]*)">')


def hidden(client: FlaskClient, address: str) -> dict[str, str]:
    """The token, and what the form was made from."""
    return dict(_HIDDEN.findall(client.get(address).text))
