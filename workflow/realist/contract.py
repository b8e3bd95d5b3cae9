"""The tables that people write: one model a row, the only place where a column is defined.

Each field's description is what the reference documentation and the error messages say of the column.
"""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class DecisionValue(StrEnum):
    """What a reviewer may decide about a citation."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"
    UNDONE = "undone"


class LeftValue(StrEnum):
    """What a row says of a citation at a stage whose screening was stopped."""

    LEFT = "left"
    UNDONE = "undone"


class Verdict(StrEnum):
    """What a person may say of two records."""

    SAME = "same"
    DIFFERENT = "different"


class RetrievalStatus(StrEnum):
    """Whether a report could be had."""

    RETRIEVED = "retrieved"
    NOT_RETRIEVED = "not_retrieved"


class Criterion(StrEnum):
    """What a study is appraised for (Dada et al. 2023)."""

    RELEVANCE = "relevance"
    RICHNESS = "richness"
    RIGOUR = "rigour"


class Element(StrEnum):
    """The part of a CMOC that a passage speaks to; resource and response together are the mechanism (Dalkin 2015)."""

    CONTEXT = "context"
    RESOURCE = "resource"
    RESPONSE = "response"
    OUTCOME = "outcome"


class Basis(StrEnum):
    """Whether the source says it, or the coder reads it between the lines."""

    STATED = "stated"
    INFERRED = "inferred"


class Stance(StrEnum):
    """What a passage does to its CMOC."""

    SUPPORTS = "supports"
    REFINES = "refines"
    REFUTES = "refutes"


class Direction(StrEnum):
    """Which way a CMOC moves inequality."""

    REDUCES = "reduces"
    MAINTAINS = "maintains"
    INCREASES = "increases"
    MIXED = "mixed"
    UNCLEAR = "unclear"


class LinkKind(StrEnum):
    """How one CMOC bears on another (Jagosh 2015 for the first two)."""

    RIPPLE = "ripple"
    EMBEDDED = "embedded"
    RIVAL = "rival"
    CONTRADICTS = "contradicts"


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?", re.ASCII)


def _is_moment(text: str) -> str:
    """Accept an ISO 8601 date, or date and time, written in full; keep it as typed."""
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("a date (2024-03-01) or a date and time (2024-03-01T14:05:00)") from None
    return text


def _is_moment_or_nothing(text: str) -> str:
    return _is_moment(text) if text else text


ID_FORM = "letters, digits, - and _ only, beginning with a letter or digit, at most 100"


def is_id(text: str) -> bool:
    """Whether the text may be an id: it also stands in names of files, in commands, and in lists of ids."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{,99}", text) is not None


def _is_slug(text: str) -> str:
    if not is_id(text):
        raise ValueError(ID_FORM)
    return text


def _are_slugs(text: str) -> str:
    """Accept several ids, each once; keep them in the order of the alphabet, whatever the order typed."""
    ids = [_is_slug(part.strip()) for part in text.split(";")]
    if len(set(ids)) < len(ids):
        raise ValueError("each id once")
    return "; ".join(sorted(ids))


def _is_yes_or_no(text: str) -> str:
    if text not in ("", "yes", "no"):
        raise ValueError("yes or no, or nothing")
    return text


def _number_or_nothing(value: object) -> object:
    return 0 if value == "" else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[Text, AfterValidator(_is_slug)]
Slugs = Annotated[Text, AfterValidator(_are_slugs)]
Moment = Annotated[Text, AfterValidator(_is_moment)]
RecordId = Annotated[Text, Field(description="any record of the citation, as in results/records")]
Optional = Annotated[str, StringConstraints(strip_whitespace=True)]
YesOrNo = Annotated[Optional, AfterValidator(_is_yes_or_no)]
MomentOrNothing = Annotated[Optional, AfterValidator(_is_moment_or_nothing)]


class Row(BaseModel):
    """A row of a table that people write. `unique_by` names the columns that together may not repeat."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    unique_by: ClassVar[tuple[str, ...]] = ()


class VerdictRow(Row):
    """`data/deduplication/verdicts.csv`: one human verdict on a pair of records."""

    record_a: RecordId
    record_b: RecordId
    verdict: Verdict
    reviewer: Slug = Field(description="who compared the two")
    decided_at: Moment = Field(description="when")
    reason: Optional = Field("", description="why")


class DecisionRow(Row):
    """`data/screening/<stage>/<reviewer>.csv`: one decision; later rows replace earlier ones, nothing is erased."""

    record_id: RecordId
    decision: DecisionValue
    reason: Optional = Field("", description="id of a configured exclusion reason")
    reviewer: Slug = Field(description="who decided: the name of the file")
    decided_at: Moment = Field(description="when")
    note: Optional = Field("", description="anything else")
    criteria: Optional = Field("", description="version of the criteria under which it was decided")
    round: Optional = Field("", description="id of the calibration round in which it was decided")
    rank: Optional = Field("", description="place in the order in which the citation was shown, 1 for the first")
    model: Optional = Field("", description="what put the citations in that order, such as a model and its seed")


class MatchRow(Row):
    """`data/screening/imports/matches.csv`: which citation an imported row is about, where a person had to find it."""

    unique_by: ClassVar[tuple[str, ...]] = ("import_id", "row", "item")

    import_id: Slug = Field(description="id of the import in config.yaml")
    row: Annotated[int, BeforeValidator(_number_or_nothing)] = Field(
        0, ge=0, description="row of its file, as a spreadsheet numbers it; empty where `item` says which"
    )
    record_id: Optional = Field("", description="any record of the citation; empty: no export holds it")
    decided_by: Slug = Field(description="who looked")
    decided_at: Moment = Field(description="when")
    reason: Optional = Field("", description="why")
    item: Optional = Field("", description="of another tool's export: its own id of the reference, instead of `row`")


class ActRow(Row):
    """`data/screening/imports/<import_id>/acts.csv`: one act in another tool, as `realist import` wrote it down."""

    item: Text = Field(description="the tool's id of the reference; of references.csv beside this file")
    stage: Optional = Field("", description="as the tool names it; empty: it names none")
    code: Optional = Field("", description="the tool's id of a code, where decisions are codes")
    decision: DecisionValue = Field(description="what the act means; a reference without any act was not seen")
    reason: Optional = Field("", description="as the tool words it; several are joined by ' | '")
    reviewer: Slug = Field(description="who: a pseudonym under `people`")
    decided_at: MomentOrNothing = Field(
        "", description="as the tool gives it; empty: unknown; of a change that only a later export shows: not before"
    )
    note: Optional = Field("", description="what the person wrote beside it, names replaced")
    batch: int = Field(ge=1, description="1 for what was imported first: of acts at one time the later batch counts")
    source: Text = Field(description="name of the file as exported")
    sha256: Text = Field(description="of that file")
    row: int = Field(ge=1, description="its row there, as a spreadsheet numbers it; of other files its line or element")
    original: Text = Field(description="the value as it stood there, names replaced")


class ReferenceRow(Row):
    """`data/screening/imports/<import_id>/references.csv`: one reference that another tool showed to people."""

    unique_by: ClassVar[tuple[str, ...]] = ("item",)

    item: Text = Field(description="the tool's id of the reference")
    record_id: Optional = Field("", description="our own id, where the tool carried it along")
    accession: Optional = Field("", description="number that a database gave it")
    pmid: Optional = Field("", description="its number in PubMed")
    doi: Optional = Field("", description="its DOI")
    title: Optional = Field("", description="its title")
    authors: Optional = Field("", description="its authors, `Family, Given; ...`")
    year: Optional = Field("", description="when it was published")
    container: Optional = Field("", description="journal or book")
    volume: Optional = Field("", description="of the journal")
    issue: Optional = Field("", description="of the volume")
    pages: Optional = Field("", description="where it stands there")
    source: Text = Field(description="name of the file that describes it")
    row: int = Field(ge=1, description="its row, line or element there")


class PersonRow(Row):
    """`private/people.csv`, never in the repository: who is meant by a name or an e-mail address of an export."""

    unique_by: ClassVar[tuple[str, ...]] = ("written",)

    written: Text = Field(description="the name or address, as the export has it")
    person: Slug = Field(description="the pseudonym: an id under `people` in config.yaml")


class AdjudicationRow(Row):
    """`data/screening/<stage>/adjudication.csv`: one settled conflict."""

    record_id: RecordId
    decision: DecisionValue
    reason: Optional = Field("", description="id of a configured exclusion reason")
    decided_by: Slugs = Field(description="who settled it; several, who did so together, are separated by '; '")
    decided_at: Moment = Field(description="when")
    note: Optional = Field("", description="anything else")
    blinded: YesOrNo = Field(
        "", description="whether the decisions were kept from who settled it: yes or no; empty: not recorded"
    )


class LeftRow(Row):
    """`data/screening/<stage>/left.csv`: a citation that nobody decided on when screening was stopped."""

    record_id: RecordId
    decision: LeftValue = Field(description="left, or undone where screening went on; a decision on it also undoes it")
    reason: Text = Field(description="why it was thought safe to stop, or why screening went on")
    decided_by: Slugs = Field(description="who stopped; several, who did so together, are separated by '; '")
    decided_at: Moment = Field(description="when")
    model: Optional = Field("", description="what had put the citations in order; empty: no tool had")


class RetrievalRow(Row):
    """`data/reports/retrieval.csv`: one report sought."""

    record_id: RecordId
    status: RetrievalStatus
    sought_on: Moment = Field(description="when it was sought, or found")
    source: Optional = Field("", description="where it was found, or last looked for")
    sha256: Optional = Field("", description="of the file read, kept outside the repository")
    note: Optional = Field("", description="anything else")


class StudyRow(Row):
    """`data/reports/studies.csv`: one included study, in one or more reports.

    Further columns are the review's own: those named under `synthesis.study_fields` in config.yaml.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    unique_by: ClassVar[tuple[str, ...]] = ("study_id",)

    study_id: Slug = Field(description="such as surname2015; named in appraisal and excerpts")
    record_ids: Text = Field(description="its reports: record ids, separated by '; '")

    def records(self) -> list[str]:
        """The record ids of its reports."""
        return [record.strip() for record in self.record_ids.split(";") if record.strip()]


class AppraisalRow(Row):
    """`data/appraisal/appraisal.csv`: one rating of one study on one criterion."""

    unique_by: ClassVar[tuple[str, ...]] = ("study_id", "criterion", "appraiser")

    study_id: Slug = Field(description="of data/reports/studies.csv")
    criterion: Criterion
    rating: Text = Field(description="a level of the criterion, as configured")
    justification: Text = Field(description="why this level")
    appraiser: Slug = Field(description="who appraised")
    appraised_at: Moment = Field(description="when")


class ExcerptRow(Row):
    """`data/evidence/excerpts.csv`: one coded passage. Either `quote` (verbatim) or `paraphrase` is filled."""

    unique_by: ClassVar[tuple[str, ...]] = ("excerpt_id",)

    excerpt_id: Slug = Field(description="such as E001")
    study_id: Slug = Field(description="of data/reports/studies.csv")
    page: Optional = Field("", description="as printed in the report")
    quote: Optional = Field("", description="the passage, word for word")
    paraphrase: Optional = Field("", description="the passage in your words")
    element: Element
    basis: Basis
    stance: Stance
    cmoc_id: Slug = Field(description="of data/theory/cmocs.yaml")
    coder: Slug = Field(description="who coded it")
    coded_at: Moment = Field(description="when")
    note: Optional = Field("", description="anything else")


class Change(Row):
    """One step in the history of a CMOC."""

    version: int = Field(ge=1, description="1 for the first wording")
    on: Moment = Field(description="when")
    by: Slug = Field(description="who")
    change: Text = Field(description="what changed")
    why: Text = Field(description="what made the team change it")


class Link(Row):
    """One CMOC's bearing on another."""

    to: Slug = Field(description="the id of the other CMOC")
    kind: LinkKind
    note: Optional = Field("", description="anything else")


class Cmoc(Row):
    """`data/theory/cmocs.yaml`: one context-mechanism-outcome configuration."""

    id: Slug = Field(description="such as C01")
    cluster: Slug = Field(description="of synthesis.clusters in config.yaml")
    direction: Direction
    title: Optional = Field("", description="a few words, for figures")
    statement: Text = Field(description="the whole configuration in one sentence")
    context: Text = Field(description="in what circumstances")
    resource: Text = Field(description="of the mechanism: what is offered")
    response: Text = Field(description="of the mechanism: how people reason and react")
    outcome: Text = Field(description="what comes of it")
    history: list[Change] = Field(min_length=1, description="every wording, oldest first")
    links: list[Link] = Field([], description="to other CMOCs")


class TheoryPath(Row):
    """An arrow of a programme-theory diagram, between CMOCs, clusters or free-standing concepts."""

    source: Text = Field(alias="from", description="the id where the arrow begins")
    target: Text = Field(alias="to", description="the id where it ends")
    label: Optional = Field("", description="on the arrow")


class Concept(Row):
    """A box of a programme-theory diagram that is not a CMOC."""

    id: Slug = Field(description="named in paths")
    label: Text = Field(description="in the box")
    role: Annotated[str, StringConstraints(pattern="^(context|resource|response|outcome|intervention)$")] = Field(
        description="what it is"
    )


class TheoryVersion(Row):
    """`data/theory/programme_theory.yaml`: a version of the programme theory."""

    version: int = Field(ge=1, description="1 for the initial theory")
    label: Text = Field(description="such as 'initial' or 'refined'")
    on: Moment = Field(description="when")
    by: Slug = Field(description="who")
    narrative: Text = Field(description="the theory in words")
    why: Optional = Field("", description="what made the team change it")
    cmocs: list[Slug] = Field([], description="the CMOCs that it rests on")
    substantive_theories: list[Text] = Field([], description="theories that it draws on")
    concepts: list[Concept] = Field([], description="boxes that are not CMOCs")
    paths: list[TheoryPath] = Field([], description="arrows")


class PublishedNumber(Row):
    """`data/published.yaml`: one number that the published paper printed."""

    key: Slug = Field(description="the number of results/numbers.json to compare with")
    value: int | float = Field(description="as printed")
    where: Text = Field(description="where in the paper")
    source: Text = Field(description="address of the page on which it was read")
    note: Optional = Field("", description="anything else")
