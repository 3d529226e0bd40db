import { el } from './dom.ts';

export interface MenuEntry {
  readonly label: string;
  readonly run: () => void;
  readonly isDangerous?: boolean;
}

/** Pixels between the menu and what it belongs to, and the window's edges. */
const gap = 6;

/** Shows a menu at a button, which gets the focus back when nothing is chosen. */
export function showMenu(button: HTMLElement, label: string, entries: readonly MenuEntry[]): void {
  const choose = (entry: MenuEntry) => {
    close();
    entry.run();
  };
  const items = entries.map((entry) =>
    el(
      'button',
      { type: 'button', role: 'menuitem', tabindex: -1, class: entry.isDangerous ? 'is-dangerous' : '', onclick: () => choose(entry) },
      entry.label,
    ),
  );
  const menu = el('div', { class: 'plenum-menu', role: 'menu', popover: 'auto', 'aria-label': label, onkeydown: steer }, ...items);
  const close = () => {
    button.focus({ preventScroll: true });
    menu.remove();
  };

  function steer(event: KeyboardEvent): void {
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Tab') close();
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  }

  menu.addEventListener('toggle', (event) => (event as ToggleEvent).newState === 'closed' && menu.remove());
  document.body.append(menu);
  menu.showPopover();
  placeAt(menu, button.getBoundingClientRect(), getComputedStyle(button).direction === 'rtl');
  items[0]?.focus();
}

function placeAt(menu: HTMLElement, { left, right, top, bottom }: DOMRect, isRightToLeft: boolean): void {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const x = isRightToLeft ? left : right - width;
  const y = bottom + gap + height < innerHeight ? bottom + gap : top - gap - height;
  menu.style.left = `${Math.max(gap, Math.min(x, innerWidth - width - gap))}px`;
  menu.style.top = `${Math.max(gap, y)}px`;
}
