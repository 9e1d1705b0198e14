"""Which tools a question may ask for: a linear model of the pieces of its shape, from `tools/make_intents.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from leadscore.assistant.understanding.features import features
from leadscore.assistant.understanding.spotting import Spotted
from leadscore.resources import resource

OUT_OF_SCOPE, FOLLOWING = "out_of_scope", "following"
"""What is no tool: what the assistant does not do, and what only says what is other than in the question before."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """`places` has the row of each piece; `weights` a row for each piece and a column for each tool, in whole numbers,
    of which `scale` is one; `telling` how much a piece counts. `common` are the words that people ask with, `listing`
    those of them that they ask for leads with."""

    tools: tuple[str, ...]
    places: Mapping[str, int]
    telling: npt.NDArray[np.float32]
    weights: npt.NDArray[np.int8]
    bias: npt.NDArray[np.float32]
    scale: float
    common: frozenset[str]
    listing: frozenset[str]

    def chances(self, spotted: Spotted) -> dict[str, float]:
        """How likely each tool is; together 1."""
        return self.chances_of(features(spotted))

    def chances_of(self, blocks: Iterable[Iterable[str]]) -> dict[str, float]:
        """As `chances`, of a question's pieces."""
        sums = self.bias.astype(np.float64)
        for block in blocks:
            rows = np.array([self.places[piece] for piece in block if piece in self.places], np.intp)
            if len(rows):
                telling = self.telling[rows]
                sums = sums + (telling / np.linalg.norm(telling)) @ self.weights[rows].astype(np.float32) * self.scale
        raised = np.exp(sums - sums.max())
        return dict(zip(self.tools, (raised / raised.sum()).tolist(), strict=True))


@lru_cache(maxsize=1)
def shipped() -> Classifier:
    """The classifier that came with leadscore."""
    return load(resource("phrasings", "intents.npz"))


def load(path: Path) -> Classifier:
    """A classifier from its file."""
    with np.load(path) as held:
        pieces = bytes(held["pieces"]).decode().split("\n")
        return Classifier(
            tuple(bytes(held["tools"]).decode().split("\n")),
            {piece: place for place, piece in enumerate(pieces)},
            held["telling"].astype(np.float32),
            held["weights"],
            held["bias"],
            float(held["scale"]),
            *(frozenset(bytes(held[name]).decode().split("\n")) for name in ("common", "listing")),
        )


def save(path: Path, classifier: Classifier) -> None:
    """Writes its file."""

    def text(parts: object) -> npt.NDArray[np.uint8]:
        return np.frombuffer("\n".join(parts).encode(), np.uint8)  # type: ignore[arg-type]

    np.savez_compressed(
        path,
        tools=text(classifier.tools),
        pieces=text(classifier.places),
        telling=classifier.telling.astype(np.float16),
        weights=classifier.weights,
        bias=classifier.bias,
        scale=np.float32(classifier.scale),
        common=text(sorted(classifier.common)),
        listing=text(sorted(classifier.listing)),
    )
