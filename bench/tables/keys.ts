/** Of a database that lives as long as the bench. */
export const keys = {
  jwtSecret: "bench-jwt-secret-of-at-least-thirty-two-bytes",
  publishableKey: "sb_publishable_bench",
  secretKey: "sb_secret_bench",
};
