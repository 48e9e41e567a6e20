import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import type { Exchange } from './citizen-issuer.ts';
import type { CitizenIssuerDeps } from './settings.ts';

/** Answers with the page of a fault. */
export const writeFault = (
  { renderFault }: Pick<CitizenIssuerDeps, 'renderFault'>,
  { request, response }: Exchange,
  fault: CitizenFaultCode,
  detail: string | undefined,
): void => {
  const page = renderFault(request, fault, { detail });
  response.writeHead(page.status, { ...page.headers }).end(page.body);
};
