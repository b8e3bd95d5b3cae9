"""The SHA-256 of each file of the review that ships, by which `realist check` knows what is left of it in another."""

from builds import ROOT
from realist.checking.left_over import shipped
from realist.config import DataStatus
from realist.planning import Plan
from realist.review import file_sha256, human_files
from realist.tables import json_text


def hashes() -> str:
    """By path; without the exports, whose records tell that they are made up."""
    plan = Plan.of(ROOT)
    if plan.config.review.data_status is DataStatus.REAL:  # a team's own review stands here: the list stays as it was
        return json_text(shipped())
    exports = {(ROOT / path).resolve() for search in plan.searches for path in plan.exports(search)}
    files = [path for path in human_files(ROOT) if path.resolve() not in exports]
    return json_text({path.relative_to(ROOT).as_posix(): file_sha256(path) for path in files})
