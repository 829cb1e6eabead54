// The chosen job of a run: its steps, and the log of the chosen one.
import { html, nothing } from '/ops/lib/lit-html/lit-html.js';
import { keyed } from '/ops/lib/lit-html/directives/keyed.js';
import { ref } from '/ops/lib/lit-html/directives/ref.js';
import { ask } from '/ops/ask.js';
import { LogView, save } from '/ops/log.js';
import { outcome, pill } from '/ops/parts.js';
import { link } from '/ops/route.js';
import { UNKNOWN, bytes, counted, took } from '/ops/words.js';

let log = null;

export function closeLog() {
  log?.end();
  log = null;
}

export function chosenJob(page, run, job) {
  const name = job.name || job.key;
  return html`
    <section aria-label="Job ${name}" class="job">
      <h2>${name} ${pill(outcome(job))}</h2>
      ${page.operator && ['queued', 'running'].includes(job.status) ? html`<div class="actions"><button class="danger" @click=${() => cancel(page, job, name)}>Cancel this job</button></div>` : nothing}
      ${job.check_run?.output?.summary ? html`<p class="quiet">${job.check_run.output.summary}</p>` : nothing}
      <ol class="steps">
        ${job.steps.map((step) => line(page, run, job, step))}
      </ol>
    </section>`;
}

async function cancel(page, job, name) {
  const agreed = await ask({ title: `Cancel job ${name}?`, text: 'If it runs, its runner is told, and ends it when it hears of it. Jobs that need it are skipped.', action: 'Cancel it' });
  if (agreed !== null) {
    await page.act(`/api/v1/jobs/${job.id}/cancel`, {}, (answer) => `Cancelled: ${counted(answer.changed_jobs, 'job')} changed.`);
  }
}

function line(page, run, job, step) {
  const shown = page.route.ids[2] === String(step.id);
  const target = shown ? `runs/${run.id}/${job.id}` : `runs/${run.id}/${job.id}/${step.id}`;
  return html`
    <li>
      ${pill(outcome(step))}
      <a href=${link(target)} aria-current=${shown ? 'true' : nothing}>${step.name || step.step_id || `Step ${step.index + 1}`}</a>
      <span class="quiet">${step.started_at ? took(step.started_at, step.completed_at) : UNKNOWN}${step.log_object_key ? `, ${bytes(step.log_byte_count)}` : ''}</span>
      ${shown ? keyed(step.id, viewer(job, step)) : nothing}
    </li>`;
}

const viewer = (job, step) => html`
  <div class="log" ${ref(place(job, step))}>
    <div class="bar">
      <span class="says quiet" role="status">Reading…</span>
      <button @click=${() => save(path(job, step), `step-${step.id}.log`)}>Save the whole log</button>
    </div>
    <pre tabindex="0" aria-label="Log"></pre>
  </div>`;

const path = (job, step) => `/api/v1/jobs/${job.id}/steps/${step.id}/log`;

// One function for each step: lit calls a ref again only when it is another one.
const places = new Map();
function place(job, step) {
  const from = path(job, step);
  const finished = step.log_object_key ? step.log_byte_count : null;
  if (!places.has(from)) {
    places.clear();
    places.set(from, (element) => {
      closeLog();
      if (element) {
        log = new LogView(element, from, finished);
      }
    });
  }
  return places.get(from);
}
