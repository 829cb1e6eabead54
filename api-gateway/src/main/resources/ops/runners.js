// Who runs jobs: all runners, and how each one is.
import { html, nothing } from '/ops/lib/lit-html/lit-html.js';
import { empty, pager, pill, table } from '/ops/parts.js';
import { read } from '/ops/api.js';
import { link } from '/ops/route.js';
import { UNKNOWN, ago, count, counted } from '/ops/words.js';

const PER_PAGE = 50;
/** Within a page; pages themselves go by the ids. */
const WORST_FIRST = ['stale', 'draining', 'live', 'revoked'];
let found = null;

export async function refresh(page) {
  const query = new URLSearchParams(page.route.query);
  query.set('per_page', PER_PAGE);
  found = await read(`/api/v1/runners?${query}`);
}

export const announce = () => (found ? `${counted(found.total_count, 'runner')}.` : '');

export const view = (page) => html`
  <h1>Runners</h1>
  ${found ? list(page) : nothing}`;

function list(page) {
  if (found.runners.length === 0) {
    return empty(html`No runner is registered. Register one: <code>shithubd admin runner register --name N --labels linux --capacity 1</code>.`);
  }
  return html`
    ${table(
      html`<span class="unseen">Runners</span>`,
      [
        ['State', (runner) => pill(runner.state)],
        ['Runner', (runner) => html`<a href=${link(`runners/${runner.id}`)}>${runner.name}</a>`],
        ['Labels', (runner) => runner.labels.join(', ') || 'none', 'wide'],
        ['Running', (runner) => `${count(runner.active_job_count)} of ${count(runner.capacity)}`, 'number'],
        ['Host', (runner) => runner.host_name || UNKNOWN],
        ['Version', (runner) => runner.version || UNKNOWN],
        ['Heard of', (runner) => ago(runner.last_heartbeat_at), 'number'],
        ['Why', (runner) => runner.drain_reason || runner.revoked_reason, 'wide'],
      ],
      [...found.runners].sort((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state) || a.id - b.id),
    )}
    ${pager(Number(page.route.query.get('page') ?? 1), PER_PAGE, found.total_count, (other) => link('runners', { page: other }))}`;
}
