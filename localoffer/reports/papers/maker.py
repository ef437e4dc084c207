"""The process that makes one file: a page comes in, the file goes out, and both its time and its memory end somewhere.

`python -m localoffer.reports.papers.maker KIND SECONDS MEGABYTES`, with the page on standard input. Long texts cannot
keep a web process busy or grow it: what is loaded and used here is gone when this process ends.
"""

import resource
import sys

MEGABYTE = 1024 * 1024


def main(kind: str, seconds: int, megabytes: int) -> None:
    """Make the file that is asked for and write it to standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    page = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(_made(kind, page))


def _made(kind: str, page: str) -> bytes:
    if kind == "word":
        from localoffer.reports.papers.word import make_word

        return make_word(page)
    from localoffer.reports.papers.pdf import make_pdf

    return make_pdf(page, large=kind == "large")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
