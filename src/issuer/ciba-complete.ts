import type { Grant, Session } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { releasedClaimNames } from '#claims/release.ts';
import { nationalIdOf } from '#claims/subject.ts';
import type { Client } from '#clients/client.ts';
import { acceptProof, keepProof } from '#login/accept.ts';
import { refuseLogin } from '#login/refuse.ts';
import { type FaultCode, faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import { asSessionId } from '#vocabulary/identifiers.ts';
import type { Proof } from '#vocabulary/proof.ts';
import type { CibaDoor } from './ciba-door.ts';
import type { CibaRequest } from './ciba-model.ts';
import { essentialLevels } from './policy.ts';
import type { Engine, IssuerDeps } from './provider.ts';
import { sessionSeconds } from './session-model.ts';

export type CibaContext = { readonly deps: IssuerDeps; readonly door: CibaDoor; readonly engine: Engine };

/**
 * The way back of a CIBA login: the proof is accepted like every other, and what a browser would get, a session
 * with a grant, is made without one; so refresh, logout by hint and back-channel logout are the same afterwards.
 * A crash in between leaves a request that is still undecided, and the next poll begins again: tokens are given
 * once all the same, because the engine takes an `auth_req_id` only once.
 */
export const completeCiba = async (context: CibaContext, request: CibaRequest, proof: Proof): Promise<void> => {
  const { engine } = context;
  const engineClient = await engine.clients.find(request.clientId ?? '');
  // Withdrawn or suspended meanwhile: nobody is left who could ask for the tokens.
  if (engineClient === undefined) return;
  const client = engine.clients.recordOf(engineClient);
  const accepted = await accept(context, { request, client, proof });
  if (!accepted.granted) return tellRefusal(context, request, accepted.fault);
  const grant = await openGrant(context, request, client);
  const session = await openSession(context, { request, proof, grant });
  if (session === undefined) return refuseCiba(context, request, 'P506');
  request.approvedAt = proof.place;
  await engine.provider.backchannelResult(request, grant, {
    acr: proof.level,
    amr: [...proof.amr],
    authTime: proof.establishedAtSeconds,
    sessionUid: session.uid,
    sid: session.uid,
    expiresWithSession: true,
  });
};

/** Ends a request that no proof came for; the service reads why at its next poll. */
export const refuseCiba = async (context: CibaContext, request: CibaRequest, fault: FaultCode): Promise<void> => {
  const { stores, clock } = context.deps;
  const client = await context.engine.clients.find(request.clientId ?? '');
  const clientId = client === undefined ? undefined : context.engine.clients.recordOf(client).clientId;
  await refuseLogin(stores.journal, clock, { fault, interactionId: request.jti, clientId });
  await tellRefusal(context, request, fault);
};

const tellRefusal = async ({ engine }: CibaContext, request: CibaRequest, fault: FaultCode): Promise<void> => {
  if ((await engine.clients.find(request.clientId ?? '')) === undefined) return;
  const description = `${fault}: ${faultCatalogue[fault].hint}`;
  // The engine would lose the description on the way to the store: it writes it under a name that it does not keep.
  request.errorDescription = description;
  await engine.provider.backchannelResult(request, new errors.AccessDenied(description));
};

type Approved = { readonly request: CibaRequest; readonly client: Client; readonly proof: Proof };

const accept = async ({ deps, door }: CibaContext, { request, client, proof }: Approved) => {
  const token = await keepProof(door.login, request.jti, proof);
  return acceptProof(door.login, {
    token,
    interactionId: request.jti,
    clientId: client.clientId,
    minimumLevel: client.minimumLevel,
    essentialLevels: essentialLevels(request.claims ?? {}),
    wantedNationalId: nationalIdOf(deps.settings.subjectComponent, request.accountId ?? ''),
  });
};

/** As in `grant.ts`: the registration of the service decides what it sees. */
const openGrant = async ({ engine }: CibaContext, request: CibaRequest, client: Client): Promise<Grant> => {
  const grant = new engine.provider.Grant({ accountId: request.accountId, clientId: client.clientId });
  grant.addOIDCScope(request.scope ?? '');
  const allowed = releasedClaimNames(client.scopes);
  const { id_token: idToken, userinfo } = request.claims ?? {};
  const claims = Object.keys({ ...idToken, ...userinfo }).filter((name) => allowed.has(name));
  if (claims.length > 0) grant.addOIDCClaims(claims);
  await grant.save();
  return grant;
};

type Opening = { readonly request: CibaRequest; readonly proof: Proof; readonly grant: Grant };

/** Undefined, and nothing left behind, when the device was revoked between its signature and now. */
const openSession = async (
  { deps, engine }: CibaContext,
  { request, proof, grant }: Opening,
): Promise<Session | undefined> => {
  const { provider } = engine;
  const { clock, settings } = deps;
  const session = new provider.Session();
  const { establishedAtSeconds: loginTs, level: acr, amr } = proof;
  session.loginAccount({ accountId: request.accountId ?? '', loginTs, acr, amr: [...amr] });
  session.ensureClientContainer(request.clientId ?? '');
  session.grantIdFor(request.clientId ?? '', grant.jti);
  await session.save(sessionSeconds(session, settings.session, clock.nowSeconds()));
  const endsAtSeconds = loginTs + settings.session.maximumSeconds;
  if (proof.method !== 'app' || (await deps.noteDeviceSession(proof.deviceId, asSessionId(session.uid), endsAtSeconds)))
    return session;
  await Promise.all([session.destroy(), grant.destroy()]);
  return undefined;
};
