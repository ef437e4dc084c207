"""A HEAD is a GET without its page."""

import pytest
from flask import Flask, request

SEEN: list[str] = []


@pytest.mark.parametrize("path", ["/", "/search?q=swimming", "/sign-in", "/no-such-page", "/account", "/theme.css"])
def test_head_is_answered_as_get_without_a_body(sqlite_app: Flask, path: str) -> None:
    page, head = sqlite_app.test_client().get(path), sqlite_app.test_client().head(path)
    assert head.status_code == page.status_code
    assert head.data == b""
    assert head.headers["Content-Type"] == page.headers["Content-Type"]


def test_view_that_asks_whether_it_is_a_get_is_told_so(sqlite_app: Flask) -> None:
    def save_unless_get() -> str:
        SEEN.append(request.method)
        return "" if request.method == "GET" else "saved"

    sqlite_app.view_functions["guidance.about"] = save_unless_get
    SEEN.clear()
    sqlite_app.test_client().head("/about")
    assert SEEN == ["GET"]
