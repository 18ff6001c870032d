// Why a number says what it says: its definition, its window, and the events of it that whoever asks may see.
import { h } from './dom.js';
import { say, timeElement } from './formats.js';
import * as session from './session.js';

const KEYS = { operational: 'minute', delivery: 'window_end', summary: 'summary_date', engagement: 'session_start' };

const WITHHELD = {
  people: 'Single events about how people work together are listed to nobody: a few of them would tell what the privacy floor hides.',
  role: 'Your role sees numbers and not the events behind them. A team lead sees those of their teams.',
  archive: 'This server was not told where the archive is (--apiColdPath), so it can list no events.',
};

const TROUBLE = {
  'parameter.invalid': 'This column is no metric of the catalogue, or it has more events than can be shown.',
  'cell.unknown': 'The row is not there any more.',
  'store.unavailable': 'The archive or the database does not answer now. Try again.',
};

/** Whether rows of a reading can be explained. */
export function canExplain(of) {
  return of in KEYS;
}

/** Opens a dialog about a row. metrics: columns of it, [{key, label, format}]. */
export function explain(team, of, row, metrics, reason) {
  const answer = h('div', { class: 'answer', 'aria-live': 'polite' });
  const choice = h('select', { id: 'explained', change: () => ask(0) }, metrics.map(({ key, label }) => h('option', { value: key }, label)));
  const dialog = h('dialog', { class: 'explain', 'aria-labelledby': 'explain-title', close: () => dialog.remove() },
    h('header', null,
      h('h2', { id: 'explain-title' }, 'Why this number?'),
      h('button', { type: 'button', click: () => dialog.close() }, 'Close')),
    h('div', { class: 'control' }, h('label', { for: 'explained' }, 'Number'), choice),
    answer);

  async function ask(days) {
    const metric = metrics.find(({ key }) => key === choice.value);
    const query = new URLSearchParams({ of, key: row[KEYS[of]], metric: metric.key, days_back: days, limit: 200 });
    answer.replaceChildren(h('p', { class: 'hint' }, 'Looking …'));
    try {
      const response = await fetch(`/api/v1/teams/${encodeURIComponent(team)}/explain?${query}`, { headers: { Authorization: `Bearer ${session.token()}` } });
      const body = await response.json();
      answer.replaceChildren(...(response.ok ? told(body, metric) : [h('p', { class: 'nothing' }, TROUBLE[body.reason] ?? body.detail)]));
    } catch {
      answer.replaceChildren(h('p', { class: 'nothing' }, 'The server does not answer.'));
    }
  }

  function told(body, metric) {
    const facts = [
      ['Value', body.suppressed ? `not shown: ${reason(body.suppressed)}` : say(body.value, metric.format)],
      ['Means', `${body.metric.definition} (${body.metric.unit}, version ${body.metric.version})`],
      ['Window', [timeElement(body.from), ' to ', timeElement(body.to)]],
      ['Made of', body.event_count === null ? 'a number of events that is not told' : `${say(body.event_count, 'count')} events of the row, of all types`],
      ['Late', `${say(body.late_events, 'count')} events of the window`],
      ['State', [body.is_final ? 'final' : 'early: it may still change', ...(body.watermark ? [', complete up to ', timeElement(body.watermark)] : [])]],
      ['Reads', body.metric.reads.join(', ')],
    ];
    return [h('dl', null, facts.flatMap(([name, value]) => [h('dt', null, name), h('dd', null, value)])), ...events(body)];
  }

  function events(body) {
    if (body.events_withheld) {
      return [h('p', { class: 'nothing' }, WITHHELD[body.events_withheld])];
    }
    const before = h('button', { type: 'button', click: () => ask(7) }, 'Also the seven days before');
    if (body.rows.length === 0) {
      return [h('p', { class: 'nothing' }, 'None of the events that it reads happened in the window. What stands may have begun before.'), before];
    }
    return [
      h('div', { class: 'table', tabindex: '0', role: 'region', 'aria-label': 'Events' },
        h('table', null,
          h('caption', null, `${say(body.rows.length, 'count')} of ${say(body.events_found, 'count')} events that it reads${body.next ? '; the API has the other pages' : ''}`),
          h('thead', null, h('tr', null, ['When', 'Event', 'Says', 'Who'].map((label) => h('th', { scope: 'col' }, label)))),
          h('tbody', null, body.rows.map((event) => h('tr', null,
            h('th', { scope: 'row' }, timeElement(event.timestamp)),
            h('td', null, event.event_type, event.in_window ? null : ' (before)'),
            h('td', { class: 'payload' }, Object.entries(event.payload).map(([field, value]) => `${field} ${value}`).join(', ')),
            h('td', null, event.person ?? '–')))))),
      before,
    ];
  }

  document.body.append(dialog);
  dialog.showModal();
  ask(0);
}
