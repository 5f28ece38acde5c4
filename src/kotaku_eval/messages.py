"""Messages: what a finding says, with the values that decided it in their places."""

from __future__ import annotations

from kotaku_eval.displays import show
from kotaku_eval.expressions import Parameter
from kotaku_eval.facts import Subject, value_of
from kotaku_eval.findings import Verdict
from kotaku_eval.judgements import Judgement
from kotaku_eval.rules import fill
from kotaku_eval.texts import Text


def message_of(judged: Judgement, reason: Text) -> Text:
    """Return the rule's message with its values; the reason where the message would mislead."""
    rule = judged.rule
    if judged.verdict is not Verdict.FAIL or not rule.message.en:
        return Text(id=f"{rule.title.id}: {reason.id}", en=f"{rule.title.en}: {reason.en}")
    shown = {name: _placeholder(name, judged) for name in rule.placeholders}
    return Text(
        id=fill(rule.message.id, {name: words.id for name, words in shown.items()}),
        en=fill(rule.message.en, {name: words.en for name, words in shown.items()}),
    )


def _placeholder(name: str, judged: Judgement) -> Text:
    subject, ruleset = judged.subject, judged.ruleset
    if name in {"id", "code"}:
        return Text.same(subject.id)
    if name in {"title", "name"}:
        return Text.same(subject.value.label)
    if name.startswith("param."):
        parameter = _parameter(name.removeprefix("param."), judged)
        return show(parameter.value, parameter.type.unit)
    known = ruleset.vocabulary(subject.level).find(name)
    if known is None:
        return Text.same(f"{{{name}}}")
    if known.path[-1:] in {("first",), ("last",)} and value_of(known, subject) is None:
        return _undated(known.path[0], subject)
    return show(value_of(known, subject), known.field.unit)


def _parameter(name: str, judged: Judgement) -> Parameter:
    """Return a parameter as it is for the rule that was judged."""
    own = (one for one in judged.rule.parameters if one.name == name)
    return next(own, None) or judged.ruleset.parameters[name].parameter


def _undated(stage: str, subject: Subject) -> Text:
    seen = subject.timeline.get(stage)
    if seen is not None and seen.count:
        return Text(id="tanpa tanggal", en="undated")
    return Text(id="tidak tercatat", en="not recorded")
