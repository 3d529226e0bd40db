/** Small words for reading and writing stanzas, with the DOM alone. */

export function elements(parent: Element): Element[] {
  return Array.from(parent.childNodes).filter((node): node is Element => node.nodeType === 1);
}

/** Children by name; any namespace where `namespace` is null, for what belongs to the stanza itself. */
export function children(parent: Element, name: string, namespace: string | null): Element[] {
  return elements(parent).filter((element) => element.localName === name && (namespace === null || element.namespaceURI === namespace));
}

export function child(parent: Element | null, name: string, namespace: string | null): Element | null {
  return (parent && children(parent, name, namespace)[0]) ?? null;
}

/** The message that a result of an archive carries (XEP-0313 §4.2); the message itself where it is none. */
export function archived(message: Element): Element {
  const result = child(message, 'result', 'urn:xmpp:mam:2');
  return child(child(result, 'forwarded', 'urn:xmpp:forward:0'), 'message', null) ?? message;
}

export function textOf(element: Element | null): string {
  return element?.textContent ?? '';
}

/** What XML 1.0 cannot carry at all is left out: pasted control characters would end the stream. */
export function legal(value: string): string {
  return value.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
}

export function escape(value: string): string {
  return legal(value).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

export function parse(xml: string): Element {
  return new DOMParser().parseFromString(xml, 'text/xml').documentElement;
}
