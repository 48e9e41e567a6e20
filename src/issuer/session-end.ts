import type { Session } from 'oidc-provider';
import { nationalIdOf } from '#claims/subject.ts';
import { asClientId, asSessionId } from '#vocabulary/identifiers.ts';
import type { NewDelivery } from './protocol-store.ts';
import type { Engine, IssuerDeps } from './provider.ts';

/**
 * Ends a session: its record, its grants with all their tokens, the journal line, and one queued message
 * for each service that wants to be told, all in one transaction. Nothing when the session is gone already.
 * @param byClientId the service that asked; undefined when the person did
 */
export const endSession = async (
  deps: IssuerDeps,
  engine: Engine,
  session: Session,
  byClientId: string | undefined,
): Promise<void> => {
  const authorizations = Object.entries(session.authorizations ?? {});
  const deliveries = await Promise.all(authorizations.map(([clientId]) => deliveryTo(deps, engine, session, clientId)));
  const isEnded = await deps.stores.protocol.endSession({
    sessionRecordId: session.jti,
    grantIds: authorizations.flatMap(([, { grantId }]) => (grantId === undefined ? [] : [grantId])),
    deliveries: deliveries.flatMap((delivery) => delivery ?? []),
    events: [
      {
        kind: 'session.ended',
        atMilliseconds: deps.clock.nowMilliseconds(),
        nationalId: nationalIdOf(deps.settings.subjectComponent, session.accountId ?? ''),
        sessionId: asSessionId(session.uid),
        clientId: byClientId === undefined ? undefined : asClientId(byClientId),
        details: { services: authorizations.length },
      },
    ],
  });
  if (isEnded) return;
  // Somebody logged in anew at this very moment, and the record has another name since.
  const renamed = await engine.provider.Session.findByUid(session.uid);
  if (renamed !== undefined && renamed.jti !== session.jti) await endSession(deps, engine, renamed, byClientId);
};

const deliveryTo = async (
  { clock, random }: IssuerDeps,
  { clients }: Engine,
  session: Session,
  clientId: string,
): Promise<NewDelivery | undefined> => {
  const client = await clients.find(clientId);
  const uri = client?.backchannelLogoutUri;
  if (uri === undefined || session.accountId === undefined) return undefined;
  return {
    id: random.uuid(),
    clientId,
    uri,
    subject: session.accountId,
    sessionId: session.uid,
    createdAtSeconds: clock.nowSeconds(),
  };
};
