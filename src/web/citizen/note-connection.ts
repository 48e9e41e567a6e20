import type { AcceptedCitizen } from '#login/citizen/citizen-login-store.ts';
import { readCookie, writeCookie } from './cookies.ts';
import { isSuspicious } from './suspicious.ts';
import type { LoginMeeting } from './visit.ts';

/** Remembers that this device has logged this person in, and has them told when that is unusual (franceconnect.md §5.2). */
export const noteConnection = async (
  { door, login, request, reply }: LoginMeeting,
  { citizen }: AcceptedCitizen,
  isSso: boolean,
): Promise<void> => {
  if (door.connections === undefined) return;
  const { accountId, identityHash, proof } = citizen;
  const provider = await door.upstream.find(proof.providerId);
  const note = door.connections(
    {
      holder: { kind: 'citizen', accountId },
      identity: identityHash,
      suspicious: isSuspicious(door, request),
      sameServiceInSession: isSso && login.session?.knowsService === true,
      serviceName: login.client.name,
      providerTitle: provider?.title,
      correlationId: login.correlationId,
      place: door.placeOf(request.raw),
      findAddress: async () => proof.email,
    },
    readCookie(door, request, 'device'),
  );
  writeCookie({ door, reply }, 'device', note);
};
