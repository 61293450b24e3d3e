"""The second face of the same services: commands, for people and for scripts.

Purpose: arguments -> one service call -> words or JSON, and the documented exit status.
May: use the standard streams.
Must not: print anything but results on standard output, load Qt, decide anything itself.
"""
