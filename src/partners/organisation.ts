import { isRole, type Invitation, type PartnerAccount, type Role } from './account.ts';
import { hashToken, readEmail, sendLater } from './sign-in.ts';
import { type PartnerSpace, partnerEvent } from './space.ts';

/** An invitation waits a week. */
const invitationSeconds = 7 * 86_400;
/** Invitations of one organisation that wait at a time: nobody's space becomes a way to send mail to the world. */
const mostInvitations = 20;

/** What each role may do; everything that is not here, every member may. */
export const allowed = {
  manageMembers: ['admin'],
  manageCredentials: ['admin', 'technical'],
  editRequest: ['admin', 'technical', 'contributor'],
  closeRequest: ['admin'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export const may = (role: Role, what: keyof typeof allowed): boolean =>
  (allowed[what] as readonly Role[]).includes(role);

export type OrganisationFault = {
  readonly field: 'name' | 'siret';
  readonly problem: 'missing' | 'too-long' | 'siret';
};

/** Makes an organisation whose first administrator is the account. */
export const foundOrganisation = async (
  space: PartnerSpace,
  { accountId }: PartnerAccount,
  typed: { readonly name: string; readonly siret: string },
): Promise<{ readonly organisationId: string } | { readonly faults: readonly OrganisationFault[] }> => {
  // The name stands in letters to people who never heard of it: it stays one line of what can be read.
  const name = typed.name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const siret = typed.siret.replaceAll(/\s/g, '');
  const faults = organisationFaults(name, siret);
  if (faults.length > 0) return { faults };
  const organisationId = space.random.uuid();
  await space.store.addOrganisation({ organisationId, name, siret }, accountId, [
    partnerEvent(space, 'partner.organisation-changed', {
      organisation: organisationId,
      account: accountId,
      change: 'founded',
    }),
  ]);
  return { organisationId };
};

const organisationFaults = (name: string, siret: string): readonly OrganisationFault[] => [
  ...(name === '' ? [{ field: 'name', problem: 'missing' } as const] : []),
  ...(name.length > 200 ? [{ field: 'name', problem: 'too-long' } as const] : []),
  ...(siret !== '' && !isSiret(siret) ? [{ field: 'siret', problem: 'siret' } as const] : []),
];

/** 14 digits that satisfy Luhn; La Poste’s own (SIREN 356000000) follow another rule and are let through. */
const isSiret = (siret: string): boolean => {
  if (!/^\d{14}$/.test(siret)) return false;
  if (siret.startsWith('356000000')) return true;
  const sum = [...siret].reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
};

/** What stands in the way of an invitation. */
export type InvitationRefusal = 'email' | 'role' | 'member' | 'too-many';

/** Sends a link that lets the owner of this address in. */
export const invite = async (
  space: PartnerSpace,
  { organisationId, by }: { readonly organisationId: string; readonly by: string },
  typed: { readonly email: string; readonly role: string },
): Promise<InvitationRefusal | undefined> => {
  const email = readEmail(typed.email);
  if (email === undefined) return 'email';
  if (!isRole(typed.role)) return 'role';
  const refusal = await invitationObjection(space, organisationId, email);
  if (refusal !== undefined) return refusal;
  const token = space.random.token(32);
  const invitation: Invitation = {
    ...{ organisationId, email, role: typed.role, tokenHash: hashToken(token) },
    expiresAtSeconds: space.clock.nowSeconds() + invitationSeconds,
  };
  await space.store.saveInvitation(invitation, [
    partnerEvent(space, 'partner.organisation-changed', {
      organisation: organisationId,
      account: by,
      change: 'invited',
    }),
  ]);
  sendLater(space, { to: email, ...(await invitationMail(space, organisationId, token)) });
  return undefined;
};

const invitationObjection = async (
  { store, clock }: PartnerSpace,
  organisationId: string,
  email: string,
): Promise<InvitationRefusal | undefined> => {
  if ((await store.listMembers(organisationId)).some((member) => member.email === email)) return 'member';
  const waiting = await store.listInvitations(organisationId, clock.nowSeconds());
  return waiting.length >= mostInvitations ? 'too-many' : undefined;
};

const invitationMail = async ({ store, origin }: PartnerSpace, organisationId: string, token: string) => {
  const name = (await store.findOrganisation(organisationId))?.name ?? '';
  const link = `${origin}/partenaires/invitation/${token}`;
  return {
    subject: 'Invitation – espace partenaires / partner space',
    text: [
      `Vous êtes invité à rejoindre « ${name} » dans l’espace partenaires :`,
      `You are invited to join “${name}” in the partner space:`,
      link,
      '',
      'Ce lien est valable sept jours. / This link is good for seven days.',
    ].join('\n'),
  };
};

/** The invitation behind a link, for whom it was made; undefined for everybody else. */
export const findInvitation = async (
  { store, clock }: PartnerSpace,
  token: string,
  account: Pick<PartnerAccount, 'email'>,
): Promise<Invitation | undefined> => {
  const invitation = await store.findInvitation(hashToken(token), clock.nowSeconds());
  return invitation?.email === account.email ? invitation : undefined;
};

/** Takes up an invitation. @returns the organisation, or undefined when the link is not good, or not for this account */
export const acceptInvitation = async (
  space: PartnerSpace,
  token: string,
  account: PartnerAccount,
): Promise<string | undefined> => {
  const invitation = await findInvitation(space, token, account);
  if (invitation === undefined) return undefined;
  const { organisationId } = invitation;
  const isIn = await space.store.acceptInvitation(invitation, account.accountId, space.clock.nowSeconds(), [
    partnerEvent(space, 'partner.organisation-changed', {
      organisation: organisationId,
      account: account.accountId,
      change: 'joined',
    }),
  ]);
  return isIn ? organisationId : undefined;
};

/** Gives a member another role, or shows them out. @param role anything else than a role removes the member */
export const changeMember = (
  space: PartnerSpace,
  { organisationId, accountId }: { readonly organisationId: string; readonly accountId: string },
  role: string,
): Promise<'done' | 'last-admin' | 'unknown'> => {
  const change = isRole(role) ? role : undefined;
  return space.store.setRole(organisationId, accountId, change, [
    partnerEvent(space, 'partner.organisation-changed', {
      organisation: organisationId,
      account: accountId,
      change: change ?? 'left',
    }),
  ]);
};
