// One runner: how it is, what it runs, and, for operators, whether it gets new jobs.
import { html, nothing } from '/ops/lib/lit-html/lit-html.js';
import { ask } from '/ops/ask.js';
import { empty, pill, table } from '/ops/parts.js';
import { read } from '/ops/api.js';
import { link } from '/ops/route.js';
import { UNKNOWN, ago, count, time, when } from '/ops/words.js';

let runner = null;
let held = [];

export async function refresh(page) {
  ({ runner, jobs: held } = await read(`/api/v1/runners/${page.route.ids[0]}`));
}

export function leave() {
  runner = null;
}

/** The heading shows what is announced. */
export const headed = true;

export const announce = () => (runner ? `Runner ${runner.name} is ${runner.state}.` : '');

export const view = (page) =>
  runner && runner.id === Number(page.route.ids[0])
    ? html`
        <h1>Runner ${runner.name} ${pill(runner.state)}</h1>
        ${facts()} ${actions(page)} ${jobs()}`
    : html`<h1>Runner</h1>`;

const facts = () => html`
  <p class="facts">
    <span>labels <b>${runner.labels.join(', ') || UNKNOWN}</b></span><span>room for <b>${count(runner.capacity)}</b></span>
    <span>host <b>${runner.host_name || UNKNOWN}</b></span><span>version <b>${runner.version || UNKNOWN}</b></span><span>heard of <b>${ago(runner.last_heartbeat_at)}</b></span>
    ${runner.draining && runner.drain_reason ? html`<span>drains because <b>${runner.drain_reason}</b></span>` : nothing}
    ${runner.revoked_at ? html`<span>revoked <b>${when(runner.revoked_at)}</b>: ${runner.revoked_reason}</span>` : nothing}
    <a href="#/runners">all runners</a>
  </p>`;

function actions(page) {
  if (runner.revoked_at) {
    return nothing;
  }
  if (!page.operator) {
    return html`<p class="quiet">This token reads; to drain takes an operator's.</p>`;
  }
  return html`
    <div class="actions">
      ${runner.draining ? html`<button @click=${() => page.act(`/api/v1/runners/${runner.id}/undrain`, {}, () => `Runner ${runner.name} gets jobs again.`)}>Let it have jobs again</button>` : html`<button class="danger" @click=${() => drain(page)}>Drain</button>`}
    </div>`;
}

async function drain(page) {
  const reason = await ask({ title: `Drain ${runner.name}?`, text: 'It finishes what it runs and gets nothing new, until it is let have jobs again.', action: 'Drain it', field: 'Why' });
  if (reason !== null) {
    await page.act(`/api/v1/runners/${runner.id}/drain`, { reason }, () => `Runner ${runner.name} drains.`);
  }
}

const jobs = () =>
  held.length === 0
    ? empty('It runs nothing.')
    : table(
        'What it runs',
        [
          ['Job', (job) => html`<a href=${link(`runs/${job.run_id}/${job.job_id}`)}>${job.name || job.key}</a>`, 'wide'],
          ['Run', (job) => html`<a href=${link(`runs/${job.run_id}`)}>${job.run_id}</a>`, 'number'],
          ['Lease age', (job) => time(job.lease_age_seconds), 'number'],
          ['Last call', (job) => (job.last_call_age_seconds == null ? 'none yet' : `${time(job.last_call_age_seconds)} ago`), 'number'],
          ['Lease ends', (job) => when(job.lease_expires_at), 'number'],
        ],
        held,
      );
