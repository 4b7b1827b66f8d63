from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from catalog import imaging
from catalog.hashing import are_near
from catalog.imaging import ImageCode, ImageRefusedError
from tests.catalog.pictures import encoded, picture, png_of_claimed_size
from tests.real_data import shared_data

PLACE = Image.Exif()
PLACE[0x010F] = "SecretCamera"
PLACE[0x0112] = 6  # must be turned a quarter to the right to stand upright


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_the_three_formats_are_taken_and_known_by_content(kind: str, media_type: str) -> None:
    data = encoded(picture(), kind)
    assert imaging.check(data) == imaging.Checked(hashlib.sha256(data).hexdigest(), media_type, 320, 240)
    assert imaging.prepare(data).checked == imaging.check(data)


@pytest.mark.parametrize(
    ("size", "made"),
    [
        ((32, 32), {256: (32, 32)}),
        ((256, 100), {256: (256, 100)}),
        ((640, 480), {256: (256, 192), 1024: (640, 480)}),
        ((1500, 1000), {256: (256, 171), 1024: (1024, 683), 2048: (1500, 1000)}),
        ((1200, 4000), {256: (77, 256), 1024: (307, 1024), 2048: (614, 2048)}),
    ],
)
def test_renditions_are_webp_of_three_sizes_and_never_enlarged(
    size: tuple[int, int], made: dict[int, tuple[int, int]]
) -> None:
    renditions = imaging.prepare(encoded(picture(*size))).renditions
    assert {one.size: opened(one.data).size for one in renditions} == made
    assert {opened(one.data).format for one in renditions} == {"WEBP"}


def test_a_picture_lying_on_its_side_is_turned_upright_everywhere() -> None:
    prepared = imaging.prepare(encoded(picture(), exif=PLACE))
    assert (prepared.checked.width, prepared.checked.height) == (240, 320)
    assert opened(prepared.clean).size == (240, 320)
    for rendition in prepared.renditions:
        upright = opened(rendition.data).convert("L")
        corner = upright.getpixel((upright.width - 5, 5))
        assert isinstance(corner, int) and corner > 240  # the bright corner came from top left to top right


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_no_metadata_is_kept_and_nothing_behind_the_end(kind: str, orientation: int) -> None:
    place = Image.Exif()
    place[0x010F], place[0x0112] = "SecretCamera", orientation
    data = encoded(picture(), kind, exif=place, xmp=b"SecretCamera") + b"<script>SecretCamera</script>"
    prepared = imaging.prepare(data)
    for kept in (prepared.clean, *(one.data for one in prepared.renditions)):
        assert b"SecretCamera" not in kept
        assert dict(opened(kept).getexif()) == {}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_cleaning_an_upright_picture_changes_no_pixel(kind: str) -> None:
    data = encoded(picture(), kind)
    assert opened(imaging.prepare(data).clean).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("progressive", [False, True])
def test_a_real_photograph_is_cleaned_without_changing_a_pixel(progressive: bool) -> None:
    path = shared_data() / "images" / "coco-permissive" / "images" / "000000000030.jpg"
    data = path.read_bytes()
    if progressive:
        data = encoded(opened(data), progressive=True, comment=b"secret")
    clean = imaging.prepare(data).clean
    assert b"secret" not in clean
    assert opened(clean).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_colour_modes_of_jpeg_become_rgb(mode: str) -> None:
    rendition = imaging.prepare(encoded(picture(mode=mode))).renditions[0]
    assert opened(rendition.data).mode == "RGB"


@pytest.mark.parametrize("mode", ["P", "L", "LA", "RGBA", "1"])
def test_other_colour_modes_of_png_become_rgb(mode: str) -> None:
    rendition = imaging.prepare(encoded(picture(mode=mode), "PNG")).renditions[0]
    assert opened(rendition.data).mode == "RGB"


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    deep = Image.new("I;16", (64, 64), 32768)
    shade = imaging.to_rgb(opened(encoded(deep, "PNG"))).getpixel((5, 5))
    assert shade == (128, 128, 128)


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert imaging.to_rgb(opened(encoded(clear, "PNG"))).getpixel((5, 5)) == (255, 255, 255)


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    clean = opened(imaging.prepare(data).clean)
    assert getattr(clean, "n_frames", 1) == 1
    pixel = clean.convert("RGB").getpixel((9, 9))
    assert isinstance(pixel, tuple) and pixel[0] > 240 > 15 > pixel[2]


def test_a_wide_colour_profile_is_applied_before_it_is_dropped() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    plain = imaging.prepare(encoded(picture(), "PNG"))
    odd = imaging.prepare(encoded(picture(), "PNG", icc_profile=lab))
    assert opened(odd.renditions[0].data).size == opened(plain.renditions[0].data).size
    assert opened(odd.renditions[0].data).info.get("icc_profile") is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ImageCode.EMPTY),
        (b"this is text in a file called a.jpg", ImageCode.NOT_AN_IMAGE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ImageCode.NOT_AN_IMAGE),
        (encoded(picture(), "GIF"), ImageCode.FORMAT_REFUSED),
        (encoded(picture(), "TIFF"), ImageCode.FORMAT_REFUSED),
        (encoded(picture(), "BMP"), ImageCode.FORMAT_REFUSED),
        (b"\xff\xd8\xff\xe0rubbish", ImageCode.BROKEN),
        (encoded(picture())[:3000], ImageCode.TRUNCATED),
        (encoded(picture())[:-2], ImageCode.TRUNCATED),
        (encoded(picture(), "PNG")[:3000], ImageCode.TRUNCATED),
        (png_of_claimed_size(60_000, 60_000), ImageCode.TOO_MANY_PIXELS),
        (png_of_claimed_size(9_000, 9_000), ImageCode.TOO_MANY_PIXELS),
        (png_of_claimed_size(16_385, 900), ImageCode.TOO_MANY_PIXELS),
        (png_of_claimed_size(10, 10), ImageCode.TOO_SMALL),
        (png_of_claimed_size(2_100, 100), ImageCode.TOO_NARROW),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("work", [imaging.check, imaging.prepare])
def test_bad_files_are_refused_by_name_of_the_fault(work: object, data: bytes, code: ImageCode) -> None:
    assert callable(work)
    with pytest.raises(ImageRefusedError) as refusal:
        work(data)
    assert refusal.value.code == code


def test_a_webp_cut_short_is_refused() -> None:
    data = encoded(picture(), "WEBP")
    with pytest.raises(ImageRefusedError) as refusal:
        imaging.prepare(data[: len(data) // 2])
    assert refusal.value.code in (ImageCode.TRUNCATED, ImageCode.BROKEN)


@pytest.mark.parametrize(
    ("name", "media_type", "wrong"),
    [
        ("a.jpg", "image/jpeg", False),
        ("a.JPEG", "image/jpeg", False),
        ("a.png", "image/jpeg", True),
        ("a", "image/png", True),
        ("a.webp", "image/webp", False),
    ],
)
def test_a_name_that_claims_another_format_is_noticed(name: str, media_type: str, wrong: bool) -> None:
    assert imaging.has_wrong_suffix(name, media_type) is wrong


def edits(original: Image.Image) -> dict[str, Image.Image]:
    width, height = original.size
    return {
        "half": original.resize((width // 2, height // 2)),
        "quality 30": opened(encoded(original, quality=30)),
        "grey": original.convert("L"),
        "crop 2 %": original.crop((width // 50, height // 50, width - width // 50, height - height // 50)),
    }


def test_edited_copies_of_real_photographs_are_near_and_strangers_are_not() -> None:
    folder: Path = shared_data() / "images" / "coco-permissive" / "images"
    paths = sorted(folder.glob("*.jpg"))[:12]
    hashes = {}
    for path in paths:
        prepared = imaging.prepare(path.read_bytes())
        hashes[path.name] = (prepared.phash, prepared.dhash)
        for name, edited in edits(opened(path.read_bytes()).convert("RGB")).items():
            other = imaging.prepare(encoded(edited, quality=90))
            assert are_near(hashes[path.name], (other.phash, other.dhash)), (path.name, name)
    strangers = [(a, b) for a in hashes for b in hashes if a < b and are_near(hashes[a], hashes[b])]
    assert strangers == []


def test_colours_of_a_camera_are_shown_as_its_profile_says_in_every_picture_that_has_it() -> None:
    """What leads from a profile to sRGB is kept for the next picture."""
    data = (shared_data() / "images" / "coco-permissive" / "images" / "000000007511.jpg").read_bytes()
    photograph = opened(data)
    profile = ImageCms.ImageCmsProfile(io.BytesIO(photograph.info["icc_profile"]))
    wanted = ImageCms.profileToProfile(photograph, profile, ImageCms.createProfile("sRGB"))
    assert wanted is not None
    first, second = imaging.prepare(data), imaging.prepare(data)
    assert first == second
    shown = opened(first.renditions[0].data).convert("RGB")
    assert middling(shown, wanted) < 4 < 12 < middling(wanted, photograph)


def middling(one: Image.Image, other: Image.Image) -> float:
    """By how much two pictures differ on average, of 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


def test_a_new_decoding_process_loads_only_the_codecs_it_needs() -> None:
    made = "from catalog import imaging; import sys; imaging.prepare(sys.stdin.buffer.read()); print(*sys.modules)"
    for name in ("JPEG", "PNG", "WEBP"):
        run = [sys.executable, "-c", made]
        loaded = subprocess.run(run, input=encoded(picture(), name), capture_output=True, check=True).stdout.split()
        assert b"PIL.WebPImagePlugin" in loaded
        assert b"PIL.FtexImagePlugin" not in loaded
