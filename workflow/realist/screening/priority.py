"""An order in which to screen: first what most resembles the citations that were included so far.

Active learning by relevance feedback (Cormack and Grossman 2014, doi:10.1145/2600428.2609601): a linear support vector
machine learns from the decisions, on the TF-IDF of words and pairs of words, and the citation that it holds likeliest
is shown next. An order leaves nothing out: what is unlikely comes late, and stopping is for people to decide (see
`realist.screening.stopping`).

The same citations, labels and seed give the same order, whatever the order of the rows.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from realist.config import Stage
from realist.contract import DecisionValue
from realist.screening.decisions import Vote

if TYPE_CHECKING:
    import numpy as np

LEARNED, RANDOM = "tfidf-svm/1", "random/1"
"""The names of the two orders. A change that changes an order changes the number behind the name."""

FIELDS = ("title", "title", "abstract", "keywords")
"""What is read of a citation; the title counts twice."""

COST = 0.03
"""The machine's C: small, for it learns from few."""

RATIO = 9.8
"""What all inclusions weigh for each one of what all exclusions do; as ASReview's default model has it, whose makers
found it on other reviews (the SYNERGY data set)."""

Labels = Mapping[str, bool | None]
"""Of each citation that was decided on whether it was included; None where that teaches nothing."""


class Ranker:
    """Orders the citations of a stage again and again, as decisions come in.

    Attributes:
        seed: of the starting order, and of the learning.
    """

    def __init__(self, citations: Iterable[Mapping[str, str]], seed: int) -> None:
        """Read the citations' words, once.

        Args:
            citations: rows of `deduplication/bibliography.csv`.
            seed: of the starting order, and of the learning.
        """
        rows = sorted(citations, key=lambda row: row["citation_id"])
        self.seed = seed
        self._ids = [row["citation_id"] for row in rows]
        self._start = starting_order(self._ids, seed)
        self._words = _words(["\n".join(row.get(field, "") for field in FIELDS) for row in rows])

    def model(self, labels: Labels) -> str:
        """What makes the order of these labels, for the column `model` of a decision."""
        return f"{LEARNED} seed {self.seed}" if self._teach(labels) else self.random_model

    @property
    def random_model(self) -> str:
        """What makes the order of `at_random`, for the column `model` of a decision."""
        return f"{RANDOM} seed {self.seed}"

    def order(self, labels: Labels) -> list[str]:
        """The citations without a decision, likeliest first; at random while there is nothing to learn from.

        Args:
            labels: of each citation with a decision whether it was included; None where that teaches nothing.
        """
        waiting = self.at_random(labels)
        if not waiting or not self._teach(labels):
            return waiting
        score = dict(zip(self._ids, self._scores(labels), strict=True))
        return sorted(waiting, key=lambda one: -score[one])

    def at_random(self, labels: Labels) -> list[str]:
        """The citations without a decision, in the starting order.

        So screening begins, and so one looks at a random sample of what a learned order has left over.
        """
        return [one for one in self._start if one not in labels]

    def _teach(self, labels: Labels) -> bool:
        """Whether there are words, and labels of both kinds."""
        return self._words is not None and {True, False} <= {labels[one] for one in self._ids if one in labels}

    def _scores(self, labels: Labels) -> "np.ndarray[Any, Any]":
        from sklearn.svm import LinearSVC  # a second that the other steps need not pay

        known = [place for place, one in enumerate(self._ids) if labels.get(one) is not None]
        included = [bool(labels[self._ids[place]]) for place in known]
        machine = LinearSVC(C=COST, random_state=self.seed)
        machine.fit(self._words[known], included, sample_weight=_weights(included))
        scores: np.ndarray[Any, Any] = machine.decision_function(self._words)
        return scores


def order(citations: Iterable[Mapping[str, str]], labels: Labels, seed: int) -> list[str]:
    """The citations without a decision, likeliest first; see `Ranker`, which reads the words once for many orders."""
    return Ranker(citations, seed).order(labels)


def starting_order(citations: Iterable[str], seed: int) -> list[str]:
    """The citations in the order of the SHA-256 of `<seed>:<citation id>`, as good as random."""
    return sorted(citations, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())


def labels_of(stage: Stage, votes: Iterable[Vote]) -> dict[str, bool | None]:
    """What the standing votes of one reviewer teach: whether each citation was included.

    An unsure decision counts as the stage has it: as an inclusion, or as nothing while it waits to be settled. Nothing
    is learned either from a citation about whose records different things were said.
    """
    said: dict[str, set[bool | None]] = {}
    for vote in votes:
        said.setdefault(vote.citation_id, set()).add(_label(stage, vote.decision))
    return {citation: labels.pop() if len(labels) == 1 else None for citation, labels in said.items()}


def _label(stage: Stage, decision: DecisionValue) -> bool | None:
    if decision is DecisionValue.UNSURE and stage.unsure == "conflict":
        return None
    return decision is not DecisionValue.EXCLUDE


def _words(texts: Sequence[str]) -> Any:
    """The TF-IDF of words and pairs of words, a row a text; None where no text has a word."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(map(str.split, texts)):
        return None
    try:
        return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit_transform(texts)
    except ValueError:  # texts of punctuation alone
        return None


def _weights(included: Sequence[bool]) -> list[float]:
    """A weight for each, one on average: the inclusions together weigh `RATIO` times what the exclusions do."""
    taken, left = sum(included), len(included) - sum(included)
    unit = len(included) / (RATIO + 1)
    return [unit * RATIO / taken if one else unit / left for one in included]
