"""Everything a person sees: windows, words and pictures.

Purpose: show what the store remembers and turn what people do into calls on services.
May: use Qt, `services` and `domain`; hold view-models that start named work through the task keeper.
Must not: await inside a widget, build an adapter, open a socket, a file of the shop or a database, or word an
error anywhere but in `problems`.

Floors, each using only the ones below: ``main_window``; one folder a screen; ``dialogs`` and ``widgets``;
``signals``, ``problems``, ``theme``, ``format``, ``assets``; ``stylesheet`` and ``text``; ``tokens`` and
``words``.
"""
