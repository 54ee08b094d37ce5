"""A headless browser for tests of pages, where there is one."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1280,900"),
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FRAMES = """
    const [element, done] = arguments;
    const holds = () => { %s };
    const end = performance.now() + 20000;
    const look = () => {
      const held = holds();
      if (held || performance.now() > end) done(held);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
"""
"""Asks in every frame that is drawn whether something holds now, for 20 s at the most."""
_STANDS_STILL = """
    const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];
    const [x, y] = middle(element.getBoundingClientRect());
    const still = element.wasAt === `${x} ${y}` && element.contains(document.elementFromPoint(x, y));
    element.stillFor = still ? (element.stillFor ?? 0) + 1 : 0;
    element.wasAt = `${x} ${y}`;
    if (!still) element.scrollIntoView({ block: "center", behavior: "instant" });
    return element.stillFor >= 4;
"""


@contextmanager
def running_browser(profile: Path) -> Iterator[Any]:
    """Start Chromium with a new profile, or skip, saying what is missing."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: pages are not tried out")
    browser, driver = next(filter(None, map(shutil.which, _NAMES)), None), shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.skip("there is no chromium with chromedriver on this machine: pages are not tried out")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    running = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        yield running
    finally:
        running.quit()


class PageInBrowser:
    """One page in the browser: what a reader sees of it and does with it."""

    def __init__(self, driver: Any, path: Path) -> None:
        self.driver, self.path = driver, path

    def open(self) -> PageInBrowser:
        """Load the page afresh; logs of earlier pages are forgotten."""
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(self.path.as_uri())
        return self

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what a script returns."""
        return self.driver.execute_script(script, *arguments)

    def all(self, selector: str) -> list[Any]:
        """Return the elements that a selector finds."""
        return list(self.driver.find_elements("css selector", selector))

    def one(self, selector: str) -> Any:
        """Return the first element that a selector finds."""
        return self.driver.find_element("css selector", selector)

    def until(self, condition: str, element: Any = None) -> bool:
        """Return whether the body of a function of ``element`` returns what is true, in one of the next frames."""
        return bool(self.driver.execute_async_script(_FRAMES % condition, element))

    def click(self, element: Any) -> None:
        """Click on an element once it stays where it is: what comes into view is laid out late, and may move it."""
        assert self.until(_STANDS_STILL, element)
        element.click()

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def column(self, title: str, table: str = "#process-table") -> list[str]:
        """Return the texts of a column of a table, rows that are shown from top to bottom."""
        script = """
            const table = document.querySelector(arguments[1]);
            const heads = [...table.tHead.rows[0].cells];
            const c = heads.findIndex((head) => head.querySelector(".title").textContent === arguments[0]);
            return [...table.tBodies[0].rows].filter((row) => !row.hidden).map((row) => row.cells[c].textContent);
        """
        return list(self.run(script, title, table))

    def head(self, title: str, table: str = "#process-table") -> Any:
        """Return the button in the head of a column."""
        return next(head for head in self.all(f"{table} thead button") if head.get_attribute("textContent") == title)

    def order(self, title: str) -> str:
        """Return how the table of processes says that a column is sorted."""
        return str(self.run("return arguments[0].closest('th').getAttribute('aria-sort')", self.head(title)))

    def complaints(self) -> list[str]:
        """Return what the browser's console says since the page was opened."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Return the addresses asked for since the page was opened, in the order of time."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]

    def measures(self, name: str) -> list[float]:
        """Return the milliseconds of script that each piece of work of this name took, in order of time."""
        script = "return performance.getEntriesByName(arguments[0], 'measure').map((entry) => entry.duration)"
        return [float(duration) for duration in self.run(script, name)]

    def printed(self) -> bytes:
        """Return the page as printed to PDF."""
        made = self.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True})
        return base64.b64decode(made["data"])
