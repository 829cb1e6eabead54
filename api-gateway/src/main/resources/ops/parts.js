// Small parts that several views show.
import { html, nothing } from '/ops/lib/lit-html/lit-html.js';
import { UNKNOWN, count, words } from '/ops/words.js';

const TONES = {
  good: ['ok', 'catching_up', 'success', 'live', 'completed'],
  bad: ['data_lost', 'stopped', 'stalled', 'falling_behind', 'failure', 'timed_out', 'revoked', 'stale'],
  going: ['running', 'in_progress'],
  plain: ['queued', 'skipped', 'neutral', 'idle'],
};

/** good, bad, going, plain; watch for all else */
export const tone = (word) => Object.keys(TONES).find((name) => TONES[name].includes(word)) ?? 'watch';

export const pill = (word) => (word == null ? UNKNOWN : html`<span class="pill ${tone(word)}">${words(word)}</span>`);

/** Of a run, a job, a step or a check run: how it ended, or how far it is. */
export const outcome = (it) => it.conclusion ?? it.status;

export const empty = (text) => html`<p class="empty">${text}</p>`;

/** One number with what it counts. */
export const figure = (label, value, kind = '', note = nothing) => html`
  <div class="figure ${kind}"><dt>${label}</dt><dd>${value}</dd>${note === nothing ? nothing : html`<dd class="quiet">${note}</dd>`}</div>`;

/** Links to the other pages of a list. */
export function pager(page, perPage, total, href) {
  const last = Math.max(1, Math.ceil(total / perPage));
  if (last === 1) {
    return nothing;
  }
  return html`
    <nav class="pager" aria-label="Pages">
      ${page > 1 ? html`<a rel="prev" href=${href(page - 1)}>Newer</a>` : html`<span class="quiet">Newer</span>`}
      <span>Page ${count(page)} of ${count(last)}</span>
      ${page < last ? html`<a rel="next" href=${href(page + 1)}>Older</a>` : html`<span class="quiet">Older</span>`}
    </nav>`;
}

/** A table that becomes a list of cards on a narrow screen. Columns: [heading, cell of a row, 'number' or 'wide' when it is one]. */
export function table(caption, columns, rows, name = '') {
  return html`
    <table class="cards ${name}">
      <caption>${caption}</caption>
      <thead>
        <tr>${columns.map(([heading, , kind]) => html`<th scope="col" class=${kind ?? ''}>${heading}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`
            <tr>
              ${columns.map(([heading, cell, kind]) => html`<td data-label=${heading} class=${kind ?? ''}><span>${cell(row)}</span></td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
}
