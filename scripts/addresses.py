"""Prints where the site is, once it answers; `make run` calls it."""

import os
import sys
import time
import urllib.error
import urllib.request

WAIT = 60
"""Seconds; a slow machine needs a few to start the web workers."""


def main() -> int:
    """Wait for the first page, then print the addresses. Returns the exit status."""
    site = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        try:
            opener.open(f"{site}/healthz", timeout=5).close()
        except (OSError, urllib.error.HTTPError):
            time.sleep(0.1)
        else:
            print(f"\n  The site     {site}/\n  Search       {site}/search\n\n  Ctrl-C stops it.\n", flush=True)
            return 0
    print(f"run: {site} did not answer within {WAIT} seconds", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
