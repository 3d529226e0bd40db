/** Task lists as moderators see them. Knows neither XML nor Converse nor the page. */

export interface TaskList {
  readonly id: string;
  readonly name: string;
}

export interface Task {
  readonly id: string;
  /** The id of its list. */
  readonly list: string;
  readonly order: number;
  readonly done: boolean;
  readonly name: string;
  readonly description: string;
}

/** What a user fills in. */
export type TaskText = Pick<Task, 'list' | 'name' | 'description'>;

/** `list` is null for the tasks whose list is not there: somebody deleted it while somebody else added to it. */
export interface Column {
  readonly list: TaskList | null;
  readonly tasks: readonly Task[];
}

/** A place in a list: before a task, or at the end where `before` is null. */
export interface Place {
  readonly list: string;
  readonly before: string | null;
}

/** Lists by name without case, tasks by order; ids decide where these are equal, so that everyone sees the same. */
export function columns(lists: Iterable<TaskList>, tasks: Iterable<Task>): Column[] {
  const sorted = [...lists].sort((a, b) => collator.compare(a.name, b.name) || compareIds(a, b));
  const byList = new Map<string, Task[]>(sorted.map((list) => [list.id, []]));
  const orphans: Task[] = [];
  for (const task of tasks) (byList.get(task.list) ?? orphans).push(task);
  const sort = (some: Task[]) => some.sort((a, b) => a.order - b.order || compareIds(a, b));
  const shown: Column[] = sorted.map((list) => ({ list, tasks: sort(byList.get(list.id)!) }));
  return orphans.length > 0 ? [...shown, { list: null, tasks: sort(orphans) }] : shown;
}

const collator = new Intl.Collator(undefined, { sensitivity: 'accent', numeric: true });

function compareIds(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** One more than the largest in the list. */
export function nextOrder(tasks: readonly Task[]): number {
  return 1 + Math.max(-1, ...tasks.map((task) => task.order));
}

/**
 * What becomes of which tasks when one of them is put somewhere: as few as possible, because each is published. Empty
 * where it is there already.
 */
export function put(columns: readonly Column[], task: Task, { list, before }: Place): Map<string, Pick<Task, 'list' | 'order'>> {
  const tasks = columns.find((column) => column.list?.id === list)?.tasks ?? [];
  const others = tasks.filter(({ id }) => id !== task.id);
  const at = others.findIndex(({ id }) => id === before);
  const place = at < 0 ? others.length : at;
  const changes = new Map<string, Pick<Task, 'list' | 'order'>>();
  const isThere = task.list === list && tasks.findIndex(({ id }) => id === task.id) === place;
  if (isThere && isSorted(tasks)) return changes;
  const previous = others[place - 1];
  const next = others[place];
  if (!previous && next) return changes.set(task.id, { list, order: next.order - 1 });
  let order = previous ? previous.order + 1 : 0;
  changes.set(task.id, { list, order });
  // Whoever is in the way makes room.
  for (const other of others.slice(place)) {
    if (other.order > order) break;
    changes.set(other.id, { list, order: ++order });
  }
  return changes;
}

/** Whether every task has an order of its own. Other clients may have given the same one twice. */
function isSorted(tasks: readonly Task[]): boolean {
  return tasks.every((task, index) => index === 0 || tasks[index - 1]!.order < task.order);
}

/** Where a task gets by one step: past its neighbour, and from the end of a list into the next one. Null at the very end. */
export function step(columns: readonly Column[], task: Task, by: -1 | 1): Place | null {
  const at = columns.findIndex(({ tasks }) => tasks.some(({ id }) => id === task.id));
  const column = columns[at];
  if (!column) return null;
  const index = column.tasks.findIndex(({ id }) => id === task.id);
  const isInside = by < 0 ? index > 0 : index < column.tasks.length - 1;
  if (column.list && isInside) {
    return { list: column.list.id, before: column.tasks[by < 0 ? index - 1 : index + 2]?.id ?? null };
  }
  const neighbour = columns[at + by];
  if (!neighbour?.list) return null;
  return { list: neighbour.list.id, before: by < 0 ? null : (neighbour.tasks[0]?.id ?? null) };
}
