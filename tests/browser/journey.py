"""The whole job once, as people do it. Against any running practice:

python -m tests.browser.journey http://localhost:8000 therapist@harbour.example PASSWORD FOLDER
"""

import re
import sys
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from secrets import token_hex

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from pypdf import PdfReader

from tests.apps import code
from tests.chromium import chromium
from tests.waiting import wait_until

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
QUESTIONS = 24


@dataclass
class Journey:
    """One therapist and one client, each with a browser of their own, with scripts or without."""

    browser: Browser
    url: str
    pictures: Path | None = None
    scripts: bool = True
    complaints: list[str] = field(default_factory=list)

    def therapist(self, email: str, password: str) -> Page:
        """Sign in, arrive at the day's page, and go on to the clients."""
        page = self._window(DESK)
        page.goto(f"{self.url}/")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in", exact=True).click()
        arrived = page.get_by_role("heading", level=1)
        expect(arrived).to_have_text(re.compile("^(Today|A second key to your account)$"))
        if arrived.text_content() != "Today":  # the demonstration lets people in without
            self.set_up_app(page)
        page.goto(f"{self.url}/clients/")  # past the set-up of a practice opened by a command
        expect(page.get_by_role("heading", level=1, name="Clients", exact=True)).to_be_visible()
        return page

    def set_up_app(self, page: Page) -> str:
        """The second key, before the first page of the record; returns the app's key."""
        page.get_by_role("link", name="Set up an app").click()
        key = page.get_by_label("Key", exact=True).input_value()
        page.get_by_label("Code the app shows").fill(code(key))
        page.get_by_role("button", name="Use this app").click()
        expect(page.locator(".codes li")).to_have_count(10)
        self._picture(page, "recovery-codes")
        page.get_by_role("checkbox", name=re.compile("on paper")).check()
        page.get_by_role("button", name="Go on").click()
        return key

    def add_client(self, page: Page, name: str) -> None:
        """Add a client who agreed to check-ins, and open their page."""
        page.get_by_role("link", name="Add client").first.click()
        page.get_by_label("Name or code").fill(name)
        page.get_by_label("Birth year").fill("1990")
        page.get_by_role("checkbox", name=re.compile("answer short check-ins")).check()
        page.get_by_role("button", name="Add this client").click()
        expect(page.get_by_text(f"{name} is added.")).to_be_visible()
        page.goto(f"{self.url}/clients/?q={name.split()[0]}")
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
        self._picture(page, "first-visit")

    def choose_pathway(self, page: Page) -> None:
        """Choose the pathway from anxious to secure."""
        page.get_by_role("link", name="Plan", exact=True).click()
        page.get_by_role("radio", name=re.compile("From anxious to secure")).check()
        page.get_by_role("button", name="Choose this pathway").click()
        expect(page.get_by_role("heading", level=1, name="From anxious to secure")).to_be_visible()
        self._picture(page, "plan")

    def send_check_in(self, page: Page, name: str) -> str:
        """Ask for a check-in; returns the link that is shown once."""
        self._to_client(page, name)
        page.get_by_role("link", name="Send a check-in").click()
        page.get_by_role("radio", name=re.compile("hand on myself")).check()
        page.get_by_role("button", name="Set it up").click()
        link = page.get_by_label("Link for the client").input_value()
        self._picture(page, "link")
        page.reload()
        expect(page.get_by_label("Link for the client")).to_have_count(0)
        return link

    def answer(self, link: str, choose: list[int]) -> None:
        """On a phone: open the link, answer each question, send."""
        page = self._window(PHONE)
        page.goto(link)
        page.get_by_role("button", name="Open").click()
        self._picture(page, "check-in-start")
        page.get_by_role("link", name="Start").click()
        for number in range(1, QUESTIONS + 1):
            expect(page.get_by_text(f"Question {number} of {QUESTIONS}").first).to_be_visible()
            page.locator(f"input[name=answer][value='{choose[number - 1]}']").check()
            if number == 3:
                self._picture(page, "question")
            page.get_by_role("button", name="Continue").click()
            if number == QUESTIONS // 2:
                expect(page.get_by_role("heading", name="Half-way")).to_be_visible()
                page.get_by_role("link", name="Continue").click()
        self._picture(page, "check-answers")
        page.get_by_role("button", name=re.compile("^Send to")).click()
        expect(page.get_by_role("heading", level=1, name=re.compile("Thank you"))).to_be_visible()
        page.go_back()
        page.context.close()

    def write_note(self, page: Page, name: str) -> None:
        """Write against a goal of the plan, see it saved, sign it."""
        self._to_client(page, name)
        page.get_by_role("button", name="New note").click()
        page.get_by_label("Focus", exact=True).fill("A weekend without an answer.")
        goal = page.get_by_role("group", name="Goals of the plan").locator("details").first
        if goal.get_attribute("open") is None:
            goal.locator("summary").click()
        goal.get_by_label(re.compile("worked on", re.I)).first.check()
        goal.get_by_role("checkbox").nth(1).check()
        goal.get_by_role("textbox").first.fill("Waited ten minutes before writing.")
        if not self.scripts:
            page.get_by_role("button", name="Save draft").click()
        expect(page.locator("#save-state")).to_contain_text("Saved")
        self._picture(page, "note")
        page.locator("details.sign summary").click()
        page.get_by_role("button", name="Sign and lock").click()
        expect(page.get_by_text(re.compile("signed as author"))).to_be_visible()
        self._picture(page, "note-signed")

    def download_report(self, page: Page, name: str) -> bytes:
        """Ask for a report, wait while the worker makes it, and take the PDF."""
        self._to_client(page, name)
        page.get_by_role("link", name="Report", exact=True).click()
        page.get_by_role("button", name="Create draft").click()
        button = page.get_by_role("link", name="Download draft")
        if not self.scripts:
            wait_until(lambda: self._is_there(page, button), seconds=60, what="the report")
        expect(button).to_be_visible(timeout=60_000)
        self._picture(page, "report")
        with page.expect_download() as waiting:
            button.click()
        return waiting.value.path().read_bytes()

    def _is_there(self, page: Page, button: Locator) -> bool:
        """Look; where the report is still being made, use the link that asks again."""
        if again := page.get_by_role("link", name="Refresh").all():
            with page.expect_navigation():
                again[0].click()
        return button.is_visible()

    def _to_client(self, page: Page, name: str) -> None:
        page.goto(f"{self.url}/clients/?q={name.split()[0]}")
        page.get_by_role("link", name=name).click()

    def _window(self, size: dict[str, int]) -> Page:
        context: BrowserContext = self.browser.new_context(
            viewport=size,
            locale="en-GB",
            accept_downloads=True,
            java_script_enabled=self.scripts,
        )
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _listen(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        if kind in ("error", "warning"):
            page = getattr(message, "page", None)
            self.complaints.append(f"{page.url if page else ''}: {text}")

    def _picture(self, page: Page, name: str) -> None:
        if self.pictures is not None:
            self.pictures.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self.pictures / f"{name}.png", full_page=True)


def unfold(page: Page) -> None:
    """Open what a page folds, as somebody does who looks for the rarer choices."""
    for fold in page.locator("main details.folded:not([open]) > summary").all()[::-1]:
        fold.click()


def whole_job(journey: Journey, email: str, password: str, name: str) -> str:
    """Sign-in to PDF; returns the text of the PDF's first page."""
    page = journey.therapist(email, password)
    journey.add_client(page, name)
    journey.choose_pathway(page)
    link = journey.send_check_in(page, name)
    journey.answer(link, choose=[7 if number % 2 else 2 for number in range(QUESTIONS)])
    journey.write_note(page, name)
    journey._to_client(page, name)
    expect(page.get_by_text("One attachment check-in so far").first).to_be_visible()
    journey._picture(page, "client")
    pdf = journey.download_report(page, name)
    if journey.pictures is not None:
        (journey.pictures / "report.pdf").write_bytes(pdf)
    return PdfReader(BytesIO(pdf)).pages[0].extract_text()


if __name__ == "__main__":
    url, email, password, folder = sys.argv[1:]
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        journey = Journey(browser, url.rstrip("/"), Path(folder))
        name = f"Robin{token_hex(2)} Example"
        text = whole_job(journey, email, password, name)
        sys.stdout.write(f"{text}\nComplaints of the browser: {journey.complaints}\n")
