import type { IncomingMessage } from 'node:http';
import type { ErrorOut, KoaContextWithOIDC } from '#issuer/engine-types.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';
import type { Look } from '#platform/look/look.ts';
import { correlationOf } from '#login/ticket.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import { type FaultCode, faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import type { CorrelationId } from '#vocabulary/identifiers.ts';
import { languageOf } from './language-of.ts';
import { errorPage, type WayBack } from './pages/error.ts';
import { wayBackTo } from './way-back.ts';

export type FaultPageDeps = {
  readonly look: Look;
  readonly clock: Clock;
  readonly random: Random;
  readonly https: boolean;
};

export type FaultPage = {
  readonly fault: FaultCode;
  readonly correlationId?: CorrelationId | undefined;
  readonly wayBack?: WayBack | undefined;
  /** Said to the integrator after the fault's own hint. */
  readonly detail?: string | undefined;
};

export type RenderedPage = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** The error page of a fault, with a correlation code that support finds in the log even outside a login. */
export const renderFault = (deps: FaultPageDeps, request: IncomingMessage, page: FaultPage): RenderedPage => {
  const { status, hint } = faultCatalogue[page.fault];
  return {
    status,
    headers: securityHeaders({ https: deps.https }),
    body: errorPage(deps.look, {
      language: languageOf(request),
      fault: page.fault,
      correlationId: page.correlationId ?? correlationOf(deps.random.token(16)),
      atMilliseconds: deps.clock.nowMilliseconds(),
      wayBack: page.wayBack,
      hint: page.detail === undefined ? hint : `${hint} ${page.detail}`,
    }),
  };
};

/** Engine errors that have a fault of their own; every other refusal is a bad request. */
const faultOfError: Readonly<Record<string, FaultCode>> = {
  invalid_client: 'P101',
  invalid_redirect_uri: 'P102',
  server_error: 'P901',
  temporarily_unavailable: 'P902',
};

/** The page for an engine error that may not return to the service. */
export const renderEngineError = (
  deps: FaultPageDeps,
  ctx: KoaContextWithOIDC,
  out: ErrorOut,
  error: Error,
): RenderedPage => {
  const lost = error.name === 'SessionNotFound';
  const fault = lost ? 'P104' : (faultOfError[out.error] ?? 'P103');
  const { client } = ctx.oidc;
  return renderFault(deps, ctx.req, {
    fault,
    correlationId:
      ctx.oidc.entities.Interaction === undefined ? undefined : correlationOf(ctx.oidc.entities.Interaction.uid),
    wayBack: wayBackTo(client?.clientName ?? '', client?.redirectUris ?? []),
    detail: out.error_description,
  });
};
