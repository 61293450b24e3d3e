"""The program with its windows: from the first paint to the last file that is closed."""

from __future__ import annotations

from dataclasses import replace

from merchant_desk.app.instance import OneInstance
from merchant_desk.app.look import application, dress
from merchant_desk.config.options import Options
from merchant_desk.config.paths import account_name, places_for
from merchant_desk.config.settings_file import JsonSettingsFile
from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.settings import Settings
from merchant_desk.ui.main_window.window import MainWindow


def run_window(options: Options) -> int:
    """Open the desk's window and stay until it is closed; gives the exit status."""
    app = application()
    instance = OneInstance(places_for(options).folder)
    if not instance.claim():
        return 0
    settings = settings_at_once(options)
    dress(app, settings)
    window = make_window(options, settings)
    window.show()
    # Where no window manager gives the focus, shortcuts would find no active window.
    window.activateWindow()
    # Painted, and ready for digits, before anything is loaded that this does not need: asyncio takes 30 ms.
    app.processEvents()
    from merchant_desk.app.program import run_program

    run_program(app, options, window, instance)
    return 0


def settings_at_once(options: Options) -> Settings:
    """The settings as the file has them, defaults where it cannot be read: the desk says so when it opens."""
    file = JsonSettingsFile(places_for(options).settings, defaults=Settings(person=account_name()))
    try:
        settings, given = file.load(), options.environment()
    except DeskError:
        return Settings(person=account_name())
    # A test system must be told from production in the very first picture.
    address, store_id = given.api_url or settings.api_url, given.store_id or settings.store_id
    return replace(settings, api_url=address, store_id=store_id)


def make_window(options: Options, settings: Settings) -> MainWindow:
    """The window of a profile; in training it knows the name of the real store, if one is set up."""
    real = ""
    if options.is_training:
        known = settings_at_once(real_options(options))
        real = (known.store_name or known.store_id) if known.store_id else ""
    return MainWindow(
        settings, profile_name=options.profile, is_training=options.is_training, real_store=real
    )


def real_options(options: Options) -> Options:
    """The same run on the real store it was at last."""
    return options.at_store()


def training_options(options: Options) -> Options:
    """The same run on the training store."""
    return options.in_training()
