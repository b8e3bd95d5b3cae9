"""Files as other screening tools export them, made up: what a test says, in the tool's own form."""

import csv
import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from realist.screening.importers.acts import SourceFile

ARTICLES = ["key", "title", "year", "month", "day", "journal", "issn", "volume", "issue", "pages", "authors", "url",
            "language", "publisher", "location", "abstract", "notes", "doi", "keywords", "pubmed_id",
            "pmc_id"]  # fmt: skip
LOG = ["created_at", "user_id", "user_email", "article_id", "key", "value"]
COVIDENCE = ["Title", "Authors", "Abstract", "Published Year", "Published Month", "Journal", "Volume", "Issue", "Pages",
             "Accession Number", "DOI", "Ref", "Covidence #", "Study", "Notes", "Tags"]  # fmt: skip
SCHEMA = """
CREATE TABLE record (record_id INTEGER PRIMARY KEY, dataset_row INTEGER, dataset_id TEXT, title TEXT, abstract TEXT,
    authors TEXT, keywords TEXT, year INTEGER, doi TEXT, url TEXT, included INTEGER, duplicate_of INTEGER,
    group_id INTEGER);
CREATE TABLE results (record_id INTEGER, label INTEGER, classifier TEXT, querier TEXT, balancer TEXT,
    feature_extractor TEXT, training_set INTEGER, time REAL, note TEXT, tags TEXT, user_id INTEGER);
CREATE TABLE decision_changes (record_id INTEGER, label INTEGER, time REAL, user_id INTEGER);
"""


def table(name: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> SourceFile:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return SourceFile(name, text.getvalue().encode())


def articles(*rows: Mapping[str, str], name: str = "articles.csv") -> SourceFile:
    return table(name, ARTICLES, rows)


def log(*rows: tuple[str, str, int, str, str], name: str = "customizations_log.csv") -> SourceFile:
    """Each row: time, person, number of the article, key, value."""
    cells = [
        dict(zip(LOG, (when, "1", who, str(number), key, value), strict=True)) for when, who, number, key, value in rows
    ]
    return table(name, LOG, cells)


def covidence(state: str, *rows: Mapping[str, str], day: str = "20240301120000", review: int = 12) -> SourceFile:
    return table(f"review_{review}_{state}_csv_{day}.csv", COVIDENCE, rows)


def eppi(references: Sequence[Mapping[str, Any]], codes: Sequence[Mapping[str, Any]]) -> SourceFile:
    """A report; `codes` are attributes, of which `Attributes` may hold more."""
    report = {"CodeSets": [{"SetName": "Screening", "SetId": 1, "Attributes": {"AttributesList": list(codes)}}],
              "References": list(references)}  # fmt: skip
    return SourceFile("report.json", json.dumps(report, ensure_ascii=False).encode())


def project(
    records: Sequence[Mapping[str, Any]],
    results: Sequence[Mapping[str, Any]] = (),
    changes: Sequence[Mapping[str, Any]] = (),
    *,
    mode: str = "oracle",
    version: int = 3,
    dataset: SourceFile | None = None,
    more: Mapping[str, bytes] | None = None,
    schema: str = SCHEMA,
) -> SourceFile:
    """A project of ASReview; `dataset` is what was uploaded, `more` further entries of the archive."""
    uploaded = [{"id": "d1", "filename": dataset.name}] if dataset else []
    entries = {
        "project.json": json.dumps({"version": "3.0", "mode": mode, "datasets": uploaded}).encode(),
        "results.db": _database(schema, version, {"record": records, "results": results, "decision_changes": changes}),
        **({f"data/{dataset.name}": dataset.content} if dataset else {}),
        **(more or {}),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, entry in entries.items():
            archive.writestr(name, entry)
    return SourceFile("stroke.asreview", content.getvalue())


def _database(schema: str, version: int, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results.db"
        connection = sqlite3.connect(path)
        connection.executescript(schema)
        connection.execute(f"PRAGMA user_version = {version}")
        for name, rows in tables.items():
            for row in rows:
                columns = ", ".join(row)
                places = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO {name} ({columns}) VALUES ({places})", list(row.values()))  # noqa: S608
        connection.commit()
        connection.close()
        return path.read_bytes()
