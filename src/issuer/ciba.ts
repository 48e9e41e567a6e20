import type { Client as EngineClient, KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Client } from '#clients/client.ts';
import { correlationOf } from '#login/ticket.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import { asChallengeId, type ChallengeId } from '#vocabulary/identifiers.ts';
import type { ProfessionalAccount } from './account.ts';
import { completeCiba, refuseCiba } from './ciba-complete.ts';
import type { CibaAnswer, CibaChannel, CibaDoor } from './ciba-door.ts';
import { type CibaRequest, isUndecided, peekRequest } from './ciba-model.ts';
import { createPace } from './ciba-pace.ts';
import { createNotifier } from './ciba-ping.ts';
import type { Engine, IssuerDeps } from './provider.ts';

/** Logins that services start without a browser (OpenID Connect CIBA Core 1.0): from the request to its result. */
export type CibaDesk = {
  readonly door: CibaDoor;
  /** Asks the device for a request that the engine has accepted; throws what the service is told when it may not. */
  readonly open: (ctx: KoaContextWithOIDC, request: CibaRequest, asked: Asked) => Promise<void>;
  /** Hands an answer over to its request, once. True when the request is decided, false while the device is silent. */
  readonly settle: (request: CibaRequest) => Promise<boolean>;
  /** The same by `auth_req_id`, for whoever knows that a device has answered. */
  readonly settleById: (requestId: string) => Promise<boolean>;
  /** Throws `slow_down` when the service asks before its time. */
  readonly checkPace: (request: CibaRequest) => Promise<void>;
  /** Tells a service of the delivery mode `ping` that its request is decided. Returns at once. */
  readonly notify: (client: EngineClient, request: CibaRequest) => void;
  /** Resolves when nothing is under way any more. */
  readonly stop: () => Promise<void>;
};

export type Asked = { readonly account: ProfessionalAccount; readonly client: Client };

/** Opens the desk. It holds nothing that a restart would lose: an answer that it missed is found at the next poll. */
export const openCibaDesk = (deps: IssuerDeps, door: CibaDoor, engine: () => Engine): CibaDesk => {
  const underWay = new Map<string, Promise<boolean>>();
  const watches = new Set<Promise<void>>();
  const stopping = new AbortController();
  const notifier = createNotifier({ ...deps, rules: door.rules.ping });
  const isOnPace = createPace(deps, door.rules.intervalSeconds);
  const handOver = (requestId: string, answer: Answered): Promise<boolean> => {
    const known = underWay.get(requestId);
    if (known !== undefined) return known;
    const work = decide(deps, door, engine(), { requestId, answer }).finally(() => underWay.delete(requestId));
    underWay.set(requestId, work);
    return work;
  };
  const settle = async (request: CibaRequest): Promise<boolean> => {
    if (request.challengeId === undefined) return false;
    const answer = await door.findAnswer(asChallengeId(request.challengeId));
    return answer.is === 'pending' ? false : handOver(request.jti, answer);
  };
  const watch = (request: CibaRequest, challengeId: ChallengeId) => {
    const watching = waitForAnswer(door, { clock: deps.clock, stopping: stopping.signal }, challengeId)
      .then(async (answer) => void (answer && (await handOver(request.jti, answer))))
      .catch((error: unknown) => deps.log.error('an approval could not be handed over', { error }))
      .finally(() => watches.delete(watching));
    watches.add(watching);
  };
  return {
    door,
    open: async (ctx, request, asked) => watch(request, await askDevice(door, ctx, request, asked)),
    settle,
    settleById: async (requestId) => {
      const request = await peekRequest(engine().provider, requestId);
      return request !== undefined && (!isUndecided(request) || (await settle(request)));
    },
    checkPace: async (request) => {
      if (!(await isOnPace(request))) throw new errors.SlowDown();
    },
    notify: (client, request) => notifier.notify(engine().clients.recordOf(client), request),
    stop: async () => {
      stopping.abort();
      await Promise.allSettled([...watches, ...underWay.values()]);
      await notifier.stop();
    },
  };
};

type Answered = Exclude<CibaAnswer, { readonly is: 'pending' }>;

const askDevice = async (
  door: CibaDoor,
  ctx: KoaContextWithOIDC,
  request: CibaRequest,
  { account, client }: Asked,
): Promise<ChallengeId> => {
  const params = ctx.oidc.params ?? {};
  const asked = await door.askDevice({
    requestId: request.jti,
    channel: (params['channel'] as CibaChannel | undefined) ?? 'MOBILE',
    nationalId: account.person.nationalId,
    client: { clientId: client.clientId, name: client.name },
    correlationId: correlationOf(request.jti),
    code: String(params['binding_message']),
  });
  if ('fault' in asked) {
    await request.destroy();
    throw tooManyRequests(ctx);
  }
  request.challengeId = asked.challengeId;
  await request.save();
  return asked.challengeId;
};

/** CIBA has no error of its own for this; RFC 6585 §4 has the status. */
const tooManyRequests = (ctx: KoaContextWithOIDC): Error => {
  const { status, oauthError, hint } = faultCatalogue.P504;
  ctx.set('retry-after', '60');
  return Object.assign(new errors.CustomOIDCProviderError(oauthError, `P504: ${hint}`), { status, statusCode: status });
};

/** The answer as soon as there is one; undefined when the request's time, or ours, is over first. */
const waitForAnswer = async (
  { rules, findAnswer, waitForAnswer: wait }: CibaDoor,
  { clock, stopping }: { readonly clock: Clock; readonly stopping: AbortSignal },
  challengeId: ChallengeId,
): Promise<Answered | undefined> => {
  const endsAt = clock.nowMilliseconds() + rules.requestSeconds * 1000;
  for (let left = rules.requestSeconds * 1000; left > 0 && !stopping.aborted; left = endsAt - clock.nowMilliseconds()) {
    const over = new AbortController();
    // The ear is opened before the look, so that an answer between the two is heard.
    const heard = wait(challengeId, left, AbortSignal.any([stopping, over.signal]));
    const answer = await findAnswer(challengeId);
    if (answer.is === 'pending') await heard;
    // With a reason of our own: the runtime's would be an error with a stack, for nobody.
    over.abort(null);
    if (answer.is !== 'pending') return answer;
  }
  return undefined;
};

const decide = async (
  deps: IssuerDeps,
  door: CibaDoor,
  engine: Engine,
  { requestId, answer }: { readonly requestId: string; readonly answer: Answered },
): Promise<boolean> => {
  const request = await peekRequest(engine.provider, requestId);
  if (request === undefined || !isUndecided(request)) return true;
  // Within the last second the engine would compute a life of 0, which it takes for „never expires“.
  if (request.remainingTTL < 2) return false;
  const context = { deps, door, engine };
  await (answer.is === 'approved'
    ? completeCiba(context, request, answer.proof)
    : refuseCiba(context, request, answer.fault));
  return true;
};
