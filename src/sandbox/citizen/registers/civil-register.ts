import { setTimeout as wait } from 'node:timers/promises';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { RegisterCase, SandboxCitizen } from '../people-made.ts';
import { decideCivilMatch } from './civil-match.ts';
import { type CivilScenario, findCivilScenario } from './civil-scenario.ts';
import { writeCivilAnswer } from './civil-xml.ts';
import { addMode, lateMilliseconds, type RegisterMode } from './mode.ts';

/** Path of the search; the mode lies at `<path>/mode`. */
export const civilRegisterPath = '/Brpp2IdentificationComplet/individus';

/**
 * Adds a civil register that knows these people and speaks the RNIPP's wire format (directory-cards-ins.md §4). It can
 * be told to be slow, broken or contradictory: `mode.ts`.
 */
export const registerCivilRegister = (app: FastifyInstance, people: readonly SandboxCitizen[]): void => {
  const mode = addMode(app, `${civilRegisterPath}/mode`);
  app.get(civilRegisterPath, async (request, reply) => {
    if (await mode.answer(reply)) return reply;
    if (!Value.Check(questionSchema, request.query)) return sendXml(reply, writeCivilAnswer({ code: '9' }));
    const { query } = request;
    const scenario = findCivilScenario(query) ?? scenarioOf(decideCivilMatch(people, query));
    return play(reply, distort(mode, people, scenario));
  });
};

/** A day needs a month. Whatever else is asked is rejected (code 9). */
const questionSchema = Type.Object({
  rechercheType: Type.Literal('S'),
  nom: Type.String({ minLength: 1 }),
  prenoms: Type.String({ minLength: 1 }),
  dateNaissance: Type.String({ pattern: '^[0-9]{4}(?:0000|(?:0[1-9]|1[0-2])[0-9]{2})$' }),
  sexe: Type.Union([Type.Literal('F'), Type.Literal('M'), Type.Literal('I')]),
  codeLieuNaissance: Type.String({ pattern: '^[0-9AB]{5}$' }),
});

const sendXml = (reply: FastifyReply, text: string): FastifyReply => reply.type('application/xml').send(text);

const scenarioOf = (found: RegisterCase): CivilScenario => {
  switch (found.code) {
    case 'late':
      return { kind: 'late' };
    case 'broken':
      return { kind: 'broken' };
    case 'malformed':
      return { kind: 'incomplete' };
    case 'never-asked':
      return { kind: 'answer', answer: { code: '8' } };
    case '2':
      return { kind: 'answer', answer: { code: '2', pivot: found.identity } };
    case '3':
      return { kind: 'answer', answer: { code: '3', pivot: found.identity, deceasedOn: found.deceasedOn } };
    case '4':
    case '6':
    case '7':
    case '8':
    case '9':
      return { kind: 'answer', answer: { code: found.code } };
  }
};

/** A contradictory register says that it found whom it was asked for, and tells the traits of somebody else. */
const distort = (mode: RegisterMode, people: readonly SandboxCitizen[], scenario: CivilScenario): CivilScenario => {
  if (mode.current() === 'incomplete') return { kind: 'incomplete' };
  if (mode.current() !== 'contradictory' || scenario.kind !== 'answer') return scenario;
  const born = scenario.answer.pivot?.birthdate;
  const others = people
    .map(({ registerCase }) => registerCase)
    .flatMap((one) => ('identity' in one ? [one.identity] : []));
  return { kind: 'answer', answer: { code: '2', pivot: others.find(({ birthdate }) => birthdate !== born) } };
};

const play = async (reply: FastifyReply, scenario: CivilScenario): Promise<FastifyReply> => {
  switch (scenario.kind) {
    case 'answer':
      return sendXml(reply, writeCivilAnswer(scenario.answer));
    case 'incomplete':
      return sendXml(reply, writeCivilAnswer({ code: '2' }));
    case 'broken':
      return reply.code(503).type('text/plain').send('unavailable');
    case 'garbled':
      return sendXml(reply, '<answer><unfinished>');
    case 'late':
      await wait(lateMilliseconds, undefined, { ref: false });
      return reply.code(404).send();
  }
};
