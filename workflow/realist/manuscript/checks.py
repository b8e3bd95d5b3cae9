"""What can be wrong with the text before anything is counted: templates, numbers, citations, claims, checklist."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter

from realist.config import Config, ReviewType
from realist.contract import Basis, Direction, LinkKind, PublishedNumber, Stance, Verdict
from realist.errors import Kind, Problem, ReviewError, nearest, quoted
from realist.manuscript import checklist, claims, placeholders, references, templates
from realist.manuscript.counting import split
from realist.manuscript.definitions import CMOCS, DEFINITIONS, EVIDENCE, MATRIX, THEORY, slug
from realist.review import Placed, human_files, is_beside_the_matter, read_items, search_ids
from realist.screening.prisma import LABELS
from realist.screening.statistics import MEASURES
from realist.tables import decode, read_bytes, read_human_table

STUDIES = "data/reports/studies.csv"
PUBLISHED = "data/published.yaml"
_CITATION = re.compile(r"(?<![\w\\@.])@(?:\{([^{}\s]+)\}|(\w(?:[\w:.#$%&+?<>~/-]*\w)?))")

Names = tuple[str, ...]


def problems(root: Path, config: Config) -> Iterator[Problem]:
    """Everything that is wrong with the text, its bibliography, its claims and its checklist."""
    sources, unreadable = _sources(root)
    yield from unreadable
    yield from _no_sections(root)
    studies = _study_rows(root)
    searches = search_ids(root, config)
    known = known_keys(config, searches, studies)
    yield from ambiguous_keys(config, searches)
    for name, source in sources.items():
        wrong = list(templates.template_problems(source, name))
        yield from wrong or templates.undefined_numbers(source, name, known)
    yield from placeholders.problems(sources)
    yield from _bibliography_problems(root, sources, [row["study_id"] for row in studies if "study_id" in row])
    yield from _claim_problems(root, known)
    yield from _published_problems(root, known)
    if config.review.type == ReviewType.REALIST and (root / checklist.ANSWERS).is_file():
        yield from _checklist_problems(root, sources)


def _no_sections(root: Path) -> Iterator[Problem]:
    """Files beside the sections that would not be in the paper."""
    for path in human_files(root):
        name = path.relative_to(root)
        beside = name.suffix == ".md" or is_beside_the_matter(name)
        if name.parent.as_posix() == templates.FOLDER and not beside:
            yield Problem(name.as_posix(), 0, "", Kind.UNEXPECTED_FILE, quoted(name.name), "NN-name.md",
                          "Only Markdown is read: save the text as .md, or move the file elsewhere.")  # fmt: skip


def _sources(root: Path) -> tuple[dict[str, str], list[Problem]]:
    """The sections by name, and what cannot be read of them."""
    sources: dict[str, str] = {}
    wrong: list[Problem] = []
    for file in templates.section_files(root):
        name = f"{templates.FOLDER}/{file.name}"
        try:
            sources[name] = decode(read_bytes(file, name), name)
        except ReviewError as error:
            wrong += error.problems
    if not sources and not wrong:
        remedy = "Write at least one section, for instance report/sections/01-introduction.md."
        wrong.append(Problem(templates.FOLDER, 0, "", Kind.MISSING_FILE, "nothing", "NN-name.md", remedy))
    return sources, wrong


def _study_rows(root: Path) -> list[dict[str, str]]:
    """The included studies as written; what is wrong with their table is another room's to say."""
    try:
        return [row for _, row in read_human_table(root / STUDIES, STUDIES)[1]] if (root / STUDIES).is_file() else []
    except ReviewError:
        return []


def ambiguous_keys(config: Config, searches: Sequence[str]) -> Iterator[Problem]:
    """Names of the review that would give two numbers one key, such as a cluster called `increases`."""
    keys = Counter(key for _, key in _keys(config, searches, []))
    for key in sorted(key for key, times in keys.items() if times > 1):
        yield Problem("config.yaml", 0, "", Kind.BAD_SETTING, f"two numbers would both be n.{key}", "a key for each",
                      "Rename the search, stage, reason, field, level or cluster of these words.")  # fmt: skip


def known_keys(config: Config, searches: Sequence[str], studies: Sequence[Mapping[str, str]]) -> set[str]:
    """The keys of every number that this review can have, before anything is counted."""
    return {key for _, key in _keys(config, searches, studies)}


def _keys(config: Config, searches: Sequence[str], studies: Sequence[Mapping[str, str]]) -> set[tuple[str, str]]:
    """Every key with the definition that it comes from."""
    bindings = _bindings(config, searches, studies)
    keys: set[tuple[str, str]] = set()
    for template, (_, source) in DEFINITIONS.items():
        if source in (CMOCS, MATRIX, EVIDENCE, THEORY) and config.review.type != ReviewType.REALIST:
            continue
        names = tuple(name for _, name, _, _ in Formatter().parse(template) if name)
        for words in bindings[names]:
            keys.add((template, template.format_map(dict(zip(names, map(slug, words), strict=True)))))
    return keys


def _bindings(
    config: Config, searches: Sequence[str], studies: Sequence[Mapping[str, str]]
) -> dict[Names, list[Names]]:
    """For each combination of names in the definitions, what they can stand for."""
    stages, clusters, fields = config.screening.stages, config.synthesis.clusters, config.synthesis.study_fields
    return {
        (): [()],
        ("search",): [(one,) for one in searches],
        ("verdict",): [(one,) for one in Verdict],
        ("box",): [(one,) for one in LABELS],
        ("stage",): [(stage.id,) for stage in stages],
        ("stage", "reason"): [(stage.id, reason.id) for stage in stages for reason in stage.reasons],
        ("stage", "measure"): [(stage.id, measure) for stage in stages for measure in MEASURES],
        ("stage", "round"): [(stage.id, one.id) for stage in stages for one in stage.rounds],
        ("stage", "round", "measure"): [
            (stage.id, one.id, measure) for stage in stages for one in stage.rounds for measure in MEASURES
        ],
        ("field",): [(field.id,) for field in fields],
        ("field", "value"): [
            (field.id, value) for field in fields for value in _values(studies, field.id, field.values)
        ],
        ("criterion", "level"): [(one.criterion, level) for one in config.synthesis.appraisal for level in one.levels],
        ("direction",): [(one,) for one in Direction],
        ("cluster",): [(one.id,) for one in clusters],
        ("cluster", "direction"): [(one.id, direction) for one in clusters for direction in Direction],
        ("stance",): [(one,) for one in Stance],
        ("basis",): [(one,) for one in Basis],
        ("kind",): [(one,) for one in LinkKind],
    }


def _values(studies: Sequence[Mapping[str, str]], field: str, configured: Sequence[str]) -> set[str]:
    """Values of a field; whole cells too, for one that holds several."""
    cells = {row[field].strip() for row in studies if row.get(field, "").strip()}
    return {*configured, *cells, *(value for cell in cells for value in split(cell))}


def citations(sources: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """The citations that the sections write out: key, file and line."""
    for name, source in sources.items():
        for line, text in enumerate(source.splitlines(), start=1):
            for match in _CITATION.finditer(text):
                yield match[1] or match[2], name, line


def _bibliography_problems(root: Path, sources: Mapping[str, str], studies: Sequence[str]) -> Iterator[Problem]:
    try:
        known = references.read_bibliography(root)
    except ReviewError as error:
        yield from error.problems
        return
    cited = [one for one in citations(sources) if "{{" not in one[0]]
    yield from references.unknown_citations(cited, {*known, *studies})
    yield from references.uncited(root, known, {key for key, _, _ in cited})


def _claim_problems(root: Path, known: set[str]) -> Iterator[Problem]:
    try:
        written = read_items(root / claims.CLAIMS, claims.Claim, claims.CLAIMS)
    except ReviewError as error:
        yield from error.problems
        return
    for claim in written:
        for name in _names(claim):
            if name not in known:
                yield claim.problem("predicate", Kind.UNDEFINED_NUMBER, name, "a key of results/numbers.json",
                                    f"{nearest(name, known)}Correct the predicate.")  # fmt: skip


def _names(claim: Placed[claims.Claim]) -> list[str]:
    """The numbers that a predicate names; none where it cannot be read, which evaluating it will say."""
    try:
        return claims.names(claim.value.predicate)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _published_problems(root: Path, known: set[str]) -> Iterator[Problem]:
    try:
        printed = read_items(root / PUBLISHED, PublishedNumber, PUBLISHED)
    except ReviewError:
        return  # its form is checked with the review's other files
    for item in printed:
        if item.value.key not in known:
            yield item.problem("key", Kind.UNDEFINED_NUMBER, item.value.key, "a key of results/numbers.json",
                               f"{nearest(item.value.key, known)}Correct the key.")  # fmt: skip


def _checklist_problems(root: Path, sources: Mapping[str, str]) -> Iterator[Problem]:
    try:
        answers = read_items(root / checklist.ANSWERS, checklist.Answer, checklist.ANSWERS)
    except ReviewError as error:
        yield from error.problems
        return
    yield from checklist.answer_problems(answers, checklist.anchors(sources))
