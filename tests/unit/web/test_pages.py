"""What every page of the site has: a title that is its heading, strict headers, a way on from every error."""

import base64
import hashlib
import re

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from localoffer.error_pages import WORDS
from localoffer.errors import LocalOfferError
from search.filters import AREA, GROUPS
from tests.conftest import ROOT

GUIDANCE = ["/about", "/about-this-information", "/contact", "/accessibility", "/privacy", "/addresses"]
PAGES = ["/", "/search", "/search?q=swimming&near=nowhere", *GUIDANCE, "/no-such-page"]


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_h1_and_its_title_begins_with_it(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert len(headings) == 1
    title = re.search(r"<title>(.*?)</title>", page)
    assert title
    assert title[1].startswith(headings[0].strip())
    assert title[1].endswith("Aldermere SEND Local Offer – Aldermere Borough Council")
    assert '<html lang="en-GB"' in page


@pytest.mark.parametrize("path", [*PAGES, "/theme.css", "/healthz"])
def test_every_answer_has_the_strict_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_the_policy_allows_the_one_inline_script_there_is(client: FlaskClient) -> None:
    answer = client.get("/")
    inline = re.findall(r"<script(?![^>]*src=)[^>]*>(.*?)</script>", answer.text, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in inline]
    assert len(hashes) == 1
    assert f"'sha256-{hashes[0]}'" in answer.headers["Content-Security-Policy"]
    assert " style=" not in answer.text
    assert not re.search(r"\son[a-z]+=", answer.text)


def test_addresses_of_static_files_change_with_the_file(client: FlaskClient) -> None:
    page = client.get("/").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) >= 3
    for address in addresses:
        assert re.search(r"\?v=[0-9a-f]{10}$", address)
        with client.get(address) as answer:
            assert answer.status_code == 200


def test_the_stylesheet_goes_out_compressed(client: FlaskClient) -> None:
    with client.get("/static/app.css", headers={"Accept-Encoding": "br"}) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert len(answer.data) < 20_000


def test_the_theme_has_the_colours_of_the_settings(client: FlaskClient) -> None:
    answer = client.get("/theme.css")
    assert answer.mimetype == "text/css"
    assert "--govuk-brand-colour:#1d5b4f" in answer.text


def test_the_address_of_a_search_is_documented_whole(client: FlaskClient) -> None:
    reference = (ROOT / "docs/reference/addresses.md").read_text(encoding="utf-8")
    page = client.get("/addresses").text
    for name in ("q", "near", "radius", "age", "sort", "as", "page", *(group for group in GROUPS if group != AREA)):
        assert f"<code>{name}</code>" in page
        assert f"`{name}`" in reference
    assert f"`{AREA}`" in reference


def test_public_pages_set_no_cookie(client: FlaskClient) -> None:
    assert not [path for path in PAGES if "Set-Cookie" in client.get(path).headers]


@pytest.mark.parametrize("status", sorted(WORDS))
def test_every_error_is_a_page_with_a_way_on(sqlite_app: Flask, status: int) -> None:
    sqlite_app.view_functions["guidance.about"] = lambda: abort(status)
    answer = sqlite_app.test_client().get("/about")
    assert answer.status_code == status
    assert f">{WORDS[status].heading}</h1>" in answer.text
    assert 'name="q"' in answer.text, "a search box"
    assert "tel:01632960111" in answer.text, "someone to talk to"


def test_an_unexpected_fault_shows_nothing_of_the_inside(sqlite_app: Flask) -> None:
    def fail() -> str:
        raise RuntimeError("a secret of the inside")

    sqlite_app.view_functions["guidance.about"] = fail
    sqlite_app.testing = False
    answer = sqlite_app.test_client().get("/about")
    assert answer.status_code == 500
    assert "There is a problem with this site" in answer.text
    assert "secret" not in answer.text


def test_an_error_with_words_for_people_says_them(sqlite_app: Flask) -> None:
    def fail() -> str:
        raise LocalOfferError("The file <b> has no rows.")

    sqlite_app.view_functions["guidance.about"] = fail
    answer = sqlite_app.test_client().get("/about")
    assert answer.status_code == 400
    assert "The file &lt;b&gt; has no rows." in answer.text


def test_a_missing_static_file_is_not_a_whole_page(client: FlaskClient) -> None:
    answer = client.get("/static/no-such-file.js")
    assert answer.status_code == 404
    assert len(answer.data) < 100


def test_no_error_speaks_in_words_the_style_guide_refuses() -> None:
    words = " ".join(f"{item.heading} {item.text}" for item in WORDS.values()).lower()
    for refused in ("please", "sorry", "invalid", "oops", "an error occurred"):
        assert refused not in words
