ARG BASE_IMAGE=docker.io/library/python:3.13-slim

FROM ${BASE_IMAGE} AS build
WORKDIR /src
COPY . .
# The bytecode is complete and needs no source to be trusted: nothing has to be written when the image runs.
RUN python3 -m venv /opt/mockserver \
 && export PATH=/opt/mockserver/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore \
 && pip wheel --quiet --no-deps --wheel-dir /dist . \
 && pip install --quiet --no-compile "$(echo /dist/*.whl)[redis]" \
 && pip uninstall --quiet --yes pip \
 && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/mockserver

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
# Half the CPU of `mockserver wait`, and it runs every two seconds.
HEALTHCHECK --interval=2s --timeout=3s --retries=5 CMD ["python", "-c", "\
import http.client, os; \
server = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('MOCKSERVER_PORT', 8080)), timeout=2); \
server.request('GET', '/__admin/ready'); \
raise SystemExit(server.getresponse().status != 200)"]
ENTRYPOINT ["mockserver"]
CMD ["serve"]
