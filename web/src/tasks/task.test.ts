import { describe, expect, test } from 'vitest';
import { columns, nextOrder, put, step, type Task } from './task.ts';

const lists = [
  { id: 'l2', name: 'böxes' },
  { id: 'l1', name: 'Apples' },
  { id: 'l3', name: 'CELLAR' },
];
const task = (id: string, list: string, order: number): Task => ({ id, list, order, done: false, name: id, description: '' });
const tasks = [task('c', 'l1', 2), task('a', 'l1', 0), task('b', 'l1', 1), task('d', 'l2', 5)];
const board = columns(lists, tasks);
const ids = (shown: readonly { tasks: readonly Task[] }[]) => shown.map((column) => column.tasks.map(({ id }) => id).join(''));

/** The board after a task was put somewhere. */
function after(of: readonly Task[], id: string, list: string, before: string | null) {
  const changes = put(columns(lists, of), of.find((some) => some.id === id)!, { list, before });
  return { changes, board: columns(lists, of.map((some) => ({ ...some, ...changes.get(some.id) }))) };
}

describe('the board', () => {
  test('sorts lists by name without case and tasks by order', () => {
    expect(board.map(({ list }) => list?.name)).toEqual(['Apples', 'böxes', 'CELLAR']);
    expect(ids(board)).toEqual(['abc', 'd', '']);
  });

  test('shows tasks without a list at the end', () => {
    const lost = columns(lists, [...tasks, task('x', 'gone', 0)]);
    expect(lost.at(-1)).toMatchObject({ list: null, tasks: [{ id: 'x' }] });
  });

  test('is the same for everyone where orders are equal', () => {
    const some = [task('b', 'l1', 1), task('a', 'l1', 1)];
    expect(ids(columns(lists, some))).toEqual(ids(columns(lists, some.toReversed())));
  });

  test('gives a new task the next order', () => {
    expect([nextOrder(board[0]!.tasks), nextOrder([])]).toEqual([3, 0]);
  });
});

describe('putting a task', () => {
  test('before the first, at the end and into another list changes that task alone', () => {
    expect([...after(tasks, 'c', 'l1', 'a').changes]).toEqual([['c', { list: 'l1', order: -1 }]]);
    expect([...after(tasks, 'a', 'l1', null).changes]).toEqual([['a', { list: 'l1', order: 3 }]]);
    expect([...after(tasks, 'a', 'l3', null).changes]).toEqual([['a', { list: 'l3', order: 0 }]]);
    expect(ids(after(tasks, 'c', 'l1', 'a').board)).toEqual(['cab', 'd', '']);
  });

  test('in between moves on whoever is in the way, in one change', () => {
    const { changes, board: then } = after(tasks, 'd', 'l1', 'b');
    expect(ids(then)).toEqual(['adbc', '', '']);
    expect(changes.size).toBe(3);
  });

  test('into a gap moves nobody else', () => {
    const gap = [task('a', 'l1', 0), task('b', 'l1', 10), task('c', 'l1', 20)];
    expect([...after(gap, 'c', 'l1', 'b').changes]).toEqual([['c', { list: 'l1', order: 1 }]]);
  });

  test('where it is changes nothing', () => {
    expect(after(tasks, 'b', 'l1', 'c').changes.size).toBe(0);
    expect(after(tasks, 'c', 'l1', null).changes.size).toBe(0);
  });

  test('among tasks that share an order gives them their own', () => {
    const same = [task('a', 'l1', 0), task('b', 'l1', 0), task('c', 'l1', 0)];
    expect(ids(after(same, 'c', 'l1', 'b').board)).toEqual(['acb', '', '']);
    expect(ids(after(same, 'a', 'l1', null).board)).toEqual(['bca', '', '']);
  });

  test('before one that left in the meantime puts it at the end', () => {
    expect(ids(after(tasks, 'a', 'l2', 'gone').board)).toEqual(['bc', 'da', '']);
  });
});

describe('a step', () => {
  const at = (id: string, by: -1 | 1) => step(board, tasks.find((some) => some.id === id)!, by);

  test('goes past the neighbour', () => {
    expect(at('b', -1)).toEqual({ list: 'l1', before: 'a' });
    expect(at('a', 1)).toEqual({ list: 'l1', before: 'c' });
    expect(at('b', 1)).toEqual({ list: 'l1', before: null });
  });

  test('goes from the end of a list into the next, and back', () => {
    expect(at('c', 1)).toEqual({ list: 'l2', before: 'd' });
    expect(at('d', -1)).toEqual({ list: 'l1', before: null });
    expect(at('d', 1)).toEqual({ list: 'l3', before: null });
    expect(at('a', -1)).toBeNull();
  });
});
