import type { PartnerDoor } from '#partners/request.ts';
import type { DoorAddresses } from '#partners/snippets.ts';
import type { PartnerSpace } from '#partners/space.ts';
import { createRateLimit } from '#platform/rate-limit.ts';
import { createPartnerPart } from '#web/partners/partner-part.ts';
import type { PartnerPages } from '#web/partners/space.ts';
import type { Config } from './config.ts';
import type { Base } from './main.ts';
import type { OfficeParts } from './main-office.ts';
import { sandboxAddressesOf } from './main-sandbox-addresses.ts';

/** Codes that one network may ask for in ten minutes: an office behind one address still signs in. */
const codesPerAddress = { maximum: 20, windowSeconds: 600 };

/** The pages of the partner space, as a part of the office. */
export const openPartnerPages = (base: Base, space: PartnerSpace): OfficeParts => {
  const part = createPartnerPart({
    space,
    ...{ journal: base.stores.journal, refusals: base.refusals },
    ...{ doors: doorsOf(base.config), links: linksOf(base.config) },
    codesPerAddress: createRateLimit(codesPerAddress, base.clock),
  });
  return { places: ['partners'], parts: [part] };
};

const doorsOf = ({ professional, citizen }: Config): Readonly<Partial<Record<PartnerDoor, DoorAddresses>>> => {
  const { issuer } = professional;
  return {
    professional: {
      issuer,
      discovery: `${issuer}/.well-known/wallet-openid-configuration`,
      authorize: professional.authorizeUrl ?? new URL('/auth', issuer).href,
    },
    ...(citizen.enabled ? { low: citizenDoorAt(citizen.low.issuer), plus: citizenDoorAt(citizen.plus.issuer) } : {}),
  };
};

const citizenDoorAt = (issuer: string): DoorAddresses => ({
  issuer,
  discovery: `${issuer}/.well-known/openid-configuration`,
  authorize: `${issuer}/authorize`,
});

const linksOf = (config: Config): PartnerPages['links'] => {
  if (!config.sandbox.enabled) return undefined;
  const { readerOrigin, phoneUrl, citizen } = sandboxAddressesOf(config);
  return {
    cards: `${readerOrigin}/reader`,
    phone: phoneUrl,
    mailbox: `${readerOrigin}/mailbox`,
    citizens: citizen?.demoOrigin,
  };
};
