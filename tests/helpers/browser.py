"""Debian's Chromium, headless, as the customer's phone.

with checkout_in_browser(order["checkout_url"]) as page:
    page.pay("HATHOR")
    page.wait_for("Paid")
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

_BROWSER: Final = "/usr/bin/chromium"
_DRIVER: Final = "/usr/bin/chromedriver"
_SWITCHES: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
)
_TAKES_S: Final = 30


class CheckoutPage:
    """The customer's page as it stands in the browser."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    @property
    def status(self) -> str:
        """The words that say how the order stands."""
        return self.driver.find_element(By.ID, "status").text

    @property
    def amount(self) -> str:
        """The large amount, while the order can be paid."""
        return self.driver.find_element(By.ID, "amount").text

    @property
    def networks(self) -> list[str]:
        """The networks on offer, by their codes at the API."""
        inputs = self.driver.find_elements(By.NAME, "network")
        return [str(one.get_attribute("value")) for one in inputs]

    @property
    def complaints(self) -> list[str]:
        """What the browser wrote into its console so far: broken rules, failed requests."""
        entries = self.driver.get_log("browser")  # type: ignore[no-untyped-call] # selenium leaves it untyped
        return [str(entry["message"]) for entry in entries]

    def pay(self, network: str | None = None) -> None:
        """Pick a network where one is named, and press Pay."""
        if network is not None:
            self.driver.find_element(By.CSS_SELECTOR, f"input[value={network}]").click()
        self.driver.find_element(By.ID, "pay").click()

    def wait_for(self, status: str) -> None:
        """Wait until the page says `status`; raises TimeoutException after 30 s."""
        # The page renews itself, and an element may go between being found and being read.
        wait = WebDriverWait(self.driver, _TAKES_S, ignored_exceptions=[StaleElementReferenceException])
        wait.until(lambda driver: [one.text for one in driver.find_elements(By.ID, "status")] == [status])


@contextmanager
def checkout_in_browser(
    url: str, *, language: str = "en", width: int = 390, height: int = 844, has_scripts: bool = True
) -> Iterator[CheckoutPage]:
    """Open a payment link in a browser with an empty profile."""
    with tempfile.TemporaryDirectory(prefix="checkout-", ignore_cleanup_errors=True) as profile:
        options = Options()
        options.binary_location = _BROWSER
        for switch in (*_SWITCHES, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
            options.add_argument(switch)
        scripts = 1 if has_scripts else 2
        options.add_experimental_option(
            "prefs",
            {
                "intl.accept_languages": language,
                "profile.default_content_setting_values": {"javascript": scripts},
            },
        )
        driver = webdriver.Chrome(options=options, service=Service(_DRIVER))
        try:
            driver.set_page_load_timeout(_TAKES_S)
            driver.get(url)
            yield CheckoutPage(driver)
        finally:
            driver.quit()
