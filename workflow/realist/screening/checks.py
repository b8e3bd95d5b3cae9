"""What can be wrong with the decisions of a review, beyond the form of its tables."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from realist.config import Import, Stage
from realist.contract import (
    AdjudicationRow,
    DecisionRow,
    DecisionValue,
    LeftRow,
    RetrievalRow,
    RetrievalStatus,
)
from realist.errors import Kind, Problem, nearest, one_of, quoted
from realist.records.identity import hint
from realist.review import Placed, Review, has_braces, is_result
from realist.screening import conduct, criteria
from realist.screening.decisions import (
    Log,
    Outcome,
    Population,
    State,
    before,
    decide,
    log_of,
    moment,
    other_methods,
    retrieval_status,
)
from realist.screening.finishing import designated, unfinished

_HINTS = 20  # a hint costs a comparison with every record; a whole wrong file needs none
R = TypeVar("R", DecisionRow, AdjudicationRow, LeftRow, RetrievalRow)
Written = Placed[DecisionRow] | Placed[AdjudicationRow]


def problems(review: Review, citation_of: Mapping[str, str], found: Sequence[Outcome]) -> Iterator[Problem]:
    """Every problem of screening.

    Args:
        review: as people wrote it.
        citation_of: the citation of each record.
        found: where each citation stands, as `outcomes` tells.
    """
    if review.config is None:
        return
    yield from _stages_in_order(review)
    yield from conduct.design_problems(review)
    yield from criteria.problems(review)
    yield from _imports(review)
    yield from _versions(review)
    yield from _theory_reasons(review)
    yield from _tools(review)
    yield from _unknown_records(review, citation_of)
    yield from _stopped(review)
    yield from _not_later(review.retrieval, lambda row: row.record_id, "sought_on")
    for stage in review.stages.values():
        yield from _reasons(review, stage)
        yield from _people(review, stage)
        yield from _unknown_rounds(review, stage)
        yield from _order(review, stage)
        yield from _undecided_adjudications(review, stage)
    if not review.config.screening.from_elsewhere:  # else only the imports, once matched, tell where citations stand
        yield from _progress(review, citation_of, found)


def outcomes(review: Review, citation_of: Mapping[str, str]) -> list[Outcome]:
    """The state of every citation at each stage that it reached, from what people wrote."""
    source_types = {one: search.value.source_type for one, search in review.searches.items()}
    population = Population(citation_of, other_methods(citation_of, source_types))
    retrieval = retrieval_status(review.retrieval, citation_of)
    return decide(list(review.stages.values()), written_logs(review, citation_of), retrieval, population)


def written_logs(review: Review, citation_of: Mapping[str, str]) -> dict[str, Log]:
    """The votes of each stage, as people wrote them."""
    return {
        stage: log_of(review.decisions[stage], review.adjudications[stage], review.left[stage], citation_of)
        for stage in review.stages
    }


def included(review: Review, found: Iterable[Outcome]) -> list[str]:
    """The citations that passed the last stage."""
    last = list(review.stages)[-1:]
    return [one.citation_id for one in found if [one.stage] == last and one.passed]


def waiting(found: Iterable[Outcome]) -> set[str]:
    """The citations that may yet pass: what rests on them may be right as soon as they are decided on."""
    return {one.citation_id for one in found if one.waits}


def _stages_in_order(review: Review) -> Iterator[Problem]:
    reads = [stage.reads for stage in review.stages.values()]
    place = ("screening", "stages")
    if "report" not in reads:
        yield review.config_problem(place, Kind.BAD_SETTING, "no stage reads reports", "a stage with `reads: report`",
                                    "Add `reads: report` to the stage of full texts.")  # fmt: skip
    elif "abstract" in reads[reads.index("report") :]:
        yield review.config_problem(place, Kind.BAD_SETTING, "abstracts are read after reports",
                                    "stages that read abstracts first", "Put the stages in their order.")  # fmt: skip


def _imports(review: Review) -> Iterator[Problem]:
    """Settings of imports that name a stage, person, reason or search that the review does not have."""
    assert review.config is not None  # noqa: S101 (problems() has looked)
    people = {person.id for person in review.config.people}
    reasons = {stage.id: {reason.id for reason in stage.reasons} for stage in review.stages.values()}
    for place, spec in enumerate(review.config.screening.imports):
        at = ("screening", "imports", place)
        searches = [*spec.searches, *(spec.absent.searches if spec.absent else ())]
        named = {
            "stage": ({spec.stage} - {""}, set(reasons)),
            "reviewer": ({spec.reviewer, *spec.reviewers.values()} - {""}, people),
            "reasons": (set(spec.reasons.values()) - {""}, reasons.get(spec.stage, set())),
            "searches": (set(searches), set(review.searches)),
            "round": ({spec.round} - {""}, _rounds(review, [spec.stage])),
        }
        for key, (used, known) in named.items():
            for one in sorted(used - known):
                yield review.config_problem((*at, key), Kind.UNKNOWN_REFERENCE, quoted(one), one_of(sorted(known)),
                                            f"{nearest(one, known)}Correct the import {spec.id}.")  # fmt: skip
        yield from _import_files(review, spec, at)


def _import_files(review: Review, spec: Import, at: tuple[str | int, ...]) -> Iterator[Problem]:
    """Files that the workflow cannot take for what people wrote."""
    for key, file in zip((("file",), ("references", "file")), spec.files, strict=False):
        if has_braces(Path(file)):
            yield review.config_problem((*at, *key), Kind.BAD_SETTING, quoted(file), "a name without braces",
                                        "Rename the file: { and } have a meaning for the workflow.")  # fmt: skip
        if is_result(Path(file)):
            yield review.config_problem((*at, *key), Kind.BAD_SETTING, quoted(file), "a file outside results/",
                                        "Put the file into data/screening/imports: a build replaces what is in "
                                        "results.")  # fmt: skip


def _rounds(review: Review, stages: Iterable[str]) -> set[str]:
    """The calibration rounds of some stages."""
    return {one.id for stage in stages if stage in review.stages for one in review.stages[stage].rounds}


def _versions(review: Review) -> Iterator[Problem]:
    """Searches of the previous version, or renewed by a later search, that the review does not have."""
    assert review.config is not None  # noqa: S101 (problems() has looked)
    for place, one in enumerate(review.config.review.previous_searches):
        if one not in review.searches:
            remedy = f"{nearest(one, review.searches)}Name a search of data/searches: those of the former version stay."
            yield review.config_problem(("review", "previous_searches", place), Kind.UNKNOWN_REFERENCE, quoted(one),
                                        one_of(sorted(review.searches)), remedy)  # fmt: skip
    for search, placed in review.searches.items():
        known = [one for one in review.searches if one != search]
        if placed.value.updates and placed.value.updates not in known:
            yield placed.problem("updates", Kind.UNKNOWN_REFERENCE, quoted(placed.value.updates), one_of(known),
                                 f"{nearest(placed.value.updates, known)}Name the search that this one "
                                 "renews.")  # fmt: skip


def _theory_reasons(review: Review) -> Iterator[Problem]:
    """Reasons of theory at a stage of abstracts: what nobody has read is no source of theory."""
    for index, stage in enumerate(review.stages.values()):
        for place, reason in enumerate(stage.reasons):
            if reason.theory_only and stage.reads != "report":
                yield review.config_problem(("screening", "stages", index, "reasons", place, "theory_only"),
                                            Kind.BAD_SETTING, f"the reason {reason.id} at the stage {stage.id}",
                                            "a stage with `reads: report`", "Let the citation pass, and give the "
                                            "reason when the report was read.")  # fmt: skip


def _tools(review: Review) -> Iterator[Problem]:
    """Settings of what was screened in other tools that name a stage, person or reason that there is not."""
    assert review.config is not None  # noqa: S101 (problems() has looked)
    people = {person.id for person in review.config.people}
    reasons = {stage.id: {reason.id for reason in stage.reasons} for stage in review.stages.values()}
    for place, spec in enumerate(review.config.screening.tools):
        named = {
            "stage": ({spec.stage} - {""}, set(reasons)),
            "stages": (set(spec.stages.values()), set(reasons)),
            "reviewer": ({spec.reviewer} - {""}, people),
            "reasons": (set(spec.reasons.values()) - {""}, {one for some in reasons.values() for one in some}),
            "codes": ({code.stage for code in spec.codes}, set(reasons)),
            "round": ({spec.round} - {""}, _rounds(review, [spec.stage, *spec.stages.values()])),
        }
        for key, (used, known) in named.items():
            for one in sorted(used - known):
                yield review.config_problem(("screening", "tools", place, key), Kind.UNKNOWN_REFERENCE, quoted(one),
                                            one_of(sorted(known)),
                                            f"{nearest(one, known)}Correct the import {spec.id}.")  # fmt: skip


def _rows(review: Review, stage: Stage) -> list[Written]:
    return [*review.decisions.get(stage.id, []), *review.adjudications.get(stage.id, [])]


def _unknown_records(review: Review, citation_of: Mapping[str, str]) -> Iterator[Problem]:
    rows = [row for stage in review.stages.values() for row in _rows(review, stage)]
    left = [row for stage in review.stages for row in review.left.get(stage, [])]
    unknown = [row for row in [*rows, *left, *review.retrieval] if row.value.record_id not in citation_of]
    for row in unknown:
        record = row.value.record_id
        meant = hint(record, citation_of) if len(unknown) <= _HINTS else ""
        yield row.problem("record_id", Kind.UNKNOWN_RECORD, quoted(record), "a record of results/records",
                          f"{meant}Correct the id, or register the export that holds the record.")  # fmt: skip


def _stopped(review: Review) -> Iterator[Problem]:
    """What was left by nobody of the review, or at a stage that citations reach one by one."""
    assert review.config is not None  # noqa: S101 (problems() has looked)
    people = [person.id for person in review.config.people]
    for place, (name, stage) in enumerate(review.stages.items()):
        for row in review.left.get(name, []):
            for person in row.value.decided_by.split("; "):
                if person not in people:
                    yield row.problem("decided_by", Kind.WRONG_REVIEWER, quoted(person), one_of(people),
                                      f"{nearest(person, people)}Correct the cell, or add the person under `people` in "
                                      "config.yaml.")  # fmt: skip
            if place or stage.reads != "abstract":
                yield row.problem("record_id", Kind.MISPLACED_DECISION, quoted(row.value.record_id),
                                  f"nothing: the stage {name} is not the first one, or reads reports",
                                  "Only the first stage, of titles and abstracts, can be stopped: decide on the "
                                  "citation.")  # fmt: skip


def _reasons(review: Review, stage: Stage) -> Iterator[Problem]:
    known = [reason.id for reason in stage.reasons]
    for row in _rows(review, stage):
        reason, excludes = row.value.reason, row.value.decision is DecisionValue.EXCLUDE
        if reason and reason not in known:
            yield row.problem("reason", Kind.UNKNOWN_REASON, quoted(reason), _vocabulary(stage),
                              f"{_nearest_reason(reason, stage)}Correct the cell, or add the reason to the stage "
                              f"{stage.id} in config.yaml.")  # fmt: skip
        elif reason and not excludes:
            yield row.problem("reason", Kind.BAD_VALUE, f"{quoted(reason)} with the decision {row.value.decision}",
                              "a reason with exclusions only", "Empty the cell, or correct the decision.")  # fmt: skip
        elif excludes and not reason and stage.reasons_required:
            yield row.problem("reason", Kind.MISSING_REASON, "nothing", _vocabulary(stage),
                              "Give the reason of the exclusion.")  # fmt: skip


def _vocabulary(stage: Stage) -> str:
    known = [reason.id for reason in stage.reasons]
    return one_of(known) if known else f"nothing: the stage {stage.id} has no reasons in config.yaml"


def _nearest_reason(reason: str, stage: Stage) -> str:
    """The reason whose id, or whose label, resembles what was written."""
    by_label = {one.label.casefold(): one.id for one in stage.reasons}
    if reason.strip().casefold() in by_label:
        return f'Did you mean "{by_label[reason.strip().casefold()]}"? '
    return nearest(reason, [one.id for one in stage.reasons])


def _people(review: Review, stage: Stage) -> Iterator[Problem]:
    screeners, adjudicators = designated(stage)
    yield from _unknown_people(review, stage)
    for row in review.decisions.get(stage.id, []):
        reviewer = row.value.reviewer
        owner = row.file.rpartition("/")[2].removesuffix(".csv")
        if reviewer != owner:
            yield row.problem("reviewer", Kind.WRONG_REVIEWER, quoted(reviewer), f"{owner}, as the file is called",
                              "Move the row to the file of its reviewer, or correct the cell.")  # fmt: skip
        elif reviewer not in screeners and not _calibrates(stage, row.value):
            yield row.problem("reviewer", Kind.WRONG_REVIEWER, quoted(reviewer), one_of(screeners),
                              f"{nearest(reviewer, screeners)}Correct the cell, or add the reviewer to the design of "
                              f"the stage {stage.id} in config.yaml.")  # fmt: skip
    calibrating = [person for one in stage.rounds for person in one.reviewers]
    together = list(dict.fromkeys([*screeners, *adjudicators, *calibrating]))
    for settled in review.adjudications.get(stage.id, []):
        people = settled.value.decided_by.split("; ")
        may_settle = adjudicators if len(people) == 1 else together
        for person in people:
            if person in may_settle:
                continue
            yield settled.problem("decided_by", Kind.WRONG_REVIEWER, quoted(person), one_of(may_settle),
                                  f"{nearest(person, may_settle)}Correct the cell, or add the person to the "
                                  f"adjudicators of the stage {stage.id} in config.yaml.")  # fmt: skip


def _calibrates(stage: Stage, row: DecisionRow) -> bool:
    """Whether the row is of a calibration round that its reviewer takes part in."""
    return any(row.round == one.id and row.reviewer in one.reviewers for one in stage.rounds)


def _unknown_rounds(review: Review, stage: Stage) -> Iterator[Problem]:
    known = [one.id for one in stage.rounds]
    for row in review.decisions.get(stage.id, []):
        name = row.value.round
        if name and name not in known:
            expected = one_of(known) if known else f"nothing: the stage {stage.id} has no rounds in config.yaml"
            yield row.problem("round", Kind.UNKNOWN_REFERENCE, quoted(name), expected,
                              f"{nearest(name, known)}Correct the cell, or add the round to the stage {stage.id} in "
                              "config.yaml.")  # fmt: skip


def _unknown_people(review: Review, stage: Stage) -> Iterator[Problem]:
    assert review.config is not None  # noqa: S101 (problems() has looked)
    people = [person.id for person in review.config.people]
    index = list(review.stages).index(stage.id)
    screeners, adjudicators = designated(stage)
    calibrating = [person for one in stage.rounds for person in one.reviewers]
    for key, named in (("design", [*screeners, *adjudicators]), ("rounds", calibrating)):
        for person in dict.fromkeys(named):
            if person not in people:
                yield review.config_problem(("screening", "stages", index, key), Kind.WRONG_REVIEWER, quoted(person),
                                            one_of(people), f"{nearest(person, people)}Add the person under `people`, "
                                            f"or correct the {key}.")  # fmt: skip


def _order(review: Review, stage: Stage) -> Iterator[Problem]:
    """Rows that contradict the order of time: a log only grows."""
    decisions, settled = review.decisions.get(stage.id, []), review.adjudications.get(stage.id, [])
    yield from _not_later(decisions, lambda row: (row.record_id, row.reviewer), "decided_at")
    yield from _not_later(settled, lambda row: (row.record_id, row.decided_by), "decided_at")
    yield from _not_later(review.left.get(stage.id, []), lambda row: row.record_id, "decided_at")
    decided = set()
    for row in decisions:
        about = row.value.record_id, row.value.reviewer
        if about not in decided and row.value.decision is DecisionValue.UNDONE:
            yield row.problem("decision", Kind.DECISION_ORDER, "undone", "an earlier decision about the same record",
                              "Name the record of the decision that is taken back.")  # fmt: skip
        decided.add(about)


def _not_later(rows: Iterable[Placed[R]], about: Callable[[R], object], column: str) -> Iterator[Problem]:
    """Rows that do not count, as a row above is about the same (and of the same person) and later by its time."""
    last: dict[object, Placed[R]] = {}
    for row in rows:
        former = last.setdefault(about(row.value), row)
        time, latest = getattr(row.value, column), getattr(former.value, column)
        if moment(time) >= moment(latest):
            last[about(row.value)] = row
            continue
        remedy = (f"Correct the date that is wrong, here or in row {former.row}, or put the rows in their order: the "
                  "last one about a record counts.")  # fmt: skip
        if not before(time, latest):  # on one day
            remedy = f"Give the time of day too, as in {time[:10]}T15:00: a date alone counts as the midnight before."
        yield row.problem(column, Kind.DECISION_ORDER, time,
                          f"not before {latest}, as row {former.row} about the same record", remedy)  # fmt: skip


def _undecided_adjudications(review: Review, stage: Stage) -> Iterator[Problem]:
    for row in review.adjudications.get(stage.id, []):
        if row.value.decision is DecisionValue.UNSURE:
            yield row.problem("decision", Kind.BAD_VALUE, quoted("unsure"), "include, exclude or undone",
                              "An adjudication settles the conflict.")  # fmt: skip


def _progress(review: Review, citation_of: Mapping[str, str], found: Sequence[Outcome]) -> Iterator[Problem]:
    """What depends on where each citation stands."""
    yield from conduct.problems(list(review.stages.values()), written_logs(review, citation_of), found)
    yield from _misplaced(review, citation_of, found)
    yield from adjudication_problems(review, citation_of, found)
    yield from unfinished(list(review.stages.values()), found)


def _misplaced(review: Review, citation_of: Mapping[str, str], found: Sequence[Outcome]) -> Iterator[Problem]:
    retrieval = retrieval_status(review.retrieval, citation_of)
    reached: dict[str, set[str]] = defaultdict(set)
    for outcome in found:
        reached[outcome.stage].add(outcome.citation_id)
    undecided = waiting(found)
    for stage in review.stages.values():
        for row in _rows(review, stage):
            citation = citation_of.get(row.value.record_id)
            if citation is None or row.value.decision is DecisionValue.UNDONE:
                continue
            if citation not in reached[stage.id]:
                if citation in undecided:
                    continue
                yield row.problem("record_id", Kind.MISPLACED_DECISION, quoted(row.value.record_id),
                                  f"a citation that reached the stage {stage.id}",
                                  "Correct the id, or settle the stage before.")  # fmt: skip
            elif stage.reads == "report" and retrieval.get(citation) is not RetrievalStatus.RETRIEVED:
                yield row.problem("record_id", Kind.MISPLACED_DECISION, quoted(row.value.record_id),
                                  "a report that data/reports/retrieval.csv says was retrieved",
                                  "Add a row for it to data/reports/retrieval.csv.")  # fmt: skip
    yield from _misplaced_retrieval(review, citation_of, reached, undecided)


def _misplaced_retrieval(
    review: Review, citation_of: Mapping[str, str], reached: Mapping[str, set[str]], undecided: Collection[str]
) -> Iterator[Problem]:
    reading = next((stage.id for stage in review.stages.values() if stage.reads == "report"), None)
    for row in review.retrieval:
        citation = citation_of.get(row.value.record_id)
        if citation is None or reading is None or citation in undecided:
            continue
        if citation not in reached[reading]:
            yield row.problem("record_id", Kind.MISPLACED_DECISION, quoted(row.value.record_id),
                              f"a citation that reached the stage {reading}",
                              "Only what passed is sought: correct the id or the decision.")  # fmt: skip


def adjudication_problems(
    review: Review, citation_of: Mapping[str, str], found: Iterable[Outcome]
) -> Iterator[Problem]:
    """An adjudication that settles nothing, or is older than the decisions that it settles."""
    at = {(outcome.stage, outcome.citation_id): outcome for outcome in found}
    for stage in review.stages:
        for row in review.adjudications[stage]:
            outcome = at.get((stage, citation_of.get(row.value.record_id, "")))
            if outcome is None or row.value.decision in (DecisionValue.UNDONE, DecisionValue.UNSURE):
                continue
            if outcome.state is State.UNSCREENED:
                yield row.problem("record_id", Kind.DECISION_ORDER, quoted(row.value.record_id),
                                  "a citation that all its reviewers have decided on",
                                  "Adjudicate when both decisions are there.")  # fmt: skip
            elif outcome.disputed:
                yield from _older_than_votes(row, outcome)
            elif row.value.decision != outcome.state.value:
                yield row.problem("decision", Kind.MISPLACED_DECISION, row.value.decision,
                                  f"{outcome.state}, as the reviewers agree",
                                  "There is no conflict to settle: a reviewer who changed their mind adds a row to "
                                  "their own file.")  # fmt: skip


def _older_than_votes(row: Written, outcome: Outcome) -> Iterator[Problem]:
    for vote in outcome.votes:
        if before(row.value.decided_at, vote.decided_at):
            yield row.problem("decided_at", Kind.DECISION_ORDER, row.value.decided_at,
                              f"not before {vote.decided_at}, the decision of {vote.reviewer} that it settles",
                              "Correct the date that is wrong, here or of that decision, or let the adjudicator decide "
                              "again, in a new row.")  # fmt: skip
            return
