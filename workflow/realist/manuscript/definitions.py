"""Every number of the text: its key, what it counts, and the table it is counted from.

The one list of keys. A key with a name in braces stands for a family: `records_{search}` gives `records_medline`. The
text uses them as `n.records_medline`; counting fills them in; the guide prints this list.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

SEARCHES = "records/searches.csv"
CITATIONS = "deduplication/citations.csv"
QUEUE = "deduplication/queue.csv"
VERDICTS = "data/deduplication/verdicts.csv"
DECISIONS = "screening/decisions.csv"
FLOW = "screening/flow.json"
CONFLICTS = "screening/conflicts.csv"
AGREEMENT = "screening/agreement.csv"
GROUPS = "screening/agreement_groups.csv"
REVIEW_AGAIN = "screening/review_again.csv"
STUDIES = "synthesis/studies.csv"
APPRAISAL = "synthesis/appraisal.csv"
CMOCS = "synthesis/cmocs.csv"
MATRIX = "synthesis/matrix.csv"
EVIDENCE = "synthesis/evidence.csv"
THEORY = "synthesis/theory.json"

DEFINITIONS: dict[str, tuple[str, str]] = {
    "databases": ("Bibliographic databases searched", SEARCHES),
    "searches": ("Searches run, of databases and by other methods", SEARCHES),
    "records": ("Records read from the exports of all searches", SEARCHES),
    "records_databases": ("Records read from the exports of database searches", SEARCHES),
    "rejects": ("Stretches of the exports that could not be read as a record", SEARCHES),
    "records_{search}": ("Records read from the search {search}", SEARCHES),
    "reported_{search}": ("Records that the platform reported for the search {search}", SEARCHES),
    "citations_{search}": ("Citations to which the search {search} contributed a record", CITATIONS),
    "unique_{search}": ("Citations found by the search {search} alone", CITATIONS),
    "citations": ("Citations: records that describe one report counted once", CITATIONS),
    "citations_databases": ("Citations found by at least one database search", CITATIONS),
    "duplicates": ("Records that repeat another record of their citation", CITATIONS),
    "doubtful_pairs": ("Pairs of records left for a person to judge", QUEUE),
    "verdicts": ("Pairs of records that a person judged", VERDICTS),
    "verdicts_{verdict}": ("Pairs of records that a person judged to be: {verdict}", VERDICTS),
    "citations_screened": ("Citations decided at the first stage of screening", DECISIONS),
    "screened_{stage}": ("Citations decided at the stage {stage}", DECISIONS),
    "excluded_{stage}": ("Citations excluded at the stage {stage}", DECISIONS),
    "passed_{stage}": ("Citations included at the stage {stage}", DECISIONS),
    "waiting_{stage}": ("Citations without a settled decision at the stage {stage}", DECISIONS),
    "left_{stage}": ("Citations that nobody had decided on when screening stopped at the stage {stage}", DECISIONS),
    "excluded_{stage}_{reason}": ("Citations excluded at the stage {stage} for the reason {reason}", DECISIONS),
    "conflicts_{stage}": ("Citations on which reviewers differed at the stage {stage}", CONFLICTS),
    "settled_{stage}": ("Conflicts at the stage {stage} that were settled", CONFLICTS),
    "reviewers_{stage}": ("People who decided at the stage {stage}, but for those who settled conflicts", DECISIONS),
    "decided_by_one_{stage}": ("Citations that one reviewer decided on at the stage {stage}", DECISIONS),
    "decided_by_two_{stage}": ("Citations that two reviewers decided on at the stage {stage}", DECISIONS),
    "decided_by_more_{stage}": ("Citations that more than two reviewers decided on at the stage {stage}", DECISIONS),
    "sample_{stage}": (
        "Citations of the random sample that a second reviewer decided on at the stage {stage}",
        DECISIONS,
    ),
    "round_{stage}_{round}": ("Citations of the calibration round {round} at the stage {stage}", DECISIONS),
    "conflicts_in_decision_{stage}": ("Conflicts about inclusion at the stage {stage}", CONFLICTS),
    "conflicts_in_reason_{stage}": ("Conflicts about the reason of exclusion at the stage {stage}", CONFLICTS),
    "conflicts_unsure_{stage}": ("Conflicts at the stage {stage} because a reviewer was unsure", CONFLICTS),
    "settled_third_{stage}": (
        "Conflicts at the stage {stage} that somebody settled who had not decided on the citation",
        CONFLICTS,
    ),
    "settled_blinded_{stage}": (
        "Conflicts at the stage {stage} that somebody settled from whom the decisions were kept",
        CONFLICTS,
    ),
    "settled_consensus_{stage}": (
        "Conflicts at the stage {stage} that all settled together who had decided on the citation",
        CONFLICTS,
    ),
    "settled_one_{stage}": (
        "Conflicts at the stage {stage} that one or some settled of those who had decided on the citation",
        CONFLICTS,
    ),
    "review_again": ("Citations decided on under criteria that have changed since, to look at again", REVIEW_AGAIN),
    "sought": ("Reports sought for retrieval", DECISIONS),
    "not_retrieved": ("Reports that could not be retrieved", DECISIONS),
    "assessed": ("Reports read and assessed for eligibility", DECISIONS),
    "flow_{box}": ("Box of the flow, in {unit}: {label}", FLOW),
    "agreement_{stage}_n": ("Citations that two reviewers both decided at the stage {stage}", AGREEMENT),
    "agreement_{stage}_{measure}": ("Agreement between reviewers at the stage {stage}: {measure}", AGREEMENT),
    "round_{stage}_{round}_{measure}": (
        "Agreement between the two reviewers of the calibration round {round} at the stage {stage}: {measure}",
        AGREEMENT,
    ),
    "round_{stage}_{round}_fleiss_kappa": (
        "Fleiss' kappa of the reviewers of the calibration round {round} at the stage {stage}",
        GROUPS,
    ),
    "round_{stage}_{round}_alpha": (
        "Krippendorff's alpha of the reviewers of the calibration round {round} at the stage {stage}",
        GROUPS,
    ),
    "agreement_{stage}_fleiss_kappa": ("Fleiss' kappa of all reviewers at the stage {stage}", GROUPS),
    "agreement_{stage}_alpha": ("Krippendorff's alpha of all reviewers at the stage {stage}", GROUPS),
    "included_reports": ("Reports included in the review", DECISIONS),
    "included_studies": ("Studies included in the review", STUDIES),
    "year_first": ("Earliest year of publication among the included studies", STUDIES),
    "year_last": ("Latest year of publication among the included studies", STUDIES),
    "{field}_{value}": ("Included studies with {field}: {value}", STUDIES),
    "{field}_values": ("Different values of {field} among the included studies", STUDIES),
    "{field}_most_common": ("The commonest value of {field} among the included studies", STUDIES),
    "{field}_most_common_studies": ("Included studies with the commonest value of {field}", STUDIES),
    "ratings": ("Ratings given in appraisal", APPRAISAL),
    "{criterion}_{level}": ("Included studies whose {criterion} was rated {level}", STUDIES),
    "clusters": ("Clusters of CMOCs", CMOCS),
    "cmocs": ("Context-mechanism-outcome configurations (CMOCs)", CMOCS),
    "cmocs_{direction}": ('CMOCs of the direction "{direction}"', CMOCS),
    "cmocs_{cluster}": ("CMOCs of the cluster {cluster}", CMOCS),
    "cmocs_{cluster}_{direction}": ('CMOCs of the cluster {cluster} and the direction "{direction}"', CMOCS),
    "cmocs_refined": ("CMOCs refined by at least one study", CMOCS),
    "cmocs_refuted": ("CMOCs contradicted by at least one study", CMOCS),
    "cmocs_revised": ("CMOCs with more than one version in their history", CMOCS),
    "cmoc_links": ("Links among CMOCs", CMOCS),
    "cmoc_links_{kind}": ('Links among CMOCs of the kind "{kind}"', CMOCS),
    "cmoc_supporting_fewest": ("Fewest studies that support one CMOC", CMOCS),
    "cmoc_supporting_most": ("Most studies that support one CMOC", CMOCS),
    "cmoc_studies_fewest": ("Fewest studies with evidence on one CMOC: that support, refine or refute it", CMOCS),
    "cmoc_studies_most": ("Most studies with evidence on one CMOC: that support, refine or refute it", CMOCS),
    "studies_supporting_{cluster}": ("Studies that support a CMOC of the cluster {cluster}", MATRIX),
    "studies_{cluster}": ("Studies that support, refine or refute a CMOC of the cluster {cluster}", MATRIX),
    "studies_in_cmocs": ("Included studies that support, refine or refute at least one CMOC", MATRIX),
    "studies_outside_cmocs": ("Included studies without evidence on any CMOC", MATRIX),
    "excerpts": ("Coded excerpts", EVIDENCE),
    "excerpts_{stance}": ("Excerpts whose stance is: {stance}", EVIDENCE),
    "excerpts_{basis}": ("Excerpts whose basis is: {basis}", EVIDENCE),
    "theory_versions": ("Versions of the programme theory", THEORY),
}


@dataclass(frozen=True)
class Number:
    """A number of the text.

    Attributes:
        key: as the text uses it, `n.<key>`.
        value: a whole number, a share or coefficient, or a word.
        definition: what it counts.
        source: the table it was counted from, below results/ unless it names data/.
        ids: what it counts, one by one; empty where it is not a count, and for sums of records.
    """

    key: str
    value: int | float | str
    definition: str
    source: str
    ids: tuple[str, ...] = ()

    @property
    def is_fixed(self) -> bool:
        """Whether every review has this number, whatever its words."""
        return self.key in DEFINITIONS and DEFINITIONS[self.key][0] == self.definition

    def entry(self) -> dict[str, Any]:
        """As `results/numbers.json` holds it."""
        return {
            "value": self.value,
            "definition": self.definition,
            "source": self.source,
            "ids": list(self.ids),
        }


def number(template: str, value: float | str, ids: tuple[str, ...] = (), /, **names: str) -> Number:
    """The number that `template` defines, for these names (`search="medline"`)."""
    definition, source = DEFINITIONS[template]
    key = template.format_map({name: slug(text) for name, text in names.items()})
    return Number(key, value, definition.format_map(names), source, ids)


def count(template: str, ids: "list[str] | set[str]", /, **names: str) -> Number:
    """The number of different `ids`."""
    distinct = tuple(sorted(set(ids)))
    return number(template, len(distinct), distinct, **names)


def slug(text: str) -> str:
    """A name as part of a key: `United States` gives `united_states`; a text without letters, its hash."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return words or "x" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
