"""Settings: what the owner decides, saved at once.

Purpose: show every setting with its control, try the API key before it is kept, test the connection.
May: change settings through their service, ask for a key, lead to the other store.
Must not: show a key again, keep a key in a widget longer than its dialog, write a file.
"""
