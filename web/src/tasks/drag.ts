import { el } from '../ui/dom.ts';
import type { Place } from './task.ts';

/** Pixels that a pointer moves before it drags, so that a click stays a click. */
const slack = 5;

/** Pixels from the edge at which the lists begin to scroll, and how far they do in one frame. */
const edge = { width: 56, step: 12 } as const;

interface Drag {
  readonly id: string;
  readonly row: HTMLElement;
  readonly ghost: HTMLElement;
  readonly offset: { readonly x: number; readonly y: number };
}

/**
 * Lets rows be dragged by mouse, pen or finger: by their handle, and by mouse wherever nothing else is. The rows are
 * only looked at; `drop` says where one was let go, in terms of its neighbours, because they may change meanwhile.
 */
export class Dragging {
  #drag: Drag | null = null;
  #pointer = { x: 0, y: 0 };
  #frame = 0;
  #place: Place | null = null;
  readonly #marker = el('div', { class: 'plenum-drop', 'aria-hidden': 'true', hidden: true });

  constructor(
    readonly board: HTMLElement,
    readonly drop: (id: string, place: Place) => void,
  ) {
    board.addEventListener('pointerdown', (event) => this.#press(event));
  }

  #press(event: PointerEvent): void {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>('.plenum-task');
    const grip = target.closest('.plenum-grip');
    if (event.button !== 0 || !row || this.#drag || row.classList.contains('is-editing')) return;
    if (!grip && (event.pointerType !== 'mouse' || target.closest('input, .plenum-tool'))) return;
    const start = { x: event.clientX, y: event.clientY };
    const own = (handle: (event: PointerEvent) => void) => (other: Event) => {
      if ((other as PointerEvent).pointerId === event.pointerId) handle(other as PointerEvent);
    };
    const listening = new AbortController();
    const on = (type: string, handle: (event: Event) => void, options = {}) =>
      document.addEventListener(type, handle, { ...options, signal: listening.signal });
    const end = (isDropped: boolean) => {
      listening.abort();
      this.#end(isDropped);
    };
    on('pointermove', own((moved) => this.#moved(moved, row, start)));
    on('pointerup', own(() => end(true)));
    on('pointercancel', own(() => end(false)));
    on('keydown', (key) => (key as KeyboardEvent).key === 'Escape' && this.#drag && end(false), { capture: true });
  }

  #moved(event: PointerEvent, row: HTMLElement, start: { x: number; y: number }): void {
    this.#pointer = { x: event.clientX, y: event.clientY };
    if (!this.#drag && Math.hypot(event.clientX - start.x, event.clientY - start.y) < slack) return;
    if (!this.#drag) this.#begin(row, start);
    event.preventDefault();
    this.#follow();
  }

  #begin(row: HTMLElement, start: { x: number; y: number }): void {
    const { left, top, width } = row.getBoundingClientRect();
    const ghost = el('div', { class: 'plenum-ghost', 'aria-hidden': 'true' });
    ghost.append(row.querySelector('.plenum-task-text')!.cloneNode(true));
    ghost.style.width = `${width}px`;
    this.board.append(ghost, this.#marker);
    this.#drag = { id: row.dataset['task']!, row, ghost, offset: { x: start.x - left, y: start.y - top } };
    row.classList.add('is-dragged');
    document.body.classList.add('plenum-dragging');
    const scroll = () => {
      this.#scroll();
      this.#frame = requestAnimationFrame(scroll);
    };
    this.#frame = requestAnimationFrame(scroll);
  }

  #follow(): void {
    const { ghost, offset, id } = this.#drag!;
    ghost.style.left = `${this.#pointer.x - offset.x}px`;
    ghost.style.top = `${this.#pointer.y - offset.y}px`;
    const lists = [...this.board.querySelectorAll<HTMLElement>('.plenum-list[data-list]')];
    const distance = (list: HTMLElement) => {
      const { top, bottom } = list.getBoundingClientRect();
      return Math.max(top - this.#pointer.y, this.#pointer.y - bottom, 0);
    };
    const list = lists.reduce<HTMLElement | null>((best, next) => (best && distance(best) <= distance(next) ? best : next), null);
    this.#marker.hidden = list === null;
    if (!list) return void (this.#place = null);
    const rows = [...list.querySelectorAll<HTMLElement>('.plenum-task')].filter((row) => row.dataset['task'] !== id);
    const next = rows.find((row) => {
      const { top, height } = row.getBoundingClientRect();
      return this.#pointer.y < top + height / 2;
    });
    this.#place = { list: list.dataset['list']!, before: next?.dataset['task'] ?? null };
    this.#mark(list, next, rows.at(-1));
  }

  #mark(list: HTMLElement, next: HTMLElement | undefined, last: HTMLElement | undefined): void {
    const { left, width } = list.getBoundingClientRect();
    const y = next
      ? next.getBoundingClientRect().top
      : (last ?? list.querySelector('.plenum-list-head')!).getBoundingClientRect().bottom;
    this.#marker.style.left = `${left}px`;
    this.#marker.style.width = `${width}px`;
    this.#marker.style.top = `${y}px`;
  }

  #scroll(): void {
    const scroller = this.board.closest<HTMLElement>('.plenum-panel-body');
    if (!scroller) return;
    const { top, bottom } = scroller.getBoundingClientRect();
    const by = this.#pointer.y < top + edge.width ? -edge.step : this.#pointer.y > bottom - edge.width ? edge.step : 0;
    if (by === 0) return;
    scroller.scrollTop += by;
    this.#follow();
  }

  #end(isDropped: boolean): void {
    if (!this.#drag) return;
    const { id, row, ghost } = this.#drag;
    cancelAnimationFrame(this.#frame);
    ghost.remove();
    this.#marker.remove();
    row.classList.remove('is-dragged');
    document.body.classList.remove('plenum-dragging');
    this.#drag = null;
    // The release is no click on what is below it.
    const swallow = (event: Event) => event.stopPropagation();
    addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener('click', swallow, { capture: true }));
    if (isDropped && this.#place) this.drop(id, this.#place);
  }
}
