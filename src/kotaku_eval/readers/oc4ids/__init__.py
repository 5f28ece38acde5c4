"""Project packages of OC4IDS, the Open Contracting for Infrastructure Data Standard."""

from __future__ import annotations

from kotaku_eval.readers.oc4ids.packages import is_package, read_package

__all__ = ["is_package", "read_package"]
