/** A commune as an address needs it. Codes are those of INSEE and of the post. */
export type Commune = {
  readonly name: string;
  readonly inseeCode: string;
  readonly postalCode: string;
  readonly departementName: string;
};

/** Seats of departments and other towns; frozen, see `names.ts`. */
export const communes: readonly Commune[] = `
Bourg-en-Bresse/01053/01000/Ain Laon/02408/02000/Aisne Saint-Quentin/02691/02100/Aisne Moulins/03190/03000/Allier
Montluçon/03185/03100/Allier Vichy/03310/03200/Allier Digne-les-Bains/04070/04000/Alpes-de-Haute-Provence
Gap/05061/05000/Hautes-Alpes Nice/06088/06000/Alpes-Maritimes Privas/07186/07000/Ardèche
Charleville-Mézières/08105/08000/Ardennes Foix/09122/09000/Ariège Troyes/10387/10000/Aube Carcassonne/11069/11000/Aude
Narbonne/11262/11100/Aude Rodez/12202/12000/Aveyron Aix-en-Provence/13001/13100/Bouches-du-Rhône Caen/14118/14000/Calvados
Aurillac/15014/15000/Cantal Angoulême/16015/16000/Charente La_Rochelle/17300/17000/Charente-Maritime Bourges/18033/18000/Cher
Brive-la-Gaillarde/19031/19100/Corrèze Tulle/19272/19000/Corrèze Ajaccio/2A004/20000/Corse-du-Sud Bastia/2B033/20200/Haute-Corse
Dijon/21231/21000/Côte-d'Or Saint-Brieuc/22278/22000/Côtes-d'Armor Guéret/23096/23000/Creuse Périgueux/24322/24000/Dordogne
Bergerac/24037/24100/Dordogne Besançon/25056/25000/Doubs Valence/26362/26000/Drôme Évreux/27229/27000/Eure
Brest/29019/29200/Finistère Quimper/29232/29000/Finistère Nîmes/30189/30000/Gard Toulouse/31555/31000/Haute-Garonne
Auch/32013/32000/Gers Bordeaux/33063/33000/Gironde Montpellier/34172/34000/Hérault Béziers/34032/34500/Hérault
Rennes/35238/35000/Ille-et-Vilaine Saint-Malo/35288/35400/Ille-et-Vilaine Tours/37261/37000/Indre-et-Loire
Grenoble/38185/38000/Isère Lons-le-Saunier/39300/39000/Jura Mont-de-Marsan/40192/40000/Landes Blois/41018/41000/Loir-et-Cher
Saint-Étienne/42218/42000/Loire Le_Puy-en-Velay/43157/43000/Haute-Loire Nantes/44109/44000/Loire-Atlantique
Orléans/45234/45000/Loiret Cahors/46042/46000/Lot Agen/47001/47000/Lot-et-Garonne Mende/48095/48000/Lozère
Angers/49007/49000/Maine-et-Loire Cholet/49099/49300/Maine-et-Loire Saint-Lô/50502/50000/Manche
Cherbourg-en-Cotentin/50129/50100/Manche Reims/51454/51100/Marne Châlons-en-Champagne/51108/51000/Marne
Chaumont/52121/52000/Haute-Marne Laval/53130/53000/Mayenne Nancy/54395/54000/Meurthe-et-Moselle Bar-le-Duc/55029/55000/Meuse
Lorient/56121/56100/Morbihan Vannes/56260/56000/Morbihan Metz/57463/57000/Moselle Nevers/58194/58000/Nièvre
Lille/59350/59000/Nord Dunkerque/59183/59140/Nord Beauvais/60057/60000/Oise Alençon/61001/61000/Orne
Arras/62041/62000/Pas-de-Calais Calais/62193/62100/Pas-de-Calais Clermont-Ferrand/63113/63000/Puy-de-Dôme
Pau/64445/64000/Pyrénées-Atlantiques Bayonne/64102/64100/Pyrénées-Atlantiques Tarbes/65440/65000/Hautes-Pyrénées
Perpignan/66136/66000/Pyrénées-Orientales Strasbourg/67482/67000/Bas-Rhin Mulhouse/68224/68100/Haut-Rhin
Colmar/68066/68000/Haut-Rhin Villeurbanne/69266/69100/Rhône Vesoul/70550/70000/Haute-Saône Mâcon/71270/71000/Saône-et-Loire
Chalon-sur-Saône/71076/71100/Saône-et-Loire Le_Mans/72181/72000/Sarthe Chambéry/73065/73000/Savoie
Annecy/74010/74000/Haute-Savoie Paris_11/75111/75011/Paris Paris_14/75114/75014/Paris Paris_18/75118/75018/Paris
Rouen/76540/76000/Seine-Maritime Le_Havre/76351/76600/Seine-Maritime Melun/77288/77000/Seine-et-Marne
Versailles/78646/78000/Yvelines Niort/79191/79000/Deux-Sèvres Amiens/80021/80000/Somme Albi/81004/81000/Tarn
Castres/81065/81100/Tarn Montauban/82121/82000/Tarn-et-Garonne Toulon/83137/83000/Var Avignon/84007/84000/Vaucluse
La_Roche-sur-Yon/85191/85000/Vendée Poitiers/86194/86000/Vienne Limoges/87085/87000/Haute-Vienne Épinal/88160/88000/Vosges
Auxerre/89024/89000/Yonne Belfort/90010/90000/Territoire_de_Belfort Évry-Courcouronnes/91228/91000/Essonne
Nanterre/92050/92000/Hauts-de-Seine Bobigny/93008/93000/Seine-Saint-Denis Créteil/94028/94000/Val-de-Marne
Pontoise/95500/95300/Val-d'Oise Pointe-à-Pitre/97120/97110/Guadeloupe Fort-de-France/97209/97200/Martinique
Cayenne/97302/97300/Guyane Saint-Denis/97411/97400/La_Réunion Mamoudzou/97611/97600/Mayotte`
  .trim()
  .split(/\s+/)
  .map((entry) => {
    const [name = '', inseeCode = '', postalCode = '', departementName = ''] = entry.replaceAll('_', ' ').split('/');
    return { name, inseeCode, postalCode, departementName };
  });

/** `75`, `2A`, `974`. */
export const departementOf = (commune: Commune): string =>
  commune.inseeCode.startsWith('97') ? commune.inseeCode.slice(0, 3) : commune.inseeCode.slice(0, 2);

/** Upper case without accents, as the post writes it. */
const postal = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toUpperCase();

/** The line of an address that names the commune; the post knows no arrondissements by name. */
export const communeLine = (commune: Commune): string =>
  `${commune.postalCode} ${postal(commune.name).replaceAll('-', ' ').replace(/ \d+$/, '')}`;

/** Kinds of way (TRE_R35) with their label. */
export const wayKinds: readonly (readonly [readonly [code: string, label: string], number])[] = [
  [['R', 'Rue'], 70],
  [['AV', 'Avenue'], 15],
  [['BD', 'Boulevard'], 8],
  [['PL', 'Place'], 5],
  [['CHE', 'Chemin'], 2],
];

export const wayNames =
  `DES ACACIAS,DES LILAS,DU MOULIN,DE LA GARE,DE LA FONTAINE,DES TILLEULS,DU STADE,DE L EGLISE,DES ECOLES,DU MARCHE,
DE LA REPUBLIQUE,DES VIGNES,DU CHATEAU,DE LA LIBERTE,DES PEUPLIERS,DU PONT,DE LA FORET,DES JARDINS,DU LAVOIR,DE LA PAIX,
DES CERISIERS,DU PORT,DE LA PLAGE,DES REMPARTS,DU CANAL,DE LA CITADELLE,DES ROSES,DU VERGER,DE LA SOURCE,DES ARTISANS`
    .split(/,\s*/)
    .map((name) => name.trim());
