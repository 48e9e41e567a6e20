import { decodeJwt } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { errors, interactionPolicy } from 'oidc-provider';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { currentSubject } from './citizen-account.ts';
import type { CitizenIssuerDeps } from './settings.ts';

const { Prompt, Check } = interactionPolicy;

type RecordOf = (engineClient: object) => CitizenClient;

/**
 * The dispatcher: every request goes to the pages once, whatever session there is. They decide about single sign-on, for
 * they know the provider's filter and the person's preferences; after `finishLogin` nothing is missing, unless the
 * service expects somebody else.
 */
export const loginPrompt = (deps: CitizenIssuerDeps, recordOf: RecordOf): interactionPolicy.Prompt =>
  new Prompt(
    { name: 'login', requestable: false },
    new Check('not_answered', 'this request was not answered yet', 'login_required', async (ctx) => {
      if (ctx.oidc.result?.login === undefined) return Check.REQUEST_PROMPT;
      await checkPerson(deps, recordOf, ctx);
      return Check.NO_NEED_TO_PROMPT;
    }),
  );

/** Throws unless the person is the one of `id_token_hint` or of a `sub` value among the claims (OpenID Connect Core §3.1.2.1, §5.5.1). */
const checkPerson = async (deps: CitizenIssuerDeps, recordOf: RecordOf, ctx: KoaContextWithOIDC): Promise<void> => {
  const { client, account } = ctx.oidc;
  const wanted = wantedSubjects(ctx.oidc);
  if (wanted.length === 0 || client === undefined || account === undefined) return;
  const subject = await currentSubject(deps, ctx, recordOf(client));
  if (wanted.some((one) => one !== subject)) throw new errors.LoginRequired('another person has logged in');
};

/** The engine has verified the hint when the request arrived. */
const wantedSubjects = ({ params, claims }: KoaContextWithOIDC['oidc']): readonly string[] => {
  const hint = params?.['id_token_hint'];
  const hinted = typeof hint === 'string' ? decodeJwt(hint).sub : undefined;
  const claimed = (claims.id_token?.['sub'] as { readonly value?: unknown } | null | undefined)?.value;
  return [hinted, claimed].filter((one): one is string => typeof one === 'string');
};
