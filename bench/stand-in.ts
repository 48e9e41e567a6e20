// Other people's machines: a provider of one key and a civil register of one answer. Both servers of a row ask the same
// process, and nobody counts what it costs; so it keeps nothing, and looks at nothing that it is not paid to look at.
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

const [, , port = '', clientId = ''] = process.argv;
const origin = `http://localhost:${port}`;

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const kid = 'stand-in';

/** So many people take turns: their accounts and subjects are known after the first round, as most people's are. */
const people = 400;
let next = 0;

const discovery = {
  issuer: origin,
  authorization_endpoint: `${origin}/authorize`,
  token_endpoint: `${origin}/token`,
  userinfo_endpoint: `${origin}/userinfo`,
  jwks_uri: `${origin}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
};

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const idToken = (person: string, nonce: string): string => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: origin, aud: clientId, sub: `person-${person}`, acr: 'eidas1', nonce, iat: now, exp: now + 60 };
  const signed = `${base64url({ alg: 'RS256', kid })}.${base64url(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
};

/** Letters for figures, because a name has none. */
const familyNameOf = (person: string): string =>
  `Arnoux ${[...person].map((digit) => 'BCDFGHJKLM'[Number(digit)]).join('')}`;

const claimsOf = (person: string): object => ({
  sub: `person-${person}`,
  given_name: 'Camille Claude',
  given_name_array: ['Camille', 'Claude'],
  family_name: familyNameOf(person),
  birthdate: '1962-08-24',
  gender: 'female',
  birthplace: '75107',
  birthcountry: '99100',
  email: `person-${person}@mail.example`,
});

/** What the register answers to whoever asks (directory-cards-ins.md §4.2): the name that it was asked for, found. */
const civilAnswer = (query: URLSearchParams): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<el:IdentificationsIndividusCitoyens xmlns:el="http://xml.insee.fr/schema/electoral" xmlns:ec="http://xml.insee.fr/schema/etat-civil" xmlns:ie="http://xml.insee.fr/schema"><el:TypeReponseIdentification>2</el:TypeReponseIdentification><el:IdentificationIndividuCitoyen><el:SituationActuelle><ie:Individu><ec:Noms><ec:NomFamille>${query.get('nom')?.toUpperCase()}</ec:NomFamille></ec:Noms><ec:Prenoms><ec:Prenom>Camille</ec:Prenom><ec:Prenom>Claude</ec:Prenom></ec:Prenoms><ec:Naissance><ec:DateNaissance>1962-08-24</ec:DateNaissance><ec:LieuNaissance><ie:Localite code="75107">COMMUNE</ie:Localite></ec:LieuNaissance><ec:NumeroActeNaissance>0001</ec:NumeroActeNaissance></ec:Naissance><ec:Sexe>F</ec:Sexe></ie:Individu></el:SituationActuelle><ie:QualiteEtatCivil>C</ie:QualiteEtatCivil><el:Divergences><el:DivergenceNom>false</el:DivergenceNom></el:Divergences></el:IdentificationIndividuCitoyen></el:IdentificationsIndividusCitoyens>`;

/** The person is logged in there already and asked nothing. Their number and the nonce are the code. */
const authorize = (query: URLSearchParams): string => {
  next = (next + 1) % people;
  const back = new URL(query.get('redirect_uri') ?? '');
  back.searchParams.set('code', `${next}.${query.get('nonce')}`);
  back.searchParams.set('state', query.get('state') ?? '');
  return back.href;
};

const redeem = async (request: IncomingMessage): Promise<object> => {
  const [person = '', nonce = ''] = (new URLSearchParams(await text(request)).get('code') ?? '').split('.');
  return { access_token: person, token_type: 'Bearer', expires_in: 60, id_token: idToken(person, nonce) };
};

const send = (response: ServerResponse, body: object): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname, searchParams } = new URL(request.url ?? '/', origin);
  switch (pathname) {
    case '/.well-known/openid-configuration':
      return send(response, discovery);
    case '/jwks':
      return send(response, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] });
    case '/authorize':
      return void response.writeHead(303, { location: authorize(searchParams) }).end();
    case '/token':
      return send(response, await redeem(request));
    case '/userinfo':
      return send(response, claimsOf((request.headers.authorization ?? '').slice('Bearer '.length)));
    case '/register':
      return void response.writeHead(200, { 'content-type': 'application/xml' }).end(civilAnswer(searchParams));
    default:
      return void response.writeHead(404).end();
  }
};

createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  answer(request, response).catch(() => response.writeHead(500).end());
}).listen(Number(port), '127.0.0.1');

process.once('SIGTERM', () => process.exit(0));
process.once('disconnect', () => process.exit(0));
