// Drawings: uPlot on a canvas over time, plain elements for bars and sparklines. Each has a table beside it that says the same.
import { h, svg } from './dom.js';
import { say, sayShort, seconds } from './formats.js';
import { onChange } from './theme.js';

const HEIGHT = 214;
/** Steps of an axis of minutes: those of clocks and calendars. */
const SPANS = [1, 5, 10, 30, 60, 120, 180, 360, 720, 1440, 2880, 4320, 7200, 10_080, 20_160, 43_200];
const MOST_SPARKS = 60;
/** So few rows are marked one by one: what stands alone between gaps would not be seen. */
const FEW = 24;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Colours in CSS may depend on the scheme; a canvas wants the one that holds now. */
function resolved(name) {
  const probe = h('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/**
 * A chart over time. spec: x (key), y (format), max (or null), series: [{key, label, kind, tone}] with kind line, step, area,
 * bars or points. Series of bars with stack are drawn on top of each other, the first at the bottom.
 */
export class TimeChart {
  element = h('div', { class: 'chart' });
  #plot = h('div', { class: 'plot', role: 'img' });
  #legend = h('ul', { class: 'legend' });
  #uplot = null;
  #spec = null;
  #rows = [];
  #width = 0;
  #stop;

  constructor() {
    this.element.append(this.#legend, this.#plot);
    new ResizeObserver(() => this.#resize()).observe(this.#plot);
    this.#stop = onChange(() => this.#draw());
  }

  close() {
    this.#stop();
    this.#uplot?.destroy();
  }

  /** rows: oldest first. */
  show(spec, rows, title) {
    const isOther = JSON.stringify(spec) !== JSON.stringify(this.#spec);
    this.#spec = spec;
    this.#rows = rows;
    this.#plot.setAttribute('aria-label', this.#inWords(title));
    if (isOther || !this.#uplot) {
      this.#draw();
    } else {
      this.#uplot.setData(this.#data());
    }
    this.#say(null);
  }

  #inWords(title) {
    const parts = this.#spec.series.map(({ key, label }) => {
      const values = this.#rows.map((row) => row[key]).filter((value) => value !== null && value !== undefined);
      const { y } = this.#spec;
      return values.length === 0 ? `${label}: no value`
        : `${label}: ${say(values.at(-1), y)} at the end, between ${say(Math.min(...values), y)} and ${say(Math.max(...values), y)}`;
    });
    return `${title}, ${this.#rows.length} points. ${parts.join('. ')}. The button Table shows all of them.`;
  }

  #resize() {
    const width = Math.floor(this.#plot.clientWidth);
    if (width > 0 && width !== this.#width) {
      this.#width = width;
      if (this.#uplot) {
        this.#uplot.setSize({ width, height: HEIGHT });
      } else {
        this.#draw();
      }
    }
  }

  #data() {
    const columns = [this.#rows.map((row) => seconds(row[this.#spec.x]))];
    const series = this.#order();
    series.forEach(({ key, stack }, index) => {
      const below = stack ? series.slice(index).map((other) => other.key) : [key];
      columns.push(this.#rows.map((row) => (row[key] ?? null) === null ? null
        : below.reduce((sum, other) => sum + (row[other] ?? 0), 0)));
    });
    return columns;
  }

  /** What is stacked is drawn from the top, so that the lower bars cover what they stand in. */
  #order() {
    return this.#spec.series.some((series) => series.stack) ? this.#spec.series.toReversed() : this.#spec.series;
  }

  #draw() {
    if (!this.#spec || this.#width === 0) {
      return;
    }
    this.#uplot?.destroy();
    const { paths } = uPlot;
    const quiet = resolved('muted');
    const line = resolved('line');
    const font = `12px ${colour('font')}`;
    const { y, max } = this.#spec;
    const series = this.#order().map(({ label, kind, tone }, index) => {
      const stroke = resolved(tone ?? `series-${index + 1}`);
      const base = { label, stroke, width: 2, points: { show: this.#rows.length <= FEW || kind === 'points', size: 5, fill: stroke } };
      return kind === 'bars' ? { ...base, width: 0, fill: stroke, points: { show: false }, paths: paths.bars({ size: [0.7, 28], radius: 0.15 }) }
        : kind === 'step' ? { ...base, paths: paths.stepped({ align: 1 }) }
        : kind === 'area' ? { ...base, fill: stroke.replace('rgb(', 'rgba(').replace(')', ', 0.12)') }
        : kind === 'points' ? { ...base, paths: () => null }
        : base;
    });
    this.#uplot = new uPlot({
      width: this.#width,
      height: HEIGHT,
      legend: { show: false },
      padding: [12, 22, 0, 0],
      cursor: { y: false, points: { size: 8 }, drag: { x: false, y: false } },
      hooks: { setCursor: [(plot) => this.#say(plot.cursor.idx)] },
      scales: {
        x: { range: (plot, from, to) => this.#room(from, to) },
        y: { range: (plot, low, high) => [0, max ?? Math.max((high ?? 1) * 1.08, 1e-9)] },
      },
      series: [{}, ...series],
      axes: [
        { stroke: quiet, font, size: 32, grid: { show: false }, ticks: { stroke: line, width: 1, size: 4 }, space: 70, values: this.#spec.isByDay ? byDay : byTime },
        { stroke: quiet, font, size: 52, grid: { stroke: line, width: 1 }, ticks: { show: false }, splits: y === 'count' ? wholeSplits : undefined, incrs: y === 'minutes' ? SPANS : undefined,
          values: (plot, splits) => splits.map((split) => sayShort(split, y)) },
      ],
    }, this.#data(), this.#plot);
  }

  /** Bars at either end need half their width. */
  #room(from, to) {
    const step = this.#rows.length > 1 ? (to - from) / (this.#rows.length - 1) : this.#spec.isByDay ? 86_400 : 60;
    const room = this.#spec.series.some(({ kind }) => kind === 'bars') || from === to ? step * 0.6 : 0;
    return [from - room, to + room];
  }

  /** The legend says the values under the pointer, else the newest. */
  #say(index) {
    const at = index ?? this.#rows.length - 1;
    const row = this.#rows[at] ?? {};
    const keys = this.#order().map(({ key }) => key);
    this.#legend.replaceChildren(...this.#spec.series.map(({ key, label, tone, kind }) => {
      const swatch = h('i', { class: `swatch ${kind === 'bars' ? 'block' : ''}`, 'aria-hidden': 'true' });
      swatch.style.background = `var(--${tone ?? `series-${keys.indexOf(key) + 1}`})`;
      return h('li', null, swatch, h('span', null, label), h('b', null, say(row[key], this.#spec.y)));
    }));
  }
}

const axisClock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const axisDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

function byDay(plot, splits) {
  return splits.map((split) => {
    const date = new Date(split * 1000);
    return date.getHours() === 0 ? axisDay.format(date) : '';
  });
}

function byTime(plot, splits) {
  const isLong = splits.length > 1 && splits.at(-1) - splits[0] > 36 * 3600;
  return splits.map((split) => (isLong ? axisDay : axisClock).format(new Date(split * 1000)));
}

/** Nobody is half blocked. */
function wholeSplits(plot, axis, low, high, step) {
  const whole = Math.max(1, Math.ceil(step));
  return Array.from({ length: Math.floor(high / whole) + 1 }, (none, index) => index * whole);
}

/** A small line of a tile; decoration, its end is the tile's number. */
export function sparkline(values) {
  const known = values.slice(-MOST_SPARKS).map((value) => value ?? null);
  const numbers = known.filter((value) => value !== null);
  if (numbers.length < 2) {
    return null;
  }
  const high = Math.max(...numbers);
  const low = Math.min(...numbers, 0);
  const range = high - low || 1;
  const points = known
    .map((value, index) => (value === null ? null : [(index / (known.length - 1)) * 96, 26 - ((value - low) / range) * 24]))
    .filter(Boolean);
  const path = points.map(([x, y], index) => `${index ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  return svg('svg', { class: 'spark', viewBox: '0 0 96 28', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' }, svg('path', { d: path }));
}

/** Names with bars, the longest first. */
export function barList(rows, label, value, format) {
  const most = Math.max(...rows.map((row) => row[value] ?? 0), 1e-9);
  return h('ol', { class: 'bars' }, rows.slice(0, 10).map((row) => {
    const bar = h('i', { 'aria-hidden': 'true' });
    bar.style.width = `${Math.max(0.5, (100 * (row[value] ?? 0)) / most)}%`;
    return h('li', null, h('span', { class: 'name', title: row[label] }, row[label]), h('b', null, say(row[value], format)), h('span', { class: 'rail' }, bar));
  }));
}
