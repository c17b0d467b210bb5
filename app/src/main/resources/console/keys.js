// Asks for a key where the server wants one. It is kept in memory, and nowhere else.
import { forgetTexts, keysFrom, useKey } from './api.js';
import { forget } from './question.js';

/** What a header can carry: a key is digits and letters. */
const KEY = /^[\x21-\x7e]+$/;

export function createKeys() {
  const dialog = document.getElementById('key-dialog');
  const input = document.getElementById('key-input');
  const text = document.getElementById('key-text');
  const change = document.getElementById('key-button');

  const ask = async (words) => {
    text.textContent = words;
    input.value = '';
    dialog.returnValue = '';
    dialog.showModal();
    input.focus();
    await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
    const given = dialog.returnValue === 'use' ? input.value.trim() : '';
    input.value = '';
    if (given === '') {
      return null;
    }
    if (!KEY.test(given)) {
      return ask('This is no key: it has blanks, or letters beyond plain ASCII. Copy it again.');
    }
    change.hidden = false;
    return given;
  };

  document.getElementById('key-cancel').addEventListener('click', () => dialog.close());
  keysFrom((refused) =>
    ask(
      refused
        ? 'The server does not know this key, or its time is over. Try another one.'
        : 'Ask the operator for a key. (For them: winnow.security.api-keys; the authority “search” lets ask, “ingest” lets add and remove documents.)',
    ),
  );
  change.addEventListener('click', async () => {
    const given = await ask('The new key takes the place of the one in use.');
    if (given !== null) {
      useKey(given);
      // What the old key saw is not for the new one.
      forgetTexts();
      forget();
    }
  });
}
