"""A person at the workspace or the review desk: mouse, keys and fingers, aimed in pixels of the picture."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from common.geometry import Box
from demo.simulation import Picture

MARGIN = 16  # of the engine's viewport around a picture that is shown whole
REST_MS = 150
PLACED_SHARE = 0.2  # of the shown height: a box placed by Enter
Point = tuple[float, float]


class Canvas:
    """A picture shown whole on a canvas."""

    def __init__(self, page: Page, surface: Locator, width: int, height: int) -> None:
        self.page = page
        self._size = (width, height)
        place = surface.bounding_box()
        assert place is not None
        self._scale = min((place["width"] - 2 * MARGIN) / width, (place["height"] - 2 * MARGIN) / height)
        self._left = place["x"] + (place["width"] - width * self._scale) / 2
        self._top = place["y"] + (place["height"] - height * self._scale) / 2
        self._view_height = place["height"] / self._scale

    def at(self, x: float, y: float) -> Point:
        """Where a pixel of the picture lies in the window."""
        return self._left + x * self._scale, self._top + y * self._scale

    def drag(self, start: Point, end: Point) -> None:
        """Press, move, let go; both in pixels of the picture."""
        mouse = self.page.mouse
        mouse.move(*self.at(*start))
        mouse.down()
        mouse.move(*self.at(*end), steps=3)
        mouse.up()

    def swipe(self, start: Point, end: Point) -> None:
        """The same with a finger, which rests before it lifts: Chromium swallows the tap that follows a fling."""
        session = self.page.context.new_cdp_session(self.page)
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        path = (
            ("touchStart", start),
            ("touchMove", middle),
            ("touchMove", end),
            ("touchMove", end),
            ("touchEnd", None),
        )
        for kind, point in path:
            if point == end:
                self.page.wait_for_timeout(REST_MS)
            touches = [] if point is None else [dict(zip(("x", "y"), self.at(*point), strict=True))]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
        session.detach()

    def draw(self, box: Box) -> None:
        """A box by the mouse."""
        self.drag((box.x, box.y), (box.right, box.bottom))

    def place(self, box: Box) -> None:
        """A box by keys alone: Enter puts it in the middle, arrows move it, Alt and arrows size it."""
        keyboard = self.page.keyboard
        keyboard.press("Enter")
        width, height = self._size
        side = PLACED_SHARE * self._view_height
        self._walk("", box.x - (width - side) / 2, box.y - (height - side) / 2)
        self._walk("Alt+", box.width - side, box.height - side)

    def _walk(self, modifier: str, across: float, down: float) -> None:
        for distance, forth, back in ((across, "ArrowRight", "ArrowLeft"), (down, "ArrowDown", "ArrowUp")):
            tens, ones = divmod(abs(round(distance)), 10)
            arrow = forth if distance > 0 else back
            for _ in range(tens):
                self.page.keyboard.press(f"{modifier}Shift+{arrow}")
            for _ in range(ones):
                self.page.keyboard.press(f"{modifier}{arrow}")


class Workspace:
    """The labelling workspace in a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.surface = page.get_by_role("application")

    def wait_for_picture(self) -> int:
        """Until the picture of a question is painted; answers which one it is."""
        expect(self.surface).to_have_attribute("data-phase", "ready", timeout=30_000)
        return self.image

    @property
    def image(self) -> int:
        """The number of the picture on the canvas."""
        return int(self.surface.get_attribute("data-image") or 0)

    @property
    def boxes(self) -> list[str]:
        """The names of the boxes in the list beside the canvas."""
        return self.page.locator(".box-list .category-name").all_text_contents()

    def leave_skipping(self, *keys: str) -> None:
        """The menu of ways out, then these keys in it."""
        self.press("Control+Space")
        expect(self.page.get_by_role("menu")).to_be_visible()
        self.press(*keys)

    def canvas(self, width: int, height: int) -> Canvas:
        """The picture on the table, whose size in pixels this is."""
        return Canvas(self.page, self.surface, width, height)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def submit(self) -> None:
        """Ctrl+Enter, until the next question or the end has come."""
        before = self.image
        self.press("Control+Enter")
        expect(self.surface).not_to_have_attribute("data-image", str(before))

    def answer(self, picture: Picture, categories: list[int]) -> None:
        """Draw everything that is on the picture: the first box by keys, the others by the mouse."""
        canvas = self.canvas(picture.width, picture.height)
        for number, item in enumerate(picture.boxes):
            self.press(str(categories.index(item.category) + 1))
            if number == 0:
                canvas.place(item.box)
                self.press("w")
            else:
                canvas.draw(item.box)
        expect(self.page.locator(".box-list li")).to_have_count(len(picture.boxes))


def drop(page: Page, target: Locator, files: Iterable[Path]) -> None:
    """Drag files or folders from outside the browser onto an element and let go."""
    place = target.bounding_box()
    assert place is not None
    data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
    point = {"x": place["x"] + place["width"] / 2, "y": place["y"] + place["height"] / 2}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **point, "data": data})
    session.detach()
