"""services: what the shop does, said in terms of ports and events.

May: use ports, events and the domain; keep background work in the TaskKeeper.
Must not: name an adapter, catch a library's exception, know what a window or a terminal is.
"""
