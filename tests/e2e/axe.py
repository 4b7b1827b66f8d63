"""What axe-core finds wrong with a page for people who do not see it, or do not use a mouse."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
GRAVE = ("serious", "critical")
SETTLED_MS = 1_000
# A colour on its way from one theme to the other is nobody's colour: what moves comes to its end first.
LOOK = """async grave => {
  const ending = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(ending.map(({ finished }) => finished));
  const { violations } = await axe.run(document, {
    resultTypes: ['violations'],
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  });
  return violations
    .filter(({ impact }) => grave.includes(impact))
    .map(({ id, help, nodes }) => {
      const places = nodes.slice(0, 3).map(({ html }) => html.slice(0, 160));
      return `${id}: ${help}: ${places.join(' | ')}`;
    });
}"""


@cache
def _source() -> str:
    return (ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def grave_faults(page: Page) -> list[str]:
    """The serious and critical violations of WCAG 2.2 AA on the page as it stands, each with where it is.

    What is only seen for a moment (a button on its way to being enabled, say) is not one: faults are looked for twice.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found: list[str] = page.evaluate(LOOK, list(GRAVE))
    if not found:
        return []
    page.wait_for_timeout(SETTLED_MS)
    again: list[str] = page.evaluate(LOOK, list(GRAVE))
    return [fault for fault in again if fault in found]
