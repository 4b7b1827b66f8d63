from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable

import pytest

from catalog import archives
from catalog.archives import ArchiveCode, Member
from formats.records import Problem


def zipped(fill: Callable[[zipfile.ZipFile], None]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        fill(archive)
    out.seek(0)
    return out


def tarred(*infos: tuple[tarfile.TarInfo, bytes], mode: str = "w:gz") -> io.BytesIO:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]  # the mode is a parameter here
        for info, data in infos:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    out.seek(0)
    return out


def walked(stream: io.BytesIO, name: str) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    kept, refused = {}, []
    for one in archives.members(stream, name):
        if isinstance(one, Member):
            kept[one.name] = one.read()
        else:
            refused.append((one.file, one.code))
    return kept, refused


def link(archive: zipfile.ZipFile, name: str, target: str, mode: int) -> None:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    archive.writestr(info, target)


@pytest.mark.parametrize("name", ["../a.jpg", "x/../../a.jpg", "/etc/passwd", "C:\\a.jpg", "..\\a.jpg", "//host/a.jpg"])
def test_a_zip_that_climbs_out_is_named_and_its_neighbour_kept(name: str) -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        archive.writestr(name, b"evil")
        archive.writestr("good.jpg", b"good")

    kept, refused = walked(zipped(fill), "a.zip")
    assert kept == {"good.jpg": b"good"}
    assert [code for _name, code in refused] == [ArchiveCode.CLIMBS_OUT]


def test_links_and_devices_in_a_zip_are_named() -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        link(archive, "link.jpg", "/etc/passwd", 0o120777)
        link(archive, "device.jpg", "", 0o020666)
        archive.writestr("good.jpg", b"good")

    kept, refused = walked(zipped(fill), "a.zip")
    assert kept == {"good.jpg": b"good"}
    assert refused == [("link.jpg", ArchiveCode.LINK), ("device.jpg", ArchiveCode.DEVICE)]


def test_an_encrypted_member_is_named() -> None:
    data = bytearray(zipped(lambda archive: archive.writestr("a.jpg", b"x")).getvalue())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert walked(io.BytesIO(bytes(data)), "a.zip") == ({}, [("a.jpg", ArchiveCode.ENCRYPTED)])


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_a_tar_is_read_and_its_evil_members_named(mode: str) -> None:
    soft, hard, device = tarfile.TarInfo("soft.jpg"), tarfile.TarInfo("hard.jpg"), tarfile.TarInfo("device")
    soft.type, soft.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard.type, hard.linkname = tarfile.LNKTYPE, "good.jpg"
    device.type = tarfile.CHRTYPE
    stream = tarred(
        (tarfile.TarInfo("in/good.jpg"), b"good"),
        (soft, b""),
        (hard, b""),
        (device, b""),
        (tarfile.TarInfo("../up.jpg"), b"evil"),
        (tarfile.TarInfo("/root.jpg"), b"evil"),
        mode=mode,
    )
    kept, refused = walked(stream, "a.tar")
    assert kept == {"in/good.jpg": b"good"}
    assert refused == [
        ("soft.jpg", ArchiveCode.LINK),
        ("hard.jpg", ArchiveCode.LINK),
        ("device", ArchiveCode.DEVICE),
        ("../up.jpg", ArchiveCode.CLIMBS_OUT),
        ("/root.jpg", ArchiveCode.CLIMBS_OUT),
    ]


def test_a_zip_bomb_is_stopped_before_it_is_unpacked() -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        archive.writestr("before.jpg", b"good")
        archive.writestr("bomb.jpg", b"\0" * (20 << 20))
        archive.writestr("after.jpg", b"never seen")

    assert walked(zipped(fill), "a.zip") == ({"before.jpg": b"good"}, [("a.zip", ArchiveCode.ARCHIVE_BOMB)])


def test_a_tar_bomb_is_stopped() -> None:
    stream = tarred(*[(tarfile.TarInfo(f"{number}.jpg"), b"\0" * (4 << 20)) for number in range(8)])
    kept, refused = walked(stream, "a.tgz")
    assert len(kept) < 8
    assert refused == [("a.tgz", ArchiveCode.ARCHIVE_BOMB)]


def test_a_tar_header_that_unpacks_to_megabytes_is_refused() -> None:
    info = tarfile.TarInfo("a.jpg")
    info.pax_headers = {"comment": "x" * (2 << 20)}
    kept, refused = walked(tarred((info, b"x")), "a.tgz")
    assert (kept, refused) == ({}, [("a.tgz", ArchiveCode.ARCHIVE_BROKEN)])


def test_too_many_files_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_ENTRIES", 3)

    def fill(archive: zipfile.ZipFile) -> None:
        for number in range(5):
            archive.writestr(f"{number}.jpg", b"x")

    kept, refused = walked(zipped(fill), "a.zip")
    assert list(kept) == ["0.jpg", "1.jpg", "2.jpg"]
    assert refused == [("a.zip", ArchiveCode.TOO_MANY_FILES)]


def test_a_file_too_large_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBER", 3)
    stream = zipped(lambda archive: archive.writestr("a.jpg", b"four"))
    assert walked(stream, "a.zip") == ({}, [("a.jpg", ArchiveCode.FILE_TOO_LARGE)])


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz"])
@pytest.mark.parametrize("data", [b"", b"no archive at all", b"PK\x03\x04rubbish"])
def test_what_is_no_archive_is_named(name: str, data: bytes) -> None:
    problems = list(archives.members(io.BytesIO(data), name))
    assert [one.code for one in problems if isinstance(one, Problem)] == [ArchiveCode.ARCHIVE_BROKEN]


def test_a_tar_cut_short_gives_what_came_before() -> None:
    data = tarred((tarfile.TarInfo("a.jpg"), b"a" * 600), (tarfile.TarInfo("b.jpg"), b"b" * 5000), mode="w").getvalue()
    stream = io.BytesIO(data[:2600])
    names, codes = [], []
    for one in archives.members(stream, "a.tar"):
        if isinstance(one, Member):
            names.append(one.name)
        else:
            codes.append(one.code)
    assert (names, codes) == (["a.jpg", "b.jpg"], [ArchiveCode.ARCHIVE_BROKEN])


def test_what_operating_systems_leave_about_is_passed_over() -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        for name in ("__MACOSX/a.jpg", "x/.DS_Store", "x/._a.jpg", "Thumbs.db", "x/a.jpg"):
            archive.writestr(name, b"x")

    assert walked(zipped(fill), "a.zip") == ({"x/a.jpg": b"x"}, [])


def test_names_are_put_in_order() -> None:
    assert archives.safe_name("a\\b/./c\x07.jpg") == "a/b/c.jpg"
    assert archives.safe_name("cafe\u0301.jpg") == "caf\u00e9.jpg"
    assert archives.safe_name(".") is None
    assert archives.is_archive("X.TAR.GZ") and not archives.is_archive("x.jpg")
