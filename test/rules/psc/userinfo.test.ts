import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { doctorId, type Json, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §4.6: the shape of UserInfo, claim by claim, empty strings and odd spellings included.
let service: PlainService;
let tokens: Json;
let info: Json;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
  tokens = await service.logIn();
  info = (await service.userInfo(tokens['access_token'])).json;
});

const profession = '1.2.250.1.213.1.1.5.5';

const exerciceMembers = [
  ...['codeProfession', 'codeCategorieProfessionnelle', 'codeCiviliteDexercice', 'nomDexercice', 'prenomDexercice'],
  ...['codeTypeSavoirFaire', 'codeSavoirFaire', 'activities'],
].toSorted();

const activityMembers = [
  ...['codeModeExercice', 'codeSecteurDactivite', 'codeSectionPharmacien', 'codeRole', 'codeGenreActivite'],
  ...['numeroSiretSite', 'numeroSirenSite', 'numeroFinessSite', 'numeroFinessetablissementJuridique'],
  ...['identifiantTechniqueDeLaStructure', 'raisonSocialeSite', 'enseigneCommercialeSite', 'complementDestinataire'],
  ...['complementPointGeographique', 'numeroVoie', 'indiceRepetitionVoie', 'codeTypeDeVoie', 'libelleVoie'],
  ...['mentionDistribution', 'bureauCedex', 'codePostal', 'codeCommune', 'codePays', 'telephone', 'telephone2'],
  ...['telecopie', 'adresseEMail', 'codeDepartement', 'ancienIdentifiantDeLaStructure', 'autoriteDenregistrement'],
].toSorted();

test('it is plain JSON', async () => {
  const { headers, status } = await service.userInfo(tokens['access_token']);
  assert.equal(status, 200);
  assert.match(headers.get('content-type') ?? '', /^application\/json/);
});

test('sub is the one of the id_token', () => {
  assert.equal(info['sub'], decodeJwt(String(tokens['id_token'])).sub);
});

test('the identifiers and names', () => {
  assert.equal(info['SubjectNameID'], doctorId);
  assert.equal(info['preferred_username'], doctorId);
  assert.equal(info['given_name'], 'Camille');
  assert.equal(info['family_name'], 'ARNOUX');
  assert.deepEqual(info['otherIds'], [{ identifiant: doctorId, origine: 'RPPS', qualite: 1 }]);
  assert.equal(info['email_verified'], false);
  assert.equal('email' in info, false);
});

test('SubjectRole is an array of code^OID', () => assert.deepEqual(info['SubjectRole'], [`10^${profession}`]));

test('the first structure and its sector', () => {
  assert.equal(info['SubjectOrganization'], 'CABINET MEDICAL DES TILLEULS');
  assert.match(String(info['SubjectOrganizationID']), /^R\d+$/);
  assert.equal(info['Secteur_Activite'], 'SA07^1.2.250.1.71.4.2.4');
  assert.equal(info['codeGenreActivite'], 'GENR01');
});

test('the constants of every sample', () => {
  assert.equal(info['Mode_Acces_Raison'], '');
  assert.equal(info['Acces_Regulation_Medicale'], 'FAUX');
  assert.equal(info['PSI_Locale'], '1.2.250.1.213.1.3.1.1');
  assert.equal(info['Palier_Authentification'], 'APPPRIP3^1.2.250.1.213.1.5.1.1.1');
  assert.equal(info['UITVersion'], '1.0');
  assert.equal(info['authMode'], 'CARD');
});

type Exercice = Record<string, unknown> & { readonly activities: readonly Record<string, unknown>[] };
const exercicesOf = (answer: Json) =>
  (answer['SubjectRefPro'] as { codeCivilite: unknown; exercices: Exercice[] }).exercices;

test('codeCivilite stands at the top and in SubjectRefPro', () => {
  assert.equal(info['codeCivilite'], 'MME');
  const reference = info['SubjectRefPro'] as Json;
  assert.equal(reference['codeCivilite'], 'MME');
  assert.deepEqual(Object.keys(reference).toSorted(), ['codeCivilite', 'exercices']);
});

test('each exercice and each activity has exactly the members of the samples, spelt as there', () => {
  const exercices = exercicesOf(info);
  assert.equal(exercices.length, 1);
  for (const exercice of exercices) {
    assert.deepEqual(Object.keys(exercice).toSorted(), exerciceMembers);
    assert.equal(exercice.activities.length, 2);
    for (const activity of exercice.activities) assert.deepEqual(Object.keys(activity).toSorted(), activityMembers);
  }
});

test('what is not known is an empty string, never null and never left out', () => {
  for (const activity of exercicesOf(info).flatMap(({ activities }) => activities)) {
    for (const [name, value] of Object.entries(activity)) assert.equal(typeof value, 'string', name);
  }
  assert.equal(JSON.stringify(info).includes('null'), false);
});

test('nothing else is at the top', () => {
  assert.deepEqual(Object.keys(info).toSorted(), [
    ...['Acces_Regulation_Medicale', 'Mode_Acces_Raison', 'PSI_Locale', 'Palier_Authentification', 'Secteur_Activite'],
    ...['SubjectNameID', 'SubjectOrganization', 'SubjectOrganizationID', 'SubjectRefPro', 'SubjectRole', 'UITVersion'],
    ...['authMode', 'codeCivilite', 'codeGenreActivite', 'email_verified', 'family_name', 'given_name', 'name'],
    ...['otherIds', 'preferred_username', 'sub'],
  ]);
});

test('somebody without any structure has empty strings for it', async () => {
  const card = world().card('899800000129');
  const { json } = await service.userInfo((await service.logIn({}, { card }))['access_token']);
  assert.equal(json['SubjectOrganization'], '');
  assert.equal(json['SubjectOrganizationID'], '');
  assert.equal(json['Secteur_Activite'], '');
  assert.deepEqual(json['SubjectRole'], [`10^${profession}`]);
});

test('two professions are two roles and two exercices', async () => {
  const card = world().card('899800000137');
  const { json } = await service.userInfo((await service.logIn({}, { card }))['access_token']);
  assert.equal((json['SubjectRole'] as string[]).length, 2);
  assert.equal(exercicesOf(json).length, 2);
});

test('a posted token is as good as one in the header; without any it is refused', async () => {
  const address = `${world().issuer}/protocol/openid-connect/userinfo`;
  const body = new URLSearchParams({ access_token: String(tokens['access_token']) });
  assert.equal((await fetch(address, { method: 'POST', body })).status, 200);
  const bare = await fetch(address);
  assert.ok(bare.status === 400 || bare.status === 401);
});

test('useless headers and parameters are ignored', async () => {
  const { status } = await service.userInfo(tokens['access_token'], {
    client_id: service.clientId,
    client_secret: 'x',
  });
  assert.equal(status, 200);
});

test('with openid alone there is the subject and no more', async () => {
  const { json } = await service.userInfo((await service.logIn({ scope: 'openid' }))['access_token']);
  assert.deepEqual(Object.keys(json), ['sub']);
});
