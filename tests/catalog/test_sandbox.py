from __future__ import annotations

import os
import signal
import subprocess

import pytest

from catalog import sandbox
from catalog.imaging import Checked, ImageCode, ImageRefusedError, Prepared, prepare
from catalog.sandbox import Decoder, DecoderPool, _bare_environment
from tests.catalog.pictures import encoded, picture

GOOD = encoded(picture())


def test_the_process_makes_the_same_as_the_function() -> None:
    decoder = Decoder()
    try:
        assert decoder.prepare(GOOD) == prepare(GOOD)
        assert decoder.check(GOOD) == prepare(GOOD).checked
    finally:
        decoder.close()


def test_a_bad_file_is_refused_in_its_place_and_the_rest_goes_on() -> None:
    files = [(number, b"nonsense" if number == 3 else GOOD) for number in range(8)]
    with DecoderPool(2) as pool:
        kept: list[Prepared] = []
        results = list(pool.prepare_all(files, kept.append))
    assert [key for key, _result in results] == list(range(8))
    refused = [(key, result.code) for key, result in results if isinstance(result, ImageRefusedError)]
    assert refused == [(3, ImageCode.NOT_AN_IMAGE)]
    assert kept == [prepare(GOOD)] * 7


def test_a_picture_that_takes_too_long_is_refused_and_the_next_one_taken() -> None:
    slow = encoded(picture(7000, 7000), "PNG", compress_level=1)
    decoder = Decoder(seconds=0.05)
    patient = Decoder()
    try:
        with pytest.raises(ImageRefusedError) as refusal:
            decoder.prepare(slow)
        assert refusal.value.code == ImageCode.TOOK_TOO_LONG
        assert isinstance(patient.check(GOOD), Checked)
    finally:
        decoder.close()
        patient.close()


def test_a_picture_that_needs_too_much_memory_is_refused() -> None:
    large = encoded(picture(7900, 7900), "PNG", compress_level=1)
    decoder = Decoder(memory=400 << 20)
    try:
        with pytest.raises(ImageRefusedError) as refusal:
            decoder.prepare(large)
        assert refusal.value.code == ImageCode.TOO_MUCH_MEMORY
        assert isinstance(decoder.check(GOOD), Checked)
    finally:
        decoder.close()


def test_a_process_killed_at_work_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = sandbox._exchange

    def killed(process: subprocess.Popen[bytes], kind: bytes, data: bytes) -> sandbox.Answer:
        process.kill()
        return exchange(process, kind, data)

    decoder = Decoder()
    try:
        with monkeypatch.context() as patch, pytest.raises(ImageRefusedError) as refusal:
            patch.setattr(sandbox, "_exchange", killed)
            decoder.prepare(GOOD)
        assert refusal.value.code == ImageCode.DECODER_DIED
        assert isinstance(decoder.check(GOOD), Checked)
    finally:
        decoder.close()


def test_a_process_killed_between_two_files_is_started_again() -> None:
    decoder = Decoder()
    try:
        decoder.check(GOOD)
        assert decoder._process is not None
        os.kill(decoder._process.pid, signal.SIGKILL)
        decoder._process.wait()
        assert isinstance(decoder.check(GOOD), Checked)
    finally:
        decoder.close()


def test_the_process_knows_no_secret() -> None:
    bare = _bare_environment({"DATABASE_URL": "postgres://", "QUORUM_SECRET_KEY": "x", "PATH": "/bin"})
    assert bare == {"PATH": "/bin", "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
