/** Frozen lists: a change here changes every generated file, and the hash that the tests hold. */
const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Common surnames, written as the directory writes them. */
export const surnames = list(`
ABADIE ALBERT ALLARD ANDRE ARNAUD AUBERT AUBRY BAILLY BARBIER BARON BENOIT BERGER BERNARD BERTIN BERTRAND BESSON BLANC
BLANCHARD BONNET BOUCHER BOULANGER BOURGEOIS BOUVIER BOYER BRETON BRUN BRUNET CARON CARPENTIER CHARLES CHARPENTIER
CHEVALIER CLEMENT COLIN COLLET CORDIER COUSIN DANIEL DAVID DELAUNAY DENIS DESCHAMPS DUBOIS DUFOUR DUMAS DUMONT DUPONT
DUPUIS DURAND DUVAL ETIENNE FABRE FAURE FERNANDEZ FLEURY FONTAINE FOURNIER FRANCOIS GAILLARD GARCIA GARNIER GAUTHIER
GERARD GILBERT GIRARD GIRAUD GRANGER GUERIN GUICHARD GUILLAUME HAMON HENRY HERVE HUBERT HUET HUMBERT JACOB JACQUET
JOLY JULIEN KLEIN LACROIX LAMBERT LAMY LAURENT LEBLANC LEBRUN LECLERC LECOMTE LEFEBVRE LEGRAND LEMAIRE LEMOINE LEROY
LEVY LOPEZ LUCAS MAILLARD MALLET MARCHAL MARCHAND MARECHAL MARIE MARTEL MARTIN MARTINEZ MASSON MATHIEU MENARD MERCIER
MEUNIER MEYER MICHAUD MICHEL MILLET MOREAU MOREL MORIN MOULIN MULLER NGUYEN NICOLAS NOEL OLIVIER OLLIVIER PARIS PASQUIER
PAYET PEREZ PERRET PERRIN PERROT PETIT PICARD PICHON PIERRE POIRIER POULAIN PREVOST RAYMOND REMY RENARD RENAUD REY
REYNAUD RICHARD RIVIERE ROBERT ROBIN ROCHE RODRIGUEZ ROGER ROLLAND ROUSSEAU ROUSSEL ROUX ROY ROYER SANCHEZ SCHMITT
SCHNEIDER SIMON TESSIER THOMAS TRAORE VASSEUR VIDAL VINCENT WEBER`);

/** Beginnings and ends of surnames made from places: they widen the lists without naming families. */
export const surnameBeginnings = list(`
AIGUE BEAU BELLE BLANCHE BOIS BONNE BOURG BREUIL CASTEL CHAMP CHAUME CLAIRE COMBE COUR CROIX FERRE FONTE FRANQUE GRAND
HAUTE LANDE LONGE MARQUE MESNIL MONT NEUVE NOIRE PLESSIS PONT PRE PUY ROCHE ROQUE SAUVE SERRE TERRE TOUR VAL VIEILLE VILLE`);
export const surnameEnds = list(`
BELLE BERT BOISE BOURG BRUNE CHAMP CHENE CLOS COMBE COUR FAY FERRIERE FEUILLE FLEUR FOND FORT GARDE LANDE LIEU MARE
MONT NOY PIERRE PRE RIVE ROCHE SAULE SERRE TAILLE VAL VIGNE VILLIERS`);

export const givenNamesOfWomen = list(`
Agathe Agnès Alice Aline Amandine Ambre Amélie Anaïs Andrée Anne Annick Apolline Assia Audrey Aurélie Aurore Béatrice
Brigitte Camille Capucine Carole Caroline Catherine Cécile Céline Chantal Charlotte Chloé Christelle Claire Clara
Clémence Corinne Cyrielle Delphine Diane Dominique Élise Éloïse Élodie Emma Emmanuelle Estelle Eugénie Eva Fanny Fatou
Florence Françoise Gaëlle Geneviève Hélène Inès Iris Isabelle Jade Jeanne Jessica Joséphine Julie Juliette Justine
Karine Laëtitia Laure Léa Lina Louise Lucie Ludivine Maëlle Manon Margaux Marie Marion Martine Mathilde Maud Mélanie
Morgane Myriam Nadia Nathalie Noémie Océane Odile Pauline Rachel Romane Rose Sabine Salomé Sandrine Sarah Solène Sophie
Stéphanie Sylvie Valentine Valérie Véronique Virginie Yasmine Zoé`);
export const givenNamesOfMen = list(`
Adrien Alain Alexandre Alexis Amadou Antoine Antonin Arnaud Arthur Augustin Aurélien Baptiste Barnabé Benjamin Benoît
Bernard Bruno Cédric Charles Christian Christophe Clément Cyril Damien Daniel David Denis Didier Dominique Édouard Élie
Émile Emmanuel Éric Étienne Fabien Fabrice Félix Florian Franck François Frédéric Gabriel Gaël Georges Gérard Gilles
Grégoire Guillaume Gustave Hadrien Henri Hugo Ibrahim Ilan Jacques Jean Jérémy Jérôme Joël Joseph Jules Julien Karim
Kévin Laurent Léo Léon Loïc Louis Luc Lucas Marc Martin Mathieu Matthias Maxime Mehdi Michel Nathan Nicolas Noël Olivier
Pascal Patrick Paul Philippe Pierre Quentin Raphaël Rémi René Robin Romain Sacha Samuel Sébastien Simon Stéphane
Sylvain Théo Thibault Thierry Thomas Tristan Ugo Valentin Victor Vincent Xavier Yann Yves`);
