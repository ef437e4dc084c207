"""Pennyford: some eighty invented listings of a small town, written by hand, for answers worked out by hand.

Each block has words of its own, so that a question about it finds nothing else. The town hall is at 52.0 north, 1.0
west. Places lie due north of it: a hundredth of a degree is 1.112 km (0.691 miles).
"""

from datetime import date

from config.search import FIELDS, ranking
from search.document import SearchDocument
from search.plan import SAME, TYPED

HALL = (52.0, -1.0)
TODAY = date(2026, 6, 1)
_POINTS = {field: points * TYPED // SAME for field, points in ranking().points.items()}
NAME, TOPICS, SUMMARY, ORGANISATION, TEXT = (_POINTS[field] for field in FIELDS)
"""What a word is worth in each field, as it was typed."""
TOGETHER, FIRST, CURRENT, CIRCLE = ranking().phrase, ranking().begins, ranking().current, ranking().nearness.worth
"""All words together in the name, and at its beginning; not lapsed; each circle round a place."""
MAY = date(2026, 5, 1)


def listing(
    number: int,
    name: str,
    *,
    sorted_as: str = "",
    tax: str = "",
    summary: str = "",
    organisation: str = "",
    description: str = "",
    ages: tuple[int, int] = (0, 25),
    at: tuple[tuple[float, float], ...] = (),
    assured: date | None = MAY,
    lapses: date | None = None,
    **facets: tuple[str, ...],
) -> SearchDocument:
    """One listing. `sorted_as` where the folded name is not just the name in small letters."""
    return SearchDocument(
        id=f"00000000-0000-4000-8000-{number:012}",
        version=1,
        external_id="",
        name=name,
        name_sort=sorted_as or name.lower(),
        tax=tax,
        summary=summary,
        organisation=organisation,
        description=description,
        facets=facets,
        age_min=ages[0],
        age_max=ages[1],
        locations=at,
        assured=assured,
        lapses_on=lapses,
    )


NAMES_TOPICS_TEXTS = [
    listing(1, "Autism"),
    listing(2, "Autism Hub", tax="Autism", summary="Advice about autism."),
    listing(3, "The Hub for Autism"),
    listing(
        4, "Spectrum Saturdays", tax="Autism\nLeisure", summary="Fun for autistic children.", description="Autism."
    ),
    listing(5, "Calm Swim", tax="Autism\nSport"),
    listing(6, "Quiet Hour", tax="Libraries", description="Good for people with autism, autism and autism."),
    listing(7, "Harbour Trust Drop-in", organisation="Autism Harbour Trust"),
]
PHRASES = [
    listing(8, "Speech and Language Therapy", sorted_as="speech and language therapy"),
    listing(9, "Therapy for Speech", summary="Language too."),
    listing(10, "Talk Together", description="Speech and language therapy in small numbers."),
]
POSSESSIVES = [
    listing(11, "St Mary's Primary", sorted_as="st marys primary"),
    listing(12, "Mary Rose Nursery"),
    listing(13, "Marys' House", sorted_as="marys house"),
]
STOP_WORDS = [
    listing(14, "The Who Tribute Band"),
    listing(15, "Mending Bicycles", summary="What you need to mend a bicycle.", description="For a child or a parent."),
]
PLACES = [
    listing(16, "Northgate Physio", at=((52.01, -1.0),)),
    listing(17, "Two Rooms Physio", at=((52.05, -1.0), (52.02, -1.0))),
    listing(18, "Far Field Physio", at=((52.30, -1.0),)),
    listing(19, "Physio by Video", reach=("online",)),
    listing(20, "Any Physio"),
    listing(21, "Eastgate Physio", at=((52.0, -0.9),)),
]
AGES = [
    listing(22, "Tumble Gym", ages=(0, 4)),
    listing(23, "Junior Gym", ages=(5, 11)),
    listing(24, "Teen Gym", ages=(11, 16)),
    listing(25, "Grown-up Gym", sorted_as="grown up gym", ages=(16, 25)),
    listing(26, "Family Gym"),
]
FILTERS = [
    listing(27, "Workshop A", need=("asd",), cost=("free",), day=("mon",), category=("leisure", "leisure/art")),
    listing(28, "Workshop B", need=("asd", "adhd"), cost=("free",), day=("tue",), category=("leisure",)),
    listing(29, "Workshop C", need=("adhd",), cost=("paid",), day=("mon", "tue"), category=("leisure", "leisure/art")),
    listing(30, "Workshop D", need=("hi",), cost=("paid",), day=("wed",), category=("health",)),
    listing(31, "Workshop E", need=("hi", "vi"), cost=("free",), day=("mon",), category=("health", "health/hearing")),
    listing(32, "Workshop F", need=("vi",), cost=("unknown",), category=("health",)),
    listing(33, "Workshop G", cost=("paid",), day=("sat", "sun"), category=("leisure",)),
    listing(34, "Workshop H", need=("asd", "adhd", "hi", "vi"), cost=("unknown",), day=("sat",)),
]
TIES = [
    listing(35, "Bead Corner", assured=date(2026, 2, 1)),
    listing(36, "Bead Corner", assured=date(2026, 4, 1)),
    listing(37, "Bead Corner", assured=date(2026, 4, 1)),
    listing(38, "Bead Attic", assured=date(2026, 4, 1)),
    listing(39, "Bead Barn", assured=None),
]
FOLDED = [
    listing(40, "Zoë’s Café", sorted_as="zoes cafe"),
    listing(41, "Œuvre Studio", sorted_as="oeuvre studio"),
    listing(42, "Ｗｉｄｅ ﬁelds", sorted_as="wide fields"),
    listing(43, "Åse and Þór", sorted_as="ase and thor"),
]
STEMS = [
    listing(44, "Kayaking"),
    listing(45, "Kayak Hire"),
    listing(46, "Kayakers Meet"),
    listing(47, "Music Therapist"),
    listing(48, "Music Therapies"),
]
ACROSS_FIELDS = [
    listing(
        49, "Lantern Project", tax="Bereavement", summary="Grief.", organisation="Harvest House", description="Teens."
    ),
    listing(50, "Bereavement Lantern"),
    listing(51, "Lantern Walk", tax="Walks"),
]
FRESHNESS = [
    listing(52, "Chess at Lunch", assured=date(2025, 1, 1), lapses=date(2026, 6, 2)),
    listing(53, "Chess by Post", assured=date(2025, 3, 1), lapses=date(2026, 6, 1)),
    listing(54, "Chess for All", assured=date(2025, 2, 1), lapses=date(2026, 5, 1)),
    listing(55, "Chess Circle", assured=None),
    listing(56, "Games Room", description="Chess.", lapses=date(2027, 1, 1)),
]
SERIES = [listing(56 + n, f"Reading Corner {n:02}") for n in range(1, 24)]
HIDDEN_WORDS = [
    listing(80, "Room 12", description="Lift: 3.5 m; ask at e-mail desk@pennyford.example, A&E side, 16-25s.")
]
EVERYWHERE = [
    listing(81, "Laundry Loft", at=((52.005, -1.0),), reach=("place",)),
    listing(82, "Laundry at Home", reach=("home",)),
    listing(83, "Laundry for the County", at=((52.20, -1.0),), reach=("area-wide",)),
    listing(84, "Laundry Far Out", at=((52.10, -1.0),), reach=("outside",)),
]

TOWN = [
    *NAMES_TOPICS_TEXTS, *PHRASES, *POSSESSIVES, *STOP_WORDS, *PLACES, *AGES, *FILTERS, *TIES, *FOLDED, *STEMS,
    *ACROSS_FIELDS, *FRESHNESS, *SERIES, *HIDDEN_WORDS, *EVERYWHERE,
]  # fmt: skip
