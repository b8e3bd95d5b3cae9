"""Which citation a row from elsewhere is about: by exact keys, in a stated order; never by a guess.

What no key finds may be compared as deduplication compares records: only what it is sure of counts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from realist.deduplication.normalise import COLUMNS, dois_of, features, mended, plain, words_of

KEYS = ("record_id", "accession", "pmid", "doi", "title", "abstract")
"""What rows may know of a record, in the order in which it is tried."""

_TELLING = 100  # letters from which on an abstract can find its report alone; a shorter one only chooses among some
_COMPARED = 400
_COMPARED_FIELDS = ("record_id", "search_id", *(one for one in COLUMNS if one != "abstract"))
_KEPT = tuple(dict.fromkeys((*KEYS, *_COMPARED_FIELDS)))


@dataclass(frozen=True)
class Match:
    """The citations that a row may be about, and the key that found them last."""

    citations: frozenset[str]
    by: str = ""

    @property
    def citation_id(self) -> str:
        """The citation, where there is exactly one; else nothing."""
        return next(iter(self.citations)) if len(self.citations) == 1 else ""


class Index:
    """The citations by what rows may know of them: record id, accession number, PMID, DOI, title, abstract.

    Each key is worked out when it is first asked for: most rows know an identifier, and titles take long.
    """

    def __init__(self, records: Iterable[Mapping[str, str]], citation_of: Mapping[str, str]) -> None:
        self._citation_of = citation_of
        self._records = [{name: record.get(name, "") for name in _KEPT} for record in records]
        self._citations: dict[str, Mapping[str, set[str]]] = {}

    def find(self, keys: Mapping[str, str]) -> Match:
        """Try the keys in the order of `KEYS` until one leaves a single citation.

        Where a key finds several, the next ones choose among them; one that finds none of them is passed over.
        """
        match = Match(frozenset())
        for key in KEYS:
            values = normalised(key, keys.get(key, ""))
            if key == "abstract" and not match.citations:
                values = frozenset(value for value in values if len(value) >= _TELLING)
            found = frozenset(one for value in values for one in self._by(key).get(value, ()))
            narrowed = found & match.citations if match.citations else found
            if narrowed:
                match = Match(narrowed, key)
            if match.citation_id:
                break
        return match

    def _by(self, key: str) -> Mapping[str, set[str]]:
        """The citations of each value of a key."""
        if key not in self._citations:
            found: dict[str, set[str]] = defaultdict(set)
            for record in self._records:
                for value in normalised(key, record[key]):
                    found[value].add(self._citation_of[record["record_id"]])
            self._citations[key] = found
        return self._citations[key]

    def compare(self, references: Mapping[str, Mapping[str, str]]) -> dict[str, frozenset[str]]:
        """The citations of which deduplication would be sure that they are the reference, by its id.

        Args:
            references: what each says of itself, in columns of a record.
        """
        if not references or not self._records:
            return {}
        from realist.deduplication.block import candidates  # numpy, which most steps need not pay for
        from realist.deduplication.compare import Outcome, compare
        from realist.deduplication.corpus import corpus_of

        known = [features({name: record[name] for name in _COMPARED_FIELDS}) for record in self._records]
        foreign = [features({**described, "record_id": item}) for item, described in references.items()]
        corpus, first = corpus_of(known), len(known)
        sure: dict[str, set[str]] = defaultdict(set)
        for a, b in candidates([*known, *foreign]):
            if a < first <= b:
                comparison = compare(known[a], foreign[b - first], corpus)
                if comparison is not None and comparison.outcome is Outcome.SAME:
                    sure[foreign[b - first].record_id].add(self._citation_of[known[a].record_id])
        return {item: frozenset(found) for item, found in sure.items()}


def normalised(key: str, text: str) -> frozenset[str]:
    """The values under which a text is compared.

    Of a title its folded words, in any script. Of an abstract the ASCII letters and digits at its beginning, which
    survive a wrong encoding and a cut.
    """
    match key:
        case "doi":
            return dois_of(text)
        case "title":
            value = "".join(words_of(mended(plain(text))))
        case "abstract":
            value = re.sub("[^a-z0-9]", "", plain(text).lower())[:_COMPARED]
        case _:
            value = text.strip()
    return frozenset({value} - {""})
