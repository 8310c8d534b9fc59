# The responder, run from its sources as they stand here: no compiler, no development dependency, no install script of any package.
# Name the base by its digest (node@sha256:…) where an image must be the same tomorrow.
FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json LICENSE ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY src ./src
# The stories that `drill --help` lists.
COPY examples/drills ./examples/drills
RUN chmod 755 src/cli/main.ts && ln -s /app/src/cli/main.ts /usr/local/bin/firebreak
# What the program may not change is root's; the record is the user's.
RUN install -d -m 700 -o 1000 -g 1000 /data
USER 1000:1000
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["firebreak"]
CMD ["--help"]
