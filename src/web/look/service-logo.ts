import type { FastifyInstance, FastifyReply } from 'fastify';
import type { PartnerStore } from '#partners/partner-store.ts';
import { type Html, html } from '#platform/html.ts';

/** The logos that organisations gave with their requests. */
export type ServiceLogos = Pick<PartnerStore, 'hasLogo' | 'findLogo'>;

const pathOf = (basePath: string, clientId: string): string => `${basePath}/services/${clientId}/logo`;

/** Where this door shows the logo of a service; undefined when it has none. From our own host: a page loads nothing else. */
export const findLogoUrl = async (
  logos: Pick<ServiceLogos, 'hasLogo'>,
  basePath: string,
  clientId: string,
): Promise<string | undefined> =>
  (await logos.hasLogo(clientId)) ? pathOf(basePath, encodeURIComponent(clientId)) : undefined;

/** Beside the name of the service, which says the same: nothing is read aloud for it. */
export const logoImage = (url: string | undefined): Html | undefined =>
  url === undefined ? undefined : html`<img class="service-logo" src="${url}" alt="">`;

/** @param missing the door's own page of what does not exist */
export const registerLogoRoute = (
  app: FastifyInstance,
  { logos, basePath }: { readonly logos: Pick<ServiceLogos, 'findLogo'>; readonly basePath: string },
  missing: (reply: FastifyReply) => void,
): void => {
  app.get<{ readonly Params: { readonly client: string } }>(pathOf(basePath, ':client'), async (request, reply) => {
    const logo = await logos.findLogo(request.params.client);
    if (logo === undefined) {
      missing(reply);
      return reply;
    }
    return reply.headers({ ...logoHeaders, 'content-type': logo.mediaType }).send(Buffer.from(logo.bytes));
  });
};

/** The bytes were read when they came (`partners/upload.ts`); the browser is told all the same that nothing in them runs. */
const logoHeaders = {
  'cache-control': 'private, max-age=300',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const;
