"""Decodes strangers' files in limited processes of their own; a file that kills one is refused, the rest goes on."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Self, TypeVar

import orjson

from catalog.decoding import CHECK, LENGTH, PREPARE
from catalog.imaging import Checked, ImageCode, ImageRefusedError, Prepared, Rendition

MEMORY = 2 << 30  # address space; a 64-megapixel picture with alpha, turned upright, takes about half
SECONDS = 60

_ROOT = Path(__file__).resolve().parent.parent
_MAX_ANSWER = 1 << 30
_AHEAD = 8  # files under way for each process, so that none waits while the results of others are written down

Key = TypeVar("Key")
Given = TypeVar("Given")
Result = TypeVar("Result")
Answer = tuple[dict[str, object], list[bytes]]


class Decoder:
    """One decoding process, started when first needed and again after it was killed."""

    def __init__(self, *, memory: int = MEMORY, seconds: float = SECONDS) -> None:
        self._limits = (memory, seconds)
        self._process: subprocess.Popen[bytes] | None = None

    def check(self, data: bytes) -> Checked:
        """Decode the file cheaply and say what it is; raises ImageRefusedError."""
        head, _pieces = self._ask(CHECK, data)
        return _checked(head)

    def prepare(self, data: bytes) -> Prepared:
        """All that the catalog keeps of the file; raises ImageRefusedError."""
        head, pieces = self._ask(PREPARE, data)
        sizes, phash, dhash = head["sizes"], head["phash"], head["dhash"]
        assert isinstance(sizes, list) and isinstance(phash, int) and isinstance(dhash, int)
        renditions = tuple(Rendition(size, piece) for size, piece in zip(sizes, pieces[1:], strict=True))
        return Prepared(_checked(head), phash, dhash, pieces[0], renditions)

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()

    def _ask(self, kind: bytes, data: bytes) -> Answer:
        process = self._running()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        alarm = threading.Timer(self._limits[1], end)
        alarm.daemon = True
        alarm.start()
        try:
            answer = _exchange(process, kind, data)
        except (OSError, EOFError, ValueError) as error:
            self.close()
            raise _death(late=late.is_set(), seconds=self._limits[1]) from error
        finally:
            alarm.cancel()
        refused = answer[0].get("refused")
        if isinstance(refused, list):
            raise ImageRefusedError(ImageCode(refused[0]), refused[1])
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            memory, seconds = self._limits
            self._process = subprocess.Popen(
                [sys.executable, "-m", "catalog.decoding", str(memory), str(math.ceil(seconds))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env=_bare_environment(os.environ),
            )
        return self._process


class DecoderPool:
    """Several decoders side by side; results come in the order asked, with a bounded number under way."""

    def __init__(self, workers: int = 0, *, memory: int = MEMORY, seconds: float = SECONDS) -> None:
        self._workers = workers or min(4, os.cpu_count() or 1)
        self._decoders = [Decoder(memory=memory, seconds=seconds) for _ in range(self._workers)]
        self._idle: SimpleQueue[Decoder] = SimpleQueue()
        for decoder in self._decoders:
            self._idle.put(decoder)
        self._threads = ThreadPoolExecutor(self._workers, thread_name_prefix="decoding")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=error is None, cancel_futures=True)
        for decoder in self._decoders:
            decoder.close()

    def check_all(self, files: Iterable[tuple[Key, bytes]]) -> Iterator[tuple[Key, Checked | ImageRefusedError]]:
        """`check` of each file, refusals as values."""
        return self._run(Decoder.check, files)

    def prepare_all(
        self, files: Iterable[tuple[Key, bytes | None]], keep: Callable[[Prepared], None]
    ) -> Iterator[tuple[Key, Prepared | ImageRefusedError | None]]:
        """`prepare` of each file, handed to `keep` at once; refusals as values, and None for what came as None."""

        def work(decoder: Decoder, data: bytes | None) -> Prepared | None:
            if data is None:
                return None
            prepared = decoder.prepare(data)
            keep(prepared)
            return prepared

        return self._run(work, files)

    def _run(
        self, work: Callable[[Decoder, Given], Result], files: Iterable[tuple[Key, Given]]
    ) -> Iterator[tuple[Key, Result | ImageRefusedError]]:
        under_way: deque[tuple[Key, Future[Result | ImageRefusedError]]] = deque()
        for key, data in files:
            under_way.append((key, self._threads.submit(self._one, work, data)))
            if len(under_way) > _AHEAD * self._workers:
                yield _finished(under_way)
        while under_way:
            yield _finished(under_way)

    def _one(self, work: Callable[[Decoder, Given], Result], data: Given) -> Result | ImageRefusedError:
        decoder = self._idle.get()
        try:
            return work(decoder, data)
        except ImageRefusedError as error:
            return error
        finally:
            self._idle.put(decoder)


def _finished(under_way: deque[tuple[Key, Future[Result]]]) -> tuple[Key, Result]:
    key, future = under_way.popleft()
    return key, future.result()


def _bare_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What Python needs to start, and no address, key or password."""
    kept = {name: environment[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in environment}
    return kept | {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def _exchange(process: subprocess.Popen[bytes], kind: bytes, data: bytes) -> Answer:
    assert process.stdin and process.stdout
    process.stdin.write(kind + LENGTH.pack(len(data)))
    process.stdin.write(data)
    process.stdin.flush()
    head = orjson.loads(_exactly(process.stdout, LENGTH.unpack(_exactly(process.stdout, LENGTH.size))[0]))
    return head, [_exactly(process.stdout, length) for length in head["lengths"]]


def _exactly(stream: IO[bytes], count: int) -> bytes:
    if not 0 <= count <= _MAX_ANSWER:
        raise ValueError(f"an answer of {count} bytes")
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data


def _death(*, late: bool, seconds: float) -> ImageRefusedError:
    if late:
        return ImageRefusedError(ImageCode.TOOK_TOO_LONG, f"decoding took more than {seconds:g} seconds")
    return ImageRefusedError(ImageCode.DECODER_DIED, "decoding broke off; the file is damaged or hostile")


def _checked(head: dict[str, object]) -> Checked:
    fields = head["checked"]
    assert isinstance(fields, dict)
    return Checked(**fields)
