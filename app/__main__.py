"""`python -m app`: the program of this checkout, installed or not. Without arguments the window, else a command."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from blindmask.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
