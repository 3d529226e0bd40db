/** Milliseconds. */
const first = 1000;
const longest = 20_000;
const answerWithin = 5000;

async function isReachable(): Promise<boolean> {
  try {
    return (await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(answerWithin) })).ok;
  } catch {
    return false;
  }
}

/** Ends a wait early: the user asked to, or the browser came back online. */
let wake: () => void = () => {};

export function tryNow(): void {
  wake();
}

addEventListener('online', tryNow);

/**
 * Resolves when the server answers. Asks less and less often, and each browser at its own moments, so that a room full
 * of them does not fall over a server that just came back.
 */
export async function reachable(onWaiting: () => void): Promise<void> {
  for (let delay = first; !(await isReachable()); delay = Math.min(delay * 2, longest)) {
    onWaiting();
    await new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, delay * (0.5 + Math.random()));
    });
  }
}
