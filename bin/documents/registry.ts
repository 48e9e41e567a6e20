import type { TObject } from '@sinclair/typebox';
import { bannerSchema, citizenClientSchema, dataProviderSchema } from '#clients/citizen/declaration.ts';
import { providerDeclarationSchema } from '#methods/upstream/declaration-schema.ts';
import { code, madeBy, page } from './markdown.ts';
import { membersOf } from './members.ts';

/** What operators declare for the citizen door. */
export const registryPage = (): string =>
  page(
    '# The registry of the citizen door',
    madeBy('`src/clients/citizen/declaration.ts` and `src/methods/upstream/declaration-schema.ts`'),
    introduction,
    ...Object.entries(lists).flatMap(([name, schema]) => [`## ${code(name)}`, membersOf(schema)]),
    '## Example',
    `\`\`\`json\n${JSON.stringify(example, undefined, 2)}\n\`\`\``,
  );

const introduction = `One JSON file, named by \`citizen.registryFile\`, read at start and on every change. A file with a fault is not applied
at all; the log says everything that is wrong and where. What the file declared before and no longer names is withdrawn.
Names are those of FranceConnect's own records where they exist. Secrets of services are given as hashes
(\`npm run clients -- hash-secret\`); those of identity providers in clear, and kept sealed under the master key: the file
is as secret as they are.`;

const lists: Readonly<Record<string, TObject>> = {
  services: citizenClientSchema,
  identity_providers: providerDeclarationSchema,
  data_providers: dataProviderSchema,
  banner: bannerSchema,
};

const example = {
  services: [
    {
      client_id: 'rendez-vous',
      name: 'Rendez-vous médicaux',
      platform: 'CORE_FCP',
      client_secret_hashes: ['hmac-sha256.…'],
      redirect_uris: ['https://rdv.example/connexion/retour'],
      post_logout_redirect_uris: ['https://rdv.example/'],
      scopes: ['identite_pivot', 'email'],
    },
  ],
  identity_providers: [
    {
      uid: '1f0c4c6e-6a0e-4f0b-9d61-0e9a3c3b7b11',
      title: 'Banque populaire de démonstration',
      doors: ['low'],
      badge: { letters: 'BD', colour: '#1f4e79' },
      discovery: true,
      discoveryUrl: 'https://identite.banque.example/.well-known/openid-configuration',
      clientID: 'vestibule',
      client_secret: '…',
      allowedAcr: ['eidas1'],
      amr: ['fc', 'pwd'],
    },
  ],
  banner: {
    message: { fr: 'Maintenance ce soir à 22 h.', en: 'Maintenance tonight at 10 pm.' },
    startDate: '2030-01-31T08:00:00+01:00',
    stopDate: '2030-01-31T23:00:00+01:00',
  },
};
