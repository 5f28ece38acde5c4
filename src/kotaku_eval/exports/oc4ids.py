"""OC4IDS: a portfolio as a package of projects, for those who publish infrastructure data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from kotaku_eval.dates import EventDate
from kotaku_eval.errors import DataError, Problem
from kotaku_eval.exports.formats import Exported
from kotaku_eval.exports.oc4ids_codes import odd_codes
from kotaku_eval.exports.oc4ids_dates import moment
from kotaku_eval.exports.oc4ids_others import OtherProjects
from kotaku_eval.exports.oc4ids_own import OwnProjects
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.texts import Language, Text

VERSION: Final = "0.9"
STANDARD: Final = "oc4ids"
"""The lifecycle whose stages are those of the standard."""


def export_oc4ids(
    portfolio: Portfolio,
    *,
    publisher: str = "",
    uri: str = "",
    phases: Mapping[str, str] | None = None,
    language: Language = "id",
) -> Exported:
    """Return a portfolio as a package of projects.

    Every event is a milestone; the phases of the lifecycle give the periods. The day of
    publication is the day that the data speak of: nothing is known of a later one.

    Args:
        portfolio: The portfolio.
        publisher: The body that publishes it.
        uri: The address of the package; a name made of the portfolio's where it has none.
        phases: Which phase of OC4IDS a phase of the lifecycle is, beside those that are known.
        language: The language of the titles of milestones.

    Raises:
        DataError: There is no publisher, no project or no date, or a phase is unknown.
    """
    day = portfolio.day_of()
    _check(portfolio, publisher, day)
    lost: Counter[Text] = Counter()
    is_own = portfolio.lifecycle.id == STANDARD
    others = None if is_own else OtherProjects.of(portfolio, lost, phases or {}, language)
    projects = (others or OwnProjects(portfolio, lost, day)).projects()
    odd = Counter(code for project in projects for code in odd_codes(project))
    published = moment(EventDate.of_day(day), portfolio.lifecycle.zone)
    package: dict[str, Any] = {
        "uri": uri or f"urn:kotaku-eval:{quote(portfolio.id or 'portfolio', safe='')}",
        "version": VERSION,
        "publishedDate": published,
        "publisher": {"name": publisher},
        "projects": projects,
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    content = text.encode("utf-8", errors="backslashreplace")
    return Exported(content, (*_told(lost), *_told_codes(odd)))


def _check(portfolio: Portfolio, publisher: str, day: int) -> None:
    problems = []
    if not publisher.strip():
        text = Text(
            id="OC4IDS memerlukan nama lembaga yang menerbitkan",
            en="OC4IDS needs the name of the body that publishes",
        )
        hint = Text(id="Sebutkan dengan --publisher.", en="Name it with --publisher.")
        problems.append(Problem(text, hint=hint))
    if not portfolio.activities:
        text = Text(id="tidak ada kegiatan untuk ditulis", en="there is no activity to write")
        problems.append(Problem(text))
    elif not day:
        text = Text(
            id="data tidak memuat tanggal, jadi hari penerbitan tidak diketahui",
            en="the data hold no date, so the day of publication is not known",
        )
        hint = Text(id="Tulis as_of dalam portofolio.", en="Write as_of into the portfolio.")
        problems.append(Problem(text, hint=hint))
    if problems:
        raise DataError(problems)


def _told(lost: Counter[Text]) -> list[Text]:
    return [
        words
        if count == 1
        else Text(id=f"{words.id} ({count} kali)", en=f"{words.en} ({count} times)")
        for words, count in sorted(lost.items(), key=lambda own: own[0].en)
        if count
    ]


def _told_codes(odd: Counter[str]) -> list[Text]:
    if not odd:
        return []
    listed = ", ".join(f"{code} ({odd[code]})" for code in sorted(odd))
    return [
        Text(
            id=f"ditulis apa adanya, padahal bukan kode OC4IDS: {listed}",
            en=f"written as it is, though no code of OC4IDS: {listed}",
        )
    ]
