import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { InsiAnswer } from './ins.ts';
import { parseXml } from './xml.ts';

type WithoutCalls<Answer> = Answer extends unknown ? Omit<Answer, 'calls'> : never;

/** What one call brought; who asked knows how many there were. */
export type InsiCall = WithoutCalls<InsiAnswer>;

const failed = (code: string): InsiCall => ({ kind: 'failed', code });

/** INSi's envelope as an answer: one identity, none, several, or why there is no answer (its own code of the fault). */
export const readInsiAnswer = (status: number, text: string): InsiCall => {
  const document = parseXml(text, ['INSHISTO']);
  if (faultCheck.Check(document)) return failed(document.Envelope.Body.Fault.Detail.Erreur['@code']);
  if (status !== 200) return failed(`http_${status}`);
  if (!resultCheck.Check(document)) return failed('schema');
  const { CR, INDIVIDU } = document.Envelope.Body.RESULTAT;
  if (CR.CodeCR === '01') return { kind: 'none', code: '01' };
  if (CR.CodeCR === '02') return { kind: 'several', code: '02' };
  return INDIVIDU === undefined ? failed('schema') : individualOf(INDIVIDU);
};

const string = (pattern: string) => Type.String({ pattern, maxLength: 300 });
const name = string("^[A-Z' -]+$");

const individualSchema = Type.Object({
  INSACTIF: Type.Object({
    IdIndividu: Type.Object({ NumIdentifiant: string('^[0-9]{6}[0-9AB][0-9]{6}$'), Cle: string('^[0-9]{2}$') }),
    OID: string('^[0-9.]+$'),
  }),
  TIQ: Type.Object({
    NomNaissance: name,
    ListePrenom: name,
    Sexe: Type.Union([Type.Literal('M'), Type.Literal('F')]),
    DateNaissance: string('^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    LieuNaissance: string('^[0-9A-Z]{5}$'),
  }),
});

const resultCheck = TypeCompiler.Compile(
  Type.Object({
    Envelope: Type.Object({
      Body: Type.Object({
        RESULTAT: Type.Object({
          CR: Type.Object({ CodeCR: Type.Union([Type.Literal('00'), Type.Literal('01'), Type.Literal('02')]) }),
          INDIVIDU: Type.Optional(individualSchema),
        }),
      }),
    }),
  }),
);

const faultCheck = TypeCompiler.Compile(
  Type.Object({
    Envelope: Type.Object({
      Body: Type.Object({
        Fault: Type.Object({
          Detail: Type.Object({ Erreur: Type.Object({ '@code': string('^[A-Za-z]+_[0-9]+$') }) }),
        }),
      }),
    }),
  }),
);

const individualOf = ({ INSACTIF, TIQ }: Static<typeof individualSchema>): InsiCall => ({
  kind: 'one',
  matricule: `${INSACTIF.IdIndividu.NumIdentifiant}${INSACTIF.IdIndividu.Cle}`,
  oid: INSACTIF.OID,
  traits: {
    nomNaissance: TIQ.NomNaissance,
    prenoms: TIQ.ListePrenom.split(' '),
    sexe: TIQ.Sexe,
    dateNaissance: TIQ.DateNaissance,
    lieuNaissance: TIQ.LieuNaissance,
  },
});
