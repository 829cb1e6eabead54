// The plots of a page, each in the element that lit gave it.
import { ref } from '/ops/lib/lit-html/directives/ref.js';
import { Plot } from '/ops/plot.js';

export class Plots {
  #refs = new Map();
  #plots = new Map();
  #history;

  /** @param history what is known of a name, or nothing */
  constructor(history) {
    this.#history = history;
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plots.forEach(({ plot }) => plot.redraw()));
  }

  /** One function for each place: lit calls a ref again only when it is another one. */
  at(name, small) {
    const place = `${name}#${small}`;
    if (!this.#refs.has(place)) {
      this.#refs.set(place, (element) => this.#placed(place, name, small, element));
    }
    return ref(this.#refs.get(place));
  }

  #placed(place, name, small, element) {
    this.#plots.get(place)?.plot.end();
    this.#plots.delete(place);
    if (element) {
      this.#plots.set(place, { name, plot: new Plot(element, small) });
    }
  }

  show() {
    for (const { name, plot } of this.#plots.values()) {
      const history = this.#history(name);
      if (history) {
        plot.show(history);
      }
    }
  }
}
