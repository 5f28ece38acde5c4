"""``python -m kotaku_eval.cli``, where the script is not on the path."""

from __future__ import annotations

import sys

from kotaku_eval.cli import main

if __name__ == "__main__":
    sys.exit(main())
