"""The report as JSON: it comes back as it was."""

from __future__ import annotations

import json

from kotaku_eval import Report
from kotaku_eval.renderers.json import render_json


def test_the_report_comes_back(order_report):
    assert order_report == Report.from_json(render_json(order_report))


def test_the_language_changes_nothing(order_report):
    assert render_json(order_report, "id") == render_json(order_report, "en")


def test_it_is_one_json_document(order_report):
    assert "kotaku-eval-report/1" == json.loads(render_json(order_report))["format"]
