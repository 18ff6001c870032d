// Server-sent events over fetch: EventSource cannot send a token, and a token does not belong in an address.
import { token } from './session.js';

const SILENCE_MILLIS = 30_000;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/**
 * Watches one view until it is closed. Comes back by itself, after longer and longer waits, and says what it has
 * already, so that nothing is sent twice.
 */
export class Live {
  #path;
  #handlers;
  #abort = null;
  #timer = null;
  #last = null;
  #wait = FIRST_WAIT;
  #closed = false;
  #refused = false;

  /** handlers: view(body), state(name, problem); name is connecting, live, waiting, trouble or refused. */
  constructor(path, handlers) {
    this.#path = path;
    this.#handlers = handlers;
    this.#open();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  /** Nobody looks: a browser has six connections for a server, and a hidden tab shall not hold one. */
  pause() {
    this.close();
  }

  /** Somebody looks again: goes on after what was seen. */
  resume() {
    if (this.#closed && !this.#refused) {
      this.#closed = false;
      this.#open();
    }
  }

  async #open() {
    this.#abort = new AbortController();
    this.#handlers.state(this.#last ? 'waiting' : 'connecting');
    let wait = null;
    try {
      const headers = { Accept: 'text/event-stream', Authorization: `Bearer ${token()}` };
      if (this.#last) {
        headers['Last-Event-ID'] = this.#last;
      }
      const answer = await fetch(this.#path, { headers, signal: this.#abort.signal, cache: 'no-store' });
      if (answer.ok) {
        this.#wait = FIRST_WAIT;
        await this.#read(answer.body);
      } else {
        const problem = await answer.json().catch(() => ({ status: answer.status }));
        if (answer.status < 500) {
          this.#refuse(problem);
          return;
        }
        wait = 1000 * Number(answer.headers.get('Retry-After') ?? 0);
        this.#handlers.state('trouble', problem);
      }
    } catch {
      if (!this.#closed) {
        this.#handlers.state('trouble', { reason: 'unreachable' });
      }
    }
    this.#comeBack(wait);
  }

  #refuse(problem) {
    this.#closed = true;
    this.#refused = true;
    this.#handlers.state('refused', problem);
  }

  #comeBack(wait) {
    if (this.#closed) {
      return;
    }
    const jitter = 0.75 + Math.random() / 2;
    this.#timer = setTimeout(() => this.#open(), Math.max(wait ?? 0, this.#wait * jitter));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  async #read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let silence = this.#watchdog();
    let text = '';
    try {
      for (;;) {
        const { value, done } = await reader.read();
        clearTimeout(silence);
        if (done) {
          return;
        }
        silence = this.#watchdog();
        const frames = (text + value).split('\n\n');
        text = frames.pop();
        frames.forEach((frame) => this.#take(frame));
      }
    } finally {
      clearTimeout(silence);
    }
  }

  #watchdog() {
    return setTimeout(() => this.#abort?.abort(), SILENCE_MILLIS);
  }

  #take(frame) {
    const fields = {};
    for (const line of frame.split('\n')) {
      const at = line.indexOf(': ');
      if (at > 0) {
        fields[line.slice(0, at)] = line.slice(at + 2);
      }
    }
    if (!fields.event) {
      return; // a heartbeat
    }
    if (fields.event === 'trouble') {
      const problem = JSON.parse(fields.data);
      if (problem.status === 401) {
        this.#refuse(problem);
      } else {
        this.#handlers.state('trouble', problem);
      }
      return;
    }
    this.#handlers.state('live');
    if (fields.event === 'view') {
      this.#last = fields.id;
      this.#handlers.view(JSON.parse(fields.data));
    }
  }
}
