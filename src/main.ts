import { enableCompileCache } from "node:module";

/**
 * `node src/main.ts [web|worker|all]`. What was compiled is kept in the folder for temporary files, where it can be
 * written: the next start takes half the time and less memory. So nothing else may be loaded before.
 */
enableCompileCache();
await import("./main/run.ts");
