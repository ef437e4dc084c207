"""Laying a report out on one page that a PDF or a Word file is made from."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from flask import current_app

from localoffer.reports.papers.rules import Sheets, readable

_TEMPLATES = ("reports/paper.html", "reports/answer.html")
_HERE = Path(__file__).parent
_MAKERS = (*sorted(_HERE.glob("*.py")), _HERE / "print.css", _HERE.parent / "markdown.py", _HERE.parent / "shown.py")
_LIBRARIES = ("weasyprint", "python-docx", "markdown-it-py", "nh3")


def page(sheets: Sheets) -> str:
    """The HTML of a paper, with nothing in it that has to be fetched."""
    return readable(current_app.jinja_env.get_template("reports/paper.html").render(sheets=sheets))


def layout() -> str:
    """SHA-256 in hex of everything that decides how a paper looks: a new version of the product makes new files."""
    assert current_app.template_folder
    return _layout(Path(current_app.root_path, current_app.template_folder))


@cache
def _layout(templates: Path) -> str:
    found = hashlib.sha256(repr([(name, version(name)) for name in _LIBRARIES]).encode())
    for path in (*(templates / name for name in _TEMPLATES), *_MAKERS):
        found.update(path.read_bytes())
    return found.hexdigest()
