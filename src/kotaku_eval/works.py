"""The typed model of community-built works: the records that KOTAKU and its sisters keep.

Identifiers are plain English; the programme's own terms are display text and data. Every field
may be missing: ``None`` says that nobody recorded it, which is never the same as *no*.
"""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from kotaku_eval.activities import Activity
from kotaku_eval.dates import EventDate
from kotaku_eval.models import fact
from kotaku_eval.places import Place


class Component(Enum):
    """The programme component an activity belongs to."""

    ENVIRONMENT = "Lingkungan"
    SOCIAL = "Sosial"
    ECONOMIC = "Ekonomi"


class WorkType(Enum):
    """Whether works are new or a rehabilitation."""

    NEW = "Baru"
    REHABILITATION = "Rehab"


class VolumeUnit(Enum):
    """The units the programme's forms know."""

    UNIT = "Unit"
    METRE = "Meter"
    SQUARE_METRE = "m2"


class Grade(Enum):
    """The grade of the certification of built works."""

    GOOD = "Baik"
    FAIR = "Cukup"
    POOR = "Kurang"


class BoardStatus(Enum):
    """How far a community board has come."""

    EARLY = "Awal"
    EMPOWERED = "Berdaya"
    INDEPENDENT = "Mandiri"
    CIVIL = "Menuju Madani"


class Executor(Enum):
    """Who carries the works out."""

    GROUP = "KSM"
    BOARD = "BKM"
    CONTRACTOR = "Pihak ketiga"


@frozen(kw_only=True)
class Funding:
    """Where the money of a proposal comes from."""

    grant: int | None = fact("Grant asked for", "Dana BDI yang diusulkan", unit="rupiah")
    contribution: int | None = fact(
        "Community contribution promised", "Swadaya yang dijanjikan", unit="rupiah"
    )
    other: int | None = fact("Other sources", "Sumber lain", unit="rupiah")


@frozen(kw_only=True)
class Proposal:
    """What the group asks for."""

    number: str | None = fact("Proposal number", "Nomor proposal")
    amount: int | None = fact("Amount proposed", "Nilai proposal", unit="rupiah")
    ceiling: int | None = fact("Ceiling of this activity", "Pagu kegiatan", unit="rupiah")
    volume: float | None = fact("Volume proposed, in volume_unit", "Volume usulan")
    funding: Funding | None = fact("Funding by source", "Pendanaan menurut sumber")
    verified_feasible: bool | None = fact("Declared feasible", "Dinyatakan layak")


@frozen(kw_only=True)
class Agreement:
    """The agreement between board and group on the use of the funds."""

    number: str | None = fact("Agreement number", "Nomor SPPDL")
    amount: int | None = fact("Amount agreed", "Nilai SPPDL", unit="rupiah")
    signed_by_board: bool | None = fact("Signed by the board", "Ditandatangani BKM")
    signed_by_group: bool | None = fact("Signed by the group", "Ditandatangani KSM")


@frozen(kw_only=True)
class PreparationMeeting:
    """The community meeting before construction."""

    participants_male: int | None = fact("Men present", "Peserta laki-laki", unit="person")
    participants_female: int | None = fact("Women present", "Peserta perempuan", unit="person")
    village_government_present: bool | None = fact(
        "Village government present", "Dihadiri pemerintah kelurahan"
    )


@frozen(kw_only=True)
class Tranche:
    """One payment from the board to the group."""

    number: int | None = fact("1, 2 or 3", "Termin ke-")
    share: float | None = fact("Share of the grant", "Porsi dana", unit="percent")
    amount: int | None = fact("Amount paid", "Nilai termin", unit="rupiah")
    date: EventDate | None = fact("Date paid", "Tanggal pencairan")
    request_exists: bool | None = fact("Request on file", "Ada permohonan pencairan")
    receipt_exists: bool | None = fact("Receipt on file", "Ada kuitansi")
    progress: float | None = fact(
        "Physical progress when it was paid", "Progres fisik saat cair", unit="percent"
    )


@frozen(kw_only=True)
class DisbursementFile:
    """The papers of one payment, and when they were due and filed."""

    tranche: int | None = fact("The payment it belongs to", "Termin ke-")
    due: EventDate | None = fact("Due date", "Batas pemberkasan", planned=True)
    filed: EventDate | None = fact("Date filed", "Tanggal pemberkasan")


@frozen(kw_only=True)
class DisbursementItem:
    """One item of a disbursement file, checked twice."""

    tranche: int | None = fact("The payment it belongs to", "Termin ke-")
    name: str | None = fact("The item", "Nama berkas")
    exists: bool | None = fact("The item exists", "Berkas ada")
    correct: bool | None = fact("It is correctly filled", "Berkas benar")


@frozen(kw_only=True)
class ProgressRecord:
    """One line of a progress report."""

    date: EventDate | None = fact("Date of the report", "Tanggal laporan")
    percent: float | None = fact("Physical progress", "Progres fisik", unit="percent")


@frozen(kw_only=True)
class Photo:
    """A photograph of the works at a stage of progress."""

    percent: int | None = fact("Progress shown: 0, 50 or 100", "Progres pada foto", unit="percent")
    date: EventDate | None = fact("Date taken", "Tanggal foto")


@frozen(kw_only=True)
class Labour:
    """Who worked, for how long, and what they were paid."""

    workers_male: int | None = fact("Men employed", "Pekerja laki-laki", unit="person")
    workers_female: int | None = fact("Women employed", "Pekerja perempuan", unit="person")
    person_days: float | None = fact("Person-days worked", "HOK", unit="person-day")
    wages: int | None = fact("Wages paid", "Upah dibayarkan", unit="rupiah")


@frozen(kw_only=True)
class MonitoringEntry:
    """One entry in the electronic monitoring system."""

    due: EventDate | None = fact("Due date", "Jadwal entri", planned=True)
    entered: EventDate | None = fact("Date entered", "Tanggal entri")
    progress: float | None = fact("Physical progress entered", "Progres fisik", unit="percent")
    target: float | None = fact("Progress planned by then", "Target fisik", unit="percent")
    workers: int | None = fact("Workers entered", "Tenaga kerja", unit="person")
    person_days: float | None = fact("Person-days entered", "HOK", unit="person-day")


@frozen(kw_only=True)
class Certification:
    """The certification of the built works."""

    grade: Grade | None = fact("Grade", "Hasil sertifikasi")
    certifier: str | None = fact("Who certified", "Pemeriksa")


@frozen(kw_only=True)
class AccountabilityReport:
    """The group's accountability report to the board."""

    amount: int | None = fact("Amount accounted for", "Nilai LPJ", unit="rupiah")
    accepted: bool | None = fact("Accepted by the board", "Diterima BKM")


@frozen(kw_only=True)
class Maintenance:
    """How the built asset is kept."""

    plan_exists: bool | None = fact("O&M plan exists", "Ada rencana O&P")
    group_formed: bool | None = fact("O&M group formed", "KPP terbentuk")
    budget: int | None = fact("Yearly O&M budget", "Dana O&P per tahun", unit="rupiah")


@frozen(kw_only=True)
class Safeguards:
    """The social and environmental screen, and what came of it."""

    screened: bool | None = fact("Screen carried out", "Penapisan dilakukan")
    environmental_impact: bool | None = fact(
        "Negative environmental impact found", "Ada dampak lingkungan negatif"
    )
    social_impact: bool | None = fact("Negative social impact found", "Ada dampak sosial negatif")
    mitigated: bool | None = fact("Impacts mitigated", "Dampak ditangani")


@frozen(kw_only=True)
class Contribution:
    """The community's own contribution to the works."""

    promised: int | None = fact("Promised", "Swadaya dijanjikan", unit="rupiah")
    realised: int | None = fact("Realised", "Swadaya terealisasi", unit="rupiah")


@frozen(kw_only=True)
class Realisation:
    """What was built against what was proposed."""

    volume: float | None = fact("Volume built, in volume_unit", "Volume terbangun")
    change_minuted: bool | None = fact(
        "A change of volume is minuted", "Perubahan volume ada berita acaranya"
    )


@frozen(kw_only=True)
class Functionality:
    """The five yes/no questions on a built asset."""

    exists: bool | None = fact("It exists", "Ada")
    good_condition: bool | None = fact("In good condition", "Kondisi baik")
    working: bool | None = fact("It works", "Berfungsi")
    used: bool | None = fact("It is used", "Dimanfaatkan")
    improved: bool | None = fact("It was improved", "Dikembangkan")


@frozen(kw_only=True)
class Works(Activity):
    """One package of works built by one community group.

    >>> Works(id="DRN-01", proposal=Proposal(amount=150_000_000)).proposal.amount
    150000000
    """

    fiscal_year: int | None = fact("Fiscal year", "Tahun anggaran", unit="year")
    component: Component | None = fact("Component", "Komponen")
    work_type: WorkType | None = fact("New or rehabilitation", "Jenis pekerjaan")
    volume: float | None = fact("Volume planned, in volume_unit", "Volume rencana")
    volume_unit: VolumeUnit | None = fact("Unit of volume", "Satuan volume")
    location: str | None = fact("Where in the village", "Lokasi")
    executor: Executor | None = fact("Who carries the works out", "Pelaksana pekerjaan")
    proposal: Proposal | None = fact("Proposal", "Proposal")
    agreement: Agreement | None = fact("Agreement on the funds", "SPPDL")
    meeting: PreparationMeeting | None = fact("Meeting before construction", "MP2K")
    tranches: tuple[Tranche, ...] | None = fact("Payments to the group", "Termin pencairan")
    disbursement_files: tuple[DisbursementFile, ...] | None = fact(
        "Disbursement files", "Pemberkasan pencairan"
    )
    disbursement_items: tuple[DisbursementItem, ...] | None = fact(
        "Items of the disbursement files", "Isi berkas pencairan"
    )
    progress_records: tuple[ProgressRecord, ...] | None = fact(
        "Progress reports", "Laporan kemajuan"
    )
    photos: tuple[Photo, ...] | None = fact("Photographs", "Foto")
    labour: Labour | None = fact("Labour", "Tenaga kerja")
    monitoring_entries: tuple[MonitoringEntry, ...] | None = fact(
        "Entries in electronic monitoring", "Entri E-Mon"
    )
    certification: Certification | None = fact("Certification", "Sertifikasi")
    accountability: AccountabilityReport | None = fact("Accountability report", "LPJ")
    maintenance: Maintenance | None = fact("Operation and maintenance", "O&P")
    safeguards: Safeguards | None = fact("Safeguards screen", "Safeguard")
    contribution: Contribution | None = fact("Community contribution", "Swadaya")
    realisation: Realisation | None = fact("What was built", "Realisasi")
    functionality: Functionality | None = fact("Functionality", "Keberfungsian")


@frozen(kw_only=True)
class Group(Place):
    """The community group that executes a package."""

    members_male: int | None = fact("Men in the group", "Anggota laki-laki", unit="person")
    members_female: int | None = fact("Women in the group", "Anggota perempuan", unit="person")


@frozen(kw_only=True)
class Board:
    """The village's community board. It steers and controls; it does not build."""

    name: str | None = fact("Name", "Nama BKM")
    status: BoardStatus | None = fact("Status", "Status BKM")
    units_active: bool | None = fact(
        "Its units for environment, finance and social work do their part", "UP-UP berfungsi"
    )


@frozen(kw_only=True)
class Village(Place):
    """The urban village that receives the grant."""

    ceiling: int | None = fact("Budget ceiling of the village", "Pagu DIPA", unit="rupiah")
    board: Board | None = fact("Community board", "BKM")
    government_supports: bool | None = fact(
        "The village government supports the process", "Pemerintah kelurahan mendukung"
    )
    government_understands: bool | None = fact(
        "The village government understands the process", "Pemerintah kelurahan memahami"
    )


WORKS_MODEL: dict[str, type] = {"activity": Works, "ksm": Group, "village": Village}
"""The classes by level that a lifecycle gets with ``model: community-works``."""
