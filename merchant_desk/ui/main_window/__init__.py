"""The main window: rail, pages, messages across them, and the way from one screen to the next.

Purpose: show Sell before the desk is open, build other pages when they are first wanted, join screens.
May: name every screen and the parts they share, play the sound, speak to screen readers.
Must not: hold an order, decide a state, await anything outside its view-model and dialogs.
"""
