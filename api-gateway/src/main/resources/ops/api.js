// The operator's token, kept in this tab's session only, and calls with it.
const KEY = 'token';

export const token = () => sessionStorage.getItem(KEY);
export const signIn = (value) => sessionStorage.setItem(KEY, value.trim());
export const signOut = () => sessionStorage.removeItem(KEY);

/** What the gateway answered instead of what was asked for. */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** @returns the answer, of which nothing is read yet */
export async function call(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...options, headers: { ...options.headers, Authorization: `Bearer ${token()}` }, cache: 'no-store' });
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new Refused(0, 'the gateway does not answer');
  }
  if (!answer.ok) {
    const body = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, body.error ?? `the gateway answers ${answer.status}`);
  }
  return answer;
}

export const read = async (path) => (await call(path)).json();

/** For operators. */
export const act = async (path, body = {}) =>
  (await call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).json().catch(() => ({}));

/** What a list has, page by page, up to a bound. */
export async function readAll(path, field, most) {
  const all = [];
  for (let page = 1; all.length < most; page++) {
    const answer = await read(`${path}?per_page=100&page=${page}`);
    all.push(...answer[field]);
    if (answer[field].length < 100 || all.length >= answer.total_count) {
      break;
    }
  }
  return all;
}
