"""What is counted in a release. Of a withheld split only images are: figures about labels give labels away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from datasets.records import Record

MOST_OBJECTS = 50  # the last bar of the histogram stands for this many and more
CONFIDENCE_BARS = 10


@dataclass(slots=True)
class Tally:
    """Counts records as they pass by."""

    withheld: frozenset[str]
    images: Counter[str] = field(default_factory=Counter)
    objects: Counter[str] = field(default_factory=Counter)
    boxes: Counter[str] = field(default_factory=Counter)
    categories: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    per_image: Counter[int] = field(default_factory=Counter)
    confidence: Counter[int] = field(default_factory=Counter)

    def passing(self, records: Iterable[Record]) -> Iterable[Record]:
        """The same records, counted."""
        for record in records:
            self.add(record)
            yield record

    def add(self, record: Record) -> None:
        """Count one image and, where its labels are open, what is said of it."""
        self.images[record.split] += 1
        if record.split in self.withheld:
            return
        self.objects[record.split] += len(record.objects)
        self.boxes[record.split] += sum(one.box is not None for one in record.objects)
        self.per_image[min(len(record.objects), MOST_OBJECTS)] += 1
        for one in record.objects:
            self.categories[record.split].update(one.categories)
            self.confidence[min(int(one.confidence * CONFIDENCE_BARS), CONFIDENCE_BARS - 1)] += 1

    def counts(self) -> dict[str, object]:
        """Everything as `Release.counts` keeps it."""
        return {
            "images": self.images.total(),
            "splits": {split: self._of_split(split) for split in sorted(self.images)},
            "objects_per_image": [{"objects": n, "images": self.per_image[n]} for n in sorted(self.per_image)],
            "confidence": [
                {"from": bar / CONFIDENCE_BARS, "to": (bar + 1) / CONFIDENCE_BARS, "objects": self.confidence[bar]}
                for bar in range(CONFIDENCE_BARS)
            ],
        }

    def _of_split(self, split: str) -> dict[str, object]:
        counted: dict[str, object] = {"images": self.images[split]}
        if split in self.withheld:
            return counted
        categories = {str(number): count for number, count in sorted(self.categories[split].items())}
        return counted | {"objects": self.objects[split], "boxes": self.boxes[split], "categories": categories}
