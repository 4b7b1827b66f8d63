# One image for web, workers and beat. `docker compose build` makes it.
FROM node:24-slim AS frontend
WORKDIR /frontend
COPY frontend/package.json frontend/package-lock.json ./
COPY frontend/schema/package.json schema/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 QUORUM_VAR=/data
WORKDIR /quorum
COPY pyproject.toml constraints.txt ./
# The servers of `make run` are not needed here: compose brings PostgreSQL and Redis.
RUN python -c "import tomllib; p = tomllib.load(open('pyproject.toml', 'rb'))['project']; \
print('\n'.join(p['dependencies'] + p['optional-dependencies']['training']))" > requirements.txt \
 && pip install -c constraints.txt -r requirements.txt
COPY . .
COPY --from=frontend /frontend/dist frontend/dist
RUN useradd --system --home-dir /data quorum && mkdir /data && chown quorum: /data
USER quorum
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "config.wsgi:application"]
