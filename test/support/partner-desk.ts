import { CookieJar } from 'tough-cookie';
import { newVisitor, type VisitedPage, type Visitor } from './visitor.ts';
import type { World } from './world.ts';

/** Somebody at the partner space, signed in by the code that the mailbox received. */
export type PartnerPerson = Visitor & {
  readonly email: string;
  readonly jar: CookieJar;
  /** Sends a form of the space, as its own page would. */
  readonly send: (path: string, form: Record<string, string>) => Promise<VisitedPage>;
  readonly read: (path: string) => Promise<VisitedPage>;
};

/** A browser at the partner space; signed out. */
export const partnerBrowser = (world: World, email: string, language = 'fr'): PartnerPerson => {
  const jar = new CookieJar();
  const visitor = newVisitor(language, jar);
  const { officeOrigin } = world;
  const headers = { origin: officeOrigin, 'sec-fetch-site': 'same-origin' };
  return {
    ...visitor,
    ...{ email, jar },
    send: (path, form) => visitor.post(`${officeOrigin}${path}`, form, headers),
    read: (path) => visitor.open(`${officeOrigin}${path}`),
  };
};

/** The newest code sent to this address; undefined when there was none. */
export const codeFor = (world: World, email: string): string | undefined => {
  const mail = messagesTo(world, email).find(({ subject }) => /^\d{6} /.test(subject));
  return mail?.subject.slice(0, 6);
};

export const messagesTo = (world: World, email: string) =>
  (world.running.sandbox?.mailbox.list() ?? []).flatMap((message) =>
    message.by === 'mail' && message.to === email ? [message] : [],
  );

/** Asks for a code, reads it and types it. */
export const signIn = async (world: World, email: string): Promise<PartnerPerson> => {
  const person = partnerBrowser(world, email);
  await person.send('/partenaires/connexion', { email });
  const page = await person.send('/partenaires/connexion/code', { code: codeFor(world, email) ?? '' });
  if (page.status !== 200) throw new Error(`not signed in: ${page.status} ${page.url.href}`);
  return person;
};

/** @returns its identifier */
export const found = async (person: PartnerPerson, name: string): Promise<string> => {
  const page = await person.send('/partenaires/organisations/nouvelle', { name, siret: '' });
  return page.url.pathname.split('/').at(-1) ?? '';
};

/** Begins a request with the answers of the questionnaire. @returns its identifier */
export const begin = async (
  person: PartnerPerson,
  organisation: string,
  porte: string,
  answers: Record<string, string> = {},
): Promise<string> => {
  const page = await person.send('/partenaires/demandes/nouvelle', { porte, organisation, ...answers });
  return page.url.pathname.split('/')[3] ?? '';
};

/** What makes each page of a request complete. */
export const completePages = (door: 'professional' | 'low' | 'plus', redirectUri: string) => ({
  service: {
    ...{ name: 'Logiciel du cabinet', description: 'Un dossier de soins.', site: 'https://cabinet.example' },
    ...(door === 'professional'
      ? { legalBasis: 'arrete-2021-03-24' }
      : { legalBasis: 'arrete-2018-11-08', kind: 'public' }),
  },
  data:
    door === 'professional'
      ? { 'data.idnat': 'yes', 'why.idnat': 'Savoir qui signe.' }
      : { 'data.identite_pivot': 'yes', 'why.identite_pivot': 'Rattacher le dossier.' },
  contacts: {
    ...{ technicalName: 'A. Technique', technicalEmail: 'technique@cabinet.example' },
    ...{ protectionName: 'B. Données', protectionEmail: 'dpo@cabinet.example' },
  },
  technical: {
    ...{ profile: 'web', level: door === 'plus' ? 'eidas2' : 'eidas1', redirectUris: redirectUri },
    ...{ logoutUris: `${new URL(redirectUri).origin}/bye`, authentication: 'client_secret_post' },
    ...{ hosting: 'Hébergeur de test', hostingCertified: 'hds' },
  },
});

/** Fills in all pages. */
export const fillIn = async (
  person: PartnerPerson,
  request: string,
  pages: Readonly<Record<string, Record<string, string>>>,
): Promise<void> => {
  for (const [step, form] of Object.entries(pages)) {
    const page = await person.send(`/partenaires/demandes/${request}/etape/${step}`, { ...form, suite: 'continuer' });
    if (page.status !== 200) throw new Error(`${step}: ${page.status}`);
  }
};

/** Identifier and secret as the page shows them once. */
export const shownCredentials = ({ text }: VisitedPage): { readonly clientId: string; readonly secret: string } => ({
  clientId: /data-client-id>([^<]+)</.exec(text)?.[1] ?? '',
  secret: /data-client-secret>([^<]+)</.exec(text)?.[1] ?? '',
});
