/** The part of Converse.js 14's API that we use; its own types end in `any` where it matters. */

export interface Model {
  get(name: string): any;
  set(values: object): void;
  set(name: string, value: unknown): void;
  save(values: object): void;
  destroy(): void;
}

export interface Collection {
  readonly models: Model[];
  findWhere(attributes: object): Model | undefined;
  add(model: Model): void;
}

export interface Muc extends Model {
  readonly session: Model;
  readonly messages: Collection;
  readonly occupants: Collection;
  /** What the room's disco#info says. */
  readonly features?: Model;
  /** What its form `muc#roominfo` says. */
  readonly config?: Model;
  getOwnAffiliation(): string;
  getOwnRole(): string | undefined;
  isEntered(): boolean;
  handleMessageStanza(stanza: Element | { tree(): Element }): Promise<unknown>;
  /** Undefined where nothing was sent. */
  sendMessage(attributes?: { body?: string }): Promise<Model | undefined>;
  /** The oldest that was said, of what the page knows. */
  getOldestMessage(): Model | undefined;
  join(nick?: string, password?: string): Promise<unknown>;
  onPresence(stanza: Element): Promise<unknown>;
  onErrorPresence(stanza: Element): void;
}

/** A Lit element without shadow DOM whose listeners end with it. */
export interface CustomElement extends HTMLElement {
  model: Muc | undefined;
  render(): unknown;
  initialize(): void | Promise<void>;
  requestUpdate(): void;
  listenTo(model: Model | Collection, event: string, listener: () => void): void;
}

export interface HeadingButton {
  i18n_text: string;
  i18n_title: string;
  name: string;
  a_class: string;
  icon_class: string;
  standalone?: boolean;
  handler(event: Event): void;
}

export interface Api {
  settings: { get(name: string): any; set(name: string, value: unknown): void };
  elements: {
    registry: Record<string, new (...args: any[]) => CustomElement>;
    define(name: string, element: new (...args: any[]) => CustomElement): void;
  };
  chatboxes: { registry: { add(type: string, model: unknown): void } };
  listen: { on(event: string, listener: (...args: any[]) => unknown): void };
  connection: { get(): any; reconnect(): Promise<unknown>; connected(): boolean };
  user: { login(): Promise<void> };
  send(stanza: Element): void;
  sendIQ(stanza: Element, timeout?: number): Promise<Element>;
}

/** Every text of Converse goes through `translate`, in English. */
export interface Translator {
  translate(english: string, values?: readonly unknown[]): string;
}

export interface Converse {
  plugins: { add(name: string, plugin: { dependencies: string[]; initialize(this: { _converse: Internals }): void }): void };
  env: { html: (strings: TemplateStringsArray, ...values: unknown[]) => unknown; u: { getUniqueId(): string }; Strophe: any; i18n: Translator };
  ROOMSTATUS: Record<string, number>;
  initialize(settings: Record<string, unknown>): Promise<void>;
}

export interface Internals {
  api: Api;
  exports: Record<string, any> & { MUC: new (...args: any[]) => Muc };
  state: { connfeedback: Model & { on(event: string, listener: () => void): void }; chatboxes: { get(jid: string): Muc | undefined } };
}
