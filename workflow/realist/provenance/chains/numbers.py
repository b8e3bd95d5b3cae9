"""Numbers of the text: the table that each was counted from, and what it counts."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from realist.manuscript import definitions
from realist.manuscript.definitions import slug
from realist.provenance.chains.citations import citation, pair
from realist.provenance.chains.evidence import cluster, cmoc, excerpt, rated_study, study, version
from realist.provenance.chains.pictures import counted
from realist.provenance.chains.records import record, search, searches_of
from realist.provenance.chains.trail import Trail
from realist.provenance.nodes import Node
from realist.screening.agreement import compared, rated

Chain = Callable[[Trail, str], Node]


def number(trail: Trail, key: str) -> Node:
    """A number of the text: its value and definition, its table, and all that it counts."""
    entry = trail.archive.numbers[key]
    ids, chain = behind(trail, key, entry)
    children, more = trail.some(ids, chain)
    source = entry["source"]
    place = source if source.startswith("data/") else f"results/{source}"
    told = f"{len(ids)} {'row or value' if len(ids) == 1 else 'rows or values'} behind the number" if ids else ""
    table = Node("table", source, told, place, children=children, more=more)
    label = f"{entry['value']}: {entry['definition']}"
    return Node("number", key, label, "results/numbers.json", children=(table,))


def behind(trail: Trail, key: str, entry: dict[str, Any]) -> tuple[Sequence[str], Chain]:
    """What a number counts, one by one, or the things that its value was read off; and how to follow one of them."""
    source = entry["source"]
    if source == definitions.STUDIES:
        return _of_studies(trail, key, entry)
    if key.startswith("reviewers_"):
        stage = next(one for one in trail.archive.stages if key == f"reviewers_{slug(one)}")
        return entry["ids"], lambda trail, who: _reviewer(trail, stage, who)
    if source == definitions.FLOW:
        return entry["ids"], counted(trail.archive.flow[key.removeprefix("flow_")]["unit"])
    if entry["ids"]:
        return entry["ids"], _COUNTED[source]
    return list(_READ_OFF.get(source, _nothing)(trail, key, entry["value"])), _FOLLOWED.get(source, _word)


def _of_studies(trail: Trail, key: str, entry: dict[str, Any]) -> tuple[Sequence[str], Chain]:
    """Studies by id; or values of a field (countries, designs), each with the studies that have it."""
    studies = trail.archive.studies
    column = next((one for one in _columns(trail) if key in (f"{slug(one)}_values", f"{slug(one)}_most_common")), "")
    if column:
        values = entry["ids"] or [str(entry["value"])]
        return values, lambda trail, value: _having(trail, column, value)
    if key in ("year_first", "year_last"):
        return [one for one, row in studies.items() if row["year"] == str(entry["value"])], study
    return entry["ids"], study


def _reviewer(trail: Trail, stage: str, who: str) -> Node:
    """The citations that a person decided on at a stage."""
    rows = trail.archive.result("screening/decisions.csv")
    decided = [row["citation_id"] for row in rows if row["stage"] == stage and who in row["reviewers"].split("; ")]
    children, more = trail.some(decided, citation)
    return Node("reviewer", who, f"decided on {len(decided)} at the stage {stage}", children=children, more=more)


def _columns(trail: Trail) -> list[str]:
    return [field.id for field in trail.archive.config.synthesis.study_fields]


def _having(trail: Trail, column: str, value: str) -> Node:
    """The included studies whose cell of a column is or holds a value."""
    field = next(one for one in trail.archive.config.synthesis.study_fields if one.id == column)
    having = [
        one
        for one, row in trail.archive.studies.items()
        if value in ([part.strip() for part in row[column].split(";")] if field.multiple else [row[column]])
    ]
    children, more = trail.some(having, study)
    return Node("value", value, f"{field.label} of {len(having)} studies", "results/synthesis/studies.csv",
                children=children, more=more)  # fmt: skip


def _database(trail: Trail, name: str) -> Node:
    """A search by its id, or a database by its name."""
    if name in trail.archive.searches:
        return search(trail, name)
    return Node("database", name, children=tuple(search(trail, one) for one in searches_of(trail, name)))


def _citation_or_record(trail: Trail, id_: str) -> Node:
    return citation(trail, id_) if id_ in trail.archive.members else record(trail, id_)


def _cmoc_or_more(trail: Trail, id_: str) -> Node:
    """A CMOC, a cluster, or a link (`C01 ripple: C05`)."""
    if id_ in trail.archive.cmocs:
        return cmoc(trail, id_)
    from_, space, _ = id_.partition(" ")
    if space and from_ in trail.archive.cmocs:
        return Node("link", id_, children=(cmoc(trail, from_),))
    return cluster(trail, id_)


def _word(trail: Trail, id_: str) -> Node:  # noqa: ARG001 (a chain)
    return Node("value", id_)


_COUNTED: dict[str, Chain] = {
    definitions.SEARCHES: _database,
    definitions.CITATIONS: _citation_or_record,
    definitions.QUEUE: pair,
    definitions.VERDICTS: pair,
    definitions.DECISIONS: citation,
    definitions.CONFLICTS: citation,
    definitions.REVIEW_AGAIN: citation,
    definitions.CMOCS: _cmoc_or_more,
    definitions.MATRIX: study,
    definitions.EVIDENCE: excerpt,
    definitions.THEORY: version,
    definitions.APPRAISAL: rated_study,
}
"""How to follow the ids of a number, by its table."""


def _searches(trail: Trail, key: str, value: Any) -> Iterator[str]:  # noqa: ARG001 (one shape for all)
    """The searches that a sum of records is about."""
    kinds = ("records", "reported")
    one = [search for search in trail.archive.searches if key in {f"{kind}_{slug(search)}" for kind in kinds}]
    if key == "records_databases":
        rows = trail.archive.result("records/searches.csv")
        one = [row["search_id"] for row in rows if row["source_type"] == "database"]
    yield from one or trail.archive.searches


def _agreed(trail: Trail, key: str, value: Any) -> Iterator[str]:  # noqa: ARG001
    """The citations that a coefficient counts: those that its reviewers decided on independently."""
    choices = trail.archive.chosen[_measured(trail, key)]
    of_fleiss, of_alpha = rated(choices)
    if key.endswith("_fleiss_kappa"):
        yield from of_fleiss
    elif key.endswith("_alpha"):
        yield from of_alpha
    else:  # a number only where one pair has any
        yield from (one for citations in compared(choices).values() for one in citations)


def _measured(trail: Trail, key: str) -> tuple[str, str]:
    """The stage and round that a coefficient is about; no round where it is about the whole stage."""
    stages = trail.archive.config.screening.stages
    about = {f"agreement_{slug(stage.id)}_": (stage.id, "") for stage in stages} | {
        f"round_{slug(stage.id)}_{slug(one.id)}_": (stage.id, one.id) for stage in stages for one in stage.rounds
    }
    return about.get(max((prefix for prefix in about if key.startswith(prefix)), key=len, default=""), ("", ""))


def _of_cmocs(trail: Trail, key: str, value: Any) -> Iterator[str]:
    """The CMOCs on which the fewest, or most, studies have evidence, or that these support."""
    columns = {f"cmoc_{one}_{end}": one for one in ("supporting", "studies") for end in ("fewest", "most")}
    if key in columns:
        for row in trail.archive.result("synthesis/cmocs.csv"):
            if row[columns[key]] == str(value):
                yield row["cmoc_id"]


def _nothing(trail: Trail, key: str, value: Any) -> Iterator[str]:  # noqa: ARG001
    yield from ()


_READ_OFF: dict[str, Callable[[Trail, str, Any], Iterator[str]]] = {
    definitions.SEARCHES: _searches,
    definitions.AGREEMENT: _agreed,
    definitions.GROUPS: _agreed,
    definitions.CMOCS: _of_cmocs,
}
"""What a number without ids was read off, by its table."""

_FOLLOWED: dict[str, Chain] = {
    definitions.SEARCHES: search,
    definitions.AGREEMENT: citation,
    definitions.GROUPS: citation,
    definitions.CMOCS: cmoc,
}
