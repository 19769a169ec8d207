# SPDX-License-Identifier: Apache-2.0
"""The pictures of the board in `pictures/`: `python docs/board_pictures.py ADDRESS` of a running site.

trialshapes screen examples/vignettes --as-of 2026-11-22 --dataset nquads --out results
trialshapes load results --store store && trialshapes serve --store store
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).with_name("pictures")
#: Name of a picture -> path below the run, width, height, colours, what is opened first.
PICTURES = {
    "board-overview": ("", 1280, 1150, "light", ""),
    "board-patients": ("/patients?sort=expires", 1280, 900, "light", ""),
    "board-patient": ("/patients/V12", 1280, 1300, "light", ""),
    "board-evidence": ("/patients/V06", 1280, 800, "light", "#p1-c2 summary"),
    "board-phone": ("/patients/V12", 390, 844, "dark", ""),
}


def main() -> None:
    """Take them all."""
    address = sys.argv[1].rstrip("/")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, (path, width, height, colours, opened) in PICTURES.items():
            viewport = {"width": width, "height": height}
            page = browser.new_page(viewport=viewport, color_scheme=colours, reduced_motion="reduce")  # type: ignore[arg-type]
            page.goto(f"{address}/board")
            page.goto(page.url + path)
            if opened:
                page.click(opened)
                page.locator(opened).evaluate("each => each.scrollIntoView({ block: 'center' })")
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
