"""How email leaves is checked at start, and what is missing is named."""

from pathlib import Path

import pytest

from config.settings import SettingsError, load_settings

KEY = "offer-" + "-".join(["26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"])
SITE = {"public_url": "https://offer.example"}
SMTP = {"email_method": "smtp", "email_smtp_host": "mail.example", "email_from": "a@offer.example"}
NOTIFY = {"email_method": "notify", "email_notify_api_key": KEY, "email_notify_template": KEY[-36:]}
PRODUCTION = {"environment": "production", "secret_key": "s" * 32}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_a_word_development_writes_files_and_production_sends_nothing() -> None:
    assert load_settings().email_method == "files"
    assert load_settings(**PRODUCTION).email_method == "off"


def test_smtp_and_notify_start_with_what_they_need() -> None:
    assert load_settings(**SITE, **SMTP).email_smtp_port == 587
    assert load_settings(**SITE, **NOTIFY).email_notify_url == "https://api.notifications.service.gov.uk"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"email_method": "pigeon"}, "EMAIL_METHOD is 'pigeon': use one of"),
        (PRODUCTION | {"email_method": "files"}, "EMAIL_METHOD is 'files': on a real server use smtp"),
        (SMTP, "PUBLIC_URL: needed to send email"),
        (SITE | SMTP | {"email_smtp_host": ""}, "EMAIL_SMTP_HOST: needed"),
        (SITE | SMTP | {"email_from": ""}, "EMAIL_FROM: needed"),
        (SITE | SMTP | {"email_from": "offer"}, "EMAIL_FROM is 'offer': use an email address"),
        (SITE | SMTP | {"email_smtp_user": "me"}, "EMAIL_SMTP_PASSWORD: needed with"),
        (SITE | SMTP | {"email_smtp_port": "0"}, "EMAIL_SMTP_PORT is '0': use the number of a port"),
        (SITE | NOTIFY | {"email_notify_api_key": "hush"}, "EMAIL_NOTIFY_API_KEY: needed"),
        (SITE | NOTIFY | {"email_notify_template": "x"}, "EMAIL_NOTIFY_TEMPLATE: needed"),
    ],
)
def test_what_is_missing_is_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(**given)
    assert f"LOCALOFFER_{named}" in str(error.value)
    assert "hush" not in str(error.value)


def test_passwords_and_keys_are_not_in_the_settings_as_text() -> None:
    settings = load_settings(**SITE, **SMTP, email_smtp_user="me", email_smtp_password="hush-hush")
    assert "hush-hush" not in repr(settings)
    assert KEY not in repr(load_settings(**SITE, **NOTIFY))
