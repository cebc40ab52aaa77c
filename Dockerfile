# Three images: `worker` and `api` for anywhere, `local-aws` for development. docs/docker.md says how they are used.
#
#   docker build --target worker --tag millrace-worker .

# Debian, because Temporal's native core needs glibc. The version is that of the package `node` in package.json, with
# which all tests run; a test compares the two.
FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app
# For TLS from native code, which brings no certificates of its own; Node does. The slim image has none.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*

FROM base AS build
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache /var/cache/npm --no-audit --no-fund
COPY . .
RUN npm run build

FROM base AS dependencies
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/var/cache/npm npm ci --omit=dev --cache /var/cache/npm --no-audit --no-fund

# All files belong to root: the process may read them and change none. Its user is `node`, by number, because that is how
# Kubernetes tells that it is not root (`runAsNonRoot`).
FROM base AS runtime
ENV NODE_ENV=production
COPY package.json local/docker/healthy.mjs ./
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist/contracts dist/contracts
COPY --from=build /app/dist/activities dist/activities
COPY --from=build /app/dist/workflows dist/workflows
USER 1000:1000

FROM runtime AS worker
COPY --from=build /app/dist/worker dist/worker
ENV MILLRACE_HEALTH_HOST=0.0.0.0
EXPOSE 8081
CMD ["node", "dist/worker/main.js"]

FROM runtime AS api
COPY --from=build /app/dist/api dist/api
ENV MILLRACE_API_HOST=0.0.0.0
EXPOSE 3000
CMD ["node", "dist/api/main.js"]

# The local AWS runs jobs as child processes: it needs Python with their libraries, and the examples with theirs.
FROM base AS python
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install --yes --no-install-recommends python3 python3-venv \
  && rm -rf /var/lib/apt/lists/*
COPY local/setup local/setup
COPY local/python local/python
COPY local/docker/set-up-aws.mjs local/docker/set-up-aws.mjs
RUN --mount=type=cache,target=/var/cache/pip PIP_CACHE_DIR=/var/cache/pip node local/docker/set-up-aws.mjs

FROM python AS local-aws
COPY --from=build /app .
# A new volume takes its owner from the folder that it is mounted on.
RUN install --directory --owner=1000 --group=1000 .millrace/aws-alone /run/examples
USER 1000:1000
ENV MILLRACE_LOCAL_PARTS=aws MILLRACE_LOCAL_AWS_HOST=0.0.0.0
EXPOSE 4566
CMD ["node", "dist/local/main.js"]
