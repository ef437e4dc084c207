"""Commands whose modules are read only when one of them is asked for.

Importing brings in pandas and pyproj, which a web worker never needs and which take as long as all the rest.
"""

from collections.abc import Sequence

import click

from localoffer.jobs.running import resolve


class LateGroup(click.Group):
    """A group that lives elsewhere: `where` is `module:group`. `also`: commands added to it here."""

    def __init__(self, name: str, where: str, help: str, also: Sequence[click.Command] = ()) -> None:
        self._where = where
        self._also = {command.name: command for command in also if command.name}
        super().__init__(name, help=help)

    @property  # type: ignore[override]
    def commands(self) -> dict[str, click.Command]:
        """The group's commands; asking for them reads its module."""
        group = resolve(self._where)
        assert isinstance(group, click.Group)
        return {**group.commands, **self._also}

    @commands.setter
    def commands(self, value: dict[str, click.Command]) -> None:
        """click sets an empty one when it makes a group; ours is elsewhere."""
