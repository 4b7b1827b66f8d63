"""The decoding process: images in on standard input, what was made of them out on standard output, nothing else.

Started by `sandbox` with limits on memory, processor time and files; it knows no secret and opens no connection.
A request is one byte (what to do), eight of length, the file. An answer is eight of length, a JSON head, and the
pieces whose lengths the head names.
"""

from __future__ import annotations

import resource
import struct
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import BinaryIO

import orjson

from catalog import imaging
from catalog.imaging import ImageCode, ImageRefusedError

CHECK, PREPARE = b"c", b"p"
LENGTH = struct.Struct(">Q")


def main(memory: int, seconds: int) -> None:
    """Answer requests until the other end closes."""
    for limit, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (value, value))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while kind := source.read(1):
        data = source.read(LENGTH.unpack(source.read(LENGTH.size))[0])
        _allow_processor_time(seconds)
        head, pieces = _answer(kind, data)
        _send(sink, head, pieces)


def _allow_processor_time(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def _answer(kind: bytes, data: bytes) -> tuple[dict[str, object], Sequence[bytes]]:
    try:
        if kind == CHECK:
            return {"checked": asdict(imaging.check(data))}, ()
        made = imaging.prepare(data)
    except ImageRefusedError as error:
        return {"refused": [error.code, error.detail]}, ()
    except MemoryError:
        return {"refused": [ImageCode.TOO_MUCH_MEMORY, "decoding needs more memory than is allowed"]}, ()
    except Exception as error:  # codecs fed by strangers may raise anything; the file is refused, the process goes on
        return {"refused": [ImageCode.BROKEN, f"the picture cannot be processed ({type(error).__name__})"]}, ()
    head: dict[str, object] = {
        "checked": asdict(made.checked),
        "phash": made.phash,
        "dhash": made.dhash,
        "sizes": [rendition.size for rendition in made.renditions],
    }
    return head, [made.clean, *(rendition.data for rendition in made.renditions)]


def _send(sink: BinaryIO, head: dict[str, object], pieces: Sequence[bytes]) -> None:
    encoded = orjson.dumps(head | {"lengths": [len(piece) for piece in pieces]})
    sink.write(LENGTH.pack(len(encoded)) + encoded)
    for piece in pieces:
        sink.write(piece)
    sink.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
