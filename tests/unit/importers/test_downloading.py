"""Fetching the register: what stands in the way is said, with what to do about it."""

from datetime import date

import pytest
import requests
import responses
from tenacity import wait_none

from importers import downloading
from importers.downloading import ADDRESS, SCHOOLS_FILE, download
from importers.problems import FileError

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading._fetch.retry, "wait", wait_none())


@responses.activate
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"body": requests.ConnectionError("no route")}, "could not reach ea-edubase"),
        ({"body": requests.exceptions.ProxyError("refused")}, "The proxy that this machine is told to use"),
        ({"body": requests.exceptions.SSLError("self-signed")}, "set REQUESTS_CA_BUNDLE"),
        ({"body": requests.Timeout("slow")}, "did not answer in time"),
        ({"status": 503}, "cannot give the file at the moment (status 503)"),
        ({"status": 400}, "cannot give the file at the moment"),
    ],
)
def test_what_stands_in_the_way_is_said(answer: dict, said: str) -> None:
    responses.get(ADDRESS.format(name="edubasealldata20261122.csv"), **answer)
    with pytest.raises(FileError) as raised:
        download(SCHOOLS_FILE, TODAY)
    assert said in str(raised.value)
    assert "Or fetch edubasealldata20261122.csv on another machine" in str(raised.value)


@responses.activate
def test_a_busy_server_is_asked_again() -> None:
    address = ADDRESS.format(name="edubasealldata20261122.csv")
    responses.get(address, status=503)
    responses.get(address, body=b"URN\n1\n")
    assert download(SCHOOLS_FILE, TODAY) == (b"URN\n1\n", "edubasealldata20261122.csv")
