// Light or dark: as the system says, until somebody says otherwise on this device.
const KEY = 'tributary.theme';
const ORDER = ['auto', 'light', 'dark'];
const listeners = new Set();

/** auto, light or dark. */
export function theme() {
  const kept = localStorage.getItem(KEY);
  return ORDER.includes(kept) ? kept : 'auto';
}

/** Applies what was chosen before. */
export function start() {
  apply();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
}

/** Goes on to the next of the three. */
export function next() {
  localStorage.setItem(KEY, ORDER[(ORDER.indexOf(theme()) + 1) % ORDER.length]);
  apply();
  tell();
}

/** Calls when colours have changed: canvases must be drawn again. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function apply() {
  document.documentElement.dataset.theme = theme();
}

function tell() {
  listeners.forEach((listener) => listener());
}
