from __future__ import annotations

import subprocess
import sys

import pytest

_PROGRAM = """
import ctypes
from blindmask.jobs.memory import give_back_large_blocks

class Mallinfo(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")]

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
libc.mallinfo2.restype = Mallinfo
{call}
libc.free(libc.malloc(20_000_000))  # from now on glibc takes smaller blocks for small ones
before = libc.mallinfo2().hblks
kept = libc.malloc(11_000_000)
print(libc.mallinfo2().hblks - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is Linux's")
@pytest.mark.parametrize(("call", "mapped"), [("give_back_large_blocks()", 1), ("", 0)])
def test_a_picture_has_a_block_of_its_own_that_goes_back_to_the_system(call: str, mapped: int) -> None:
    program = _PROGRAM.replace("{call}", call)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(run.stdout) == mapped
