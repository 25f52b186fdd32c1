"""`python -m cleaner`."""

from __future__ import annotations

import sys

from cleaner.cli import main

sys.exit(main())
