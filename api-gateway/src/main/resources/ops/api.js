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

export async function read(path) {
  let answer;
  try {
    answer = await fetch(path, { headers: { Authorization: `Bearer ${token()}` }, cache: 'no-store' });
  } catch {
    throw new Refused(0, 'the gateway does not answer');
  }
  if (!answer.ok) {
    const body = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, body.error ?? `the gateway answers ${answer.status}`);
  }
  return answer.json();
}
