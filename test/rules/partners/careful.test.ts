import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, completePages, fillIn, found, signIn } from '../../support/partner-desk.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// What cannot be undone is never one click away: its button lies behind a disclosure that says what follows.
const world = ruleWorld(undefined, { office: true });
const email = 'prudente@editeur.example';

/** An account with a passkey, before it signs in by a code. */
const withPasskey = () =>
  world().running.stores.partners.openAccount(
    {
      ...{ accountId: 'prudente', email, createdAtSeconds: 1 },
      passkeys: [
        {
          ...{ credentialId: 'cle', publicKey: 'AA', counter: 0, name: 'Clé du bureau' },
          addedAtSeconds: 1,
        },
      ],
    },
    () => [],
  );

test('secrets, credentials, passkeys, members and requests go by a second look', async () => {
  await withPasskey();
  const person = await signIn(world(), email);
  const organisation = await found(person, 'Éditeur prudent');
  const request = await begin(person, organisation, 'professional');
  await fillIn(person, request, completePages('professional', 'http://localhost:9/callback'));
  const place = `/partenaires/demandes/${request}`;
  await person.send(`${place}/identifiants/sandbox`, { geste: 'creer' });
  await person.send(`${place}/identifiants/sandbox`, { geste: 'remplacer' });
  const pages: readonly (readonly [string, readonly RegExp[]])[] = [
    [place, [/value="close"/]],
    [`${place}/identifiants/sandbox`, [/value="achever"/, /value="revoquer"/]],
    ['/partenaires/compte', [/name="credential" value="cle"/]],
    [`/partenaires/organisations/${organisation}`, [/name="role" value="none"/]],
  ];
  for (const [path, buttons] of pages) {
    const { text } = await person.read(path);
    const open = text.replaceAll(/<details>[\s\S]*?<\/details>/g, '');
    for (const button of buttons) {
      assert.match(text, button, path);
      assert.doesNotMatch(open, button, path);
    }
    assert.doesNotMatch(open, /class="button danger/, path);
  }
});
