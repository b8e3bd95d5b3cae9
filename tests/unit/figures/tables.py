"""Tables as the steps before the figures write them, made by hand at the size of a whole review."""

from typing import Any

from realist.screening.prisma import LABELS

FAMILIES = ("Quillfern", "Aldermoss", "Bexwick", "Thornquill", "Marrowby", "Ostrander-Vale", "Pellingham", "Hexley")
DATABASES = ("MEDLINE", "Embase", "CINAHL", "PsycINFO", "Web of Science Core Collection", "Scopus")
CLUSTERS = ("Values and understanding", "Resources", "Data", "Design")
DIRECTIONS = ("reduces", "reduces", "reduces", "increases", "maintains", "mixed", "unclear")
KINDS = ("ripple", "embedded", "rival", "contradicts")
COUNTS = {
    "database_results": 12243,
    "duplicates": 5984,
    "records_screened": 6259,
    "records_excluded": 6011,
    "dbr_sought_reports": 248,
    "dbr_notretrieved_reports": 9,
    "dbr_assessed": 239,
    "dbr_excluded": 203,
    "new_studies": 36,
    "new_reports": 38,
    "total_studies": 36,
    "total_reports": 38,
}
OTHER = {"citations_results": 41, "other_sought_reports": 41, "other_assessed": 41, "other_excluded": 39}
PREVIOUS = {"previous_studies": 21, "previous_reports": 25, "total_studies": 57, "total_reports": 63}
UPDATE = PREVIOUS | {"seen_before": 4120, "earlier_theory": 3, "earlier_records": 9120, "known_study_reports": 2}
THEORY = {"theory_reports": 7}
SCREENED = {
    "contacts_results": 6, "website_results": 12, "other_repeats": 9, "other_removed": 1, "other_looked_at": 38,
    "other_entering_late": 11, "other_set_aside": 8,
}  # fmt: skip
ORIGINS = ("From main searches", "From searches for theory", "From citation searching", "From later searches")
REASONS = ("Did not look at inequalities", "From low- or middle-income countries", "Not in English")


def flow(counts: dict[str, int], reasons: tuple[str, ...] = REASONS, origins: bool = False) -> dict[str, Any]:
    """A flow with these counts and nothing in its other boxes."""
    boxes = [
        {"key": key, "label": label, "unit": "record", "count": counts.get(key, 0), "ids": []}
        for key, label in LABELS.items()
    ]
    parts = {
        "database_results": [_part(name, 2000 + place) for place, name in enumerate(DATABASES)],
        "dbr_excluded": [_part(name, 60 + place) for place, name in enumerate(reasons)],
    }
    if origins:
        parts["new_reports"] = [_part(name, 8 + place) for place, name in enumerate(ORIGINS)]
    return {"boxes": boxes, "reasons": parts, "identities": []}


def _part(label: str, count: int) -> dict[str, Any]:
    return {"id": label, "label": label, "count": count, "ids": []}


def yields(names: tuple[str, ...] = DATABASES) -> list[dict[str, str]]:
    """The yield of one search a database."""
    return [
        {
            "search_id": f"s{place}",
            "database": name,
            "records": str(4000 - 300 * place),
            "citations": str(3900 - 300 * place),
            "unique_citations": str(500 - 20 * place),
        }
        for place, name in enumerate(names)
    ]


def overlap(searches: int = 6) -> list[dict[str, str]]:
    """Every set of the searches, with a count of its own."""
    return [
        {
            "search_ids": "; ".join(f"s{place}" for place in range(searches) if number >> place & 1),
            "citations": str(700 - 10 * number),
        }
        for number in range(1, 2**searches)
    ]


def studies(count: int = 36) -> list[dict[str, str]]:
    """Included studies of 2003 to 2022, most from one country."""
    return [
        {
            "study_id": f"S{place:03d}",
            "label": f"{FAMILIES[place % len(FAMILIES)]} {2003 + place % 20}{'abc'[place % 3]}",
            "year": str(2003 + place % 20),
            "country": "United States" if place % 3 else ("Canada", "United Kingdom", "Australia")[place // 3 % 3],
        }
        for place in range(count)
    ]


def cmocs(count: int = 20, title: str = "Training tied to own figures {}") -> list[dict[str, str]]:
    """CMOCs in four clusters."""
    return [
        {
            "cmoc_id": f"C{place + 1:02d}",
            "cluster": f"k{place * len(CLUSTERS) // count}",
            "cluster_name": CLUSTERS[place * len(CLUSTERS) // count],
            "direction": DIRECTIONS[place % len(DIRECTIONS)],
            "title": title.format(place + 1),
            "statement": "Where this, that lets them, so that",
            "supporting": "7",
            "refining": "2",
            "refuting": "1",
        }
        for place in range(count)
    ]


def matrix(cmoc_count: int = 20, study_count: int = 36) -> list[dict[str, str]]:
    """About 280 excerpts: each CMOC with every third study or so, all mixtures of stances among them."""
    return [
        {
            "cmoc_id": f"C{cmoc + 1:02d}",
            "study_id": f"S{study:03d}",
            "supports": str((cmoc + study) % 4),
            "refines": str(int((cmoc + study) % 5 == 0)),
            "refutes": str(int((cmoc + study) % 4 == 0)),
        }
        for cmoc in range(cmoc_count)
        for study in range(study_count)
        if (cmoc * 7 + study * 5) % 3 == 0
    ]


def theory(count: int = 20) -> dict[str, Any]:
    """An initial theory of concepts alone, and a refined one of CMOCs with some twenty links."""
    ids = [row["cmoc_id"] for row in cmocs(count)]
    concepts = [
        {"id": "project", "label": "Quality improvement project", "role": "intervention"},
        {"id": "values", "label": "Staff hold equity to be part of quality", "role": "context"},
        {"id": "reached", "label": "Patients are reached and take part", "role": "response"},
        {"id": "narrower", "label": "Inequalities narrow", "role": "outcome"},
        {"id": "wider", "label": "Inequalities widen", "role": "outcome"},
    ]
    first = [("project", "reached", ""), ("values", "reached", ""), ("reached", "narrower", "for some"),
             ("project", "wider", "easiest first")]  # fmt: skip
    later = [("project", "k0", ""), ("project", "k2", ""), ("k0", "reached", "C01 to C03"), ("k2", "k3", ""),
             (ids[-1], "wider", ""), ("reached", "narrower", "")]  # fmt: skip
    return {
        "versions": [_version(1, "initial", [], concepts, first), _version(2, "refined", ids, concepts, later)],
        "clusters": [{"id": f"k{place}", "name": name} for place, name in enumerate(CLUSTERS)],
        "cmocs": [
            {
                "id": row["cmoc_id"],
                "title": row["title"],
                "cluster": row["cluster"],
                "direction": row["direction"],
                "links": [{"to": ids[(place * 7 + 3) % count], "kind": KINDS[place % 4], "note": ""}],
            }
            for place, row in enumerate(cmocs(count))
        ],
    }


def _version(
    number: int, label: str, ids: list[str], concepts: list[dict[str, str]], paths: list[tuple[str, str, str]]
) -> dict[str, Any]:
    return {
        "version": number,
        "label": label,
        "cmocs": ids,
        "concepts": concepts,
        "paths": [{"from": start, "to": end, "label": said} for start, end, said in paths],
    }


def agreement() -> list[dict[str, str]]:
    """Two stages with one pair of reviewers each."""
    return [
        _agreed("full_text", "239", "0.912000", "0.680000", "0.550000", "0.810000", "0.824000", "0.87", "0.81", "0.93"),
        _agreed(
            "title_abstract",
            "6259",
            "0.964000",
            "0.612000",
            "0.571000",
            "0.653000",
            "0.928000",
            "0.96",
            "0.955",
            "0.965",
        ),
    ]


def _agreed(stage: str, *values: str) -> dict[str, str]:
    names = ("n", "percent", "kappa", "kappa_low", "kappa_high", "pabak", "ac1", "ac1_low", "ac1_high")
    return {"stage": stage, "round": "", "reviewer_a": "r1", "reviewer_b": "r2"} | dict(zip(names, values, strict=True))


STAGES = {"title_abstract": "Title and abstract", "full_text": "Full text"}
