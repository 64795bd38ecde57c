# One image for web, worker, beat and migrations; docker-compose.yml says which command each runs.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    STATIC_ROOT=/srv/static

RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin mentorship
WORKDIR /srv/mentorship

COPY requirements/app.txt requirements/app.txt
RUN python -m pip install --no-deps --require-hashes -r requirements/app.txt

COPY . .
# These values are for this one step, which talks to no server; they are not kept in the image.
RUN SECRET_KEY=only-to-collect-files PUBLIC_URL=https://build.invalid \
    DATABASE_URL=postgres://build.invalid/none REDIS_URL=redis://build.invalid/0 EMAIL_URL=smtp://build.invalid:25 \
    python manage.py collectstatic --noinput

USER 10001
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "mentorship.wsgi:application", "--host", "0.0.0.0", "--port", "8000"]
