import type { ExaminationRequest } from '../examination.ts';
import { type Evidence, type Finding, finding, judged } from '../finding.ts';
import { type Credentials, credentialKinds, type Desk, type Login, rightCredentials } from '../issuer/desk.ts';
import { shorten } from '../shorten.ts';
import { plain, type Words, words } from '../words.ts';
import { estimateBits, guessableObjection } from './guessable.ts';

/** What the traffic of all logins of a run says, once they are over. */
export const judgeTraffic = (desk: Desk): readonly Finding[] => [
  judgeParameters(desk),
  judgeRedirect(desk),
  ...judgeChance(desk, 'state'),
  ...judgeChance(desk, 'nonce'),
  judgePkce(desk),
  judgeCredentials(desk),
  judgeLeaks(desk),
];

const observed = (received: Words, logins: readonly Login[]): Evidence => ({
  sent: words(
    `${logins.length} ${logins.length < 2 ? 'connexion' : 'connexions'}`,
    `${logins.length} ${logins.length === 1 ? 'login' : 'logins'}`,
  ),
  received,
});

const valuesOf = (logins: readonly Login[], name: string): readonly string[] =>
  logins.flatMap(({ request }) => request.get(name) ?? []);

const judgeParameters = ({ examination, logins }: Desk): Finding => {
  const objections = new Set(logins.flatMap(({ request }) => parameterObjections(examination.request, request)));
  const received = objections.size === 0 ? words('conformes', 'as expected') : plain([...objections].join(' ; '));
  return judged('request.parameters', logins.length > 0 && objections.size === 0, observed(received, logins));
};

/** franceconnect.md §1.4: a parameter that is not one of these is refused there; PKCE is let through here. */
const citizenParameters = new Set([
  'client_id',
  'response_type',
  'scope',
  'redirect_uri',
  'acr_values',
  'nonce',
  'state',
  'claims',
  'prompt',
  'idp_hint',
  'ui_locales',
  'code_challenge',
  'code_challenge_method',
]);
const shortestNonce = 22;

/** What each issuer of the citizen door knows (franceconnect.md §1.3). */
const citizenLevels = { low: /^eidas1$/, plus: /^eidas[23]( eidas[23])*$/ };

const parameterObjections = (
  { kind, door = 'low' }: Pick<ExaminationRequest, 'kind' | 'door'>,
  request: ReadonlyMap<string, string>,
): readonly string[] => {
  const scopes = (request.get('scope') ?? '').split(' ');
  const acr = request.get('acr_values') ?? '';
  const nonce = request.get('nonce');
  const rules: readonly (readonly [boolean, string])[] =
    kind === 'professional'
      ? [
          [scopes.includes('scope_all'), 'scope: scope_all'],
          [acr === 'eidas1', `acr_values=${acr}`],
        ]
      : [
          [citizenLevels[door].test(acr), `acr_values=${acr}`],
          [nonce === undefined || nonce.length >= shortestNonce, `nonce: ${nonce?.length ?? 0}`],
          ...[...request.keys()].map((name) => [citizenParameters.has(name), `${name}?`] as const),
        ];
  const common: readonly (readonly [boolean, string])[] = [
    [request.get('response_type') === 'code', `response_type=${request.get('response_type') ?? ''}`],
    [scopes.includes('openid'), 'scope: openid'],
  ];
  return [...common, ...rules].filter(([holds]) => !holds).map(([, objection]) => objection);
};

const judgeRedirect = ({ examination, logins }: Desk): Finding => {
  const seen = [
    ...valuesOf(logins, 'redirect_uri'),
    ...logins.flatMap(({ tokenCalls }) => tokenCalls.map(({ redirectUri }) => redirectUri)),
  ];
  const other = [...new Set(seen)].filter((value) => value !== examination.request.redirectUri);
  const isExact = other.length === 0 && logins.every(({ request }) => request.has('redirect_uri'));
  return judged(
    'redirect.exact',
    isExact,
    observed(other.length === 0 ? plain(examination.request.redirectUri) : plain(other.join(' ; ')), logins),
  );
};

const judgeChance = ({ logins }: Desk, name: 'state' | 'nonce'): readonly Finding[] => {
  const values = valuesOf(logins, name);
  const received =
    values[0] === undefined
      ? words(`aucun ${name}`, `no ${name}`)
      : words(
          `${values.length} ${name}, par exemple ${shorten(values[0])}`,
          `${values.length} ${name}, such as ${shorten(values[0])}`,
        );
  const present = judged(
    `${name}.present`,
    logins.length > 0 && values.length === logins.length,
    observed(received, logins),
  );
  if (values.length === 0)
    return [present, finding(`${name}.unguessable`, 'not-applicable', observed(words('aucun', 'none'), logins))];
  const objection = guessableObjection(values);
  const bits = estimateBits(values);
  const chance = words(
    `au moins ${bits} bits varient ; ${objections[objection ?? 'none'].fr}`,
    `at least ${bits} bits vary; ${objections[objection ?? 'none'].en}`,
  );
  return [present, judged(`${name}.unguessable`, objection === undefined, observed(chance, logins))];
};

const objections: Readonly<Record<'none' | NonNullable<ReturnType<typeof guessableObjection>>, Words>> = {
  none: words('aucune répétition', 'no repetition'),
  repeated: words('une valeur est revenue', 'a value came back'),
  'too-little-chance': words('trop peu de hasard', 'too little chance'),
  'too-few': words('trop peu de connexions pour juger', 'too few logins to judge'),
};

const judgePkce = ({ examination, logins }: Desk): Finding => {
  const challenged = logins.filter(({ request }) => request.has('code_challenge'));
  if (challenged.length === 0 && examination.request.kind === 'citizen')
    return finding('pkce', 'not-applicable', observed(words('non employé', 'not used'), logins));
  const calls = challenged.flatMap(({ tokenCalls }) => tokenCalls);
  const isWhole = logins.length > 0 && challenged.length === logins.length;
  const isS256 = challenged.every(({ request }) => request.get('code_challenge_method') === 'S256');
  const fits = calls.every(({ verifierFits }) => verifierFits !== false);
  const received = words(
    `code_challenge : ${challenged.length} fois ; S256 : ${isS256 ? 'oui' : 'non'} ; vérificateur juste : ${fits ? 'oui' : 'non'}`,
    `code_challenge: ${challenged.length} times; S256: ${isS256 ? 'yes' : 'no'}; verifier fits: ${fits ? 'yes' : 'no'}`,
  );
  return judged('pkce', isWhole && isS256 && fits, observed(received, logins));
};

const judgeCredentials = ({ examination, logins }: Desk): Finding => {
  const calls = logins.flatMap(({ tokenCalls, refreshes }) => [...tokenCalls, ...refreshes]);
  const count = (kind: Credentials) => calls.filter(({ credentials }) => credentials === kind).length;
  const { method } = examination.authentication;
  const right = rightCredentials[method].reduce((sum, kind) => sum + count(kind), 0);
  const seen = credentialKinds.filter((kind) => count(kind) > 0).map((kind) => `${kind}: ${count(kind)}`);
  const received = plain([method, ...seen].join(' ; '));
  return judged('client.authentication', right > 0 && right === calls.length, observed(received, logins));
};

const judgeLeaks = ({ leaks, logins }: Desk): Finding =>
  judged(
    'secret.url',
    leaks.length === 0,
    observed(leaks.length === 0 ? words('aucun', 'none') : plain(leaks.join(' ; ')), logins),
  );
