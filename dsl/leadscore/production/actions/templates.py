"""Templates of messages: a team's own or ours, in a sandbox, checked before anything is scored.

The first line of what a template writes is the message's title, the rest its text. What it can name stands in `NAMES`;
of a lead, it gets the fields that it asks for, and no others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from leadscore.facts.errors import FactsError
from leadscore.production.actions.safe import BODY_LENGTH, TITLE_LENGTH, escaped, shortened
from leadscore.production.actions.settings import Form
from leadscore.values.spelling import nearest

NAMES = (
    "lead", "is_now", "state", "verb", "score", "before", "band", "grade", "reasons", "todo", "owner", "team",
    "policy", "version", "cause", "as_of", "due", "destination", "digest", "key",
)  # fmt: skip
"""All that a template can name. `lead` has an `id` and the policy's fields, each of the `reasons` what `REASON` is."""

REASON = ("points", "why", "rule")
_OURS = Path(__file__).with_name("message.txt.j2")
_TRUSTING = ("safe", "e", "escape", "forceescape", "tojson", "urlize", "xmlattr")
"""Filters that say that a text is safe in HTML already: none that a lead wrote is, and not all messages are HTML."""
_FUNCTIONS = frozenset(("range", "dict", "lipsum", "cycler", "joiner", "namespace"))


@dataclass(frozen=True, slots=True)
class Template:
    """`fields` are those of the lead that it asks for."""

    fields: frozenset[str]
    form: Form
    written: Any

    def render(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """Title and text. Raises FactsError where the template cannot cope with these values."""
        try:
            text = str(self.written.render(values)).strip()
        except Exception as error:
            raise _cannot(self.written.filename, _line_in(error, self.written.filename), error) from error
        title, _, body = text.partition("\n")
        body = body.strip("\n").rstrip()
        return shortened(title.strip(), TITLE_LENGTH), shortened(body, BODY_LENGTH)


@cache
def our_template(form: Form) -> Template:
    """For destinations without one of their own."""
    return _read(_OURS, form, ())


def read_template(file: Path, form: Form, fields: Collection[str]) -> Template:
    """A team's template; `fields` are all that the policy has. Raises FactsError, which names the line."""
    found = _read(file, form, fields)
    title, body = found.render(_sample(found.fields))
    if not (title or body):
        raise FactsError(f"The template `{file}` writes nothing", _SHOWN)
    return found


def _read(file: Path, form: Form, fields: Collection[str]) -> Template:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FactsError(
            f"There is no template `{file}`", "leadscore.toml names it, beside which it should lie."
        ) from error
    except OSError as error:
        raise FactsError(f"The template `{file}` cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise FactsError(f"The template `{file}` is not in UTF-8", "Save it as UTF-8.") from error
    environment = _environment(form)
    try:
        tree = environment.parse(text, filename=str(file))
        asked = _asked(tree, fields, str(file))
        template = environment.from_string(text)
    except TemplateSyntaxError as error:
        raise _wrong(str(file), error.lineno, (error.message or "").rstrip("."), _SHOWN) from error
    except TemplateError as error:  # a filter or test that is not known: found when it is compiled
        raise _cannot(str(file), getattr(error, "lineno", 1), error) from error
    template.filename = str(file)
    return Template(asked, form, template)


_SHOWN = "docs/actions.md shows what a template can write."


def _environment(form: Form) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=partial(_written, form),
    )
    for name in _TRUSTING:
        del environment.filters[name]
    return environment


def _written(form: Form, value: object) -> object:
    """What is unknown is blank; what is not there says so itself."""
    return "" if value is None else value if isinstance(value, StrictUndefined) else escaped(value, form)


# ------------------------------------------------------------------------------------------------ what it names


def _asked(tree: nodes.Template, fields: Collection[str], file: str) -> frozenset[str]:
    """The lead's fields that it asks for; raises FactsError for a name that is not there."""
    unknown = find_undeclared_variables(tree) - {*NAMES, *_FUNCTIONS}
    for name in tree.find_all(nodes.Name):
        if name.name in unknown:
            raise _unknown(file, name.lineno, f"nothing is called `{name.name}`", name.name, NAMES)
    asked = set()
    for lineno, attribute in _attributes(tree, "lead"):
        if attribute is None:
            raise _wrong(file, lineno, "which field of the lead is meant is not said", "Write it like `lead.company`.")
        if attribute not in {"id", *fields}:
            raise _unknown(file, lineno, f"a lead has no `{attribute}`", attribute, ("id", *fields))
        asked.add(attribute)
    for loop in tree.find_all(nodes.For):
        if _is_name(loop.iter, "reasons") and isinstance(loop.target, nodes.Name):
            for lineno, attribute in _attributes(loop, loop.target.name):
                if attribute not in REASON:
                    raise _unknown(file, lineno, f"a reason has no `{attribute}`", attribute or "", REASON)
    return frozenset(asked - {"id"})


def _attributes(tree: nodes.Node, of: str) -> Iterator[tuple[int, str | None]]:
    """What is read of a name, with its line; None for what is only known when it is written."""
    for node in tree.find_all(nodes.Getattr):
        if _is_name(node.node, of):
            yield node.lineno, node.attr
    for item in tree.find_all(nodes.Getitem):
        if _is_name(item.node, of):
            arg = item.arg
            yield item.lineno, arg.value if isinstance(arg, nodes.Const) and isinstance(arg.value, str) else None


def _is_name(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


def _sample(fields: Collection[str]) -> dict[str, Any]:
    """Values as they may be, so that what fails on them is found before anybody waits for a message."""
    values: dict[str, Any] = {name: name for name in NAMES}
    reason = {"points": "+50", "why": "They asked for prices", "rule": 'visited "pricing"'}
    lead = {name: name for name in ("id", *fields)}
    return values | {"lead": lead, "reasons": [reason], "before": None, "digest": False}


# ------------------------------------------------------------------------------------------------ what is wrong


def _unknown(file: str, line: int, message: str, name: str, known: Collection[str]) -> FactsError:
    near = nearest(name, known)
    listed = ", ".join(f"`{one}`" for one in known)
    help_text = f"Did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else f"There are: {listed}."
    return _wrong(file, line, message, help_text)


def _wrong(file: str, line: int | None, message: str, help_text: str) -> FactsError:
    return FactsError(f"{file}, line {line or 1}: {message}", help_text)


def _cannot(file: str, line: int | None, error: Exception) -> FactsError:
    said = str(error).rstrip(".") or type(error).__name__
    return _wrong(file, line, said if isinstance(error, TemplateError) else f"{type(error).__name__}: {said}", _SHOWN)


def _line_in(error: Exception, file: str) -> int | None:
    """The line of the template in which it failed."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in (file, "<template>"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
