"""Slips in files of data: portfolios and column mappings."""

from __future__ import annotations

from typing import Final

from tests.slips.files import Slip, slip


def portfolio(old: str, new: str, says: str, at: str = "") -> Slip:
    """Return the slip of writing something else in the right portfolio."""
    return slip(old, new, says, at=at, top="portfolio.yaml")


def wide(old: str, new: str, says: str, at: str = "") -> Slip:
    """Return the slip of writing something else in the right mapping of rows."""
    return slip(old, new, says, at=at, top="mapping.yaml")


def events(old: str, new: str, says: str, at: str = "") -> Slip:
    """Return the slip of writing something else in the right mapping of events."""
    return slip(old, new, says, at=at, top="events.yaml")


_STAGE = "mp2k_held: {date: 2018-05-01, evidence: [minutes]}"

PORTFOLIOS: Final[list[Slip]] = [
    portfolio("portfolio: small", "⟦portofolio⟧: small", "'portfolio'"),
    portfolio("portfolio: small", "portfolio: ⟦''⟧", "empty"),
    portfolio("lifecycle: kotaku", "lifecycle: ⟦kotakku⟧", "'kotaku'"),
    portfolio("lifecycle: kotaku", "lifecycle: kotaku\nruleset: ⟦kotaku-2081⟧", "'kotaku-2018'"),
    portfolio("as_of: 2018-12-31", "as_of: ⟦31-12-2018⟧", "2018-12-31"),
    portfolio("as_of: 2018-12-31", "⟦asof⟧: 2018-12-31", "'as_of'"),
    portfolio("as_of: 2018-12-31", "as_of: 2018-12-31\nbasis: ⟦sampel⟧", "'sample'"),
    portfolio("as_of: 2018-12-31", "as_of: 2018-12-31\nillustrative: ⟦yes⟧", "true"),
    portfolio("places:", "⟦place⟧:", "'places'"),
    portfolio("  village: [", "  ⟦vilage⟧: [", "'village'"),
    portfolio("  village: [", "  ⟦kelurahan⟧: [", "unknown level"),
    portfolio('parent: "2172"', 'parent: ⟦"2173"⟧', "2173", 'place: ⟦"0012"⟧'),
    portfolio("ceiling: 500", "ceiling: ⟦lima⟧", "whole number", 'place: ⟦"0012"⟧'),
    portfolio("ceiling: 500", "ceiling: ⟦500.000⟧", "whole number", 'place: ⟦"0012"⟧'),
    portfolio("ceiling: 500", "⟦celing⟧: 500", "'ceiling'", 'place: ⟦"0012"⟧'),
    portfolio("activities:", "⟦activites⟧:", "'activities'"),
    portfolio('place: "0012"', 'place: ⟦"12"⟧', "12"),
    portfolio('place: "0012"', "place: ⟦12⟧", "12"),
    portfolio("status: closed", "status: ⟦done⟧", "not a choice"),
    portfolio("status: closed", "status: ⟦Closed⟧", "'closed'"),
    portfolio("status: closed", "⟦staus⟧: closed", "'status'"),
    portfolio("status: closed", "⟦severity⟧: high", "unknown field"),
    portfolio("component: Lingkungan", "component: ⟦lingkungan⟧", "'Lingkungan'"),
    portfolio("component: Lingkungan", "⟦komponen⟧: Lingkungan", "unknown field"),
    portfolio("proposal: {amount: 5}", "proposal: {amount: ⟦'5'⟧}", "whole number"),
    portfolio("proposal: {amount: 5}", "proposal: {⟦amunt⟧: 5}", "'amount'"),
    portfolio("proposal: {amount: 5}", "proposal: ⟦5⟧", "mapping"),
    portfolio("proposal: {amount: 5}", "proposal: {amount: 5}\n    ⟦proposal.amount⟧: 6", "twice"),
    portfolio("proposal: {amount: 5}", "⟦proposal.amuont⟧: 6", "'amount'"),
    portfolio("proposal: {amount: 5}", "tranches: ⟦{number: 1}⟧", "list"),
    portfolio("proposal: {amount: 5}", "tranches: [{number: ⟦one⟧}]", "whole number"),
    portfolio(
        "proposal: {amount: 5}", "tranches: [{number: 1, date: ⟦2018-02-30⟧}]", "no such day"
    ),
    portfolio(_STAGE, "⟦mp2k_hold⟧: 2018-05-01", "'mp2k_held'"),
    portfolio(_STAGE, "mp2k_held: ⟦2018-02-30⟧", "no such day"),
    portfolio(_STAGE, "mp2k_held: ⟦2018-31-01⟧", "2018-01-31"),
    portfolio(_STAGE, "mp2k_held: ⟦01/05/2018⟧", "2018-05-01"),
    portfolio(_STAGE, "mp2k_held: ⟦true⟧", "not a date"),
    portfolio(_STAGE, "mp2k_held: ⟦ya⟧", "not a date"),
    portfolio(_STAGE, "mp2k_held: {⟦dates⟧: 2018-05-01}", "'date'"),
    portfolio(_STAGE, "mp2k_held: {date: 2018-05-01, evidence: [⟦minute⟧]}", "'minutes'"),
    portfolio(_STAGE, "mp2k_held: {date: 2018-05-01, evidence: [minutes, ⟦minutes⟧]}", "twice"),
    portfolio(_STAGE, "mp2k_held: {⟦evidence⟧: [minutes]}", "date"),
    portfolio(_STAGE, "mp2k_held: {date: 2018-05-01, planned: ⟦soon⟧}", "not a date"),
    portfolio(
        "construction_started: [2018-06-01, undated]",
        "construction_started: [2018-06-01, ⟦undate⟧]",
        "'undated'",
    ),
    portfolio("    component: Lingkungan\n", "    component: Lingkungan\n  - ⟦id⟧: A1\n", "A1"),
]
WIDE: Final[list[Slip]] = [
    wide("table: wide", "table: ⟦wied⟧", "'wide'"),
    wide("table: wide", "⟦tabel⟧: wide", "'table'"),
    wide("table: wide", "table: ⟦event⟧", "'events'"),
    wide("lifecycle: kotaku", "lifecycle: ⟦kotakku⟧", "'kotaku'"),
    wide("lifecycle: kotaku", "lifecycle: kotaku\nruleset: ⟦kotaku-2081⟧", "'kotaku-2018'"),
    wide("id: Kode\n", "⟦ID⟧: Kode\n", "'id'"),
    wide("id: Kode\n", "⟦kode⟧: Kode\n", "'id'"),
    wide("id: Kode\n", "id: ⟦[Kode]⟧\n", "text"),
    wide("id: Kode\n", "id: ⟦''⟧\n", "empty"),
    wide("id: Kode\n", "id: Kode\n⟦case⟧: Kasus\n", "unknown key"),
    wide("name: Judul", "⟦nama⟧: Judul", "unknown key"),
    wide("title: {id: Tabel, en: Table}", "title: ⟦{id: Tabel}⟧", "'en'"),
    wide("  village: {", "  ⟦vilage⟧: {", "'village'"),
    wide("{code: Kode Desa, name: Desa,", "{⟦kode⟧: Kode Desa, name: Desa,", "'code'"),
    wide("fields: {ceiling: Pagu}", "⟦field⟧: {ceiling: Pagu}", "'fields'"),
    wide("  mp2k_held: {date", "  ⟦mp2k_hold⟧: {date", "'mp2k_held'"),
    wide("{date: MP2K, planned: Rencana,", "{⟦dates⟧: MP2K, planned: Rencana,", "'date'"),
    wide("evidence: {minutes: BA}", "evidence: {⟦minute⟧: BA}", "'minutes'"),
    wide("evidence: {minutes: BA}", "evidence: ⟦[minutes]⟧", "mapping"),
    wide(
        "  mp2k_held: {date: MP2K, planned: Rencana, evidence: {minutes: BA}}",
        "  mp2k_held: ⟦MP2K⟧",
        "mapping",
    ),
    wide(
        "  mp2k_held: {date: MP2K, planned: Rencana, evidence: {minutes: BA}}",
        "  ⟦mp2k_held⟧: {evidence: {minutes: BA}}",
        "'date'",
    ),
    wide("  proposal.amount: Nilai", "  ⟦proposal.amont⟧: Nilai", "'proposal.amount'"),
    wide("  proposal.amount: Nilai", "  ⟦tranches⟧: Nilai", "several values"),
    wide("  proposal.amount: Nilai", "  ⟦proposal⟧: Nilai", "several values"),
    wide("  proposal.amount: Nilai", "  proposal.amount: ⟦[Nilai]⟧", "text"),
    wide("  proposal.amount: Nilai", "  ⟦proposal.amount⟧:", "proposal.amount"),
    wide("  proposal.amount: Nilai", "  ⟦mp2k_held⟧: Nilai", "unknown field"),
    wide("ignore: [Catatan]", "ignore: [⟦Nilai⟧]", "is read"),
    wide("ignore: [Catatan]", "ignore: [Catatan, ⟦Catatan⟧]", "twice"),
    wide("ignore: [Catatan]", "ignore: ⟦Catatan⟧", "list"),
    wide("status: {column: Status,", "status: {⟦colum⟧: Status,", "'column'"),
    wide("closed: [selesai]", "closed: ⟦selesai⟧", "list"),
    wide("closed: [selesai]", "⟦close⟧: [selesai]", "'closed'"),
    wide("cancelled: [batal]", "cancelled: [⟦selesai⟧]", "two statuses"),
    wide(
        "status: {column: Status, closed: [selesai], cancelled: [batal]}",
        "⟦status⟧: {column: Status}",
        "value",
    ),
    wide("dates: [DD/MM/YYYY, ISO]", "dates: [⟦DD/MM/YY⟧, ISO]", ""),
    wide("dates: [DD/MM/YYYY, ISO]", "dates: [⟦dd/mm/yyyy⟧, ISO]", ""),
    wide("dates: [DD/MM/YYYY, ISO]", "dates: [⟦'%d/%m/%Y'⟧]", ""),
    wide("dates: [DD/MM/YYYY, ISO]", "dates: [DD/MM/YYYY, ⟦DD/MM/YYYY⟧]", "twice"),
    wide("dates: [DD/MM/YYYY, ISO]", "dates: [DD/MM/YYYY, ⟦MM/DD/YYYY⟧]", ""),
    wide("dates: [DD/MM/YYYY, ISO]", "dates: ⟦DD/MM/YYYY⟧", "list"),
    wide("dates: [DD/MM/YYYY, ISO]", "⟦date⟧: [ISO]", "'dates'"),
    wide("numbers: indonesian", "numbers: ⟦indonesia⟧", "'indonesian'"),
    wide("numbers: indonesian", "⟦number⟧: indonesian", "'numbers'"),
    wide('missing: ["-", NA]', 'missing: ["-", ⟦"-"⟧]', "twice"),
    wide('missing: ["-", NA]', "missing: ⟦NA⟧", "list"),
    wide(
        "booleans: {true: [ada], false: [tidak ada]}",
        "booleans: {true: [ada], false: [⟦ada⟧]}",
        "both",
    ),
    wide(
        "booleans: {true: [ada], false: [tidak ada]}",
        "booleans: {⟦yes⟧: [ada], false: [tidak ada]}",
        "true",
    ),
    wide(
        "booleans: {true: [ada], false: [tidak ada]}",
        "booleans: {true: ⟦ada⟧, false: [tidak ada]}",
        "list",
    ),
    wide("numbers: indonesian", "numbers: indonesian\ndelimiter: ⟦;;⟧", "one character"),
    wide("numbers: indonesian", "numbers: indonesian\ndelimiter: ⟦semicolon⟧", "one character"),
    wide("numbers: indonesian", "numbers: indonesian\nrepeated: ⟦last⟧", "not a choice"),
    wide("numbers: indonesian", "numbers: indonesian\nas_of: ⟦31/12/2018⟧", "2018-12-31"),
    wide("numbers: indonesian", "numbers: indonesian\nbasis: ⟦sampling⟧", "sample"),
    wide("numbers: indonesian", "numbers: indonesian\n⟦other⟧: note", "unknown key"),
]
EVENTS: Final[list[Slip]] = [
    events("case: Kasus", "⟦kasus⟧: Kasus", "'case'"),
    events("case: Kasus", "⟦id⟧: Kasus", "'case'"),
    events("activity: Kegiatan", "⟦activty⟧: Kegiatan", "'activity'"),
    events("timestamp: Waktu", "⟦time⟧: Waktu", "'timestamp'"),
    events("timestamp: Waktu", "timestamp: ⟦Kegiatan⟧", "twice"),
    events("Rapat: mp2k_held", "Rapat: ⟦mp2k_hold⟧", "'mp2k_held'"),
    events(
        "stages: {Rapat: mp2k_held, Mulai: construction_started}",
        "stages: ⟦[mp2k_held]⟧",
        "mapping",
    ),
    events("Mulai: construction_started", "⟦Rapat⟧: construction_started", "duplicate key"),
    events("closed: true", "closed: ⟦ya⟧", "true"),
    events("other: note", "other: ⟦notes⟧", "'note'"),
    events("other: note", "other: note\n⟦status⟧: {column: S}", "unknown key"),
    events("other: note", "other: note\n⟦repeated⟧: first", "unknown key"),
]
