"""What a company chose in `kpi_defs/checks.yml`: which rules run, how much each matters, and where one is not heard."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from kpi_handbook.checks.rule import Options, Rule
from kpi_handbook.load import Document, Field, Finding
from kpi_handbook.load.scalars import thousands_dot
from kpi_handbook.load.text import shown
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.validate import near
from kpi_handbook.model.words import Settings
from kpi_handbook.problems import Problem, Severity

_HELD = (0, 1, 8)  # the groups whose errors nobody can switch off: the data could not be trusted


@dataclass(frozen=True)
class Choice:
    """The rules that run, and what a company says about them; codes only, names are resolved."""

    rules: tuple[Rule, ...]
    severity: Mapping[str, Severity | Literal["off"]]
    options: Mapping[str, Options]
    per_path: tuple[tuple[re.Pattern[str], frozenset[str]], ...]
    findings: tuple[tuple[Document, Finding], ...]

    def of_errors(self) -> "Choice":
        """Return the choice of the rules that may say that something is an error."""
        loud = (rule for rule in self.rules if rule.severity is Severity.ERROR or rule.preview or self._raises(rule))
        return replace(self, rules=tuple(loud))

    def _raises(self, rule: Rule) -> bool:
        return self.severity.get(rule.code) is Severity.ERROR

    def ignores(self, problem: Problem) -> bool:
        """Say whether a pattern of paths leaves a problem out."""
        return any(problem.code in codes and pattern.fullmatch(problem.path) for pattern, codes in self.per_path)


def choice_of(book: Handbook, rules: Sequence[Rule], *, preview: bool = False) -> Choice:
    """Return what runs; a name that no rule has is a finding in the file of the settings."""
    settings = book.settings
    code_of = {name: rule.code for rule in rules for name in (rule.code, rule.name)}
    asked = {code_of.get(name) for name in settings.select}
    severity = {code_of[name]: _severity(word) for name, word in settings.severity.items() if name in code_of}
    findings = tuple(_findings(book, {name: rule for rule in rules for name in (rule.code, rule.name)}))
    wrong = {finding.path[:3] for _, finding in findings}
    return Choice(
        rules=tuple(_heard(rules, {rule.code for rule in rules if preview or rule.code in asked})),
        severity=severity,
        options={
            code_of[name]: {key: value for key, value in values.items() if ("options", name, key) not in wrong}
            for name, values in settings.options.items()
            if name in code_of
        },
        per_path=tuple(
            (_pattern(path), frozenset(code_of[name] for name in what.ignore if name in code_of))
            for path, what in settings.per_path.items()
        ),
        findings=findings,
    )


def configured_by(book: Handbook, other: Handbook) -> Handbook:
    """Return a handbook with the settings of another one, so that a change can't silence what speaks against it."""
    kept = tuple(entry for entry in book.entries if entry.kind.name != "settings")
    return replace(book, entries=(*kept, *other.kind("settings")))


def _heard(rules: Sequence[Rule], asked: Container[str | None]) -> Iterator[Rule]:
    """Yield the rules that run: of a preview rule that nobody asked for only its settled part."""
    for rule in rules:
        if not rule.preview or rule.code in asked:
            yield rule
        elif rule.settled:
            yield replace(rule, asks=rule.settled)


def _severity(word: str) -> Severity | Literal["off"]:
    return "off" if word == "off" else Severity(word)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    """Return a path with `*` for a part of a name and `**` for any folders as a regular expression."""
    parts = re.split(r"(\*\*/?|\*|\?)", path)
    meaning = {"**": ".*", "**/": "(.*/)?", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meaning.get(part, re.escape(part)) for part in parts))


def _findings(book: Handbook, rules: Mapping[str, Rule]) -> Iterator[tuple[Document, Finding]]:
    for _, entry in book.of(Settings):
        top = entry.document.root()
        named = (*_keys(top.get("severity")), *_keys(top.get("options")))
        listed = (*top.get("select"), *(one for path in _keys(top.get("per_path")) for one in path.get("ignore")))
        found = (
            *(_unknown_field(field, rules) for field in named if field.path[-1] not in rules),
            *(_unknown_rule(field, rules) for field in listed if field.value not in rules),
            *(_held(field) for field in _keys(top.get("severity")) if _is_held(field, rules)),
            *(finding for field in _keys(top.get("options")) for finding in _options(field, rules)),
        )
        yield from ((entry.document, finding) for finding in found)


def _keys(field: Field) -> Iterator[Field]:
    return (field.get(key) for key in field.value) if isinstance(field.value, dict) else iter(())


def _unknown_field(field: Field, known: Mapping[str, Any]) -> Finding:
    name = str(field.path[-1])
    details = {"field": shown(name), "meant": near(name, known), "known": ", ".join(known)}
    return Finding("unknown_field", field.key_span, field.path, details)


def _unknown_rule(field: Field, rules: Mapping[str, Rule]) -> Finding:
    details = {
        "text": shown(str(field.value)),
        "meant": near(str(field.value), rules),
        "allowed": "the codes and names that kpi rules lists",
    }
    return Finding("unknown_value", field.span, field.path, details)


def _is_held(field: Field, rules: Mapping[str, Rule]) -> bool:
    rule = rules.get(str(field.path[-1]))
    return rule is not None and rule.group in _HELD and rule.severity is Severity.ERROR and field.value != "error"


def _held(field: Field) -> Finding:
    details = {"text": shown(str(field.value)), "meant": "", "allowed": "error, since the data could not be trusted"}
    return Finding("unknown_value", field.span, field.path, details)


def _options(field: Field, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    rule = rules.get(str(field.path[-1]))
    for option in _keys(field) if rule else ():
        assert rule is not None
        name = str(option.path[-1])
        if name not in rule.options:
            yield _unknown_field(option, rule.options)
        else:
            yield from _unlike(option, rule.options[name])


def _unlike(option: Field, default: Any) -> Iterator[Finding]:
    """Yield an option, or an item of it, that is of another kind than the one that holds by default."""
    wanted = _described(default)
    place = option.document.places.get(option.path)
    if wanted != _described(option.value):
        yield Finding("wrong_type", option.span, option.path, {"wanted": wanted, "text": shown(str(option.value))})
    elif wanted == "number" and place and thousands_dot(place.raw):
        yield Finding("thousands_dot", option.span, option.path, {"text": place.raw})
    elif wanted == "list" and default:
        for item in option:
            yield from _unlike(item, default[0])


def _described(value: Any) -> str:
    match value:
        case bool():
            return "true or false"
        case int() | Decimal():
            return "number"
        case list() | tuple():
            return "list"
        case _:
            return "text"
