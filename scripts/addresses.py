"""Prints where the site is, once it answers; `make run` calls it."""

import os
import sys
import time
import urllib.error
import urllib.request

from config.settings import load_settings

WAIT = 60
"""Seconds; a slow machine needs a few to start the web workers."""

ADDRESSES = """
  The site          {site}/
  A search          {site}/search?q=autism{near}
  Officers' pages   {site}/officers

  Ctrl-C stops it.
"""


def main() -> int:
    """Wait for the first answer, then print the addresses. Returns the exit status."""
    site = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        if answers(f"{site}/healthz"):
            near = "&near=WX1+1AA" if load_settings().is_demonstration else ""
            print(ADDRESSES.format(site=site, near=near), flush=True)
            return 0
        time.sleep(0.1)
    print(f"run: {site} did not answer within {WAIT} seconds", file=sys.stderr)
    return 1


def answers(address: str) -> bool:
    """Whether a server is there: one that is not well says so with 503, and is there."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
