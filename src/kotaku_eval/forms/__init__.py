"""Forms: a rule set as a questionnaire for phones (XLSForm), to be filled in the field."""

from __future__ import annotations

from kotaku_eval.forms.builds import Form, Left, form_of

__all__ = ["Form", "Left", "form_of"]
