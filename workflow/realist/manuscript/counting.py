"""Counting: from the tables of the steps before to the numbers of the text.

Each function takes tables (rows as `realist.tables.read_dicts` gives them) and yields numbers with the ids they count.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from realist.config import AppraisalCriterion, Cluster, Stage, StudyField
from realist.contract import Basis, Direction, LinkKind, Stance, Verdict
from realist.manuscript.definitions import Number, count, number, slug
from realist.screening.statistics import MEASURES

Rows = Sequence[Mapping[str, str]]

SETTLED = {"include", "exclude"}
SETTLERS = {"third_person": "third", "consensus": "consensus", "one_of_them": "one"}


def split(cell: str) -> list[str]:
    """The ids or values of a cell that holds several."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def count_searches(searches: Rows) -> Iterator[Number]:
    """What each search brought."""
    databases = [row for row in searches if row["source_type"] == "database"]
    yield count("databases", [row["database"] for row in databases])
    yield count("searches", [row["search_id"] for row in searches])
    yield number("records", sum(int(row["records"]) for row in searches))
    yield number("records_databases", sum(int(row["records"]) for row in databases))
    yield number("rejects", sum(int(row["rejected"]) for row in searches))
    for row in searches:
        yield number("records_{search}", int(row["records"]), search=row["search_id"])
        if row["reported_hits"]:
            yield number("reported_{search}", int(row["reported_hits"]), search=row["search_id"])


def count_citations(searches: Rows, members: Rows) -> Iterator[Number]:
    """What deduplication left. `members`: a row a record, with its citation."""
    databases = {row["search_id"] for row in searches if row["source_type"] == "database"}
    found_by: defaultdict[str, set[str]] = defaultdict(set)
    for row in members:
        found_by[row["citation_id"]].add(row["record_id"].split(":", 1)[0])
    yield count("citations", set(found_by))
    yield count("citations_databases", {one for one, found in found_by.items() if found & databases})
    for search in (row["search_id"] for row in searches):
        yield count("citations_{search}", {one for one, found in found_by.items() if search in found}, search=search)
        yield count("unique_{search}", {one for one, found in found_by.items() if found == {search}}, search=search)
    yield count("duplicates", {row["record_id"] for row in members} - {row["citation_id"] for row in members})


def count_verdicts(queue: Rows, verdicts: Rows) -> Iterator[Number]:
    """What people said of doubtful pairs; a later verdict on a pair replaces an earlier one."""
    yield count("doubtful_pairs", [_pair(row) for row in queue])
    last = {_pair(row): row["verdict"] for row in verdicts}
    yield count("verdicts", list(last))
    for verdict in Verdict:
        yield count("verdicts_{verdict}", [pair for pair, said in last.items() if said == verdict], verdict=verdict)


def _pair(row: Mapping[str, str]) -> str:
    return " / ".join(sorted((row["record_a"], row["record_b"])))


def count_screening(decisions: Rows, conflicts: Rows, stages: Sequence[Stage]) -> Iterator[Number]:
    """Who passed which stage, and why not."""
    for stage in stages:
        rows = [row for row in decisions if row["stage"] == stage.id]
        yield from _count_stage(rows, stage)
        yield from _count_deciders(rows, stage)
        yield from _count_conflicts([row for row in conflicts if row["stage"] == stage.id], stage)
    first, last = stages[0], stages[-1]
    yield count("citations_screened", _in_state(decisions, first, SETTLED))
    yield count("included_reports", _in_state(decisions, last, {"include"}))
    reading = [stage for stage in stages if stage.reads == "report"][:1]
    for stage in reading:
        yield count("sought", [row["citation_id"] for row in decisions if row["stage"] == stage.id])
        yield count("not_retrieved", _in_state(decisions, stage, {"not_retrieved"}))
        yield count("assessed", _in_state(decisions, stage, SETTLED))


def _in_state(decisions: Rows, stage: Stage, states: set[str]) -> list[str]:
    return [row["citation_id"] for row in decisions if row["stage"] == stage.id and row["state"] in states]


def _count_stage(rows: Rows, stage: Stage) -> Iterator[Number]:
    yield count("screened_{stage}", _in_state(rows, stage, SETTLED), stage=stage.id)
    yield count("excluded_{stage}", _in_state(rows, stage, {"exclude"}), stage=stage.id)
    yield count("passed_{stage}", _in_state(rows, stage, {"include"}), stage=stage.id)
    yield count("waiting_{stage}", _in_state(rows, stage, {"unscreened", "conflict"}), stage=stage.id)
    yield count("left_{stage}", _in_state(rows, stage, {"left"}), stage=stage.id)
    for reason in stage.reasons:
        excluded = [row["citation_id"] for row in rows if row["state"] == "exclude" and row["reason"] == reason.id]
        yield count("excluded_{stage}_{reason}", excluded, stage=stage.id, reason=reason.id)


def count_flow(flow: Mapping[str, Any]) -> Iterator[Number]:
    """What each box of the flow counts."""
    for box in flow["boxes"]:
        unit = "studies" if box["unit"] == "study" else f"{box['unit']}s"
        yield count("flow_{box}", box["ids"], box=box["key"], unit=unit, label=box["label"])


def _count_deciders(rows: Rows, stage: Stage) -> Iterator[Number]:
    """By how many people the citations were decided on, in which sample and rounds."""
    by_size: dict[int, list[str]] = {1: [], 2: [], 3: []}
    for row in rows:
        if row["state"] in SETTLED:
            by_size[min(3, len(split(row["reviewers"])))].append(row["citation_id"])
    for size, name in ((1, "one"), (2, "two"), (3, "more")):
        yield count(f"decided_by_{name}_{{stage}}", by_size[size], stage=stage.id)
    yield count("reviewers_{stage}", {one for row in rows for one in split(row["reviewers"])}, stage=stage.id)
    sample = [row["citation_id"] for row in rows if row["sample"] and row["state"] in SETTLED]
    yield count("sample_{stage}", sample, stage=stage.id)
    for one in stage.rounds:
        held = [row["citation_id"] for row in rows if row["round"] == one.id]
        yield count("round_{stage}_{round}", held, stage=stage.id, round=one.id)


def _count_conflicts(conflicts: Rows, stage: Stage) -> Iterator[Number]:
    """In what people differed, and who settled it."""

    def where(column: str, *values: str) -> list[str]:
        return [row["citation_id"] for row in conflicts if row[column] in values]

    yield count("conflicts_{stage}", [row["citation_id"] for row in conflicts], stage=stage.id)
    yield count("conflicts_in_decision_{stage}", where("conflict", "decision"), stage=stage.id)
    yield count("conflicts_in_reason_{stage}", where("conflict", "reason"), stage=stage.id)
    yield count("conflicts_unsure_{stage}", where("conflict", "unsure"), stage=stage.id)
    yield count("settled_{stage}", [row["citation_id"] for row in conflicts if row["decision"]], stage=stage.id)
    for settled, name in SETTLERS.items():
        yield count(f"settled_{name}_{{stage}}", where("settled", settled), stage=stage.id)
    yield count("settled_blinded_{stage}", where("blinded", "yes"), stage=stage.id)


def count_review_again(rows: Rows) -> Iterator[Number]:
    """What a change of the criteria asks to be looked at again."""
    yield count("review_again", [row["citation_id"] for row in rows])


def count_agreement(agreement: Rows) -> Iterator[Number]:
    """Agreement at each stage, and in each calibration round, of one pair of reviewers; several have no single number.

    A coefficient that cannot be estimated (both used one category only) is no number: a text that asks for it stops.
    """
    pairs = Counter((row["stage"], row["round"]) for row in agreement)
    for row in agreement:
        if pairs[row["stage"], row["round"]] > 1:
            continue
        names = {"stage": row["stage"]} | ({"round": row["round"]} if row["round"] else {})
        key = "round_{stage}_{round}_{measure}" if row["round"] else "agreement_{stage}_{measure}"
        if not row["round"]:
            yield number("agreement_{stage}_n", int(row["n"]), **names)
        for measure in MEASURES:
            if row[measure]:
                yield number(key, float(row[measure]), **names, measure=measure)


def count_groups(groups: Rows) -> Iterator[Number]:
    """Agreement of more than two reviewers at a stage, or in a round."""
    for row in groups:
        names = {"stage": row["stage"]} | ({"round": row["round"]} if row["round"] else {})
        key = "round_{stage}_{round}" if row["round"] else "agreement_{stage}"
        for measure in ("fleiss_kappa", "alpha"):
            if row[measure]:
                yield number(f"{key}_{measure}", float(row[measure]), **names)


def count_studies(
    studies: Rows, ratings: Rows, fields: Sequence[StudyField], criteria: Sequence[AppraisalCriterion]
) -> Iterator[Number]:
    """What the included studies are like."""
    yield count("included_studies", [row["study_id"] for row in studies])
    years = [int(row["year"]) for row in studies if row["year"].isdigit()]
    if years:
        yield number("year_first", min(years))
        yield number("year_last", max(years))
    for field in fields:
        yield from _count_field(studies, field)
    yield count("ratings", [rating_id(row) for row in ratings])
    for criterion in criteria:
        for level in criterion.levels:
            rated = [row["study_id"] for row in studies if level in split(row[criterion.criterion])]
            yield count("{criterion}_{level}", rated, criterion=criterion.criterion, level=level)


def rating_id(row: Mapping[str, str]) -> str:
    """What a rating is told by: the study, the criterion, and who rated."""
    return " / ".join((row["study_id"], row["criterion"], row["appraiser"]))


def _count_field(studies: Rows, field: StudyField) -> Iterator[Number]:
    having: dict[str, list[str]] = {value: [] for value in field.values}
    for row in studies:
        for value in split(row[field.id]) if field.multiple else [row[field.id].strip()]:
            if value:
                having.setdefault(value, []).append(row["study_id"])
    for value in _one_a_key(having):
        yield count("{field}_{value}", having[value], field=field.id, value=value)
    present = {value: len(set(ids)) for value, ids in having.items() if ids}
    yield count("{field}_values", list(present), field=field.id)
    if present:
        commonest = min(present, key=lambda value: (-present[value], value))
        yield number("{field}_most_common", commonest, field=field.id)
        yield count("{field}_most_common_studies", having[commonest], field=field.id)


def _one_a_key(having: Mapping[str, list[str]]) -> list[str]:
    """The values that can be told apart by their keys: two of one key would hide each other, so neither gets it."""
    keys = Counter(slug(value) for value in having)
    return sorted(value for value in having if keys[slug(value)] == 1)


def count_cmocs(cmocs: Rows, clusters: Sequence[Cluster]) -> Iterator[Number]:
    """The CMOCs by cluster and direction, and what studies did to them."""
    yield count("clusters", [row["cluster"] for row in cmocs])
    yield count("cmocs", [row["cmoc_id"] for row in cmocs])
    for direction in Direction:
        yield count("cmocs_{direction}", _where(cmocs, direction=direction), direction=direction)
    for cluster in clusters:
        yield count("cmocs_{cluster}", _where(cmocs, cluster=cluster.id), cluster=cluster.id)
        for direction in Direction:
            ids = _where(cmocs, cluster=cluster.id, direction=direction)
            yield count("cmocs_{cluster}_{direction}", ids, cluster=cluster.id, direction=direction)
    yield count("cmocs_refined", [row["cmoc_id"] for row in cmocs if int(row["refining"])])
    yield count("cmocs_refuted", [row["cmoc_id"] for row in cmocs if int(row["refuting"])])
    yield count("cmocs_revised", [row["cmoc_id"] for row in cmocs if int(row["versions"]) > 1])
    yield from _count_links(cmocs)
    if cmocs:
        for column in ("supporting", "studies"):
            found = [int(row[column]) for row in cmocs]
            yield number(f"cmoc_{column}_fewest", min(found))
            yield number(f"cmoc_{column}_most", max(found))


def _count_links(cmocs: Rows) -> Iterator[Number]:
    """The links among CMOCs, all and by kind: `C01 ripple: C05`."""
    links = [(row["cmoc_id"], link) for row in cmocs for link in split(row["links"])]
    yield count("cmoc_links", [f"{from_} {link}" for from_, link in links])
    for kind in LinkKind:
        yield count("cmoc_links_{kind}", [f"{from_} {link}" for from_, link in links if link.startswith(f"{kind}:")],
                    kind=kind)  # fmt: skip


def _where(rows: Rows, **wanted: str) -> list[str]:
    return [row["cmoc_id"] for row in rows if all(row[column] == value for column, value in wanted.items())]


def count_evidence(
    cmocs: Rows, matrix: Rows, evidence: Rows, studies: Rows, clusters: Sequence[Cluster]
) -> Iterator[Number]:
    """Excerpts, and the studies with evidence on each cluster, for or against it, or on none."""
    behind: defaultdict[str, set[str]] = defaultdict(set)
    supporting: defaultdict[str, set[str]] = defaultdict(set)
    cluster_of = {row["cmoc_id"]: row["cluster"] for row in cmocs}
    for row in matrix:
        if any(int(row[stance]) for stance in Stance):
            behind[cluster_of[row["cmoc_id"]]].add(row["study_id"])
        if int(row[Stance.SUPPORTS]):
            supporting[cluster_of[row["cmoc_id"]]].add(row["study_id"])
    for cluster in clusters:
        yield count("studies_{cluster}", behind[cluster.id], cluster=cluster.id)
        yield count("studies_supporting_{cluster}", supporting[cluster.id], cluster=cluster.id)
    used = set().union(*behind.values())
    yield count("studies_in_cmocs", used)
    yield count("studies_outside_cmocs", {row["study_id"] for row in studies} - used)
    yield count("excerpts", [row["excerpt_id"] for row in evidence])
    for column, words in (("stance", Stance), ("basis", Basis)):
        for word in words:
            ids = [row["excerpt_id"] for row in evidence if row[column] == word]
            yield count(f"excerpts_{{{column}}}", ids, **{column: word})


def count_theory(theory: Mapping[str, Any]) -> Iterator[Number]:
    """Versions of the programme theory."""
    yield count("theory_versions", [f"{version['version']}" for version in theory["versions"]])


def by_key(numbers: Iterable[Number]) -> dict[str, Number]:
    """Numbers by key, sorted. A fixed key is never taken by one made from a review's own words.

    Where two of the latter share a key the check has said so (`checks.ambiguous_keys`).
    """
    fixed_last = sorted(numbers, key=lambda one: (one.key, one.is_fixed))
    return {one.key: one for one in fixed_last}
