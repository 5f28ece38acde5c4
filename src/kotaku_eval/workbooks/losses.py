"""Losses: what a copy of a workbook cannot keep, told before anybody misses it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from kotaku_eval.texts import Text

_CONTROLS: Final = Text(id="tombol dan kontrol", en="form controls")
_CONTROL: Final = re.compile(rb'ObjectType="(?!Note")')
_PARTS: Final = (
    (re.compile(r"xl/charts/"), Text(id="grafik", en="charts")),
    (re.compile(r"xl/media/"), Text(id="gambar", en="images")),
    (re.compile(r"xl/drawings/drawing\d+\.xml"), Text(id="bentuk dan gambar", en="shapes")),
    (re.compile(r"xl/vbaProject"), Text(id="makro", en="macros")),
    (re.compile(r"xl/(?:ctrlProps|activeX)/"), _CONTROLS),
    (re.compile(r"xl/slicers/"), Text(id="slicer", en="slicers")),
    (
        re.compile(r"xl/pivotTables/"),
        Text(id="tabel pivot (sebagian)", en="pivot tables (in part)"),
    ),
    (re.compile(r"xl/threadedComments/"), Text(id="utas komentar", en="threads of comments")),
    (re.compile(r"xl/(?:connections|queryTables)"), Text(id="koneksi data", en="data connections")),
    (re.compile(r"_xmlsignatures/"), Text(id="tanda tangan digital", en="digital signatures")),
)
_EXTENSIONS: Final = (
    (b"<x14:sparkline", Text(id="grafik mini", en="sparklines")),
    (
        b"<x14:dataValidation ",
        Text(
            id="daftar pilihan dari lembar lain (bentuk baru)",
            en="lists from other sheets (new form)",
        ),
    ),
    (
        b"<x14:conditionalFormatting",
        Text(id="format bersyarat bentuk baru", en="conditional formats of the new form"),
    ),
)


def losses_of(data: bytes, *, keeps_macros: bool) -> list[Text]:
    """Return what a copy of a workbook lacks.

    Args:
        data: The workbook.
        keeps_macros: Whether the copy is of the kind that holds macros.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = list(_lost_parts(archive))
        found += _lost_extensions(archive)
        has_formulas = any(_has_formulas(archive, name) for name in archive.namelist())
    kept = {"makro"} if keeps_macros else set()
    named = dict.fromkeys(own for own in found if own.id not in kept)
    told = []
    if named:
        listed = Text.joined(", ", list(named))
        told.append(
            Text(
                id=f"salinan tidak memuat: {listed.id}. Berkas asli tidak diubah.",
                en=f"the copy lacks: {listed.en}. The original is as it was.",
            )
        )
    if has_formulas:
        told.append(
            Text(
                id="rumus di dalam salinan dihitung ulang saat dibuka di Excel",
                en="the formulas in the copy are recalculated when it is opened in Excel",
            )
        )
    return told


def _lost_parts(archive: zipfile.ZipFile) -> Iterator[Text]:
    names = archive.namelist()
    for pattern, words in _PARTS:
        if any(pattern.match(name) for name in names):
            yield words
    drawn = (archive.read(name) for name in names if name.endswith(".vml"))
    if any(_CONTROL.search(text) for text in drawn):
        yield _CONTROLS


def _sheets(archive: zipfile.ZipFile) -> Iterator[str]:
    return (name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))


def _lost_extensions(archive: zipfile.ZipFile) -> Iterator[Text]:
    texts = [archive.read(name) for name in _sheets(archive)]
    for mark, words in _EXTENSIONS:
        if any(mark in text for text in texts):
            yield words


def _has_formulas(archive: zipfile.ZipFile, name: str) -> bool:
    return name.startswith("xl/worksheets/sheet") and (
        re.search(rb"<(?:\w+:)?f[ >/]", archive.read(name)) is not None
    )
