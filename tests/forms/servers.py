"""A phone and two servers: filled forms go through the real XForm into the files that are exported.

Names and groups are those that pyxform made. Questions that are not relevant lose their answers, as on
a phone; repeats are as many rows as were filled in.
"""

from __future__ import annotations

import copy
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import xlsxwriter
from attrs import field, frozen

from tests.forms.filling import Filled, Row
from tests.forms.xpath import XPath

_X = "{http://www.w3.org/2002/xforms}"
_H = "{http://www.w3.org/1999/xhtml}"
_JR = "{http://openrosa.org/javarosa}"
_LOOK_UP = re.compile(r"instance\('([^']*)'\)/root/item\[name = +(\S+) *\]/(\w+)")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@frozen(eq=False)
class XForm:
    """A form as a phone has it."""

    root: Element
    binds: dict[str, dict[str, str]]
    lists: dict[str, list[dict[str, str]]]
    repeats: dict[str, Element] = field(factory=dict)

    @classmethod
    def of(cls, text: str) -> XForm:
        """Read a form."""
        model = fromstring(text).find(f"{_H}head/{_X}model")  # noqa: S314 - our own form
        assert model is not None
        instances = model.findall(f"{_X}instance")
        root = _bare(instances[0][0])
        repeats = {}
        for parent in list(root.iter()):
            for child in list(parent):
                if f"{_JR}template" in child.attrib:
                    repeats[child.tag] = child
                    # The other one is the first row, which a phone shows at once.
                    parent.remove(child)
        binds = {bind.attrib["nodeset"]: dict(bind.attrib) for bind in model.iter(f"{_X}bind")}
        lists = {
            own.attrib["id"]: [
                {part.tag: part.text or "" for part in item} for item in _bare(own[0])
            ]
            for own in instances[1:]
        }
        return cls(root, binds, lists, repeats)

    def submitted(self, made: Filled) -> Element:
        """Return the instance that a phone sends when a form was filled in."""
        root = copy.deepcopy(self.root)
        for parent in list(root.iter()):
            for child in list(parent):
                if child.tag in self.repeats:
                    at = list(parent).index(child)
                    parent.remove(child)
                    for number, row in enumerate(made.repeats.get(child.tag, ())):
                        entry = copy.deepcopy(self.repeats[child.tag])
                        _write(entry, row)
                        parent.insert(at + number, entry)
        _write(root, made.answers, self.repeats)
        self._settle(root)
        return root

    def _settle(self, root: Element) -> None:
        """Calculate what nobody is asked, and take away what is not relevant, until all is still."""
        for _ in range(len(self.binds)):
            xpath = XPath(root)
            changes = [
                (node, text) for node, text in self._settled(xpath) if (node.text or "") != text
            ]
            gone = [node for node in self._irrelevant(xpath) if _holds_answer(node)]
            if not changes and not gone:
                return
            for node, text in changes:
                node.text = text
            for node in gone:
                parent = xpath.parents[node]
                if node.tag in self.repeats:
                    parent.remove(node)
                for part in node.iter():
                    part.text = None

    def _settled(self, xpath: XPath) -> Iterator[tuple[Element, str]]:
        for path, bind in self.binds.items():
            formula = bind.get("calculate", "").strip()
            if not formula or "uuid()" in formula or path.endswith("/instanceName"):
                continue
            for node in xpath.nodes(path, xpath.root):
                yield node, self._calculated(formula, node, xpath)

    def _calculated(self, formula: str, node: Element, xpath: XPath) -> str:
        if formula.startswith("'"):
            return formula[1:-1]
        if formula.startswith("concat("):
            return xpath.text(formula, node)
        match = _LOOK_UP.fullmatch(formula)
        assert match is not None, formula
        name, path, column = match.groups()
        (chosen,) = xpath.nodes(path, node)
        found = [own for own in self.lists[name] if own["name"] == chosen.text]
        return found[0].get(column, "") if found else ""

    def _irrelevant(self, xpath: XPath) -> Iterator[Element]:
        for path, bind in self.binds.items():
            asked = bind.get("relevant")
            if asked is None:
                continue
            for node in xpath.nodes(path, xpath.root):
                if not xpath.holds(asked, node):
                    yield node


def _bare(node: Element) -> Element:
    for part in node.iter():
        part.tag = part.tag.rpartition("}")[2]
    return node


def _holds_answer(node: Element) -> bool:
    return any((part.text or "").strip() for part in node.iter())


def _write(node: Element, row: Row, repeats: Any = ()) -> None:
    for child in node:
        if child.tag in repeats:
            continue
        if len(child):
            _write(child, row, repeats)
        elif child.tag in row:
            child.text = row[child.tag]


def cells(node: Element, repeats: Any, before: tuple[str, ...] = ()) -> Row:
    """Return the answers of a record by their way, without those of its repeats."""
    found: Row = {}
    for child in node:
        way = (*before, child.tag)
        if child.tag in repeats:
            continue
        if len(child):
            found.update(cells(child, repeats, way))
        else:
            found["/".join(way)] = child.text or ""
    return found


def rows_of(node: Element, name: str) -> list[tuple[tuple[str, ...], Element]]:
    """Return the rows of a repeat, each with the way to it."""
    found: list[tuple[tuple[str, ...], Element]] = []
    for child in node:
        if child.tag == name:
            found.append(((name,), child))
        else:
            found += [((child.tag, *way), row) for way, row in rows_of(child, name)]
    return found


def central(form: XForm, sent: list[Filled], path: Path, *, groups: bool = True) -> Path:
    """Write the zip that ODK Central exports."""

    def named(way: str) -> str:
        return way.replace("/", "-") if groups else way.rpartition("/")[2]

    instances = [form.submitted(made) for made in sent]
    tables: dict[str, list[Row]] = {"uji.csv": []}
    tables |= {f"uji-{name}.csv": [] for name in form.repeats}
    for at, root in enumerate(instances, start=1):
        key = f"uuid:{at}"
        own = {named(way): text for way, text in cells(root, form.repeats).items()}
        extra = {"KEY": key, "SubmitterName": "Rini", "AttachmentsPresent": "0", "Status": "",
                 "ReviewState": "", "Edits": "0", "FormVersion": "1"}  # fmt: skip
        sent_on = {"SubmissionDate": f"2019-02-{at:02d}T03:00:00.000Z"}
        tables["uji.csv"].append({**sent_on, **own, **extra})
        for name in form.repeats:
            for number, (_, row) in enumerate(rows_of(root, name), start=1):
                answers = {named(way): text for way, text in cells(row, form.repeats).items()}
                keys = {"PARENT_KEY": key, "KEY": f"{key}/{name}[{number}]"}
                tables[f"uji-{name}.csv"].append({**answers, **keys})
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in tables.items():
            archive.writestr(name, _csv(rows))
        archive.writestr("media/1.jpg", b"no table")
    return path


def _csv(rows: list[Row]) -> str:
    out = io.StringIO()
    header = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, header or ["KEY", "PARENT_KEY"])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def kobo(form: XForm, sent: list[Filled], path: Path, *, groups: bool = True) -> Path:
    """Write the workbook that KoboToolbox exports: XML values and headers."""

    def named(way: str) -> str:
        return way if groups else way.rpartition("/")[2]

    sheets: dict[str, list[Row]] = {"Uji petik": []}
    for at, made in enumerate(sent, start=1):
        root = form.submitted(made)
        own = {named(way): text for way, text in cells(root, form.repeats).items()}
        extra = {"_id": str(900 + at), "_uuid": f"u{at}", "_validation_status": "",
                 "_submission_time": f"2019-02-{at:02d}T03:00:00", "__version__": "v1",
                 "_index": str(at)}  # fmt: skip
        sheets["Uji petik"].append({**own, **extra})
        for name in form.repeats:
            rows = sheets.setdefault(name[:31], [])
            for way, row in rows_of(root, name):
                answers = {
                    named("/".join((*way, part))): text
                    for part, text in cells(row, form.repeats).items()
                }
                keys = {"_index": str(len(rows) + 1), "_parent_table_name": "Uji petik",
                        "_parent_index": str(at), "_submission__uuid": f"u{at}"}  # fmt: skip
                rows.append({**answers, **keys})
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        header = list(dict.fromkeys(column for row in rows for column in row))
        for line, cells_ in enumerate([dict(zip(header, header, strict=True)), *rows]):
            for at, column in enumerate(header):
                text = cells_.get(column, "")
                is_number = (
                    _NUMBER.fullmatch(text) and len(text) < 15 and not column.startswith("_")
                )
                if is_number and not text.startswith("0"):
                    sheet.write_number(line, at, float(text))
                elif text:
                    sheet.write_string(line, at, text)
    book.close()
    return path
