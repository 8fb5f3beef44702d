/**
 * Ends a child with its supervisor: when it is asked to, and when the channel closes because the supervisor is gone,
 * however that happened. `process.connected` is asked too: the channel may have closed before anybody listened.
 */
export function endWithSupervisor(end: () => Promise<void>): void {
  let ending = false;
  const once = () => {
    if (ending) return;
    ending = true;
    end().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.on(signal, once);
  if (process.send && !process.connected) once();
}
