"""Trains what tells the assistant which tool a question asks for, from people's phrasings.

    python tools/make_intents.py                       (writes phrasings/intents.npz)
    python tools/make_intents.py --measure [--wrong]   (writes nothing)

Each line of `phrasings/TOOL.txt` is filled several times with names of leads, rules and conditions of several policies,
and passes through the very code that later reads questions; `out_of_scope.txt` has what no tool does, `following.txt`
what only says what is other than in the question before. The questions about other policies that are held out no more
(benchmarks/assistant) count beside them, each read as one about its own policy and leads. `--measure` prints how many
lines are read rightly by a classifier that has seen none of the lines beside them in the file, `--wrong` those that are
not.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
from intent_filling import NAMES, Filler, fillers, lines_of
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spellchecker import SpellChecker

from leadscore.assistant.understanding.classifier import FOLLOWING, Classifier, save
from leadscore.assistant.understanding.features import features
from leadscore.assistant.understanding.left_out import LISTING
from leadscore.assistant.understanding.spotting import Spotter
from leadscore.assistant.understanding.words import nearest_word

_ROOT = Path(__file__).resolve().parents[1]
FOLDER = _ROOT / "phrasings"
_SEED = 7
_FILLED, _DRESSED = 2, 1
"""So often each line is filled, and one with nothing to fill."""
_LEAST = 2
"""In so many different lines a piece must stand to count."""
_STRENGTH = 8.0
_BESIDE = 6
_PARTS = 5
_LEAST_MENDED, _OFTEN, _OFTENER = 5, 5, 10
"""A slip has so many letters; what is meant stands there so often, and so many times as often as the slip."""
_FOR_LEADS = (*sorted(LISTING), FOLLOWING)
_SLOT = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Example:
    """A filled line as the classifier sees it. `line` is its number in the file, `weight` what it counts."""

    tool: str
    line: int
    question: str
    blocks: tuple[frozenset[str], ...]
    weight: float


def main() -> int:
    parser = argparse.ArgumentParser(description="Trains what tells which tool a question asks for.")
    parser.add_argument("--measure", action="store_true", help="Write nothing, print how many lines are read rightly.")
    parser.add_argument("--wrong", action="store_true", help="With --measure: print the lines that are misread.")
    asked = parser.parse_args()
    with ExitStack() as kept:
        worlds = [*fillers(FOLDER, kept)]
        common = _common_words(worlds)
        examples = list(_examples(worlds, common))
    print(f"{len(examples):,} examples of {len({(one.tool, one.line) for one in examples}):,} lines", file=sys.stderr)
    if asked.measure:
        _measure(examples, common, show=asked.wrong)
        return 0
    path = FOLDER / "intents.npz"
    save(path, trained(examples, common))
    print(f"{path.name}: {path.stat().st_size:,} bytes", file=sys.stderr)
    return 0


def _examples(worlds: Sequence[Filler], common: frozenset[str]) -> Iterator[Example]:
    random = Random(_SEED)
    spotters = [Spotter(filler.world, common) for filler in worlds]
    for file in sorted(FOLDER.glob("*.txt")):
        for number, line in enumerate(lines_of(file)):
            filled = _FILLED if _SLOT.search(line) else _DRESSED
            for _ in range(filled):
                place = random.choices(range(len(worlds)), [filler.share for filler in worlds])[0]
                question = worlds[place].filled(line, file.stem, random)
                blocks = features(spotters[place].spotted(question))
                yield Example(file.stem, number, question, blocks, 1 / filled)
    numbers: Counter[str] = Counter()
    for filler, spotter in zip(worlds, spotters, strict=True):
        for tool, question in filler.asked:
            numbers[tool] += 1
            yield Example(tool, -numbers[tool], question, features(spotter.spotted(question)), 1.0)


def _words_for_leads(common: frozenset[str]) -> frozenset[str]:
    """Those of the common words that stand in lines which ask for leads: the hotel of `find me a hotel in Zurich` is
    none."""
    text = [_SLOT.sub(" ", line) for tool in _FOR_LEADS for line in lines_of(FOLDER / f"{tool}.txt")]
    text += [line.partition("\t")[0] for line in lines_of(FOLDER / "slots" / "where.txt")]
    return common.intersection(*[re.findall(r"[a-z]+", " ".join(text).lower())])


def _common_words(worlds: Iterable[Filler]) -> frozenset[str]:
    """The words of all lines and of what they are filled with, without names that mostly stand there with a capital.
    No line was written with the leads of the policies that questions are asked about: of those, names are words."""
    text = [_SLOT.sub(" ", line) for file in FOLDER.glob("*.txt") for line in lines_of(file)]
    text += [line.partition("\t")[0] for file in (FOLDER / "slots").glob("*.txt") for line in lines_of(file)]
    counts = Counter(word for line in text for word in re.findall(r"[a-z]+", line.lower()))
    plain = Counter(word for line in text for word in re.findall(r"\b[a-z]+\b", line))
    names = {name for filler in worlds if not filler.asked for name in filler.world.people.names}.union(NAMES)
    known = {word for word, count in counts.items() if len(word) > 1 and (word not in names or 2 * plain[word] > count)}
    return frozenset(known - set(_slips(counts)))


def _slips(counts: Counter[str]) -> Iterator[str]:
    """The words of people's phrasings that are no English and one slip away from a word that is said much oftener:
    whatever is known stays as it is, so `droping` would never be read as `dropping`."""
    english = SpellChecker()
    often = [word for word, count in counts.items() if count >= _OFTEN]
    for word, count in counts.items():
        if len(word) < _LEAST_MENDED or count * _OFTENER > max(counts.values()) or word in english:
            continue
        meant = nearest_word(word, frozenset(one for one in often if counts[one] >= _OFTENER * count))
        if meant is not None and meant[:-1] not in (word, word[:-1]):  # `disqualifier` is no slip
            yield word


# ------------------------------------------------------------------------------------------------ training


def trained(examples: Sequence[Example], common: frozenset[str]) -> Classifier:
    """A classifier of these examples, its weights in whole numbers."""
    lines: Counter[str] = Counter()
    for _, _, piece in {(one.tool, one.line, piece) for one in examples for block in one.blocks for piece in block}:
        lines[piece] += 1
    pieces = sorted(piece for piece, count in lines.items() if count >= _LEAST)
    places = {piece: place for place, piece in enumerate(pieces)}
    of = len({(one.tool, one.line) for one in examples})
    telling = np.array([np.log(1 + of / lines[piece]) for piece in pieces], np.float16).astype(np.float32)
    tools = tuple(sorted({one.tool for one in examples}))
    model = LogisticRegression(C=_STRENGTH, max_iter=300, tol=1e-3)
    model.fit(
        DictVectorizer().fit_transform([_weighted(one, places, telling) for one in examples]),
        [tools.index(one.tool) for one in examples],
        sample_weight=[one.weight for one in examples],
    )
    scale = float(np.abs(model.coef_).max()) / 127
    weights = np.round(model.coef_.T / scale).astype(np.int8)
    kept = np.abs(weights).max(axis=1) > 0
    pieces = [piece for piece, keeps in zip(pieces, kept, strict=True) if keeps]
    return Classifier(
        tools,
        {piece: place for place, piece in enumerate(pieces)},
        telling[kept],
        np.ascontiguousarray(weights[kept]),
        model.intercept_.astype(np.float32),
        scale,
        common,
        _words_for_leads(common),
    )


def _weighted(example: Example, places: dict[str, int], telling: npt.NDArray[np.float32]) -> dict[str, float]:
    """The pieces of an example with what they count, as `Classifier.chances_of` reckons it."""
    found: dict[str, float] = {}
    for block in example.blocks:
        held = sorted(piece for piece in block if piece in places)
        weights = telling[[places[piece] for piece in held]]
        length = max(float(np.linalg.norm(weights)), 1e-9)
        found.update(zip(held, (weights / length).tolist(), strict=True))
    return found


# ------------------------------------------------------------------------------------------------ measuring


def _measure(examples: Sequence[Example], common: frozenset[str], *, show: bool) -> None:
    """Lines beside each other are alike, so they are left out together."""
    blocks = sorted({(one.tool, one.line // _BESIDE) for one in examples})
    Random(_SEED).shuffle(blocks)
    part_of = {block: place % _PARTS for place, block in enumerate(blocks)}
    right: Counter[int] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    asked = 0
    for part in range(_PARTS):
        seen = [one for one in examples if part_of[one.tool, one.line // _BESIDE] != part]
        model = trained(seen, common)
        for one in (one for one in examples if part_of[one.tool, one.line // _BESIDE] == part):
            chances = model.chances_of(one.blocks)
            ranked = sorted(chances, key=lambda tool: -chances[tool])
            asked += 1
            right[ranked.index(one.tool)] += 1
            if ranked[0] != one.tool:
                wrong[one.tool, ranked[0]] += 1
                if show:
                    print(f"{one.tool}\t{ranked[0]} {chances[ranked[0]]:.2f}\t{one.question}")
    print(
        f"first {right[0] / asked:.1%}, among three {sum(right[place] for place in range(3)) / asked:.1%} of {asked:,}"
    )
    for (tool, instead), count in wrong.most_common(30):
        print(f"  {count:4} {tool} read as {instead}")


if __name__ == "__main__":
    sys.exit(main())
