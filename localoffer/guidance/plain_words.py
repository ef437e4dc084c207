"""What the words of special educational needs mean, as data: `words.yml` beside this, or an authority's own."""

from pathlib import Path

import yaml

from config.settings import Settings

_OURS = Path(__file__).with_name("words.yml")


def plain_words(settings: Settings) -> dict[str, str]:
    """Word to meaning, in the order to show them; an authority's copy in its data folder comes before ours."""
    theirs = settings.data_dir / "words.yml"
    words: dict[str, str] = yaml.safe_load((theirs if theirs.is_file() else _OURS).read_text(encoding="utf-8"))
    return {str(word): str(meaning) for word, meaning in words.items()}
