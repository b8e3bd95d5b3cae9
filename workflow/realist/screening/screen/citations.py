"""A citation as the page shows it."""

from collections.abc import Mapping
from urllib.parse import quote

from realist.config import Highlight
from realist.screening.screen.highlighting import parts
from realist.screening.screen.task import Shown

FACTS = {"authors": "Authors", "entry_type": "Type", "language": "Language", "keywords": "Keywords",
         "search_ids": "Found by"}  # fmt: skip


def shown(work: Mapping[str, str], words: Highlight) -> Shown:
    """Title and abstract in parts, the rest as named facts; whatever the export holds is text."""
    facts = [(label, work.get(name, "")) for name, label in FACTS.items()]
    facts.insert(1, ("Published", published(work)))
    return {
        "title": parts(work.get("title", ""), words) or [("(no title)", "")],
        "abstract": parts(work.get("abstract", ""), words),
        "facts": [fact for fact in facts if fact[1]],
        "doi": work.get("doi", ""),
        "link": f"https://doi.org/{quote(work['doi'], safe='/')}" if work.get("doi") else "",
    }


def published(work: Mapping[str, str]) -> str:
    """`Journal of Made-up Things 2015; 3(2): 10-12`."""
    where = " ".join(filter(None, (work.get("container", ""), work.get("year", ""))))
    issue = f"({work['issue']})" if work.get("issue") else ""
    pages = f": {work['pages']}" if work.get("pages") else ""
    within = f"{work.get('volume', '')}{issue}{pages}"
    return "; ".join(filter(None, (where, within)))
