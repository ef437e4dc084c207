"""The reference pages say what the code does: `make reference` brings them up to date."""

import re

from flask import Flask

from config.settings import PREFIX, Settings
from scripts import reference


def test_reference_pages_are_as_the_code_is(sqlite_app: Flask) -> None:
    outdated = [path.name for path, text in reference.pages(sqlite_app).items() if path.read_text("utf-8") != text]
    assert outdated == [], "run `make reference`"


def test_every_setting_is_listed() -> None:
    page = (reference.PAGES / "settings.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"`{PREFIX}{name.upper()}`" not in page]
    assert missing == []


def test_every_address_says_what_is_there(sqlite_app: Flask) -> None:
    silent = re.findall(r"^\| (`\S+`) \| \S+ \|  \|$", reference.addresses_table(sqlite_app), flags=re.MULTILINE)
    assert silent == [], "give the view a docstring"


def test_every_command_and_option_says_what_it_does(sqlite_app: Flask) -> None:
    silent = re.findall(r"^\| (.+) \|  \|$", reference.commands_section(sqlite_app), flags=re.MULTILINE)
    assert silent == [], "give the option a help text"
