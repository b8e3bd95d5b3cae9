"""The page of `realist screen` in a real browser, by keyboard alone: decide, change one's mind, settle, judge."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from browser.test_paper import CONTRASTS
from realist.deduplication.judging import read_verdicts
from realist.screening.screen.server import Server
from unit.screening.desk import HOSTILE, LEADERS, ask_about, lay, rows, sit

pytestmark = pytest.mark.browser

A, B = "medline:99000001", "medline:99000002"
Open = Callable[..., "Desk"]


class Desk:
    """A person at the page: the review, the page, and all that the page complained of or asked for."""

    def __init__(self, root: Path, server: Server, context: BrowserContext) -> None:
        self.root, self.server, self.context = root, server, context
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        self.page = self.open()

    def open(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("request", lambda request: self.requests.append(request))
        page.goto(self.server.address)
        expect(page.get_by_role("heading", level=2).first).not_to_have_text("Loading")
        return page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def says(self, words: str) -> None:
        expect(self.page.get_by_role("status")).to_contain_text(words)

    def thing(self) -> str:
        heading = self.page.locator("#heading").text_content() or ""
        return heading.removeprefix("Title of ")

    def said(self, table: str = "title_abstract/r1") -> list[tuple[str, str, str]]:
        return [(row["decision"], row["reason"], row["note"]) for row in rows(self.root, table)]


def opened(stack: ExitStack, browser: Browser, root: Path, reviewer: str = "r1", **options: object) -> Desk:
    """A desk with its server and window, which the stack puts away again."""
    server = stack.enter_context(Server(sit(root, reviewer, order="id")))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stack.callback(thread.join)
    stack.callback(server.shutdown)
    context = browser.new_context(viewport={"width": 1100, "height": 800}, **options)  # type: ignore[arg-type]
    stack.callback(context.close)
    return Desk(root, server, context)


@pytest.fixture
def open_desk(browser: Browser) -> Iterator[Open]:
    with ExitStack() as stack:
        yield partial(opened, stack, browser)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "toy")


@pytest.fixture
def desk(root: Path, open_desk: Open) -> Desk:
    return open_desk(root)


@pytest.fixture(scope="module")
def standing(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with ExitStack() as stack:
        yield opened(stack, browser, lay(tmp_path_factory.mktemp("standing")))


@pytest.fixture
def reading(standing: Desk) -> Desk:
    """A desk for those who look and write nothing: one for all of them."""
    standing.page.set_viewport_size({"width": 1100, "height": 800})
    standing.page.goto(standing.server.address)
    expect(standing.page.locator("#heading")).not_to_have_text("Loading")
    return standing


# ---- deciding


def test_a_reviewer_decides_by_keyboard_alone(desk: Desk) -> None:
    desk.press("i")
    desk.says("Included. 1 of 8 done.")
    desk.press("u")
    desk.says("Unsure. 2 of 8 done.")
    desk.press("e")
    desk.says("Excluded. 3 of 8 done.")
    assert desk.thing() == LEADERS[3]
    assert desk.said() == [("include", "", ""), ("unsure", "", ""), ("exclude", "", "")]
    assert [row["record_id"] for row in rows(desk.root, "title_abstract/r1")] == list(LEADERS[:3])
    assert desk.complaints == []


def test_a_note_is_typed_without_setting_off_keys_and_is_written_with_the_decision(desk: Desk) -> None:
    desk.press("n")
    desk.page.keyboard.type("unusual: exactly zoned")  # every letter is a key elsewhere
    desk.press("Escape", "i")
    desk.says("Included. 1 of 8")
    assert desk.said() == [("include", "", "unusual: exactly zoned")]
    expect(desk.page.get_by_label("Note")).to_have_value("")
    desk.press("k")
    expect(desk.page.get_by_label("Note")).to_have_value("unusual: exactly zoned")


def test_undo_takes_back_what_was_decided_last_or_what_is_shown(desk: Desk) -> None:
    desk.press("i")
    desk.says("1 of 8")
    desk.press("e")
    desk.says("2 of 8")
    desk.press("z")
    desk.says("Taken back. 1 of 8")
    desk.press("ArrowLeft")
    expect(desk.page.get_by_text("You: Included")).to_be_visible()
    desk.press("z")
    desk.says("Taken back. 0 of 8")
    assert [one[0] for one in desk.said()] == ["include", "exclude", "undone", "undone"]
    desk.press("z")
    expect(desk.page.get_by_role("alert")).to_contain_text("Nothing was answered here since you began")


def test_where_a_reason_is_required_a_number_gives_it(tmp_path: Path, open_desk: Open) -> None:
    root = lay(tmp_path, undecided=False)
    (root / "data/screening/full_text/r2.csv").unlink()
    desk = open_desk(root, "r2")
    expect(desk.page.get_by_role("button", name="Full text: 0 of 4")).to_have_attribute("aria-current", "true")
    desk.press("e")
    reasons = desk.page.get_by_role("group", name="Excluded for which reason?")
    expect(reasons.get_by_role("button", name="1 Did not look at inequalities")).to_be_focused()
    assert reasons.get_by_role("button").count() == 3  # two reasons and Cancel: none is no answer
    desk.press("Escape")
    expect(reasons).to_be_hidden()
    desk.press("e", "2")
    desk.says("Excluded: Not in English. 1 of 4")
    desk.press("e", "9")
    assert desk.said("full_text/r2") == [("exclude", "not_english", "")]


def test_single_keys_can_be_switched_off_and_stay_off(desk: Desk) -> None:
    desk.press("?")
    dialog = desk.page.get_by_role("dialog", name="Keys and help")
    dialog.get_by_role("checkbox", name="Single keys do something").uncheck()
    desk.press("i", "Escape", "i", "u")
    page = desk.open()  # another window, and by the same cookie another run
    page.keyboard.press("i")
    page.get_by_role("button", name="Include").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 of 8")
    assert len(desk.said()) == 1


def test_the_work_goes_on_where_the_browser_was_killed(desk: Desk) -> None:
    desk.press("i")
    desk.says("1 of 8")
    desk.press("n")
    desk.page.keyboard.type("half a thou")
    desk.page.close()
    desk.page = desk.open()
    assert desk.thing() == LEADERS[1]
    expect(desk.page.get_by_label("Note")).to_have_value("half a thou")
    desk.press("i")
    desk.says("2 of 8")
    assert desk.said() == [("include", "", ""), ("include", "", "half a thou")]


def test_a_server_that_was_killed_is_named_and_the_decision_is_not_lost_from_sight(desk: Desk) -> None:
    here = desk.thing()
    desk.context.set_offline(True)
    desk.press("i")
    expect(desk.page.get_by_role("alert")).to_contain_text("The program has ended")
    assert desk.thing() == here


def test_two_windows_do_not_overrule_each_other(desk: Desk) -> None:
    other = desk.open()
    desk.press("i")
    desk.says("1 of 8")
    other.keyboard.press("e")
    expect(other.get_by_role("alert")).to_contain_text("answered in another window")
    assert [one[0] for one in desk.said()] == ["include"]


def test_finish_says_what_was_written_and_ends_the_server(desk: Desk) -> None:
    desk.press("i")
    desk.says("1 of 8")
    desk.page.get_by_role("button", name="Finish").press("Enter")
    expect(desk.page.get_by_role("heading", name="Finished")).to_be_focused()
    expect(desk.page.get_by_text("Title and abstract: 1 answered.")).to_be_visible()


# ---- what else the page does


def test_a_conflict_is_settled_with_both_decisions_in_sight(tmp_path: Path, open_desk: Open) -> None:
    root = lay(tmp_path, undecided=False)
    (root / "data/screening/title_abstract/adjudication.csv").unlink()
    desk = open_desk(root, "r3")
    expect(desk.page.get_by_text("r1: Included")).to_be_visible()
    expect(desk.page.get_by_text("r2: Excluded")).to_be_visible()
    desk.press("u", "i")
    desk.says("Included. 1 of 1 done. All are done.")
    assert desk.said("title_abstract/adjudication") == [("include", "", "")]


def test_duplicates_are_judged_with_a_reason(root: Path, open_desk: Open) -> None:
    ask_about(root, (A, B), (B, LEADERS[3]))
    desk = open_desk(root)
    desk.page.get_by_role("button", name="Doubtful duplicates: 0 of 2").press("Enter")
    expect(desk.page.get_by_role("heading", name="Do these two records describe one report?")).to_be_focused()
    expect(desk.page.get_by_role("row", name="Title")).to_have_count(1)
    desk.press("s")
    desk.page.keyboard.type("one paper")
    desk.press("Enter")
    desk.says("The same report: one paper. 1 of 2")
    desk.press("d")
    desk.page.keyboard.type("another year")
    desk.press("Enter")
    desk.says("2 of 2 done. All are done.")
    assert [(row.value.verdict, row.value.reason) for row in read_verdicts(root)] == [
        ("same", "one paper"), ("different", "another year"),
    ]  # fmt: skip


def test_the_other_reviewers_decisions_never_reach_the_page(root: Path, open_desk: Open) -> None:
    table = root / "data/screening/title_abstract/r2.csv"
    table.write_text(table.read_text().replace(",\n", ",words of the other reviewer\n"))
    desk = open_desk(root)
    received: list[str] = []
    desk.page.on("response", lambda response: received.append(response.text()))
    for done in range(1, len(LEADERS) + 1):
        desk.press("i")
        desk.says(f"{done} of {len(LEADERS)} done")
    desk.page.reload()
    expect(desk.page.get_by_role("button", name="Title and abstract: 8 of 8")).to_be_visible()
    assert len(received) > len(LEADERS)
    assert not any("r2" in text or "words of the other" in text for text in received)


# ---- untrusted text, other pages


def test_hostile_text_is_text(reading: Desk) -> None:
    shown = HOSTILE.replace("\x1b", "")
    assert (reading.page.locator("#heading").text_content() or "").replace("\x1b", "") == shown
    assert (reading.page.locator(".abstract").text_content() or "").replace("\x1b", "") == shown
    assert reading.page.locator("main img, main script").count() == 0
    assert reading.complaints == []
    assert {one.url.startswith((reading.server.origin, "data:")) for one in reading.requests} == {True}


def test_the_page_runs_nothing_but_its_own_script(desk: Desk) -> None:
    desk.page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        const image = document.createElement("img");
        image.src = "http://127.0.0.1:1/x.png";
        document.body.append(script, image);
    }""")
    desk.page.wait_for_timeout(50)
    assert desk.page.evaluate("window.ran") is None
    assert sum("Content Security Policy" in one for one in desk.complaints) == 2


def test_a_page_of_another_origin_can_neither_read_nor_write(desk: Desk, tmp_path: Path, open_desk: Open) -> None:
    other = open_desk(lay(tmp_path / "other"))  # the same machine, another port: another origin
    status = other.page.evaluate(
        """async (address) => {
            const answer = {decision: "include"};
            const body = JSON.stringify({task: "screen:title_abstract", thing: "medline:99000001", answer});
            const seen = [];
            const ways = [{}, {method: "POST", body, mode: "no-cors"},
                {method: "POST", body, headers: {"Content-Type": "application/json"}}];
            for (const way of ways) {
                seen.push(await fetch(address, way).then((answer) => answer.type, () => "refused"));
            }
            return seen;
        }""",
        f"{desk.server.address}answer",
    )
    assert status == ["refused", "refused", "refused"]
    blank = desk.context.new_page()  # and one that no policy of ours restrains
    blank.goto("data:text/html,<p>another page")
    blank.evaluate("at => fetch(at, {method: 'POST', mode: 'no-cors', body: '{}'}).then(() => 1, () => 0)",
                   f"{desk.server.address}answer")  # fmt: skip
    form = f"<form method=post action='{desk.server.address}answer' enctype=text/plain><input name=a></form>"
    blank.set_content(form)
    blank.evaluate("document.forms[0].submit()")
    blank.wait_for_load_state()
    assert "Only the page itself may write" in (blank.text_content("body") or "")
    assert desk.said() == []


# ---- for everybody


def test_a_screen_reader_finds_its_way(reading: Desk) -> None:
    page = reading.page
    for landmark in ("banner", "navigation", "main", "complementary"):
        expect(page.get_by_role(landmark)).to_have_count(1)  # type: ignore[arg-type]
    expect(page.get_by_role("navigation", name="Your work").get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_role("region", name="Your decision")).to_be_visible()
    expect(page.get_by_role("progressbar", name="1 of 8; 0 done, 8 open")).to_be_visible()
    expect(page.get_by_role("textbox", name="Note")).to_have_accessible_description(
        "Written with the decision. Escape leaves the note."
    )
    expect(page.get_by_role("complementary", name="Criteria")).to_contain_text("studies of quality improvement")
    expect(page.get_by_role("group", name="Decide")).to_match_aria_snapshot("""
      - group "Decide":
        - button "Include i"
        - button "Exclude e"
        - button "Unsure u"
    """)
    assert page.evaluate("document.documentElement.lang") == "en"


def test_focus_goes_to_what_is_new_and_the_skip_link_to_the_citation(desk: Desk) -> None:
    expect(desk.page.get_by_role("heading", level=2).first).to_be_focused()
    desk.press("i")
    desk.says("1 of 8")
    expect(desk.page.get_by_role("heading", level=2, name=LEADERS[1])).to_be_focused()
    assert desk.page.locator("#heading").evaluate("one => getComputedStyle(one).boxShadow") != "none"
    desk.page.locator(".skip").press("Enter")
    expect(desk.page.locator("#heading")).to_be_focused()


def test_everything_is_reached_with_tab_and_nothing_holds_it(reading: Desk) -> None:
    reached: list[str] = []
    for _ in range(30):
        reading.press("Tab")
        name = reading.page.evaluate("document.activeElement.id || document.activeElement.textContent")
        outline = reading.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        nowhere = reading.page.evaluate("document.activeElement === document.body")
        assert nowhere or outline == "solid"
        reached.append(name)
    text = "\n".join(reached)
    for name in ("Include i", "Exclude e", "Unsure u", "note", "next", "undo", "help-button", "finish", "Full text"):
        assert name in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_is_legible_and_the_stamp_is_there(root: Path, open_desk: Open, scheme: str) -> None:
    desk = open_desk(root, color_scheme=scheme)
    desk.press("j")
    expect(desk.page.locator("mark.exclude").first).to_be_visible()
    found = desk.page.evaluate(CONTRASTS)
    assert len(found) > 30
    assert [one for one in found if one[0] < 4.5] == []
    assert desk.page.title() == "[Simulated data] Screening"
    expect(desk.page.get_by_role("note")).to_contain_text("Simulated data.")


@pytest.mark.parametrize("width", [320, 550])
def test_a_narrow_window_or_a_large_zoom_does_not_scroll_sideways(reading: Desk, width: int) -> None:
    reading.page.set_viewport_size({"width": width, "height": 400})  # 550 is 1100 at 200%
    for key in ("j", "e"):
        reading.press(key)
        assert reading.page.evaluate("document.documentElement.scrollWidth") <= width


def test_words_are_marked_not_by_colour_alone(reading: Desk) -> None:
    reading.press("j")
    expect(reading.page.locator("mark.include").first).to_have_text("Quality improvement", use_inner_text=False)
    styles = {kind: reading.page.locator(f".abstract mark.{kind}").first.evaluate(
        "one => getComputedStyle(one).textDecorationStyle") for kind in ("include", "exclude")}  # fmt: skip
    assert styles == {"include": "solid", "exclude": "dashed"}
