"""`python -m blindmask` is the same as the command `blindmask`."""

from __future__ import annotations

import sys

from blindmask.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
