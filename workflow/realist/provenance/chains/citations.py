"""Citations: what was decided of them, which records they are, and why these were joined."""

from realist.provenance.archive import Line
from realist.provenance.chains.records import described, record
from realist.provenance.chains.trail import Trail, told
from realist.provenance.endings import ends_of, ends_of_citation
from realist.provenance.nodes import Node


def citation(trail: Trail, citation_id: str) -> Node:
    """A citation with its decisions, its records, and the box of the flow in which it ends."""
    return trail.once("citation", citation_id, lambda: _citation(trail, citation_id))


def _citation(trail: Trail, citation_id: str) -> Node:
    archive = trail.archive
    members = [row["record_id"] for row in archive.members.get(citation_id, [])]
    if not members:
        return Node("citation", citation_id, problem="no record belongs to it")
    shown = archive.bibliography[citation_id]
    children = [
        *(_stage(trail, row) for row in archive.states.get(citation_id, [])),
        *_ends(trail, ends_of_citation(archive, citation_id)),
        *(record(trail, one) for one in members),
        *(_join(row) for row in archive.joins.get(citation_id, [])),
        *(_verdict(row) for row in archive.verdicts.get(citation_id, [])),
        *(_relation(trail, row) for row in archive.related.get(citation_id, [])),
    ]
    count = "1 record" if len(members) == 1 else f"{len(members)} records"
    return Node("citation", citation_id, f"{described(shown)} ({count})", shown.place, children=tuple(children))


def of_record(trail: Trail, record_id: str) -> Node:
    """A record that a person asks for: its bytes, the box in which it ends, and the citation that it belongs to."""
    alone = record(trail, record_id)
    belongs = citation(trail, trail.archive.citation_of[record_id])
    return Node(alone.kind, alone.id, alone.label, alone.place, problem=alone.problem,
                children=(*alone.children, *_ends(trail, ends_of(trail.archive, record_id)), belongs))  # fmt: skip


def _ends(trail: Trail, keys: list[str]) -> list[Node]:
    """The boxes of the flow in which a record ends: one, where all is well."""
    problem = "" if len(keys) == 1 else "a record ends in exactly one box"
    if not keys:
        return [Node("ends in", "", place="results/screening/flow.json", problem=problem)]
    label = {key: trail.archive.flow[key]["label"] for key in keys}
    return [Node("ends in", key, label[key], "results/screening/flow.json", problem=problem) for key in keys]


def _stage(trail: Trail, state: Line) -> Node:
    """The state at a stage, with every row that people wrote about it, oldest first."""
    archive, stage = trail.archive, state["stage"]
    rows = archive.decisions.get((stage, state["citation_id"]), [])
    settled = {
        "single": "by one reviewer",
        "outcome": "by a team of which only the outcome is known",
        "agreement": "by agreement",
        "adjudication": "by adjudication",
        "order": "in the order of a tool, when screening stopped",
    }
    label = told(f"{state['state']}{_reason(trail, stage, state['reason'])}", settled.get(state["settled_by"], ""))
    children = [*_retrieved(trail, state), *(_decision(trail, state, row, rows) for row in rows)]
    return Node("stage", stage, label, state.place, children=tuple(children))


def _retrieved(trail: Trail, state: Line) -> list[Node]:
    reading = next((stage.id for stage in trail.archive.config.screening.stages if stage.reads == "report"), "")
    if state["stage"] != reading:
        return []
    rows = trail.archive.retrieval.get(state["citation_id"], [])
    return [
        Node("retrieval", "", told(f"{row['status']} on {row['sought_on']}", row["source"], row["note"]), row.place)
        for row in rows
    ]


def _decision(trail: Trail, state: Line, row: Line, rows: list[Line]) -> Node:
    """Who decided what, when and why; a row that a later one of the same person about the record replaced says so."""
    stage, citation_id = state["stage"], state["citation_id"]
    settles = row.file.endswith("adjudication.csv") or row["table"] == "adjudications"
    who = row["decided_by"] or row["reviewer"]
    later = [one for one in rows[rows.index(row) + 1 :] if _subject(one) == _subject(row)]
    label = told(
        f"{row['decision']}{_reason(trail, stage, row['reason'])} on {row['decided_at'] or 'an unknown day'}",
        _about(row, citation_id),
        row["note"],
        f"replaced by row {later[-1].row}" if later else "",
    )
    return Node("adjudication" if settles else "decision", who, label, _written_at(row))


def _written_at(row: Line) -> str:
    """File and row in which a person wrote it: of an imported row, those of the file that was imported."""
    if not row["matched_by"]:
        return row.place
    return f"{row['file']}, row {row['row']}" if row["row"] != "0" else row["file"]


def _about(row: Line, citation_id: str) -> str:
    """How the row came to this citation, where it does not name it."""
    if row["matched_by"]:
        return told(f"imported, matched by {row['matched_by']}", row["original"] and f"originally: {row['original']}")
    return "" if row["record_id"] == citation_id else f"about its record {row['record_id']}"


def _subject(row: Line) -> tuple[str, str, str]:
    return row.file, row["decided_by"] or row["reviewer"], row["record_id"] or str(row.row)


def _reason(trail: Trail, stage: str, reason: str) -> str:
    labels = {one.id: one.label for each in trail.archive.config.screening.stages if each.id == stage
              for one in each.reasons}  # fmt: skip
    if not reason:
        return ""
    return f" ({reason}: {labels[reason]})" if reason in labels else f" ({reason})"


def _join(row: Line) -> Node:
    points = f" ({row['score']} points)" if row["score"] else ""
    label = told(f"decided by {row['decided_by']}{points}", row["evidence"])
    return Node("joined", f"{row['record_a']} / {row['record_b']}", label, row.place)


def _relation(trail: Trail, row: Line) -> Node:
    """What the one citation is of the other, with the title of the notice, part or version."""
    title = trail.archive.bibliography[row["citation_id"]]["title"]
    return Node("related", row["citation_id"], told(f"{row['relation']} of {row['related_id']}", title), row.place)


def _verdict(row: Line) -> Node:
    label = told(f"{row['verdict']} on {row['decided_at']}, by {row['reviewer']}", row["reason"])
    return Node("verdict", f"{row['record_a']} / {row['record_b']}", label, row.place)


def pair(trail: Trail, ids: str) -> Node:
    """Two records that a person was asked about, or judged, with the verdicts."""
    archive, both = trail.archive, ids.split(" / ")
    rows = archive.verdicts.get(archive.citation_of.get(both[0], ""), [])
    said = [_verdict(row) for row in rows if sorted((row["record_a"], row["record_b"])) == sorted(both)]
    return Node("pair", ids, children=(*said, *(record(trail, one) for one in both)))
