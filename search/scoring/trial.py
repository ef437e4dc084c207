"""A trial: all judged queries put to our own rule on each engine and to the rivals, over the same listings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from search.engine import SearchEngine
from search.scoring.judged import JudgedQuery, JudgedSet
from search.scoring.likeness import MeaningAlone
from search.scoring.records import Grades, grades_of, records, references
from search.scoring.rivals import rivals
from search.scoring.runs import Asked, Ours, Outcome, Run, Theirs
from search.scoring.tables import worst

ALL, HELD_OUT, TUNING = "All queries", "Held-out queries", "Queries to tune by"


@dataclass(frozen=True)
class Trial:
    """What came of it. `runs`: ours first, one for each engine. `grades` are in the order of the queries; `names`:
    reference and name of every listing by id."""

    runs: tuple[Run, ...]
    grades: tuple[Grades, ...]
    names: Mapping[str, str]

    def parts(self, *, held_out: bool = False, tuning: bool = False) -> dict[str, list[Run]]:
        """The runs over all queries and over those held out; or over one part alone."""
        found = {
            ALL: lambda _: True,
            HELD_OUT: lambda query: query.held_out,
            TUNING: lambda query: not query.held_out,
        }
        wanted = [HELD_OUT] if held_out else [TUNING] if tuning else [ALL, HELD_OUT]
        return {part: [_of(run, found[part]) for run in self.runs] for part in wanted}

    def worst(self, most: int) -> str:
        """The queries our rule on the main engine answers worst. Held-out ones stay unseen."""
        pairs = zip(self.runs[0].outcomes, self.grades, strict=True)
        open_ones = [(outcome, grades) for outcome, grades in pairs if not outcome.query.held_out]
        seen = Run(self.runs[0].rule, tuple(outcome for outcome, _ in open_ones))
        return worst(seen, self.names, [grades for _, grades in open_ones], most)


def hold(
    session: Session,
    judged: JudgedSet,
    engines: Sequence[SearchEngine],
    today: date,
    step: Callable[[], None] = lambda: None,
) -> Trial:
    """Ask everything; `step` is called `steps` times. Raises JudgedError, and EngineUnavailableError where an engine
    does not answer."""
    documents = records(session, today)
    grades = grades_of(judged, documents, references(session))
    runs: list[Run] = []
    asked: list[Asked] = []
    for engine in engines:
        ours, outcomes = Ours(session, engine, today), list[Outcome]()
        asked = []
        for query, wanted in zip(judged.queries, grades, strict=True):
            outcome, understood = ours.outcome(query, wanted)
            outcomes.append(outcome)
            asked.append(understood)
            step()
        runs.append(Run(ours.rule, tuple(outcomes)))
    theirs = Theirs(documents)
    for rival in rivals(documents, MeaningAlone(documents).find):
        runs.append(theirs.run(rival, asked))
        step()
    names = {document.id: f"{document.external_id}  {document.name}" for document in documents}
    return Trial(tuple(runs), tuple(grades), names)


def steps(judged: JudgedSet, engines: Sequence[SearchEngine]) -> int:
    """How often `hold` calls its `step`: for each query on each engine, and for each rival."""
    return len(judged.queries) * len(engines) + 6


def _of(run: Run, fits: Callable[[JudgedQuery], bool]) -> Run:
    return Run(run.rule, tuple(one for one in run.outcomes if fits(one.query)))
