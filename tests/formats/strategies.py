"""Made-up labelled images for the round trips."""

from __future__ import annotations

from hypothesis import strategies as st

from common.geometry import Box
from formats.records import ATTRIBUTES, Code, LabelledBox, LabelledImage, Reading

NAMES = ("cell", "a <b> & c", "猫", 'quote"d')


@st.composite
def boxes(draw: st.DrawFn, width: int, height: int, whole: bool) -> Box:
    """A box of at least two pixels a side inside the image."""
    if whole:
        x, y = draw(st.integers(0, width - 2)), draw(st.integers(0, height - 2))
        return Box(x, y, draw(st.integers(2, width - x)), draw(st.integers(2, height - y)))
    left, top = draw(st.floats(0, width - 2)), draw(st.floats(0, height - 2))
    right, bottom = draw(st.floats(left + 2, width)), draw(st.floats(top + 2, height))
    return Box(left, top, right - left, bottom - top)


@st.composite
def labelled_images(draw: st.DrawFn, whole: bool = False) -> LabelledImage:
    width, height = draw(st.integers(16, 4000)), draw(st.integers(16, 4000))
    labelled = st.builds(
        LabelledBox,
        st.sampled_from(NAMES),
        boxes(width, height, whole),
        st.frozensets(st.sampled_from(sorted(ATTRIBUTES))),
    )
    name = draw(st.sampled_from(["a.jpg", "b c.png", "图.webp"]))
    return LabelledImage(name, width, height, tuple(draw(st.lists(labelled, max_size=5))))


def assert_sound(reading: Reading, file: str) -> None:
    """Whatever was read: each problem says what and where, and each box that is kept has an area inside its image."""
    for problem in reading.problems:
        assert problem.file == file and problem.code in set(Code)
        assert len(problem.detail.split()) >= 2
        assert problem.line is None or problem.line >= 1
    for image in reading.images:
        for labelled in image.boxes:
            assert labelled.box.is_valid()
            if image.width > 0 and image.height > 0:
                assert labelled.box.clipped(image.width, image.height) == labelled.box
