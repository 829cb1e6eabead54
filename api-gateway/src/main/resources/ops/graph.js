// The jobs of a run as a picture; the gateway says where each one stands.
import { html, nothing, svg } from '/ops/lib/lit-html/lit-html.js';
import { link } from '/ops/route.js';
import { outcome, tone } from '/ops/parts.js';
import { count, took, words } from '/ops/words.js';

const LONGEST = 24;
const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
const path = (points) => points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');

/** @param jobs by their ids */
export function picture(graph, jobs, run, chosen) {
  if (graph.nodes.length < 2) {
    return graph.jobs > 1 ? html`<p class="quiet">${count(graph.jobs)} jobs are too many for a picture, or need too much of each other; the list below has them all.</p>` : nothing;
  }
  return html`
    <div class="graph" role="group" aria-label="Jobs and what they need" tabindex="0">
      <svg width=${graph.width} height=${graph.height} viewBox="0 0 ${graph.width} ${graph.height}">
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 Z"></path></marker>
        </defs>
        ${graph.edges.map((edge) => svg`<path d=${path(edge.points)} marker-end="url(#arrow)"></path>`)}
        ${graph.nodes.map((node) => (jobs.has(node.job_id) ? box(node, jobs.get(node.job_id), run, chosen) : nothing))}
      </svg>
    </div>`;
}

function box(node, job, run, chosen) {
  const state = words(outcome(job));
  const name = job.name || job.key;
  return svg`
    <a href=${link(`runs/${run.id}/${job.id}`)} class="${tone(outcome(job))} ${job.id === chosen ? 'chosen' : ''}" aria-label="${name}: ${state}">
      <title>${name}: ${state}</title>
      <rect x=${node.x} y=${node.y} width=${node.width} height=${node.height} rx="5"></rect>
      <rect class="side" x=${node.x} y=${node.y} width="5" height=${node.height} rx="2"></rect>
      <text x=${node.x + 14} y=${node.y + 18}>${short(name)}</text>
      <text class="under" x=${node.x + 14} y=${node.y + 35}>${state}${job.started_at ? `, ${took(job.started_at, job.completed_at)}` : ''}</text>
    </a>`;
}
