const enders = new Set<() => void>();
let watching = false;

/**
 * Calls `end` when this process ends: by itself, by an uncaught exception or by a signal that can be handled.
 *
 * `end` has to be quick and synchronous. Returns how to take it back.
 */
export function endWithThisProcess(end: () => void): () => void {
  enders.add(end);
  if (!watching) watch();
  return () => void enders.delete(end);
}

function watch(): void {
  watching = true;
  const endAll = () => enders.forEach(end => end());
  // Also reached after an uncaught exception and after process.exit, but not after a signal.
  process.on('exit', endAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      endAll();
      // A listener replaces the default action. Unless somebody else decides, end as if there were none.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}
