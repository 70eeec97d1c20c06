"""What a person is held to alone, and the positions they held: whether it can be scored as it stands."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.model.assessment import IndividualItem, KeyResults, PersonAssessment
from kpi_handbook.model.kpi import METHOD_NAMES
from kpi_handbook.model.policy import ScoringPolicy
from kpi_handbook.model.validate import near
from kpi_handbook.problems import say
from kpi_handbook.score import policy_named
from kpi_handbook.score.individual import WHOLE_CYCLE, own_score
from kpi_handbook.score.people import dictionary_for

_WHOLE = Decimal(100)


def wrong_items(subject: Subject) -> Iterator[Found]:
    """Yield individual items that are neither a KPI nor a measure, that have no answer, or whose weights are off."""
    for record, entry in subject.handbook.of(PersonAssessment):
        top = entry.document.root()
        dictionary = dictionary_for(subject.handbook, record)
        policy = policy_named(subject.handbook, dictionary.policy if dictionary else None, record.period)
        earlier = zip((one.section_a for one in record.earlier), top.get("earlier"), strict=True)
        for section, field in ((record.section_a, top), *earlier):
            yield from _items(section, field.get("section_a").get("individual_items"), policy)


def _items(section: KeyResults, fields: Field, policy: ScoringPolicy | None) -> Iterator[Found]:
    for item, field in zip(section.individual_items, fields, strict=True):
        yield from _item(item, field, policy)
    total = sum((item.weight for item in section.individual_items), Decimal(0))
    if section.individual_items and total != _WHOLE:
        message = say("the weights of the individual items total {total}, not 100", total=total)
        help_text = say("add {much}", much=_WHOLE - total)
        if total > _WHOLE:
            help_text = say("take away {much}", much=total - _WHOLE)
        yield Found(fields.document, fields.key_span, fields.path, message, help_text)


def _item(item: IndividualItem, field: Field, policy: ScoringPolicy | None) -> Iterator[Found]:
    own = tuple(policy.methods) if policy else ()
    known = [name for name in (*METHOD_NAMES, *own) if name != "none"]
    if (item.kpi is None) == (item.id is None):
        message = say("an individual item is either a KPI or a measure with an id of its own")
        yield at(field, message, say("write kpi:, or id: with method, target and value"))
    elif item.kpi is None and item.method is None:
        message = say("it is not said how {id} is scored", id=item.id)
        yield at(field, message, say("add method: with one of {methods}", methods=", ".join(known)))
    elif item.kpi is None and item.method not in known:
        message = say('there is no method "{name}"', name=item.method)
        meant = near(item.method or "", known)
        help_text = say('did you mean "{meant}"?', meant=meant) if meant else say("write one that kpi knows")
        yield at(field.get("method"), message, help_text)
    elif item.kpi is None and own_score(item, policy, WHOLE_CYCLE).state == "invalid":
        message = say("{id} can't be computed with these figures", id=item.id)
        help_text = say("give what {method} needs, such as value and target", method=item.method)
        yield at(field, message, help_text)
    elif extra := _said_again(item):
        message = say("{kpi} is scored on its scorecard; {fields} says it again", kpi=item.kpi, fields=extra)
        yield at(field, message, say("leave {fields} away, or give the measure an id of its own", fields=extra))


def _said_again(item: IndividualItem) -> str:
    """Return the fields that a KPI brings from its scorecard and that stand here too."""
    brought = ("method", "value", "numerator", "denominator", "scale", "target")
    return "" if item.kpi is None else ", ".join(name for name in brought if getattr(item, name) is not None)


def wrong_positions(subject: Subject) -> Iterator[Found]:
    """Yield positions without a first day, or in another order than they were held in."""
    for record, entry in subject.handbook.of(PersonAssessment):
        top = entry.document.root()
        if record.earlier and record.since is None:
            field = top.get("earlier")
            message = say("there are earlier positions, and it is not said when this one began")
            yield Found(field.document, field.key_span, field.path, message, say("add since: with its first day"))
            continue
        starts = [
            (one.since, field.get("since")) for one, field in zip(record.earlier, top.get("earlier"), strict=True)
        ]
        if record.since:
            starts.append((record.since, top.get("since")))
        for (before, _field), (day, field) in pairwise(starts):
            if day <= before:
                message = say("{day} is not after {before}, when the position before it began", day=day, before=before)
                yield at(field, message, say("list the positions oldest first"))
