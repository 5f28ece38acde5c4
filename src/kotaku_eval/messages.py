"""Messages: what a finding says, with the values that decided it in their places."""

from __future__ import annotations

from kotaku_eval.findings import Verdict
from kotaku_eval.judgements import Judgement
from kotaku_eval.particulars import particulars_of
from kotaku_eval.texts import Text


def message_of(judged: Judgement, reason: Text) -> Text:
    """Return the rule's message with its values; the reason where the message would mislead."""
    rule = judged.rule
    if judged.verdict is not Verdict.FAIL or not rule.message.en:
        return Text(id=f"{rule.title.id}: {reason.id}", en=f"{rule.title.en}: {reason.en}")
    return particulars_of(rule, judged.ruleset).message.text(judged.subject)
