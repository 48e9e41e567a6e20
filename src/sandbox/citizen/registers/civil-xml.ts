import { france, type PivotIdentity } from '#vocabulary/citizen.ts';
import { around, element, escape } from './xml-writing.ts';

export type CivilAnswer = {
  readonly code: string;
  readonly pivot?: PivotIdentity | undefined;
  readonly deceasedOn?: string | undefined;
};

/** The register's answer in its wire form (directory-cards-ins.md §4.2). */
export const writeCivilAnswer = (answer: CivilAnswer): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<el:IdentificationsIndividusCitoyens xmlns:el="http://xml.insee.fr/schema/electoral" xmlns:ec="http://xml.insee.fr/schema/etat-civil" xmlns:ie="http://xml.insee.fr/schema">${[
    element('el:TypeReponseIdentification', answer.code),
    answer.pivot === undefined ? '' : individual(answer.pivot, answer),
  ].join('')}</el:IdentificationsIndividusCitoyens>`;

const individual = (pivot: PivotIdentity, { code, deceasedOn }: CivilAnswer): string =>
  around(
    'el:IdentificationIndividuCitoyen',
    around('el:SituationActuelle', around('ie:Individu', ...traits(pivot), deathOf(deceasedOn))),
    element('ie:QualiteEtatCivil', 'C'),
    around('el:Divergences', element('el:DivergenceNom', String(code === '3'))),
  );

const traits = (pivot: PivotIdentity): readonly string[] => [
  around('ec:Noms', element('ec:NomFamille', pivot.familyName.toUpperCase())),
  around('ec:Prenoms', ...pivot.givenNames.map((name) => element('ec:Prenom', name))),
  around(
    'ec:Naissance',
    element('ec:DateNaissance', pivot.birthdate.replaceAll('-00', '')),
    around('ec:LieuNaissance', birthplace(pivot)),
    element('ec:NumeroActeNaissance', '0001'),
  ),
  element('ec:Sexe', { male: 'M', female: 'F', unspecified: 'I' }[pivot.gender]),
];

const birthplace = ({ birthplace: commune, birthcountry }: PivotIdentity): string =>
  birthcountry === france
    ? `<ie:Localite code="${escape(commune)}">COMMUNE</ie:Localite>`
    : `<ie:Pays code="${escape(birthcountry)}">PAYS</ie:Pays>`;

const deathOf = (day: string | undefined): string =>
  day === undefined ? '' : around('ec:Deces', element('ec:DateDeces', day), element('ec:NumeroActeDeces', '0001'));
