"""What an email address proves about belonging to an organisation, and what it does not."""

import pytest

from localoffer.claims.rules import WHY, proof
from localoffer.directory.domains import email_host, own_domain, registered_domain, website_host

SITE = "https://www.larkrise.aldermere.sch.uk/about"


@pytest.mark.parametrize(
    ("email", "website"),
    [
        ("head@larkrise.example", "https://www.larkrise.example/"),
        ("head@mail.larkrise.example", "larkrise.example"),
        ("head@larkrise.example", "http://school.larkrise.example:8080/x?y"),
        ("office@larkrise.aldermere.sch.uk", SITE),
        ("info@saltby.org.uk", "WWW.SALTBY.ORG.UK"),
        ("a@trust.nhs.uk", "https://www.trust.nhs.uk"),
        ("a@xn--caf-dma.example", "https://café.example"),
    ],
)
def test_address_at_the_websites_domain_is_proof(email: str, website: str) -> None:
    assert proof(email, website, ()).domain == registered_domain(website_host(website))


@pytest.mark.parametrize(
    ("email", "website", "others", "why"),
    [
        ("head@larkrise.example", "", (), "no-website"),
        ("head@larkrise.example", "not a site", (), "no-website"),
        ("head@larkrise.example", "https://facebook.com/larkrise", (), "no-website"),
        ("larkrise@gmail.com", "https://gmail.com", (), "anybody"),
        ("larkrise@outlook.com", "https://www.larkrise.example", (), "anybody"),
        ("nurse@nhs.net", "https://www.nhs.net", (), "anybody"),
        ("me@larkrise.wordpress.com", "https://larkrise.wordpress.com", (), "anybody"),
        ("head@fernhill.example", "https://www.larkrise.example", (), "other-domain"),
        ("head@evil-larkrise.example", "https://larkrise.example", (), "other-domain"),
        ("head@larkrise.example.evil.example", "https://larkrise.example", (), "other-domain"),
        ("head@fernhill.aldermere.sch.uk", SITE, (), "other-domain"),
        ("head@other.org.uk", "https://larkrise.org.uk", (), "other-domain"),
        ("head@aldermere.sch.uk", SITE, (), "anybody"),
        ("child@pupils.larkrise.example", "https://larkrise.example", (), "learners"),
        ("team@aldermere.gov.uk", "https://www.aldermere.gov.uk/school", (), "council"),
        ("team@council.example", "https://council.example/x", (), "council"),
        ("head@trust.example", "https://larkrise.trust.example", ("https://fernhill.trust.example",), "several"),
        ("head@larkrise.example", "https://x@evil.example/larkrise.example", (), "other-domain"),
    ],
)
def test_everything_else_goes_to_an_officer_and_says_why(
    email: str, website: str, others: tuple[str, ...], why: str
) -> None:
    found = proof(email, website, others, ("sendlo@council.example", ""))
    assert (found.domain, found.why) == ("", why)
    assert why in WHY


@pytest.mark.parametrize("host", ["", "localhost", "10.0.0.1", "co.uk", "sch.uk", "aldermere.sch.uk", "..", "a..b"])
def test_what_nobody_registered_is_no_domain(host: str) -> None:
    assert registered_domain(host) == ""


@pytest.mark.parametrize("text", ["", "@", "a@", "x" * 5000, "http://[::1", "http://" + "é" * 300 + ".example", "\x00"])
def test_any_text_can_be_asked_about(text: str) -> None:
    assert own_domain(website_host(text)) == "" or "." in own_domain(website_host(text))
    assert isinstance(email_host(text), str)
    assert proof(text, text, [text]).domain == ""
