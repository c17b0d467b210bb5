// Asks for a key where the server wants one. It is kept in memory, and nowhere else.
import { keysFrom, useKey } from './api.js';

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
    change.hidden = false;
    return given;
  };

  document.getElementById('key-cancel').addEventListener('click', () => dialog.close());
  keysFrom((refused) =>
    ask(
      refused
        ? 'The server does not know this key, or its time is over. Try another one.'
        : 'Its operator has keys: see winnow.security.api-keys. To ask, a key needs the authority search; to add and remove documents, ingest.',
    ),
  );
  change.addEventListener('click', async () => {
    const given = await ask('The new key takes the place of the one in use.');
    if (given !== null) {
      useKey(given);
    }
  });
}
