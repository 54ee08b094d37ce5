"""The page in a real browser: sorting, filtering, switching plans, keyboard, no harm, no network, paper."""

from __future__ import annotations

import re
from pathlib import Path
from statistics import median
from typing import Any

from page_browser import PageInBrowser
from page_cases import HARMFUL_FUNCTION, HARMFUL_NAME, HARMFUL_PLAN, HARMFUL_TITLE, document_of
from picture_cases import machine_supported_by
from samples import sample_instance

from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.report.page import page as page_of

TAB, ENTER, BLANK, RIGHT, ESCAPE = "\ue004", "\ue007", " ", "\ue014", "\ue00c"


def test_the_page_asks_for_nothing_and_nobody_complains(opened: PageInBrowser) -> None:
    """The only address ever asked for is the page's own (and what stands in it); the console stays empty."""
    own = opened.path.as_uri()
    for radio in opened.all("#plan-switch input"):
        opened.click(radio)
    asked = opened.requests()
    assert own in asked
    assert [url for url in asked if url != own and not url.startswith("data:")] == []
    assert opened.complaints() == []


def test_names_made_to_harm_are_only_text(opened: PageInBrowser) -> None:
    """Markup in names is read as it is written, in tables, pictures, filters, tips and data, and never run."""
    assert opened.run("return window.harmed") is None
    assert opened.one("h1").text == HARMFUL_TITLE
    assert opened.driver.title.startswith(HARMFUL_TITLE)
    assert HARMFUL_NAME in opened.column("Name")
    assert HARMFUL_FUNCTION in opened.column("Function")
    assert opened.all("img") == []
    assert opened.run("return document.scripts.length") == 2  # the data and the one script
    tips = [spot.get_attribute("data-tip") for spot in opened.all(".spot")]
    assert any(HARMFUL_NAME in tip for tip in tips)
    assert HARMFUL_PLAN in opened.one("#plan-switch").text
    assert opened.run("return [...document.querySelectorAll('b')].some((b) => b.textContent === 'bold')") is False


def test_what_a_policy_would_not_allow_is_not_run(opened: PageInBrowser) -> None:
    """The page's policy stops scripts that are not its own, even when they get in, and pictures from elsewhere."""
    opened.run("""
        const script = document.createElement("script");
        script.textContent = "window.harmed = 5";
        document.body.append(script);
        const image = new Image();
        image.src = "http://127.0.0.1:9/x.png";
        document.body.append(image);
    """)
    assert opened.run("return window.harmed") is None
    complaints = [said for said in opened.complaints() if "Content Security Policy" in said]
    assert any("script-src" in said for said in complaints)
    assert any("img-src" in said for said in complaints)


def test_heads_sort_their_column(opened: PageInBrowser) -> None:
    """Numbers by size, texts by letters, up, down, and back; what is sorted is said to assistive programs."""
    given = opened.column("Volume")
    numbers = sorted(float(text.replace(",", "")) for text in given)
    for state, expected in (("ascending", numbers), ("descending", numbers[::-1])):
        opened.click(opened.head("Volume"))
        assert [float(text.replace(",", "")) for text in opened.column("Volume")] == expected
        assert opened.order("Volume") == state
        assert opened.one("#announcer").get_attribute("textContent") == f"Sorted by Volume, {state}."
    opened.click(opened.head("Volume"))
    assert (opened.column("Volume"), opened.order("Volume")) == (given, "none")
    opened.click(opened.head("Provider"))
    assert opened.column("Provider") == sorted(opened.column("Provider"))
    assert opened.order("Volume") == "none"


def test_empty_cells_stand_last_in_either_order(opened: PageInBrowser) -> None:
    """Two of the six processes have no current option, so nothing is known of their change."""
    for _ in range(2):
        opened.click(opened.head("Changed"))
        assert opened.column("Changed")[-2:] == ["", ""]


def test_filters_leave_what_fits(opened: PageInBrowser) -> None:
    """Words must all be found somewhere in a row; a choice fits whole cells; the count and the cost are told."""
    opened.one("#search").send_keys("TEAM 20,000")
    assert opened.column("Process") == ["approve"]
    cost = opened.column("Whole cost")[0]
    assert opened.one("#shown").text == f"1 of 6 processes shown, whole cost EUR {cost} per year."
    opened.click(opened.one("#clear"))
    assert len(opened.column("Process")) == 6
    choose(opened, "function", "treasury")
    assert opened.column("Process") == ["pay"]
    choose(opened, "mode", "nothing has this mode")
    opened.click(opened.one("#clear"))
    assert opened.one("#shown").text.startswith("All 6 processes shown")


def test_the_filter_of_providers_finds_supporters(browser: Any, tmp_path: Path) -> None:
    """Rows of a provider are those it handles and those it supports, also after a switch of plans; same for countries.

    Under the first plan nobody supports `capture`, under the second hub-team does, which handles nothing itself there.
    """
    instance = sample_instance()
    choice = machine_supported_by(instance, "hub-team")
    none = choice.copy()
    none[0] = 0
    path = tmp_path / "page.html"
    plans = [CheckedPlan.of(name, instance, chosen) for name, chosen in (("none", none), ("machine", choice))]
    path.write_bytes(page_of(document_of(instance, *plans), ()))
    opened = PageInBrowser(browser, path).open()
    offered = "return [...document.querySelectorAll('.offer select[data-key=provider] option')].map((one) => one.value)"
    assert "hub-team" not in opened.run(offered)
    opened.click(opened.all("#plan-switch input")[1])
    assert "hub-team" in opened.run(offered)
    choose(opened, "provider", "hub-team")
    assert opened.column("Process") == ["capture"]
    opened.click(opened.one("#clear"))
    rows = list(zip(*(opened.column(name) for name in ("Process", "Country", "Support in")), strict=True))
    choose(opened, "country", "DE")
    assert opened.column("Process") == [process for process, own, other in rows if "DE" in (own, *other.split(", "))]


def test_the_cost_of_all_processes_is_their_sum(opened: PageInBrowser) -> None:
    """To the cent: amounts are added as whole numbers, never as floating ones."""
    cents = sum(int(re.sub(r"[.,]", "", text)) for text in opened.column("Whole cost"))
    assert f"whole cost EUR {cents / 100:,.2f} per year" in opened.one("#shown").text


def test_only_what_plans_do_differently(opened: PageInBrowser) -> None:
    """The box leaves the processes whose columns of plans do not all say the same."""
    opened.click(opened.one("#only-differing"))
    shown = set(opened.column("Process"))
    opened.click(opened.one("#only-differing"))
    choices = [opened.column(f"In {name}") for name in ("first", "second", HARMFUL_PLAN)]
    rows = zip(opened.column("Process"), *choices, strict=True)
    assert shown == {process for process, *chosen in rows if len(set(chosen)) > 1}


def test_another_plan_is_shown_everywhere(opened: PageInBrowser) -> None:
    """Options, modes and the graph follow the switch, and cells that differ from the plan shown are marked."""
    first = opened.column("In first")
    opened.click(opened.all("#plan-switch input")[1])
    assert opened.one("#announcer").get_attribute("textContent") == "second is shown."
    second = opened.column("In second")
    handled = zip(opened.column("Option"), opened.column("Mode"), strict=True)
    assert [f"{option} ({mode})" for option, mode in handled] == second
    marked = opened.run("""
        const heads = [...document.querySelectorAll("#process-table thead th")];
        const c = heads.findIndex((head) => head.textContent.startsWith("In first"));
        return [...document.querySelectorAll("#process-table tbody tr")].map((row) => row.cells[c].className);
    """)
    assert ["other" in look for look in marked] == [a != b for a, b in zip(first, second, strict=True)]
    views = [view.is_displayed() for view in opened.all(".plan-view")]
    assert views == [False, True, False]
    assert opened.one("#under").get_attribute("textContent") == "second"


def test_order_and_filters_outlive_the_switch(opened: PageInBrowser) -> None:
    """Sorted by cost and filtered by mode, the table of the other plan is so as well."""
    opened.click(opened.head("Whole cost"))
    choose(opened, "mode", "in house")
    opened.click(opened.all("#plan-switch input")[1])
    costs = [float(text.replace(",", "")) for text in opened.column("Whole cost")]
    assert costs == sorted(costs)
    assert set(opened.column("Mode")) == {"in house"}


def test_columns_are_shown_together_or_not(opened: PageInBrowser) -> None:
    """Taking the box of costs away hides the columns by cause and leaves the whole."""
    opened.click(opened.one("#columns input[value=cost]"))
    assert not opened.head("Rework").is_displayed()
    assert opened.head("Whole cost").is_displayed()


def test_everything_can_be_done_from_the_keyboard(opened: PageInBrowser) -> None:
    """Tab finds the way past the links; blank and Enter sort; arrows switch plans; what has the focus is seen."""
    opened.press(TAB)
    assert opened.driver.switch_to.active_element.text == "Go to the summary"
    opened.run("document.querySelector('#plan-switch input').focus()")
    opened.press(RIGHT)
    assert opened.run("return document.querySelector('#plan-switch input:checked').value") == "1"
    assert opened.all(".plan-view")[1].is_displayed()
    opened.run("arguments[0].focus()", opened.head("Volume"))
    opened.press(ENTER)
    assert opened.order("Volume") == "ascending"
    opened.press(BLANK)
    assert opened.order("Volume") == "descending"
    opened.press(TAB)
    focused = opened.driver.switch_to.active_element
    assert focused.text.startswith("Mode")
    assert opened.run("return getComputedStyle(arguments[0]).outlineStyle", focused) == "solid"


def test_tabs_reach_every_control(opened: PageInBrowser) -> None:
    """Going through the page by Tab meets the switch, each graph once, filters, heads and what scrolls."""
    met = set()
    for _ in range(60):
        opened.press(TAB)
        met.add(
            opened.run("""
            const one = document.activeElement;
            return one.id || one.name || one.dataset.key || one.className.baseVal || one.className || one.tagName;
        """)
        )
    assert {"skip", "plan", "size", "spot", "search", "function", "only-differing", "clear"} <= met


def test_graphs_tell_details_and_lead_to_the_table(opened: PageInBrowser) -> None:
    """Arrow keys go from process to process, the tip tells of each, Enter goes to its row even where it is hidden."""
    opened.one("#search").send_keys("no process has this")
    opened.run("document.querySelector('.plan-view:not(.off) .spot[tabindex=\"0\"]').focus()")
    tip = opened.one("#tip")
    assert tip.is_displayed()
    assert tip.text.startswith(f"{HARMFUL_NAME} (capture)\nOption: team, in house (as today)")
    opened.press(RIGHT)
    assert tip.text.startswith("match\n")
    opened.press(ESCAPE)
    assert not tip.is_displayed()
    opened.press(ENTER)
    assert opened.run("return document.activeElement.cells[0].textContent") == "match"
    assert "visited" in opened.driver.switch_to.active_element.get_attribute("class")


def test_pointing_shows_the_tip(opened: PageInBrowser) -> None:
    """A pointer over a process shows its tip within the window, elsewhere it is gone."""
    spot = opened.all(".plan-view:not(.off) .spot")[-1]
    opened.run("arguments[0].dispatchEvent(new PointerEvent('pointerenter'))", spot)
    box = opened.run("const b = document.querySelector('#tip').getBoundingClientRect(); return [b.left, b.right]")
    assert 0 <= box[0] < box[1] <= opened.run("return document.documentElement.clientWidth")
    opened.run("arguments[0].dispatchEvent(new PointerEvent('pointerleave'))", spot)
    assert not opened.one("#tip").is_displayed()


def test_pictures_grow_to_full_size(opened: PageInBrowser) -> None:
    """Pressed, the button takes the limit off the width of pictures, and says that it is pressed."""
    opened.click(opened.one("#size"))
    assert opened.one("#size").get_attribute("aria-pressed") == "true"
    assert opened.run("return getComputedStyle(document.querySelector('figure svg')).maxWidth") == "none"


def test_the_page_prints(opened: PageInBrowser) -> None:
    """On paper stand all plans in words with their broken rules, and nothing that is to be pressed."""
    printed = opened.printed()
    assert printed.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) >= 4
    opened.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    opened.run("dispatchEvent(new Event('beforeprint'))")
    shown = [not controls.is_displayed() for controls in opened.all(".controls, .bar, #tip")]
    assert all(shown)
    assert all(view.is_displayed() for view in opened.all(".plan-view"))
    assert all(folded.get_attribute("open") for folded in opened.all("details.broken"))
    above = "[...document.querySelectorAll('#processes > :is(h2, p)')]"
    breaks = opened.run(f"return {above}.map((one) => getComputedStyle(one).breakAfter)")
    assert set(breaks) == {"avoid"}  # else the heading may stand alone, its table on the next sheet
    opened.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_without_scripts_everything_is_there(harmful_page: PageInBrowser, tmp_path: Path) -> None:
    """Where scripts are not run, all plans are shown, and no control that would do nothing."""
    bare = tmp_path / "bare.html"
    bare.write_text(re.sub(r"<script>.*?</script>", "", harmful_page.path.read_text("utf-8"), flags=re.S), "utf-8")
    page = PageInBrowser(harmful_page.driver, bare).open()
    assert all(view.is_displayed() for view in page.all(".plan-view"))
    assert not any(part.is_displayed() for part in page.all(".needs-script"))
    assert len(page.column("Process")) == 6


def test_a_thousand_processes_stay_fluid(long_pages: dict[int, PageInBrowser]) -> None:
    """Twenty times as many rows take the script at most a hundred times as long as fifty, clock ticks aside."""
    spent: dict[int, dict[str, float]] = {}
    for size, page in long_pages.items():
        _work_on(page.open())
        spent[size] = {work: median(page.measures(work)) for work in ("sort", "filter", "plan")}
    assert all(spent[1000][work] <= 100 * (spent[50][work] + 1) for work in spent[50])


def test_the_filters_of_a_thousand_processes_count_right(long_pages: dict[int, PageInBrowser]) -> None:
    """A hundred processes are in each of the ten functions."""
    page = long_pages[1000].open()
    choose(page, "function", "area 3")
    assert page.one("#shown").text.startswith("100 of 1,000 processes shown")
    assert len(page.column("Process")) == 100


def _work_on(page: PageInBrowser) -> None:
    """Switch plans, sort and filter, three times over."""
    for k in (1, 2, 0):
        page.run("document.querySelectorAll('#plan-switch input')[arguments[0]].click()", k)
        page.run("document.querySelectorAll('#process-table thead button')[arguments[0]].click()", 2 + k)
        page.run(
            """
            const search = document.querySelector("#search");
            search.value = arguments[0];
            search.dispatchEvent(new Event("input"));
            """,
            f"area {k}",
        )


def choose(page: PageInBrowser, key: str, text: str) -> Any:
    """Choose a value in the filter of a column."""
    page.run(
        """
        const select = document.querySelector(`.offer select[data-key="${arguments[0]}"]`);
        select.value = arguments[1];
        select.dispatchEvent(new Event("change"));
        """,
        key,
        text,
    )


def test_long_tables_line_up(long_pages: dict[int, PageInBrowser]) -> None:
    """Cells of a long table stand below their heads, whatever columns and plan are shown; no text is broken."""
    page = long_pages[1000].open()
    assert page.run("return document.querySelector('#process-table').classList.contains('long')")
    _assert_aligned(page)
    page.click(page.one("#columns input[value=cost]"))
    _assert_aligned(page)
    page.click(page.all("#plan-switch input")[1])
    _assert_aligned(page)
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert page.run("return getComputedStyle(document.querySelector('#process-table tr')).display") == "table-row"
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert not long_pages[50].open().all(".long")


def test_only_rows_in_view_are_laid_out(long_pages: dict[int, PageInBrowser]) -> None:
    """Of a thousand rows the browser works on those near the window, and on the others as they come."""
    page = long_pages[1000].open()
    page.run("document.querySelector('#processes').scrollIntoView()")
    rows, visible = "document.querySelectorAll('#process-table tbody tr')", "{contentVisibilityAuto: true}"
    seen = f"[...{rows}].filter((row) => row.cells[0].checkVisibility({visible})).length"
    assert page.until(f"return 10 < {seen} && {seen} < 500;")
    # Rows that come into view turn out lower or higher than supposed: a reader scrolls on.
    to_the_end = "document.querySelector('#process-table').parentElement.scrollTop = 1e6;"
    assert page.until(f"{to_the_end} return [...{rows}].at(-1).cells[0].checkVisibility({visible});")


def _assert_aligned(page: PageInBrowser) -> None:
    places = page.run("""
        const edges = (row) => [...row.cells].filter((cell) => cell.offsetWidth).map((cell) => {
          const box = cell.getBoundingClientRect();
          return [Math.round(box.left), Math.round(box.right)];
        });
        const table = document.querySelector("#process-table");
        return [edges(table.tHead.rows[0]), edges(table.tBodies[0].rows[0]), edges(table.tBodies[0].rows[20]),
                [...table.tBodies[0].rows].slice(0, 20).map((row) => row.offsetHeight)];
    """)
    heads, first, later, heights = places
    assert heads == first == later
    assert len(set(heights)) == 1
