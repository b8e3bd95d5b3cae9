"""Statistics of agreement, from tables of what people chose; what cannot be estimated is None.

Cohen's kappa (Cohen 1960, doi:10.1177/001316446002000104) with the large-sample variance of Fleiss, Cohen and Everitt
(1969, doi:10.1037/h0028106); prevalence- and bias-adjusted kappa, prevalence and bias index (Byrt, Bishop and Carlin
1993, doi:10.1016/0895-4356(93)90018-V); AC1 with its variance (Gwet 2008, doi:10.1348/000711006X126600); positive and
negative agreement (Cicchetti and Feinstein 1990, doi:10.1016/0895-4356(90)90159-M); Fleiss' kappa (Fleiss 1971,
doi:10.1037/h0031619); Krippendorff's alpha for categories (Krippendorff 2011, Computing Krippendorff's
alpha-reliability). All intervals are of 95%.
"""

import math
import warnings
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

MEASURES = (
    "percent", "kappa", "kappa_low", "kappa_high", "pabak", "ac1", "ac1_low", "ac1_high", "prevalence", "bias",
    "positive", "negative",
)  # fmt: skip
Z = 1.959963984540054  # of the normal distribution, for an interval of 95%
Estimate = tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class Table:
    """Two reviewers' decisions: both include, only A, only B, both exclude."""

    a: int
    b: int
    c: int
    d: int

    @property
    def n(self) -> int:
        """Citations that both decided."""
        return self.a + self.b + self.c + self.d

    @property
    def cells(self) -> list[list[int]]:
        """A's choices by row, B's by column, inclusion first."""
        return [[self.a, self.b], [self.c, self.d]]


def measures(table: Table) -> dict[str, float | None]:
    """Every measure of the agreement of two, by name."""
    n = table.n
    percent = (table.a + table.d) / n
    indices = ((table.a - table.d) / n, (table.b - table.c) / n)
    differed = table.b + table.c
    specific = (_share(2 * table.a, 2 * table.a + differed), _share(2 * table.d, 2 * table.d + differed))
    values = (percent, *cohen(table.cells), 2 * percent - 1, *gwet(table.cells), *indices, *specific)
    return dict(zip(MEASURES, values, strict=True))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def cohen(cells: Sequence[Sequence[int]]) -> Estimate:
    """Cohen's kappa and its interval, within -1 and 1.

    Kappa is not estimable where both used one and the same category; its interval not where all agree (the estimated
    variance is then nought, which says nothing of the precision).
    """
    n = sum(map(sum, cells))
    if any(row[place] == n for place, row in enumerate(cells)):
        return None, None, None
    from statsmodels.stats.inter_rater import cohens_kappa  # a second and a half that other steps need not pay

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = cohens_kappa(cells)
    if not found.std_kappa > 0:
        return float(found.kappa), None, None
    return float(found.kappa), max(-1.0, float(found.kappa_low)), min(1.0, float(found.kappa_upp))


def gwet(cells: Sequence[Sequence[int]]) -> Estimate:
    """Gwet's AC1 and its interval, within -1 and 1; no interval where all agree, as for kappa."""
    n, categories = sum(map(sum, cells)), range(len(cells))
    shares = [[cell / n for cell in row] for row in cells]
    mean = [(sum(shares[one]) + sum(row[one] for row in shares)) / 2 for one in categories]
    agreed = sum(shares[one][one] for one in categories)
    chance = sum(share * (1 - share) for share in mean) / (len(cells) - 1)
    ac1 = (agreed - chance) / (1 - chance)
    if math.isclose(agreed, 1):
        return ac1, None, None
    error = math.sqrt(_gwet_variance(shares, mean, agreed, chance) / n)
    return ac1, max(-1.0, ac1 - Z * error), min(1.0, ac1 + Z * error)


def _gwet_variance(shares: Sequence[Sequence[float]], mean: Sequence[float], agreed: float, chance: float) -> float:
    """The variance of AC1, times the number of subjects: Gwet 2008, for two raters and subjects drawn at random."""
    categories = range(len(mean))
    others = len(mean) - 1
    ac1 = (agreed - chance) / (1 - chance)
    same = sum(shares[one][one] * (1 - mean[one]) for one in categories) / others
    squares = sum(
        shares[one][other] * (1 - (mean[one] + mean[other]) / 2) ** 2 for one in categories for other in categories
    )
    first = agreed * (1 - agreed) - 4 * (1 - ac1) * (same - agreed * chance)
    return max(0.0, (first + 4 * (1 - ac1) ** 2 * (squares / others**2 - chance**2)) / (1 - chance) ** 2)


def fleiss(counts: Sequence[Sequence[int]]) -> float | None:
    """Fleiss' kappa; None where only one category was used.

    Args:
        counts: of each subject, how many raters chose each category; the same number of raters on each.
    """
    if sum(any(column) for column in zip(*counts, strict=True)) < 2:
        return None
    from statsmodels.stats.inter_rater import fleiss_kappa

    return float(fleiss_kappa(counts))


def krippendorff(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for categories; None where only one was used.

    Args:
        units: what was said of each unit, by any number of raters; a unit of one rater says nothing of agreement.
    """
    pairable = [Counter(unit) for unit in units if len(unit) > 1]
    totals = sum(pairable, Counter[Hashable]())
    n = totals.total()
    expected = sum(times * (n - times) for times in totals.values())
    if not expected:
        return None
    observed = sum(
        sum(times * (unit.total() - times) for times in unit.values()) / (unit.total() - 1) for unit in pairable
    )
    return 1 - (n - 1) * observed / expected
