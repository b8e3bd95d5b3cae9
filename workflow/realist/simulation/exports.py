"""Writes the exports of six databases and, for each, the account of its search (`search.yaml`)."""

import hashlib
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from random import Random
from typing import IO, Any

import yaml

from realist.simulation import layouts
from realist.simulation.corpus import Report
from realist.simulation.noise import DATABASES, Description, describe, holdings

BATCH = 1000  # the most records that Web of Science exports at once
_SHUFFLED = 500  # records that wait, so that no two databases list reports in the same order
_NAMES = {"medline": "medline_ovid.ris", "embase": "embase_ovid.ris", "cinahl": "cinahl_ebscohost.ris",
          "psycinfo": "psycinfo_ovid.ris", "scopus": "scopus.csv"}  # fmt: skip


def write(reports: Iterable[Report], seed: int, count: int, folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Write the records of all reports to the exports of the databases that hold them, and the six `search.yaml`.

    Reports pass through one after another: memory does not grow with their number. Everything is on disk when the
    iteration ends.

    Args:
        reports: the reports.
        seed: of the simulation.
        count: how many reports there are; the steps between accession numbers depend on it.
        folder: the review.

    Yields:
        The key of each report and the ids of its records, in the order of the databases.
    """
    writers = {name: Writer(name, folder / "data/searches" / name, seed) for name in DATABASES}
    numbers = {name: Accessions(name, seed, count) for name in DATABASES}
    for report in reports:
        rng = Random(f"{seed}:records:{report.key}")
        held = holdings(report, rng)
        pmid = numbers["medline"].next() if "medline" in held else ""
        ids = []
        for name in held:
            accession = pmid if name == "medline" else numbers[name].next()
            writers[name].add(describe(report, name, accession, pmid, rng))
            ids.append(f"{name}:{accession}")
        yield report.key, tuple(ids)
    for name in DATABASES:
        writers[name].close()


class Accessions:
    """Rising accession numbers of a database, all outside the range that it has ever given."""

    def __init__(self, database: str, seed: int, reports: int) -> None:
        self._database = database
        self._rng = Random(f"{seed}:accessions:{database}")
        self._step = max(2, 80_000_000 // max(reports, 1_000_000))
        self._last = 0

    def next(self) -> str:
        """The next number, in the database's form."""
        self._last += self._rng.randint(1, self._step)
        number = self._last
        match self._database:
            case "medline":
                return f"9{number:08d}"
            case "embase":
                return f"L9{number:09d}"
            case "cinahl":
                return f"999{number:09d}"
            case "psycinfo":
                return f"2999-{number // 1000:05d}-{number % 1000:03d}"
            case "web_of_science":
                return f"WOS:999{number:012d}"
            case _:
                return f"2-s2.0-999{number:09d}"


class Writer:
    """Writes the export of one database, in batches where its platform does so, and then its `search.yaml`."""

    def __init__(self, database: str, folder: Path, seed: int) -> None:
        self._database, self._folder = database, folder
        self._rng = Random(f"{seed}:order:{database}")
        self._waiting: list[Description] = []
        self._records = 0
        self._paths: list[Path] = []
        self._stream: IO[str] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, record: Description) -> None:
        """Take a record; write one of those that wait."""
        self._waiting.append(record)
        if len(self._waiting) > _SHUFFLED:
            self._write(self._waiting.pop(self._rng.randrange(len(self._waiting))))

    def close(self) -> None:
        """Write what still waits, end the last file, and write the account of the search."""
        self._rng.shuffle(self._waiting)
        for record in self._waiting:
            self._write(record)
        self._stream_for_next()
        self._end_file()
        _write_account(self._database, self._folder, self._records, self._paths)

    def _write(self, record: Description) -> None:
        stream = self._stream_for_next()
        self._records += 1
        stream.write(layouts.LAYOUTS[self._database](record, self._records))

    def _stream_for_next(self) -> IO[str]:
        """The open file, or the next one where a batch is full."""
        full = (
            self._database == "web_of_science"
            and self._records % BATCH == 0
            and self._records // BATCH == len(self._paths)
        )
        if self._stream is None or full:
            self._end_file()
            name = _NAMES.get(self._database, f"savedrecs_{len(self._paths) + 1:02d}.txt")
            self._paths.append(self._folder / name)
            self._stream = self._paths[-1].open("w", encoding="utf-8", newline="\n")
            self._stream.write(_OPENINGS.get(self._database, ""))
        return self._stream

    def _end_file(self) -> None:
        if self._stream is not None:
            self._stream.write(layouts.WOS_CLOSING if self._database == "web_of_science" else "")
            self._stream.close()


_OPENINGS = {"web_of_science": layouts.WOS_OPENING, "scopus": layouts.SCOPUS_HEADER}


class _Literal(str):
    """Text that YAML shows as a block, one line of a strategy a line."""


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(_Literal, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), "|"))


def _write_account(database: str, folder: Path, records: int, paths: Iterable[Path]) -> None:
    """`search.yaml`, told as PRISMA-S asks; what does not depend on the export stands in `strategies.yaml`."""
    told = strategies()[database]
    account: dict[str, Any] = {
        "database": told["database"],
        "platform": told["platform"],
        "run_on": str(told["run_on"]),
    }
    account["strategy"] = _Literal(told["strategy"])
    account["reported_hits"] = records
    account["files"] = [{"path": path.name, "sha256": _sha256(path)} for path in paths]
    account |= {name: " ".join(str(value).split()) for name, value in told.items() if name not in account}
    text = yaml.dump(account, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    (folder / "search.yaml").write_text(text, encoding="utf-8", newline="\n")


def strategies() -> dict[str, dict[str, Any]]:
    """The searches as they would have been run, by database."""
    text = resources.files("realist.simulation").joinpath("strategies.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return]


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
