"""Parts that several screens share, one noun a file.

Purpose: draw the design's parts once, in both themes, for mouse, touch and keyboard.
May: use Qt, `theme`, `assets`, `text`, `format`, `tokens` and `words`.
Must not: know a screen, a service or an order; decide a state. A part shows what it is told and emits what
was done to it. Interactive parts demand an object name and an accessible name when they are built.
"""
