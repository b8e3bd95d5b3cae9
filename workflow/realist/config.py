"""The settings of a review: the one definition of `config.yaml` and of `search.yaml`.

Each field's description is what the reference documentation says of the setting, and the JSON Schema for editors.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from realist.contract import Criterion, DecisionValue, Moment, Optional, RetrievalStatus, Slug, Text

TAKEN_FROM_SEARCHES = ("searches", "rejects")
"""What no search may be called: tables of results/records that belong to no single search."""


def _other_than(*taken: str) -> AfterValidator:
    """Refuse ids whose file or folder is something else."""

    def check(text: str) -> str:
        if text in taken:
            raise ValueError(f"another id than {' and '.join(taken)}: files of the workflow are called so")
        return text

    return AfterValidator(check)


SearchId = Annotated[Slug, _other_than(*TAKEN_FROM_SEARCHES)]
StageId = Annotated[Slug, _other_than("imports")]
PersonId = Annotated[Slug, _other_than("adjudication", "left")]


class Section(BaseModel):
    """A section of the settings: unknown keys are an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DataStatus(StrEnum):
    """Whether the review's data came from the world or from a generator."""

    REAL = "real"
    SIMULATED = "simulated"


class ReviewType(StrEnum):
    """The kind of review; only a realist one has CMOCs and a programme theory."""

    REALIST = "realist"
    SCOPING = "scoping"
    SYSTEMATIC = "systematic"


class ReviewInfo(Section):
    """What the review is."""

    title: Text = Field(description="the working title of the review")
    question: Text = Field(description="the review question")
    type: ReviewType = ReviewType.REALIST
    data_status: DataStatus = Field(
        DataStatus.REAL, description="`simulated` stamps every page, figure, table and file made from the data"
    )
    registration: Optional = Field("", description="where the protocol is registered; empty: it is not")
    previous_searches: list[Slug] = Field(
        [],
        description="where the review updates an earlier version: the searches of that version; what they found is in "
        "the flow's column of previous studies, and only what later searches found is new",
    )


class Reason(Section):
    """One exclusion reason of the protocol."""

    id: Slug = Field(description="named in decisions")
    label: Text = Field(description="as printed")
    theory_only: bool = Field(
        False,
        description="the report is not included, but the programme theory draws on it: the flow counts it apart from "
        "the excluded ones",
    )


class CriteriaVersion(Section):
    """One version of the criteria; a decision made under an earlier one that it touches is to be looked at again."""

    id: Slug = Field(description="named in the column `criteria` of decisions")
    date: Moment = Field(description="the day from which it is in force")
    change: Optional = Field("", description="what changed; empty for the first version")
    why: Optional = Field("", description="what made the team change it")
    touches: Literal["all", "inclusions", "exclusions"] = Field(
        "all",
        description="the earlier decisions that may no longer hold: after a wider criterion exclusions, after a "
        "narrower one inclusions",
    )
    reasons: list[Slug] = Field([], description="of exclusions, only those for these reasons; empty: for any")
    stages: list[Slug] = Field([], description="only decisions at these stages; empty: at every stage")


class Eligibility(Section):
    """What belongs in the review."""

    include: list[Text] = Field([], description="what belongs in the review, a sentence each")
    exclude: list[Text] = Field([], description="what does not")
    versions: list[CriteriaVersion] = Field(
        [], description="the versions of these criteria, the oldest first; empty: they were never changed"
    )


class SingleDesign(Section):
    """One person decides."""

    kind: Literal["single"] = Field(description="one person decides")
    reviewers: list[Slug] = Field(min_length=1, description="who decides: ids under `people`")
    adjudicators: list[Slug] = Field([], description="who may settle what stays unsure; empty: any reviewer")


class DualDesign(Section):
    """Two people decide independently; a third settles conflicts."""

    kind: Literal["dual"] = Field(description="two people decide independently")
    reviewers: list[Slug] = Field(min_length=2, description="each citation needs the decisions of any two of them")
    adjudicators: list[Slug] = Field([], description="who may settle conflicts; empty: any reviewer, by consensus")


class SampleDesign(Section):
    """One person decides on all, a second on a random sample."""

    kind: Literal["sample"] = Field(description="a second person decides on a random sample")
    reviewers: list[Slug] = Field(min_length=1, description="who decides on all")
    second_reviewers: list[Slug] = Field(min_length=1, description="who decides on the sample")
    share: float = Field(gt=0, lt=1, description="share of the citations in the sample")
    seed: int = Field(description="seed of the random sample")
    adjudicators: list[Slug] = Field([], description="who may settle conflicts; empty: any reviewer, by consensus")


class OutcomeDesign(Section):
    """A team decided in another tool that tells the outcome alone: not who decided, nor how many."""

    kind: Literal["outcome"] = Field(description="only the outcome of a team's decisions is known, not who decided")
    reviewers: list[Slug] = Field(
        min_length=1, max_length=1, description="the id that stands for the team, in the rows and under `people`"
    )
    adjudicators: list[Slug] = Field([], description="who may settle what stays unsure; empty: the team")


Design = Annotated[SingleDesign | DualDesign | SampleDesign | OutcomeDesign, Field(discriminator="kind")]
"""Who decides at a stage."""

ONE_LOG = ("single", "outcome")
"""Kinds of design in which one log of decisions suffices, so that there is no agreement to measure."""


class CalibrationRound(Section):
    """A round in which several people decide on the same few citations, to come to one understanding."""

    id: Slug = Field(description="named in the column `round` of decisions")
    citations: int = Field(
        ge=1, description="how many are drawn at random, of those at the stage that no earlier round has drawn"
    )
    seed: int = Field(description="seed of the draw")
    reviewers: list[Slug] = Field(min_length=2, description="who decides on all of them, independently")
    draw_explained: Optional = Field(
        "",
        description="why the round was held on other citations than the draw gives, such as that later searches "
        "changed it; empty: it may not",
    )


class Stage(Section):
    """One stage of screening."""

    id: StageId = Field(description="names the folder below data/screening")
    label: Text = Field(description="as printed")
    design: Design = Field(description="who decides, and on how much")
    rounds: list[CalibrationRound] = Field([], description="calibration rounds, in their order")
    adjudication: Literal["any", "third_person", "blinded", "consensus"] = Field(
        "any",
        description="how conflicts are settled: by `any` of those who may; by a `third_person`, who is not one of "
        "those who decided; `blinded`, by a third person who was not shown their decisions; by `consensus` of all who "
        "decided",
    )
    reads: Literal["abstract", "report"] = Field(
        "abstract", description="`report`: what is screened must first be retrieved (data/reports/retrieval.csv)"
    )
    unsure: Literal["include", "conflict"] = Field(
        "include", description="what `unsure` counts as: passes to the next stage, or must be settled first"
    )
    reasons: list[Reason] = Field([], description="the exclusion reasons of this stage")
    reasons_required: bool = Field(False, description="whether every exclusion names a reason")


class Absent(Section):
    """What it means that a list does not name a citation."""

    decision: Literal["include", "exclude"] = Field(description="of those that it does not name")
    searches: list[Slug] = Field(
        min_length=1, description="the citations of these searches, where nothing says anything of them at this stage"
    )


class References(Section):
    """The list of references that rows of decisions point to by a number, where they do not describe them."""

    file: Text = Field(description="relative to the review's folder")
    encoding: Text = Field("utf-8", description="such as utf-8, cp1252, mac_roman")
    id_column: Optional = Field("", description="their number; empty: their place, 1 for the first below the header")
    pointer: Text = Field(description="the column of the decisions that holds the number")


class Import(Section):
    """Decisions in a spreadsheet that another tool or person made, and how to read them.

    A map from their values to ours may have the key `*`, for every other value; an empty cell is `""`. An empty
    decision, reason or date that no map names is none.
    """

    id: Slug = Field(description="of the import")
    file: Text = Field(description="relative to the review's folder, such as data/screening/imports/kept.csv")
    encoding: Text = Field("utf-8", description="such as utf-8, cp1252, mac_roman")
    table: Literal["decisions", "adjudications", "retrieval", "population"] = Field(
        "decisions",
        description="what the rows are; `population`: the citations that were screened, so that those of its "
        "`searches` that it does not name were removed before screening",
    )
    stage: Optional = Field("", description="of decisions and adjudications")
    round: Optional = Field("", description="the calibration round of the stage in which all of it was decided, if any")
    match: dict[Literal["record_id", "accession", "doi", "title", "abstract"], Text] = Field(
        min_length=1,
        description="the columns by which a row finds its citation; whatever their order here, the record id is tried "
        "first, then accession number, DOI, title, abstract; a later one chooses among the several that an earlier one "
        "found",
    )
    references: References | None = Field(None, description="where the columns of `match` stand, if not in the file")
    unmatched: Literal["stop", "list"] = Field(
        "stop", description="rows that find no citation, or several, stop the build, or are listed only"
    )
    only: dict[str, list[str]] = Field({}, description="take rows with one of these values in that column")
    skip: dict[str, list[str]] = Field({}, description="leave out rows with one of these values in that column")
    reviewer: Optional = Field("", description="whose decisions these are, where it is one person's list")
    reviewer_column: Optional = Field("", description="names the reviewer of each row")
    reviewers: dict[str, Slug] = Field({}, description="their names for reviewers to the ids under `people`")
    decision: DecisionValue | None = Field(None, description="the decision of every row, where the list is of one kind")
    decision_column: Optional = Field("", description="holds the decision")
    decisions: dict[str, DecisionValue] = Field({}, description="their words for decisions to ours")
    reason_column: Optional = Field("", description="holds the exclusion reason")
    reasons: dict[str, Optional] = Field(
        {}, description="their words for reasons to the ids of the stage; to nothing where the word gives no reason"
    )
    status_column: Optional = Field("", description="of retrieval")
    statuses: dict[str, RetrievalStatus] = Field({}, description="their words for retrieval to ours")
    decided_at: Moment | None = Field(None, description="for all rows; without it and a column the time is unknown")
    decided_at_column: Optional = Field("", description="holds the date")
    absent: Absent | None = Field(None, description="what it means that the list does not name a citation")
    searches: list[Slug] = Field([], description="of a population: the searches whose citations it lists")

    @property
    def files(self) -> list[str]:
        """What it reads: the decisions, and where they stand apart the references."""
        return [self.file, *([self.references.file] if self.references else [])]

    @model_validator(mode="after")
    def _is_whole(self) -> "Import":
        if self.table in ("decisions", "adjudications"):
            self._has_one("reviewer", "reviewer_column")
            self._has_one("decision", "decision_column")
            if not self.stage:
                raise ValueError(f"{self.id}: `stage`, for {self.table} belong to one")
        if self.table == "retrieval" and not self.status_column:
            raise ValueError(f"{self.id}: `status_column`, for retrieval needs it")
        if self.table == "population" and not self.searches:
            raise ValueError(f"{self.id}: `searches`, for a population needs them")
        if self.absent and not self.reviewer:
            raise ValueError(f"{self.id}: `reviewer`, for `absent` needs the one whose list it is")
        return self

    def _has_one(self, *names: str) -> None:
        if sum(bool(getattr(self, name)) for name in names) != 1:
            raise ValueError(f"{self.id}: either `{names[0]}` or `{names[1]}`")


class CodeMeaning(Section):
    """What a code of EPPI-Reviewer says about a reference that bears it."""

    id: int = Field(description="its AttributeId")
    name: Text = Field(description="its AttributeName, as a check that it is the code that you mean")
    stage: Slug = Field(description="the stage at which it decides")
    decision: Literal[DecisionValue.INCLUDE, DecisionValue.EXCLUDE, DecisionValue.UNSURE] = Field(
        description="what it says"
    )
    reason: Optional = Field("", description="of an exclusion: the id of a reason of the stage")


class ToolImport(Section):
    """What was screened in another tool; `realist import` reads the tool's files and writes down what they say."""

    id: Slug = Field(description="of the import, and of its folder below data/screening/imports")
    tool: Literal["rayyan", "covidence", "asreview", "eppi"] = Field(description="where it was screened")
    stage: Optional = Field("", description="of the decisions, where the tool does not tell stages apart")
    stages: dict[str, Slug] = Field(
        {},
        description="the tool's stages to those of the review: of Rayyan their numbers (`1`, `2`), of Covidence "
        "`title_abstract` and `full_text`",
    )
    reasons: dict[str, Optional] = Field(
        {},
        description="the tool's words for exclusion reasons to the ids of the stage, to nothing where the word gives "
        "no reason; words that are the id or the label of a reason need no line",
    )
    several_reasons: Literal["stop", "first"] = Field(
        "stop",
        description="where an exclusion has several reasons: `stop`, or count the `first` in the order of the stage",
    )
    round: Optional = Field("", description="the calibration round of the stage in which all of it was decided, if any")
    reviewer: Optional = Field(
        "", description="whose decisions these are, where the files name nobody; of Covidence: who stands for the team"
    )
    label_column: Optional = Field("", description="of ASReview's older files: the column that holds the decision")
    codes: list[CodeMeaning] = Field([], description="of EPPI-Reviewer: the codes that are decisions")
    unmatched: Literal["stop", "list"] = Field(
        "stop", description="decisions on what finds no citation, or several, stop the build, or are listed only"
    )

    @model_validator(mode="after")
    def _is_whole(self) -> "ToolImport":
        if self.tool == "eppi" and not self.codes:
            raise ValueError(f"{self.id}: `codes`, for decisions of EPPI-Reviewer are codes")
        if self.tool == "covidence" and not self.stages:
            raise ValueError(f"{self.id}: `stages`, such as {{title_abstract: ..., full_text: ...}}")
        if self.tool in ("rayyan", "asreview") and not (self.stage or self.stages):
            raise ValueError(f"{self.id}: `stage`, for decisions belong to one")
        if self.tool in ("covidence", "eppi") and not self.reviewer:
            raise ValueError(f"{self.id}: `reviewer`, for the files name nobody")
        return self


class Highlight(Section):
    """Words that `realist screen` marks in titles and abstracts. They decide nothing.

    A word is found whole, in any case; one that ends in `*` at the beginning of longer ones too: `equit*`.
    """

    include: list[Text] = Field([], description="words that speak for the citation")
    exclude: list[Text] = Field([], description="words that speak against it")


class Screening(Section):
    """The stages of screening, in order, and decisions that come from elsewhere."""

    stages: list[Stage] = Field(min_length=1)
    imports: list[Import] = []
    tools: list[ToolImport] = Field([], description="what was screened in other tools")
    highlight: Highlight = Highlight()

    @property
    def from_elsewhere(self) -> bool:
        """Whether decisions come from elsewhere: where a citation stands is known only once they are matched."""
        return bool(self.imports or self.tools)


class Person(Section):
    """Somebody who takes decisions, under a pseudonym."""

    id: PersonId = Field(description="the pseudonym, in every row that the person writes")
    role: Text = Field(description="in the review, as printed")


class Deduplication(Section):
    """How records are linked into citations."""

    preprints: Literal["link", "separate"] = Field(
        "link", description="whether a preprint and its published version are one citation"
    )


class Cluster(Section):
    """A group of CMOCs."""

    id: Slug = Field(description="named in data/theory/cmocs.yaml")
    name: Text = Field(description="as printed")


class AppraisalCriterion(Section):
    """One criterion of appraisal and its levels, best first."""

    criterion: Criterion
    levels: list[Text] = Field(min_length=2, description="the ratings, best first")


class StudyField(Section):
    """A characteristic of studies: a column of data/reports/studies.csv."""

    id: Slug = Field(description="the column")
    label: Text = Field(description="as printed")
    values: list[Text] = Field([], description="the vocabulary; empty: free text")
    multiple: bool = Field(False, description="several values, separated by '; '")
    table: bool = Field(True, description="whether it is a column of the printed table")


class Synthesis(Section):
    """What is taken from the included studies."""

    studies: Literal["listed", "one_per_report"] = Field(
        "listed",
        description="`listed`: data/reports/studies.csv names the study of every included report; `one_per_report`: "
        "a report that it does not name is a study of its own",
    )
    clusters: list[Cluster] = Field([], description="clusters of CMOCs, in the order of the paper")
    appraisal: list[AppraisalCriterion] = []
    study_fields: list[StudyField] = []


class Author(Section):
    """An author of the paper, as printed."""

    name: Text = Field(description="as printed")
    affiliation: Optional = Field("", description="as printed")
    orcid: Optional = Field("", description="the address of the ORCID record")
    corresponding: bool = Field(False, description="whether letters go to this author")
    roles: list[Text] = Field([], description="contributions, as in the CRediT taxonomy")


Format = Literal["html", "pdf", "docx", "xml"]


class Report(Section):
    """The paper."""

    title: Text = Field(description="of the paper")
    short_title: Optional = Field("", description="for the running head")
    authors: list[Author] = Field(min_length=1)
    date: Moment = Field(description="printed on the paper, and the timestamp inside its files")
    keywords: list[Text] = Field([], description="as printed")
    formats: list[Format] = Field(["html", "pdf", "docx", "xml"], description="of the paper")
    licence: Optional = Field(
        "",
        description="of the review, for archives: its short name (CC-BY-4.0, see spdx.org), address or words",
    )
    funding: Optional = Field("", description="the statement as printed")
    competing_interests: Optional = Field("", description="the statement as printed")


class Config(Section):
    """`config.yaml`: everything about this review that is a setting."""

    review: ReviewInfo
    people: list[Person] = Field(min_length=1)
    eligibility: Eligibility = Eligibility()
    searching: list[SearchId] = Field(
        [], description="the searches in order; empty: all folders of data/searches, by date and name"
    )
    deduplication: Deduplication = Deduplication()
    screening: Screening
    synthesis: Synthesis = Synthesis()
    report: Report

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "Config":
        for what, ids in (
            ("searching", list(self.searching)),
            ("people", [person.id for person in self.people]),
            ("screening.stages", [stage.id for stage in self.screening.stages]),
            *((f"rounds of {stage.id}", [one.id for one in stage.rounds]) for stage in self.screening.stages),
            ("eligibility.versions", [one.id for one in self.eligibility.versions]),
            (
                "screening.imports",
                [one.id for one in self.screening.imports] + [one.id for one in self.screening.tools],
            ),
            ("synthesis.clusters", [cluster.id for cluster in self.synthesis.clusters]),
            ("synthesis.study_fields", [field.id for field in self.synthesis.study_fields]),
        ):
            repeated = sorted({one for one in ids if ids.count(one) > 1})
            if repeated:
                raise ValueError(f"{what}: the id {repeated[0]!r} stands twice")
        return self


class ExportFile(Section):
    """One file of an export, as downloaded."""

    path: Text = Field(description="relative to the folder of search.yaml")
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] = Field(
        description="of the file as downloaded, as `sha256sum` prints it"
    )


class Search(Section):
    """`data/searches/<search_id>/search.yaml`: one search, told as PRISMA-S asks."""

    database: Text = Field(description="such as MEDLINE")
    platform: Text = Field(description="such as Ovid")
    run_on: Moment = Field(description="the day of the search")
    strategy: Optional = Field("", description="the strategy exactly as run; or give strategy_file")
    strategy_file: Optional = Field("", description="file in this folder that holds the strategy")
    reported_hits: int | None = Field(None, ge=0, description="the number that the platform showed")
    hits_explained: Optional = Field(
        "", description="why the export holds another number of records than was reported; empty: it may not"
    )
    rejects_accepted: int = Field(
        0, ge=0, description="how many stretches that are no record a person has looked at, and found to be none"
    )
    files: list[ExportFile] = Field(min_length=1)
    purpose: Literal["main", "theory", "supplementary", "citation", "update"] = Field(
        "main", description="what the search is for"
    )
    updates: Optional = Field("", description="the search that this one renews")
    source_type: Literal["database", "register", "website", "organisation", "contact", "citation"] = Field(
        "database", description="what was searched"
    )
    limits: Optional = Field("", description="limits applied (PRISMA-S item 9)")
    filters: Optional = Field("", description="search filters used (item 10)")
    adapted_from: Optional = Field("", description="an earlier strategy that was used again (item 11)")
    exported_by: Optional = Field("", description="who exported the records")
    peer_reviewed: Optional = Field("", description="how the strategy was peer reviewed (item 14)")
    columns: dict[str, str] = Field({}, description="for a spreadsheet of unknown layout: our field to its column")
    notes: Optional = Field("", description="anything else")
