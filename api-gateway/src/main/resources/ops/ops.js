// The frame: signing in, the refresh, and what is said when something fails.
import { html, nothing, render } from '/ops/lib/lit-html/lit-html.js';
import { Refused, signIn, signOut, token } from '/ops/api.js';
import * as lag from '/ops/lag.js';

const EVERY = 5000;
const app = document.getElementById('app');
let failure = null;
let timer = null;

function show() {
  render(token() ? page() : door(), app);
  lag.afterRender();
}

async function refresh() {
  clearTimeout(timer);
  if (!token()) {
    return show();
  }
  try {
    await lag.refresh();
    failure = null;
  } catch (e) {
    failure = e;
    if (e instanceof Refused && e.status === 401) {
      signOut();
    }
  }
  show();
  timer = setTimeout(refresh, EVERY);
}

function enter(event) {
  event.preventDefault();
  failure = null;
  signIn(new FormData(event.target).get('token'));
  refresh();
}

function leave() {
  signOut();
  show();
}

const failed = () => (failure ? html`<p class="failure" role="alert">${failure.message}</p>` : nothing);

const door = () => html`
  <main class="door">
    <h1>Operations</h1>
    <form @submit=${enter}>
      <label for="token">Operator or read token</label>
      <input id="token" name="token" type="password" autocomplete="off" required autofocus>
      <button>Sign in</button>
    </form>
    ${failed()}
    <p class="quiet">Made with <code>shithubd admin token create --name N --scope read</code>. It stays in this tab.</p>
  </main>`;

const page = () => html`
  <header>
    <h1>Operations</h1>
    <button @click=${leave}>Sign out</button>
  </header>
  <main>
    ${failed()}
    <section aria-label="Consumer lag" class=${failure ? 'old' : ''}>${lag.view(show)}</section>
  </main>`;

refresh();
