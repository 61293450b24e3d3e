"""Settings, secrets and places.

Purpose: read and replace the settings file, ask the keyring or the environment, find the data folder, keep
the log, and share the training shop's own process.
May: use keyring, platformdirs and the file system, start the training shop.
Must not: write a secret of a real account to a file, know an order.
"""
