"""The API client over real loopback HTTP, and its parsers."""
