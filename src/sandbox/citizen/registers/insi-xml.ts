import type { InsCase } from '../people-made.ts';
import { around, element, escape } from './xml-writing.ts';

export type FoundIns = Extract<InsCase, { readonly code: '00' }>;

const labels = { '00': 'OK', '01': 'Aucune identite trouvee', '02': 'Plusieurs identites trouvees' } as const;

/** The answer of a search in its wire form (directory-cards-ins.md §3.4). */
export const writeInsiResult = (code: keyof typeof labels, found: FoundIns | undefined): string =>
  envelope(
    around(
      'RESULTAT xmlns="http://www.cnamts.fr/INSiResultat"',
      around('CR', element('CodeCR', code), element('LibelleCR', labels[code])),
      found === undefined ? '' : individual(found),
    ),
  );

/** A refusal of the service, or its failure; goes out with HTTP 500. */
export const writeInsiFault = (siram: string, code: string, reason: string): string =>
  envelope(
    around(
      'soap:Fault',
      around(
        'soap:Code',
        element('soap:Value', 'soap:Receiver'),
        around('soap:Subcode', element('soap:Value', `siram:${siram}`)),
      ),
      around('soap:Reason', element('soap:Text', reason)),
      around(
        'soap:Detail',
        `<siram:Erreur xmlns:siram="urn:siram" severite="fatale" code="${escape(code)}">${escape(reason)}</siram:Erreur>`,
      ),
    ),
  );

const individual = ({ matricule, oid, history, traits }: FoundIns): string =>
  around(
    'INDIVIDU',
    around('INSACTIF', identifier(matricule), element('OID', oid)),
    ...history.map((past) => around('INSHISTO', identifier(past), element('OID', oid))),
    around('TIQ', ...writeTraits(traits)),
  );

const identifier = (matricule: string): string =>
  around('IdIndividu', element('NumIdentifiant', matricule.slice(0, 13)), element('Cle', matricule.slice(13)));

const writeTraits = (traits: FoundIns['traits']): readonly string[] => [
  element('NomNaissance', traits.nomNaissance),
  element('ListePrenom', traits.prenoms.join(' ')),
  element('Sexe', traits.sexe),
  element('DateNaissance', traits.dateNaissance),
  element('LieuNaissance', traits.lieuNaissance),
];

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>${body}</soap:Body></soap:Envelope>`;
