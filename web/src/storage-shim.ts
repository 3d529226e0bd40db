/**
 * Import first. A frame on another site may be refused storage by the browser, and Converse does not start without: it
 * then gets one that lasts as long as the page.
 */
for (const name of ['localStorage', 'sessionStorage'] as const) {
  try {
    window[name].setItem('plenum-probe', '1');
    window[name].removeItem('plenum-probe');
  } catch {
    const values = new Map<string, string>();
    const storage: Storage = {
      get length() {
        return values.size;
      },
      clear: () => values.clear(),
      getItem: (key) => values.get(key) ?? null,
      key: (index) => [...values.keys()][index] ?? null,
      removeItem: (key) => void values.delete(key),
      setItem: (key, value) => void values.set(key, String(value)),
    };
    Object.defineProperty(window, name, { value: storage, configurable: true });
  }
}
