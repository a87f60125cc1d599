# Two stages: the first builds the wheel, the second holds Python, the service and nothing else.
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY service service
COPY templates templates
COPY config config
RUN pip wheel --no-cache-dir --wheel-dir /wheels .

FROM python:3.12-slim
RUN useradd --system --create-home --home-dir /app bihuan
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-index --find-links /wheels bihuan && rm -rf /wheels
USER bihuan
WORKDIR /app
RUN mkdir data && bihuan init .
# Mount your own config/ over /app/config; data/ holds everything that must not be lost.
VOLUME ["/app/data"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=20s CMD ["bihuan", "check", "--quiet"]
ENTRYPOINT ["bihuan"]
CMD ["run", "--home", "/app"]
