// How values are said. Times are those of the viewer's zone, with UTC beside them for whoever hovers or listens.
import { h } from './dom.js';

const LOCALE = 'en-GB';
const NONE = '–';

const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const clockSeconds = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const fullDay = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const calendar = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** The viewer's zone, for example Europe/Berlin. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function decimal(value, most) {
  return new Intl.NumberFormat(LOCALE, { maximumFractionDigits: most }).format(value);
}

function span(minutes) {
  const whole = Math.round(minutes);
  if (whole < 60) {
    return `${whole} min`;
  }
  const hours = Math.floor(whole / 60);
  if (hours < 48) {
    return whole % 60 ? `${hours} h ${whole % 60} min` : `${hours} h`;
  }
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${hours / 24} d`;
}

function milliseconds(value) {
  return value >= 10_000 ? `${decimal(value / 1000, 1)} s` : `${decimal(value, value < 10 ? 1 : 0)} ms`;
}

/** Minor units, as the currency has them: none for yen, two for euro. */
export function money(minor, currency) {
  const form = new Intl.NumberFormat(LOCALE, { style: 'currency', currency });
  return form.format(minor / 10 ** form.resolvedOptions().maximumFractionDigits);
}

/** The same where there is little room. */
export function moneyShort(minor, currency) {
  const digits = new Intl.NumberFormat(LOCALE, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', notation: 'compact', maximumFractionDigits: 1 })
    .format(minor / 10 ** digits);
}

const FORMATS = {
  count: (value) => decimal(value, 0),
  number: (value) => decimal(value, 2),
  rate: (value) => decimal(value, value < 10 ? 2 : 1),
  percent: (value) => `${decimal(value * 100, value > 0.99 && value < 1 ? 2 : 1)} %`,
  score: (value) => `${decimal(value, 0)} %`,
  minutes: span,
  ms: milliseconds,
  text: String,
  yes: (value) => (value ? 'final' : 'early'),
  date: (value) => calendar.format(new Date(`${value}T00:00:00Z`)),
  time: (value) => dayAndClock.format(new Date(value)),
  hash: (value) => `${String(value).slice(0, 8)}…`,
};

/** A value as text; a dash for none. */
export function say(value, format) {
  return value === null || value === undefined ? NONE : FORMATS[format ?? 'text'](value);
}

/** Whether a column of the format is read from the right. */
export function isNumber(format) {
  return !['text', 'time', 'date', 'yes', 'hash', undefined].includes(format);
}

/** A short form for axes. */
export function sayShort(value, format) {
  if (format === 'minutes') {
    return value >= 2880 ? `${decimal(value / 1440, 0)} d` : value >= 120 ? `${decimal(value / 60, 0)} h` : `${decimal(value, 0)} m`;
  }
  if (format === 'ms') {
    return value >= 1000 ? `${decimal(value / 1000, 1)} s` : `${decimal(value, 0)} ms`;
  }
  if (format === 'percent') {
    return `${decimal(value * 100, 0)} %`;
  }
  return new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumFractionDigits: value < 1 ? 2 : 1 }).format(value);
}

/** An instant: the viewer's time, UTC on hover. */
export function timeElement(iso, style) {
  const date = new Date(iso);
  const isToday = date.toDateString() === new Date().toDateString();
  const isNear = Math.abs(Date.now() - date) < 150 * 24 * 3600 * 1000;
  const text = style === 'seconds' && isToday ? clockSeconds.format(date)
    : isToday ? clock.format(date)
    : isNear ? dayAndClock.format(date)
    : `${fullDay.format(date)}, ${clock.format(date)}`;
  return h('time', { datetime: iso, title: `${iso.replace('T', ' ').replace(/(\.\d+)?Z$/, '')} UTC (shown in ${zone})` }, text);
}

/** Seconds since the epoch for an axis. A calendar day stands where the viewer's calendar has it. */
export function seconds(value) {
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  return (day ? new Date(+day[1], +day[2] - 1, +day[3]) : new Date(value)).getTime() / 1000;
}

/** How long ago, in words; exact to one unit. */
export function ago(iso) {
  const minutes = (Date.now() - new Date(iso)) / 60_000;
  if (minutes < 1) {
    return 'just now';
  }
  return minutes < 60 ? `${Math.floor(minutes)} min ago`
    : minutes < 2880 ? `${Math.floor(minutes / 60)} h ago`
    : `${Math.floor(minutes / 1440)} days ago`;
}
