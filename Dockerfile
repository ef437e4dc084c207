# The product in a container: one image for web, scheduler and commands.
FROM python:3.11-slim AS packages
WORKDIR /srv/localoffer
COPY requirements.txt .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.11-slim
# What PDFs of reports are laid out with, and letters that our own font has not.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-noto-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /var/lib/localoffer --create-home localoffer
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/localoffer
COPY app.py ./
COPY config config
COPY deploy/gunicorn.conf.py deploy/gunicorn.conf.py
COPY importers importers
COPY localoffer localoffer
COPY migrations migrations
COPY providers providers
COPY search search
COPY static static
COPY templates templates
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 LOCALOFFER_DATA_DIR=/var/lib/localoffer
USER localoffer
VOLUME /var/lib/localoffer
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "0.0.0.0:8000", "app:create_app()"]
