"""From the bytes of a stranger's file to all that the catalog keeps of it, with one decode. Pure: no Django, no disk.

Runs inside the decoding process (`sandbox`), whose limits on memory and time hold whatever a file does.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import PurePosixPath

from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from catalog.hashing import dhash, phash
from catalog.stripping import NotStrippableError, strip

MAX_PIXELS = 64_000_000
MAX_SIDE = 16_384
MIN_SIDE = 16
MAX_ASPECT = 20
RENDITION_SIZES = (256, 1024, 2048)
# By their classes: Pillow, asked for a format it has not loaded, loads all forty-five, in every new process.
FORMATS = tuple(str(one.format) for one in (JpegImageFile, PngImageFile, WebPImageFile))
MEDIA_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
SUFFIXES = {"image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"), "image/png": (".png",), "image/webp": (".webp",)}

_ORIENTATION = 0x0112
_UPRIGHT = 1
_LOSSLESS_BELOW = 128  # small pictures lose too much to a lossy codec, and cost nothing
_STRANGERS = {b"GIF8": "GIF", b"BM": "BMP", b"II*\0": "TIFF", b"MM\0*": "TIFF", b"%PDF": "PDF", b"8BPS": "PSD"}


class ImageCode(StrEnum):
    """Why a file is not taken; the browser has words for each."""

    EMPTY = "empty"
    NOT_AN_IMAGE = "not_an_image"
    FORMAT_REFUSED = "format_refused"
    TRUNCATED = "truncated"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    TOO_NARROW = "too_narrow"
    TOO_MUCH_MEMORY = "too_much_memory"
    TOOK_TOO_LONG = "took_too_long"
    DECODER_DIED = "decoder_died"


class ImageRefusedError(Exception):
    """A file cannot be taken as an image; the code and the detail say why."""

    def __init__(self, code: ImageCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file turned out to be; width and height are of the upright picture."""

    sha256: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Rendition:
    """The picture in WebP, at most `size` pixels on its longer side, never enlarged."""

    size: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that the catalog keeps of a file; `clean` is the upright picture in its own format without metadata."""

    checked: Checked
    phash: int
    dhash: int
    clean: bytes
    renditions: tuple[Rendition, ...]


def check(data: bytes) -> Checked:
    """Decode the whole file, cheaply, and say what it is; raises ImageRefusedError."""
    image, checked = _open(data)
    image.draft(None, (64, 64))
    _load(image)
    return checked


def prepare(data: bytes) -> Prepared:
    """Everything from one decode; raises ImageRefusedError."""
    image, checked = _open(data)
    is_upright = _orientation(image) == _UPRIGHT
    is_single = getattr(image, "n_frames", 1) == 1 or checked.media_type != "image/webp"
    largest = RENDITION_SIZES[-1]
    if is_upright and max(image.size) >= 2 * largest:
        image.draft(None, (largest, largest))
    _load(image)
    profile = image.info.get("icc_profile")
    upright = image if is_upright else ImageOps.exif_transpose(image)
    rgb = to_rgb(upright)
    grey = rgb.convert("L")
    return Prepared(
        checked=checked,
        phash=phash(grey),
        dhash=dhash(grey),
        clean=_clean(data, upright, checked.media_type, profile, untouched=is_upright and is_single),
        renditions=tuple(_renditions(rgb, profile)),
    )


def has_wrong_suffix(name: str, media_type: str) -> bool:
    """Whether a file's name claims another format than its content has."""
    return PurePosixPath(name).suffix.lower() not in SUFFIXES[media_type]


def to_rgb(image: Image.Image) -> Image.Image:
    """Eight-bit RGB whatever came in: transparency on white, sixteen bits scaled, palettes and CMYK converted."""
    if image.mode == "RGB":
        return image
    if image.mode.startswith("I") or image.mode == "F":
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return image.convert("RGB")


def _open(data: bytes) -> tuple[Image.Image, Checked]:
    """The file with only its header read, once that header is acceptable."""
    if not data:
        raise ImageRefusedError(ImageCode.EMPTY, "the file is empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageRefusedError(ImageCode.TOO_MANY_PIXELS, f"the image has more than {MAX_PIXELS:,} pixels") from error
    except MemoryError as error:
        raise _too_much_memory() from error
    except Exception as error:  # a decoder fed by strangers may raise anything; each means the same
        raise _stranger(data) from error
    _judge_size(*image.size)
    if image.format == "PNG":
        _load(image)  # its camera data may stand behind the pixels
    width, height = image.size if _orientation(image) not in (5, 6, 7, 8) else image.size[::-1]
    return image, Checked(hashlib.sha256(data).hexdigest(), MEDIA_TYPES[image.format or ""], width, height)


def _orientation(image: Image.Image) -> int:
    """How the camera was held; damaged camera data counts as upright."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            held = image.getexif().get(_ORIENTATION, _UPRIGHT)
    except Exception:  # camera data of strangers may break its reader in any way; the picture may still be good
        return _UPRIGHT
    return held if isinstance(held, int) and 1 <= held <= 8 else _UPRIGHT


def _stranger(data: bytes) -> ImageRefusedError:
    name = next((name for magic, name in _STRANGERS.items() if data.startswith(magic)), None)
    if name:
        return ImageRefusedError(ImageCode.FORMAT_REFUSED, f"the content is {name}; JPEG, PNG and WebP are taken")
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")):
        return ImageRefusedError(ImageCode.BROKEN, "the file starts like an image, but its header is damaged")
    return ImageRefusedError(
        ImageCode.NOT_AN_IMAGE, "the content is no JPEG, PNG or WebP image, whatever its name says"
    )


def _judge_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        detail = f"{width} x {height}: more than {MAX_PIXELS:,} pixels or {MAX_SIDE:,} on a side"
        raise ImageRefusedError(ImageCode.TOO_MANY_PIXELS, detail)
    if min(width, height) < MIN_SIDE:
        raise ImageRefusedError(ImageCode.TOO_SMALL, f"{width} x {height}: less than {MIN_SIDE} pixels on a side")
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise ImageRefusedError(ImageCode.TOO_NARROW, f"{width} x {height}: narrower than 1 to {MAX_ASPECT}")


def _load(image: Image.Image) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.load()
    except MemoryError as error:
        raise _too_much_memory() from error
    except Exception as error:  # a decoder fed by strangers may raise anything; each means the same
        code = ImageCode.TRUNCATED if "truncated" in str(error).lower() else ImageCode.BROKEN
        words = "the file ends too early" if code == ImageCode.TRUNCATED else "the picture cannot be decoded"
        raise ImageRefusedError(code, f"{words} ({error})") from error


def _too_much_memory() -> ImageRefusedError:
    return ImageRefusedError(ImageCode.TOO_MUCH_MEMORY, "decoding needs more memory than is allowed")


def _clean(data: bytes, upright: Image.Image, media_type: str, profile: bytes | None, *, untouched: bool) -> bytes:
    """The picture without metadata: its own bytes where they already stand upright, else written anew, finely."""
    if untouched:
        try:
            return strip(data, media_type)
        except NotStrippableError:
            pass
    out = io.BytesIO()
    if media_type == "image/png":
        upright.save(out, "PNG", icc_profile=profile)
    elif media_type == "image/webp":
        upright.save(out, "WEBP", quality=95, method=2, icc_profile=profile, exif=b"", xmp=b"")
    else:
        upright.save(out, "JPEG", quality=95, icc_profile=profile, exif=b"")
    return out.getvalue()


def _renditions(rgb: Image.Image, profile: bytes | None) -> Iterator[Rendition]:
    """From the largest down, each made from the one before; sizes that would only repeat the picture are left out."""
    longest = max(rgb.size)
    current = rgb
    wanted = [size for size, smaller in zip(RENDITION_SIZES, (0, *RENDITION_SIZES), strict=False) if longest > smaller]
    for step, size in enumerate(reversed(wanted)):
        current = _fitted(current, size)
        if step == 0:
            current = _in_srgb(current, profile)
        yield Rendition(size, _webp(current, size))


def _fitted(image: Image.Image, longest: int) -> Image.Image:
    if max(image.size) <= longest:
        return image
    scale = longest / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=1.1)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as any screen shows them once the profile is gone; a profile that cannot be read is ignored."""
    if not profile:
        return image
    try:
        transform = _to_srgb(profile)
        return (transform and ImageCms.applyTransform(image, transform)) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


@lru_cache(maxsize=8)  # pictures that come together were mostly taken together; to build one costs as much as to use it
def _to_srgb(profile: bytes) -> ImageCms.ImageCmsTransform | None:
    """From a profile to sRGB, None where it says that it is that."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if "sRGB" in ImageCms.getProfileDescription(source):
        return None
    return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), "RGB", "RGB")


def _webp(image: Image.Image, size: int) -> bytes:
    out = io.BytesIO()
    if max(image.size) <= _LOSSLESS_BELOW:
        image.save(out, "WEBP", lossless=True, quality=20, method=0, exif=b"", xmp=b"", icc_profile=b"")
    else:
        method = 1 if size == RENDITION_SIZES[0] else 0
        image.save(out, "WEBP", quality=78, method=method, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()
