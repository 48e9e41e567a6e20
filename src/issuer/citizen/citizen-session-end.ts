import type { Session } from 'oidc-provider';
import { asClientId, asSessionId } from '#vocabulary/identifiers.ts';
import type { AcceptedCitizen } from '#login/citizen/citizen-login-store.ts';
import type { NewDelivery } from '../protocol-store.ts';
import { findAccepted, subjectAt } from './citizen-account.ts';
import type { CitizenEngine } from './citizen-engine.ts';
import type { CitizenIssuerDeps } from './settings.ts';

/**
 * Ends a citizen's session: its record, its grants with all their tokens, the journal line, and one queued message for
 * each service that registered a back-channel address, all in one transaction. Nothing when it is gone already.
 */
export const endCitizenSession = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  session: Session,
): Promise<void> => {
  const accepted = session.accountId === undefined ? undefined : await findAccepted(deps, session.accountId);
  const authorizations = Object.entries(session.authorizations ?? {});
  const deliveries = await Promise.all(
    authorizations.map(([clientId]) => deliveryTo(deps, engine, { session, accepted, clientId })),
  );
  const isEnded = await engine.protocol.endSession({
    sessionRecordId: session.jti,
    grantIds: authorizations.flatMap(([, { grantId }]) => (grantId === undefined ? [] : [grantId])),
    deliveries: deliveries.flatMap((delivery) => delivery ?? []),
    events: [
      {
        kind: 'citizen.session-ended',
        atMilliseconds: deps.clock.nowMilliseconds(),
        accountId: accepted?.citizen.accountId,
        sessionId: asSessionId(session.uid),
        details: { door: deps.door, services: authorizations.length },
      },
    ],
  });
  if (isEnded) return deps.wakeDeliveries();
  // The request of another tab renamed the record at this very moment.
  const renamed = await engine.provider.Session.findByUid(session.uid);
  if (renamed !== undefined && renamed.jti !== session.jti) await endCitizenSession(deps, engine, renamed);
};

type Told = {
  readonly session: Session;
  readonly accepted: AcceptedCitizen | undefined;
  readonly clientId: string;
};

const deliveryTo = async (
  deps: CitizenIssuerDeps,
  { clients }: CitizenEngine,
  { session, accepted, clientId }: Told,
): Promise<NewDelivery | undefined> => {
  const client = await clients.findRecord(clientId);
  if (client?.backchannelLogoutUri === undefined || accepted === undefined) return undefined;
  return {
    id: deps.random.uuid(),
    clientId: asClientId(clientId),
    uri: client.backchannelLogoutUri,
    subject: await subjectAt(deps, accepted.citizen, client),
    sessionId: asSessionId(session.uid),
    createdAtSeconds: deps.clock.nowSeconds(),
  };
};
