"""Versions of the criteria: under which a decision was made, and which decisions a later version may have changed."""

from collections.abc import Iterable, Iterator, Sequence

from realist.config import CriteriaVersion
from realist.contract import DecisionValue
from realist.errors import Kind, Problem, nearest, one_of, quoted
from realist.review import Review
from realist.screening.decisions import Outcome, State, Vote, before

REVIEW_AGAIN = ("stage", "citation_id", "reviewer", "decision", "reason", "decided_at", "criteria", "changed_by",
                "change", "file", "row")  # fmt: skip
_UNSEEN = frozenset({State.REMOVED, State.NOT_RETRIEVED})


def made_under(vote: Vote, versions: Sequence[CriteriaVersion]) -> int:
    """The place of the version under which a decision was made.

    That is the version that it names, else the one in force on its day; the first, where that is not known or before.
    """
    named = [place for place, one in enumerate(versions) if one.id == vote.criteria]
    if named:
        return named[0]
    in_force = [
        place for place, one in enumerate(versions) if vote.decided_at and one.date[:10] <= vote.decided_at[:10]
    ]
    return max(in_force, default=0)


def review_again(versions: Sequence[CriteriaVersion], found: Iterable[Outcome]) -> list[dict[str, str]]:
    """The decisions that stand and were made before a change that touches them, by stage, citation and reviewer.

    Where a conflict was settled, that is the settlement.
    """
    rows = []
    for outcome in found:
        if versions and outcome.state not in _UNSEEN:
            for vote in (outcome.adjudication,) if outcome.adjudication else outcome.votes:
                under = made_under(vote, versions)
                changes = [one for one in versions[under + 1 :] if touches(one, outcome.stage, vote)]
                if changes:
                    rows.append(_row(outcome, vote, versions[under], changes))
    return sorted(rows, key=lambda row: (row["stage"], row["citation_id"], row["reviewer"], row["file"], row["row"]))


def touches(version: CriteriaVersion, stage: str, vote: Vote) -> bool:
    """Whether a change may make an earlier decision wrong."""
    excluded = vote.decision is DecisionValue.EXCLUDE
    if version.stages and stage not in version.stages:
        return False
    if excluded:
        return version.touches != "inclusions" and (not version.reasons or vote.reason in version.reasons)
    return version.touches != "exclusions"


def _row(outcome: Outcome, vote: Vote, under: CriteriaVersion, changes: Sequence[CriteriaVersion]) -> dict[str, str]:
    return {
        "stage": outcome.stage,
        "citation_id": outcome.citation_id,
        "reviewer": vote.reviewer,
        "decision": vote.decision.value,
        "reason": vote.reason,
        "decided_at": vote.decided_at,
        "criteria": under.id,
        "changed_by": "; ".join(one.id for one in changes),
        "change": "; ".join(one.change for one in changes if one.change),
        "file": vote.file,
        "row": str(vote.row),
    }


def problems(review: Review) -> Iterator[Problem]:
    """Versions out of order or about what is not there, and decisions that name no version, or one of a later day."""
    if review.config is None:
        return
    versions = review.config.eligibility.versions
    yield from _settings(review, versions)
    known = {one.id: one for one in versions}
    for rows in review.decisions.values():
        for row in rows:
            name = row.value.criteria
            if name and name not in known:
                expected = one_of(known) if known else "nothing: the criteria have no versions in config.yaml"
                yield row.problem("criteria", Kind.UNKNOWN_REFERENCE, quoted(name), expected,
                                  f"{nearest(name, known)}Correct the cell, or add the version to "
                                  "`eligibility.versions` in config.yaml.")  # fmt: skip
            elif name and before(row.value.decided_at[:10], known[name].date[:10]):
                yield row.problem("criteria", Kind.DECISION_ORDER, f"{quoted(name)} on {row.value.decided_at}",
                                  f"a version in force then: {name} is since {known[name].date}",
                                  "Correct the version, or one of the two dates.")  # fmt: skip


def _settings(review: Review, versions: Sequence[CriteriaVersion]) -> Iterator[Problem]:
    stages = list(review.stages)
    reasons = sorted({reason.id for stage in review.stages.values() for reason in stage.reasons})
    for place, version in enumerate(versions):
        at = ("eligibility", "versions", place)
        if place and not before(versions[place - 1].date[:10], version.date[:10]):
            yield review.config_problem((*at, "date"), Kind.BAD_SETTING, quoted(version.date),
                                        f"a day after {versions[place - 1].date}, that of {versions[place - 1].id}",
                                        "Put the versions in their order, the oldest first.")  # fmt: skip
        for key, named, known in (("stages", version.stages, stages), ("reasons", version.reasons, reasons)):
            for one in sorted(set(named) - set(known)):
                yield review.config_problem((*at, key), Kind.UNKNOWN_REFERENCE, quoted(one), one_of(known),
                                            f"{nearest(one, known)}Correct the version {version.id}.")  # fmt: skip
