"""gunicorn's settings; `make run` and the systemd unit both use this file.

Requests are short and mostly wait for the database or the search engine, so each worker has a few threads.
"""

import os

bind = "127.0.0.1:8000"
worker_class = "gthread"
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
