/** Who vouches for a matricule (directory-cards-ins.md §3.1). */
const nir = '1.2.250.1.213.1.4.8';
const nia = '1.2.250.1.213.1.4.9';
const testNir = '1.2.250.1.213.1.4.10';

/**
 * The OID under which a matricule leaves; undefined when it may not. Outside production a real NIR is called a test
 * one, so that nobody takes it for real; in production a test one is nothing.
 */
export const releasedOid = (oid: string, isProduction: boolean): string | undefined => {
  if (isProduction) return oid === nir || oid === nia ? oid : undefined;
  if (oid === nir) return testNir;
  return oid === nia || oid === testNir ? oid : undefined;
};

const pattern = /^(\d{5})(\d[\dAB])(\d{6})(\d{2})$/;

/**
 * Whether 13 characters and their key belong together: 97 less the rest by 97. The Corsican departments 2A and 2B
 * count as 19 and 18.
 */
export const isMatricule = (matricule: string): boolean => {
  const [, start, department, end, key] = pattern.exec(matricule) ?? [];
  if (start === undefined || department === undefined) return false;
  if (/[AB]/.test(department) && !department.startsWith('2')) return false;
  const digits = department.replace('2A', '19').replace('2B', '18');
  return 97 - (Number(`${start}${digits}${end}`) % 97) === Number(key);
};
