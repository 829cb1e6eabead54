// Asks before something is changed: the browser's own dialog, which keeps the keyboard inside and closes on Escape.
import { html, nothing, render } from '/ops/lib/lit-html/lit-html.js';

const place = document.body.appendChild(document.createElement('div'));

/**
 * @param question title, text, action (the button's word), field (what is asked for in words, or nothing)
 * @returns what was typed in ('' when nothing is asked for), or null when it was called off
 */
export function ask({ title, text, action, field }) {
  return new Promise((answer) => {
    const dialog = () => place.querySelector('dialog');
    const close = (value) => {
      answer(value);
      dialog().close();
      render(nothing, place);
    };
    const agree = (event) => {
      event.preventDefault();
      close(field ? new FormData(event.target).get('value').trim() : '');
    };
    const callOff = (event) => {
      event.preventDefault();
      close(null);
    };
    render(
      html`
        <dialog aria-labelledby="question" @cancel=${callOff}>
          <form @submit=${agree}>
            <h2 id="question">${title}</h2>
            <p>${text}</p>
            ${field ? html`<label for="value">${field}</label><input id="value" name="value" maxlength="500" required>` : nothing}
            <div class="actions"><button class="strong">${action}</button><button type="button" @click=${callOff}>Leave it</button></div>
          </form>
        </dialog>`,
      place,
    );
    dialog().showModal();
  });
}
