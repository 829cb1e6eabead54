// The runs, the newest first, narrowed down by what the address says.
import { html, nothing } from '/ops/lib/lit-html/lit-html.js';
import { empty, outcome, pager, pill, table } from '/ops/parts.js';
import { read } from '/ops/api.js';
import { link } from '/ops/route.js';
import { counted, ref, took, when } from '/ops/words.js';

const PER_PAGE = 50;
const CHOICES = {
  status: ['queued', 'running', 'completed', 'cancelled'],
  conclusion: ['success', 'failure', 'cancelled', 'timed_out', 'action_required', 'neutral', 'skipped'],
  event: ['push', 'pull_request', 'schedule', 'workflow_dispatch'],
};
const TYPED = { repo_id: 'Repository id', head_ref: 'Ref' };

let found = null;
let shown = null;

export async function refresh(page) {
  const asked = page.route.query;
  const query = new URLSearchParams(asked);
  query.set('per_page', PER_PAGE);
  found = await read(`/api/v1/runs?${query}`);
  shown = asked;
}

const filters = (query) => Object.fromEntries([...Object.keys(CHOICES), ...Object.keys(TYPED)].map((name) => [name, query.get(name) ?? '']));

export const announce = () => (found && shown ? `${counted(found.total_count, 'run')}${Object.values(filters(shown)).some(Boolean) ? ' match' : ''}.` : '');

export function view(page) {
  const query = page.route.query;
  const narrow = (event) => {
    event.preventDefault();
    location.hash = link('runs', Object.fromEntries(new FormData(event.currentTarget)));
  };
  const choose = (event) => event.currentTarget.form.requestSubmit();
  return html`
    <h1>Runs</h1>
    <form class="filters" role="search" @submit=${narrow}>
      ${Object.entries(CHOICES).map(
        ([name, values]) => html`
          <label>${name}
            <select name=${name} @change=${choose}>
              <option value="">any</option>
              ${values.map((value) => html`<option value=${value} .selected=${query.get(name) === value}>${value.replaceAll('_', ' ')}</option>`)}
            </select>
          </label>`,
      )}
      ${Object.entries(TYPED).map(([name, words]) => html`<label>${words}<input name=${name} .value=${query.get(name) ?? ''}></label>`)}
      <button>Find</button>
    </form>
    ${found ? list(query) : nothing}`;
}

function list(query) {
  if (found.workflow_runs.length === 0) {
    return empty(html`No run here. Take a filter away, or queue a run: <code>shithubd admin actions dispatch --repo owner/name --file ci.yml</code>.`);
  }
  const number = Number(query.get('page') ?? 1);
  return html`
    ${table(
      html`<span class="unseen">Runs, the newest first</span>`,
      [
        ['State', (run) => pill(outcome(run))],
        ['Run', (run) => html`<a href=${link(`runs/${run.id}`)}>${run.repo} #${run.run_index}</a>`, 'wide'],
        ['Workflow', (run) => run.workflow_name || run.workflow_file],
        ['Ref', (run) => html`${ref(run.head_ref)} <span class="code quiet">${run.head_sha.slice(0, 7)}</span>`],
        ['Event', (run) => run.event.replaceAll('_', ' ')],
        ['Queued', (run) => when(run.created_at)],
        ['Took', (run) => took(run.started_at, run.completed_at), 'number'],
      ],
      found.workflow_runs,
    )}
    ${pager(number, PER_PAGE, found.total_count, (other) => link('runs', { ...filters(query), page: other }))}`;
}
