import { join } from 'node:path';
import { type Authorities, type MakerDependencies, openAuthorities } from './authorities.ts';
import { cardsDirectory, endsBefore, loadCards, loadOtherCards, p12Password, saveCard } from './card-files.ts';
import { pkiFolder } from './files.ts';
import { type CardOrder, cardDefects, cardId, makeCard, type Making } from './make-card.ts';
import { keyFromPem, makeRsaKey } from './issue.ts';
import { type OrganisationCertificate, openOrganisationCertificate, openServerCertificate } from './organisations.ts';
import { cardAuthority, type CardHolder } from './profiles.ts';
import { loadRevoked, revokeSerial } from './revoked.ts';
import type { CardBox, TestCard } from './test-card.ts';

/** The card box with the authorities and the organisation certificates around it. */
export type TestPki = CardBox & {
  /** PEM files for `card.testRootFiles`, and for whoever shall trust the sandbox's servers. */
  readonly rootFiles: readonly string[];
  readonly intermediateFiles: readonly string[];
  readonly authorities: Authorities;
  /** SERV_SSL certificate for localhost and 127.0.0.1. */
  readonly serverTls: { readonly certificateFile: string; readonly keyFile: string };
  /** ORG_AUTH_CLI certificate of a test service, made when first asked for. */
  readonly organisationCertificate: (name: string) => Promise<OrganisationCertificate>;
  /** Makes one more card, or gives the one that is there. */
  readonly make: (order: CardOrder) => Promise<TestCard>;
};

/**
 * Opens the test IGC-Santé below `<dataDirectory>/sandbox/pki/`, making what is missing: the authorities, the
 * server certificate, a card for each holder, and the cards that must be refused. What is there is kept; a card
 * is made anew only when its authority is not the present one or it is about to end.
 */
export async function openCardBox(
  dataDirectory: string,
  people: readonly CardHolder[],
  deps: MakerDependencies,
): Promise<TestPki> {
  const directory = join(dataDirectory, ...pkiFolder);
  const authorities = await openAuthorities(directory, deps);
  const maker = { directory: join(directory, 'organisations'), authority: authorities['ACI-EL-ORG'], deps };
  const cards = new Map((await loadCards(dataDirectory)).map((card) => [card.id, card]));
  const make = async (order: CardOrder): Promise<TestCard> => {
    const kept = cards.get(cardId(order));
    if (kept && isCurrent(kept, order, { authorities, deps })) return kept;
    const twin = cards.get(cardId({ holder: order.holder }));
    const keys = twin ? keyFromPem(twin.keyPem) : await makeRsaKey();
    const card = await makeCard(order, keys, { authorities, deps });
    await saveCard(dataDirectory, card, deps.random.token(6));
    cards.set(card.id, card);
    return card;
  };
  const [server] = await Promise.all([
    openServerCertificate({ ...maker, directory: join(directory, 'server') }),
    ...ordersFor(people).map(make),
  ]);
  // After the good ones: a wrong card has the key of the good card of its holder, which saves making one.
  await Promise.all(wrongOrdersFor(people).map(make));
  await revokeDefective(dataDirectory, [...cards.values()], deps);
  const all = Object.values(authorities);
  // `npm run cards -- make` is another process; a directory of thirty names is read in no time.
  const takeIn = () => {
    for (const card of loadOtherCards(dataDirectory, new Set(cards.keys()))) cards.set(card.id, card);
  };
  return {
    directory: cardsDirectory(dataDirectory),
    p12Password,
    list: () => {
      takeIn();
      return [...cards.values()];
    },
    find: (id) => {
      if (!cards.has(id)) takeIn();
      return cards.get(id);
    },
    rootFiles: all.filter(({ root }) => root === undefined).map(({ file }) => file),
    intermediateFiles: all.filter(({ root }) => root !== undefined).map(({ file }) => file),
    authorities,
    serverTls: { certificateFile: server.certificateFile, keyFile: server.keyFile },
    organisationCertificate: (name) => openOrganisationCertificate(name, maker),
    make,
  };
}

const thirtyDays = 30 * 86_400_000;

function isCurrent(card: TestCard, { holder, defect }: CardOrder, { authorities, deps }: Making): boolean {
  const sameAuthority = card.chainPem === authorities[cardAuthority(holder.kind)].certificatePem;
  return (
    sameAuthority &&
    (defect === 'expired' || !endsBefore(card.certificatePem, deps.clock.nowMilliseconds() + thirtyDays))
  );
}

const defectNotes = {
  expired: { fr: 'carte expirée', en: 'expired card' },
  'not-yet-valid': { fr: 'carte pas encore valide', en: 'card not valid yet' },
  revoked: { fr: 'carte mise en opposition', en: 'revoked card' },
  'unknown-issuer': { fr: 'carte d’un émetteur inconnu', en: 'card of an unknown issuer' },
} as const;

/** FINESS 759000011 lies in the range that no real establishment has. */
const serviceCard: CardHolder = {
  nationalId: '3759000011/000000018',
  holderName: 'Accueil BÂTIMENT-A',
  title: '',
  kind: 'SERVICE',
  professionCode: '',
  note: { fr: 'carte de service : ne désigne personne', en: 'service card: names nobody' },
};

const ordersFor = (people: readonly CardHolder[]): readonly CardOrder[] =>
  people.length === 0 ? [] : [...people, serviceCard].map((holder) => ({ holder }));

/** The wrong cards are in the name of the first holder. */
const wrongOrdersFor = ([first]: readonly CardHolder[]): readonly CardOrder[] =>
  first ? cardDefects.map((defect) => ({ holder: { ...first, note: defectNotes[defect] }, defect })) : [];

async function revokeDefective(
  dataDirectory: string,
  cards: readonly TestCard[],
  { clock, random }: MakerDependencies,
): Promise<void> {
  const known = new Set((await loadRevoked(dataDirectory)).map(({ serial }) => serial));
  for (const { id, serial } of cards) {
    const isMissing = id.endsWith('-revoked') && !known.has(serial);
    if (isMissing) await revokeSerial(dataDirectory, { serial, atSeconds: clock.nowSeconds() }, random.token(6));
  }
}
