"""make_npy.py OUT TYPE SHAPE [VALUE...] - write an .npy file by hand

TYPE is NumPy's ("<f4", "<f8", "<i8"), SHAPE is "1x3x3". Without values the
elements are 0, 1, 2, ...
"""

import struct
import sys

path, dtype, shape = sys.argv[1:4]
sizes = [int(size) for size in shape.split("x")]
count = 1
for size in sizes:
    count *= size
code = {"<f4": "f", "<f8": "d", "<i8": "q"}[dtype]
number = int if code == "q" else float
values = [number(value) for value in sys.argv[4:]] or list(range(count))
assert len(values) == count

header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {tuple(sizes)!r}, }}"
header = header.ljust((len(header) + 10 + 1 + 63) // 64 * 64 - 10 - 1) + "\n"
with open(path, "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)))
    file.write(header.encode("latin-1"))
    file.write(struct.pack(f"<{count}{code}", *values))
