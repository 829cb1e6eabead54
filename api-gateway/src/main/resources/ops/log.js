// The log of one step, while it grows and after. However long it is, no more than its last lines are held.
import { Ansi } from '/ops/ansi.js';
import { call } from '/ops/api.js';
import { events } from '/ops/events.js';
import { bytes, count } from '/ops/words.js';

export const MOST_LINES = 5000;
const MOST_CHARS = 4000;
const FINISHED_BYTES = 1048576;
const AGAIN_AFTER = 1000;
const MARKS = [
  [/^##\[group\]|^::group::/, 'group'],
  [/^##\[error\]|^::error/, 'error'],
  [/^##\[warning\]|^::warning/, 'warning'],
];

export class LogView {
  #stop = new AbortController();
  #ansi = new Ansi();
  #part = '';
  #dropped = 0;
  #last = null;

  /** @param finished how many bytes the log has when it is finished, else null */
  constructor(element, path, finished) {
    this.path = path;
    this.finished = finished;
    this.says = element.querySelector('.says');
    this.lines = element.querySelector('pre');
    this.#run();
  }

  end() {
    this.#stop.abort();
  }

  async #run() {
    while (!this.#stop.signal.aborted) {
      try {
        await (this.finished == null ? this.#follow() : this.#read());
        return;
      } catch (e) {
        if (this.#stop.signal.aborted) {
          return;
        }
        this.#say(`${e.message}; ${e.status === 404 || e.status === 410 ? 'there is no more' : 'trying again'}`);
        if (e.status === 404 || e.status === 410 || e.status === 401) {
          return;
        }
        await new Promise((later) => setTimeout(later, AGAIN_AFTER));
      }
    }
  }

  /** What is finished does not change: of a long one its end. */
  async #read() {
    const cut = this.finished > FINISHED_BYTES;
    const answer = await call(this.path, { signal: this.#stop.signal, headers: cut ? { Range: `bytes=-${FINISHED_BYTES}` } : {} });
    this.lines.replaceChildren();
    this.#take(await answer.text());
    this.#flush();
    this.#say(this.finished === 0 ? 'The step said nothing.' : `Finished, ${bytes(this.finished)}${cut ? `; its last ${bytes(FINISHED_BYTES)} are shown` : ''}.`);
  }

  async #follow() {
    const answer = await call(`${this.path}/stream`, { signal: this.#stop.signal, headers: this.#last == null ? {} : { 'Last-Event-ID': this.#last } });
    this.#say('Live.');
    for await (const event of events(answer)) {
      if (event.name === 'chunk') {
        this.#last = event.id ?? this.#last;
        this.#take(event.data);
      } else if (event.name === 'done') {
        this.#flush();
        const { status, conclusion } = JSON.parse(event.data);
        this.#say(`The step has ended: ${conclusion ?? status}.`);
        return;
      } else if (event.name === 'dropped') {
        throw new Error(event.data);
      }
    }
    throw new Error('the stream ended before the log did');
  }

  /** Whole lines go on the page; of a line that is written over and over, as progress bars are, the last state. */
  #take(text) {
    const atEnd = this.lines.scrollHeight - this.lines.scrollTop - this.lines.clientHeight < 40;
    const lines = (this.#part + text).split('\n');
    this.#part = lines.pop();
    if (this.#part.length > MOST_CHARS) {
      lines.push(this.#part);
      this.#part = '';
    }
    this.#put(lines, atEnd);
  }

  #flush() {
    if (this.#part !== '') {
      this.#put([this.#part], true);
      this.#part = '';
    }
  }

  #put(lines, atEnd) {
    const shown = document.createDocumentFragment();
    const skipped = Math.max(0, lines.length - MOST_LINES);
    lines.slice(0, skipped).forEach((line) => this.#ansi.line(line));
    lines.slice(skipped).forEach((line) => shown.append(this.#line(line)));
    this.lines.append(shown);
    let over = this.lines.childElementCount - MOST_LINES;
    this.#dropped += skipped + Math.max(0, over);
    for (; over > 0; over--) {
      this.lines.firstElementChild.remove();
    }
    this.lines.dataset.dropped = this.#dropped > 0 ? `${count(this.#dropped)} earlier lines are not shown.` : '';
    if (atEnd) {
      this.lines.scrollTop = this.lines.scrollHeight;
    }
  }

  #line(text) {
    const last = text.replace(/\r$/, '').split('\r').at(-1);
    const line = document.createElement('div');
    const kind = MARKS.find(([mark]) => mark.test(last));
    if (kind) {
      line.className = kind[1];
    }
    line.append(...this.#ansi.line(last.length > MOST_CHARS ? `${last.slice(0, MOST_CHARS)}…` : last));
    return line;
  }

  #say(text) {
    const dropped = this.lines.dataset.dropped;
    this.says.textContent = dropped ? `${text} ${dropped}` : text;
  }
}

/** The whole of it, as a file. */
export async function save(path, name) {
  const answer = await call(path);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), AGAIN_AFTER);
}
