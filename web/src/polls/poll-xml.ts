/** Polls on the wire: DOM elements in, plain objects out; plain objects in, stanzas as text out. */

import { child, children, elements, escape, textOf as text } from '../xml.ts';
import type { Poll, PollChoice, VoteAnswer } from './poll.ts';

export const pollNamespace = 'http://jabber.org/protocol/muc#x-poll';
const messageNamespace = 'http://jabber.org/protocol/muc#x-poll-message';
const formsNamespace = 'jabber:x:data';
const validationNamespace = 'http://jabber.org/protocol/xdata-validate';
const errorNamespace = 'urn:ietf:params:xml:ns:xmpp-stanzas';
const delayNamespace = 'urn:xmpp:delay';

/**
 * The poll that a message starts, updates or ends; null where there is none.
 *
 *     <x-poll xmlns='http://jabber.org/protocol/muc#x-poll-message' id='…' end='UNIX' votes='3' [over='']>
 *       <x-poll-question>…</x-poll-question>
 *       <x-poll-choice choice='1' votes='3'>LABEL</x-poll-choice>…
 *     </x-poll>
 */
export function readPoll(message: Element): Poll | null {
  if (message.getAttribute('type') !== 'groupchat') return null;
  const element = child(message, 'x-poll', messageNamespace);
  const question = element && child(element, 'x-poll-question', messageNamespace);
  const id = element?.getAttribute('id');
  if (!element || !question || !id) return null;
  const choices = children(element, 'x-poll-choice', messageNamespace).map((choice): PollChoice => ({
    key: choice.getAttribute('choice') ?? '',
    label: text(choice),
    votes: count(choice, 'votes'),
  }));
  return {
    id,
    question: text(question),
    choices,
    votes: count(element, 'votes'),
    end: count(element, 'end'),
    over: element.hasAttribute('over'),
  };
}

/** Whether a message is from the room's past (XEP-0203). */
export function isDelayed(message: Element): boolean {
  return child(message, 'delay', delayNamespace) !== null;
}

/** What became of the vote that a message answers: an error bounce, or the vote itself, shown to everyone. */
export function readVoteAnswer(message: Element): { id: string; answer: VoteAnswer } | null {
  const id = message.getAttribute('id');
  if (!id) return null;
  if (message.getAttribute('type') === 'groupchat') {
    return votedFor(text(child(message, 'body', null))) === null ? null : { id, answer: 'counted' };
  }
  const error = message.getAttribute('type') === 'error' ? child(message, 'error', null) : null;
  return error ? { id, answer: answerOf(error) } : null;
}

function answerOf(error: Element): VoteAnswer {
  // Of an anonymous poll: counted, but not shown to the room.
  if (error.getAttribute('type') === 'continue') return 'counted';
  if (error.getAttribute('type') === 'wait') return 'slow';
  switch (condition(error)) {
    case 'not-allowed':
      return 'over';
    case 'bad-request':
      return 'invalid';
    case 'forbidden':
      return 'forbidden';
    case 'not-acceptable':
      return 'absent';
    default:
      return 'failed';
  }
}

/** The choice that a message's body votes for; null where it is chat. */
export function votedFor(body: string): string | null {
  return /^\s*!([0-9]+)\s*$/.exec(body)?.[1] ?? null;
}

export function voteMessage(room: string, id: string, choice: string): string {
  return `<message xmlns="jabber:client" to="${escape(room)}" type="groupchat" id="${escape(id)}"><body>!${escape(choice)}</body></message>`;
}

/** One field of a data form (XEP-0004), as the server wants it shown. */
export interface FormField {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
  readonly value: string;
  readonly options: readonly { readonly label: string; readonly value: string }[];
  /** XEP-0122. */
  readonly number: { readonly min: number | null; readonly max: number | null } | null;
}

export interface Form {
  readonly title: string;
  readonly instructions: string;
  readonly fields: readonly FormField[];
}

export function formRequest(room: string): string {
  return `<iq xmlns="jabber:client" type="get" to="${escape(room)}"><query xmlns="${pollNamespace}"/></iq>`;
}

export function formSubmission(room: string, values: ReadonlyMap<string, string>): string {
  const fields = [...values].map(([name, value]) => `<field var="${escape(name)}"><value>${escape(value)}</value></field>`);
  return (
    `<iq xmlns="jabber:client" type="set" to="${escape(room)}"><query xmlns="${pollNamespace}">` +
    `<x xmlns="${formsNamespace}" type="submit">${fields.join('')}</x></query></iq>`
  );
}

/** The form in the answer to a request; null where there is none. */
export function readForm(iq: Element): Form | null {
  const query = child(iq, 'query', pollNamespace);
  const form = query && child(query, 'x', formsNamespace);
  if (!form) return null;
  return {
    title: text(child(form, 'title', formsNamespace)),
    instructions: text(child(form, 'instructions', formsNamespace)),
    fields: children(form, 'field', formsNamespace).map(readField),
  };
}

function readField(field: Element): FormField {
  const values = children(field, 'value', formsNamespace).map(text);
  const validation = child(field, 'validate', validationNamespace);
  const range = validation && child(validation, 'range', validationNamespace);
  const isNumber = /^xs:(integer|int|long|decimal)$/.test(validation?.getAttribute('datatype') ?? '');
  return {
    name: field.getAttribute('var') ?? '',
    type: field.getAttribute('type') ?? 'text-single',
    label: field.getAttribute('label') ?? '',
    description: text(child(field, 'desc', formsNamespace)),
    required: child(field, 'required', formsNamespace) !== null,
    value: values.join('\n'),
    options: children(field, 'option', formsNamespace).map((option) => {
      const value = text(child(option, 'value', formsNamespace));
      return { label: option.getAttribute('label') ?? value, value };
    }),
    number: isNumber ? { min: bound(range, 'min'), max: bound(range, 'max') } : null,
  };
}

/** Why a form was refused: what is wrong with which field, or with the whole. */
export type FormFault = 'missing' | 'not-a-number' | 'not-an-integer' | 'out-of-bounds' | 'wrong';
export interface FormRefusal {
  readonly fields: ReadonlyMap<string, FormFault>;
  readonly whole: 'forbidden' | 'gone' | 'slow' | 'failed' | null;
}

const faults: Record<string, FormFault> = {
  'Required value missing': 'missing',
  'not a number': 'not-a-number',
  'not an integer': 'not-an-integer',
  'out of bounds': 'out-of-bounds',
};

/** Reads the error answer to a submission: its text is `var: message`, joined by `; `. */
export function readRefusal(iq: Element | null): FormRefusal {
  const error = iq && child(iq, 'error', null);
  if (!error) return { fields: new Map(), whole: 'failed' };
  const fields = new Map<string, FormFault>();
  for (const part of text(child(error, 'text', errorNamespace)).split('; ')) {
    const [, name, message] = /^(muc#[^:\s]+): (.+)$/.exec(part) ?? [];
    if (name && message) fields.set(name, faults[message] ?? 'wrong');
  }
  if (fields.size > 0) return { fields, whole: null };
  if (error.getAttribute('type') === 'wait') return { fields, whole: 'slow' };
  const whole = { forbidden: 'forbidden', 'item-not-found': 'gone' } as const;
  return { fields, whole: whole[condition(error) as keyof typeof whole] ?? 'failed' };
}

function condition(error: Element): string {
  return elements(error).find((element) => element.namespaceURI === errorNamespace && element.localName !== 'text')?.localName ?? '';
}

function count(element: Element, attribute: string): number {
  const value = Number.parseInt(element.getAttribute(attribute) ?? '', 10);
  return Number.isFinite(value) && value > 0 ? value : 0;
}

function bound(range: Element | null | undefined, attribute: string): number | null {
  const value = range?.getAttribute(attribute);
  return value ? Number(value) : null;
}
