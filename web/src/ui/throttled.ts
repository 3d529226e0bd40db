/** Milliseconds. Below what one sees as waiting, and enough for a list of thousands to be drawn in between. */
const pause = 50;

/** Does it at once, and then no more often than it can be seen: hundreds of changes that arrive together are one. */
export function throttled(run: () => void): () => void {
  let isPausing = false;
  let isWanted = false;
  const go = () => {
    isWanted = isPausing;
    if (isPausing) return;
    isPausing = true;
    setTimeout(() => {
      isPausing = false;
      if (isWanted) go();
    }, pause);
    run();
  };
  return go;
}
