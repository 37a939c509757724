"""pb_to_npy.py IN.pb OUT.npy - an ONNX TensorProto of floats as .npy

Reads protobuf's wire format by hand: dims is field 1, data_type 2, float_data
4, raw_data 9.
"""

import struct
import sys


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


data = open(sys.argv[1], "rb").read()
dims, raw, at = [], b"", 0
while at < len(data):
    key, at = varint(data, at)
    field, wire = key >> 3, key & 7
    if wire == 0:
        value, at = varint(data, at)
        if field == 1:
            dims.append(value)
        assert field != 2 or value == 1, "not float"
    elif wire == 2:
        size, at = varint(data, at)
        if field == 1:
            end = at + size
            while at < end:
                value, at = varint(data, at)
                dims.append(value)
        else:
            if field in (4, 9):
                raw = data[at : at + size]
            at += size
    elif wire == 5:
        if field == 4:
            raw += data[at : at + 4]
        at += 4
    else:
        raise ValueError(f"wire type {wire}")

header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple(dims)!r}, }}"
header = header.ljust((len(header) + 10 + 1 + 63) // 64 * 64 - 10 - 1) + "\n"
with open(sys.argv[2], "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)))
    file.write(header.encode("latin-1") + raw)
