import type { Extension } from 'pkijs';
import {
  crlDistributionPoint,
  extendedKeyUsage,
  hostNames,
  keyUsage,
  privateExtension,
} from '#sandbox/cards/extensions.ts';
import { certificateToPem, keyToPem } from '#sandbox/cards/issue.ts';
import type { RelativeName } from '#sandbox/cards/names.ts';
import { encodeRevocationList } from '#sandbox/cards/revocation-answers.ts';
import { authorityExtensions, type Forged, forge, forgeCard, soundExtensions } from './card-forge.ts';
import { type FakeResponder, fakeServer } from './fake-responder.ts';
import type { PocketCard } from './person.ts';

/** A root and what signs below it. */
export type Hierarchy = { readonly root: Forged; readonly below: Forged };

const subject = (name: string): readonly RelativeName[] => [{ C: 'FR' }, { O: 'ASIP-SANTE' }, { CN: name }];

export async function makeHierarchy(root: string, below: string): Promise<Hierarchy> {
  const top = await forge({ subject: subject(root), extensions: authorityExtensions() });
  return {
    root: top,
    below: await forge({ signer: top, subject: subject(below), extensions: authorityExtensions(0) }),
  };
}

export const pemOf = ({ der }: Forged): string => certificateToPem(der);

/** Both authorities, as an operator puts them into one file. */
export const authoritiesOf = ({ root, below }: Hierarchy): string => pemOf(root) + pemOf(below);

/** What is presented in a handshake: certificate, issuer, key. */
export const pocket = (forged: Forged, { below }: Hierarchy): PocketCard => ({
  certificatePem: pemOf(forged),
  chainPem: pemOf(below),
  keyPem: keyToPem(forged.keys.privateKey),
});

/** A certificate for servers on both names of the loopback, or for a service that proves itself with it. */
export const forgeMachine = ({ below }: Hierarchy, name: string, role: 'server' | 'service'): Promise<Forged> =>
  forge({
    signer: below,
    subject: [{ C: 'FR' }, { O: 'ETABLISSEMENT' }, { CN: name }],
    extensions: [
      keyUsage(['digitalSignature']),
      extendedKeyUsage([role === 'server' ? 'serverAuth' : 'clientAuth']),
      ...(role === 'server' ? [hostNames(['localhost'], ['127.0.0.1'])] : []),
    ],
  });

/** Carrier categories (IGC-Santé, G01): those of test cards begin at 0x80. */
export const category = { real: 0x00, test: 0x80 } as const;

export type CardToForge = { readonly nationalId: string; readonly crlUrl: string; readonly category: number };

export const forgeProductionCard = (
  { below }: Hierarchy,
  { nationalId, crlUrl, category: octet }: CardToForge,
): Promise<Forged> => {
  const extensions: readonly Extension[] = [
    ...Object.values({ ...soundExtensions, category: privateExtension.carrierCategory(octet) }),
    crlDistributionPoint(crlUrl),
  ];
  const holder = { GN: 'Camille', CN: nationalId, SN: 'ARNOUX' };
  return forgeCard(below, { subject: [{ C: 'FR' }, { title: 'Médecin' }, holder], extensions });
};

/** Serves the revocation list of an authority; what is in `revoked` when somebody asks stands on it. */
export const serveList = ({ below }: Hierarchy, revoked: readonly Forged[]): Promise<FakeResponder> =>
  fakeServer(async (_request, response) => {
    const now = Date.now();
    const list = await encodeRevocationList({
      issuer: below.structure,
      signingKey: below.keys.privateKey,
      thisUpdate: new Date(now - 60_000),
      nextUpdate: new Date(now + 3_600_000),
      revoked: revoked.map(({ structure }) => ({
        serial: Buffer.from(structure.serialNumber.valueBlock.valueHexView).toString('hex'),
        atSeconds: Math.floor(now / 1000) - 60,
      })),
    });
    response.end(list);
  });
