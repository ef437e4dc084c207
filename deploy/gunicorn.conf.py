"""gunicorn's settings; `make run` and the systemd unit both use this file.

Requests are short and mostly wait for the database or the search engine, so each worker has a few threads.
"""

import os
import signal
import sys

from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """A worker that leaves Ctrl-C to its master.

    A terminal sends Ctrl-C to every process at once, and the master then sends the workers a signal of its own. Both
    lead to the same lock, so that the second, interrupting the first, would wait for itself until it is killed.
    """

    def init_signals(self) -> None:
        """As gthread, but deaf to SIGINT."""
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def worker_exit(server: Arbiter, worker: ThreadWorker) -> None:
    """End a worker that has served at once, without the interpreter's own tidying up.

    Requests have ended and gunicorn's files are closed by now. Taking the modules down afterwards has been seen to
    wait for ever on a lock between threads, so that the master had to kill the worker when its grace was over.
    A worker that could not start keeps its exit status: the master ends by it.
    """
    if worker.booted:
        sys.stderr.flush()
        os._exit(0)


bind = "127.0.0.1:8000"
worker_class = Worker
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60  # seconds; the longest is an upload of a large spreadsheet
graceful_timeout = 30
max_requests = 5000  # a worker is replaced now and then, so that nothing can grow for ever
max_requests_jitter = 500
keepalive = 5
accesslog = None  # the proxy in front writes one
errorlog = "-"
loglevel = "warning"
control_socket_disable = True  # gunicorn 27 would otherwise open one in the working folder
