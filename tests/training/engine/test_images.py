from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.engine import augment, images
from training.engine.failures import BadInput
from training.engine.samples import Sample


def sample_of(path: Path, width: int = 40, height: int = 20) -> Sample:
    return Sample("it", path, width, height)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "grey.jpg", "cmyk.jpg", "palette.png"])
def test_any_common_image_becomes_rgb(tmp_path: Path, name: str) -> None:
    mode = {"grey": "L", "cmyk": "CMYK", "palette": "P"}.get(name.split(".")[0], "RGB")
    Image.new("RGB", (40, 20), (102, 102, 102)).convert(mode).save(tmp_path / name)
    pixels = images.decode(sample_of(tmp_path / name))
    assert pixels.shape == (20, 40, 3)
    assert np.abs(pixels.astype(int) - 102).max() <= 6


def test_an_image_lying_on_its_side_is_turned_upright(tmp_path: Path) -> None:
    image = Image.new("RGB", (20, 40))
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(tmp_path / "turned.jpg", exif=exif)
    assert images.decode(sample_of(tmp_path / "turned.jpg")).shape == (20, 40, 3)


def test_a_truncated_jpeg_is_refused_by_name(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 255, (200, 400, 3), dtype=np.uint8)).save(tmp_path / "whole.jpg")
    (tmp_path / "half.jpg").write_bytes((tmp_path / "whole.jpg").read_bytes()[:9000])
    with pytest.raises(BadInput, match=r"image it \(.*half.jpg\) cannot be decoded"):
        images.decode(sample_of(tmp_path / "half.jpg"))


def test_a_file_that_is_no_image_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("hello", encoding="utf-8")
    with pytest.raises(BadInput, match=r"image it \(.*text.jpg\) cannot be decoded"):
        images.decode(sample_of(tmp_path / "text.jpg"))


def test_an_image_of_another_shape_than_its_list_says_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (20, 40)).save(tmp_path / "a.png")
    with pytest.raises(BadInput, match="is 20×40, but the list says 40×20"):
        images.decode(sample_of(tmp_path / "a.png"))


def test_a_smaller_rendition_of_the_image_is_accepted(tmp_path: Path) -> None:
    Image.new("RGB", (256, 171)).save(tmp_path / "a.png")
    assert images.decode(sample_of(tmp_path / "a.png", 1500, 1003)).shape == (171, 256, 3)


def test_images_are_decoded_once_while_the_budget_lasts(tmp_path: Path) -> None:
    prepared: list[str] = []

    def prepare(sample: Sample) -> images.Pixels:
        prepared.append(sample.id)
        return np.zeros((10, 10, 3), np.uint8)

    samples = tuple(Sample(name, tmp_path, 10, 10) for name in "abc")
    store = images.ImageStore(samples, prepare, budget=700)
    for index in (0, 1, 2, 0, 1, 2):
        assert store[index].shape == (10, 10, 3)
    assert prepared == ["a", "b", "c", "c"]


def test_the_centre_is_cut_without_chance_and_the_border_is_black() -> None:
    pixels = np.full((4, 4, 3), 9, np.uint8)
    pixels[1:3, 1:3] = 5
    assert augment.crop(pixels, 2, 0, None)[:, :, 0].tolist() == [[5, 5], [5, 5]]
    corner = augment.crop(pixels, 4, 2, np.array([0.0, 0.0, 0.9]))
    assert corner[:, :, 0].tolist() == [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 9, 9], [0, 0, 9, 5]]
    assert augment.crop(pixels, 4, 2, np.array([0.999, 0.999, 0.0]))[0, :, 0].tolist() == [0, 0, 9, 5]


def test_boxes_move_with_a_mirrored_image() -> None:
    pixels = np.arange(12, dtype=np.uint8).reshape(1, 4, 3)
    turned, boxes = augment.mirrored(pixels, np.array([[0, 0, 1, 1, 2, 0]], np.float32))
    assert turned[0, :, 0].tolist() == [9, 6, 3, 0]
    assert boxes.tolist() == [[3, 0, 1, 1, 2, 0]]
    _, back = augment.mirrored(turned, boxes)
    assert back.tolist() == [[0, 0, 1, 1, 2, 0]]
