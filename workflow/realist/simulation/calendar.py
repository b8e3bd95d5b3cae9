"""When the simulated team worked: office hours of weekdays, in the order of the steps of a review."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

JUDGING = date(2023, 1, 16), date(2023, 1, 20)
SCREENING = date(2023, 1, 23), date(2023, 3, 10)
SETTLING = date(2023, 3, 13), date(2023, 3, 24)
SEEKING = date(2023, 3, 27), date(2023, 4, 21)
READING = date(2023, 4, 24), date(2023, 6, 2)
SETTLING_READING = date(2023, 6, 5), date(2023, 6, 9)
APPRAISING = date(2023, 6, 12), date(2023, 7, 7)
CODING = date(2023, 7, 10), date(2023, 9, 29)
_OPENS, _MINUTES = time(9), 8 * 60

Period = tuple[date, date]


def moments(period: Period, count: int, rng: Random) -> list[str]:
    """`count` moments of a period, in order, to the minute (`2023-01-23T09:04`)."""
    days = list(_weekdays(period))
    drawn = sorted(rng.randrange(len(days) * _MINUTES) for _ in range(count))
    return [_moment(days[minute // _MINUTES], minute % _MINUTES) for minute in drawn]


def days(period: Period, count: int, rng: Random) -> list[str]:
    """`count` days of a period, in order."""
    return [moment[:10] for moment in moments(period, count, rng)]


def _moment(day: date, minutes: int) -> str:
    return (datetime.combine(day, _OPENS) + timedelta(minutes=minutes)).isoformat(timespec="minutes")


def _weekdays(period: Period) -> Iterator[date]:
    first, last = period
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if day.weekday() < 5:
            yield day
