"""The desk as a program with windows: starts it, closes it orderly, and plays the tour.

Purpose: own the Qt application and its loop, open window and desk in the right order, keep one window a shop.
May: name wiring, the main window, qasync.
Must not: decide anything about an order, or be imported by anything but the front door.
"""
