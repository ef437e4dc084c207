"""Fetching the register: what stands in the way is said, with what to do about it."""

from collections.abc import Iterator
from datetime import date

import pytest
import requests
import responses
from flask import Flask

from config.sources import REGISTER_URL
from importers.downloading import SCHOOLS_FILE, download
from importers.fetching import waiting
from importers.problems import FileError

TODAY = date(2026, 11, 22)
ADDRESS = f"{REGISTER_URL}/edubasealldata20261122.csv"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch, sqlite_app: Flask) -> Iterator[None]:
    monkeypatch.setattr(waiting, "pause", lambda seconds: None)
    with sqlite_app.app_context():
        yield


@responses.activate
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"body": requests.ConnectionError("no route")}, "could not be reached from this machine"),
        ({"body": requests.exceptions.ProxyError("refused")}, "the proxy that this machine is told to use"),
        ({"body": requests.exceptions.SSLError("self-signed")}, "set REQUESTS_CA_BUNDLE"),
        ({"body": requests.Timeout("slow")}, "edubasealldata20261122.csv was not fetched"),
        ({"status": 503}, "503"),
        ({"status": 400}, "400"),
        ({"body": b"<!DOCTYPE html><html></html>"}, "a web page where a table (CSV) was expected"),
    ],
)
def test_what_stands_in_the_way_is_said(answer: dict, said: str) -> None:
    responses.get(ADDRESS, **answer)
    with pytest.raises(FileError) as raised:
        download(SCHOOLS_FILE, TODAY)
    assert said in str(raised.value)
    assert "Or fetch edubasealldata20261122.csv on another machine" in str(raised.value)


@responses.activate
def test_a_busy_server_is_asked_again() -> None:
    responses.get(ADDRESS, status=503)
    responses.get(ADDRESS, body=b"URN\n1\n")
    came = download(SCHOOLS_FILE, TODAY)
    assert (came.content, came.name) == (b"URN\n1\n", "edubasealldata20261122.csv")
