"""Made-up records in any number, to see how time and memory grow: easy ones, which show no skill."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random

SYLLABLES = [a + b for a in ("b", "ch", "d", "f", "gr", "k", "l", "m", "n", "pr", "r", "s", "t", "v") for b in "aeiou"]
COLUMNS = (
    "record_id",
    "database",
    "title",
    "authors",
    "year",
    "container",
    "volume",
    "issue",
    "pages",
    "doi",
    "abstract",
)


def made_up(size: int) -> Iterator[tuple[str, ...]]:
    """Records of made-up reports; a third of the reports stand in two or three databases, each with its habits."""
    random = Random(size)
    words = sorted({"".join(random.choices(SYLLABLES, k=random.randint(2, 4))) for _ in range(20_000)})
    common = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    journals = [" ".join(["Journal of", *random.choices(words, k=random.randint(1, 4))]) for _ in range(2_000)]
    made = report = 0
    while made < size:
        report += 1
        fields = _report(report, words, common, journals, random)
        for copy in range(min(random.choice((1, 1, 1, 1, 2, 3)), size - made)):
            yield _record(report, copy, fields, random)
            made += 1


def _report(number: int, words: list[str], common: list[float], journals: list[str], random: Random) -> dict[str, str]:
    first = random.randint(1, 2_000)
    return {
        "title": " ".join(random.choices(words, cum_weights=common, k=random.randint(5, 16))).capitalize(),
        "authors": "; ".join(
            f"{random.choice(words).capitalize()}moor, {random.choice(words).capitalize()}"
            for _ in range(random.randint(1, 8))
        ),
        "year": str(random.randint(1990, 2024)),
        "container": random.choice(journals),
        "volume": str(random.randint(1, 90)),
        "issue": str(random.randint(1, 12)),
        "pages": f"{first}-{first + random.randint(1, 20)}",
        "doi": f"10.5555/made.{number}" if random.random() < 0.9 else "",
        "abstract": " ".join(random.choices(words, cum_weights=common, k=80)),
    }


def _record(number: int, copy: int, fields: dict[str, str], random: Random) -> tuple[str, ...]:
    """A report as one database has it: something lost, the title recased, names shortened."""
    kept = dict(fields)
    if copy:
        kept["authors"] = "; ".join(
            name.replace(", ", " ")[: name.index(",") + 2] for name in kept["authors"].split("; ")
        )
        kept["title"] = random.choice((kept["title"], kept["title"].upper(), kept["title"] + ".", kept["title"][:-1]))
        for lost in random.sample(("doi", "pages", "issue", "abstract", "volume", "year"), 2):
            kept[lost] = ""
    return (f"d{copy}:{number}-{copy}", f"d{copy}", *(kept[name] for name in COLUMNS[2:]))
