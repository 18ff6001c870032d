// The page: signing in, the frame around the views, and which view the address names.
import { h } from './dom.js';
import { timeElement, zone } from './formats.js';
import { Live } from './live.js';
import { Panel, tile } from './panels.js';
import * as session from './session.js';
import * as theme from './theme.js';
import { VIEWS } from './views.js';

const app = document.getElementById('app');
const announcement = document.getElementById('announce');
const ANNOUNCE_EVERY_MILLIS = 30_000;
const HIDDEN_MILLIS = 20_000;

const TROUBLE = {
  'token.refused': 'Your token has expired or is not accepted here. Sign in again with a new one.',
  'role.insufficient': 'Your role or your teams do not include this. An auditor or admin sees all of the organisation; your token names your teams.',
  'store.unavailable': 'The database does not answer. What you see is the last that was read; this page tries again by itself.',
  'live.crowded': 'As many people watch as there are places. Close a tab that you do not need; this page tries again by itself.',
  unreachable: 'The server does not answer. What you see is the last that was read; this page tries again by itself.',
};

let live = null;
let panels = [];
let teams = [];
let shown = null;
let announcedAt = 0;

/** view, team and range, as the address says them. */
function place() {
  const query = new URLSearchParams(location.search);
  const view = VIEWS.find(({ id }) => id === query.get('view')) ?? VIEWS[0];
  const team = teams.includes(query.get('team')) ? query.get('team') : teams[0] ?? null;
  const range = view.ranges.includes(query.get('range')) ? query.get('range') : view.ranges[view.id === 'delivery' ? 1 : 0] ?? null;
  return { view, team, range, foreign: query.has('team') && query.get('team') !== team ? query.get('team') : null };
}

function address({ view, team, range }) {
  const query = new URLSearchParams({ view: view.id });
  if (team) {
    query.set('team', team);
  }
  if (range) {
    query.set('range', range);
  }
  return `/?${query}`;
}

function go(changes, event) {
  event?.preventDefault();
  const now = place();
  const next = { ...now, range: changes.view ? null : now.range, ...changes };
  history.pushState(null, '', address(next));
  show();
}

/* Signing in */

function signIn(problem) {
  live?.close();
  session.forget();
  const field = h('textarea', { id: 'token', name: 'token', rows: '4', required: true, spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'token-help' });
  const error = h('p', { class: 'error', role: 'alert' }, problem ?? '');
  document.title = 'Sign in · Tributary';
  app.replaceChildren(h('main', { id: 'main', class: 'sign-in', tabindex: '-1' },
    h('form', {
      submit: (event) => {
        event.preventDefault();
        const wrong = session.take(field.value);
        if (wrong) {
          error.textContent = wrong;
          field.focus();
        } else {
          begin();
        }
      },
    },
    brand(),
    h('h1', null, 'Sign in'),
    h('label', { for: 'token' }, 'Access token'),
    field,
    h('p', { class: 'hint', id: 'token-help' }, 'From your identity provider, or from ', h('code', null, './tributary token'), '. It stays in this tab and is forgotten when you close it.'),
    error,
    h('button', { type: 'submit', class: 'primary' }, 'Sign in'))));
  field.focus();
}

async function begin() {
  try {
    const answer = await fetch('/api/v1/teams', { headers: { Authorization: `Bearer ${session.token()}` } });
    if (answer.status === 401) {
      signIn(TROUBLE['token.refused']);
      return;
    }
    const known = answer.ok ? (await answer.json()).rows.map(({ team }) => team) : [];
    teams = [...new Set([...(session.claims().teams ?? []), ...known])].sort();
  } catch {
    teams = session.claims().teams ?? [];
  }
  frame();
  show();
}

/* The frame */

const parts = {};

function brand() {
  return h('p', { class: 'brand' }, h('img', { src: '/assets/icon.svg', alt: '', width: '28', height: '28' }), h('span', null, 'Tributary'));
}

function frame() {
  const { tenant, role } = session.claims();
  parts.nav = h('ul', null, VIEWS.map((view) => h('li', null, h('a', { href: `/?view=${view.id}`, 'data-view': view.id, click: (event) => go({ view }, event) }, view.title))));
  parts.team = h('select', { id: 'team', change: (event) => go({ team: event.target.value }) }, teams.map((team) => h('option', { value: team }, team)));
  parts.teamBox = h('div', { class: 'control' }, h('label', { for: 'team' }, 'Team'), parts.team);
  parts.ranges = h('div', { class: 'segments', role: 'group', 'aria-label': 'Range' });
  parts.state = h('p', { class: 'state' });
  parts.title = h('h1', { tabindex: '-1' });
  parts.lead = h('p', { class: 'lead' });
  parts.problem = h('div', { class: 'problem', role: 'alert', hidden: true });
  parts.tiles = h('dl', { class: 'tiles', 'aria-label': 'The numbers now' });
  parts.grid = h('div', { class: 'grid' });
  const themes = h('button', { type: 'button', class: 'quiet', click: () => { theme.next(); nameTheme(); } });
  const nameTheme = () => { themes.textContent = `Theme: ${theme.theme()}`; };
  nameTheme();
  app.replaceChildren(
    h('header', { class: 'side' },
      brand(),
      h('nav', { 'aria-label': 'Views' }, parts.nav),
      h('div', { class: 'who' },
        h('p', null, h('b', null, tenant), h('span', null, role.replace('_', ' '))),
        themes,
        h('button', { type: 'button', class: 'quiet', click: () => signIn() }, 'Sign out'))),
    h('main', { id: 'main' },
      h('div', { class: 'top' },
        h('div', null, parts.title, parts.lead),
        h('div', { class: 'controls' }, parts.teamBox, parts.ranges, parts.state)),
      parts.problem, parts.tiles, parts.grid,
      h('footer', null, `Times are those of ${zone}; hover over one for UTC. `, h('a', { href: '/openapi.json' }, 'The same numbers as an API'))));
}

function show() {
  const here = place();
  const { view, team, range } = here;
  live?.close();
  panels.forEach(({ panel }) => panel.close());
  shown = null;
  document.title = `${view.title}${view.ofTeam && team ? `, ${team}` : ''} · Tributary`;
  parts.title.textContent = view.title;
  parts.lead.textContent = view.lead;
  parts.nav.querySelectorAll('a').forEach((link) => {
    const isHere = link.dataset.view === view.id;
    link.toggleAttribute('aria-current', isHere);
    if (isHere) {
      link.setAttribute('aria-current', 'page');
      link.scrollIntoView({ block: 'nearest', inline: 'center' });
    }
  });
  parts.teamBox.hidden = !view.ofTeam || teams.length === 0;
  parts.team.value = team ?? '';
  parts.ranges.replaceChildren(...view.ranges.map((each) =>
    h('button', { type: 'button', 'aria-pressed': String(each === range), click: () => go({ range: each }) }, each)));
  parts.ranges.hidden = view.ranges.length === 0;
  parts.tiles.replaceChildren();
  parts.problem.hidden = true;
  panels = view.panels.map((spec) => ({ spec, panel: new Panel(spec, () => [view.id, view.ofTeam ? team : null].filter(Boolean).join('-'), view.ofTeam ? team : null) }));
  parts.grid.replaceChildren(...panels.map(({ panel }) => panel.element));
  parts.grid.classList.add('loading');
  if (here.foreign) {
    // The server is asked all the same: who may see what is its word, not ours.
    watch(view, here.foreign, range);
  } else if (view.ofTeam && !team) {
    refuse('Your token names no team, so there is nothing to show here. Ask for one that does: ./tributary token --team=...');
  } else {
    watch(view, team, range);
  }
}

function watch(view, team, range) {
  const query = new URLSearchParams();
  if (view.ofTeam) {
    query.set('team', team);
  }
  if (range) {
    query.set('range', range);
  }
  live = new Live(`/api/v1/live/${view.id}?${query}`, {
    view: (body) => update(view, body),
    state: (name, problem) => state(name, problem),
  });
}

function update(view, body) {
  const isFirst = shown === null;
  shown = body.panels;
  parts.grid.classList.remove('loading');
  parts.problem.hidden = true;
  if (!parts.grid.firstChild) {
    parts.grid.replaceChildren(...panels.map(({ panel }) => panel.element));
  }
  parts.tiles.replaceChildren(...view.tiles(shown).map(tile));
  panels.forEach(({ spec, panel }) => {
    panel.element.hidden = !shown[spec.from];
    if (shown[spec.from]) {
      panel.show(shown[spec.from]);
    }
  });
  state('live');
  announce(isFirst ? `${view.title} is shown.` : `${view.title} has new numbers.`, isFirst);
}

/** Whoever listens is told at most twice a minute. */
function announce(text, isFirst) {
  if (isFirst || Date.now() - announcedAt > ANNOUNCE_EVERY_MILLIS) {
    announcedAt = Date.now();
    announcement.textContent = text;
  }
}

const STATES = { connecting: 'Connecting', live: 'Live', waiting: 'Reconnecting', trouble: 'Interrupted', refused: 'Not allowed' };

function state(name, problem) {
  parts.state.dataset.state = name;
  const main = shown && Object.values(shown).find((body) => body.data_as_of);
  parts.state.replaceChildren(h('span', { class: 'dot', 'aria-hidden': 'true' }), STATES[name],
    ...(main ? [h('span', { class: 'as-of' }, ' · data as of ', timeElement(main.data_as_of, 'seconds'))] : []));
  if (name === 'refused' && problem.status === 401) {
    signIn(TROUBLE['token.refused']);
  } else if (name === 'refused' || name === 'trouble') {
    refuse(TROUBLE[problem?.reason] ?? `The server answered: ${problem?.detail ?? 'an error it did not explain'}. Reload the page; if it stays, ask whoever runs Tributary.`);
  } else if (name === 'live') {
    parts.problem.hidden = true;
  }
}

function refuse(text) {
  parts.problem.hidden = false;
  parts.problem.replaceChildren(h('p', null, text));
  if (!shown) {
    parts.grid.replaceChildren();
  }
}

let hiddenSince = null;

document.addEventListener('visibilitychange', () => {
  clearTimeout(hiddenSince);
  if (document.hidden) {
    hiddenSince = setTimeout(() => live?.pause(), HIDDEN_MILLIS);
  } else {
    live?.resume();
  }
});
// A page that the browser keeps for the way back keeps its connections, too.
addEventListener('pagehide', () => live?.pause());
addEventListener('pageshow', (event) => event.persisted && live?.resume());

theme.start();
addEventListener('popstate', () => session.token() && show());
addEventListener('hashchange', () => location.hash.startsWith('#code=') && location.reload());
const problem = await session.redeem().catch(() => TROUBLE.unreachable);
if (session.token()) {
  begin();
} else {
  signIn(problem);
}
