import type { InsTraits } from './ins-traits.ts';
import { escapeXml } from './xml.ts';

/** Who asks INSi: the software that the CNDA authorised, and the structure whose certificate opens the line. */
export type InsiSoftware = {
  /** Number of the authorisation. */
  readonly idam: string;
  readonly name: string;
  readonly version: string;
  /** UUID of this installation. */
  readonly instance: string;
  /** OU of the certificate. */
  readonly emitter: string;
};

export type InsiMessage = {
  readonly software: InsiSoftware;
  /** UUIDs of the message and of its two contexts. */
  readonly ids: readonly [message: string, bam: string, lps: string];
  readonly atMilliseconds: number;
  readonly traits: Pick<InsTraits, 'nomNaissance' | 'sexe' | 'dateNaissance'>;
  readonly prenom: string;
  /** Undefined: the place is not told. */
  readonly lieuNaissance: string | undefined;
};

export const searchAction = 'urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite';

/** A search by traits as SOAP 1.2, in the mode of a structure's certificate (directory-cards-ins.md §3.4). */
export const writeSearch = (message: InsiMessage): string => `<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Header>${headers(message)}</soap:Header><soap:Body>${search(message)}</soap:Body></soap:Envelope>`;

const headers = ({ software, ids: [messageId, bamId, lpsId], atMilliseconds }: InsiMessage): string => {
  const time = element('Temps', new Date(atMilliseconds).toISOString()) + element('Emetteur', software.emitter);
  return [
    `<wsa:MessageID xmlns:wsa="http://www.w3.org/2005/08/addressing">uuid:${escapeXml(messageId)}</wsa:MessageID>`,
    `<wsa:Action xmlns:wsa="http://www.w3.org/2005/08/addressing">${searchAction}</wsa:Action>`,
    `<ContexteBAM xmlns="urn:siram:bam:ctxbam" Version="01_02" Nature="CTXBAM">${element('Id', bamId)}${time}<COUVERTURE/></ContexteBAM>`,
    `<ContexteLPS xmlns="urn:siram:lps:ctxlps" Nature="CTXLPS" Version="01_00">${element('Id', lpsId)}${time}${lps(software)}</ContexteLPS>`,
  ].join('');
};

const lps = ({ idam, version, instance, name }: InsiSoftware): string =>
  `<LPS><IDAM R="4">${escapeXml(idam)}</IDAM>${[
    element('Version', version),
    element('Instance', instance),
    element('Nom', `urn:lps:${name}:${version}`),
  ].join('')}</LPS>`;

const search = ({ traits, prenom, lieuNaissance }: InsiMessage): string =>
  `<RECSANSVITALE xmlns="http://www.cnamts.fr/INSiRecSans">${[
    element('NomNaissance', traits.nomNaissance),
    element('Prenom', prenom),
    element('Sexe', traits.sexe),
    element('DateNaissance', traits.dateNaissance),
    lieuNaissance === undefined ? '' : element('LieuNaissance', lieuNaissance),
  ].join('')}</RECSANSVITALE>`;

const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;
