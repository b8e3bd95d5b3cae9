"""JSON Schemas of everything that people write, for editors that complete and underline."""

import json
from typing import Any

from pydantic import BaseModel, TypeAdapter

from realist import contract
from realist.config import Config, Search

WRITTEN: dict[str, Any] = {
    "config": Config,
    "search": Search,
    "cmocs": list[contract.Cmoc],
    "programme_theory": list[contract.TheoryVersion],
    "published": list[contract.PublishedNumber],
}
ROWS: dict[str, type[BaseModel]] = {
    "verdict_row": contract.VerdictRow,
    "decision_row": contract.DecisionRow,
    "adjudication_row": contract.AdjudicationRow,
    "left_row": contract.LeftRow,
    "match_row": contract.MatchRow,
    "act_row": contract.ActRow,
    "reference_row": contract.ReferenceRow,
    "person_row": contract.PersonRow,
    "retrieval_row": contract.RetrievalRow,
    "study_row": contract.StudyRow,
    "appraisal_row": contract.AppraisalRow,
    "excerpt_row": contract.ExcerptRow,
}


def schema(name: str) -> str:
    """The schema of one file or row, as JSON."""
    model = (WRITTEN | ROWS)[name]
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | TypeAdapter(model).json_schema()
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"
