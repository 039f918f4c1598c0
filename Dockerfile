# One image for web, worker, beat and migrate. No secret goes in; no root comes out.
FROM python:3.13-slim AS packages
COPY requirements/run.txt /tmp/run.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/run.txt

FROM python:3.13-slim
# Pango and HarfBuzz draw the PDF. What the report's typeface has no letters for comes from DejaVu,
# WenQuanYi (Chinese, Japanese, Korean) and Noto (other scripts); without them it prints as boxes.
# pg_dump must not be older than the server that docker-compose.yml names.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-dejavu-core fonts-noto-core fonts-wqy-microhei \
        postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin secure-base \
    && install -d -o 10001 -g 10001 -m 700 /data /data/files /backups
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=/tmp/cache \
    DJANGO_ENV=production SECURE_BASE_VAR=/data STATIC_ROOT=/app/staticfiles WEB_BIND=0.0.0.0:8000
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
# Collecting static files reads the settings but uses no key: this one is thrown away with the step.
RUN SECRET_KEY=only-while-building FIELD_KEYS= SECURE_BASE_VAR=/tmp/building \
    python manage.py collectstatic --noinput --verbosity 0 --ignore redoc \
    && rm -rf /tmp/building \
    && chmod -R a+rX staticfiles \
    && python -m compileall -q .
USER 10001:10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
