import type { FastifyReply } from 'fastify';
import { roles } from '#partners/account.ts';
import {
  acceptInvitation,
  changeMember,
  findInvitation,
  type InvitationRefusal,
  invite,
  may,
} from '#partners/organisation.ts';
import { nameOf } from '#partners/request.ts';
import { readEmail } from '#partners/sign-in.ts';
import { type Html, html } from '#platform/html.ts';
import { fieldsOf, languageFor, parameterOf, seeOther, sendPage } from '../office/office.ts';
import { sendProblem } from '../office/server.ts';
import { carefulPart, postButton, radios, table, textInput } from '../office/form-parts.ts';
import { say } from '../office/say.ts';
import { wordsOf } from './pages/texts.ts';
import { type AccountVisit, type MemberVisit } from './partner-visit.ts';

type Told = { readonly email: string; readonly refusal: InvitationRefusal } | { readonly note: 'last-admin' };

export const showOrganisation = (visit: MemberVisit): Promise<FastifyReply> => sendOrganisation(visit, undefined);

const sendOrganisation = async (visit: MemberVisit, told: Told | undefined): Promise<FastifyReply> => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const organisation = await visit.pages.space.store.findOrganisation(visit.organisationId);
  const lastAdmin = t(
    'Une organisation garde un administrateur : nommez-en un autre d’abord.',
    'An organisation keeps an administrator: name another first.',
  );
  return sendPage(visit, {
    ...{ place: 'partners', status: told === undefined ? 200 : 422, title: organisation?.name ?? '' },
    content: html`<div class="stack"><p><a href="/partenaires">${t('Espace partenaires', 'Partner space')}</a></p><h1>${organisation?.name}</h1>
${told && 'note' in told && html`<p class="notice alert" role="alert"><span>${lastAdmin}</span></p>`}
${await requestList(visit)}${await memberList(visit)}${may(visit.role, 'manageMembers') && (await invitationPart(visit, told))}</div>`,
  });
};

const requestList = async (visit: MemberVisit): Promise<Html> => {
  const language = languageFor(visit);
  const { doors, states } = wordsOf(language);
  const t = (fr: string, en: string) => say(language, fr, en);
  const list = await visit.pages.space.store.listRequests(visit.organisationId);
  const rows = list.map((request) => [
    html`<a href="/partenaires/demandes/${request.requestId}">${nameOf(request)}</a>`,
    doors[request.door],
    html`<span class="badge">${states[request.state]}</span>`,
  ]);
  return html`${
    rows.length === 0
      ? html`<h2>${t('Demandes', 'Requests')}</h2><p>${t('Aucune encore : une demande par service et par porte.', 'None yet: one request for each service and door.')}</p>`
      : table(t('Demandes', 'Requests'), [t('Service', 'Service'), t('Porte', 'Door'), t('État', 'State')], rows)
  }
<p class="actions"><a class="button" href="/partenaires/demandes/nouvelle">${t('Nouvelle demande', 'New request')}</a> <a class="button second" href="/partenaires/concerne">${t('Suis-je concerné ?', 'Does this concern me?')}</a></p>`;
};

const memberList = async (visit: MemberVisit): Promise<Html> => {
  const language = languageFor(visit);
  const { roles: words } = wordsOf(language);
  const t = (fr: string, en: string) => say(language, fr, en);
  const members = await visit.pages.space.store.listMembers(visit.organisationId);
  const action = (accountId: string) => `/partenaires/organisations/${visit.organisationId}/membres/${accountId}`;
  const rows = members.map(({ accountId, email, role }) => [
    email,
    words[role],
    may(visit.role, 'manageMembers')
      ? html`<div class="actions">${roles
          .filter((one) => one !== role)
          .map((one) => postButton(action(accountId), words[one], { fields: { role: one } }))}${carefulPart(
          t('Retirer', 'Remove'),
          t(
            'Cette personne ne verra plus rien de l’organisation.',
            'They will see nothing of the organisation any more.',
          ),
          postButton(action(accountId), t('Retirer', 'Remove'), { fields: { role: 'none' }, look: 'danger' }),
        )}</div>`
      : '',
  ]);
  return table(t('Membres', 'Members'), [t('Adresse', 'Address'), t('Rôle', 'Role'), t('Changer', 'Change')], rows);
};

const invitationPart = async (visit: MemberVisit, told: Told | undefined): Promise<Html> => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const { roles: words } = wordsOf(language);
  const base = `/partenaires/organisations/${visit.organisationId}/invitations`;
  const { store, clock } = visit.pages.space;
  const waiting = await store.listInvitations(visit.organisationId, clock.nowSeconds());
  const refusals: Readonly<Record<InvitationRefusal, string>> = {
    email: t('Ce n’est pas une adresse électronique.', 'This is no e-mail address.'),
    role: t('Choisissez un rôle.', 'Choose a role.'),
    member: t('Cette personne est déjà membre.', 'This person is a member already.'),
    'too-many': t('Trop d’invitations attendent déjà.', 'Too many invitations are waiting already.'),
  };
  const refused = told !== undefined && 'refusal' in told ? told : undefined;
  return html`<h2>${t('Inviter quelqu’un', 'Invite somebody')}</h2>
<form method="post" action="${base}" class="stack" novalidate>
${textInput({ name: 'email', label: t('Adresse électronique', 'E-mail address'), value: refused?.email, error: refused && refusals[refused.refusal], isRequired: true }, 'email')}
${radios(
  { name: 'role', label: t('Rôle', 'Role'), value: 'technical' },
  roles.map((value) => ({ value, label: words[value] })),
)}<button class="button second">${t('Envoyer l’invitation', 'Send the invitation')}</button></form>
${waiting.length > 0 && html`<h3>${t('Invitations en attente', 'Waiting invitations')}</h3><ul class="stack">${waiting.map(({ email, tokenHash }) => html`<li>${email} ${postButton(`${base}/retrait`, `${t('Annuler', 'Cancel')} ${email}`, { fields: { invitation: tokenHash } })}</li>`)}</ul>`}`;
};

export const sendInvitation = async (visit: MemberVisit): Promise<FastifyReply> => {
  if (!may(visit.role, 'manageMembers')) return sendProblem(visit, 'missing');
  const { email = '', role = '' } = fieldsOf(visit);
  const { organisationId, account } = visit;
  const waitSeconds = waitBeforeInvitation(visit, email);
  if (waitSeconds > 0) return sendProblem({ ...visit, reply: visit.reply.header('retry-after', waitSeconds) }, 'busy');
  const refusal = await invite(visit.pages.space, { organisationId, by: account.accountId }, { email, role });
  return refusal === undefined
    ? seeOther(visit, `/partenaires/organisations/${organisationId}`)
    : sendOrganisation(visit, { email, refusal });
};

/** Nobody's mailbox is filled by inviting, cancelling and inviting again, nor by many organisations together. */
const waitBeforeInvitation = ({ pages: { invitations }, account }: MemberVisit, typed: string): number => {
  const email = readEmail(typed);
  if (email === undefined) return 0;
  return invitations.bySender.take(account.accountId) || invitations.byRecipient.take(email);
};

export const cancelInvitation = async (visit: MemberVisit): Promise<FastifyReply> => {
  if (!may(visit.role, 'manageMembers')) return sendProblem(visit, 'missing');
  await visit.pages.space.store.removeInvitation(visit.organisationId, fieldsOf(visit)['invitation'] ?? '');
  return seeOther(visit, `/partenaires/organisations/${visit.organisationId}`);
};

export const setMember = async (visit: MemberVisit): Promise<FastifyReply> => {
  if (!may(visit.role, 'manageMembers')) return sendProblem(visit, 'missing');
  const { organisationId } = visit;
  const accountId = parameterOf(visit, 'account');
  const changed = await changeMember(visit.pages.space, { organisationId, accountId }, fieldsOf(visit)['role'] ?? '');
  if (changed === 'unknown') return sendProblem(visit, 'missing');
  if (changed === 'last-admin') return sendOrganisation(visit, { note: 'last-admin' });
  return seeOther(
    visit,
    accountId === visit.account.accountId ? '/partenaires' : `/partenaires/organisations/${organisationId}`,
  );
};

/** An invitation for another address looks like one that does not exist. */
export const showInvitation = async (visit: AccountVisit): Promise<FastifyReply> => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const token = parameterOf(visit, 'token');
  const { space } = visit.pages;
  const invitation = await findInvitation(space, token, visit.account);
  const organisation = invitation && (await space.store.findOrganisation(invitation.organisationId));
  if (invitation === undefined || organisation === undefined) return sendProblem(visit, 'missing');
  return sendPage(visit, {
    ...{ place: 'partners', title: t('Invitation', 'Invitation') },
    content: html`<div class="stack narrow"><h1>${t('Rejoindre', 'Join')} ${organisation.name}</h1>
<p class="lead">${t('Votre rôle', 'Your role')} ${wordsOf(language).roles[invitation.role]}</p>
${postButton(`/partenaires/invitation/${token}`, t('Accepter l’invitation', 'Accept the invitation'), { look: '' })}</div>`,
  });
};

export const takeInvitation = async (visit: AccountVisit): Promise<FastifyReply> => {
  const organisationId = await acceptInvitation(visit.pages.space, parameterOf(visit, 'token'), visit.account);
  return organisationId === undefined
    ? sendProblem(visit, 'missing')
    : seeOther(visit, `/partenaires/organisations/${organisationId}`);
};
