// Cards: a title, a drawing, the same as a table, the same as CSV. They are made once and then filled, so that the keyboard
// stays where it was and an open table stays open.
import { TimeChart, barList, sparkline } from './charts.js';
import { h, save } from './dom.js';
import { canExplain, explain } from './explain.js';
import { isNumber, say, timeElement } from './formats.js';

const REASONS = {
  floor: 'It describes fewer people than the privacy floor allows: five, or more if your organisation raised it.',
  complement: 'It describes enough people, but together with other numbers a smaller group could be computed from it.',
  pending: 'Numbers about people are decided when their day is over and the nightly run has been there.',
};

/** Why a cell is not shown. */
export function reason(code) {
  return REASONS[code] ?? 'It is not shown.';
}

/** A number of the row above the charts: {label, value, format, note, spark, tone, hidden}. */
export function tile({ label, value, format, note, spark, tone, hidden, text }) {
  const shown = hidden ? hiddenMark(hidden) : h('span', { class: 'value' }, text ?? say(value, format));
  return h('div', { class: 'tile', 'data-tone': tone ?? null },
    h('dt', null, label),
    h('dd', null, shown, spark ? sparkline(spark) : null, note ? h('span', { class: 'note' }, note) : null));
}

function hiddenMark(code) {
  return h('span', { class: 'hidden-cell', tabindex: '0', title: reason(code) }, 'not shown', h('span', { class: 'sr' }, `: ${reason(code)}`));
}

/**
 * spec: id, title, hint, wide, empty, columns: [{key, label, format, hides}], chart or bars (or neither: the table is all there is).
 * prepare makes rows, and if they depend on them columns and chart, of what the API says; drawn says that there will be a chart.
 * hides names the column that says why a cell is null.
 */
export class Panel {
  #spec;
  #rows = [];
  #columns = [];
  #chart = null;
  #figure = h('div', { class: 'figure' });
  #table = h('div', { class: 'table', tabindex: '0' });
  #meta = h('p', { class: 'meta' });
  #toggle;
  #isOpen;
  #team;
  element;

  /** team: whose rows they are, if they can be explained to whoever looks. */
  constructor(spec, context, team = null) {
    this.#spec = spec;
    this.#team = canExplain(spec.from) ? team : null;
    this.#isOpen = !spec.chart && !spec.bars && !spec.drawn;
    const id = `panel-${spec.id}`;
    this.#table.id = `${id}-table`;
    this.#table.setAttribute('role', 'region');
    this.#table.setAttribute('aria-labelledby', id);
    this.#toggle = h('button', { type: 'button', 'aria-expanded': 'false', 'aria-controls': this.#table.id, click: () => this.#flip() }, 'Table');
    this.element = h('section', { class: `panel ${spec.wide ? 'wide' : ''}`, 'aria-labelledby': id, 'data-panel': spec.id },
      h('header', null,
        h('div', null, h('h3', { id }, spec.title), h('p', { class: 'hint' }, spec.hint)),
        h('div', { class: 'actions' },
          this.#isOpen ? null : this.#toggle,
          h('button', { type: 'button', 'aria-label': `CSV of ${spec.title}`, click: () => this.#download(context()) }, 'CSV'))),
      this.#figure, this.#table, this.#meta);
    this.#table.hidden = !this.#isOpen;
  }

  close() {
    this.#chart?.close();
  }

  /** body: what the API says, with rows in the order of the table. */
  show(body) {
    const prepared = this.#spec.prepare ? this.#spec.prepare(body.rows) : {};
    this.#rows = prepared.rows ?? body.rows;
    this.#columns = prepared.columns ?? this.#spec.columns;
    const isEmpty = this.#rows.length === 0;
    this.element.classList.toggle('empty', isEmpty);
    this.#draw(prepared.chart ?? this.#spec.chart, isEmpty);
    this.#table.hidden = isEmpty || !this.#isOpen;
    const held = [...this.#table.querySelectorAll('.why')].indexOf(document.activeElement);
    this.#table.replaceChildren(...(this.#table.hidden ? [] : this.#tableParts()));
    if (held >= 0) {
      this.#table.querySelectorAll('.why')[held]?.focus({ preventScroll: true });
    }
    this.#meta.replaceChildren(...this.#metaParts(body));
  }

  #draw(chart, isEmpty) {
    if (isEmpty) {
      this.#chart?.close();
      this.#chart = null;
      this.#figure.replaceChildren(h('p', { class: 'nothing' }, this.#spec.empty ?? 'There are no rows in this range. A longer range may have some.'));
    } else if (chart) {
      if (!this.#chart) {
        this.#chart = new TimeChart();
        this.#figure.replaceChildren(this.#chart.element);
      }
      this.#chart.show(chart, this.#rows.toReversed(), this.#spec.title);
    } else if (this.#spec.bars) {
      this.#figure.replaceChildren(barList(this.#rows, this.#spec.bars.label, this.#spec.bars.value, this.#spec.bars.format));
    } else {
      this.#figure.replaceChildren();
    }
  }

  #flip() {
    this.#isOpen = !this.#isOpen;
    this.#toggle.setAttribute('aria-expanded', String(this.#isOpen));
    this.#table.hidden = !this.#isOpen;
    this.#table.replaceChildren(...(this.#isOpen ? this.#tableParts() : []));
  }

  #tableParts() {
    const reasons = new Set();
    const cell = (row, { key, format, hides }, index) => {
      const value = row[key];
      const why = (value === null || value === undefined) && hides ? row[hides] : null;
      if (why) {
        reasons.add(why);
      }
      const content = why ? hiddenMark(why)
        : format === 'time' && value ? timeElement(value)
        : format === 'yes' ? h('span', { class: `badge ${value ? '' : 'early'}` }, say(value, format))
        : say(value, format);
      return index === 0 ? h('th', { scope: 'row' }, content) : h('td', { class: isNumber(format) ? 'number' : null }, content);
    };
    const table = h('table', null,
      h('caption', { class: 'sr' }, this.#spec.title),
      h('thead', null, h('tr', null, this.#columns.map(({ label, format }) => h('th', { scope: 'col', class: isNumber(format) ? 'number' : null }, label)),
        this.#team ? h('th', { scope: 'col' }, h('span', { class: 'sr' }, 'Explanation')) : null)),
      h('tbody', null, this.#rows.slice(0, 200).map((row) => h('tr', null, this.#columns.map((column, index) => cell(row, column, index)), this.#why(row)))));
    const more = this.#rows.length > 200 ? h('p', { class: 'hint' }, `The first 200 of ${this.#rows.length} rows; the CSV has all.`) : null;
    const why = [...reasons].map((code) => h('li', null, h('b', null, `${code}: `), reason(code)));
    return [table, more, why.length ? h('ul', { class: 'reasons' }, why) : null].filter(Boolean);
  }

  #why(row) {
    const metrics = this.#columns.filter(({ format }) => isNumber(format));
    return this.#team ? h('td', null, h('button', { type: 'button', class: 'why', click: () => explain(this.#team, this.#spec.from, row, metrics, reason) }, 'Why?')) : null;
  }

  #metaParts(body) {
    if (!body.data_as_of && !body.watermark) {
      return [];
    }
    return [
      h('span', { class: `badge ${body.is_final ? '' : 'early'}`, title: body.is_final ? 'Nothing shown here changes any more, except by a reconciliation.' : 'Some of it may still change: its window has not passed, or events may come late.' },
        body.is_final === null ? 'no rows' : body.is_final ? 'final' : 'early'),
      body.data_as_of ? h('span', null, 'data as of ', timeElement(body.data_as_of, 'seconds')) : null,
      body.watermark ? h('span', null, 'complete up to ', timeElement(body.watermark)) : null,
      body.late_events ? h('span', null, `${body.late_events} late ${body.late_events === 1 ? 'event' : 'events'}`) : null,
    ].filter(Boolean);
  }

  /** What is shown, with times in UTC and values as the API says them. */
  #download(context) {
    const hides = [...new Set(this.#columns.map(({ hides: column }) => column).filter(Boolean))];
    const keys = [...this.#columns.map(({ key }) => key), ...hides.filter((key) => !this.#columns.some((column) => column.key === key))];
    const lines = [keys, ...this.#rows.map((row) => keys.map((key) => row[key]))];
    save(`tributary-${context}-${this.#spec.id}.csv`, 'text/csv;charset=utf-8', lines.map((line) => line.map(quoted).join(',')).join('\r\n') + '\r\n');
  }
}

/** A spreadsheet takes a text that begins with one of these for a formula. */
function quoted(value) {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
