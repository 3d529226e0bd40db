/** Gives tests what a browser has. Import first. */
import { DOMParser, XMLSerializer } from '@xmldom/xmldom';

Object.assign(globalThis, { DOMParser, XMLSerializer });

export const xml = (text: string) => new DOMParser().parseFromString(text, 'text/xml').documentElement as unknown as Element;
export const written = (element: Element) => new XMLSerializer().serializeToString(element as never);
