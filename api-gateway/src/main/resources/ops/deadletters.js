// Records that no consumer could handle: how many by reason, each to be looked at, and to be replayed by operators.
import { html, nothing } from '/ops/lib/lit-html/lit-html.js';
import { ask } from '/ops/ask.js';
import { empty, figure, pager, pill, table } from '/ops/parts.js';
import { read } from '/ops/api.js';
import { link } from '/ops/route.js';
import { UNKNOWN, ago, bytes, count, counted, time, when, words } from '/ops/words.js';

const PER_PAGE = 50;
const NAMES = ['state', 'reason', 'topic'];

let found = null;
let letter = null;

export async function refresh(page) {
  const [id] = page.route.ids;
  const query = new URLSearchParams(page.route.query);
  query.set('per_page', PER_PAGE);
  [found, letter] = await Promise.all([read(`/api/v1/ops/dead-letters?${query}`), id ? read(`/api/v1/ops/dead-letters/${id}`) : null]);
}

export const announce = () => (found ? (found.open === 0 ? 'No dead letter is open.' : `${counted(found.open, 'dead letter')} ${found.open === 1 ? 'is' : 'are'} open.`) : 'Looking at the dead letters…');

export const view = (page) => html`
  <h1>Dead letters</h1>
  ${found ? html`${byReason(page)} ${letter && page.route.ids.length ? one(page) : nothing} ${list(page)}` : nothing}`;

const filters = (page) => Object.fromEntries(NAMES.map((name) => [name, page.route.query.get(name)]));

const shows = (page) => link('dead-letters', { ...filters(page), page: page.route.query.get('page') });

function byReason(page) {
  const narrowed = NAMES.filter((name) => filters(page)[name]);
  const sum = (name, line) =>
    figure(words(line[name]), count(line.open), 'watch', html`oldest for ${time(line.oldest_age_seconds)}; <a href=${link('dead-letters', { ...filters(page), [name]: line[name] })}>show ${words(line[name])}</a>`);
  return html`
    ${found.open === 0 ? nothing : html`<dl class="figures">${found.by_reason.map((line) => sum('reason', line))} ${found.by_topic.map((line) => sum('topic', line))}</dl>`}
    <p class="facts">
      ${narrowed.length === 0 ? html`<span>open ones</span><a href=${link('dead-letters', { state: 'all' })}>show those that were decided, too</a>` : html`<span>${narrowed.map((name) => `${name}: ${words(filters(page)[name])}`).join(', ')}</span><a href="#/dead-letters">show all that are open</a>`}
      ${found.depth == null ? html`<span>this gateway could not look into the topic yet</span>` : html`<span>${counted(found.depth, 'record')} in the topic</span>`}
    </p>`;
}

function list(page) {
  if (found.dead_letters.length === 0) {
    return empty('No dead letter here: every record was handled. One that no consumer can handle comes here with the reason, and can be replayed.');
  }
  const number = Number(page.route.query.get('page') ?? 1);
  return html`
    ${table(
      html`<span class="unseen">Dead letters, the newest first</span>`,
      [
        ['Reason', (it) => html`<span class="pill watch">${words(it.reason)}</span>`],
        ['Letter', (it) => html`<a href=${shows(page).replace('dead-letters', `dead-letters/${it.id}`)}>${it.id}</a>`],
        ['From', (it) => html`${it.topic} <span class="quiet">${it.partition == null ? '' : `partition ${it.partition}, offset ${it.offset}`}</span>`, 'wide'],
        ['Group', (it) => it.group],
        ['Why', (it) => it.detail, 'wide'],
        ['Parked', (it) => when(it.parked_at)],
        ['State', (it) => (it.state === 'open' ? pill('open') : html`<span class="pill plain">${it.state}</span>`)],
      ],
      found.dead_letters,
    )}
    ${pager(number, PER_PAGE, found.total_count, (other) => link('dead-letters', { ...filters(page), page: other }))}`;
}

function one(page) {
  const it = letter.dead_letter;
  return html`
    <section aria-label="Dead letter ${it.id}" class="letter">
      <h2>Dead letter ${it.id} <span class="pill ${it.state === 'open' ? 'watch' : 'plain'}">${it.state}</span></h2>
      <p>${words(it.reason)}: ${it.detail}</p>
      <p class="facts">
        <span>from <b>${it.topic}</b> ${it.partition == null ? '' : `partition ${it.partition}, offset ${it.offset}`}</span><span>group <b>${it.group}</b></span>
        <span>tried <b>${it.attempts == null ? UNKNOWN : counted(it.attempts, 'time')}</b></span><span>key <b class="code">${it.key ?? 'none'}</b></span><span>parked <b>${ago(it.parked_at)}</b></span>
        ${it.replayed_at ? html`<span>replayed <b>${when(it.replayed_at)}</b> by ${it.replayed_by}</span>` : nothing}
        ${it.replay_of ? html`<span>came of the replay of <a href=${link(`dead-letters/${it.replay_of}`)}>${it.replay_of}</a></span>` : nothing}
        ${it.discarded_at ? html`<span>discarded <b>${when(it.discarded_at)}</b> by ${it.discarded_by}: ${it.discard_note}</span>` : nothing}
      </p>
      <div class="actions">
        ${actions(page, it)}
        <a href=${shows(page)}>Close</a>
      </div>
      ${headers()} ${value()}
    </section>`;
}

function actions(page, it) {
  if (!page.operator) {
    return html`<span class="quiet">This token reads; to replay or discard takes an operator's.</span>`;
  }
  return html`
    ${letter.replayable ? html`<button @click=${() => replay(page, it)}>Replay</button>` : html`<span class="quiet">It cannot be replayed: its record has left the topic, is larger than one may be, or no service reads the topic it came from.</span>`}
    ${it.state === 'open' ? html`<button class="danger" @click=${() => discard(page, it)}>Discard</button>` : nothing}`;
}

async function replay(page, it) {
  const agreed = await ask({
    title: `Replay dead letter ${it.id}?`,
    text: `Its record is written to ${it.topic} again, behind all that is there now. What was applied before is not applied twice. If the reason is still there (${it.detail}), it comes back as a new dead letter.`,
    action: 'Replay',
  });
  if (agreed !== null) {
    await page.act(`/api/v1/ops/dead-letters/${it.id}/replay`, { again: it.state !== 'open' }, () => `Dead letter ${it.id} was written to ${it.topic} again.`);
  }
}

async function discard(page, it) {
  const note = await ask({ title: `Discard dead letter ${it.id}?`, text: 'Nothing is done about it; it is not open any more.', action: 'Discard', field: 'Why' });
  if (note !== null) {
    await page.act(`/api/v1/ops/dead-letters/${it.id}/discard`, { note }, () => `Dead letter ${it.id} was discarded.`);
  }
}

const headers = () =>
  Object.keys(letter.headers).length === 0
    ? nothing
    : table('Headers', [['Name', ([name]) => name], ['Value', ([, text]) => html`<code>${text}</code>`]], Object.entries(letter.headers));

function value() {
  if (!letter.value) {
    return html`<p class="quiet">The record has left the topic; what it held is not there any more.</p>`;
  }
  const { format, bytes: size, json, text } = letter.value;
  return html`
    <h3>${letter.by_reference ? 'The beginning of a record too large for a dead letter' : 'Value'}, ${bytes(size)}, ${words(format)} <span class="quiet">without secrets and text of logs</span></h3>
    <pre class="value" tabindex="0">${json == null ? (text ?? '') : JSON.stringify(json, null, 2)}</pre>`;
}
