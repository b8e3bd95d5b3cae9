"""The paper as a page in a real browser: offline, stamped, reachable by keyboard, legible, inert."""

import re

import pytest

from browser.conftest import Opened
from unit.manuscript.made import HOSTILE

pytestmark = pytest.mark.browser

# Contrast by the formula of WCAG 2 of every piece of text against the nearest background that is painted.
CONTRASTS = """
() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.offsetParent) continue;
    const [a, b] = [light(parts(getComputedStyle(element).color)), light(behind(element))];
    found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), texts.currentNode.data.trim().slice(0, 40)]);
  }
  return found;
}
"""


def test_it_opens_offline_without_a_request_or_a_complaint(opened: Opened) -> None:
    assert opened.complaints == []
    assert [one for one in opened.requests if not one.startswith(("file:", "data:"))] == []
    assert opened.page.title() == "[Simulated data] Made"


def test_the_figure_is_drawn(opened: Opened) -> None:
    (width,) = opened.page.eval_on_selector_all("figure img", "all => all.map(one => one.naturalWidth)")
    assert width == 200


def test_the_stamp_stays_in_sight(opened: Opened) -> None:
    banner = opened.page.locator(".banner")
    for _ in range(2):
        box = banner.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 5
        assert box["height"] > 15
        opened.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert opened.page.evaluate("window.scrollY") > 0
    assert "Simulated data." in (banner.text_content() or "")


@pytest.mark.parametrize(
    ("link", "target"),
    [("a[href='#fig-flow']", "#fig-flow"),
     ("a[href='#tab-studies']", "#tab-studies"), ("sup a[href='#ref-toy1']", "#ref-toy1"),
     (".contents a[href='#results']", "#results")],
)  # fmt: skip
def test_references_jump_clear_of_the_banner(opened: Opened, link: str, target: str) -> None:
    opened.page.set_viewport_size({"width": 1100, "height": 500})
    opened.page.locator(link).first.click()
    assert opened.page.url == opened.address + target
    box = opened.page.locator(target).bounding_box()
    banner = opened.page.locator(".banner").bounding_box()
    assert box is not None
    assert banner is not None
    assert banner["height"] - 1 <= box["y"] < 500


def test_the_text_is_reached_by_keyboard(opened: Opened) -> None:
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.className") == "skip"
    assert opened.page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    opened.page.keyboard.press("Enter")
    assert opened.page.url.endswith("#main")
    opened.page.keyboard.press("Tab")
    focused = opened.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert opened.page.evaluate("document.activeElement.closest('main') !== null")
    assert focused == "solid"


def test_all_text_is_legible(opened: Opened) -> None:
    found = opened.page.evaluate(CONTRASTS)
    assert len(found) > 50
    assert [one for one in found if one[0] < 4.5] == []


def test_hostile_text_is_text(opened: Opened) -> None:
    assert opened.page.evaluate("document.querySelectorAll('script').length") == 0
    assert opened.page.locator("td", has_text=HOSTILE).count() == 1
    assert opened.page.locator("#ref-quillfern2015", has_text=HOSTILE).count() == 1
    assert opened.page.locator("a[href^='javascript']").count() == 0


def visible(opened: Opened, selector: str) -> int:
    return sum(one.is_visible() for one in opened.page.locator(selector).all())


def test_a_number_is_opened_and_closed_by_mouse(opened: Opened) -> None:
    assert visible(opened, ".origin[popover]") == 0
    opened.page.locator("figcaption button.number").click()
    panel = opened.page.locator("#from-records")
    assert panel.is_visible()
    assert "realist trace records" in panel.inner_text()
    panel.get_by_role("button", name="Close").click()
    assert visible(opened, ".origin[popover]") == 0


def test_a_number_is_opened_and_closed_by_keyboard(opened: Opened) -> None:
    button = opened.page.locator("main button.number").first
    button.focus()
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Shift+Tab")
    assert opened.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    opened.page.keyboard.press("Enter")
    assert opened.page.get_by_role("dialog", name="Where this number comes from").count() == 1
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.textContent") == "Close"
    opened.page.keyboard.press("Escape")
    assert visible(opened, ".origin[popover]") == 0
    assert opened.page.evaluate("document.activeElement.className") == "number"


@pytest.mark.parametrize(("beside", "words"), [("figure", "realist trace flow"), ("table", "synthesis/studies.csv")])
@pytest.mark.parametrize("key", ["", "Enter", "Space"])
def test_a_figure_and_a_table_are_opened(opened: Opened, beside: str, words: str, key: str) -> None:
    line = opened.page.locator(f"{beside} + details.origin").first
    assert words not in line.inner_text()
    summary = line.locator("summary")
    if key:
        summary.press(key)
    else:
        summary.click()
    assert words in line.inner_text()


def test_what_opens_is_legible_and_stays_within_a_narrow_screen(opened: Opened) -> None:
    opened.page.set_viewport_size({"width": 360, "height": 700})
    for line in opened.page.locator("details.origin summary").all():
        line.click()
    opened.page.locator("main button.number").first.click()
    assert [one for one in opened.page.evaluate(CONTRASTS) if one[0] < 4.5] == []
    box = opened.page.locator(".origin[popover]:popover-open").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 360
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_copied_sentence_holds_its_numbers(opened: Opened) -> None:
    opened.page.locator("figcaption").first.select_text()
    assert "Flow of 10 records." in opened.page.evaluate("getSelection().toString()")


def test_a_narrow_screen_scrolls_tables_and_not_the_page(opened: Opened) -> None:
    opened.page.set_viewport_size({"width": 360, "height": 700})
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_in_print_every_page_wears_the_stamp(opened: Opened) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    pages = PdfReader(BytesIO(opened.page.pdf(format="A4"))).pages
    assert len(pages) >= 1
    texts = [page.extract_text() for page in pages]
    assert all(re.search(r"Simulated\s+data", text) for text in texts)
    assert "realist trace" not in " ".join(texts)
    assert "Where this comes from" not in " ".join(texts)
