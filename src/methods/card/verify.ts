import { createHash } from 'node:crypto';
import type { CardProof } from '#vocabulary/proof.ts';
import { isRefusal, type Method } from '../method.ts';
import {
  type CardDependencies,
  type CardFaultCode,
  type CardRefusal,
  type CardSettings,
  type PresentedCard,
  refuse,
} from './card.ts';
import { type Certificate, isValidAt, parseCertificate } from './certificate.ts';
import type { Chain } from './chain.ts';
import { linksToCheck } from './links.ts';
import { type CardProfile, readProfile } from './profile.ts';
import { findTrustedChain } from './realm.ts';
import { recent } from '#platform/recent.ts';
import { type RevocationChecker, revocationChecker } from './revocation.ts';
import { refuseOutsideValidity } from './validity.ts';

export type CardMethod = Method<PresentedCard, CardProof, CardRefusal>;

/** A card under a configured root. Keeping it saves the parsing and the signatures, never validity or revocation. */
type ExaminedCard = {
  readonly card: Certificate;
  readonly chain: Chain;
  readonly profile: CardProfile | CardRefusal;
};

const rememberedCards = 20_000;
/** A client sends two or three; more is an attempt to make us work. */
const maximumPresented = 8;

/**
 * The card method. Steps, in order: parse, chain to a configured root (P204) of the right realm (P205), validity
 * (P202), profile (P206), revocation (P203, or P207 when it cannot be known and the policy is to refuse).
 * Possession of the key is the TLS handshake's business: give it only certificates that a handshake established.
 */
export function verifyCard(settings: CardSettings, deps: CardDependencies): CardMethod {
  const remembered = recent<ExaminedCard>(rememberedCards);
  const checker = revocationChecker(settings.revocation, deps);
  const examine = (presented: PresentedCard): ExaminedCard | CardRefusal => {
    const key = createHash('sha256').update(presented.certificateDer).digest('hex');
    const before = remembered.find(key);
    if (before && isChainValidAt(before.chain, deps.clock.nowMilliseconds())) return before;
    const examined = examineCard(presented, settings, deps.clock.nowMilliseconds());
    if (!('fault' in examined)) remembered.keep(key, examined);
    return examined;
  };
  const verify = async (presented: PresentedCard): Promise<CardProof | CardRefusal> => {
    const examined = examine(presented);
    if ('fault' in examined) return examined;
    const outside = refuseOutsideValidity(examined.card, deps.clock.nowMilliseconds());
    if (outside) return outside;
    if ('fault' in examined.profile) return examined.profile;
    const revoked = await refuseRevoked(examined, settings, checker);
    return revoked ?? prove(examined.card, examined.profile, { settings, deps });
  };
  return { verify };
}

function examineCard(
  presented: PresentedCard,
  settings: CardSettings,
  nowMilliseconds: number,
): ExaminedCard | CardRefusal {
  const card = parseCertificate(presented.certificateDer);
  if (!card) return refuse('P204', 'the certificate cannot be read');
  const helpers = presented.chainDer.slice(0, maximumPresented).map(parseCertificate);
  const context = { settings, nowMilliseconds, presented: helpers.filter((helper) => helper !== undefined) };
  const chain = findTrustedChain(card, context);
  return 'fault' in chain ? chain : { card, chain, profile: readProfile(card, settings.acceptedKinds) };
}

const isChainValidAt = ({ authorities }: Chain, milliseconds: number): boolean =>
  authorities.every((authority) => isValidAt(authority, milliseconds));

async function refuseRevoked(
  examined: ExaminedCard,
  settings: CardSettings,
  checker: RevocationChecker,
): Promise<CardRefusal | undefined> {
  const { production, test } = settings.trust;
  const configured = new Set([production, test].flatMap(({ roots, intermediates }) => [...roots, ...intermediates]));
  const links = linksToCheck([examined.card, ...examined.chain.authorities], configured);
  const statuses = await Promise.all(links.map(checker.find));
  if (statuses.some(({ status }) => status === 'revoked')) return refuse('P203', 'revoked');
  const unknown = statuses.find((status) => status.status === 'unknown');
  return unknown && settings.revocation.whenUnknown === 'refuse' ? refuse('P207', unknown.detail) : undefined;
}

/** RFC 8176: a smart card, opened by its PIN, which is two factors, with a key that does not leave the hardware. */
const amr = ['sc', 'pin', 'mfa', 'hwk'] as const;

type ProofContext = { readonly settings: CardSettings; readonly deps: CardDependencies };

function prove(card: Certificate, profile: CardProfile, { settings, deps }: ProofContext): CardProof {
  return {
    method: 'card',
    amr,
    level: settings.level,
    ...profile,
    certificateFingerprint: card.fingerprint,
    establishedAtSeconds: deps.clock.nowSeconds(),
  };
}

/** Tells a refusal of the card from its proof. */
export const isCardRefusal = (outcome: CardProof | CardRefusal): outcome is CardRefusal =>
  isRefusal<CardFaultCode>(outcome);
