"""Writes the tables of docs/reference from the code: settings, commands, addresses and the columns of files.

`make reference` runs it; a test fails while a page and the code differ.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask import Flask

from config.settings import PREFIX, Settings
from importers.reference import SPECS, column_table

PAGES = Path(__file__).parent.parent / "docs/reference"
BEGIN, END = "<!-- from the code: make reference -->", "<!-- end -->"


def settings_table() -> str:
    """One row for every setting: name, default, meaning."""
    rows = ["| name | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in ("", None) else f"`{field.default}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {_cell(field.description or '')} |")
    return "\n".join(rows)


def commands_section(app: Flask) -> str:
    """One heading for every command, with its help and options."""
    ours = {"accounts", "backup", "demo", "import", "jobs", "memberships", "needs", "restore", "scheduler", "search"}
    parts = []
    for path, command in _commands(app.cli, "flask"):
        if path.split()[1] in ours:
            parts.append(_command(path, command))
    return "\n\n".join(parts)


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        elif not command.hidden:
            yield f"{path} {name}", command


def _command(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path)
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"### `{path}`", "", f"`{path} {usage}`", "", " ".join((command.help or "").split())]
    options = [option for option in command.params if isinstance(option, click.Option) and not option.hidden]
    if options:
        lines += ["", "| option | meaning |", "| --- | --- |"]
        lines += [f"| {_option(option)} | {_cell(option.help or '')} |" for option in options]
    return "\n".join(lines)


def _option(option: click.Option) -> str:
    value = "" if option.is_flag else f" {(option.metavar or option.name or '').upper()}"
    return ", ".join(f"`{name}{value}`" for name in option.opts)


def addresses_table(app: Flask) -> str:
    """One row for every address the application answers: methods, address, what is there."""
    rows = ["| address | methods | what is there |", "| --- | --- | --- |"]
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        rows.append(f"| `{rule.rule}` | {methods} | {_cell(_first_sentence(app.view_functions[rule.endpoint]))} |")
    return "\n".join(rows)


def _first_sentence(view: Any) -> str:
    if getattr(view, "__module__", "").startswith("flask"):
        return "Style sheets, scripts and pictures."
    return re.split(r"(?<=[.!?])\s", " ".join((view.__doc__ or "").split()))[0]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def pages(app: Flask) -> dict[Path, str]:
    """Each page as it should be, with the hand-written part as it is."""
    contents = {
        "settings.md": settings_table(),
        "commands.md": commands_section(app),
        "addresses.md": addresses_table(app),
    }
    formats = (PAGES / "file-formats.md").read_text(encoding="utf-8")
    for spec in SPECS:
        formats = _with_table(formats, column_table(spec), f"<!-- from the code: {spec.name} columns -->")
    return {PAGES / "file-formats.md": formats} | {
        PAGES / name: _with_table((PAGES / name).read_text(encoding="utf-8"), text) for name, text in contents.items()
    }


def _with_table(page: str, table: str, begin: str = BEGIN) -> str:
    before, _, rest = page.partition(begin)
    after = rest.partition(END)[2]
    return f"{before}{begin}\n\n{table}\n\n{END}{after}"


def main() -> None:
    """Write the pages."""
    from app import create_app

    for path, text in pages(create_app()).items():
        path.write_text(text, encoding="utf-8")
        print(path.name)


if __name__ == "__main__":
    main()
