ARG BASE_IMAGE=docker.io/library/python:3.13-slim

FROM ${BASE_IMAGE} AS build
WORKDIR /src
COPY . .
# pip stays outside: the finished environment holds mockserver and what it needs to run.
RUN python -m venv --without-pip /opt/mockserver \
 && pip wheel --quiet --no-cache-dir --no-deps --wheel-dir /dist . \
 && pip --python /opt/mockserver/bin/python install --quiet --no-cache-dir --no-compile /dist/*.whl
# The file system may be read-only and files may lose their times: bytecode is written here and trusted as it is.
RUN python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/mockserver

FROM ${BASE_IMAGE}
ARG VERSION=unreleased
LABEL org.opencontainers.image.title="mockserver" \
      org.opencontainers.image.description="Stateful fakes of SaaS planning APIs" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}"
COPY --from=build /opt/mockserver /opt/mockserver
ENV PATH=/opt/mockserver/bin:$PATH \
    MOCKSERVER_HOST=0.0.0.0
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=2s --timeout=3s --retries=5 \
    CMD mockserver wait --timeout 2 --url "http://127.0.0.1:${MOCKSERVER_PORT:-8080}"
ENTRYPOINT ["mockserver"]
CMD ["serve"]
