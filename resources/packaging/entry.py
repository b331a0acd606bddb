"""Where a frozen build begins: its worker processes are the same program and leave here before anything is loaded."""

from __future__ import annotations

import sys
from multiprocessing import freeze_support

if __name__ == "__main__":
    freeze_support()
    from blindmask.cli.main import main

    sys.exit(main())
