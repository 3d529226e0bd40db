type Mover = HTMLElement & { moveBefore?(node: Node, child: Node | null): void };

/**
 * Puts children in order with few moves, and lets the focus and what is being typed survive them. Leaves alone what is
 * not named.
 */
export function arrange(parent: HTMLElement, wanted: readonly HTMLElement[]): void {
  let at = parent.firstElementChild;
  for (const element of wanted) {
    // One that goes further down is passed by, instead of moving all others up.
    if (at && at !== element && at.nextElementSibling === element) at = element;
    if (at === element) at = element.nextElementSibling;
    else move(parent, element, at);
  }
}

export function move(parent: Mover, element: HTMLElement, before: Element | null): void {
  if (parent.moveBefore && element.isConnected && parent.isConnected) return parent.moveBefore(element, before);
  const focused = document.activeElement;
  parent.insertBefore(element, before);
  if (focused instanceof HTMLElement && focused !== document.activeElement && element.contains(focused)) focused.focus({ preventScroll: true });
}
