"""From the options that name data to leads: shared by the commands that score."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadscore.cli.exits import BadInput
from leadscore.cli.policies import existing
from leadscore.cli.sources import DataFile, brought_here
from leadscore.cli.terminal import console, is_terminal, say
from leadscore.cli.times import instant_option, now

if TYPE_CHECKING:
    from leadscore.engine.model import Scorecard
    from leadscore.engine.outcome import Outcome
    from leadscore.facts.config import DataConfig
    from leadscore.facts.load import Facts
    from leadscore.facts.model import Lead
    from leadscore.plan.model import Plan

_Command = Callable[..., int]
_MANY = 2_000
"""From this many leads on, a person gets to see the progress."""
_LARGE = 4_000_000
"""From this many bytes on, a person gets to see that files are being read."""


@dataclass(frozen=True, slots=True)
class Data:
    """What the options name. `as_of` is in seconds since 1970-01-01T00:00:00Z. `leads` is None where there is a `store`
    instead, or where events are added to one."""

    leads: Path | None
    events: tuple[Path, ...]
    as_of: int
    config: Path | None
    rejects: Path | None
    strict: bool
    store: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are read, `-` among them where it is standard input."""
        named = (self.leads, *self.events, self.config, self.store)
        return tuple(path for path in named if path is not None)


def data_options(function: Callable[..., int]) -> Callable[..., int]:
    """Gives a command the options that say which leads are scored and when, as one argument `data`."""
    return _with_options(function, may_be_left_out=False)


def past_data_options(function: Callable[..., int]) -> Callable[..., int]:
    """As `data_options`, for a command that reads past leads again and again: no standard input."""
    return _with_options(function, may_be_left_out=False, options=(_past_leads(), EVENTS_OPTION, _STORE, *_PAST))


def past_files_options(function: Callable[..., int]) -> Callable[..., int]:
    """As `past_data_options`, for a command that asks for columns that no store keeps."""
    leads = _past_leads(required=True)
    return _with_options(function, may_be_left_out=False, options=(leads, EVENTS_OPTION, _NO_STORE, *_PAST))


def optional_data_options(function: Callable[..., int]) -> Callable[..., int]:
    """As `data_options`, for a command that can do without leads: where none are named, `data.files` is empty."""
    return _with_options(function, may_be_left_out=True)


def _with_options(
    function: Callable[..., int], may_be_left_out: bool, options: Sequence[Callable[[_Command], _Command]] = ()
) -> Callable[..., int]:
    @functools.wraps(function)
    def with_data(
        leads: Path | None,
        events: tuple[Path, ...],
        store: Path | None,
        as_of: int | None,
        config: Path | None,
        rejects: Path | None,
        strict: bool,
        **others: Any,
    ) -> int:
        if leads or events or store or not may_be_left_out:
            _must_name_leads(leads, events, store)
        instant = now() if as_of is None else as_of
        if others.get("on") is None:  # else they are tables of that database
            policy = others.get("policy")
            leads, events = brought_here(leads, events, config or (policy if isinstance(policy, Path) else Path.cwd()))
        return function(data=Data(leads, events, instant, config, rejects, strict, store), **others)

    command: Callable[..., int] = with_data
    for option in reversed(options or _OPTIONS):
        command = option(command)
    return command


def _must_name_leads(leads: Path | None, events: Collection[Path], store: Path | None) -> None:
    """Raises click.UsageError."""
    if store is not None and (leads is not None or events):
        raise click.UsageError(
            "--store holds the leads and events already: leave out --leads and --events, "
            "or add them with `leadscore ingest --append`."
        )
    if store is None and leads is None:
        raise click.UsageError("Missing option '--leads' (or '--store', for what `leadscore ingest` made).")


class StoreFile(click.Path):
    """A store. The address of a database is told as none, without being shown: a password may stand in it."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and value.startswith(("postgresql://", "postgres://")):
            raise BadInput(
                "A store is a file: leads and events lie in one also where the record is in PostgreSQL",
                "Name the file that `leadscore run … --record postgresql://…` keeps, and the database with --record.",
            )
        return super().convert(value, param, ctx)


FILE = click.Path(path_type=Path)
STORE_FILE = StoreFile()
DATA_FILE = DataFile()
LEADS_HELP = "The leads: CSV, JSON lines, Parquet or a table"
EVENTS_OPTION = click.option(
    "--events", type=DATA_FILE, multiple=True, metavar="FILE", help="What leads did; repeat for more files."
)
READING_OPTIONS = (
    click.option(
        "--config",
        type=FILE,
        metavar="FILE",
        help="How columns map to fields. Default: leadscore.toml beside the policy or above it.",
    ),
    click.option(
        "--rejects", type=FILE, metavar="FILE", help="Write rows that cannot be used to this CSV file, with reasons."
    ),
    click.option("--strict", is_flag=True, help="Stop at the first row that cannot be used."),
)
_STORE = click.option(
    "--store", type=STORE_FILE, metavar="FILE", help="Leads and events that `leadscore ingest` put there."
)
_OPTIONS = (
    click.option("--leads", type=DATA_FILE, metavar="FILE", help=f"{LEADS_HELP}; - reads CSV from standard input."),
    EVENTS_OPTION,
    _STORE,
    click.option(
        "--as-of",
        callback=instant_option,
        metavar="DATE",
        help="The day or time to score at, in UTC: 2026-04-01 or 2026-04-01T09:30. Default: now.",
    ),
    *READING_OPTIONS,
)
_PAST = (
    click.option(
        "--as-of",
        callback=instant_option,
        metavar="DATE",
        help="The end of the data, in UTC: what came after it does not count. Default: its newest event, else now.",
    ),
    *READING_OPTIONS,
)


def _past_leads(*, required: bool = False) -> Callable[[_Command], _Command]:
    return click.option("--leads", type=DATA_FILE, metavar="FILE", required=required, help=f"{LEADS_HELP}.")


def _refused(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    """Raises click.UsageError."""
    if value is not None:
        raise click.UsageError(
            "A store keeps what its policies ask for, and learning looks at all there is: name the files that it was "
            "made of, with --leads and --events."
        )


_NO_STORE = click.option("--store", type=STORE_FILE, callback=_refused, hidden=True)


@contextmanager
def opened(plan: Plan, policy: Path, data: Data, lead_ids: Collection[str] | None = None) -> Iterator[Facts]:
    """The leads with their events; `lead_ids` reads these alone. What is wrong with the data raises BadInput."""
    from leadscore.facts.load import open_facts

    if data.leads is None:
        raise ValueError("there are no files of leads to open")
    with calmly():
        with reading(data):
            facts = open_facts(
                plan.fields,
                plan.events,
                data.leads,
                data.events,
                config_of(policy, data.config),
                strict=data.strict,
                rejects=data.rejects,
                lead_ids=lead_ids,
            )
        with closing(facts):  # also where nobody comes to iterate over it, or stops half-way
            yield facts


@contextmanager
def calmly() -> Iterator[None]:
    """What is wrong with data or a store raises BadInput; whoever is stopped, ends as anywhere else."""
    from leadscore.facts.errors import FactsError
    from leadscore.facts.stopping import stoppable

    try:
        with stoppable():
            yield
    except FactsError as error:
        raise BadInput(error.message, error.help) from error


@contextmanager
def reading(data: Data) -> Iterator[None]:
    """A person who has to wait while large files are read sees that something is going on."""
    if sum(path.stat().st_size for path in data.files if path.is_file()) < _LARGE or not is_terminal(sys.stderr):
        yield
        return
    with console(sys.stderr).status("Reading the data"):
        yield


def config_of(policy: Path, named: Path | None) -> DataConfig:
    """The mapping that the user names, or that lies beside the policy. Raises BadInput and FactsError."""
    from leadscore.facts.config import load_config

    return load_config(policy if named is None else _toml(named))


def _toml(path: Path) -> Path:
    """The mapping that the user names; another kind of file would be passed over in silence."""
    if existing(path).is_dir() or path.suffix != ".toml":
        raise BadInput(f"`{path}` is no mapping of columns", "--config names a TOML file, such as leadscore.toml.")
    return path


def scored(plan: Plan, facts: Facts, as_of: int) -> Iterator[tuple[Lead, Scorecard]]:
    """Each lead with its scorecard; a person who has to wait sees how far it is."""
    from leadscore.engine.compiled import compile_plan

    compiled = compile_plan(plan)
    for lead in _with_progress(facts):
        yield lead, compiled.explain(lead, as_of)


def outcomes(plan: Plan, facts: Facts, as_of: int) -> Iterator[tuple[Lead, Outcome]]:
    """As `scored`, faster and without the explanation."""
    from leadscore.engine.compiled import compile_plan

    compiled = compile_plan(plan)
    for lead in _with_progress(facts):
        yield lead, compiled.score(lead, as_of)


def _with_progress(facts: Facts) -> Iterator[Lead]:
    if facts.count < _MANY or not is_terminal(sys.stderr):
        yield from facts
        return
    from rich.progress import track

    yield from track(facts, "Scoring", total=facts.count, console=console(sys.stderr), transient=True)


def tell_report(facts: Facts) -> None:
    """Says what was set aside, and what is odd about the columns."""
    for line in facts.report.lines():
        say(line)
