// The frame: signing in, the ways to the views, the refresh, and what is said when something fails.
import { html, nothing, render } from '/ops/lib/lit-html/lit-html.js';
import { Refused, act, read, signIn, signOut, token } from '/ops/api.js';
import { clock, took } from '/ops/words.js';
import { changed, parse } from '/ops/route.js';

const EVERY = 5000;
const VIEWS = {
  lag: { name: 'Lag', load: () => import('/ops/lag.js') },
  overview: { name: 'Overview', load: () => import('/ops/overview.js') },
  runs: { name: 'Runs', load: (route) => (route.ids.length ? import('/ops/run.js') : import('/ops/runs.js')) },
  runners: { name: 'Runners', load: (route) => (route.ids.length ? import('/ops/runner.js') : import('/ops/runners.js')) },
  'dead-letters': { name: 'Dead letters', load: () => import('/ops/deadletters.js') },
};

const app = document.getElementById('app');
const known = (name) => (Object.hasOwn(VIEWS, name) ? VIEWS[name] : null);
let route = parse(location.hash);
let view = null;
let visit = 0;
let who = null;
let failure = null;
let notice = null;
let loadedAt = null;
let timer = null;

/** What a view has of the frame. */
const page = {
  again: show,
  get route() {
    return route;
  },
  get operator() {
    return who?.scope === 'operator';
  },
  /** Carries out what an operator asked for; said: the sentence for what came back. */
  async act(path, body, said) {
    try {
      notice = { text: said(await act(path, body)) };
    } catch (e) {
      notice = { text: `Not done: ${e.message}.`, bad: true };
    }
    await refresh();
  },
};

/** What has the focus keeps it when its row changes its place, which takes it out of the page and puts it in again. */
function show() {
  const focused = document.activeElement;
  render(token() ? frame() : door(), app);
  if (document.activeElement === document.body && focused.isConnected) {
    focused.focus({ preventScroll: true });
  }
  if (token()) {
    view?.afterRender?.(page);
  }
}

async function go(moveFocus) {
  const mine = ++visit;
  const before = view;
  const next = (token() && (await known(route.name)?.load(route))) || null;
  if (mine !== visit) {
    return;
  }
  if (before !== next) {
    before?.leave?.();
    loadedAt = null;
  }
  view = next;
  failure = null;
  notice = null;
  document.title = `${known(route.name)?.name ?? 'Not here'} · Operations`;
  show();
  if (moveFocus && before !== next) {
    scrollTo(0, 0);
    document.getElementById('main')?.focus();
  }
  await refresh();
}

async function refresh() {
  clearTimeout(timer);
  if (!token() || !view) {
    return show();
  }
  const mine = visit;
  try {
    who ??= await read('/api/v1/ops/whoami');
    await view.refresh(page);
    if (mine !== visit) {
      return;
    }
    failure = null;
    loadedAt = Date.now();
  } catch (e) {
    if (mine !== visit) {
      return;
    }
    failure = e;
    if (e instanceof Refused && e.status === 401) {
      leave(e);
    }
  }
  show();
  clearTimeout(timer);
  timer = document.hidden ? null : setTimeout(refresh, EVERY);
}

function enter(event) {
  event.preventDefault();
  signIn(new FormData(event.target).get('token'));
  go(true);
}

function leave(why = null) {
  view?.leave?.();
  view = null;
  who = null;
  visit++;
  failure = why;
  signOut();
  show();
}

/** Says how old the figures are as soon as they are not fresh. */
function failed() {
  if (!failure) {
    return nothing;
  }
  const since = loadedAt ? ` The figures are from ${clock(loadedAt)}, ${took(new Date(loadedAt).toISOString())} ago.` : '';
  return html`<p class="failure" role="alert">${sentence(failure.message)}${since}</p>`;
}

const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

const door = () => html`
  <main class="door">
    <h1>Operations</h1>
    <form @submit=${enter}>
      <label for="token">Operator or read token</label>
      <input id="token" name="token" type="password" autocomplete="off" spellcheck="false" required autofocus>
      <button class="strong">Sign in</button>
    </form>
    ${failed()}
    <p class="quiet">Made with <code>shithubd admin token create --name N --scope read</code>. It stays in this tab.</p>
  </main>`;

const skip = (event) => {
  event.preventDefault();
  document.getElementById('main').focus();
};

const frame = () => html`
  <a class="skip" href="#main" @click=${skip}>Skip to the figures</a>
  <header>
    <nav aria-label="Operations">
      ${Object.entries(VIEWS).map(([name, { name: label }]) => html`<a href="#/${name}" aria-current=${route.name === name ? 'page' : nothing}>${label}</a>`)}
    </nav>
    <div class="who">
      <span class="quiet">${who ? `${who.name} (${who.scope})` : ''}</span>
      <button @click=${() => leave()}>Sign out</button>
    </div>
  </header>
  <main id="main" tabindex="-1" aria-label=${known(route.name)?.name ?? 'Not here'}>
    ${failed()}
    <p class="notice ${notice?.bad ? 'bad' : ''}" role="status">${notice?.text ?? ''}</p>
    <p class="summary ${view?.headed ? 'unseen' : ''}" role="status">${view?.announce?.() ?? ''}</p>
    ${view ? html`<div class=${failure ? 'old' : ''}>${view.view(page)}</div>` : lost()}
    <p class="quiet asof">${loadedAt ? `As of ${clock(loadedAt)}; looked at again every ${EVERY / 1000} s while this tab is in front.` : ''}</p>
  </main>`;

const lost = () => (known(route.name) ? html`<p class="quiet">Loading…</p>` : html`<h1>Not here</h1><p>There is no view of this name. <a href="#/lag">Go to the lag</a>.</p>`);

addEventListener('hashchange', () => {
  if (changed(route, location.hash)) {
    route = parse(location.hash);
    go(true);
  }
});
document.addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(timer) : refresh()));
go(false);
