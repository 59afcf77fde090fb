# Two stages: the packages are installed with what it takes to install them, and run without it.
FROM python:3.11-slim-bookworm AS build

WORKDIR /src
RUN python -m venv /opt/tiaowen
# The CPU build first: the index's own PyTorch for Linux brings several gigabytes of GPU libraries.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN /opt/tiaowen/bin/pip install --no-cache-dir --index-url "$TORCH_INDEX" torch==2.13.0
COPY pyproject.toml README.md LICENSE ./
COPY index ./index
COPY rag ./rag
COPY ui ./ui
COPY eval ./eval
RUN /opt/tiaowen/bin/pip install --no-cache-dir '.[ocr]'
# The built-in model is unpacked now, so that the container needs no place to write it to.
ENV TIAOWEN_CACHE=/opt/tiaowen/cache
RUN /opt/tiaowen/bin/python -c "from index.encoder import encoder_folder, encoder_source; encoder_folder(encoder_source())"

FROM python:3.11-slim-bookworm

# OpenCV, which recognises scans, links against these; nothing else is added.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgl1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin tiaowen \
    && install -d -o tiaowen -g tiaowen /data
COPY --from=build /opt/tiaowen /opt/tiaowen

ENV PATH=/opt/tiaowen/bin:$PATH \
    TIAOWEN_CACHE=/opt/tiaowen/cache \
    TIAOWEN_LIBRARY=/data/library \
    TIAOWEN_HOST=0.0.0.0 \
    TIAOWEN_PORT=7860 \
    TIAOWEN_LOG_LEVEL=info \
    TIAOWEN_LOG_FORMAT=json \
    HOME=/tmp \
    PYTHONUNBUFFERED=1

USER tiaowen
WORKDIR /tmp
# The library, and beside it the accounts and the audit log.
VOLUME /data
EXPOSE 7860
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/api/health/ready', timeout=4)"]
CMD ["tiaowen", "serve", "--no-sample"]
