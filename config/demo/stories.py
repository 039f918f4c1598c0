"""The days of one invented client's story, counted back from today."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True)
class Story:
    """One client's entry in people.yaml, and the days it gives."""

    entry: dict[str, Any]
    today: date

    @property
    def leanings(self) -> list[dict[str, float]]:
        pairs = [str(pair).split("/") for pair in self.entry["course"]]
        return [{"anxiety": float(a), "avoidance": float(b)} for a, b in pairs]

    @property
    def check_in_days(self) -> list[date]:
        """One day a check-in, the last one 3 to 12 days ago; the first two belong to the start."""
        count, step = len(self.leanings), timedelta(weeks=self.entry["weeks"])
        last = self.today - timedelta(days=3 + sum(map(ord, self.entry["name"])) % 10)
        if self.entry.get("open", 0) < 0:
            last -= timedelta(days=40)
        last -= timedelta(days=self.entry.get("ended_days_ago", 0))
        days = [last - step * back for back in reversed(range(count))]
        if count > 2:
            days[0] = days[1] - timedelta(days=14)
        return days

    @property
    def other_forms(self) -> list[tuple[date, str, float]]:
        """Day, instrument and ease (0 to 1) of each other form, oldest first.

        As many of each as `also` says, two days after the newest check-ins, with the ease that the
        check-in's own leaning shows.
        """
        newest = list(zip(self.check_in_days, self.leanings, strict=True))
        return sorted(
            (day + timedelta(days=2), instrument, 1 - (sum(leaning.values()) / 2 - 1) / 6)
            for instrument, count in self.entry.get("also", {}).items()
            for day, leaning in newest[-count:]
        )

    @property
    def began(self) -> date:
        days = self.check_in_days
        return (days[0] if days else self.today) - timedelta(days=4)
