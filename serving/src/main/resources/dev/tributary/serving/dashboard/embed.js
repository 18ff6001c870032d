// One panel on somebody else's page. The signed address is all it knows; it asks again once a minute.
import { h } from './dom.js';
import { Panel } from './panels.js';
import { start } from './theme.js';
import { panelOf } from './views.js';

const EVERY_MILLIS = 60_000;

start();
const main = document.getElementById('main');
const id = location.pathname.split('/').at(-1);
const panel = new Panel(panelOf(id), () => new URLSearchParams(location.search).get('team'));
main.append(panel.element);

async function refresh() {
  try {
    const answer = await fetch(`${location.pathname}/data${location.search}`);
    if (answer.ok) {
      panel.show(await answer.json());
    } else if (answer.status === 403) {
      main.replaceChildren(h('p', { class: 'notice', role: 'alert' }, 'This link has expired. Whoever embedded it can make a new one: ./tributary embed.'));
      return;
    }
  } catch {
    // The next one may succeed; what is shown says how old it is.
  }
  setTimeout(refresh, EVERY_MILLIS);
}

refresh();
