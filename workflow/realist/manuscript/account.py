"""What was done at a stage of screening, in sentences made of its settings and of the numbers counted from its rows.

The settings say what was planned, the numbers what was done; where the two differ the sentences follow the numbers. A
check of a sample is never called screening by two.
"""

from collections.abc import Iterator

from realist.config import CalibrationRound, OutcomeDesign, SampleDesign, Stage
from realist.manuscript.definitions import slug
from realist.manuscript.markup import Markdown, fixed, inert, listed, percent, sentence, small, thousands, words
from realist.manuscript.templates import Numbers, Shown


def account(stage: Stage, numbers: Numbers) -> Markdown:
    """What was done at a stage: who decided on how much, the rounds, the conflicts, and who settled them.

    Args:
        stage: as configured.
        numbers: of results/numbers.json; each that is told can be followed from the text.
    """
    told = _Told(stage, numbers)
    sentences = [*told.deciding(), *told.stopping(), *told.rounds(), *told.conflicts(), *told.rules()]
    return Markdown(" ".join(sentences))


class _Told:
    """The sentences about one stage."""

    def __init__(self, stage: Stage, numbers: Numbers) -> None:
        self.stage = stage
        self.numbers = numbers
        self.things = "reports" if stage.reads == "report" else "citations"
        self.place = f'At the stage "{inert(small(stage.label))}"'

    def value(self, name: str) -> int:
        """A number of this stage: `conflicts` is that of `conflicts_<stage>`."""
        return int(self._shown(name).value)

    def figure(self, name: str) -> Markdown:
        """A number in figures."""
        return self._shown(name).marked(thousands(self.value(name)))

    def word(self, name: str) -> Markdown:
        """A number in words, below ten."""
        return self._shown(name).marked(words(self.value(name)))

    def _shown(self, name: str) -> Shown:
        return self.numbers[f"{name}_{slug(self.stage.id)}"]

    def deciding(self) -> Iterator[str]:
        """How many people decided on each citation."""
        one, two, more = (self.value(f"decided_by_{size}") for size in ("one", "two", "more"))
        each = f"on each of the {self.figure('screened')} {self.things}"
        if not one + two + more:
            yield f"{self.place}, nothing has been decided yet."
        elif isinstance(self.stage.design, SampleDesign):
            yield from self._sample(self.stage.design, each)
        elif isinstance(self.stage.design, OutcomeDesign):
            yield (
                f"{self.place}, a team decided {each} in another tool, of which only the outcome is known: how many "
                "people decided on each, and how far they agreed, is not."
            )
        elif not one + more:
            yield f"{self.place}, {self._of('two')} decided independently {each}."
        elif not two + more:
            yield f"{self.place}, {self._of('one')} decided {each}."
        else:
            yield f"{self.place}, {self.figure('screened')} {self.things} were decided on: {self._sizes()}."

    def _of(self, some: str) -> str:
        """`two reviewers`, or `two of three reviewers`."""
        people = self.value("reviewers")
        if people == (2 if some == "two" else 1):
            return f"{some} reviewer{'s' if people > 1 else ''}"
        return f"{some} of {self.word('reviewers')} reviewers"

    def _sizes(self) -> str:
        parts = [
            ("one", "by one reviewer"),
            ("two", "by two independently"),
            ("more", "by more than two independently"),
        ]
        told = [f"{self.figure(f'decided_by_{size}')} {how}" for size, how in parts if self.value(f"decided_by_{size}")]
        return listed(told)

    def _sample(self, design: SampleDesign, each: str) -> Iterator[str]:
        share = percent(design.share, _digits(design.share))
        yield (
            f"{self.place}, a single reviewer decided {each}; a second reviewer decided independently on a random "
            f"sample of {share} of them ({self.figure('sample')} {self.things}, drawn with the seed {design.seed})."
        )
        if self.value("decided_by_two") + self.value("decided_by_more") != self.value("sample"):
            yield f"In all, {self._sizes()}."

    def stopping(self) -> Iterator[str]:
        """How much was left when screening stopped."""
        left = self.value("left")
        if left:
            yield (
                f"Then screening stopped: {self.figure('left')} further {self.things} were left, on which nobody "
                "decided."
                if left > 1
                else "Then screening stopped: one further citation was left, on which nobody decided."
            )

    def rounds(self) -> Iterator[str]:
        """Each calibration round: who decided on how many, and how far they agreed."""
        for one in self.stage.rounds:
            held = self.numbers[f"round_{slug(self.stage.id)}_{slug(one.id)}"]
            many = held.marked(thousands(held.value))
            drawn = "" if one.draw_explained else f", drawn at random with the seed {one.seed}"
            people = words(len(one.reviewers))
            yield (
                f"In the calibration round {inert(one.id)}, {people} reviewers decided independently on "
                f"{many} {self.things}{drawn}{self._agreed(one)}."
            )
            if one.draw_explained:
                yield f"These were not drawn with the seed of the round: {sentence(inert(small(one.draw_explained)))}"

    def _agreed(self, one: CalibrationRound) -> str:
        """` (agreement 90%, Cohen's kappa 0.71)`; nothing where nothing can be estimated."""
        parts = [
            ("percent", "agreement", percent),
            ("kappa", "Cohen's kappa", fixed),
            ("ac1", "Gwet's AC1", fixed),
            ("fleiss_kappa", "Fleiss' kappa", fixed),
            ("alpha", "Krippendorff's alpha", fixed),
        ]
        told = []
        for measure, name, form in parts:
            key = f"round_{slug(self.stage.id)}_{slug(one.id)}_{measure}"
            if key in self.numbers:
                shown = self.numbers[key]
                told.append(f"{name} {shown.marked(form(float(shown.value)))}")
        return f" ({', '.join(told)})" if told else ""

    def conflicts(self) -> Iterator[str]:
        """In what people differed, and who settled it."""
        total = self.value("conflicts")
        if not total:
            if self.value("decided_by_two") + self.value("decided_by_more"):
                yield "There was no conflict."
            return
        about = [("in_decision", "about inclusion"), ("in_reason", "about the reason of exclusion"),
                 ("unsure", "because a reviewer was unsure")]  # fmt: skip
        kinds = [(f"conflicts_{name}", how) for name, how in about if self.value(f"conflicts_{name}")]
        there = "There was {} conflict" if total == 1 else "There were {} conflicts"
        yield f"{there.format(self.word('conflicts'))}{self._broken_down(kinds, total)}."
        yield from self._settling(total)

    def _broken_down(self, kinds: list[tuple[str, str]], total: int) -> str:
        if len(kinds) == 1:
            return f", {'all ' if total > 1 else ''}{kinds[0][1]}"
        return ": " + listed([f"{self.word(name)} {how}" for name, how in kinds])

    def _settling(self, total: int) -> Iterator[str]:
        ways = [("settled_third", self._third()), ("settled_consensus", "consensus of all who had decided"),
                ("settled_one", "one of those who had decided")]  # fmt: skip
        told = [(name, how) for name, how in ways if self.value(name)]
        if len(told) == 1 and self.value(told[0][0]) == total:
            yield f"{'Each' if total > 1 else 'It'} was settled by {told[0][1]}."
        elif told:
            so_far = "They were settled" if self.value("settled") == total else "Settled so far"
            yield f"{so_far}: {listed([f'{self.word(name)} by {how}' for name, how in told])}."

    def _third(self) -> str:
        third, blinded = self.value("settled_third"), self.value("settled_blinded")
        kept = "from whom the decisions were kept"
        if not blinded:
            return "a third person"
        return (
            f"a third person, {kept}"
            if blinded == third
            else f"a third person, {kept} in {self.word('settled_blinded')}"
        )

    def rules(self) -> Iterator[str]:
        """What being unsure counted as, and whether reasons were given."""
        counted = "counted as inclusion" if self.stage.unsure == "include" else "was a conflict to be settled"
        if not isinstance(self.stage.design, OutcomeDesign):
            yield f"Where a reviewer was unsure, this {counted}."
        if self.stage.reasons_required:
            yield "Every exclusion was given a reason of the protocol."


def _digits(share: float) -> int:
    """Decimals that a percentage needs to be told exactly, at most two."""
    return next((digits for digits in (0, 1) if round(share * 100, digits) == round(share * 100, 6)), 2)
