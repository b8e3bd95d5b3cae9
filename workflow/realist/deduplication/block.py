"""Which pairs are compared at all: records that share a key, so that the work grows with the records.

A pair of duplicates may differ in any one field, so a record stands under several keys: its DOIs, PMID, title, the
rarest words of its title two by two, its place (volume and page) and the beginning of its abstract. A key that many
records share tells little: its records are divided by year and author, and what is still many is put in order of title
and compared with the nearest only.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import combinations

import numpy as np

from realist.deduplication.normalise import Features

LIMIT = 24
NEIGHBOURS = 6
RARE_WORDS = 5


def candidates(records: Sequence[Features]) -> Iterator[tuple[int, int]]:
    """Pairs of positions in `records` to compare, each once, the smaller position first, in order."""
    found = array("Q")
    width = len(records)
    for block in _blocks(records):
        for members in _bounded(block, records):
            found.extend(a * width + b for a, b in combinations(sorted(members), 2))
    return (divmod(one, width) for one in map(int, np.unique(np.asarray(found))))


def _blocks(records: Sequence[Features]) -> Iterator[list[int]]:
    """The positions of the records under each key that several share.

    A record stands under about sixteen keys. They are kept as numbers in one array, not as texts in a table: that takes
    a tenth of the memory, which decides at a million records.
    """
    frequency = Counter(word for record in records for word in set(record.words))
    numbers, positions = array("Q"), array("L")
    for position, record in enumerate(records):
        keys = {_number(key) for key in _keys(record, frequency)}
        numbers.extend(keys)
        positions.extend([position] * len(keys))
    order = np.argsort(np.asarray(numbers), kind="stable")
    sorted_numbers, members = np.asarray(numbers)[order], np.asarray(positions)[order]
    ends = np.flatnonzero(np.diff(sorted_numbers)) + 1
    starts, stops = np.concatenate(([0], ends)), np.concatenate((ends, [len(members)]))
    for block in np.flatnonzero(stops - starts > 1):
        yield members[starts[block] : stops[block]].tolist()


def _number(key: tuple[object, ...]) -> int:
    """A key as 64 bits, the same on every machine; that two keys share a number costs a comparison, no more."""
    text = "\x1f".join(map(str, key)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest())


def _keys(record: Features, frequency: Counter[str]) -> Iterator[tuple[object, ...]]:
    yield from (("doi", doi) for doi in record.dois)
    if record.pmid:
        yield "pmid", record.pmid
    for form in record.titles:
        yield "title", form
        if len(form) >= 24:
            yield "start", form[:20], record.year
    if record.head and len(record.head) >= 12:
        yield "title", record.head
    if record.pages and record.pages.first != "1":
        if record.volume:
            yield "page", record.volume, record.pages.first, record.pages.last
        if record.families:
            yield "author", record.families[0], record.pages.first, record.year
    if record.abstract:
        yield "abstract", record.abstract[:60]
    shared = sorted({word for word in record.words if frequency[word] > 1 and len(word) > 2},
                    key=lambda word: (frequency[word], word))  # fmt: skip
    yield from combinations(sorted(shared[:RARE_WORDS]), 2)


def _bounded(block: list[int], records: Sequence[Features]) -> Iterator[list[int]]:
    """The block, or parts of it that are small enough."""
    if len(block) <= LIMIT:
        yield block
        return
    parts: dict[object, list[int]] = defaultdict(list)
    for position in block:
        record = records[position]
        parts[record.year, record.families[:1]].append(position)
    for part in parts.values():
        yield from [part] if len(part) <= LIMIT else _windows(part, records)


def _windows(part: list[int], records: Sequence[Features]) -> Iterator[list[int]]:
    ordered = sorted(part, key=lambda position: (records[position].titles, records[position].record_id))
    for place in range(len(ordered)):
        for other in ordered[place + 1 : place + NEIGHBOURS]:
            yield [ordered[place], other]
