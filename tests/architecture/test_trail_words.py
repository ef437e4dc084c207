"""Every action that is recorded anywhere in the code has words on the page of the audit trail."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from localoffer.trail.words import ACTION_GROUPS, ACTION_WORDS, GROUPS
from tests.conftest import ROOT

MADE_OF_PARTS = {
    r"synonym\..*": {"synonym.off", "synonym.on", "synonym.restore", "synonym.delete"},
    r"claim .*": {"claim approved", "claim refused"},
    r"register notice .*": {"register notice accepted", "register notice kept"},
    r"second factor .*": {"second factor added", "second factor removed"},
}
"""Actions whose last word is put in where they are recorded, with all they can be."""


def recorded() -> Iterator[tuple[str, str]]:
    """Every action, and where it is recorded."""
    for room in ("localoffer", "search", "providers", "importers"):
        for path in sorted((ROOT / room).rglob("*.py")):
            yield from recorded_in(path)


def recorded_in(path: Path) -> Iterator[tuple[str, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not takes_the_trails_own(tree):
        return
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "record":
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            action = call.args[2] if len(call.args) > 2 else None
            found = list(actions(action, tree)) if action is not None else []
            assert found, f"{where}: cannot be told which action this is; write it out, or list it in MADE_OF_PARTS"
            yield from ((one, where) for one in found)


def takes_the_trails_own(tree: ast.Module) -> bool:
    """Whether `record` is the audit trail's here, and not another verb of that name."""
    taken = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return any(node.module == "localoffer.audit" and "record" in [one.name for one in node.names] for node in taken)


def actions(node: ast.expr, tree: ast.Module) -> Iterator[str]:
    """What an argument can be: text, one of two texts, a name that is set to such in the same file, or text with a
    part put in."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from (*actions(body, tree), *actions(other, tree))
        case ast.JoinedStr(values=parts):
            pattern = "".join(re.escape(one.value) if isinstance(one, ast.Constant) else ".*" for one in parts)
            yield from MADE_OF_PARTS.get(pattern.replace(r"\ ", " "), ())
        case ast.Name(id=name):
            yield from of_name(name, tree)


def of_name(name: str, tree: ast.Module) -> Iterator[str]:
    for found in ast.walk(tree):
        if isinstance(found, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in found.targets):
            yield from actions(found.value, tree)
        if isinstance(found, ast.FunctionDef):
            names = [one.arg for one in found.args.args]
            if name in names:
                yield from given_to(found.name, names.index(name), tree)


def given_to(function: str, position: int, tree: ast.Module) -> Iterator[str]:
    for call in ast.walk(tree):
        is_it = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == function
        if is_it and len(call.args) > position and isinstance(call.args[position], ast.Constant):
            yield from actions(call.args[position], tree)


def test_every_recorded_action_has_words() -> None:
    missing = {f"{action!r} ({where})" for action, where in recorded() if action not in ACTION_WORDS}
    assert missing == set(), "give them words in localoffer/trail/words.py"


def test_actions_in_helpers_are_found() -> None:
    found = {action for action, _ in recorded()}
    assert {"member left", "member removed", "provider trusted no more", "synonym.delete", "signed in"} <= found


def test_each_action_is_in_one_group_and_no_two_are_called_the_same() -> None:
    assert set(ACTION_GROUPS.values()) == set(GROUPS)
    assert len(set(ACTION_WORDS.values())) == len(ACTION_WORDS)
