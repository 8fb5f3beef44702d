# One image for every role: `docker run IMAGE web`, `worker`, or `all` (the default).
# TypeScript runs as it is (Node strips the types), so there is no build step.
FROM node:24-slim

WORKDIR /app
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/app/.compile-cache \
    PORT=3000 \
    HEALTH_PORT=3001

COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

COPY commands ./commands
COPY src ./src
COPY supabase/migrations ./supabase/migrations
COPY manifest.yml LICENSE ./

# Loads every module once, but for those that do something when they are loaded, and writes their compiled form, so that a
# start needs no parsing.
RUN node --input-type=module -e " \
      import { globSync } from 'node:fs'; import { flushCompileCache } from 'node:module'; \
      const doing = ['src/main.ts', 'src/main/admin.ts', 'src/main/doctor.ts', 'src/main/rotate-keys.ts', 'src/main/run.ts']; \
      for (const file of globSync(['src/**/*.ts', 'commands/**/*.ts'], { exclude: doing })) await import('/app/' + file); \
      flushCompileCache(); process.exit(0);" \
 && chown -R node:node /app/.compile-cache

USER node
EXPOSE 3000

# A worker answers on a port of its own.
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "Promise.any([process.env.PORT, process.env.HEALTH_PORT].map((port) => fetch('http://127.0.0.1:' + port + '/healthz'))).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# No shell and no npm between: the process gets SIGTERM itself and finishes what it holds.
ENTRYPOINT ["node", "src/main.ts"]
CMD ["all"]
