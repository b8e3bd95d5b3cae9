"""A review as people wrote it: settings, searches and every table, with all that is wrong in its form.

Loading never stops at the first problem. What can be read is there; what cannot is in `problems`.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from realist import contract
from realist.config import TAKEN_FROM_SEARCHES, Config, ExportFile, Search, Stage
from realist.errors import Kind, Problem, ReviewError, nearest, one_of, quoted, relative
from realist.tables import parse_csv, read_human_table
from realist.yaml_files import Location, YamlFile, path_text, read_yaml

SYSTEM = frozenset({"Thumbs.db", "desktop.ini"})
ADJUDICATION, LEFT = "adjudication.csv", "left.csv"
"""Tables of a stage that belong to no single reviewer: settled conflicts, and what was left when screening stopped."""

R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True)
class Placed(Generic[R]):
    """A row or item with its place, for messages: `file`, and the row of the table or line of the YAML file."""

    value: R
    file: str
    row: int

    def problem(self, column: str, kind: Kind, found: str, expected: str, remedy: str) -> Problem:
        """A problem of this row."""
        return Problem(self.file, self.row, column, kind, found, expected, remedy)


@dataclass
class Review:
    """Everything that people wrote, in the order in which it stands.

    Attributes:
        root: the review's folder.
        config: the settings; None where they cannot be used.
        searches: by search id, in the order of the review.
        problems: all that is wrong in form.
    """

    root: Path
    config: Config | None = None
    searches: dict[str, Placed[Search]] = field(default_factory=dict)
    verdicts: list[Placed[contract.VerdictRow]] = field(default_factory=list)
    decisions: dict[str, list[Placed[contract.DecisionRow]]] = field(default_factory=dict)
    adjudications: dict[str, list[Placed[contract.AdjudicationRow]]] = field(default_factory=dict)
    left: dict[str, list[Placed[contract.LeftRow]]] = field(default_factory=dict)
    retrieval: list[Placed[contract.RetrievalRow]] = field(default_factory=list)
    studies: list[Placed[contract.StudyRow]] = field(default_factory=list)
    appraisal: list[Placed[contract.AppraisalRow]] = field(default_factory=list)
    excerpts: list[Placed[contract.ExcerptRow]] = field(default_factory=list)
    cmocs: list[Placed[contract.Cmoc]] = field(default_factory=list)
    theory: list[Placed[contract.TheoryVersion]] = field(default_factory=list)
    published: list[Placed[contract.PublishedNumber]] = field(default_factory=list)
    config_lines: YamlFile = field(default_factory=lambda: YamlFile("config.yaml", {}, {}))
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def stages(self) -> dict[str, Stage]:
        """The stages of screening by id, in order."""
        return {stage.id: stage for stage in self.config.screening.stages} if self.config else {}

    def config_problem(self, location: Location, kind: Kind, found: str, expected: str, remedy: str) -> Problem:
        """A problem of a setting, with its line."""
        return Problem("config.yaml", self.config_lines.line(location), path_text(location), kind, found, expected,
                       remedy)  # fmt: skip


def load(root: Path) -> Review:
    """Read everything that people wrote below `root`."""
    review = Review(root)
    _load_config(review)
    _load_searches(review)
    data = root / "data"
    review.verdicts = _table(review, data / "deduplication/verdicts.csv", contract.VerdictRow)
    for stage in _stage_ids(review):
        _load_stage(review, stage)
    review.retrieval = _table(review, data / "reports/retrieval.csv", contract.RetrievalRow)
    review.studies = _table(review, data / "reports/studies.csv", contract.StudyRow)
    review.appraisal = _table(review, data / "appraisal/appraisal.csv", contract.AppraisalRow)
    review.excerpts = _table(review, data / "evidence/excerpts.csv", contract.ExcerptRow)
    review.cmocs = _items(review, data / "theory/cmocs.yaml", contract.Cmoc)
    review.theory = _items(review, data / "theory/programme_theory.yaml", contract.TheoryVersion)
    review.published = _items(review, data / "published.yaml", contract.PublishedNumber)
    return review


def load_config(root: Path) -> Config:
    """The settings alone.

    Raises:
        ReviewError: `config.yaml` is missing or wrong.
    """
    review = Review(root)
    _load_config(review)
    if review.config is None:
        raise ReviewError(review.problems)
    return review.config


def load_search(path: Path, name: str) -> Search:
    """One `search.yaml`.

    Raises:
        ReviewError: it is missing or wrong.
    """
    written = read_yaml(path, name)
    search, problems = validate(Search, written.value, written)
    if search is None:
        raise ReviewError(problems)
    return search


def read_rows(path: Path, model: type[R], name: str | None = None) -> list[Placed[R]]:
    """The rows of a table that a person wrote; none where the file is absent.

    Raises:
        ReviewError: with every problem of the table's form.
    """
    rows, problems = _checked_rows(path, model, name or path.as_posix())
    if problems:
        raise ReviewError(problems)
    return rows


def readable_rows(path: Path, model: type[R]) -> list[Placed[R]]:
    """The rows of a table that can be read, for a step before the check, which says what is wrong with the others."""
    return _checked_rows(path, model, path.as_posix())[0]


def read_items(path: Path, model: type[R], name: str | None = None) -> list[Placed[R]]:
    """The items of a YAML list that a person wrote; none where the file is absent.

    Raises:
        ReviewError: with every problem of the file's form.
    """
    items, problems = _checked_items(path, model, name or path.as_posix())
    if problems:
        raise ReviewError(problems)
    return items


def validate(model: type[R], value: Any, written: YamlFile, at: Location = ()) -> tuple[R | None, list[Problem]]:
    """A value of a YAML file as `model`, or the problems that prevent it."""
    try:
        return TypeAdapter(model).validate_python(value), []
    except ValidationError as error:
        return None, [_setting_problem(model, detail, written, at) for detail in error.errors()]


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_file(path: Path) -> bool:
    """Whether the file is there; a name that no file can have is not, where `Path.is_file` would raise."""
    return os.path.isfile(path)  # noqa: PTH113


def is_hidden(path: PurePath) -> bool:
    """Whether a file, by its path below the review's folder, is nobody's: hidden, or what an editor keeps open."""
    return any(part.startswith((".", "~")) for part in path.parts)


def is_beside_the_matter(path: PurePath) -> bool:
    """Whether a file is none of the review's: hidden, left by an operating system, or a note for readers."""
    return is_hidden(path) or path.name in SYSTEM or path.name.upper().startswith("README")


def visible(folder: Path, *patterns: str) -> list[Path]:
    """What people put below a folder, by globs, sorted, but for what is hidden: the way to look for their files."""
    found = {path for pattern in patterns for path in folder.glob(pattern)}
    return sorted(path for path in found if not is_hidden(path.relative_to(folder)))


def human_files(root: Path) -> list[Path]:
    """Every file below data/ and report/, sorted, but for what is hidden."""
    return [path for path in visible(root, "data/**/*", "report/**/*") if path.is_file()]


def has_braces(path: Path) -> bool:
    """Whether the name would mean a wildcard to Snakemake."""
    return "{" in path.as_posix() or "}" in path.as_posix()


def is_result(path: Path) -> bool:
    """Whether the path, relative to the review's folder, leads to what a build makes."""
    return PurePosixPath(os.path.normpath(path)).parts[:1] == ("results",)


def search_ids(root: Path, config: Config | None) -> list[str]:
    """The searches in the order of the review: as configured, else by the day on which they were run, and name."""
    if config and config.searching:
        return list(config.searching)
    folder = root / "data/searches"
    found = [path.parent.name for path in visible(root, "data/searches/*/search.yaml")]
    return sorted(found, key=lambda one: (_run_on(folder / one / "search.yaml"), one))


def search_folders(root: Path) -> list[str]:
    """The folders of data/searches that hold anything but notes for readers, by name."""
    inside = [path.relative_to(root).parts for path in human_files(root)]
    return sorted({
        parts[2]
        for parts in inside
        if parts[:2] == ("data", "searches") and len(parts) > len(("data", "searches", "search_id"))
        and not parts[-1].upper().startswith("README")
    })  # fmt: skip


def is_search_id(name: str) -> bool:
    """Whether a folder of this name can be a search: the name is an id, and no table of results has it."""
    return contract.is_id(name) and name not in TAKEN_FROM_SEARCHES


def _run_on(path: Path) -> str:
    try:
        value = read_yaml(path, path.name).value
    except ReviewError:
        return ""
    return str(value.get("run_on", "")) if isinstance(value, Mapping) else ""


def _load_config(review: Review) -> None:
    path = review.root / "config.yaml"
    if not path.is_file():
        remedy = "Run the command in the review's folder, or copy config.yaml there."
        review.problems.append(_missing("config.yaml", "the settings of the review", remedy))
        return
    try:
        written = read_yaml(path, "config.yaml")
    except ReviewError as error:
        review.problems += error.problems
        return
    review.config_lines = written
    review.config, problems = validate(Config, written.value, written)
    review.problems += problems


def _load_searches(review: Review) -> None:
    ids = search_ids(review.root, review.config)
    if not ids:
        remedy = "Make a folder for each search, with its export and its search.yaml: `realist register` does both."
        review.problems.append(_missing("data/searches", "at least one folder with a search.yaml", remedy))
    review.problems += _folder_problems(review, ids)
    for search_id in filter(is_search_id, ids):
        name = f"data/searches/{search_id}/search.yaml"
        path = review.root / name
        if not path.is_file():
            remedy = "Write it, or take the search out of `searching` in config.yaml."
            review.problems.append(_missing(name, "what was searched, where and when", remedy))
            continue
        try:
            written = read_yaml(path, name)
        except ReviewError as error:
            review.problems += error.problems
            continue
        search, wrong = validate(Search, written.value, written)
        review.problems += wrong
        if search is not None:
            review.searches[search_id] = Placed(search, name, 0)
            review.problems += _export_problems(search, written, path.parent, review.root)


def _folder_problems(review: Review, ids: Collection[str]) -> Iterator[Problem]:
    """Folders whose name can be no search's, and those that nobody has described."""
    configured = bool(review.config and review.config.searching)  # else told of each file in it: see checking.places
    for name in search_folders(review.root):
        folder = f"data/searches/{name}"
        if not is_search_id(name):
            ours = f", and not {' or '.join(TAKEN_FROM_SEARCHES)}"
            yield Problem(folder, 0, "", Kind.UNUSABLE_NAME, quoted(name), contract.ID_FORM + ours,
                          f"Rename the folder, such as to {_as_id(name)}, and change the name wherever it stands: in "
                          "config.yaml, and before the colon of record ids in data/.")  # fmt: skip
        elif name not in ids and not configured:
            remedy = "Write it, or remove the folder: a search without it is not part of the review."
            yield _missing(f"{folder}/search.yaml", "what was searched, where and when", remedy)


def _as_id(name: str) -> str:
    """A name as an id that people would recognise."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    made = re.sub("[^a-z0-9]+", "_", plain).strip("_")[:100]
    return f"{made}_1" if made in TAKEN_FROM_SEARCHES else made or "search_1"


def _export_problems(search: Search, written: YamlFile, folder: Path, root: Path) -> Iterator[Problem]:
    for index, export in enumerate(search.files):
        yield from _export_problem(export, written, ("files", index), folder, root)
    if search.strategy_file and not is_file(folder / search.strategy_file):
        at: Location = ("strategy_file",)
        yield Problem(written.name, written.line(at), path_text(at), Kind.MISSING_FILE, search.strategy_file,
                      "the search strategy", "Put the file there, or write the strategy under `strategy`.")  # fmt: skip


def _export_problem(export: ExportFile, written: YamlFile, at: Location, folder: Path, root: Path) -> Iterator[Problem]:
    path = folder / export.path
    name = relative(path, root)
    place = written.name, written.line((*at, "path")), path_text((*at, "path"))
    if has_braces(Path(export.path)):
        yield Problem(*place, Kind.BAD_SETTING, quoted(export.path), "a name without braces",
                      "Rename the file: { and } have a meaning for the workflow.")  # fmt: skip
    if not is_file(path):
        yield Problem(*place, Kind.MISSING_FILE, name, "the export, as downloaded",
                      "Put the file there, or correct its path.")  # fmt: skip
    elif (found := file_sha256(path)) != export.sha256:
        yield Problem(*place, Kind.CHANGED_EXPORT, f"{name} with SHA-256 {found}", f"SHA-256 {export.sha256}",
                      "Exports are never edited: put the downloaded file back. If it was exported anew on purpose, "
                      "write its SHA-256 into search.yaml.")  # fmt: skip


def _stage_ids(review: Review) -> list[str]:
    """The stages; where the settings cannot be used the folders, so that the form of their tables is checked."""
    if review.config:
        return list(review.stages)
    return sorted({path.parent.name for path in visible(review.root, "data/screening/*/*.csv")} - {"imports"})


def _load_stage(review: Review, stage: str) -> None:
    review.decisions[stage] = []
    review.adjudications[stage] = []
    review.left[stage] = []
    for path in stage_tables(review.root, stage):
        if path.name == ADJUDICATION:
            review.adjudications[stage] = _table(review, path, contract.AdjudicationRow)
        elif path.name == LEFT:
            review.left[stage] = _table(review, path, contract.LeftRow)
        elif _is_a_reviewers(review, path.stem):
            review.decisions[stage] += _table(review, path, contract.DecisionRow)


def stage_tables(root: Path, stage: str) -> list[Path]:
    """The tables of a stage: of its reviewers, of settled conflicts, and of what was left."""
    return visible(root / "data/screening" / stage, "*.csv")


def _is_a_reviewers(review: Review, name: str) -> bool:
    """Whether the table is one of a reviewer: another has no place here, which is told once and not of each row."""
    return review.config is None or name in [person.id for person in review.config.people]


def _table(review: Review, path: Path, model: type[R]) -> list[Placed[R]]:
    rows, problems = _checked_rows(path, model, relative(path, review.root))
    review.problems += problems
    return rows


def _items(review: Review, path: Path, model: type[R]) -> list[Placed[R]]:
    items, problems = _checked_items(path, model, relative(path, review.root))
    review.problems += problems
    return items


def _checked_rows(path: Path, model: type[R], name: str) -> tuple[list[Placed[R]], list[Problem]]:
    if not path.exists():
        return [], []
    try:
        header, cells = read_human_table(path, name)
    except ReviewError as error:
        return [], list(error.problems)
    problems = list(_column_problems(model, header, name))
    if problems:
        return [], problems
    rows: list[Placed[R]] = []
    for number, values in cells:
        problems += _swallowed(model, values, name, number)
        try:
            rows.append(Placed(model.model_validate(values), name, number))
        except ValidationError as error:
            problems += [_cell_problem(model, detail, name, number) for detail in error.errors()]
    return rows, problems + list(_repeated(rows))


def _swallowed(model: type[BaseModel], cells: Mapping[str, str], name: str, row: int) -> Iterator[Problem]:
    """A cell that holds whole rows of its table: a quote opened by mistake, and another one far below closed it."""
    columns, values = list(cells), list(cells.values())
    for place, value in enumerate(values):
        _, *lines = _LINE_END.split(value)
        after = values[place + 1 :]  # of the row in which the quote closed, which the last line begins
        rests = [*([] for _ in lines[1:]), after]
        if any(_is_a_row(model, columns, line, rest) for line, rest in zip(lines, rests, strict=False)):
            yield Problem(name, row, columns[place], Kind.BAD_CSV, "a cell that holds whole rows of this table",
                          "each row on its own", "Look for a quote with which the cell begins, and close it where the "
                          "cell should end, or take it out.")  # fmt: skip


_LINE_END = re.compile(r"\r\n|\r|\n")


def _is_a_row(model: type[BaseModel], columns: Sequence[str], line: str, rest: Sequence[str]) -> bool:
    """Whether a line of text, with the cells after it, is a row of the table, and other words would be none."""
    found = next(parse_csv(line), [])
    words = ["x"] * len(found)
    return _fits(model, columns, [*found, *rest]) and not _fits(model, columns, [*words, *rest])


def _fits(model: type[BaseModel], columns: Sequence[str], row: Sequence[str]) -> bool:
    """Whether these cells could be a row of the table."""
    try:
        model.model_validate(dict(zip(columns, row, strict=True)))
    except ValueError:
        return False
    return True


def _column_problems(model: type[BaseModel], header: list[str], name: str) -> Iterator[Problem]:
    known = list(model.model_fields)
    for column in known:
        if model.model_fields[column].is_required() and header and column not in header:
            yield Problem(name, 1, column, Kind.MISSING_COLUMN, "", f"the columns {', '.join(known)}",
                          "Add the column to the header.")  # fmt: skip
    if model.model_config.get("extra") == "allow":
        return
    for column in header:
        if column not in known:
            yield Problem(name, 1, column, Kind.UNKNOWN_COLUMN, quoted(column), one_of(known),
                          f"{nearest(column, known)}Rename or remove the column.")  # fmt: skip


def _cell_problem(model: type[BaseModel], detail: Any, name: str, row: int) -> Problem:
    column = str(detail["loc"][0]) if detail["loc"] else ""
    value = str(detail["input"])
    description = model.model_fields[column].description if column in model.model_fields else None
    if not value.strip():
        return Problem(name, row, column, Kind.MISSING_VALUE, "nothing", description or _expectation(detail),
                       "Fill the cell.")  # fmt: skip
    return Problem(name, row, column, Kind.BAD_VALUE, quoted(value), _expectation(detail), _hint(detail, "cell"))


def _setting_problem(model: type[BaseModel], detail: Any, written: YamlFile, at: Location) -> Problem:
    location = _written_location(detail, written, at)
    inside = location[len(at) :]
    line, column = written.line(location), path_text(location)
    match detail["type"]:
        case "extra_forbidden":
            known = sorted(_known_keys(model, inside[:-1]))
            return Problem(written.name, line, column, Kind.UNKNOWN_KEY, quoted(str(inside[-1])), one_of(known),
                           f"{nearest(str(inside[-1]), known)}Rename or remove it.")  # fmt: skip
        case "missing":
            return Problem(written.name, line, column, Kind.MISSING_KEY, "nothing", f"`{inside[-1]}`", "Add it.")
        case "union_tag_invalid":
            kinds, kind = _tags(detail), detail["ctx"]["tag"]
            return Problem(written.name, line, f"{column}.kind", Kind.BAD_SETTING, quoted(kind), one_of(kinds),
                           f"{nearest(kind, kinds)}Correct the value.")  # fmt: skip
    return Problem(written.name, line, column, Kind.BAD_SETTING, _shown(detail["input"]), _expectation(detail),
                   _hint(detail, "value"))  # fmt: skip


def _written_location(detail: Any, written: YamlFile, at: Location) -> Location:
    """Where the value stands in the file: the model's own branches (which design, which number) are left out."""
    location = at
    for part in detail["loc"]:
        if (*location, part) in written.lines:
            location = (*location, part)
    missing = detail["type"] == "missing"
    return (*location, detail["loc"][-1]) if missing else location


def _shown(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case dict():
            return f"settings: {', '.join(map(str, value))}"
        case list():
            return f"a list of {len(value)}"
        case bool():
            return str(value).lower()
    return quoted(str(value))


def _known_keys(model: type[BaseModel], location: Location) -> set[str]:
    """The keys that are known at a location of a model, by way of its JSON Schema."""
    schema = model.model_json_schema()
    nodes: list[Any] = [schema]
    for part in location:
        nodes = [child for node in nodes for child in _children(schema, node, part)]
    return {key for node in nodes for key in _resolved(schema, node).get("properties", {})} | {
        key
        for node in nodes
        for option in _options(schema, node)
        for key in _resolved(schema, option).get("properties", {})
    }


def _children(schema: Any, node: Any, part: str | int) -> Iterator[Any]:
    for option in [_resolved(schema, node), *_options(schema, node)]:
        resolved = _resolved(schema, option)
        if isinstance(part, int):
            yield resolved.get("items", {})
        elif part in resolved.get("properties", {}):
            yield resolved["properties"][part]


def _options(schema: Any, node: Any) -> list[Any]:
    resolved = _resolved(schema, node)
    return [*resolved.get("anyOf", []), *resolved.get("oneOf", [])]


def _resolved(schema: Any, node: Any) -> Any:
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    return node


def _expectation(detail: Any) -> str:
    """What would have been right, in words that do not need Python."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "enum" | "literal_error":
            return one_of(_alternatives(detail))
        case "value_error":
            return str(context["error"])
        case "string_pattern_mismatch":
            return _PATTERNS.get(context["pattern"], f"text of the form {context['pattern']}")
        case "too_short":
            return f"at least {context['min_length']} of them"
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            return f"a number {str(detail['type']).replace('_', ' ')} {next(iter(context.values()))}"
    return _EXPECTATIONS.get(detail["type"], str(detail["msg"]))


_PATTERNS = {
    "^[0-9a-f]{64}$": "a SHA-256: 64 digits and letters a to f, as `sha256sum` prints it",
    "^(context|resource|response|outcome|intervention)$": "one of: context, resource, response, outcome, intervention",
}
_EXPECTATIONS = {
    "string_type": "text; a number or true/false that is meant as text stands in quotes",
    "string_too_short": "text",
    "list_type": "a list: lines that begin with '- '",
    "dict_type": "settings: lines of the form `name: value`",
    "model_type": "settings: lines of the form `name: value`",
    "model_attributes_type": "settings: lines of the form `name: value`",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "union_tag_not_found": "`kind`: single, dual or sample",
    "invalid_key": "names of settings that are words",
}


def _tags(detail: Any) -> list[str]:
    return str(detail["ctx"]["expected_tags"]).replace("'", "").split(", ")


def _alternatives(detail: Any) -> list[str]:
    return str(detail["ctx"]["expected"]).replace("'", "").replace(" or ", ", ").split(", ")


def _hint(detail: Any, what: str) -> str:
    if detail["type"] in ("enum", "literal_error"):
        return f"{nearest(str(detail['input']), _alternatives(detail))}Correct the {what}."
    return f"Correct the {what}."


def _repeated(rows: list[Placed[R]]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        columns = getattr(row.value, "unique_by", ())
        if not columns:
            return
        key = tuple(str(getattr(row.value, column)) for column in columns)
        if key in first:
            yield row.problem(", ".join(columns), Kind.DUPLICATE_ID, " / ".join(key), "each once",
                              f"It stands in row {first[key]} already: remove or rename one of the two.")  # fmt: skip
        first.setdefault(key, row.row)


def _checked_items(path: Path, model: type[R], name: str) -> tuple[list[Placed[R]], list[Problem]]:
    if not path.exists():
        return [], []
    try:
        written = read_yaml(path, name)
    except ReviewError as error:
        return [], list(error.problems)
    if not written.value:
        return [], []
    if not isinstance(written.value, list):
        return [], [Problem(name, 1, "", Kind.BAD_YAML, "something else", "a list: items that begin with '- '",
                            "Begin each item with a dash.")]  # fmt: skip
    items: list[Placed[R]] = []
    problems: list[Problem] = []
    for index, value in enumerate(written.value):
        item, wrong = validate(model, value, written, (index,))
        problems += wrong
        if item is not None:
            items.append(Placed(item, name, written.line((index,))))
    return items, problems + list(_repeated_ids(items))


def _repeated_ids(items: list[Placed[R]]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for item in items:
        for field_name in ("id", "version", "key"):
            if field_name in type(item.value).model_fields:
                value = str(getattr(item.value, field_name))
                if value in first:
                    yield item.problem(field_name, Kind.DUPLICATE_ID, value, "each once",
                                       f"It stands in line {first[value]} already: remove or rename one.")  # fmt: skip
                first.setdefault(value, item.row)


def _missing(name: str, expected: str, remedy: str) -> Problem:
    return Problem(name, 0, "", Kind.MISSING_FILE, "nothing", expected, remedy)
