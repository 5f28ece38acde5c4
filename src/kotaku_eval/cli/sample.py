"""``sample``: draw a sample of what is to be visited, and write its plan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from kotaku_eval.cli import options
from kotaku_eval.cli.endings import Ending
from kotaku_eval.cli.helps import BadValueError, BilingualCommand, choice, everywhere, option
from kotaku_eval.cli.inputs import read_parts, together
from kotaku_eval.cli.options import listed
from kotaku_eval.cli.sample_sizes import Wanted, classes_of
from kotaku_eval.cli.sessions import has_color, session, width
from kotaku_eval.cli.table_files import NO_TABLES, expanded
from kotaku_eval.cli.targets import writable
from kotaku_eval.errors import needing
from kotaku_eval.portfolios import Portfolio
from kotaku_eval.renderers.blocks import as_text
from kotaku_eval.samples.designs import Allocation, Design
from kotaku_eval.samples.plan_files import load_plan
from kotaku_eval.samples.plan_tables import plan_csv, plan_xlsx
from kotaku_eval.samples.plans import Plan, check_size, draw, sizes_of
from kotaku_eval.samples.verification import differences
from kotaku_eval.texts import Text

ENDINGS: Final = (".yaml", ".yml", ".csv", ".xlsx")


@click.command(
    "sample",
    cls=BilingualCommand,
    words=Text(
        id="PATH: kerangka, yaitu semua yang dapat dikunjungi: portofolio (YAML, JSON), buku kerja "
        "Excel, CSV, atau Parquet. Satu dari --size, --share, dan --precision menentukan berapa "
        "banyak yang ditarik.\n\n"
        "Kerangka, rancangan, dan benih yang sama selalu memberi sampel yang sama. Rencana (YAML) "
        "dipakai lagi oleh check --sample; CSV dan xlsx adalah daftar kunjungan.\n\n"
        "Kode akhir: 0; 1 bila --verify menemukan perbedaan; 2 bila perintah atau data salah.",
        en="PATH: the frame, which is all that can be visited: portfolios (YAML, JSON), Excel "
        "workbooks, CSV or Parquet. One of --size, --share and --precision says how much is "
        "drawn.\n\n"
        "The same frame, design and seed always give the same sample. The plan (YAML) is used "
        "again by check --sample; CSV and xlsx are lists of visits.\n\n"
        "Exit code: 0; 1 where --verify finds differences; 2 where the command or the data are "
        "wrong.",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@option(
    "--by",
    multiple=True,
    metavar="FIELDS",
    id="Strata: tingkat (city) dan isian (component) dengan koma. Tanpa ini: satu strata.",
    en="Strata: levels (city) and fields (component), with commas. Without it: one stratum.",
)
@option(
    "--classes",
    multiple=True,
    metavar="FIELD=CUTS",
    id="Kelas sebuah bilangan: proposal.amount=50000000,250000000, atau =q4 untuk kuartil.",
    en="Classes of a number: proposal.amount=50000000,250000000, or =q4 for quartiles.",
)
@option("--size", metavar="N", id="Banyaknya yang ditarik.", en="How many are drawn.")
@option(
    "--share",
    metavar="PERCENT",
    id="Bagian dari kerangka yang ditarik, misalnya 10%.",
    en="The share of the frame that is drawn, such as 10%.",
)
@option(
    "--precision",
    metavar="POINTS",
    id="Setengah lebar selang terlebar untuk bagian yang lulus, dalam poin persen.",
    en="Half the width of the widest interval of a share that passes, in percentage points.",
)
@option(
    "--each",
    is_flag=True,
    id="Dengan --precision: ketelitian itu di setiap strata.",
    en="With --precision: that precision in every stratum.",
)
@option(
    "--confidence",
    default="95",
    metavar="PERCENT",
    id="Tingkat kepercayaan (bawaan: 95).",
    en="Level of confidence (default: 95).",
)
@option(
    "--unit",
    default="activity",
    metavar="LEVEL",
    id="Yang ditarik: activity (bawaan), atau tempat utuh seperti village.",
    en="What is drawn: activity (default), or whole places such as village.",
)
@choice(
    "--allocation",
    words=("proportional", "equal"),
    default="proportional",
    id="Pembagian ke strata (bawaan: proportional).",
    en="How strata share the sample (default: proportional).",
)
@option(
    "--least",
    default="2",
    metavar="N",
    id="Sedikitnya sekian dari setiap strata (bawaan: 2).",
    en="At least so many of every stratum (default: 2).",
)
@option(
    "--seed",
    default="1",
    metavar="TEXT",
    id="Benih undian: teks apa pun, sebaiknya diumumkan lebih dahulu (bawaan: 1).",
    en="Seed of the draw: any text, best announced beforehand (default: 1).",
)
@option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    id="Tulis rencana ke .yaml, daftar kunjungan ke .csv atau .xlsx; boleh berulang.",
    en="Write the plan to .yaml, the list of visits to .csv or .xlsx; may be repeated.",
)
@option(
    "--verify",
    metavar="PLAN.yaml",
    id="Jangan menarik: periksa apakah rencana ini sama dengan yang diberikan kerangka.",
    en="Draw nothing: check that this plan is what the frame gives.",
)
@options.MAPPING
@options.LIFECYCLE
@options.tables
@options.STRICT
@everywhere
def sample(
    paths: tuple[str, ...],
    by: tuple[str, ...],
    classes: tuple[str, ...],
    size: str | None,
    share: str | None,
    precision: str | None,
    each: bool,
    confidence: str,
    unit: str,
    allocation: str,
    least: str,
    seed: str,
    outputs: tuple[str, ...],
    verify: str | None,
    **source: Any,
) -> None:
    """Draw a sample, or verify one."""
    files = expanded(paths)
    if verify is not None:
        _refuse_beside_verify(size, share, precision, each, by, classes, outputs)
        session().end(_verified(_frame(files, source), verify))
    wanted = Wanted.of(
        size=size, share=share, precision=precision, confidence=confidence, least=least, each=each
    )
    targets = [_checked(output, files) for output in outputs]
    names, held = classes_of(listed(by), classes)
    design = Design(
        seed=seed,
        unit=unit,
        by=names,
        classes=held,
        allocation=Allocation.EACH if each else Allocation(allocation),
        least=wanted.least,
        confidence=wanted.confidence,
    )
    frame = _frame(files, source)
    _deliver(_drawn(frame, design, wanted), targets, frame)


def _frame(paths: Sequence[str], source: dict[str, Any]) -> Portfolio:
    tables = {name: source.pop(name) for name in NO_TABLES}
    return together(read_parts(paths, tables=tables, **source))


def _drawn(portfolio: Portfolio, design: Design, wanted: Wanted) -> Plan:
    sizes = sizes_of(portfolio, design)
    check_size(sum(sizes), sizes, design)
    with needing("sampling", Text(id="Ukuran sampel", en="The size of a sample")):
        number, shares = wanted.number(sizes, design)
    return draw(portfolio, design, number, shares)


def _refuse_beside_verify(*given: object) -> None:
    """Refuse what says how to draw where nothing is drawn: the plan says it."""
    if any(given):
        raise BadValueError(
            Text(
                id="--verify tidak menarik sampel: rancangannya ada dalam rencana itu. Hapus opsi "
                "lain tentang rancangan, ukuran, dan --output.",
                en="--verify draws nothing: the design is that of the plan. Leave out the other "
                "options on the design, the size and --output.",
            )
        )


def _checked(output: str, inputs: Sequence[str]) -> Path:
    path = Path(output)
    if path.suffix.lower() not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise BadValueError(
            Text(
                id=f"--output: akhiran '{path.name}' tidak dikenal. Yang dikenal: {known}.",
                en=f"--output: the ending of '{path.name}' is unknown. Known: {known}.",
            )
        )
    writable("--output", output, inputs)
    return path


def _deliver(plan: Plan, targets: Sequence[Path], frame: Portfolio) -> None:
    own, notes = session(), len(frame.notes)
    unit = frame.lifecycle.level_title(plan.design.unit).inside()
    with needing("sampling", Text(id="Ketelitian sampel", en="The precision of a sample")):
        from kotaku_eval.cli.sample_pages import plan_page

        page = plan_page(plan, own.language, unit)
    own.show(as_text(page, width=width(), color=has_color()), color=has_color())
    if notes:
        own.tell(
            Text(
                id=f"catatan tentang data ({notes}): yang dilewati tidak ada dalam kerangka, jadi "
                "tidak dapat ditarik. Perbaiki dahulu; --strict menolak data seperti itu.",
                en=f"notes on the data ({notes}): what they leave out is not in the frame and "
                "cannot be drawn. Mend it first; --strict refuses such data.",
            )
        )
    for path in targets:
        match path.suffix.lower():
            case ".csv":
                path.write_bytes(plan_csv(plan, own.language))
            case ".xlsx":
                path.write_bytes(plan_xlsx(plan, own.language))
            case _:
                path.write_bytes(plan.to_yaml().encode("utf-8"))
        own.tell(Text(id=f"ditulis ke {path}", en=f"written to {path}"))
    if not targets:
        own.tell(
            Text(
                id="belum ditulis ke berkas: tambahkan -o rencana.yaml",
                en="not written to a file: add -o plan.yaml",
            )
        )


def _verified(portfolio: Portfolio, path: str) -> Ending:
    own, found = session(), list(differences(load_plan(path), portfolio))
    for text in found:
        own.show(f"- {own.say(text)}")
    if not found:
        own.show(
            own.say(
                Text(
                    id="rencana ini sama dengan yang diberikan kerangka.",
                    en="this plan is what the frame gives.",
                )
            )
        )
    return Ending.FOUND if found else Ending.CLEAN
