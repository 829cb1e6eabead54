// Colours and weights of a terminal (ECMA-48, "SGR") as spans. Everything else that steers a terminal is left out.
const STEERING = /\x1b(?:\[([0-9;:]*)([ -/]*[@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~]?)/g;
const WEIGHTS = { 1: 'bold', 2: 'faint', 3: 'italic', 4: 'underline' };
const OFF = { 22: ['bold', 'faint'], 23: ['italic'], 24: ['underline'] };
/** Readable on a light and on a dark page. */
const COLOURS = ['#7d7d7d', '#d1242f', '#2a8a3f', '#9a6700', '#2f7fe0', '#a04ed6', '#12808c', '#8c8c8c'];

/** What the 256 colours are: 16 of the terminal, a cube of 6 x 6 x 6, 24 greys. */
function indexed(index) {
  if (index < 16) {
    return COLOURS[index % 8];
  }
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey}, ${grey}, ${grey})`;
  }
  const level = (value) => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  return `rgb(${level(Math.floor(cube / 36))}, ${level(Math.floor(cube / 6) % 6)}, ${level(cube % 6)})`;
}

/** One log's text, line by line: what a line switched on holds for the next. */
export class Ansi {
  #weights = new Set();
  #colour = null;

  /** @returns nodes for a line without its break */
  line(text) {
    const nodes = [];
    let from = 0;
    for (const code of text.matchAll(STEERING)) {
      this.#put(nodes, text.slice(from, code.index));
      from = code.index + code[0].length;
      if (code[2] === 'm') {
        this.#switch(code[1].split(/[;:]/).map(Number));
      }
    }
    this.#put(nodes, text.slice(from));
    return nodes;
  }

  #put(nodes, text) {
    if (text === '') {
      return;
    }
    if (this.#weights.size === 0 && this.#colour === null) {
      nodes.push(document.createTextNode(text));
      return;
    }
    const span = document.createElement('span');
    span.textContent = text;
    span.classList.add(...this.#weights);
    span.style.color = this.#colour ?? '';
    nodes.push(span);
  }

  #switch(codes) {
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      if (code === 0) {
        this.#weights.clear();
        this.#colour = null;
      } else if (WEIGHTS[code]) {
        this.#weights.add(WEIGHTS[code]);
      } else if (OFF[code]) {
        OFF[code].forEach((weight) => this.#weights.delete(weight));
      } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
        this.#colour = COLOURS[code % 10];
      } else if (code === 39) {
        this.#colour = null;
      } else if (code === 38 || code === 48) {
        const [colour, used] = codes[i + 1] === 5 ? [indexed(codes[i + 2] & 255), 2] : [`rgb(${codes[i + 2]}, ${codes[i + 3]}, ${codes[i + 4]})`, 4];
        this.#colour = code === 38 ? colour : this.#colour;
        i += used;
      }
    }
  }
}
