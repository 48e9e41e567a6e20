import { setTimeout as wait } from 'node:timers/promises';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { XMLParser } from 'fast-xml-parser';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { InsCase, SandboxCitizen } from '../people-made.ts';
import { decideInsiMatch, type InsiQuestion } from './insi-match.ts';
import { type FoundIns, writeInsiFault, writeInsiResult } from './insi-xml.ts';
import { addMode, lateMilliseconds, type RegisterMode } from './mode.ts';

/** Path of the teleservice; the mode lies at `<path>/mode`. */
export const insiPath = '/lps';

/**
 * Adds an INSi that knows these people and speaks its wire format: SOAP 1.2, WS-Addressing, the contexts of the
 * software (directory-cards-ins.md §3.4). Without the mutual TLS and assertions of the real one. It can be told to be
 * slow, broken or contradictory: `mode.ts`.
 */
export const registerInsi = (app: FastifyInstance, people: readonly SandboxCitizen[]): void => {
  const mode = addMode(app, `${insiPath}/mode`);
  app.addContentTypeParser('application/soap+xml', { parseAs: 'string', bodyLimit: 65_536 }, (_request, body, done) =>
    done(null, body),
  );
  app.post(insiPath, async (request, reply) => {
    if (await mode.answer(reply)) return reply;
    const envelope = readEnvelope(request.body);
    if (envelope === undefined) return sendFault(reply, 'siram_100', 'desir_550', 'Message non conforme');
    const { RECSANSVITALE: asked } = envelope.Envelope.Body;
    if (!['M', 'F'].includes(asked.Sexe)) return sendFault(reply, 'siram_40', 'insi_24', 'Format du sexe invalide');
    return answer(reply, { mode, people, question: questionOf(asked) });
  });
};

type Asking = {
  readonly mode: RegisterMode;
  readonly people: readonly SandboxCitizen[];
  readonly question: InsiQuestion;
};

const answer = (reply: FastifyReply, { mode, people, question }: Asking): Promise<FastifyReply> | FastifyReply => {
  if (mode.current() === 'incomplete') return sendSoap(reply, writeInsiResult('00', undefined));
  const found = decideInsiMatch(people, question);
  if (mode.current() !== 'contradictory') return tell(reply, found);
  const others = people.map(({ insCase }) => insCase).filter((one): one is FoundIns => one.code === '00');
  return sendSoap(
    reply,
    writeInsiResult(
      '00',
      others.find((one) => one !== found),
    ),
  );
};

const tell = async (reply: FastifyReply, found: InsCase): Promise<FastifyReply> => {
  switch (found.code) {
    case '00':
      return sendSoap(reply, writeInsiResult('00', found));
    case '01':
    case '02':
      return sendSoap(reply, writeInsiResult(found.code, undefined));
    case 'never-asked':
      return sendSoap(reply, writeInsiResult('01', undefined));
    case 'fault':
      return sendFault(reply, 'siram_40', found.fault, 'Erreur technique');
    case 'broken':
      return reply.code(503).type('text/plain').send('unavailable');
    case 'late':
      await wait(lateMilliseconds, undefined, { ref: false });
      return reply.code(504).send();
  }
};

const sendSoap = (reply: FastifyReply, text: string): FastifyReply => reply.type('application/soap+xml').send(text);

const sendFault = (reply: FastifyReply, siram: string, code: string, reason: string): FastifyReply =>
  sendSoap(reply.code(500), writeInsiFault(siram, code, reason));

const text = Type.String({ minLength: 1 });

const traitsSchema = Type.Object({
  NomNaissance: text,
  Prenom: text,
  Sexe: text,
  DateNaissance: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
  LieuNaissance: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z]{5}$' })),
});

const context = { Id: text, Temps: text, Emetteur: text };

/** The headers that the real one asks of every call, its software number among them. */
const envelopeSchema = Type.Object({
  Envelope: Type.Object({
    Header: Type.Object({
      MessageID: Type.String({ pattern: '^uuid:[0-9a-f-]{36}$' }),
      Action: Type.Literal('urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite'),
      ContexteBAM: Type.Object({ ...context, '@Version': Type.Literal('01_02') }),
      ContexteLPS: Type.Object({
        ...context,
        LPS: Type.Object({ IDAM: Type.Object({ '#text': text }), Version: text, Instance: text, Nom: text }),
      }),
    }),
    Body: Type.Object({ RECSANSVITALE: traitsSchema }),
  }),
});

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  ignoreDeclaration: true,
  htmlEntities: true,
});

const readEnvelope = (body: unknown): Static<typeof envelopeSchema> | undefined => {
  if (typeof body !== 'string' || body.includes('<!')) return undefined;
  try {
    const document: unknown = parser.parse(body);
    return Value.Check(envelopeSchema, document) ? document : undefined;
  } catch {
    // Not XML: told like every malformed message.
    return undefined;
  }
};

const questionOf = (asked: Static<typeof traitsSchema>): InsiQuestion => ({
  nomNaissance: asked.NomNaissance,
  prenom: asked.Prenom,
  sexe: asked.Sexe,
  dateNaissance: asked.DateNaissance,
  lieuNaissance: asked.LieuNaissance,
});
