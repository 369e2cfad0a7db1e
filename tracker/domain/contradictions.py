"""Requests that say two things at once. They are refused: whichever was meant, the other would be lost in silence."""

from datetime import datetime

from tracker.domain.asking import Asked, Mode
from tracker.domain.rules import CourtSeat, Refused, RuleVersion
from tracker.domain.whose_days import APPEALS

_OF_ONE_MODE = {"fixed": Mode.DATE_CERTAIN, "start": Mode.DAILY, "count": Mode.DAILY}


def refuse_contradictions(asked: Asked, rule: RuleVersion | None, mode: Mode, court: CourtSeat | None) -> None:
    """Raises Refused: `conflicts_with_rule`, `conflicting_fields` or `wrong_origin`, with the field to leave out."""
    if rule is not None:
        _refuse_another_rule(asked, rule)
    for name, only in _OF_ONE_MODE.items():
        if getattr(asked, name) is not None and mode is not only:
            raise _conflicting(name, f"belongs to the mode {only}, and this is {mode}. Leave '{name}' out")
    if asked.period is not None and mode in _OF_ONE_MODE.values():
        raise _conflicting("period", f"belongs to a count, and this is {mode}. Leave 'period' out")
    if isinstance(asked.fixed, datetime) and asked.at is not None:
        raise _conflicting("at", "is given and 'fixed' has a clock time too. Leave one of them out")
    if asked.appealed_from is not None and court is not None and court.level != APPEALS:
        sentence = "'from' goes with a court of appeals. Leave it out, or give the court of appeals as 'court'"
        raise Refused("wrong_origin", sentence, field="from")


def _refuse_another_rule(asked: Asked, rule: RuleVersion) -> None:
    said = {"mode": asked.mode, "period": asked.period, "direction": asked.direction, "regime": asked.regime}
    is_so = {"mode": rule.unit, "period": rule.period, "direction": rule.direction, "regime": rule.regime}
    for name, value in said.items():
        if value is not None and value != is_so[name]:
            raise Refused(
                "conflicts_with_rule",
                f"'{name}' is {value}, but {rule.cite} says {is_so[name]}. Leave '{name}' out, or leave the rule out",
                field=name,
            )


def _conflicting(field: str, sentence: str) -> Refused:
    return Refused("conflicting_fields", f"'{field}' {sentence}", field=field)
