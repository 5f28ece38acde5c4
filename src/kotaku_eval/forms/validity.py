"""Validity: whether a form is accepted by pyxform, and by the ODK Validate that it carries."""

from __future__ import annotations

import shutil

from attrs import frozen

from kotaku_eval.errors import needing
from kotaku_eval.texts import Text


@frozen
class Validity:
    """What the validators said.

    Args:
        mistakes: What is wrong; empty for a form that is accepted.
        ran_java: Whether ODK Validate looked at it; it needs Java.
        xform: The form as the phone gets it; empty for a form that is not accepted.
    """

    mistakes: tuple[str, ...]
    ran_java: bool
    xform: str = ""


def validity_of(book: bytes, *, java: bool | None = None) -> Validity:
    """Return what pyxform, and with Java also ODK Validate, say of the workbook of a form.

    Args:
        book: The workbook.
        java: Whether ODK Validate is run; where there is Java when not given.

    Raises:
        MissingExtraError: pyxform is not installed.
    """
    with needing("odk", Text(id="Pemeriksaan formulir", en="Checking a form")):
        from pyxform.errors import PyXFormError  # noqa: PLC0415 - an extra
        from pyxform.validators.odk_validate import ODKValidateError  # noqa: PLC0415
        from pyxform.xls2xform import convert  # noqa: PLC0415
    runs = shutil.which("java") is not None if java is None else java
    warnings: list[str] = []
    try:
        made = convert(book, warnings=warnings, validate=runs, file_type=".xlsx")
    except (PyXFormError, ODKValidateError) as failure:
        return Validity((str(failure),), runs)
    return Validity(tuple(warnings), runs, "" if warnings else str(made.xform))
