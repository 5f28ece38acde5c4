"""Caveats: why two reports may not be comparable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kotaku_eval.reports import Report
from kotaku_eval.texts import Text


def caveats(old: Report, new: Report) -> Iterator[Text]:
    """Yield why two reports may not be comparable."""
    before, after = old.header, new.header
    for name, what in _COMPARED.items():
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield Text(
                id=f"{what.id} berbeda: '{was}', lalu '{now}'",
                en=f"different {what.en}: '{was}', then '{now}'",
            )
    if before.ruleset == after.ruleset and before.rules_digest != after.rules_digest:
        yield Text(
            id=f"aturan '{after.ruleset}' berubah di antara keduanya, atau dipilih lain",
            en=f"the rules '{after.ruleset}' changed in between, or others of them were selected",
        )
    if before.as_of > after.as_of:
        yield Text(
            id=f"laporan lama per {before.as_of}, sesudah laporan baru ({after.as_of})",
            en=f"the old report is as of {before.as_of}, after the new one ({after.as_of})",
        )
    yield from _moved(_subjects(old), _subjects(new))
    if bool(old.waivers) != bool(new.waivers):
        yield Text(
            id="hanya satu dari keduanya memakai pengecualian",
            en="only one of the two was made with waivers",
        )


def _subjects(report: Report) -> dict[tuple[str, str], None]:
    return dict.fromkeys((one.subject.level, one.subject.id) for one in report.outcomes)


def _moved(old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]) -> Iterator[Text]:
    """Yield which subjects came or went: part of the change of the score is theirs."""
    before, after = set(old), set(new)
    for lost, what in (
        (before - after, Text(id="tidak dinilai lagi", en="not judged any more")),
        (after - before, Text(id="baru dinilai", en="judged for the first time")),
    ):
        if lost:
            names = [f"{level} {name}" for level, name in sorted(lost)]
            listed = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
            yield Text(
                id=f"{what.id}: {len(names)} objek ({listed}); sebagian perubahan nilai berasal "
                "dari situ",
                en=f"{what.en}: {len(names)} subjects ({listed}); part of the change of the score "
                "is due to that",
            )


_NAMED: Final = 5
_COMPARED: Final = {
    "lifecycle": Text(id="siklus", en="lifecycles"),
    "portfolio": Text(id="portofolio", en="portfolios"),
    "ruleset": Text(id="kumpulan aturan", en="rule sets"),
    "basis": Text(id="cakupan", en="bases"),
}
