import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findLocalPlace, openPlaces } from '#platform/places.ts';
import { type MmdbValue, writePlaceDatabase } from '../../support/place-database.ts';

const real = readFileSync(
  fileURLToPath(import.meta.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb')),
);

const lyon = {
  country: { iso_code: 'FR', names: { en: 'France' } },
  city: { names: { en: 'Lyons', fr: 'Lyon' } },
  subdivisions: [{ iso_code: 'ARA', names: { fr: 'Auvergne-Rhône-Alpes' } }],
};

/** What is said of an address in a database of this one record. */
const placeIn = (record: MmdbValue) => openPlaces(writePlaceDatabase([['192.0.2.0/24', record]]))('192.0.2.7');

describe('places', () => {
  it('come from a database that somebody else made, for both families', () => {
    const find = openPlaces(real);
    // DNS roots and anchors of the registries: they stay where they are.
    assert.deepEqual(find('193.0.14.129'), { country: 'NL' });
    assert.deepEqual(find('2001:7fd::1'), { country: 'NL' });
    assert.deepEqual(find('192.134.4.20'), { country: 'FR' });
  });

  it('are a city where there is one, else a region, else the country', () => {
    assert.deepEqual(placeIn(lyon), { country: 'FR', locality: 'Lyon' });
    assert.deepEqual(placeIn({ ...lyon, city: {} }), { country: 'FR', locality: 'Auvergne-Rhône-Alpes' });
    assert.deepEqual(placeIn({ country: lyon.country }), { country: 'FR' });
    assert.deepEqual(placeIn({ country_code: 'be', city: 'Namur' }), { country: 'BE', locality: 'Namur' });
    assert.deepEqual(placeIn({ country: 'BE', region: 'Wallonie' }), { country: 'BE', locality: 'Wallonie' });
  });

  it('are the local network for what has no meaning outside it, whatever a database says', () => {
    const find = openPlaces(writePlaceDatabase([['10.0.0.0/8', lyon]]));
    for (const address of ['10.1.2.3', '127.0.0.1', '172.31.0.1', '192.168.1.1', '::1', 'fd00::1', 'fe80::1%eth0']) {
      assert.equal(find(address), 'local-network', address);
      assert.equal(findLocalPlace(address), 'local-network', address);
    }
    for (const address of ['172.32.0.1', '100.64.0.1', '2001:db8::1', '', 'unknown', '1.2.3'])
      assert.equal(find(address), undefined, address);
  });

  it('are not known where a database of IPv4 is asked about IPv6', () => {
    const find = openPlaces(writePlaceDatabase([['32.0.0.0/3', lyon]], 4));
    assert.deepEqual(find('32.1.13.184'), { country: 'FR', locality: 'Lyon' });
    assert.equal(find('2001:db8::1'), undefined);
  });

  it('are one visible line of 60 characters, whatever a database calls them', () => {
    const hostile = { country_code: 'FR', city: `<b>\u202eLyon\n\0</b>${'😀'.repeat(5000)}` };
    const place = placeIn(hostile);
    assert.ok(typeof place === 'object');
    assert.match(place.locality ?? '', /^<b> Lyon <\/b>😀+$/u);
    assert.equal([...(place.locality ?? '')].length, 60);
    assert.deepEqual(placeIn({ country_code: 'FR', city: '\n\t ' }), { country: 'FR' });
  });

  it('are not known where the record is of another kind', () => {
    const strange: readonly MmdbValue[] = [
      'FR',
      7,
      ['FR'],
      {},
      { country: 7 },
      { country: { iso_code: 'FRA' } },
      { country_code: '<b>' },
    ];
    for (const record of strange) assert.equal(placeIn(record), undefined, JSON.stringify(record));
    assert.deepEqual(placeIn({ country_code: 'FR', city: 7, subdivisions: 7 }), { country: 'FR' });
  });

  it('need a file that is a database', () => {
    const whole = writePlaceDatabase([['192.0.2.0/24', lyon]]);
    const broken = [Buffer.alloc(0), Buffer.from('no database'), whole.subarray(0, -40), whole.subarray(-220)];
    for (const [index, bytes] of broken.entries()) assert.throws(() => openPlaces(bytes), String(index));
    assert.throws(() => openPlaces(real.subarray(0, real.length / 2)));
  });

  it('of a record that is broken are not known, and nothing is thrown', () => {
    const whole = writePlaceDatabase([['192.0.2.0/24', lyon]]);
    const at = whole.indexOf('country') - 2;
    for (let byte = 0; byte < 256; byte += 1) {
      const bent = Buffer.from(whole);
      bent[at] = byte;
      openPlaces(bent)('192.0.2.7');
    }
  });
});
